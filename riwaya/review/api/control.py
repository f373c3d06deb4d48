"""/api/control and /api/wording: stretches of control by place; terms of outlets; who quotes whom."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from riwaya.errors import InputError
from riwaya.review import own
from riwaya.review.api.answers import WRONG, ControlAnswer, Items, Lang
from riwaya.review.api.incidents import Linked
from riwaya.review.control_chart import sides
from riwaya.review.pages.control import reach
from riwaya.review.shell import asked, json, plain
from riwaya.review.shown import Shower
from riwaya.review.words import words
from riwaya.store import browse_control, browse_wording
from riwaya.store.browse import Browser
from riwaya.store.browse_filters import is_date

router = APIRouter(tags=["control and wording"], responses=WRONG)
Text = Annotated[str, Query(max_length=300)]
PLACES, SPANS = 400, 60  # at most


@router.get("/control", response_model=ControlAnswer)
def control(
    request: Request, b: Linked, place: Text = "", holder: Text = "", since: Text = "",
    until: Text = "", lang: Lang = "en",
) -> Response:  # fmt: skip
    """Who was said to hold which place, from when to when; those in dispute with the side that disputes it."""
    for name, value in (("since", since), ("until", until)):
        if value and not is_date(value):
            raise InputError(f"{name}={value[:60]}: YYYY-MM-DD", code="R290")
    place, holder = place.replace("\0", ""), holder.replace("\0", "")
    make = lambda: spans(b, place, holder, since, until, lang)  # noqa: E731
    return json(b.kept(("control json", place, holder, since, until, lang), make))


def spans(b: Browser, place: str, holder: str, since: str, until: str, lang: str) -> dict[str, Any]:
    """The answer of ``control``."""
    w = words("ar" if lang == "ar" else "en")
    show = Shower(w, lambda path="", **query: f"/{w.lang}/{path}{asked(query)}", own.of(b))
    first, last = reach(b, since, until)
    if not first:
        return {"from": None, "to": None, "sides": [], "places": []}
    found = browse_control.places(b, first, last, holder, place)[:PLACES]
    held = browse_control.stretches(b, [row.place for row in found], first, last, holder)
    ranked = browse_control.holders(b)
    side = sides(ranked)
    out = []
    for row in found:
        lines = []
        for s in held.get(row.place, ())[:SPANS]:
            against = orjson.loads(s.record)["disputed_by"] if s.disputed else []
            who = show.name("actor", s.holder, s.holder)
            if against:
                by = w.listed([show.name("actor", a, a) for a in against[:3]])
                who += f"{w('list.semicolon')} {w('control.disputed.by', who=by)}"
            lines.append(
                {
                    "from": s.time_start or first, "to": s.time_end or last, "side": side.get(s.holder, 0),
                    "other": next((side[a] for a in against if side.get(a)), 0), "disputed": bool(s.disputed),
                    "label": who, "href": show.url("control", hold=s.number) + "#hold",
                }
            )  # fmt: skip
        name = show.name("place", row.place, row.place_name)
        out.append({"id": row.place, "label": name, "lon": row.lon, "lat": row.lat, "spans": lines})
    labels = [
        {"side": side[holder], "id": holder, "label": show.name("actor", holder, holder)} for holder, _ in ranked[:8]
    ]
    return {"from": first, "to": last, "sides": labels, "places": out}


@router.get("/wording", response_model=Items)
def wording(
    b: Linked, of: Text = "",
    role: Annotated[str, Query(pattern="^(actor|place|act)?$")] = "",
) -> Response:  # fmt: skip
    """The terms of outlets for one referent; without ``of``, the referents there are."""
    of = of.replace("\0", "")
    if not of:
        found = [plain(r) for r in browse_wording.referents(b) if role in ("", r.role)]
        return json({"items": found[:2000]})
    known = [r.role for r in browse_wording.referents(b) if r.referent == of and role in ("", r.role)]
    if not known:
        raise HTTPException(404, f"no terms for {of[:80]}")
    return json({"items": browse_wording.terms_of(b, of, known[0])})


@router.get("/quotes", response_model=Items)
def quotes(b: Linked, lang: Lang = "en") -> Response:
    """Which outlet quotes which named source, how often."""
    held = own.of(b)
    out = []
    for row in browse_wording.quotes(b, 1000):
        found = held.get("actor", row.source)
        out.append({**plain(row), "label": found.name("ar" if lang == "ar" else "en") if found else row.source_name})
    return json({"items": out})
