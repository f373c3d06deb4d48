"""Incidents for the workspace: lists under filters, points for the map and timeline, one incident with its accounts."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson
from sqlalchemy import and_, func, or_, select

from riwaya.errors import InputError
from riwaya.store.browse import Browser, Page
from riwaya.store.browse_filters import GRADES, Filters, incident_tests
from riwaya.store.schema import articles, claims
from riwaya.store.schema_links import incident_claims, incidents, judgements

I = incidents.c
SORTS: dict[str, tuple[Any, bool]] = {
    "time": (I.number, True),
    "oldest": (I.number, False),
    "accounts": (I.claims, True),
    "outlets": (I.outlets, True),
    "contested": (I.disagreements, True),
}
"""Name -> (what is sorted by, whether downwards). Incidents are numbered in the order of time, those without a date
last; equal values go by number."""
ROW = (
    I.number, I.incident, I.kind, I.modality, I.place, I.place_name, I.lat, I.lon, I.time_start, I.time_end, I.claims,
    I.articles, I.outlets, I.origins_low, I.origins_high, I.grade, I.disagreements, I.record,
)  # fmt: skip


def listed(browser: Browser, f: Filters, sort: str = "time", after: str = "", size: int = 25) -> Page:
    """A page of incidents, each a mapping of its record with the columns beside it. ``after``: ``next`` of a page."""
    return browser.kept(("incidents", f, sort, after, size), lambda: _listed(browser, f, sort, after, size))


class Light(NamedTuple):
    """What the charts need of every incident, by its number (0 stands for none)."""

    rows: list[tuple[Any, ...]]
    """id, lon, lat, radius in km (not kept: None), kind, first, last, grade, contested, claims, outlets, place; the
    last of these, ``kind`` and ``grade`` are indexes into ``spots``, ``kinds`` and GRADES."""
    spots: list[tuple[str | None, str, float | None, float | None]]  # place, name, lat, lon
    kinds: list[str]
    undated: int  # the number of the first incident without a date; these are numbered last


FIRST, CONTESTED, PLACE = 5, 8, 11


def light(browser: Browser) -> Light:
    """The incidents of this linking, some two hundred bytes each."""

    def make() -> Light:
        query = select(
            I.number, I.incident, I.kind, I.place, I.place_name, I.lat, I.lon, I.time_start, I.time_end, I.grade,
            I.disagreements, I.claims, I.outlets,
        )  # fmt: skip
        found = browser.rows(query.order_by(I.number))
        made: list[tuple[Any, ...]] = [()] * (max((row[0] for row in found), default=0) + 1)
        kinds: dict[str, int] = {}
        grades = {grade: n for n, grade in enumerate(GRADES)}
        days: dict[str | None, str | None] = {}
        at: dict[Any, int] = {}
        spots: list[tuple[str | None, str, float | None, float | None]] = []
        undated = len(made)
        for number, ident, kind, place, name, lat, lon, first, last, grade, disagreements, claimed, outlets in found:
            where = None
            if name is not None:
                key = place or (name,)
                where = at.setdefault(key, len(spots))
                if where == len(spots):
                    spots.append((place, name, lat, lon))
                lat, lon = spots[where][2:]
            if first is None and number < undated:
                undated = number
            made[number] = (
                ident, lon, lat, None, kinds.setdefault(kind, len(kinds)), days.setdefault(first, first),
                days.setdefault(last, last), grades.get(grade), 1 if disagreements else 0, claimed, outlets, where,
            )  # fmt: skip
        return Light(made, spots, list(kinds), undated)

    return browser.of_links("light", make)


def numbers(browser: Browser, f: Filters) -> array[int]:
    """The numbers of the incidents under the filters, in order."""

    def make() -> array[int]:
        with browser.reading() as connection:
            query = select(I.number).where(*incident_tests(connection, f)).order_by(I.number)
            return array("q", connection.execute(query).scalars())

    return browser.kept(("numbers", f), make, wide=True)


def _listed(browser: Browser, f: Filters, sort: str, after: str, size: int) -> Page:
    column, down = SORTS.get(sort, SORTS["time"])
    found = numbers(browser, f)
    key = key_of(after)
    with browser.reading() as connection:
        if column is I.number:
            chosen = by_time(found, light(browser).undated, down, key[0] if key else None, size + 1)
            rows = connection.execute(select(*ROW).where(I.number.in_(chosen))).all()
            rows = sorted(rows, key=lambda row: chosen.index(row.number))
        else:
            query = select(*ROW).where(*incident_tests(connection, f))
            if key is not None:
                value, number = key
                query = query.where(or_(column < value, and_(column == value, I.number > number)))
            rows = list(connection.execute(query.order_by(column.desc(), I.number).limit(size + 1)).all())
    following = None
    if len(rows) > size:
        last = rows[size - 1]
        following = f"{last.number if column is I.number else getattr(last, column.key)}.{last.number}"
    return Page([row_of(row) for row in rows[:size]], len(found), following, None)


def by_time(found: array[int], undated: int, down: bool, after: int | None, size: int) -> list[int]:
    """The next ``size`` numbers after one in the order of time, those without a date last either way."""
    edge = bisect_left(found, undated)
    if not down:
        first = 0 if after is None else bisect_right(found, after)
        return list(found[first : first + size])
    if after is not None and after >= undated:
        first = bisect_right(found, after)
        return list(found[first : first + size])
    stop = edge if after is None else bisect_left(found, after)
    dated = list(found[max(0, stop - size) : stop])[::-1]
    return dated + list(found[edge : edge + size - len(dated)])


def key_of(after: str) -> tuple[int, int] | None:
    """The two numbers of a key; None for none. Raises InputError (R290) for anything else."""
    if not after:
        return None
    value, _, number = after.partition(".")
    try:
        found = int(value), int(number)
    except ValueError:
        found = (2**63, 2**63)
    if not all(abs(n) < 2**62 for n in found):
        raise InputError(f"after={after[:60]}: take it from `next` of the page before", code="R290")
    return found


def row_of(row: Any) -> dict[str, Any]:
    """The record of an incident with its number."""
    return {**orjson.loads(row.record), "number": row.number, "origins_high": row.origins_high}


def points(browser: Browser, f: Filters, limit: int) -> tuple[int, list[tuple[Any, ...]]]:
    """(how many there are, the first of them as rows of ``light``), the latest first; for the map and the timeline."""
    found = numbers(browser, f)
    rows = light(browser).rows
    return len(found), [rows[number] for number in found[: -limit - 1 : -1]]


def by_day(browser: Browser, f: Filters) -> list[tuple[str, int, int]]:
    """(first day, incidents, contested ones) under the filters, those without a date left out, in order."""

    def make() -> list[tuple[str, int, int]]:
        rows = light(browser).rows
        counted: dict[str, list[int]] = {}
        for number in numbers(browser, f):
            row = rows[number]
            day = row[FIRST]
            if day is not None:
                cell = counted.setdefault(day, [0, 0])
                cell[0] += 1
                cell[1] += row[CONTESTED]
        return [(day, n, contested) for day, (n, contested) in sorted(counted.items())]

    return browser.kept(("incidents by day", f), make)


class Spot(NamedTuple):
    """A place with how many incidents accounts put there."""

    place: str | None
    place_name: str
    lat: float | None
    lon: float | None
    n: int


def by_place(browser: Browser, f: Filters, limit: int = 12) -> list[Spot]:
    """The places with most incidents under the filters."""

    def make() -> list[Spot]:
        held = light(browser)
        counted = Counter(held.rows[number][PLACE] for number in numbers(browser, f))
        named = [(held.spots[at], n) for at, n in counted.items() if at is not None and held.spots[at][0]]
        found = [Spot(place, name, lat, lon, n) for (place, name, lat, lon), n in named]
        return sorted(found, key=lambda s: (-s.n, s.place or ""))[:limit]

    return browser.kept(("incidents by place", f, limit), make)


def geo(browser: Browser, f: Filters) -> list[Any]:
    """Every place with a point under the filters: place, place_name, lat, lon, incidents, contested, first, last."""

    def make() -> list[Any]:
        with browser.reading() as connection:
            query = select(
                I.place, func.min(I.place_name).label("place_name"), I.lat, I.lon, func.count().label("n"),
                func.count().filter(I.disagreements > 0).label("contested"),
                func.min(I.time_start).label("first"), func.max(I.time_end).label("last"),
            )  # fmt: skip
            tests = [*incident_tests(connection, f), I.lat.is_not(None)]
            return list(connection.execute(query.where(*tests).group_by(I.place, I.lat, I.lon)).all())

    return browser.kept(("geo", f), make)


class Telling(NamedTuple):
    """A claim of an incident and the article that makes it."""

    claim: dict[str, Any]
    key: int
    article: str
    title: str | None
    outlet: str | None
    agency: str | None
    published: str | None
    text: str


def one(browser: Browser, incident: str) -> dict[str, Any] | None:
    """An incident by its id."""
    row = browser.one(select(*ROW).where(I.incident == incident))
    return row_of(row) if row else None


def tellings(browser: Browser, number: int, limit: int = 300) -> list[Telling]:
    """The claims of an incident with their articles, in the order of outlet and publication."""
    a = articles.c
    query = (
        select(claims.c.number, claims.c.record, a.id, a.title, a.outlet, a.agency, a.published, a.text)
        .join(incident_claims, incident_claims.c.claim == claims.c.number)
        .join(articles, a.number == claims.c.article)
        .where(incident_claims.c.incident == number)
        .order_by(claims.c.number)
        .limit(limit)
    )
    found = [
        Telling(orjson.loads(r.record), r.number, r.id, r.title, r.outlet, r.agency, r.published, r.text)
        for r in browser.rows(query)
    ]
    return sorted(found, key=lambda t: (t.outlet or "\uffff", t.published or "9999", t.article, t.key))


def candidates(browser: Browser, incident: dict[str, Any], days: int = 7, limit: int = 12) -> list[Any]:
    """Incidents that could be the same happening: same family and place, near in time."""
    place, time = incident["place"], incident["time"]
    if not place or not time["start"]:
        return []
    import datetime as dt

    low = (dt.date.fromisoformat(time["start"]) - dt.timedelta(days=days)).isoformat()
    high = (dt.date.fromisoformat(time["end"] or time["start"]) + dt.timedelta(days=days)).isoformat()
    test = I.place == place["id"] if place["id"] else I.place_name == place["name"]
    query = (
        select(I.incident, I.kind, I.place, I.place_name, I.time_start, I.time_end, I.claims)
        .where(test, I.family == incident["family"], I.incident != incident["incident"])
        .where(I.time_start <= high, I.time_end >= low)
        .order_by(I.claims.desc(), I.number)
        .limit(limit)
    )
    return list(browser.rows(query))


def judged(browser: Browser, pairs: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """Judgements that name any of these (article, claim), latest first, each with what took it back."""
    if not pairs:
        return []
    j = judgements.c
    ids = sorted({article for article, _ in pairs})
    rows = browser.rows(select(judgements).where(j.article_a.in_(ids) | j.article_b.in_(ids)).order_by(j.number.desc()))
    taken = {row.undoes: row.number for row in rows if row.undoes is not None}
    wanted = set(pairs)
    return [
        {**row._mapping, "undone_by": taken.get(row.number)}
        for row in rows
        if (row.article_a, row.claim_a) in wanted or (row.article_b, row.claim_b) in wanted
    ]


def incidents_of(browser: Browser, keys: Sequence[int]) -> dict[int, str]:
    """Claim key -> id of its incident."""
    if not keys:
        return {}
    query = select(incident_claims.c.claim, I.incident).join(incidents, I.number == incident_claims.c.incident)
    return dict(browser.rows(query.where(incident_claims.c.claim.in_(keys))))  # type: ignore[arg-type]
