"""Opening the database behind a record: SQLite by path, PostgreSQL by URL, and what differs between the two."""

from __future__ import annotations

import getpass
import os
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, func, inspect, make_url, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from riwaya.errors import RecordError
from riwaya.store import migrations
from riwaya.store.schema import VERSION

WRITER_LOCK = 7_243_921  # any number that is ours, for PostgreSQL's advisory lock
WAIT_MS = 30_000
POOL: dict[str, Any] = {"pool_size": 20, "max_overflow": 20, "pool_timeout": 60}
"""Connections are made as they are wanted; the workspace works on 16 requests at a time, some with two connections."""
_TURNS: weakref.WeakKeyDictionary[Engine, threading.Lock] = weakref.WeakKeyDictionary()
_TLS: dict[str, bool | None] = {"disable": False, "prefer": None, "require": True, "verify-full": True}
"""sslmode -> what pg8000 calls it; verify-full takes a context that checks the server's name besides."""


def connect(where: str | Path, create: bool) -> Engine:
    """An engine on a checked record, made first where ``create``. Raises RecordError."""
    url, path = locate(where)
    name = shown(where)
    if path is not None and not create and not path.exists():
        raise RecordError(f"{path}: no such record; make one with: riwaya run PATH --db {path}", code="R301")
    if path is not None and not path.parent.exists():
        raise RecordError(f"{path}: the folder {path.parent} does not exist; make it first", code="R301")
    try:
        if path is None:
            url, options = asked(url)
            engine = create_engine(url, connect_args=options, **POOL)
        else:
            engine = create_engine(url, **POOL)
            event.listen(engine, "connect", tune_sqlite)
            event.listen(engine, "begin", begin_sqlite)
        with writing(engine) if create else engine.connect() as connection:
            prepare(connection, create, name)
    except ModuleNotFoundError as error:
        raise RecordError(
            f"{name}: PostgreSQL needs pg8000; install it with: pip install 'riwaya[postgres]'", code="R305"
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
    if text.startswith(("postgresql://", "postgres://", "postgresql+pg8000://")):
        try:
            return make_url("postgresql+pg8000://" + text.split("://", 1)[1]), None
        except (SQLAlchemyError, ValueError):
            raise RecordError(
                f"{shown(text)}: not a URL; give postgresql://USER@HOST:PORT/DATABASE", code="R302"
            ) from None
    if "://" in text:
        raise RecordError(f"{shown(text)}: not a record; give a file path or a postgresql:// URL", code="R302")
    if not text or "\0" in text:
        raise RecordError("the name of the record is empty; give a file path or a postgresql:// URL", code="R302")
    return URL.create("sqlite", database=str(Path(text).absolute())), Path(text)


def asked(url: URL) -> tuple[URL, dict[str, Any]]:
    """The URL and the arguments that pg8000 takes for what other clients read of a URL and of the environment.

    PGUSER and PGPASSWORD stand in for what the URL leaves out, so that a password need not be on a command line;
    ``?sslmode=`` is read. Raises ValueError for another option.
    """
    options = dict(url.query)
    mode = str(options.pop("sslmode", "prefer"))
    if options or mode not in _TLS:
        given = "&".join(options) or f"sslmode={mode}"
        raise ValueError(f"the URL ends in ?{given}; sslmode alone is read, as one of {', '.join(_TLS)}")
    user = url.username or os.environ.get("PGUSER") or getpass.getuser()
    word = url.password if url.password is not None else os.environ.get("PGPASSWORD")
    context: Any = _TLS[mode]
    if mode == "verify-full":
        import ssl  # slow to load, and nearly no record wants it

        context = ssl.create_default_context()
    return url.set(username=user, password=word, query={}), {"ssl_context": context}


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
    """A transaction that writes; it ends with the block, and other writers wait for it.

    Writers of this process queue for SQLite here: its own waiting is by trying again, and may let one wait too long.
    """
    turn = _TURNS.setdefault(engine, threading.Lock()) if engine.dialect.name == "sqlite" else nullcontext()
    with turn, engine.connect().execution_options(riwaya_writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(WRITER_LOCK)))
        yield connection


def prepare(connection: Connection, create: bool, name: str) -> None:
    """Make the tables of a new record; check the version of an old one, and bring it up where it is to be written."""
    found = set(inspect(connection).get_table_names())
    if "meta" not in found:
        if found:
            raise RecordError(f"{name}: a database, but not a riwaya record (it has no table 'meta')", code="R302")
        if not create:
            raise RecordError(f"{name}: an empty database; fill it with: riwaya run PATH --db {name}", code="R301")
        migrations.make(connection)
        return
    if "claim_places" not in found:
        raise RecordError(f"{name}: a database, but not a riwaya record (it has no table 'claim_places')", code="R302")
    held = migrations.version_of(connection)
    if held is None:
        raise RecordError(f"{name}: a database, but not a riwaya record (no schema version)", code="R302")
    if held > VERSION:
        raise RecordError(
            f"{name}: written by a newer riwaya (schema {held}, this one knows {VERSION}); update riwaya", code="R303"
        )
    if create:
        migrations.bring_up(connection)


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert tuples that hold every column of ``table`` in its order; twice as fast as inserting mappings."""
    if rows:
        quote = connection.dialect.identifier_preparer.quote
        mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
        columns = ", ".join(quote(column.name) for column in table.columns)
        marks = ", ".join([mark] * len(table.columns))
        connection.exec_driver_sql(f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({marks})", rows)


def reason(error: DBAPIError) -> str:
    """What the database says, in one line. (pg8000 hands on the fields of PostgreSQL's message; M is its text.)"""
    held = error.orig.args[0] if error.orig is not None and error.orig.args else error.orig or ""
    lines = str(held.get("M", "") if isinstance(held, dict) else held).strip().splitlines()
    return lines[0] if lines else "the database cannot be used"
