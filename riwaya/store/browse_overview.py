"""What the overview counts over the whole record, once for each of its versions."""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson
from sqlalchemy import func, inspect, select

from riwaya.store.browse import Browser
from riwaya.store.schema import articles, attention, claim_actors, claim_places, claims, meta
from riwaya.store.schema_links import incidents

Counts = dict[str, int]


def totals(browser: Browser) -> Counts:
    """How much of everything there is."""

    def make() -> Counts:
        with browser.reading() as connection:

            def number(query: Any) -> int:
                return int(connection.execute(query).scalar() or 0)

            i = incidents.c
            return {
                "articles": number(select(func.count()).select_from(articles)),
                "claims": number(select(func.count()).select_from(claims)),
                "outlets": number(select(func.count(func.distinct(articles.c.outlet)))),
                "sources": number(select(func.count(func.distinct(claims.c.source)))),
                "incidents": number(select(func.count()).select_from(incidents)),
                "contested": number(select(func.count()).select_from(incidents).where(i.disagreements > 0)),
                "several": number(select(func.count()).select_from(incidents).where(i.outlets > 1)),
                "uncoded": number(select(func.count()).select_from(articles).where(articles.c.coder.is_(None))),
            }

    return browser.counted("totals", make)


def linked(browser: Browser) -> bool:
    """Whether the record has a linking."""

    def make() -> bool:
        with browser.reading() as connection:
            if not inspect(connection).has_table("incidents"):
                return False
            return bool(connection.execute(select(meta.c.value).where(meta.c.key == "linked")).scalar())

    return browser.kept("linked", make)


def kinds(browser: Browser) -> list[tuple[str, int]]:
    """(kind, claims), the commonest first."""
    return counted(browser, claims.c.kind)


def modalities(browser: Browser) -> list[tuple[str, int]]:
    """(modality, claims)."""
    return counted(browser, claims.c.modality)


def counted(browser: Browser, column: Any) -> list[tuple[str, int]]:
    """How often a column has each of its values, the commonest first."""

    def make() -> list[tuple[str, int]]:
        number = func.count()
        query = select(column, number).group_by(column).order_by(number.desc(), column)
        return [(row[0], row[1]) for row in browser.rows(query)]

    return browser.counted(("counted", str(column)), make)


class Actor(NamedTuple):
    """``actor`` None: named, not in the lexicon. ``n`` claims, so many of them as actor and as target."""

    actor: str | None
    name: str
    n: int
    as_actor: int
    as_target: int


class Place(NamedTuple):
    """``place`` None: named, not resolved."""

    place: str | None
    name: str
    lat: float | None
    lon: float | None
    n: int


class Source(NamedTuple):
    """``source``: its id, or its words where it has none."""

    source: str | None
    name: str | None
    kind: str
    n: int
    articles: int


def actors(browser: Browser) -> list[Actor]:
    """Every actor that claims name, the one named most first."""

    def make() -> list[Actor]:
        c = claim_actors.c
        query = select(c.actor, c.name, c.role, func.count()).group_by(c.actor, c.name, c.role)
        found: dict[str, list[Any]] = {}
        for actor, name, role, n in browser.rows(query):
            held = found.setdefault(actor or f"\0{name}", [actor, name, 0, 0])
            held[1] = min(held[1], name)
            held[2 if role == "actor" else 3] += n
        made = [Actor(actor, name, a + t, a, t) for actor, name, a, t in found.values()]
        return sorted(made, key=lambda one: (-one.n, one.actor or one.name))

    return browser.counted("actors", make)


def places(browser: Browser) -> list[Place]:
    """Every place that claims name, the one named most first."""

    def make() -> list[Place]:
        c = claim_places.c
        query = select(c.place, c.name, func.min(c.lat), func.min(c.lon), func.count()).group_by(c.place, c.name)
        found: dict[str, Place] = {}
        for row in sorted(browser.rows(query), key=lambda r: r[1]):
            place, name, lat, lon, n = row
            held = found.setdefault(place or f"\0{name}", Place(place, name, lat, lon, 0))
            found[place or f"\0{name}"] = held._replace(n=held.n + n)
        return sorted(found.values(), key=lambda one: (-one.n, one.place or one.name))

    return browser.counted("places", make)


def sources(browser: Browser) -> list[Source]:
    """Everybody who is quoted, the one with most claims first."""

    def make() -> list[Source]:
        c = claims.c
        several = func.count(func.distinct(c.article))
        query = select(c.source, func.min(c.source_name), c.source_kind, func.count(), several)
        made = [Source(*row) for row in browser.rows(query.group_by(c.source, c.source_kind))]
        return sorted(made, key=lambda one: (-one.n, one.source or "", one.kind))

    return browser.counted("sources", make)


def contested(browser: Browser, limit: int = 8) -> list[dict[str, Any]]:
    """The incidents with most disagreements, then most outlets."""

    def make() -> list[dict[str, Any]]:
        i = incidents.c
        query = select(i.record).where(i.disagreements > 0)
        query = query.order_by(i.disagreements.desc(), i.outlets.desc(), i.claims.desc(), i.number).limit(limit)
        return [orjson.loads(row.record) for row in browser.rows(query)]

    return browser.counted(("contested", limit), make)


def attention_counts(browser: Browser) -> list[Any]:
    """(code, level, n) of the attention list."""

    def make() -> list[Any]:
        a = attention.c
        query = select(a.code, a.level, func.count().label("n"), func.min(a.message).label("message"))
        return list(browser.rows(query.group_by(a.code, a.level).order_by(func.count().desc(), a.code)))

    return browser.counted("attention", make)


def attention_first(browser: Browser, limit: int = 6) -> list[Any]:
    """The entries of the attention list that weigh most: errors, then warnings, then notices."""

    def make() -> list[Any]:
        a = attention.c
        query = select(a.code, a.level, a.message, a.article, a.file, a.line)
        return list(browser.rows(query.order_by(a.level, a.number).limit(limit)))

    return browser.counted(("attention", limit), make)
