"""What a record says of one actor, place or source: counts by kind, outlet, source and day, claims and incidents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Literal

import orjson
from sqlalchemy import String, cast, func, literal, or_, select, union_all

from riwaya.store.browse import Browser
from riwaya.store.browse_claims import claim_of
from riwaya.store.schema import articles, claim_actors, claim_places, claims
from riwaya.store.schema_links import incident_actors, incidents

What = Literal["actor", "place", "source"]
C = claims.c
FACETS = (
    ("kinds", "kind"), ("modalities", "modality"), ("sources", "source"), ("days", "time_start"),
    ("outlets", "article"),
)  # fmt: skip


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
        hit = select(C.number, C.kind, C.modality, C.source, C.time_start, C.article).where(claims_with(what, key))
        held = hit.cte("hit")
        number = func.count()
        parts = [
            select(literal(name).label("of"), cast(held.c[column], String).label("value"), number.label("n")).group_by(
                held.c[column]
            )
            for name, column in FACETS
        ]
        found: dict[str, list[tuple[Any, int]]] = {name: [] for name, _ in FACETS}
        for of, value, n in browser.rows(union_all(*parts)):
            found[of].append((value, n))
        by_outlet: Counter[str | None] = Counter()
        outlets = outlets_of(browser)
        for article, n in found.pop("outlets"):
            by_outlet[outlets.get(int(article))] += n
        out: dict[str, Any] = {name: ranked(values) for name, values in found.items() if name != "days"}
        out["total"] = sum(n for _, n in found["kinds"])
        out["outlets"] = ranked(by_outlet.items())
        out["days"] = [(day, n, 0) for day, n in sorted((d, n) for d, n in found["days"] if d)]
        if what == "source":
            out["sources"] = []
        return out

    return browser.kept(("facets", what, key), make)


def ranked(values: Iterable[tuple[Any, int]], limit: int = 12) -> list[tuple[Any, int]]:
    """The commonest values first."""
    return sorted(values, key=lambda x: (-x[1], x[0] or ""))[:limit]


def outlets_of(browser: Browser) -> dict[int, str | None]:
    """Article number -> its outlet."""

    def make() -> dict[int, str | None]:
        return {row[0]: row[1] for row in browser.rows(select(articles.c.number, articles.c.outlet))}

    return browser.kept("outlet of article", make)


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
            test: Any = i.number.in_(select(incident_actors.c.incident).where(incident_actors.c.actor == key))
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
