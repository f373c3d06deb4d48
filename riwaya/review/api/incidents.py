"""/api/incidents: lists, points for map and timeline, GeoJSON by place, timeline bins, one incident."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import Response

from riwaya.review import asking, own
from riwaya.review.api.answers import WRONG, After, Bins, Features, Lang, Listed, Open, Points, Size, filters_described
from riwaya.review.bins import UNITS, bins
from riwaya.review.shell import json
from riwaya.review.words import words
from riwaya.store import browse_incidents, browse_overview
from riwaya.store.browse import Browser
from riwaya.store.browse_filters import GRADES, Filters
from riwaya.store.browse_incidents import SORTS

router = APIRouter(tags=["incidents"], responses=WRONG)
MOST_POINTS, FEW = 50_000, 5_000
COLUMNS = ("id", "lon", "lat", "radius_km", "kind", "first", "last", "grade", "contested", "claims", "outlets", "place")
Sort = Annotated[str, Query(pattern=f"^({'|'.join(SORTS)})$", description="order of the list")]


def browser_of(request: Request) -> Browser:
    """The record behind a request."""
    return request.app.state.workspace.browser


def linked(request: Request) -> Browser:
    """The record behind a request for what linking makes; 404 where nothing is linked yet."""
    found = browser_of(request)
    if not browse_overview.linked(found):
        raise HTTPException(404, "not linked yet; run: riwaya link")
    return found


Held = Annotated[Browser, Depends(browser_of)]
Linked = Annotated[Browser, Depends(linked)]


@router.get("/incidents", response_model=Listed, dependencies=[Depends(filters_described)])
def incidents(request: Request, b: Linked, sort: Sort = "time", after: After = "", size: Size = 50) -> Response:
    """Incidents in the exchange format, in the order asked for."""
    found = browse_incidents.listed(b, asking.filters(request, strict=True), sort, after, size)
    return json({"total": found.total, "next": found.next, "items": found.rows})


@router.get("/incidents/points", response_model=Points, dependencies=[Depends(filters_described)])
def points(request: Request, b: Linked, lang: Lang = "en") -> Response:
    """All incidents under the filters (the latest 50,000) as light rows, for a map and a timeline."""
    f = asking.filters(request, strict=True)
    return Response(
        b.kept(("points json", f, lang), lambda: written(b, f, lang), wide=True), media_type="application/json"
    )


def drawn(b: Browser) -> None:
    """Make the points without filters ahead: they take longest, and every first visit asks for them."""
    if browse_overview.linked(b):
        b.kept(("points json", Filters(), "en"), lambda: written(b, Filters(), "en"), wide=True)
        b.kept(("points json", Filters(), "ar"), lambda: written(b, Filters(), "ar"), wide=True)


def written(b: Browser, f: Filters, lang: str) -> bytes:
    """The points as JSON. Where they are few, only the places that they name are listed."""
    total, rows = browse_incidents.points(b, f, MOST_POINTS)
    held = browse_incidents.light(b)
    w = words("ar" if lang == "ar" else "en")
    spots: list[Any] = list(held.spots)
    if len(rows) < FEW:
        used = {at: n for n, at in enumerate(sorted({row[-1] for row in rows if row[-1] is not None}))}
        spots = [held.spots[at] for at in used]
        rows = [(*row[:-1], used.get(row[-1])) for row in rows]
    lexicon = own.of(b)
    places = []
    for place, name, _, _ in spots:
        known = lexicon.get("place", place)
        places.append({"id": place or name, "label": known.name(w.lang) if known else name})
    return orjson.dumps(
        {
            "total": total,
            "columns": COLUMNS,
            "kinds": [{"id": k, "label": w.known(f"kind.{k}", k)} for k in held.kinds],
            "grades": [{"id": g, "label": w.known(f"grade.{g}", g)} for g in GRADES],
            "places": places,
            "rows": rows,
        }
    )


@router.get("/incidents.geojson", response_model=Features, dependencies=[Depends(filters_described)])
def geojson(request: Request, b: Linked, lang: Lang = "en") -> Response:
    """A GeoJSON feature a place, with how many incidents accounts put there."""
    lexicon = own.of(b)
    features = []
    for row in browse_incidents.geo(b, asking.filters(request, strict=True)):
        held = lexicon.get("place", row.place)
        name = held.name("ar" if lang == "ar" else "en") if held else row.place_name
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
                "properties": {"place": row.place, "name": name, "incidents": row.n, "contested": row.contested,
                               "first": row.first, "last": row.last},
            }
        )  # fmt: skip
    return Response(json({"type": "FeatureCollection", "features": features}).body, media_type="application/geo+json")


@router.get("/timeline", response_model=Bins, dependencies=[Depends(filters_described)])
def timeline(
    request: Request,
    b: Linked,
    unit: Annotated[
        str, Query(pattern=f"^({'|'.join(UNITS)})?$", description="length of a bin; empty: one that fits")
    ] = "",
) -> Response:
    """How many incidents begin when."""
    found = bins(browse_incidents.by_day(b, asking.filters(request, strict=True)), 120, unit=unit)
    return json({"unit": found.unit, "bins": [bin._asdict() for bin in found.bins]})


@router.get("/incidents/{incident}", response_model=Open)
def incident(incident: str, b: Linked) -> Response:
    """One incident, with its accounts as claims under ``accounts``."""
    found = browse_incidents.one(b, incident.replace("\0", ""))
    if found is None:
        raise HTTPException(404, f"no incident {incident[:80]}")
    tellings = browse_incidents.tellings(b, found["number"])
    accounts = [{**t.claim, "outlet": t.outlet, "published": t.published} for t in tellings]
    return json({**found, "accounts": accounts})
