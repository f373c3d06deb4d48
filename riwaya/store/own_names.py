"""The names that a record has beside the lexicon: added, taken back, put back, each with who did it in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, inspect, select, update

from riwaya.errors import InputError
from riwaya.own_names import Addition, check
from riwaya.store import audit
from riwaya.store.record import Record, chunks, touch
from riwaya.store.schema import articles
from riwaya.store.schema_names import own_names

T = own_names.c
COLUMNS = (T.what, T.id, T.alias, T.name, T.sort, T.country, T.lat, T.lon)


class Kept(NamedTuple):
    """An addition with its number; ``stands``: whether it counts."""

    number: int
    addition: Addition
    stands: bool
    by: str
    at: str


def additions_of(record: Record) -> list[Addition]:
    """What counts, in the order of adding; nothing in a record that is older than this."""
    with record.engine.connect() as connection:
        return [kept.addition for kept in reversed(listed(connection)) if kept.stands]


def standing(connection: Connection) -> list[Addition]:
    """What counts, read in a transaction at hand."""
    query = select(*COLUMNS).where(T.stands == 1).order_by(T.number)
    return [Addition(*row) for row in connection.execute(query)]


def listed(connection: Connection) -> list[Kept]:
    """All that were ever added, the latest first; nothing in a record that is older than this."""
    if not inspect(connection).has_table("own_names"):
        return []
    query = select(T.number, T.stands, T.by, T.at, *COLUMNS).order_by(T.number.desc())
    return [Kept(row.number, Addition(*row[4:]), bool(row.stands), row.by, row.at) for row in connection.execute(query)]


def one(connection: Connection, number: int) -> Kept:
    """One of them. Raises InputError (R299) where there is none."""
    found = next((kept for kept in listed(connection) if kept.number == number), None)
    if found is None:
        raise InputError(f"there is no added name {number}; riwaya names list shows them", code="R299")
    return found


def add(record: Record, addition: Addition, by: str) -> Kept:
    """Add a name. Raises InputError (R299) where it cannot be."""
    with record.writing() as connection:
        held = check(addition, standing(connection))
        at = dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat()
        row = {**held._asdict(), "stands": 1, "by": by, "at": at}
        number = connection.execute(insert(own_names).values(**row).returning(T.number)).scalar_one()
        changed(connection, by, "name add", held)
    return Kept(number, held, True, by, at)


def set_standing(record: Record, number: int, stands: bool, by: str) -> Kept:
    """Take a name back, or put it back. Raises InputError (R299) where it is so already, or cannot be put back."""
    with record.writing() as connection:
        kept = one(connection, number)
        if kept.stands == stands:
            said = "counts already" if stands else "was taken back already"
            raise InputError(f"«{kept.addition.alias}» ({number}) {said}", code="R299")
        if stands:
            check(kept.addition, standing(connection))
        connection.execute(update(own_names).where(T.number == number).values(stands=int(stands)))
        changed(connection, by, "name put back" if stands else "name take back", kept.addition)
    return kept._replace(stands=stands)


def changed(connection: Connection, by: str, action: str, held: Addition) -> None:
    """Log a change, and count it: what is kept of names is read anew."""
    audit.write(connection, by, action, f"{held.what} {held.id}: {held.alias}")
    touch(connection, "names")


def texts(record: Record, size: int = 200) -> Iterator[tuple[int, str]]:
    """(number, text) of every article that was coded, in the order of reading, streamed."""
    after = -1
    while True:
        with record.engine.connect() as connection:
            query = select(articles.c.number, articles.c.text).where(articles.c.number > after)
            rows = connection.execute(query.order_by(articles.c.number).limit(size)).all()
        if not rows:
            return
        after = rows[-1].number
        yield from ((row.number, row.text) for row in rows)


def mark(record: Record, numbers: Sequence[int], before: str, after: str) -> None:
    """In one transaction: these articles are to be coded; all others that ``before`` coded stand as by ``after``."""
    a: Any = articles
    with record.writing() as connection:
        connection.execute(update(a).where(a.c.coder == before).values(coder=after))
        for part in chunks(numbers):
            connection.execute(update(a).where(a.c.number.in_(part)).values(coder=None))
