"""Free text in the accounts: marks, hamza and attached letters do not matter, quotation marks keep words together.

Each claim is found by the words of its passage. Words are folded and cut to their stem by the splitter of the
language layer, in the index and in the question alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, column, delete, func, insert, select, table, text

from riwaya.arabic.lemmas import splitter
from riwaya.arabic.normalise import fold
from riwaya.store.database import insert_rows
from riwaya.store.record import Record
from riwaya.store.schema import articles, claims, meta
from riwaya.store.schema_search import claim_words, make

_WORD = re.compile(r"[^\W_]+")
_PHRASE = re.compile(r'"([^"]*)"|(\S+)')
_STOPS = re.compile(r"[.؟?!\n\r…]")
FTS = table("claim_fts", column("rowid"))
READ = "searched content"
"""The counter of changes up to which the search has read."""
AROUND = 220
"""How many characters before and after a claim's trigger its passage reaches at most."""


@lru_cache(maxsize=400_000)
def stem(word: str) -> str:
    """The stem of a folded word: «وبالمدينة», «مدينته» and «المدينة» have one."""
    if len(word) < 3 or not "\u0621" <= word[0] <= "\u064a":
        return word
    held = splitter().best(word).stem
    return held[:-1] if len(held) > 3 and held[-1] in "هت" else held


def stems(words: str) -> list[str]:
    """The stems of a text in its order."""
    return [stem(word) for word in _WORD.findall(fold(words).lower())]


def passage(words: str, start: int, end: int) -> str:
    """The sentence around ``[start, end)``, at most AROUND characters either way."""
    low = max(0, start - AROUND)
    before = [m.end() for m in _STOPS.finditer(words, low, start)]
    after = _STOPS.search(words, end, min(len(words), end + AROUND))
    return words[before[-1] if before else low : after.start() if after else end + AROUND]


def missing(connection: Connection) -> int:
    """How many claims the search does not know yet."""
    known = select(func.count()).select_from(claim_words)
    return (
        connection.execute(select(func.count()).select_from(claims)).scalar_one()
        - connection.execute(known).scalar_one()
    )


def behind(connection: Connection) -> bool:
    """Whether articles or claims have changed since the search last read them; one look at two counters."""
    query = select(meta.c.key, meta.c.value).where(meta.c.key.in_(("content", READ)))
    held = {row.key: row.value for row in connection.execute(query)}
    return held.get("content") != held.get(READ)


def catch_up(record: Record, progress: Callable[[int], None] | None = None) -> int:
    """Read the claims that the search does not know; returns how many. Those that went are out of it already."""
    with record.engine.connect() as connection:
        counted = connection.execute(select(meta.c.value).where(meta.c.key == "content")).scalar()
    done = 0
    for batch in unknown(record):
        with record.writing() as connection:
            there = select(claims.c.number).where(claims.c.number.in_([n for n, _ in batch]))
            still = set(connection.execute(there).scalars())
            known = select(claim_words.c.claim).where(claim_words.c.claim.in_(still))  # another process may read too
            still -= set(connection.execute(known).scalars())
            insert_rows(connection, claim_words, [row for row in batch if row[0] in still])
        done += len(batch)
        if progress:
            progress(len(batch))
    with record.writing() as connection:
        held = connection.execute(select(meta.c.value).where(meta.c.key == "searched")).scalar()
        told = {READ: counted, "searched": str(int(held or 0) + bool(done))}  # a record of before has no counter
        connection.execute(delete(meta).where(meta.c.key.in_(list(told))))
        connection.execute(insert(meta), [{"key": k, "value": v} for k, v in told.items() if v is not None])
    return done


def prepare(record: Record, progress: Callable[[int], None] | None = None) -> int:
    """Make the index where it is missing and add claims that it does not know; returns how many were added."""
    with record.writing() as connection:
        make(connection)
    done = catch_up(record, progress)
    if record.engine.dialect.name == "sqlite":
        with record.writing() as connection:
            for line in ("PRAGMA analysis_limit=2000", "ANALYZE"):  # which index serves which filter; milliseconds
                connection.execute(text(line))
    return done


def unknown(record: Record, size: int = 400) -> Iterator[list[tuple[int, str]]]:
    """(claim, words) of claims that the search does not know, by batches of articles."""
    lacking = (
        select(claims.c.article)
        .outerjoin(claim_words, claim_words.c.claim == claims.c.number)
        .where(claim_words.c.claim.is_(None))
        .distinct()
    )
    with record.engine.connect() as connection:
        numbers = sorted(connection.execute(lacking).scalars())
    for at in range(0, len(numbers), size):
        part = numbers[at : at + size]
        with record.engine.connect() as connection:
            texts = select(articles.c.number, articles.c.text).where(articles.c.number.in_(part))
            words = {row.number: row.text for row in connection.execute(texts)}
            query = (
                select(claims.c.number, claims.c.article, claims.c.start, claims.c.end)
                .outerjoin(claim_words, claim_words.c.claim == claims.c.number)
                .where(claims.c.article.in_(part), claim_words.c.claim.is_(None))
                .order_by(claims.c.number)
            )
            rows = connection.execute(query).all()
        yield [(row.number, " ".join(stems(passage(words[row.article], row.start, row.end)))) for row in rows]


def matching(connection: Connection, question: str) -> Any:
    """A query for the keys of claims whose passage has every word (and phrase) of the question."""
    wanted = [stems(a or b) for a, b in _PHRASE.findall(fold(question))]
    wanted = [words for words in wanted if words][:20]
    if not wanted:
        return select(claim_words.c.claim).where(claim_words.c.claim.is_(None))
    if connection.dialect.name == "sqlite":
        asked = " ".join('"' + " ".join(words) + '"' for words in wanted)
        return select(FTS.c.rowid).where(text("claim_fts MATCH :asked").bindparams(asked=asked))
    indexed = func.to_tsvector("simple", claim_words.c.words)
    tests = [indexed.op("@@")(func.phraseto_tsquery("simple", " ".join(words))) for words in wanted]
    return select(claim_words.c.claim).where(*tests)
