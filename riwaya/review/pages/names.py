"""Sources, actors and places: a list of each, and a page for one with its aliases, claims and incidents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from riwaya.arabic.normalise import fold
from riwaya.errors import InputError
from riwaya.jobs import coder_of
from riwaya.own_names import Addition, new_id
from riwaya.review import names, own
from riwaya.review.bins import bins
from riwaya.review.security import By
from riwaya.review.shell import Here, Shell
from riwaya.store import browse_names, browse_overview, own_names
from riwaya.store.browse import Browser
from riwaya.store.browse_names import What
from riwaya.store.record import Record

router = APIRouter()


class Typed(NamedTuple):
    """What a form for a name holds."""

    alias: str = ""
    name: str = ""
    sort: str = ""
    country: str = ""
    lat: str = ""
    lon: str = ""


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
        table, added = "place" if what == "place" else "actor", own.of(browser)
        out = []
        for row in rows_of(browser, what):
            held = added.get(table, row["id"])
            words = [row["id"] or "", row["name"] or "", *((held.en, *held.aliases) if held else ())]
            out.append(" | ".join(fold(names.latin(word)) for word in words))
        return out

    return browser.counted(("keys", what), make)


def listed(page: Shell, what: What, status: int = 200, wrong: str = "", typed: Typed | None = None) -> Response:
    """The list, or the page of the one that ``id`` names. ``wrong``: why the name that was sent cannot be added."""
    get = page.request.query_params
    ident = get.get("id", "").replace("\0", "")
    if ident:
        return one(page, what, ident, status, wrong, typed)
    q = get.get("q", "").replace("\0", "").strip()[:200]
    rows = rows_of(page.browser, what)
    if q:
        wanted = fold(names.latin(q))
        rows = [row for row, key in zip(rows, keys_of(page.browser, what), strict=True) if wanted in key]
    if get.get("unknown") == "1":
        rows = [row for row in rows if not known(page, what, row)]
    number = int(get["page"]) if get.get("page", "").isdecimal() and len(get["page"]) < 7 else 1
    return page.page(
        "names.html",
        status,
        nav=f"{what}s",
        what=what,
        rows=rows[(number - 1) * SIZE : number * SIZE],
        total=len(rows),
        top=rows[0]["n"] if rows else 1,
        number=number,
        more=number * SIZE < len(rows),
        q=q,
        unknown=get.get("unknown") == "1",
        **adding(page, what, "", wrong, typed),
    )


def known(page: Shell, what: What, row: dict[str, Any]) -> bool:
    """Whether the lexicon, or what the record adds to it, has it."""
    return page.own.get("actor", row["id"]) is not None if what == "source" else row["id"] is not None


def adding(page: Shell, what: What, ident: str, wrong: str, typed: Typed | None) -> dict[str, Any]:
    """What the forms for names show: what was added, what runs, what was typed and why it was refused."""
    table = "place" if what == "place" else "actor"
    held = page.own.of(table, ident) if ident else [one for one in page.own.kept if one.addition.what == table]
    jobs = [job for job in page.request.app.state.imports.jobs.values() if job.names is not None]
    return {
        "added": held,
        "running": [job for job in jobs if job.state in ("waiting", "running")],
        "failed": next((job.error for job in jobs[-1:] if job.state == "failed"), ""),
        "sorts": own.SORTS[table],
        "table": table,
        "wrong": wrong,
        "typed": typed or Typed(),
    }


def one(
    page: Shell, what: What, ident: str, status: int = 200, wrong: str = "", typed: Typed | None = None
) -> Response:
    """One actor, place or source."""
    b = page.browser
    facets = browse_names.facets(b, what, ident)
    held = page.own.get("place" if what == "place" else "actor", ident)
    if not facets["total"] and held is None and not page.own.of("place" if what == "place" else "actor", ident):
        w = page.words
        link = {"link": page.url(f"{what}s"), "link_text": w(f"{what}s.title")}
        return page.page("empty.html", 404, f"{what}s", title=w("names.gone"), what=w("error.404.next"), **link)
    row = next((r for r in rows_of(b, what) if (r["id"] or r["name"]) == ident), None)
    linked = browse_overview.linked(b)
    return page.page(
        "name.html",
        status,
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
        **adding(page, what, ident, wrong, typed or Typed(alias="" if held else ident)),
    )


@router.post("/{page_of}/names")
def add(
    page: Here,
    by: By,
    request: Request,
    page_of: str,
    alias: Annotated[str, Form(max_length=400)] = "",
    known: Annotated[str, Form(max_length=200)] = "",
    known_names: Annotated[str, Form(max_length=200)] = "",
    name: Annotated[str, Form(max_length=400)] = "",
    sort: Annotated[str, Form(max_length=60)] = "",
    country: Annotated[str, Form(max_length=10)] = "",
    lat: Annotated[str, Form(max_length=30)] = "",
    lon: Annotated[str, Form(max_length=30)] = "",
) -> Response:
    """Add a name: of something known (``known``: its id, or its name as typed), else of something new."""
    what = sort_of(page_of)
    table = "place" if what == "place" else "actor"
    typed = Typed(*(value.replace("\0", "").strip() for value in (alias, name, sort, country, lat, lon)))
    chosen = (known or known_names).replace("\0", "").strip()
    try:
        if known or known_names or not name:
            addition = Addition(table, found(page, table, chosen), typed.alias)
        else:
            point = number(typed.lat), number(typed.lon)
            mark = f" {point[0]:.2f} {point[1]:.2f}" if point[0] is not None and point[1] is not None else ""
            ident = new_id(table, typed.name + mark)
            addition = Addition(table, ident, typed.alias, typed.name, typed.sort, typed.country.upper(), *point)
        return changed(page, request, page_of, lambda record: own_names.add(record, addition, by), by)
    except InputError as error:
        return listed(page, what, 422, own.wrong(page.words, error), typed)


@router.post("/{page_of}/names/{number}")
def stand(
    page: Here, by: By, request: Request, page_of: str, number: int, stands: Annotated[int, Form(ge=0, le=1)] = 0
) -> Response:
    """Take a name back, or put it back."""
    what = sort_of(page_of)
    try:
        return changed(
            page, request, page_of, lambda record: own_names.set_standing(record, number, bool(stands), by), by
        )
    except InputError as error:
        return listed(page, what, 422, own.wrong(page.words, error))


def changed(
    page: Shell, request: Request, page_of: str, change: Callable[[Record], own_names.Kept], by: str
) -> Response:
    """Make a change and begin to code again what it touches; on to the page of the thing."""
    assert page.workspace is not None
    record = page.workspace.record
    before = coder_of(record)
    kept = change(record)
    request.state.audited = True
    request.app.state.imports.recode([kept.addition], before, coder_of(record), by)
    return RedirectResponse(page.url(page_of, id=kept.addition.id) + "#own", 303)


def sort_of(page_of: str) -> What:
    """The sort of thing whose pages stand under an address."""
    found: dict[str, What] = {"actors": "actor", "places": "place", "sources": "source"}
    if page_of not in found:
        raise HTTPException(404)
    return found[page_of]


def found(page: Shell, table: str, said: str) -> str:
    """The id for what was chosen, or for a name that was typed where there is no script to choose with."""
    if not said or page.own.get(table, said):
        return said
    hits = [*page.own.find(table, said), *names.find(table, said, 12)]
    return next((one.id for one in hits if said in (one.en, one.ar, *one.aliases)), said)


def number(words: str) -> float | None:
    """A number of degrees in digits of either script; None for none."""
    try:
        value = float(words.replace("٫", ".").replace(",", "."))
    except ValueError:
        return None
    return value if abs(value) <= 180 else None
