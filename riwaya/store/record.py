"""A record: articles in, claims in, what needs attention; every write is one transaction and can be repeated."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Engine, bindparam, delete, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from riwaya.errors import RecordError
from riwaya.model import Article, Problem
from riwaya.store import database, migrations
from riwaya.store.rows import UNSTORABLE, Coded, article_of, article_row, digest_of, merged, storable
from riwaya.store.schema import CLAIMS_A_ARTICLE, articles, attention, claim_actors, claim_places, claims, meta


class Added(NamedTuple):
    """What happened to a batch of articles: how many were new, and how many stood in the record already."""

    new: int
    known: int
    problems: list[Problem]


class Record:
    """An open record. Use as a context manager. Several processes may read; those that write wait for one another."""

    def __init__(self, engine: Engine, where: str = ""):
        self.engine = engine
        self.where = where
        self.current = False  # whether its tables are known to be of this version

    @classmethod
    def open(cls, where: str | Path, create: bool = True) -> Record:
        """Open the record at a file path or a PostgreSQL URL; make it where ``create``.

        Raises RecordError where it does not exist, is no record of ours, or was written by a newer riwaya.
        """
        return cls(database.connect(where, create), str(where))

    def __enter__(self) -> Record:
        return self

    def __exit__(self, *exc: object) -> None:
        self.engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that writes; another writer waits until it ends. Raises RecordError (R304)."""
        try:
            with database.writing(self.engine) as connection:
                if not self.current:
                    migrations.bring_up(connection)
                yield connection
            self.current = True
        except DBAPIError as error:
            raise RecordError(
                f"{self.where}: {database.reason(error)}; nothing of this batch was written", code="R304"
            ) from error

    # --- articles -----------------------------------------------------------------------------------------------

    def add(self, batch: Sequence[Article]) -> Added:
        """Add articles that the record does not have.

        The same text with the same outlet and date is the same article, under whatever id. The same text under the same
        id adds what was not known before (a date, an outlet) and the article is coded again. An id that stands for
        another text gets a suffix and a notice.
        """
        problems: list[Problem] = []
        new = known = 0
        rows: list[dict[str, Any]] = []
        changed: dict[str, dict[str, Any]] = {}
        with self.writing() as connection:
            found = [(article, digest_of(article)) for article in map(storable, batch)]
            have = set(in_chunks(connection, select(articles.c.digest), articles.c.digest, [d for _, d in found]))
            named = by_id(connection, [a.id for a, _ in found])
            for article, digest in found:
                held = named.get(article.id)
                if digest in have:
                    known += 1
                    continue
                have.add(digest)
                fuller = merged(held, article) if held else None
                if held and fuller:
                    known += 1
                    if fuller == held:
                        continue  # it says less than what is known already
                    digest = digest_of(fuller)
                    if digest in have and digest != digest_of(article):
                        continue
                    have.add(digest)
                    named[article.id] = fuller
                    row = article_row(fuller, fuller.id, digest)
                    waiting = next((n for n, r in enumerate(rows) if r["id"] == fuller.id), None)
                    if waiting is None:
                        changed[fuller.id] = row
                    else:
                        rows[waiting] = row
                    continue
                key = article.id
                if held:
                    key = f"{article.id}~{digest[:8]}"
                    message = f"id {article.id!r} stands for another text already; kept as {key!r}"
                    problems.append(Problem("R220", message, article.origin, None, key, "notice"))
                named[key] = article
                new += 1
                rows.append(article_row(article, key, digest))
            if rows:
                connection.execute(insert(articles), rows)
            for key, row in changed.items():
                connection.execute(update(articles).where(articles.c.id == key).values(**row, coder=None))
            if rows or changed:
                touch(connection)
                touch(connection, "content")
            write_attention(connection, problems, "reading")
        return Added(new, known, problems)

    def pending(self, coder: str | None = None, size: int = 64) -> Iterator[list[tuple[int, Article]]]:
        """Batches of articles not coded yet, in the order of reading; with ``coder``, also those of another."""
        after = 0
        while True:
            with self.engine.connect() as connection:
                query = select(articles).where(to_code(coder), articles.c.number > after).order_by(articles.c.number)
                rows = connection.execute(query.limit(size)).all()
            if not rows:
                return
            after = rows[-1].number
            yield [(row.number, article_of(row)) for row in rows]

    def articles(self, size: int = 200) -> Iterator[Article]:
        """Every article in the order of reading, streamed."""
        after = -1
        while True:
            with self.engine.connect() as connection:
                query = select(articles).where(articles.c.number > after).order_by(articles.c.number).limit(size)
                rows = connection.execute(query).all()
            if not rows:
                return
            after = rows[-1].number
            yield from map(article_of, rows)

    def count_pending(self, coder: str | None = None) -> int:
        """How many articles ``pending`` would give."""
        with self.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(articles).where(to_code(coder))).scalar_one()

    def article(self, key: str) -> tuple[int, Article] | None:
        """The number and the article of this id."""
        with self.engine.connect() as connection:
            row = connection.execute(select(articles).where(articles.c.id == key)).first()
        return (row.number, article_of(row)) if row else None

    def ids_from(self, start: str, limit: int) -> list[str]:
        """The first ids that begin with ``start``, for a hint."""
        query = (
            select(articles.c.id).where(articles.c.id.startswith(start, autoescape=True)).order_by(articles.c.number)
        )
        with self.engine.connect() as connection:
            return list(connection.execute(query.limit(limit)).scalars())

    # --- claims -------------------------------------------------------------------------------------------------

    def write(self, coded: Iterable[Coded], coder: str) -> int:
        """Write the claims of a batch of articles and mark them coded, in one transaction; their older claims go."""
        batch = list(coded)
        if not batch:
            return 0
        with self.writing() as connection:
            for part in chunks([c.number for c in batch]):
                again = select(articles.c.id).where(articles.c.number.in_(part), articles.c.claims.is_not(None))
                ids = list(connection.execute(again).scalars())
                if ids:
                    connection.execute(
                        delete(claims).where(claims.c.article.in_(part))
                    )  # actors and places go with them
                    connection.execute(
                        delete(attention).where(attention.c.article.in_(ids), attention.c.stage == "coding")
                    )
            for table, rows in (
                (claims, [r for c in batch for r in c.claims]),
                (claim_actors, [r for c in batch for r in c.actors]),
                (claim_places, [r for c in batch for r in c.places]),
            ):
                database.insert_rows(connection, table, rows)
            connection.execute(DONE, [{"n": c.number, "by": coder, "count": len(c.claims)} for c in batch])
            touch(connection)
            touch(connection, "content")
            write_attention(connection, [p for c in batch for p in c.problems], "coding")
        return sum(len(c.claims) for c in batch)

    def records(
        self, where: Sequence[Any] = (), limit: int | None = None, size: int = 1000
    ) -> Iterator[dict[str, Any]]:
        """Claims in the exchange format, in the order of reading, streamed: one page of ``size`` is in memory."""
        for _, record in self.numbered(where, limit, size):
            yield record

    def numbered(
        self, where: Sequence[Any] = (), limit: int | None = None, size: int = 1000
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        """The same, each with its number in its article, from 1."""
        query = select(claims.c.number, claims.c.record).where(*where).order_by(claims.c.number)
        last = -1
        left = limit
        while left is None or left > 0:
            page = query.where(claims.c.number > last).limit(size if left is None else min(size, left))
            with self.engine.connect() as connection:
                rows = connection.execute(page).all()
            if not rows:
                return
            for row in rows:
                yield row.number % CLAIMS_A_ARTICLE + 1, orjson.loads(row.record)
            last = rows[-1].number
            if left is not None:
                left -= len(rows)

    def coded(self, size: int = 100) -> Iterator[tuple[int, Article, list[tuple[int, dict[str, Any]]]]]:
        """Every article in the order of reading: its number, itself, and its claims, each with its key; streamed."""
        after = -1
        while True:
            with self.engine.connect() as connection:
                rows = connection.execute(
                    select(articles).where(articles.c.number > after).order_by(articles.c.number).limit(size)
                ).all()
                if not rows:
                    return
                held: dict[int, list[tuple[int, dict[str, Any]]]] = {}
                query = select(claims.c.number, claims.c.article, claims.c.record).order_by(claims.c.number)
                for row in connection.execute(query.where(claims.c.article.in_([r.number for r in rows]))):
                    held.setdefault(row.article, []).append((row.number, orjson.loads(row.record)))
            after = rows[-1].number
            for row in rows:
                yield row.number, article_of(row), held.get(row.number, [])

    def naming(
        self, places: Sequence[str], kinds: Sequence[str]
    ) -> Iterator[tuple[Article, list[tuple[int, dict[str, Any]]]]]:
        """The claims of these kinds that name one of these places (ids), article by article; without texts."""
        bare = [column for column in articles.c if column.name != "text"]
        with self.engine.connect() as connection:
            named = select(claim_places.c.claim).where(claim_places.c.place.in_(list(places)))
            test = (claims.c.kind.in_(list(kinds)), claims.c.number.in_(named))
            query = select(claims.c.number, claims.c.article, claims.c.record).where(*test).order_by(claims.c.number)
            held: dict[int, list[tuple[int, dict[str, Any]]]] = {}
            for row in connection.execute(query):
                held.setdefault(row.article, []).append((row.number, orjson.loads(row.record)))
            for part in chunks(list(held)):
                for row in connection.execute(
                    select(literal("").label("text"), *bare).where(articles.c.number.in_(part))
                ):
                    yield article_of(row), held[row.number]

    def count(self, where: Sequence[Any] = ()) -> int:
        """How many claims ``records`` would give."""
        with self.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(claims).where(*where)).scalar_one()

    # --- attention ----------------------------------------------------------------------------------------------

    def note(self, problems: Sequence[Problem]) -> None:
        """Put problems met in reading on the attention list; the same problem met again is one entry."""
        if problems:
            with self.writing() as connection:
                write_attention(connection, problems, "reading")

    def problems(self, level: str | None = None, article: str | None = None) -> Iterator[Problem]:
        """The attention list in the order of meeting, streamed."""
        query = select(attention).order_by(attention.c.number)
        if level:
            query = query.where(attention.c.level == level)
        if article:
            query = query.where(attention.c.article == article)
        after = 0
        while True:
            with self.engine.connect() as connection:
                rows = connection.execute(query.where(attention.c.number > after).limit(1000)).all()
            if not rows:
                return
            after = rows[-1].number
            for row in rows:
                yield Problem(row.code, row.message, row.file, row.line, row.article, row.level)


DONE = (
    update(articles).where(articles.c.number == bindparam("n")).values(coder=bindparam("by"), claims=bindparam("count"))
)


def touch(connection: Connection, what: str = "revision") -> int:
    """Count a change: «revision» of articles, claims or judgements, of which linking remembers the count that it was
    made of; «content» of articles and claims alone."""
    held = revision(connection, what) + 1
    connection.execute(delete(meta).where(meta.c.key == what))
    connection.execute(insert(meta), [{"key": what, "value": str(held)}])
    return held


def revision(connection: Connection, what: str = "revision") -> int:
    """How many changes there have been; 0 in a record that has seen none since it was first counted."""
    return int(connection.execute(select(meta.c.value).where(meta.c.key == what)).scalar() or 0)


def to_code(coder: str | None) -> Any:
    """The test for articles still to be coded."""
    test = articles.c.coder.is_(None)
    return test if coder is None else test | (articles.c.coder != coder)


def write_attention(connection: Connection, problems: Sequence[Problem], stage: str) -> None:
    """Insert problems that are not on the list yet."""
    if not problems:
        return
    rows = []
    for p in problems:
        key = hashlib.sha256(
            f"{p.code}\0{p.message}\0{p.file}\0{p.line}\0{p.article}".encode("utf-8", "replace")
        ).hexdigest()[:32]
        values = {"message": p.message, "file": p.file, "article": p.article}
        clean = {name: value and value.translate(UNSTORABLE) for name, value in values.items()}
        rows.append({"key": key, "stage": stage, "code": p.code, "level": p.level, "line": p.line, **clean})
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(attention).on_conflict_do_nothing(index_elements=["key"]), rows)


def by_id(connection: Connection, keys: Sequence[str]) -> dict[str, Article]:
    """The stored articles with these ids."""
    return {
        row.id: article_of(row)
        for part in chunks(keys)
        for row in connection.execute(select(articles).where(articles.c.id.in_(part)))
    }


def chunks(items: Sequence[Any], size: int = 500) -> Iterator[Sequence[Any]]:
    for at in range(0, len(items), size):
        yield items[at : at + size]


def in_chunks(connection: Connection, query: Any, column: Any, values: Sequence[Any]) -> Iterator[Any]:
    for part in chunks(values):
        yield from connection.execute(query.where(column.in_(part))).scalars()
