"""What the overview counts over the whole record, once for each of its versions."""

from __future__ import annotations

from typing import Any

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

    return browser.kept("totals", make)


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

    return browser.kept(("counted", str(column)), make)


def actors(browser: Browser) -> list[Any]:
    """Every actor that claims name: actor (None: not in the lexicon), name, as_actor, as_target, n."""

    def make() -> list[Any]:
        c = claim_actors.c
        number = func.count()
        key = func.coalesce(c.actor, c.name)
        query = select(
            func.min(c.actor).label("actor"), func.min(c.name).label("name"), number.label("n"),
            func.count().filter(c.role == "actor").label("as_actor"),
            func.count().filter(c.role == "target").label("as_target"),
        )  # fmt: skip
        return list(browser.rows(query.group_by(key).order_by(number.desc(), key)))

    return browser.kept("actors", make)


def places(browser: Browser) -> list[Any]:
    """Every place that claims name: place (None: not resolved), name, lat, lon, n."""

    def make() -> list[Any]:
        c = claim_places.c
        number = func.count()
        key = func.coalesce(c.place, c.name)
        query = select(
            func.min(c.place).label("place"), func.min(c.name).label("name"), func.min(c.lat).label("lat"),
            func.min(c.lon).label("lon"), number.label("n"),
        )  # fmt: skip
        return list(browser.rows(query.group_by(key).order_by(number.desc(), key)))

    return browser.kept("places", make)


def sources(browser: Browser) -> list[Any]:
    """Everybody who is quoted: source, name, kind, n (claims), articles."""

    def make() -> list[Any]:
        c = claims.c
        number = func.count()
        query = select(
            c.source, func.min(c.source_name).label("name"), c.source_kind.label("kind"), number.label("n"),
            func.count(func.distinct(c.article)).label("articles"),
        )  # fmt: skip
        return list(browser.rows(query.group_by(c.source, c.source_kind).order_by(number.desc(), c.source)))

    return browser.kept("sources", make)


def contested(browser: Browser, limit: int = 8) -> list[dict[str, Any]]:
    """The incidents with most disagreements, then most outlets."""

    def make() -> list[dict[str, Any]]:
        i = incidents.c
        query = select(i.record).where(i.disagreements > 0)
        query = query.order_by(i.disagreements.desc(), i.outlets.desc(), i.claims.desc(), i.number).limit(limit)
        return [orjson.loads(row.record) for row in browser.rows(query)]

    return browser.kept(("contested", limit), make)


def attention_counts(browser: Browser) -> list[Any]:
    """(code, level, n) of the attention list."""

    def make() -> list[Any]:
        a = attention.c
        query = select(a.code, a.level, func.count().label("n"), func.min(a.message).label("message"))
        return list(browser.rows(query.group_by(a.code, a.level).order_by(func.count().desc(), a.code)))

    return browser.kept("attention", make)


def attention_first(browser: Browser, limit: int = 6) -> list[Any]:
    """The entries of the attention list that weigh most: errors, then warnings, then notices."""

    def make() -> list[Any]:
        a = attention.c
        query = select(a.code, a.level, a.message, a.article, a.file, a.line)
        return list(browser.rows(query.order_by(a.level, a.number).limit(limit)))

    return browser.kept(("attention", limit), make)
