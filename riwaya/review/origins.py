"""Who repeats whom, drawn as a small graph: origins on one side, outlets on the other, with plain SVG."""

from __future__ import annotations

from typing import Any, NamedTuple

from riwaya.review import names
from riwaya.review.words import Words

WIDTH, ROW, BOX, TALL = 720, 44, 196, 32


class Node(NamedTuple):
    """A box at ``x``, ``y``. ``about_itself``: it speaks of its own doing."""
    id: str
    label: str
    kind: str
    x: float
    y: float
    about_itself: bool
    href: str


class Edge(NamedTuple):
    """A curve from who repeats to whom it repeats."""
    path: str
    weight: float
    claims: int
    source: str
    target: str


class Drawing(NamedTuple):
    """Boxes and curves in a view box of ``width`` by ``height``. Empty where there is nothing to draw."""

    nodes: list[Node]
    edges: list[Edge]
    width: float
    height: float


def drawn(graph: dict[str, Any], w: Words) -> Drawing:
    """Lay out ``{"nodes", "edges"}`` of an incident in columns: a node stands one after the farthest that it repeats.

    In Arabic the drawing runs from right to left.
    """
    nodes = {str(node["id"]): node for node in graph.get("nodes", ())}
    edges = [
        (str(e["from"]), str(e["to"]), e.get("claims") or 1)
        for e in graph.get("edges", ())
        if str(e["from"]) in nodes and str(e["to"]) in nodes and e["from"] != e["to"]
    ]
    depth = depths(nodes, edges)
    columns: dict[int, list[str]] = {}
    for ident in sorted(nodes, key=lambda n: (depth[n], nodes[n].get("name") or n)):
        columns.setdefault(depth[ident], []).append(ident)
    most = max((len(column) for column in columns.values()), default=0)
    steps = max(columns, default=0)
    width = max(WIDTH, (steps + 1) * (BOX + 60)) if steps else BOX + 8
    height = most * ROW + 8
    at: dict[str, tuple[float, float]] = {}
    for step, column in columns.items():
        x = 4 + (step * (width - BOX - 8) / steps if steps else 0)
        if w.dir == "rtl":
            x = width - BOX - x
        for row, ident in enumerate(column):
            at[ident] = (x, 4 + (row + (most - len(column)) / 2) * ROW)
    placed = [
        Node(
            ident, label(node, w), node.get("kind") or "outlet", *at[ident], bool(node.get("about_itself")),
            node.get("href", ""),
        )
        for ident, node in nodes.items()
    ]  # fmt: skip
    lines = [Edge(curve(at[a], at[b]), 1 + min(4.0, claims**0.5), claims, a, b) for a, b, claims in edges]
    return Drawing(placed, lines, width, height)


def label(node: dict[str, Any], w: Words) -> str:
    """The name of a node, shortened so that it fits its box."""
    held = names.actors().get(str(node["id"]))
    text = (held.name(w.lang) if held else None) or node.get("name") or str(node["id"])
    return text if len(text) <= 28 else text[:27] + "…"


def depths(nodes: dict[str, Any], edges: list[tuple[str, str, int]]) -> dict[str, int]:
    """How far each node is from an origin (which repeats nobody); circles are cut."""
    out = dict.fromkeys(nodes, 0)
    for _ in range(min(len(nodes), 6)):
        moved = False
        for repeats, origin, _ in edges:
            if out[repeats] < out[origin] + 1 <= 6:
                out[repeats] = out[origin] + 1
                moved = True
        if not moved:
            break
    return out


def curve(a: tuple[float, float], b: tuple[float, float]) -> str:
    """A curve between the facing sides of two boxes."""
    ax, bx = (a[0], b[0] + BOX) if a[0] > b[0] else (a[0] + BOX, b[0])
    ay, by = a[1] + TALL / 2, b[1] + TALL / 2
    middle = (ax + bx) / 2
    return f"M{ax:.1f} {ay:.1f}C{middle:.1f} {ay:.1f} {middle:.1f} {by:.1f} {bx:.1f} {by:.1f}"
