"""Articles and claims as rows of the tables, and back. Workers make the rows, so that the writer only writes."""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import orjson

from riwaya.model import Article, Claim, Problem
from riwaya.store.schema import CLAIMS_A_ARTICLE

UNSTORABLE = {0: 0xFFFD, **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)}
"""NUL and lone surrogates, which databases and UTF-8 cannot hold, become U+FFFD; every offset stays where it was."""


class Coded(NamedTuple):
    """The claims of one article as rows ready to write (columns in the order of the tables), and what needs attention
    in it.

    Tuples, because they travel between processes and into the database at half the cost of mappings.
    """

    number: int
    claims: list[tuple[Any, ...]]
    actors: list[tuple[Any, ...]]
    places: list[tuple[Any, ...]]
    problems: list[Problem]


def rows_of(number: int, found: Sequence[Claim], problems: list[Problem]) -> Coded:
    """Turn the claims of article ``number`` into rows."""
    claim_rows: list[tuple[Any, ...]] = []
    actor_rows: list[tuple[Any, ...]] = []
    place_rows: list[tuple[Any, ...]] = []
    key = number * CLAIMS_A_ARTICLE
    for claim in found:
        source, time = claim.source, claim.time
        since, until = (first_day(time.start), last_day(time.end or time.start)) if time else (None, None)
        said_by = source.id or source.text or source.name
        record = orjson.dumps(claim.record()).decode()
        claim_rows.append(
            (
                key, number, claim.claim, claim.kind, claim.start, claim.end, claim.modality, source.kind, said_by,
                source.name, since, until, claim.confidence, record,
            )
        )  # fmt: skip
        actor_rows += [(key, "actor", r.id, r.name) for r in claim.actors]
        actor_rows += [(key, "target", r.id, r.name) for r in claim.targets]
        place_rows += [(key, p.id, p.name, p.lat, p.lon) for p in claim.places]
        key += 1
    return Coded(number, claim_rows, actor_rows, place_rows, problems)


def first_day(date: str | None) -> str | None:
    """The first day of ``2017``, ``2017-11`` or ``2017-11-18`` (a time of day is dropped)."""
    return date and date[:10] + "0001-01-01"[len(date[:10]) :]


def last_day(date: str | None) -> str | None:
    """The last day of the same."""
    if not date or len(date) >= 10:
        return date and date[:10]
    if len(date) == 4:
        return f"{date}-12-31"
    year, month = int(date[:4]), int(date[5:7])
    return f"{date[:7]}-{calendar.monthrange(year, month)[1]:02d}"


def digest_of(article: Article) -> str:
    """What makes two readings the same article: text, outlet and date. A reprint elsewhere is another."""
    day = article.published.isoformat() if article.published else ""
    return hashlib.sha256(f"{article.outlet or ''}\0{day}\0{article.text}".encode()).hexdigest()


def merged(held: Article, read: Article) -> Article | None:
    """``held`` with what ``read`` knows better, or None where they are two articles under one id.

    They are one where the text is the same and what both know of outlet and date agrees, or both were read from the
    same file: then what was read last counts, because somebody corrected the table.
    """
    if held.text != read.text:
        return None
    same_file = held.origin is not None and held.origin == read.origin
    agree = all(
        a is None or b is None or a == b for a, b in ((held.outlet, read.outlet), (held.published, read.published))
    )
    if not (same_file or agree):
        return None
    fields = ("title", "outlet", "author", "agency", "published", "url")
    first, second = (read, held) if same_file else (held, read)
    return replace(
        held,
        **{name: known if (known := getattr(first, name)) is not None else getattr(second, name) for name in fields},
    )


def article_row(article: Article, key: str, digest: str) -> dict[str, Any]:
    """The columns of an article under the id ``key``."""
    return {
        "id": key,
        "digest": digest,
        "text": article.text,
        "title": article.title,
        "outlet": article.outlet,
        "author": article.author,
        "agency": article.agency,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "origin": article.origin,
    }


def article_of(row: Any) -> Article:
    """An article back from its row."""
    day = dt.date.fromisoformat(row.published) if row.published else None
    return Article(row.id, row.text, row.title, row.outlet, row.author, row.agency, day, row.url, row.origin)


def storable(article: Article) -> Article:
    """The article without characters that no database holds; nearly always the article itself."""
    values = {
        name: getattr(article, name) for name in ("id", "text", "title", "outlet", "author", "agency", "url", "origin")
    }
    clean = {name: value.translate(UNSTORABLE) for name, value in values.items() if value and not sound(value)}
    return replace(article, **clean) if clean else article


def sound(text: str) -> bool:
    """Whether UTF-8 and every database can hold the text."""
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
