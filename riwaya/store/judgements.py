"""Judgements of people on pairs of claims: append-only, undone by a further row, found again after coding anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, inspect, select

from riwaya.errors import InputError
from riwaya.linking.records import Judgement
from riwaya.model import Problem
from riwaya.store.record import Record, chunks, touch
from riwaya.store.schema import articles, claims
from riwaya.store.schema_links import judgements

VERDICTS = ("same", "different", "unsure")


class Anchor(NamedTuple):
    """A claim as a judgement names it: what coding anew may change (its id) and what it keeps (where it stands)."""

    article: str
    claim: str
    kind: str
    start: int
    end: int


def judge(
    record: Record, a: Anchor, b: Anchor, verdict: str, by: str, note: str = "", at: dt.datetime | None = None
) -> int:
    """Write down a judgement; returns its number. Raises InputError (R280) where it says nothing that could hold."""
    if verdict not in VERDICTS:
        raise InputError(f"no verdict {verdict!r}; give one of {', '.join(VERDICTS)}", code="R280")
    if (a.article, a.claim) == (b.article, b.claim):
        raise InputError(f"both are claim {a.article}#{a.claim}; a judgement is on two claims", code="R280")
    if not by.strip():
        raise InputError("nobody is named who judges; give --by NAME", code="R280")
    first, second = sorted((a, b))
    return append(record, first, second, verdict, by.strip(), note, None, at)


def undo(record: Record, number: int, by: str, note: str = "", at: dt.datetime | None = None) -> int:
    """Take judgement ``number`` back by a further row; returns that row's number. Raises InputError (R280)."""
    with record.engine.connect() as connection:
        rows = {row.number: row for row in connection.execute(select(judgements))}
    row = rows.get(number)
    if row is None or row.undoes is not None:
        held = [n for n, r in rows.items() if r.undoes is None]
        hint = f"there are {min(held)} to {max(held)}; see: riwaya show judgements" if held else "there is none yet"
        raise InputError(f"no judgement {number}; {hint}", code="R280")
    if any(r.undoes == number for r in rows.values()):
        raise InputError(f"judgement {number} was taken back already; see: riwaya show judgements", code="R280")
    a = Anchor(row.article_a, row.claim_a, row.kind_a, row.start_a, row.end_a)
    b = Anchor(row.article_b, row.claim_b, row.kind_b, row.start_b, row.end_b)
    return append(record, a, b, row.verdict, by.strip() or row.by, note, number, at)


def append(
    record: Record, a: Anchor, b: Anchor, verdict: str, by: str, note: str, undoes: int | None, at: dt.datetime | None
) -> int:
    """Add a row; the linking there is no longer that of the record."""
    moment = (at or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).replace(microsecond=0).isoformat()
    values: dict[str, Any] = {"verdict": verdict, "by": by, "at": moment, "note": note, "undoes": undoes}
    for letter, anchor in (("a", a), ("b", b)):
        values |= {f"{name}_{letter}": value for name, value in anchor._asdict().items()}
    with record.writing() as connection:
        number = connection.execute(insert(judgements).values(**values).returning(judgements.c.number)).scalar_one()
        touch(connection)
    return number


def listed(connection: Connection) -> list[dict[str, Any]]:
    """Every row in the order of writing, each with ``undone_by``: the row that takes it back, or None."""
    rows = [dict(row._mapping) for row in connection.execute(select(judgements).order_by(judgements.c.number))]
    taken = {row["undoes"]: row["number"] for row in rows if row["undoes"] is not None}
    return [{**row, "undone_by": taken.get(row["number"])} for row in rows]


def standing(connection: Connection) -> tuple[list[Judgement], list[Problem]]:
    """The judgements that hold, with the claims' ids of today, and those whose claims are gone (R281).

    A claim that was coded anew is found by its article, kind and offsets; where the trigger moved, by kind and the
    overlap of the words.
    """
    rows = [row for row in listed(connection) if row["undoes"] is None and row["undone_by"] is None]
    wanted = {row[f"article_{letter}"] for row in rows for letter in "ab"}
    held = claims_in(connection, sorted(wanted))
    found: list[Judgement] = []
    gone: list[Problem] = []
    for row in rows:
        pair: list[tuple[str, str]] = []
        for letter in "ab":
            anchor = Anchor(*(row[f"{name}_{letter}"] for name in Anchor._fields))
            today = find(anchor, held.get(anchor.article, ()))
            if today is None:
                message = (
                    f"judgement {row['number']}: its claim {anchor.article}#{anchor.claim} ({anchor.kind} at "
                    f"{anchor.start}) is gone; judge again, or: riwaya judge --undo {row['number']}"
                )
                gone.append(Problem("R281", message, None, None, anchor.article, "notice"))
            else:
                pair.append((anchor.article, today))
        if len(pair) == 2 and pair[0] != pair[1]:
            found.append(Judgement(row["number"], pair[0], pair[1], row["verdict"], row["by"], row["at"], row["note"]))
    return found, gone


def claims_in(connection: Connection, keys: Sequence[str]) -> dict[str, list[Anchor]]:
    """The claims of these articles, in the order of the text."""
    out: dict[str, list[Anchor]] = {}
    columns = (articles.c.id, claims.c.claim, claims.c.kind, claims.c.start, claims.c.end)
    query = select(*columns).join(articles, articles.c.number == claims.c.article).order_by(claims.c.number)
    for part in chunks(keys):
        for row in connection.execute(query.where(articles.c.id.in_(part))):
            out.setdefault(row[0], []).append(Anchor(*row))
    return out


def find(anchor: Anchor, held: Sequence[Anchor]) -> str | None:
    """The id today of the claim that ``anchor`` names; None where there is none."""
    for one in held:
        if (one.kind, one.start, one.end) == (anchor.kind, anchor.start, anchor.end):
            return one.claim
    near = [
        (min(one.end, anchor.end) - max(one.start, anchor.start), -one.start, one.claim)
        for one in held
        if one.kind == anchor.kind and one.start < anchor.end and anchor.start < one.end
    ]
    return max(near)[2] if near else None


def all_of(record: Record) -> list[dict[str, Any]]:
    """``listed`` of a record; nothing where it is of a version that had no judgements."""
    with record.engine.connect() as connection:
        return listed(connection) if inspect(connection).has_table(judgements.name) else []
