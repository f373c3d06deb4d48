"""/api/sources, actors, places, kinds; and the type-ahead over lexicon and record in either script."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from riwaya.arabic.normalise import fold
from riwaya.review import names, own
from riwaya.review.api.answers import WRONG, Items, Lang
from riwaya.review.api.incidents import Held
from riwaya.review.pages.names import keys_of, rows_of
from riwaya.review.shell import json
from riwaya.review.shown import Shower
from riwaya.review.words import words
from riwaya.store import browse_articles
from riwaya.store.browse_names import What

router = APIRouter(tags=["names"], responses=WRONG)
Limit = Annotated[int, Query(ge=1, le=5000)]


@router.get("/sources", response_model=Items)
def sources(b: Held, limit: Limit = 500) -> Response:
    """Who is quoted, the one with most claims first."""
    return json({"items": rows_of(b, "source")[:limit]})


@router.get("/actors", response_model=Items)
def actors(b: Held, limit: Limit = 500) -> Response:
    """Who is named as doing or suffering; ``more``: claims as actor, claims as target."""
    return json({"items": rows_of(b, "actor")[:limit]})


@router.get("/places", response_model=Items)
def places(b: Held, limit: Limit = 500) -> Response:
    """Which places are named."""
    return json({"items": rows_of(b, "place")[:limit]})


@router.get("/typeahead", response_model=Items)
def typeahead(
    b: Held,
    kind: Annotated[str, Query(pattern="^(actor|place|source|kind|outlet)$")] = "actor",
    q: Annotated[str, Query(max_length=100)] = "",
    lang: Lang = "en",
    limit: Annotated[int, Query(ge=1, le=50)] = 12,
) -> Response:
    """What begins with or holds ``q``, in Arabic (folded) or Latin letters; what the record names comes first."""
    w = words("ar" if lang == "ar" else "en")
    if kind == "outlet":
        wanted = fold(names.latin(q.strip()))
        found = [r for r in browse_articles.outlets(b) if r.outlet and wanted in fold(names.latin(r.outlet))]
        count = [
            {
                "id": r.outlet,
                "label": r.outlet,
                "ar": r.outlet,
                "latin": "",
                "note": w.count("count.articles", r.articles),
            }
            for r in found
        ]
        return json({"items": count[:limit]})
    added = own.of(b)
    show = Shower(w, lambda path="", **query: "", added)
    out: list[dict[str, Any]] = []
    if kind in ("place", "actor", "source"):
        sort: What = "place" if kind == "place" else "actor" if kind == "actor" else "source"
        held = {r["id"]: r["n"] for r in rows_of(b, sort) if r["id"]}
        table = "place" if kind == "place" else "actor"
        found_own = added.find(table, q)
        first = {n.id for n in found_own}
        found_all = [*found_own, *(n for n in names.find(table, q, limit, held) if n.id not in first)][:limit]
        out = [entry(show, kind, n, held.get(n.id, 0)) for n in found_all]
        seen = {one["id"] for one in out}
        wanted = fold(names.latin(q.strip()))
        if wanted and len(out) < limit and kind != "place":
            for row, key in zip(rows_of(b, sort), keys_of(b, sort), strict=True):
                ident = row["id"] or row["name"]
                if ident and ident not in seen and show.lexicon("actor", ident) is None and wanted in key:
                    out.append({"id": ident, "label": row["name"] or ident, "ar": row["name"] or "", "latin": "",
                                "note": w.count("count.claims", row["n"])})  # fmt: skip
                    if len(out) >= limit:
                        break
    else:
        out = [entry(show, kind, n, 0) for n in names.find("kind", q, limit)]
    return json({"items": out})


def entry(show: Shower, kind: str, n: names.Named, count: int) -> dict[str, Any]:
    """One thing to choose."""
    w = show.w
    note = (
        show.w.known(f"family.{n.sort}", n.sort)
        if kind == "kind"
        else show.sort("place" if kind == "place" else "actor", n)
    )
    if count:
        note = f"{note} · {w.count('count.claims', count)}"
    return {"id": n.id, "label": n.name(w.lang), "ar": n.ar, "latin": n.en, "note": note}
