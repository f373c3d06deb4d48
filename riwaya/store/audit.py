"""The log of every change and export: who, when, what. No address of any machine is in it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, insert, select

from riwaya.store.browse import Browser, Page
from riwaya.store.record import Record
from riwaya.store.schema_review import audit

LONGEST = 2000


def write(connection: Connection, by: str, action: str, what: str = "") -> None:
    """Add a line, in the transaction of the change that it tells of."""
    at = dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat()
    clean = what.replace("\0", "")[:LONGEST]
    connection.execute(insert(audit), [{"at": at, "by": by, "action": action[:200], "what": clean}])


def note(record: Record, by: str, action: str, what: str = "") -> None:
    """Add a line in a transaction of its own."""
    with record.writing() as connection:
        write(connection, by, action, what)


def listed(browser: Browser, by: str = "", after: str = "", size: int = 100) -> Page:
    """A page of the log, the latest first."""
    tests: list[Any] = [audit.c.by == by] if by else []
    older = [audit.c.number < int(after)] if after.isascii() and after.isdigit() and len(after) < 16 else []
    query = select(audit).where(*tests, *older).order_by(audit.c.number.desc()).limit(size + 1)
    rows = list(browser.rows(query))
    following = str(rows[size - 1].number) if len(rows) > size else None
    return Page(rows[:size], len(rows[:size]), following, None)
