"""Incidents for the workspace: lists under filters, points for the map and timeline, one incident with its accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, and_, func, or_, select

from riwaya.errors import InputError
from riwaya.store.browse import Browser, Page
from riwaya.store.browse_filters import Filters, incident_tests
from riwaya.store.schema import CLAIMS_A_ARTICLE, articles, claims
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


def _listed(browser: Browser, f: Filters, sort: str, after: str, size: int) -> Page:
    column, down = SORTS.get(sort, SORTS["time"])
    with browser.reading() as connection:
        tests = incident_tests(connection, f)
        total = count(browser, connection, f, tests)
        key = key_of(after)
        by_time = column is I.number
        query = select(*ROW).where(*tests)
        if by_time and down:
            # those without a date come last whichever way time runs
            rows = _down_time(connection, query, key, size + 1)
        else:
            order = column.desc() if down else column.asc()
            if key is not None:
                value, number = key
                beyond = column < value if down else column > value
                query = query.where(beyond if by_time else or_(beyond, and_(column == value, I.number > number)))
            rows = connection.execute(query.order_by(order, *([] if by_time else [I.number])).limit(size + 1)).all()
    last = rows[size - 1] if len(rows) > size else None
    following = None
    if last is not None:
        value = last.number if by_time else getattr(last, column.key)
        following = f"{value}.{-1 if by_time and last.time_start is None else last.number}"
    return Page([row_of(row) for row in rows[:size]], total, following, None)


def _down_time(connection: Connection, query: Any, key: tuple[int, int] | None, size: int) -> Sequence[Any]:
    undated = key is not None and key[1] < 0
    rows: list[Any] = []
    if not undated:
        held = query.where(I.time_start.is_not(None))
        if key is not None:
            held = held.where(I.number < key[0])
        rows = list(connection.execute(held.order_by(I.number.desc()).limit(size)).all())
    if len(rows) < size:
        held = query.where(I.time_start.is_(None))
        if key is not None and undated:
            held = held.where(I.number > key[0])
        rows += connection.execute(held.order_by(I.number).limit(size - len(rows))).all()
    return rows


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


def count(browser: Browser, connection: Connection, f: Filters, tests: Sequence[Any]) -> int:
    """How many incidents meet the filters."""
    query = select(func.count()).select_from(incidents).where(*tests)
    return browser.kept(("incidents counted", f), lambda: connection.execute(query).scalar_one())


def points(browser: Browser, f: Filters, limit: int) -> tuple[int, list[Any]]:
    """(how many there are, the first of them as light rows), the latest first; for the map and the timeline."""

    def make() -> tuple[int, list[Any]]:
        with browser.reading() as connection:
            tests = incident_tests(connection, f)
            query = select(
                I.incident, I.lon, I.lat, I.place, I.place_name, I.kind, I.time_start, I.time_end, I.grade,
                I.disagreements, I.claims, I.outlets,
            )  # fmt: skip
            rows = connection.execute(query.where(*tests).order_by(I.number.desc()).limit(limit)).all()
            return count(browser, connection, f, tests), list(rows)

    return browser.kept(("points", f, limit), make)


def by_day(browser: Browser, f: Filters) -> list[tuple[str, int, int]]:
    """(first day, incidents, contested ones) under the filters, those without a date left out, in order."""

    def make() -> list[tuple[str, int, int]]:
        with browser.reading() as connection:
            tests = incident_tests(connection, f)
            contested = func.sum(func.sign(I.disagreements)) if connection.dialect.name == "postgresql" else func.sum(
                func.min(I.disagreements, 1)
            )
            query = select(I.time_start, func.count(), contested).where(*tests, I.time_start.is_not(None))
            rows = connection.execute(query.group_by(I.time_start).order_by(I.time_start)).all()
            return [(day, n, int(contested or 0)) for day, n, contested in rows]

    return browser.kept(("incidents by day", f), make)


def by_place(browser: Browser, f: Filters, limit: int = 12) -> list[Any]:
    """Places with most incidents under the filters: place, place_name, lat, lon, n."""

    def make() -> list[Any]:
        with browser.reading() as connection:
            number = func.count()
            query = select(I.place, func.min(I.place_name).label("place_name"), func.min(I.lat).label("lat"),
                           func.min(I.lon).label("lon"), number.label("n"))  # fmt: skip
            query = query.where(*incident_tests(connection, f), I.place.is_not(None)).group_by(I.place)
            return list(connection.execute(query.order_by(number.desc(), I.place).limit(limit)).all())

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
    rows = browser.rows(
        select(judgements).where(j.article_a.in_(ids) | j.article_b.in_(ids)).order_by(j.number.desc())
    )
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


def claim_number(key: int) -> int:
    """A claim's number in its article, from 1."""
    return key % CLAIMS_A_ARTICLE + 1
