"""Control: places as rows, time as columns, who was said to hold them; one stretch with its claims; a day."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from riwaya.review.control_chart import columns, laid, sides
from riwaya.review.pages.incidents import unlinked
from riwaya.review.shell import Here, asked
from riwaya.store import browse_claims, browse_control, browse_overview
from riwaya.store.browse import Browser
from riwaya.store.browse_filters import is_date

router = APIRouter()
ROWS = 25


@router.get("/control")
def control(page: Here) -> Response:
    """The chart under its filters; ``hold``: one stretch; ``at``: a day."""
    if not browse_overview.linked(page.browser):
        return unlinked(page, "control")
    w, b = page.words, page.browser
    get = page.request.query_params
    f = {
        name: get.get(name, "").replace("\0", "").strip()[:200] for name in ("place", "holder", "since", "until", "at")
    }
    for name in ("since", "until", "at"):
        f[name] = f[name] if is_date(f[name]) else ""
    first, last = reach(b, f["since"], f["until"])
    if not first:
        where = page.workspace.where if page.workspace else ""
        return page.page("empty.html", nav="control", title=w("control.empty"), what=w("control.empty.next"),
                         command=f"riwaya link --db {where}", icon="place")  # fmt: skip
    found = browse_control.places(b, first, last, f["holder"], f["place"])
    number = int(get["page"]) if get.get("page", "").isdecimal() and len(get["page"]) < 6 else 1
    shown = found[(number - 1) * ROWS : number * ROWS]
    held = browse_control.stretches(b, [row.place for row in shown], first, last, f["holder"])
    unit, bins = columns(first, last)
    side = sides(browse_control.holders(b))
    chosen = get.get("hold", "")
    hold = browse_control.one(b, int(chosen)) if chosen.isdecimal() and len(chosen) < 12 else None
    day = f["at"][:10] if len(f["at"]) == 10 else ""
    return page.page(
        "control.html",
        nav="control",
        f=f,
        first=first,
        last=last,
        unit=unit,
        bins=bins,
        heads=heads(bins),
        rows=[laid(row.place_name, row.place, held.get(row.place, ()), bins, side) for row in shown],
        total=len(found),
        number=number,
        more=number * ROWS < len(found),
        sides=[(holder, side[holder]) for holder, _ in browse_control.holders(b)[:8]],
        holders=browse_control.holders(b)[:60],
        hold=hold,
        behind=behind(b, hold, "refs") if hold else [],
        against=behind(b, hold, "against") if hold else [],
        at=browse_control.at(b, day) if day else [],
        day=day,
        src="/api/control" + asked({**{k: v for k, v in f.items() if k != "at"}, "lang": page.lang}),
    )


def reach(browser: Browser, since: str, until: str) -> tuple[str, str]:
    """The first and last day to show: as asked for, else those between which nearly all stretches begin."""
    days = browse_control.days(browser)
    if not days:
        return "", ""
    total = sum(n for _, n in days)
    count, first = 0, days[0][0]
    for day, n in days:
        count += n
        if count > total * 0.03:
            first = day
            break
    low = (since + "-01-01"[len(since) - 4 :])[:10] if since else first
    high = until_day(until) or days[-1][0]
    return (low, high) if low <= high else (high, low)


def until_day(until: str) -> str:
    """The last day of a date, month or year; '' for none."""
    from riwaya.store.rows import last_day

    return last_day(until) or "" if until else ""


def heads(bins: list[Any], most: int = 9) -> list[tuple[Any, int]]:
    """Column heads, each over several columns where there are many."""
    step = max(1, -(-len(bins) // most))
    return [(bins[n], min(step, len(bins) - n)) for n in range(0, len(bins), step)]


def behind(browser: Browser, hold: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The claims that a stretch rests on (``refs``) or that dispute it (``against``)."""
    refs = [tuple(ref.rpartition("#")[::2]) for ref in hold.get(key, ())]
    return browse_claims.by_refs(browser, refs, 60)  # type: ignore[arg-type]
