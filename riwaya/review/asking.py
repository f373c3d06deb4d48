"""The filters of a request, and what a filter form shows of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastapi import Request

from riwaya.review import names
from riwaya.review.shell import Shell
from riwaya.review.shown import Shower
from riwaya.store import browse_articles
from riwaya.store.browse_filters import GRADES, Filters, read


class On(NamedTuple):
    """A filter that is on: its name, its value in words, and the address without it."""

    label: str
    value: str
    without: str


def filters(request: Request, strict: bool = False) -> Filters:
    """The filters of a request's address; with ``strict`` what cannot be read raises InputError."""
    query = request.query_params
    if query.get("q"):
        request.app.state.workspace.searchable()
    return read(query, query.getlist, strict)


def form(page: Shell, f: Filters) -> dict[str, Any]:
    """What the filter form shows: choices, and the filters that are on."""
    show = page.show
    return {
        "f": f,
        "kinds": [(ident, n.name(page.lang), n.sort) for ident, n in names.kinds().items()],
        "grades": GRADES,
        "outlets": [row for row in browse_articles.outlets(page.browser) if row.outlet],
        "on": on(page, f, show),
        "carried": f.values(),
    }


def on(page: Shell, f: Filters, show: Shower) -> list[On]:
    """The filters that are on, each with a way to take it away."""
    w = page.words
    words: dict[str, str] = {
        "q": f"«{f.q}»",
        "actor": show.name("actor", f.actor),
        "place": show.name("place", f.place),
        "since": w.date(f.since),
        "until": w.date(f.until),
        "outlet": f.outlet,
        "modality": w.known(f"modality.{f.modality}", f.modality),
        "source": show.name("actor", f.source),
        "contested": "",
        "near": ", ".join(w.digits(f"{n:.2f}") for n in f.near or ()),
        "bbox": "",
        "radius": w("filter.km", n=f.radius or 0, place=show.name("place", f.place) if f.place else ""),
    }
    out = []
    for name, value in f.values().items():
        if name in ("kind", "grade"):
            for one in value:
                left = [v for v in value if v != one]
                label = w.known(f"{name}.{one}", one)
                out.append(On(w(f"filter.{name}"), label, page.here(**{name: left or None, "after": None})))
        else:
            out.append(
                On(
                    w("filter.text" if name == "q" else f"filter.{name}"),
                    words[name],
                    page.here(**{name: None, "after": None}),
                )
            )
    return out
