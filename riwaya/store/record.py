"""A record: articles in, claims in, what needs attention; every write is one transaction and can be repeated."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Engine, create_engine, delete, event, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from riwaya.errors import RecordError
from riwaya.model import Article, Claim, Problem
from riwaya.store.schema import VERSION, articles, attention, claim_actors, claim_places, claims, meta, metadata


class Coded(NamedTuple):
    """The claims of one article as rows ready to write; made in the worker, so that the writer only writes."""

    number: int
    claims: list[dict[str, Any]]
    actors: list[dict[str, Any]]
    places: list[dict[str, Any]]
    problems: list[Problem]


class Added(NamedTuple):
    """What happened to a batch of articles: how many were new, and how many stood in the record already."""

    new: int
    known: int
    problems: list[Problem]


def digest_of(article: Article) -> str:
    """What makes two readings the same article: text, outlet and date (a reprint by another outlet is another article)."""
    day = article.published.isoformat() if article.published else ""
    return hashlib.sha256(f"{article.outlet or ''}\0{day}\0{article.text}".encode("utf-8", "surrogatepass")).hexdigest()


def rows_of(number: int, found: Sequence[Claim], problems: list[Problem]) -> Coded:
    """Turn the claims of article ``number`` into rows."""
    claim_rows, actor_rows, place_rows = [], [], []
    for seq, claim in enumerate(found):
        source = claim.source
        claim_rows.append(
            {
                "claim": claim.claim,
                "article": number,
                "seq": seq,
                "kind": claim.kind,
                "start": claim.start,
                "end": claim.end,
                "modality": claim.modality,
                "source_kind": source.kind,
                "source": source.id or source.text or source.name,
                "time_start": claim.time.start if claim.time else None,
                "time_end": claim.time.end if claim.time else None,
                "confidence": claim.confidence,
                "record": orjson.dumps(claim.record()).decode(),
            }
        )
        for role, refs in (("actor", claim.actors), ("target", claim.targets)):
            actor_rows += [{"claim": claim.claim, "role": role, "actor": r.id, "name": r.name} for r in refs]
        place_rows += [
            {"claim": claim.claim, "place": p.id, "name": p.name, "lat": p.lat, "lon": p.lon} for p in claim.places
        ]
    return Coded(number, claim_rows, actor_rows, place_rows, problems)


class Record:
    """An open record. Use as a context manager; one process writes at a time."""

    def __init__(self, engine: Engine):
        self.engine = engine

    @classmethod
    def open(cls, where: str | Path, create: bool = True) -> Record:
        """Open the record at a file path or a PostgreSQL URL; make it where ``create``.

        Raises RecordError where it does not exist, is no record of ours, or was written by a newer riwaya.
        """
        url, path = locate(where)
        if path is not None and not create and not path.exists():
            raise RecordError(f"{path}: no such record; make one with: riwaya run PATH --db {path}", code="R301")
        if path is not None and not path.parent.exists():
            raise RecordError(f"{path}: the folder {path.parent} does not exist; make it first", code="R301")
        engine = create_engine(url)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", tune_sqlite)
        try:
            with engine.begin() as connection:
                prepare(connection, create, str(where))
        except RecordError:
            raise
        except (OperationalError, DBAPIError) as error:
            reason = str(error.orig).splitlines()[0] if error.orig else "cannot be opened"
            raise RecordError(f"{where}: {reason}; give a riwaya record (an SQLite file or a postgresql:// URL)", code="R302") from error
        except SQLAlchemyError as error:
            raise RecordError(f"{where}: {str(error).splitlines()[0]}", code="R302") from error
        return cls(engine)

    def __enter__(self) -> Record:
        return self

    def __exit__(self, *exc: object) -> None:
        self.engine.dispose()

    # --- articles -----------------------------------------------------------------------------------------------

    def add(self, batch: Sequence[Article]) -> Added:
        """Add articles that the record does not have. An id that stands for another text gets a suffix and a notice."""
        problems: list[Problem] = []
        new = known = 0
        with self.engine.begin() as connection:
            digests = {digest_of(a): a for a in batch}
            have = set(in_chunks(connection, select(articles.c.digest), articles.c.digest, list(digests)))
            taken = set(in_chunks(connection, select(articles.c.id), articles.c.id, [a.id for a in batch]))
            rows = []
            for digest, article in digests.items():
                if digest in have:
                    known += 1
                    continue
                key = article.id
                if key in taken:
                    key = f"{article.id}~{digest[:8]}"
                    problems.append(
                        Problem(
                            "R220",
                            f"id {article.id!r} stands for another text already; kept as {key!r}",
                            article.origin,
                            None,
                            key,
                            "notice",
                        )
                    )
                taken.add(key)
                new += 1
                rows.append(
                    {
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
                )
            known += len(batch) - len(digests)
            if rows:
                connection.execute(insert(articles), rows)
            write_attention(connection, problems)
        return Added(new, known, problems)

    def pending(self, coder: str | None = None, size: int = 64) -> Iterator[list[tuple[int, Article]]]:
        """Batches of articles not coded yet; with ``coder``, also those that another coder coded."""
        after = 0
        test = articles.c.coder.is_(None)
        if coder is not None:
            test = test | (articles.c.coder != coder)
        while True:
            with self.engine.connect() as connection:
                rows = connection.execute(
                    select(articles).where(test, articles.c.number > after).order_by(articles.c.number).limit(size)
                ).all()
            if not rows:
                return
            after = rows[-1].number
            yield [(row.number, article_of(row)) for row in rows]

    def count_pending(self, coder: str | None = None) -> int:
        test = articles.c.coder.is_(None)
        if coder is not None:
            test = test | (articles.c.coder != coder)
        with self.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(articles).where(test)).scalar_one()

    def article(self, key: str) -> tuple[int, Article] | None:
        """The article with this id."""
        with self.engine.connect() as connection:
            row = connection.execute(select(articles).where(articles.c.id == key)).first()
        return (row.number, article_of(row)) if row else None

    # --- claims -------------------------------------------------------------------------------------------------

    def write(self, coded: Iterable[Coded], coder: str) -> int:
        """Write the claims of a batch of articles and mark them coded, in one transaction; old claims of theirs go."""
        batch = list(coded)
        numbers = [c.number for c in batch]
        with self.engine.begin() as connection:
            for part in chunks(numbers):
                old = select(claims.c.claim).where(claims.c.article.in_(part))
                for table in (claim_actors, claim_places):
                    connection.execute(delete(table).where(table.c.claim.in_(old)))
                connection.execute(delete(claims).where(claims.c.article.in_(part)))
            for table, rows in (
                (claims, [r for c in batch for r in c.claims]),
                (claim_actors, [r for c in batch for r in c.actors]),
                (claim_places, [r for c in batch for r in c.places]),
            ):
                if rows:
                    connection.execute(insert(table), rows)
            for c in batch:
                connection.execute(
                    update(articles).where(articles.c.number == c.number).values(coder=coder, claims=len(c.claims))
                )
            write_attention(connection, [p for c in batch for p in c.problems])
        return sum(len(c.claims) for c in batch)

    def records(self, where: Sequence[Any] = (), limit: int | None = None, size: int = 2000) -> Iterator[dict[str, Any]]:
        """Claims in the exchange format, in the order of reading, streamed."""
        query = (
            select(claims.c.record, articles.c.number, claims.c.seq)
            .join(articles, articles.c.number == claims.c.article)
            .order_by(articles.c.number, claims.c.seq)
        )
        for test in where:
            query = query.where(test)
        last: tuple[int, int] | None = None
        left = limit
        while left is None or left > 0:
            page = query
            if last is not None:
                page = page.where(
                    (articles.c.number > last[0]) | ((articles.c.number == last[0]) & (claims.c.seq > last[1]))
                )
            with self.engine.connect() as connection:
                rows = connection.execute(page.limit(size if left is None else min(size, left))).all()
            if not rows:
                return
            for row in rows:
                yield orjson.loads(row.record)
            last = (rows[-1].number, rows[-1].seq)
            if left is not None:
                left -= len(rows)

    # --- attention ----------------------------------------------------------------------------------------------

    def note(self, problems: Sequence[Problem]) -> None:
        """Put problems on the attention list; the same problem met again is one entry."""
        if problems:
            with self.engine.begin() as connection:
                write_attention(connection, problems)

    def problems(self) -> Iterator[Problem]:
        with self.engine.connect() as connection:
            for row in connection.execute(select(attention).order_by(attention.c.number)):
                yield Problem(row.code, row.message, row.file, row.line, row.article, row.level)


def locate(where: str | Path) -> tuple[str, Path | None]:
    """(SQLAlchemy URL, file path or None) of a record named by a path or a URL."""
    text = str(where)
    if text.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + text.split("://", 1)[1], None
    if "://" in text:
        raise RecordError(f"{text}: not a record; give a file path or a postgresql:// URL", code="R302")
    return f"sqlite:///{text}", Path(text)


def tune_sqlite(connection: Any, _: Any) -> None:
    """Write-ahead log: readers go on while a run writes, and a kill leaves the last whole transaction."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def prepare(connection: Connection, create: bool, where: str) -> None:
    """Make the tables of a new record; check the version of an old one."""
    found = set(connection.dialect.get_table_names(connection))
    if "meta" not in found:
        if found:
            raise RecordError(f"{where}: a database, but not a riwaya record (it has no table 'meta')", code="R302")
        if not create:
            raise RecordError(f"{where}: an empty database; fill it with: riwaya run PATH --db {where}", code="R301")
        metadata.create_all(connection)
        connection.execute(insert(meta), [{"key": "schema", "value": str(VERSION)}])
        return
    held = connection.execute(select(meta.c.value).where(meta.c.key == "schema")).scalar()
    if held is None or not held.isdigit():
        raise RecordError(f"{where}: a database, but not a riwaya record (no schema version)", code="R302")
    if int(held) > VERSION:
        raise RecordError(f"{where}: written by a newer riwaya (schema {held}, this one knows {VERSION}); update riwaya", code="R303")


def write_attention(connection: Connection, problems: Sequence[Problem]) -> None:
    rows = []
    for p in problems:
        key = hashlib.sha256(f"{p.code}\0{p.message}\0{p.file}\0{p.line}\0{p.article}".encode("utf-8", "replace")).hexdigest()[:32]
        rows.append(
            {
                "key": key,
                "code": p.code,
                "level": p.level,
                "message": p.message,
                "file": p.file,
                "line": p.line,
                "article": p.article,
            }
        )
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(attention).on_conflict_do_nothing(index_elements=["key"]), rows)


def article_of(row: Any) -> Article:
    day = dt.date.fromisoformat(row.published) if row.published else None
    return Article(row.id, row.text, row.title, row.outlet, row.author, row.agency, day, row.url, row.origin)


def chunks(items: Sequence[Any], size: int = 500) -> Iterator[Sequence[Any]]:
    for at in range(0, len(items), size):
        yield items[at : at + size]


def in_chunks(connection: Connection, query: Any, column: Any, values: Sequence[Any]) -> Iterator[Any]:
    for part in chunks(values):
        yield from connection.execute(query.where(column.in_(part))).scalars()
