"""Articles for the workspace: the list under filters, one article with its claims, copies among articles."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import and_, func, literal_column, or_, select

from riwaya.store import search
from riwaya.store.browse import Browser, Page
from riwaya.store.browse_incidents import key_of
from riwaya.store.rows import first_day, last_day
from riwaya.store.schema import articles, claims
from riwaya.store.schema_links import copies

A = articles.c


def listed(
    browser: Browser, q: str = "", outlet: str = "", since: str = "", until: str = "", after: str = "", size: int = 30
) -> Page:
    """A page of articles, the latest first, those without a date last."""
    asked = ("articles", q, outlet, since, until, after, size)

    def make() -> Page:
        with browser.reading() as connection:
            tests: list[Any] = []
            if outlet:
                tests.append(A.outlet == outlet)
            if since:
                tests.append(A.published >= first_day(since))
            if until:
                tests.append(A.published <= last_day(until))
            if q:
                found = select(claims.c.article).where(claims.c.number.in_(search.matching(connection, q)))
                like = "%" + q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
                titled = select(A.number).where(A.title.like(like, escape="\\"))
                tests.append(A.number.in_(found) | A.number.in_(titled) | (A.id == q))
            day: Any = literal_column("coalesce(published, '0000')")  # as the index has it
            total = connection.execute(select(func.count()).select_from(articles).where(*tests)).scalar_one()
            query = select(A.number, A.id, A.title, A.outlet, A.published, A.claims, A.author).where(*tests)
            if after:
                said, _, number = after.rpartition(".")
                number_of = key_of(f"0.{number}")
                assert number_of is not None
                query = query.where(or_(day < said, and_(day == said, A.number > number_of[1])))
            rows = connection.execute(query.order_by(day.desc(), A.number).limit(size + 1)).all()
        last = rows[size - 1] if len(rows) > size else None
        return Page(list(rows[:size]), total, f"{last.published or '0000'}.{last.number}" if last else None, None)

    return browser.kept(asked, make)


def one(browser: Browser, key: str) -> Any:
    """An article by its id, or None."""
    return browser.one(select(articles).where(A.id == key))


def claims_of(browser: Browser, number: int) -> list[tuple[int, dict[str, Any]]]:
    """(key, claim in the exchange format) of an article, in the order of its text."""
    query = select(claims.c.number, claims.c.record).where(claims.c.article == number).order_by(claims.c.number)
    return [(row.number, orjson.loads(row.record)) for row in browser.rows(query)]


def titles(browser: Browser, ids: list[str]) -> dict[str, Any]:
    """id -> row with title, outlet and published."""
    if not ids:
        return {}
    query = select(A.id, A.title, A.outlet, A.published, A.text).where(A.id.in_(ids))
    return {row.id: row for row in browser.rows(query)}


def copies_of(browser: Browser, article: str) -> list[Any]:
    """The copies and reprints that an article belongs with."""
    c = copies.c
    groups = select(c.group).where(c.article == article)
    query = (
        select(copies, A.title, A.outlet, A.published)
        .outerjoin(articles, A.id == c.article)
        .where(c.group.in_(groups))
        .order_by(A.published, c.number)
        .limit(40)
    )
    return list(browser.rows(query))


def outlets(browser: Browser) -> list[Any]:
    """Every outlet: outlet, articles, claims, first, last; the one with most articles first."""

    def make() -> list[Any]:
        number = func.count()
        query = select(
            A.outlet, number.label("articles"), func.coalesce(func.sum(A.claims), 0).label("claims"),
            func.min(A.published).label("first"), func.max(A.published).label("last"),
        )  # fmt: skip
        return list(browser.rows(query.group_by(A.outlet).order_by(number.desc(), A.outlet)))

    return browser.counted("outlets", make)


def coverage(browser: Browser) -> list[Any]:
    """(outlet, day, articles) of all articles with a date."""

    def make() -> list[Any]:
        query = select(A.outlet, A.published, func.count().label("n")).where(A.published.is_not(None))
        return list(browser.rows(query.group_by(A.outlet, A.published)))

    return browser.counted("coverage", make)
