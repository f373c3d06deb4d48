"""Claims for the workspace: pages of them under the filters, and by their keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import func, select

from riwaya.store.browse import Browser, Page
from riwaya.store.browse_filters import Filters, claim_tests
from riwaya.store.browse_incidents import key_of
from riwaya.store.schema import CLAIMS_A_ARTICLE, articles, claims


def listed(browser: Browser, f: Filters, after: str = "", size: int = 30) -> Page:
    """A page of claims in the order of reading: the exchange format, with ``outlet``, ``published`` and ``number``
    (in its article, from 1)."""

    def make() -> Page:
        with browser.reading() as connection:
            tests = claim_tests(connection, f)
            total = browser.kept(("claims counted", f), lambda: count(connection, tests))
            query = select(claims.c.number, claims.c.record, articles.c.outlet, articles.c.published)
            query = query.join(articles, articles.c.number == claims.c.article).where(*tests)
            key = key_of(after)
            if key is not None:
                query = query.where(claims.c.number > key[1])
            rows = connection.execute(query.order_by(claims.c.number).limit(size + 1)).all()
        following = f"0.{rows[size - 1].number}" if len(rows) > size else None
        return Page([claim_of(row) for row in rows[:size]], total, following, None)

    return browser.kept(("claims", f, after, size), make)


def count(connection: Any, tests: Sequence[Any]) -> int:
    """How many claims meet the tests."""
    return connection.execute(select(func.count()).select_from(claims).where(*tests)).scalar_one()


def claim_of(row: Any) -> dict[str, Any]:
    """A claim with what is known of its article."""
    held = orjson.loads(row.record)
    number = row.number % CLAIMS_A_ARTICLE + 1
    return {**held, "outlet": row.outlet, "published": row.published, "number": number}


def by_refs(browser: Browser, refs: Sequence[tuple[str, str]], limit: int = 200) -> list[dict[str, Any]]:
    """The claims of these (article, claim) that are still in the record, in the order asked for."""
    wanted = list(dict.fromkeys(refs))[:limit]
    if not wanted:
        return []
    query = (
        select(claims.c.number, claims.c.record, articles.c.outlet, articles.c.published, articles.c.id, claims.c.claim)
        .join(articles, articles.c.number == claims.c.article)
        .where(articles.c.id.in_({a for a, _ in wanted}), claims.c.claim.in_({c for _, c in wanted}))
    )
    held = {(row.id, row.claim): claim_of(row) for row in browser.rows(query)}
    return [held[ref] for ref in wanted if ref in held]
