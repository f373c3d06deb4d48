"""What a record says of one actor, place or source: counts by kind, outlet, source and day, claims and incidents."""

from __future__ import annotations

from typing import Any, Literal

import orjson
from sqlalchemy import func, or_, select

from riwaya.store.browse import Browser
from riwaya.store.browse_claims import claim_of
from riwaya.store.schema import articles, claim_actors, claim_places, claims
from riwaya.store.schema_links import incident_actors, incidents

What = Literal["actor", "place", "source"]
C = claims.c


def claims_with(what: What, key: str) -> Any:
    """A test over ``claims`` for those that name this actor, place or source, by id or by its words."""
    if what == "source":
        return C.source == key
    table, column = (claim_actors, claim_actors.c.actor) if what == "actor" else (claim_places, claim_places.c.place)
    named = or_(column == key, (column.is_(None)) & (table.c.name == key))
    return C.number.in_(select(table.c.claim).where(named))


def facets(browser: Browser, what: What, key: str) -> dict[str, Any]:
    """``total``; ``kinds``, ``outlets``, ``sources``, ``modalities`` as (value, n); ``days`` as (day, n, 0)."""

    def make() -> dict[str, Any]:
        test = claims_with(what, key)
        number = func.count()
        with browser.reading() as connection:

            def by(column: Any, limit: int = 12) -> list[tuple[Any, int]]:
                query = select(column, number).where(test).group_by(column).order_by(number.desc(), column).limit(limit)
                return [(row[0], row[1]) for row in connection.execute(query)]

            outlets = (
                select(articles.c.outlet, number)
                .join(claims, C.article == articles.c.number)
                .where(test)
                .group_by(articles.c.outlet)
                .order_by(number.desc(), articles.c.outlet)
                .limit(12)
            )
            days = select(C.time_start, number).where(test, C.time_start.is_not(None)).group_by(C.time_start)
            return {
                "total": connection.execute(select(number).select_from(claims).where(test)).scalar_one(),
                "kinds": by(C.kind),
                "modalities": by(C.modality),
                "sources": [] if what == "source" else by(C.source),
                "outlets": [(row[0], row[1]) for row in connection.execute(outlets)],
                "days": [(row[0], row[1], 0) for row in connection.execute(days.order_by(C.time_start))],
            }

    return browser.kept(("facets", what, key), make)


def latest(browser: Browser, what: What, key: str, limit: int = 8) -> list[dict[str, Any]]:
    """The claims read last that name it."""

    def make() -> list[dict[str, Any]]:
        query = select(C.number, C.record, articles.c.outlet, articles.c.published)
        query = query.join(articles, articles.c.number == C.article).where(claims_with(what, key))
        return [claim_of(row) for row in browser.rows(query.order_by(C.number.desc()).limit(limit))]

    return browser.kept(("latest", what, key, limit), make)


def most_told(browser: Browser, what: What, key: str, limit: int = 8) -> list[dict[str, Any]]:
    """The incidents with most accounts that name it (of an actor or a place)."""

    def make() -> list[dict[str, Any]]:
        i = incidents.c
        if what == "actor":
            test = i.number.in_(select(incident_actors.c.incident).where(incident_actors.c.actor == key))
        else:
            test = (i.place == key) | (i.place.is_(None) & (i.place_name == key))
        query = select(i.record).where(test).order_by(i.claims.desc(), i.number).limit(limit)
        return [orjson.loads(row.record) for row in browser.rows(query)]

    return [] if what == "source" else browser.kept(("most told", what, key, limit), make)


def spellings(browser: Browser, what: What, key: str, limit: int = 400) -> list[tuple[str, int]]:
    """The words by which claims of the record name it, the commonest first; from the first ``limit`` claims."""

    def make() -> list[tuple[str, int]]:
        query = select(C.record).where(claims_with(what, key)).limit(limit)
        counted: dict[str, int] = {}
        for row in browser.rows(query):
            held = orjson.loads(row.record)
            if what == "source":
                items = [held["source"]] if held["source"]["text"] else []
            else:
                items = [*held["actors"], *held["targets"]] if what == "actor" else held["places"]
                items = [item for item in items if (item["id"] or item["name"]) == key]
            for item in items:
                counted[item["text"]] = counted.get(item["text"], 0) + 1
        return sorted(counted.items(), key=lambda x: (-x[1], x[0]))[:14]

    return browser.kept(("spellings", what, key), make)
