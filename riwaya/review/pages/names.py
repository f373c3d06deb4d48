"""Sources, actors and places: a list of each, and a page for one with its aliases, claims and incidents."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from riwaya.arabic.normalise import fold
from riwaya.review import names
from riwaya.review.bins import bins
from riwaya.review.shell import Here, Shell
from riwaya.store import browse_names, browse_overview
from riwaya.store.browse import Browser
from riwaya.store.browse_names import What

router = APIRouter()
SIZE = 60


@router.get("/sources")
def sources(page: Here) -> Response:
    return listed(page, "source")


@router.get("/actors")
def actors(page: Here) -> Response:
    return listed(page, "actor")


@router.get("/places")
def places(page: Here) -> Response:
    return listed(page, "place")


def rows_of(browser: Browser, what: What) -> list[dict[str, Any]]:
    """Everything of this sort that the record names, the commonest first: id (or None), name, n, and more."""

    def make() -> list[dict[str, Any]]:
        if what == "actor":
            found = browse_overview.actors(browser)
            return [{"id": r.actor, "name": r.name, "n": r.n, "more": (r.as_actor, r.as_target)} for r in found]
        if what == "place":
            return [
                {"id": p.place, "name": p.name, "n": p.n, "lat": p.lat, "lon": p.lon}
                for p in browse_overview.places(browser)
            ]
        return [
            {"id": r.source, "name": r.name, "n": r.n, "kind": r.kind, "more": (r.articles,)}
            for r in browse_overview.sources(browser)
        ]

    return browser.counted(("names", what), make)


def keys_of(browser: Browser, what: What) -> list[str]:
    """What can be searched of each row: its names in both scripts, folded."""

    def make() -> list[str]:
        table = names.places() if what == "place" else names.actors()
        out = []
        for row in rows_of(browser, what):
            held = table.get(row["id"] or "")
            words = [row["id"] or "", row["name"] or "", *((held.en, *held.aliases) if held else ())]
            out.append(" | ".join(fold(names.latin(word)) for word in words))
        return out

    return browser.counted(("keys", what), make)


def listed(page: Shell, what: What) -> Response:
    """The list, or the page of the one that ``id`` names."""
    get = page.request.query_params
    ident = get.get("id", "").replace("\0", "")
    if ident:
        return one(page, what, ident)
    q = get.get("q", "").replace("\0", "").strip()[:200]
    rows = rows_of(page.browser, what)
    if q:
        wanted = fold(names.latin(q))
        rows = [row for row, key in zip(rows, keys_of(page.browser, what), strict=True) if wanted in key]
    if get.get("unknown") == "1":
        rows = [row for row in rows if not known(what, row)]
    number = int(get["page"]) if get.get("page", "").isdecimal() and len(get["page"]) < 7 else 1
    return page.page(
        "names.html",
        nav=f"{what}s",
        what=what,
        rows=rows[(number - 1) * SIZE : number * SIZE],
        total=len(rows),
        top=rows[0]["n"] if rows else 1,
        number=number,
        more=number * SIZE < len(rows),
        q=q,
        unknown=get.get("unknown") == "1",
    )


def known(what: What, row: dict[str, Any]) -> bool:
    """Whether the lexicon has it."""
    return row["id"] in names.actors() if what == "source" else row["id"] is not None


def one(page: Shell, what: What, ident: str) -> Response:
    """One actor, place or source."""
    b = page.browser
    facets = browse_names.facets(b, what, ident)
    held = (names.places() if what == "place" else names.actors()).get(ident)
    if not facets["total"] and held is None:
        w = page.words
        link = {"link": page.url(f"{what}s"), "link_text": w(f"{what}s.title")}
        return page.page("empty.html", 404, f"{what}s", title=w("names.gone"), what=w("error.404.next"), **link)
    row = next((r for r in rows_of(b, what) if (r["id"] or r["name"]) == ident), None)
    linked = browse_overview.linked(b)
    return page.page(
        "name.html",
        nav=f"{what}s",
        what=what,
        ident=ident,
        held=held,
        row=row,
        facets=facets,
        weeks=bins(facets["days"]),
        latest=browse_names.latest(b, what, ident),
        incidents=browse_names.most_told(b, what, ident) if linked else [],
        spellings=browse_names.spellings(b, what, ident),
    )
