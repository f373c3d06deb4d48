"""Who was said to hold which place when: stretches of control for the table, the map at a date, and one stretch."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import func, or_, select

from riwaya.store.browse import Browser
from riwaya.store.rows import first_day, last_day
from riwaya.store.schema_links import holds

H = holds.c


def tests_of(place: str = "", holder: str = "", since: str = "", until: str = "", disputed: bool = False) -> list[Any]:
    """Tests over ``holds``; a stretch without a beginning or an end meets what it may reach."""
    out: list[Any] = []
    if place:
        out.append((H.place == place) | (H.place_name == place))
    if holder:
        out.append(H.holder == holder)
    if since:
        out.append(or_(H.time_end.is_(None), H.time_end >= first_day(since)))
    if until:
        out.append(or_(H.time_start.is_(None), H.time_start <= last_day(until)))
    if disputed:
        out.append(H.disputed == 1)
    return out


def places(browser: Browser, since: str = "", until: str = "", holder: str = "", place: str = "") -> list[Any]:
    """Places with a stretch of control: place, place_name, lat, lon, n, disputed; those with most first."""

    def make() -> list[Any]:
        number, disputed = func.count(), func.sum(H.disputed)
        query = select(
            H.place, func.min(H.place_name).label("place_name"), func.min(H.lat).label("lat"),
            func.min(H.lon).label("lon"), number.label("n"), disputed.label("disputed"),
        )  # fmt: skip
        query = query.where(*tests_of(place, holder, since, until)).group_by(H.place)
        return list(browser.rows(query.order_by(disputed.desc(), number.desc(), H.place)))

    return browser.kept(("control places", since, until, holder, place), make)


def days(browser: Browser) -> list[tuple[str, int]]:
    """(day, stretches that begin on it), in order."""

    def make() -> list[tuple[str, int]]:
        query = select(H.time_start, func.count()).where(H.time_start.is_not(None)).group_by(H.time_start)
        return [(row[0], row[1]) for row in browser.rows(query.order_by(H.time_start))]

    return browser.counted("control days", make)


def holders(browser: Browser) -> list[tuple[str, int]]:
    """(holder, stretches), the one with most first."""

    def make() -> list[tuple[str, int]]:
        query = select(H.holder, func.count()).group_by(H.holder).order_by(func.count().desc(), H.holder)
        return [(row[0], row[1]) for row in browser.rows(query)]

    return browser.counted("holders", make)


def stretches(browser: Browser, ids: list[str], since: str, until: str, holder: str = "") -> dict[str, list[Any]]:
    """place -> its stretches by their beginning: number, holder, time_start, time_end, disputed, record."""

    def make() -> dict[str, list[Any]]:
        if not ids:
            return {}
        query = select(H.number, H.place, H.holder, H.time_start, H.time_end, H.disputed, H.record)
        query = query.where(H.place.in_(ids), *tests_of("", holder, since, until))
        out: dict[str, list[Any]] = {}
        for row in browser.rows(query.order_by(H.place, func.coalesce(H.time_start, ""), H.number)):
            out.setdefault(row.place, []).append(row)
        return out

    return browser.kept(("stretches", tuple(ids), since, until, holder), make)


def at(browser: Browser, day: str, limit: int = 500) -> list[dict[str, Any]]:
    """The stretches that are said to cover a day, by place."""

    def make() -> list[dict[str, Any]]:
        query = select(H.number, H.record).where(
            or_(H.time_start.is_(None), H.time_start <= day), or_(H.time_end.is_(None), H.time_end >= day)
        )
        rows = browser.rows(query.order_by(H.place_name, H.number).limit(limit))
        return [{**orjson.loads(row.record), "number": row.number} for row in rows]

    return browser.kept(("control at", day, limit), make)


def one(browser: Browser, number: int) -> dict[str, Any] | None:
    """A stretch by its number."""
    row = browser.one(select(H.record).where(H.number == number))
    return {**orjson.loads(row.record), "number": number} if row else None


def listed(browser: Browser, tests: list[Any], after: int, size: int) -> tuple[list[dict[str, Any]], int]:
    """(stretches after a number, how many there are) for the interface."""
    rows = browser.rows(select(H.number, H.record).where(*tests, H.number > after).order_by(H.number).limit(size + 1))
    total = browser.value(select(func.count()).select_from(holds).where(*tests))
    return [{**orjson.loads(row.record), "number": row.number} for row in rows], int(total or 0)
