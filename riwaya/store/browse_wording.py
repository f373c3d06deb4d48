"""The terms of outlets for one referent, and who quotes whom."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import func, select

from riwaya.store.browse import Browser
from riwaya.store.schema_links import quoted, terms

T = terms.c


def referents(browser: Browser) -> list[Any]:
    """What has terms: referent, role, n (uses), terms (different ones), outlets; the one with most uses first."""

    def make() -> list[Any]:
        uses = func.sum(T.count)
        query = select(
            T.referent, T.role, uses.label("n"), func.count(func.distinct(T.term)).label("terms"),
            func.count(func.distinct(T.outlet)).label("outlets"),
        )  # fmt: skip
        return list(browser.rows(query.group_by(T.referent, T.role).order_by(uses.desc(), T.referent, T.role)))

    return browser.counted("referents", make)


def terms_of(browser: Browser, referent: str, role: str) -> list[dict[str, Any]]:
    """The terms of every outlet for a referent, in the exchange format, the commonest first."""

    def make() -> list[dict[str, Any]]:
        query = select(T.record).where(T.referent == referent, T.role == role)
        return [orjson.loads(row.record) for row in browser.rows(query.order_by(T.count.desc(), T.number))]

    return browser.kept(("terms", referent, role), make)


def quotes(browser: Browser, limit: int = 120) -> list[Any]:
    """Who quotes which named source most: outlet, source, source_kind, source_name, claims, articles."""

    def make() -> list[Any]:
        q = quoted.c
        query = select(quoted).where(q.source_kind == "named", q.outlet != "")
        return list(browser.rows(query.order_by(q.claims.desc(), q.outlet, q.source).limit(limit)))

    return browser.counted(("quotes", limit), make)
