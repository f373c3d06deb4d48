"""Incidents: list, map and timeline under one set of filters; claims under the same; one incident side by side."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from riwaya.errors import InputError
from riwaya.review import asking, marks, origins
from riwaya.review.bins import bins
from riwaya.review.shell import Here, Shell, asked
from riwaya.store import browse_claims, browse_incidents, browse_overview, judgements
from riwaya.store.browse_incidents import SORTS, Telling

router = APIRouter()
MOST = 80  # accounts shown of one incident
FIELDS = ("date", "place", "actor", "target", "number", "modality")


@router.get("/incidents")
def incidents(page: Here) -> Response:
    """List, map and timeline."""
    if not browse_overview.linked(page.browser):
        return unlinked(page, "incidents")
    f = asking.filters(page.request)
    sort = page.request.query_params.get("sort", "time")
    sort = sort if sort in SORTS else "time"
    found = browse_incidents.listed(page.browser, f, sort, page.request.query_params.get("after", ""))
    return page.page(
        "incidents.html",
        nav="incidents",
        found=found,
        sort=sort,
        sorts=tuple(SORTS),
        spots=browse_incidents.by_place(page.browser, f),
        weeks=bins(browse_incidents.by_day(page.browser, f)),
        src="/api/incidents/points" + asked({**f.without("since", "until", "bbox").values(), "lang": page.lang}),
        **asking.form(page, f),
    )


@router.get("/claims")
def claims(page: Here) -> Response:
    """Single claims under the same filters."""
    f = asking.filters(page.request)
    found = browse_claims.listed(page.browser, f, page.request.query_params.get("after", ""))
    return page.page("claims.html", nav="", found=found, **asking.form(page, f))


@router.get("/incidents/{incident}")
def incident(incident: str, page: Here) -> Response:
    """One incident with its accounts side by side."""
    if not browse_overview.linked(page.browser):
        return unlinked(page, "incidents")
    found = browse_incidents.one(page.browser, incident)
    if found is None:
        raise HTTPException(404)
    tellings = browse_incidents.tellings(page.browser, found["number"], MOST)
    differing = differences(found)
    pairs = [(t.article, t.claim["claim"]) for t in tellings]
    return page.page(
        "incident.html",
        nav="incidents",
        i=found,
        columns=columns(tellings, differing, found),
        tellings=tellings,
        more=len(found["claims"]) - len(tellings),
        rows=compared(tellings, differing),
        graph=origins.drawn(found["origin_graph"], page.words),
        history=browse_incidents.judged(page.browser, pairs),
        candidates=browse_incidents.candidates(page.browser, found),
        saved=page.request.query_params.get("saved"),
    )


def unlinked(page: Shell, nav: str) -> Response:
    """What stands where incidents would, before claims are linked."""
    w = page.words
    where = page.workspace.where if page.workspace else ""
    return page.page(
        "empty.html", nav=nav, title=w("empty.links"), what=w("empty.links.next"), command=f"riwaya link --db {where}"
    )


def differences(incident: dict[str, Any]) -> dict[str, set[str]]:
    """«article#claim» -> what it says otherwise than most accounts; where no value is that of most, all are marked."""
    out: dict[str, set[str]] = defaultdict(set)
    for one in incident["disagreements"]:
        sizes = sorted((len(value.get("refs", ())) for value in one["values"]), reverse=True)
        most = sizes[0] if len(sizes) > 1 and sizes[0] > sizes[1] else 0
        for value in one["values"]:
            for ref in () if most and len(value.get("refs", ())) == most else value.get("refs", ()):
                out[ref].add("modality" if one["about"] == "denial" else one["about"])
    return out


def columns(tellings: list[Telling], differing: dict[str, set[str]], incident: dict[str, Any]) -> list[dict[str, Any]]:
    """A column an outlet: its articles, each with the passages that tell of the incident, parts coloured."""
    out: dict[str, dict[str, Any]] = {}
    for t in tellings:
        column = out.setdefault(t.outlet or "", {"outlet": t.outlet, "articles": {}})
        held = column["articles"].setdefault(t.article, {"telling": t, "claims": []})
        first, stop = marks.passage(t.text, t.claim)
        held["claims"].append(
            {
                "claim": t.claim,
                "segments": marks.segments(t.text, marks.parts_of(t.claim), first, stop),
                "differs": differing.get(f"{t.article}#{t.claim['claim']}", set()),
                "cut": (first > 0, stop < len(t.text)),
            }
        )
    return list(out.values())


def compared(tellings: list[Telling], differing: dict[str, set[str]]) -> list[tuple[str, list[set[str]]]]:
    """The fields on which accounts differ, each with what differs by telling."""
    held = [differing.get(f"{t.article}#{t.claim['claim']}", set()) for t in tellings]
    return [(name, held) for name in FIELDS]


@router.post("/incidents/{incident}/judge")
def judge(
    incident: str,
    page: Here,
    claim: Annotated[str, Form(max_length=400)],
    verdict: Annotated[str, Form(max_length=20)],
    other: Annotated[str, Form(max_length=100)] = "",
    note: Annotated[str, Form(max_length=5000)] = "",
) -> Response:
    """A person's word: a claim of this incident is (not) of one happening with the rest of it, or another incident."""
    found = browse_incidents.one(page.browser, incident)
    if found is None:
        raise HTTPException(404)
    assert page.workspace is not None
    mine = {f"{t.article}#{t.claim['claim']}": t for t in browse_incidents.tellings(page.browser, found["number"])}
    a = mine.get(claim)
    if a is None:
        raise InputError(f"no claim {claim[:80]!r} in this incident; open the page again", code="R293")
    if other:
        second = browse_incidents.one(page.browser, other)
        if second is None:
            raise InputError(f"no incident {other[:80]!r}; take one that the page names", code="R293")
        rest = browse_incidents.tellings(page.browser, second["number"])[:1]
    else:
        rest = [t for ref, t in mine.items() if ref != claim]
    if not rest:
        raise InputError("one account alone can be judged only against another incident; choose one", code="R293")
    by = getattr(page.request.state, "user", None) or "local"
    for b in rest[:1] if verdict == "same" else rest:
        judgements.judge(page.workspace.record, anchor(a), anchor(b), verdict, str(by), note.replace("\0", "")[:2000])
    return RedirectResponse(f"/{page.lang}/incidents/{incident}?{urlencode({'saved': 1})}#history", 303)


@router.post("/incidents/{incident}/undo")
def undo(incident: str, page: Here, judgement: Annotated[int, Form(ge=1, lt=2**31)]) -> Response:
    """Take a judgement back."""
    assert page.workspace is not None
    by = getattr(page.request.state, "user", None) or "local"
    judgements.undo(page.workspace.record, judgement, str(by))
    return RedirectResponse(f"/{page.lang}/incidents/{incident}?{urlencode({'saved': 1})}#history", 303)


def anchor(t: Telling) -> judgements.Anchor:
    """A claim as a judgement names it."""
    c = t.claim
    return judgements.Anchor(t.article, c["claim"], c["kind"], c["start"], c["end"])
