"""Opening the database behind a record: SQLite by path, PostgreSQL by URL, and what differs between the two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, func, insert, inspect, make_url, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from riwaya.errors import RecordError
from riwaya.store.schema import VERSION, meta, metadata

WRITER_LOCK = 7_243_921  # any number that is ours, for PostgreSQL's advisory lock
WAIT_MS = 30_000


def connect(where: str | Path, create: bool) -> Engine:
    """An engine on a checked record, made first where ``create``. Raises RecordError."""
    url, path = locate(where)
    name = shown(where)
    if path is not None and not create and not path.exists():
        raise RecordError(f"{path}: no such record; make one with: riwaya run PATH --db {path}", code="R301")
    if path is not None and not path.parent.exists():
        raise RecordError(f"{path}: the folder {path.parent} does not exist; make it first", code="R301")
    try:
        engine = create_engine(url)
        if path is not None:
            event.listen(engine, "connect", tune_sqlite)
            event.listen(engine, "begin", begin_sqlite)
        with writing(engine) if create else engine.connect() as connection:
            prepare(connection, create, name)
    except ModuleNotFoundError as error:
        raise RecordError(
            f"{name}: PostgreSQL needs psycopg; install it with: pip install 'riwaya[postgres]'", code="R305"
        ) from error
    except DBAPIError as error:
        raise RecordError(
            f"{name}: {reason(error)}; give a riwaya record (an SQLite file or a postgresql:// URL)", code="R302"
        ) from error
    except (SQLAlchemyError, ValueError) as error:
        raise RecordError(f"{name}: {str(error).splitlines()[0]}", code="R302") from error
    return engine


def locate(where: str | Path) -> tuple[URL, Path | None]:
    """(SQLAlchemy URL, file path or None) of a record named by a path or a URL."""
    text = str(where)
    if text.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
        try:
            return make_url("postgresql+psycopg://" + text.split("://", 1)[1]), None
        except (SQLAlchemyError, ValueError):
            raise RecordError(
                f"{shown(text)}: not a URL; give postgresql://USER@HOST:PORT/DATABASE", code="R302"
            ) from None
    if "://" in text:
        raise RecordError(f"{shown(text)}: not a record; give a file path or a postgresql:// URL", code="R302")
    if not text or "\0" in text:
        raise RecordError("the name of the record is empty; give a file path or a postgresql:// URL", code="R302")
    return URL.create("sqlite", database=str(Path(text).absolute())), Path(text)


def shown(where: str | Path) -> str:
    """The name of a record for messages: a URL without its password."""
    text = str(where)
    head, sign, rest = text.partition("://")
    if not sign or "@" not in rest:
        return text
    user, _, host = rest.rpartition("@")
    return f"{head}://{user.split(':')[0]}@{host}"


def tune_sqlite(connection: Any, _: Any) -> None:
    """Write-ahead log: readers go on while a run writes, and a kill leaves the last whole transaction."""
    connection.isolation_level = None  # transactions are begun by ``begin_sqlite``, tables are made inside one too
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={WAIT_MS}")
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        cursor.execute("PRAGMA journal_mode=WAL")
    for pragma in (
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "cache_size=-32000",
        "wal_autocheckpoint=4000",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin_sqlite(connection: Connection) -> None:
    """A transaction that will write takes the lock at once: after reading it could not wait for another."""
    writes = connection.get_execution_options().get("riwaya_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes; it ends with the block, and other writers wait for it."""
    with engine.connect().execution_options(riwaya_writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(WRITER_LOCK)))
        yield connection


def prepare(connection: Connection, create: bool, name: str) -> None:
    """Make the tables of a new record; check the version of an old one."""
    found = set(inspect(connection).get_table_names())
    if "meta" not in found:
        if found:
            raise RecordError(f"{name}: a database, but not a riwaya record (it has no table 'meta')", code="R302")
        if not create:
            raise RecordError(f"{name}: an empty database; fill it with: riwaya run PATH --db {name}", code="R301")
        metadata.create_all(connection)
        connection.execute(insert(meta), [{"key": "schema", "value": str(VERSION)}])
        return
    if "claim_places" not in found:
        raise RecordError(f"{name}: a database, but not a riwaya record (it has no table 'claim_places')", code="R302")
    held = connection.execute(select(meta.c.value).where(meta.c.key == "schema")).scalar()
    if held is None or not held.isdigit():
        raise RecordError(f"{name}: a database, but not a riwaya record (no schema version)", code="R302")
    if int(held) > VERSION:
        raise RecordError(
            f"{name}: written by a newer riwaya (schema {held}, this one knows {VERSION}); update riwaya", code="R303"
        )


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert tuples that hold every column of ``table`` in its order; twice as fast as inserting mappings."""
    if rows:
        quote = connection.dialect.identifier_preparer.quote
        mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
        columns = ", ".join(quote(column.name) for column in table.columns)
        marks = ", ".join([mark] * len(table.columns))
        connection.exec_driver_sql(f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({marks})", rows)


def reason(error: DBAPIError) -> str:
    """What the database says, in one line."""
    lines = str(error.orig or "").strip().splitlines()
    return lines[0] if lines else "the database cannot be used"
