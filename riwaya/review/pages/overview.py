"""The overview: what is in the record, coverage by outlet and week, what is contested, what needs attention."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from riwaya.review.bins import Bins, bins
from riwaya.review.shell import Here
from riwaya.store import browse_articles, browse_incidents, browse_overview
from riwaya.store.browse import Browser
from riwaya.store.browse_filters import Filters

router = APIRouter()
OUTLETS = 14  # rows of the coverage table; the others are added up
WEEKS = 26  # its columns; longer records are shown by month or year


@router.get("/")
def overview(page: Here) -> Response:
    """The first page."""
    b = page.browser
    totals = browse_overview.totals(b)
    if not totals["articles"]:
        w, where = page.words, page.workspace.where if page.workspace else ""
        command = f"riwaya run PATH --db {where}"
        return page.page(
            "empty.html", nav="overview", title=w("empty.record"), what=w("empty.record.next"), command=command
        )
    linked = browse_overview.linked(b)
    return page.page(
        "overview.html",
        nav="overview",
        totals=totals,
        linked=linked,
        where=page.workspace.where if page.workspace else "",
        kinds=browse_overview.kinds(b)[:12],
        modalities=browse_overview.modalities(b),
        actors=[row for row in browse_overview.actors(b)[:30] if row.actor][:8],
        places=[row for row in browse_overview.places(b)[:30] if row.place][:8],
        sources=browse_overview.sources(b)[:8],
        coverage=coverage(b),
        contested=browse_overview.contested(b) if linked else [],
        attention=browse_overview.attention_counts(b),
        attention_first=browse_overview.attention_first(b),
        spots=browse_incidents.by_place(b, Filters()) if linked else [],
        weeks=bins(browse_incidents.by_day(b, Filters()), most=40) if linked else None,
    )


def coverage(browser: Browser) -> dict[str, Any]:
    """Articles of each outlet by week (month, year where the record is long): columns, rows with levels."""

    def make() -> dict[str, Any]:
        rows = browse_articles.coverage(browser)
        days: Counter[str] = Counter()
        for row in rows:
            days[row.published] += row.n
        columns: Bins = bins([(day, n, 0) for day, n in sorted(days.items())], most=WEEKS, least="week")
        cells: dict[str, Counter[str]] = defaultdict(Counter)
        for row in rows:
            cells[row.outlet or ""][columns.bin_of(row.published)] += row.n
        order = sorted(cells, key=lambda name: (-sum(cells[name].values()), name))
        shown, rest = order[:OUTLETS], order[OUTLETS:]
        top = max((n for name in shown for n in cells[name].values()), default=1)
        return {"columns": columns, "rows": [(name, cells[name]) for name in shown], "rest": len(rest), "top": top}

    return browser.counted("coverage table", make)
