"""Wording: outlets by terms for one referent with shares and passages; and the network of who quotes whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from riwaya.review.pages.incidents import unlinked
from riwaya.review.shell import Here, Shell, embedded
from riwaya.store import browse_articles, browse_overview, browse_wording
from riwaya.store.browse import Browser

router = APIRouter()
TERMS, OUTLETS, AROUND = 12, 24, 90  # columns and rows of the matrix; characters around a passage
QUOTED, QUOTING = 14, 14
ROLES = ("actor", "act", "place")


@router.get("/wording")
def wording(page: Here) -> Response:
    """The matrix for what ``of`` names, passages of a cell, the network."""
    if not browse_overview.linked(page.browser):
        return unlinked(page, "wording")
    b, get = page.browser, page.request.query_params
    referents = browse_wording.referents(b)
    if not referents:
        return unlinked(page, "wording")
    said, role = get.get("of", "").replace("\0", ""), get.get("role", "")
    chosen = next(
        (r for r in referents if r.referent == said and role in ("", r.role)),
        next((r for r in referents if r.role == "actor"), referents[0]) if not said else None,
    )
    found = browse_wording.terms_of(b, chosen.referent, chosen.role) if chosen else []
    term, outlet = get.get("term", ""), get.get("outlet")
    return page.page(
        "wording.html",
        nav="wording",
        chosen=chosen,
        choices={r: [x for x in referents if x.role == r][:150] for r in ROLES},
        matrix=matrix(found),
        passages=passages(b, found, term, outlet) if term else [],
        term=term,
        outlet=outlet,
        net=network(page, browse_wording.quotes(b)),
    )


def matrix(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Rows of outlets, columns of terms: how often and which share of the outlet's terms."""
    by_term: Counter[str] = Counter()
    by_outlet: Counter[str] = Counter()
    cells: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for one in found:
        outlet = one["outlet"] or ""
        by_term[one["term"]] += one["count"]
        by_outlet[outlet] += one["count"]
        cells[outlet][one["term"]] = one
    columns = [term for term, _ in sorted(by_term.items(), key=lambda x: (-x[1], x[0]))]
    rows = [outlet for outlet, _ in sorted(by_outlet.items(), key=lambda x: (-x[1], x[0]))]
    return {
        "columns": [(term, by_term[term]) for term in columns[:TERMS]],
        "rows": [(outlet, by_outlet[outlet], cells[outlet]) for outlet in rows[:OUTLETS]],
        "more_terms": max(0, len(columns) - TERMS),
        "more_outlets": max(0, len(rows) - OUTLETS),
        "total": sum(by_term.values()),
    }


def passages(browser: Browser, found: list[dict[str, Any]], term: str, outlet: str | None) -> list[dict[str, Any]]:
    """The examples of a term (of an outlet) with the words around them."""
    examples = [
        (example, one["outlet"])
        for one in found
        if one["term"] == term and (outlet is None or (one["outlet"] or "") == outlet)
        for example in one["examples"]
    ][:60]
    held = browse_articles.titles(browser, sorted({example["article"] for example, _ in examples}))
    out = []
    for example, by in examples:
        row = held.get(example["article"])
        if row is None:
            continue
        start, end = example["start"], example["end"]
        before, after = row.text[max(0, start - AROUND) : start], row.text[end : end + AROUND]
        out.append(
            {
                "article": row.id, "title": row.title, "outlet": by, "published": row.published, "start": start,
                "before": before.split("\n")[-1], "words": row.text[start:end], "after": after.split("\n")[0],
            }
        )  # fmt: skip
    return out


def network(page: Shell, rows: list[Any]) -> dict[str, Any]:
    """Nodes and edges of who quotes whom, for the graph; and the same as a list."""
    show = page.show
    sources: Counter[str] = Counter()
    outlets: Counter[str] = Counter()
    for row in rows:
        sources[row.source] += row.claims
        outlets[row.outlet] += row.claims
    top = {name for name, _ in sources.most_common(QUOTED)}
    who = {name for name, _ in outlets.most_common(QUOTING)}
    kept = [row for row in rows if row.source in top and row.outlet in who]
    named = {row.source: show.name("actor", row.source, row.source_name or row.source) for row in kept}
    nodes = [
        {"id": f"s:{name}", "label": named[name], "kind": "source", "layer": 0, "weight": sources[name],
         "href": page.url("sources", id=name)}
        for name in sorted(named, key=lambda n: (-sources[n], n))
    ] + [
        {"id": f"o:{name}", "label": name, "kind": "outlet", "layer": 1, "weight": outlets[name],
         "href": page.url("articles", outlet=name)}
        for name in sorted({row.outlet for row in kept}, key=lambda n: (-outlets[n], n))
    ]  # fmt: skip
    edges = [
        {"from": f"s:{row.source}", "to": f"o:{row.outlet}", "weight": row.claims,
         "label": page.words.count("count.claims", row.claims)}
        for row in kept
    ]  # fmt: skip
    return {
        "rows": [(row.outlet, row.source, named[row.source], row.claims) for row in kept],
        "json": embedded({"nodes": nodes, "edges": edges}) if kept else "",
    }
