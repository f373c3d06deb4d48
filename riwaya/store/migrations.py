"""From an older record to this one, a step a version: what each step makes is written down once and never changed.

A record is brought up by the first transaction that writes to it; who only reads an older record changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, insert, select, update

from riwaya.store.schema import VERSION, meta, metadata
from riwaya.store.schema_links import LINK_TABLES
from riwaya.store.schema_names import own_names
from riwaya.store.schema_review import REVIEW_TABLES

Step = Callable[[Connection], None]


def add_links(connection: Connection) -> None:
    """1 to 2: the tables of linking and of judgements."""
    metadata.create_all(connection, tables=list(LINK_TABLES), checkfirst=True)


def add_reviews(connection: Connection) -> None:
    """2 to 3: the tables of decisions, users, sessions and the audit log."""
    metadata.create_all(connection, tables=list(REVIEW_TABLES), checkfirst=True)


def add_names(connection: Connection) -> None:
    """3 to 4: the names that a record has beside the lexicon."""
    metadata.create_all(connection, tables=[own_names], checkfirst=True)


STEPS: dict[int, Step] = {1: add_links, 2: add_reviews, 3: add_names}
"""Version -> what brings a record of it to the next."""


def version_of(connection: Connection) -> int | None:
    """The version of a record's tables; None where it has none."""
    held = connection.execute(select(meta.c.value).where(meta.c.key == "schema")).scalar()
    return int(held) if held is not None and held.isdigit() else None


def bring_up(connection: Connection) -> int:
    """Take every step that is missing, in the transaction of ``connection``. Returns the version it was of before.

    A step that fails takes the whole transaction with it: the record stays as it was.
    """
    before = version_of(connection) or VERSION
    for version in range(before, VERSION):
        STEPS[version](connection)
    if before < VERSION:
        connection.execute(update(meta).where(meta.c.key == "schema").values(value=str(VERSION)))
    return before


def make(connection: Connection) -> None:
    """All tables of a new record."""
    metadata.create_all(connection)
    connection.execute(insert(meta), [{"key": "schema", "value": str(VERSION)}])
