"""What linking found, in the record: written in one transaction, read with filters; and whether it is still current."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, delete, func, insert, inspect, select, tuple_

from riwaya.errors import InputError, RecordError
from riwaya.linking.records import Copied
from riwaya.model import Problem
from riwaya.store import link_rows
from riwaya.store.database import insert_rows
from riwaya.store.link_rows import Linking
from riwaya.store.record import Record, chunks, revision, write_attention
from riwaya.store.rows import first_day, last_day
from riwaya.store.schema import CLAIMS_A_ARTICLE, articles, attention, claims, meta
from riwaya.store.schema_links import (
    copies,
    holds,
    incident_actors,
    incident_claims,
    incident_outlets,
    incidents,
    quoted,
    terms,
)

MADE = (incident_claims, incident_actors, incident_outlets, incidents, copies, holds, terms, quoted)
"""What a linking replaces, dependants first. Judgements are not among them."""
KM_A_DEGREE = 111.2


class State(NamedTuple):
    """``made``: there is a linking. ``current``: it is of the claims and judgements as they stand, by ``by``."""

    made: bool
    current: bool
    by: str | None


def state(record: Record, by: str | None = None) -> State:
    """Whether the record is linked; with ``by`` (the name of the linker) a linking of another is not current."""
    with record.engine.connect() as connection:
        held = connection.execute(select(meta.c.value).where(meta.c.key == "linked")).scalar()
        if held is None:
            return State(False, False, None)
        made = orjson.loads(held)
        same = made["revision"] == revision(connection) and by in (None, made["by"])
        return State(True, same, made["by"])


def changes(record: Record) -> int:
    """The count of changes that a linking begun now is of; the tables are brought up first where they are older."""
    with record.writing():
        pass
    with record.engine.connect() as connection:
        return revision(connection)


def write(record: Record, found: Linking, of: int, by: str, problems: Sequence[Problem] = ()) -> None:
    """Put a linking in the place of the one before, whole or not at all.

    ``of``: what ``changes`` said before the claims were read. Raises RecordError (R306) where claims or judgements
    were written in between.
    """
    with record.writing() as connection:
        if revision(connection) != of:
            raise RecordError(
                f"{record.where}: articles or judgements were added while it was linked; run: riwaya link", code="R306"
            )
        for table in MADE:
            connection.execute(delete(table))
        rows, members, actors, outlets = link_rows.incident_rows(found.incidents)
        for table, lines in (
            (incidents, rows),
            (incident_claims, members),
            (incident_actors, actors),
            (incident_outlets, outlets),
            (copies, link_rows.copy_rows(found.copies)),
            (holds, link_rows.hold_rows(found.holds)),
            (terms, link_rows.term_rows(found.terms)),
        ):
            insert_rows(connection, table, lines)
        if found.quoted:
            names = ("outlet", "source", "source_kind", "source_name", "claims", "articles")
            connection.execute(insert(quoted), [dict(zip(names, row, strict=True)) for row in found.quoted])
        connection.execute(delete(attention).where(attention.c.stage == "linking"))
        write_attention(connection, problems, "linking")
        connection.execute(delete(meta).where(meta.c.key == "linked"))
        made = orjson.dumps({"revision": of, "by": by}).decode()
        connection.execute(insert(meta), [{"key": "linked", "value": made}])


def need_links(record: Record) -> State:
    """The state of the linking. Raises RecordError (R307) where there is none."""
    now = state(record)
    if not now.made:
        raise RecordError(f"{record.where}: not linked yet; run: riwaya link --db {record.where}", code="R307")
    return now


# --- incidents ------------------------------------------------------------------------------------------------------


class Near(NamedTuple):
    """A point and how far from it, in km."""

    lat: float
    lon: float
    km: float


def tests_of(
    kind: Sequence[str] = (),
    actor: Sequence[str] | None = None,
    place: Sequence[str] | None = None,
    near: Near | None = None,
    since: str | None = None,
    until: str | None = None,
    grade: Sequence[str] = (),
    contested: bool | None = None,
    outlet: str | None = None,
    modality: str | None = None,
    article: str | None = None,
) -> list[Any]:
    """SQL tests over ``incidents`` for the filters that are given.

    ``actor`` and ``place``: ids or names, any of them; ``near`` is a box here, ``within`` makes it a circle. An
    incident without a date meets neither ``since`` nor ``until``.
    """
    out: list[Any] = []
    if kind:
        out.append(incidents.c.kind.in_(list(kind)))
    if actor is not None:
        held = select(incident_actors.c.incident).where(incident_actors.c.actor.in_(list(actor)))
        out.append(incidents.c.number.in_(held))
    if place is not None:
        out.append(incidents.c.place.in_(list(place)) | incidents.c.place_name.in_(list(place)))
    if near is not None:
        high = near.km / KM_A_DEGREE
        wide = high / max(math.cos(math.radians(min(abs(near.lat) + high, 89.9))), 0.01)
        out.append(incidents.c.lat.between(near.lat - high, near.lat + high))
        out.append(incidents.c.lon.between(near.lon - wide, near.lon + wide))
    if since:
        out.append(incidents.c.time_end >= first_day(since))
    if until:
        out.append(incidents.c.time_start <= last_day(until))
    if grade:
        out.append(incidents.c.grade.in_(list(grade)))
    if contested is not None:
        out.append(incidents.c.disagreements > 0 if contested else incidents.c.disagreements == 0)
    if outlet:
        held = select(incident_outlets.c.incident).where(incident_outlets.c.outlet == outlet)
        out.append(incidents.c.number.in_(held))
    if modality:
        out.append(incidents.c.modality == modality)
    if article:
        query = select(incident_claims.c.incident).join(claims, claims.c.number == incident_claims.c.claim)
        query = query.join(articles, articles.c.number == claims.c.article).where(articles.c.id == article)
        out.append(incidents.c.number.in_(query))
    return out


def apart_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance of two points in km, on a sphere: near enough for a filter."""
    a, b = math.radians(lat), math.radians(other_lat)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(half)))


def within(record: dict[str, Any], near: Near | None) -> bool:
    """Whether an incident's place lies in the circle."""
    if near is None:
        return True
    place = record["place"]
    return apart_km(near.lat, near.lon, place["lat"], place["lon"]) <= near.km


def found(
    record: Record, where: Sequence[Any] = (), near: Near | None = None, limit: int | None = None, size: int = 500
) -> Iterator[dict[str, Any]]:
    """Incidents in the exchange format, in the order of time, streamed."""
    query = select(incidents.c.number, incidents.c.record).where(*where).order_by(incidents.c.number)
    last, given = 0, 0
    while limit is None or given < limit:
        with record.engine.connect() as connection:
            rows = connection.execute(query.where(incidents.c.number > last).limit(size)).all()
        for row in rows:
            one = orjson.loads(row.record)
            if within(one, near):
                yield one
                given += 1
                if given == limit:
                    return
        if len(rows) < size:
            return
        last = rows[-1].number


def count(record: Record, where: Sequence[Any] = ()) -> int:
    """How many incidents meet the tests."""
    with record.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(incidents).where(*where)).scalar_one()


def incident(record: Record, key: str) -> dict[str, Any]:
    """The incident of this id, or of the only id that begins so. Raises InputError (R282)."""
    test = incidents.c.incident.startswith(key, autoescape=True)
    with record.engine.connect() as connection:
        query = select(incidents.c.incident, incidents.c.record).where(test).order_by(incidents.c.incident).limit(6)
        rows = connection.execute(query).all()
    exact = [row for row in rows if row.incident == key]
    if len(exact or rows) != 1:
        near = ", ".join(row.incident for row in rows[:5])
        hint = f"did you mean {near}?" if near else "list them with: riwaya show incidents"
        raise InputError(f"no incident {key!r}; {hint}", code="R282")
    return orjson.loads((exact or rows)[0].record)


class Telling(NamedTuple):
    """A claim of an incident with what is known of its article; ``passage``: the sentence around its trigger."""

    article: str
    outlet: str | None
    published: str | None
    url: str | None
    number: int  # of the claim in its article, from 1
    claim: dict[str, Any]
    passage: str
    at: int  # where the trigger begins in ``passage``


def tellings(record: Record, key: str) -> list[Telling]:
    """The accounts of an incident side by side, in the order of publication, then of articles' ids."""
    query = (
        TELLING.join(incident_claims, incident_claims.c.claim == claims.c.number)
        .join(incidents, incidents.c.number == incident_claims.c.incident)
        .where(incidents.c.incident == key)
    )
    with record.engine.connect() as connection:
        return in_time(connection.execute(query))


def tellings_of(record: Record, refs: Iterable[str]) -> list[Telling]:
    """The same of claims named ``ARTICLE#CLAIM``; those that are gone are left out."""
    wanted = {tuple(ref.rsplit("#", 1)) for ref in refs}
    out: list[Telling] = []
    with record.engine.connect() as connection:
        for part in chunks(sorted(wanted)):
            test = tuple_(articles.c.id, claims.c.claim).in_(list(part))
            out += in_time(connection.execute(TELLING.where(test)))
    return sorted(out, key=telling_order)


TELLING = select(
    articles.c.id,
    articles.c.outlet,
    articles.c.published,
    articles.c.url,
    articles.c.text,
    claims.c.number,
    claims.c.record,
).join(claims, claims.c.article == articles.c.number)


def in_time(rows: Iterable[Any]) -> list[Telling]:
    """Rows of TELLING as accounts in the order of time."""
    out = []
    for row in rows:
        one = orjson.loads(row.record)
        first, last = passage(row.text, one["start"], one["end"])
        number = row.number % CLAIMS_A_ARTICLE + 1
        words, at = row.text[first:last], one["start"] - first
        out.append(Telling(row.id, row.outlet, row.published, row.url, number, one, words, at))
    return sorted(out, key=telling_order)


def telling_order(t: Telling) -> tuple[Any, ...]:
    return (t.published or "9999", t.article, t.claim["start"], t.claim["claim"])


STOPS = ".!؟?\n"


def passage(text: str, start: int, end: int, longest: int = 400) -> tuple[int, int]:
    """The offsets of the sentence around ``[start, end)``, at most ``longest`` characters either side."""
    first = start
    while first > 0 and start - first < longest and text[first - 1] not in STOPS:
        first -= 1
    last = end
    while last < len(text) and last - end < longest and text[last] not in STOPS:
        last += 1
    last += last < len(text) and text[last] in ".!؟?"
    while first < start and text[first].isspace():
        first += 1
    return first, last


# --- the rest -------------------------------------------------------------------------------------------------------


def records_of(record: Record, table: Any, where: Sequence[Any] = (), limit: int | None = None) -> Iterator[Any]:
    """The records of ``holds`` or ``terms``, in their order."""
    query = select(table.c.record).where(*where).order_by(table.c.number).limit(limit)
    with record.engine.connect() as connection:
        for held in connection.execute(query).scalars():
            yield orjson.loads(held)


def copies_of(record: Record, article: str | None = None) -> list[dict[str, Any]]:
    """The copies, group by group; with ``article`` only the groups that it is in."""
    query = select(copies).order_by(copies.c.number)
    if article:
        query = query.where(copies.c.group.in_(select(copies.c.group).where(copies.c.article == article)))
    with record.engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(query)]


def copied(record: Record, wanted: Iterable[str]) -> list[Copied]:
    """The copies among these articles, as linking has them; none in a record that was never linked."""
    ids = set(wanted)
    if not ids or not state(record).made:
        return []
    names = [field.name for field in fields(Copied)]
    return [Copied(**{n: c[n] for n in names}) for c in copies_of(record) if c["article"] in ids]


def quotes_of(record: Record, source: str | None = None, outlet: str | None = None) -> list[dict[str, Any]]:
    """Which outlets quote whom and how often, the commonest first."""
    query = select(quoted).order_by(quoted.c.claims.desc(), quoted.c.outlet, quoted.c.source)
    if source:
        query = query.where((quoted.c.source == source) | (quoted.c.source_name == source))
    if outlet:
        query = query.where(quoted.c.outlet == outlet)
    with record.engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(query)]


def incidents_of(connection: Connection, numbers: Sequence[int]) -> dict[int, str]:
    """Claim key -> id of its incident."""
    query = select(incident_claims.c.claim, incidents.c.incident).join(
        incidents, incidents.c.number == incident_claims.c.incident
    )
    return {row[0]: row[1] for row in connection.execute(query.where(incident_claims.c.claim.in_(list(numbers))))}


def corpus(record: Record) -> dict[str, Any]:
    """How many articles, outlets and claims there are, and the first and last day of publication."""
    with record.engine.connect() as connection:
        columns = (
            func.count(), func.count(articles.c.outlet.distinct()), func.min(articles.c.published),
            func.max(articles.c.published),
        )  # fmt: skip
        row = connection.execute(select(*columns)).one()
        held = connection.execute(select(func.count()).select_from(claims)).scalar_one()
    return {"articles": row[0], "outlets": row[1], "claims": held, "first": row[2], "last": row[3]}


def totals(record: Record) -> dict[str, int]:
    """How many incidents, contested ones, copies and origins there are, for a summary."""
    number = func.count()
    with record.engine.connect() as connection:
        if not inspect(connection).has_table("incidents"):
            return {}

        def one(query: Any) -> int:
            return int(connection.execute(query).scalar() or 0)

        return {
            "incidents": one(select(number).select_from(incidents)),
            "several": one(select(number).select_from(incidents).where(incidents.c.articles > 1)),
            "contested": one(select(number).select_from(incidents).where(incidents.c.disagreements > 0)),
            "one origin": one(
                select(number)
                .select_from(incidents)
                .where(incidents.c.outlets > 1, incidents.c.origins_high == 1)
            ),
            "origins": one(select(func.sum(incidents.c.origins_low)).where(incidents.c.articles > 1)),
            "copies": one(select(number).select_from(copies).where(copies.c.how.in_(("exact", "reprint", "update")))),
            "passages": one(select(number).select_from(copies).where(copies.c.how == "passage")),
        }  # fmt: skip
