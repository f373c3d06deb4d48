"""The lines under the report's map: coasts, borders, rivers and lakes of the workspace's map data.

What is drawn and whose lines they are: docs/map_policy.md. The file is TopoJSON: arcs of whole numbers, each point
after the first as a step from the one before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[1] / "review" / "static" / "map" / "base.json"
LAYERS = ("land", "lakes", "rivers", "borders", "disputed")
STEP = 0.7  # pixels: points nearer to the last drawn one are left out
Point = tuple[float, float]  # lat, lon
Edges = tuple[float, float, float, float]  # south, west, north, east


def outlines(edges: Edges, at: Callable[[float, float], Point]) -> list[str]:
    """SVG paths of what lies within ``edges``, one a layer; nothing where the data is not installed.

    ``at`` gives x and y in pixels of a latitude and longitude.
    """
    if not DATA.is_file():
        return []
    data = json.loads(DATA.read_bytes())
    out = []
    for layer in LAYERS:
        numbers = sorted({n if n >= 0 else ~n for n in flat(data["objects"][layer]["arcs"])})
        drawn = "".join(
            path(piece, at) for n in numbers for piece in inside(points(data["arcs"][n], data["transform"]), edges)
        )
        if drawn:
            out.append(f'<path d="{drawn}" class="{layer}"/>')
    return out


def flat(arcs: Any) -> Iterator[int]:
    """The arc numbers of a geometry, however deep."""
    if isinstance(arcs, int):
        yield arcs
    else:
        for one in arcs:
            yield from flat(one)


def points(arc: Sequence[Sequence[int]], transform: dict[str, Any]) -> list[Point]:
    """An arc in degrees."""
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    xs, ys = accumulate(p[0] for p in arc), accumulate(p[1] for p in arc)
    return [(y * sy + ty, x * sx + tx) for x, y in zip(xs, ys, strict=True)]


def inside(line: Sequence[Point], edges: Edges) -> Iterator[list[Point]]:
    """The pieces of a line that lie within the edges, each with the point before it enters and after it leaves."""
    south, west, north, east = edges
    held = [south <= lat <= north and west <= lon <= east for lat, lon in line]
    piece: list[Point] = []
    for n, point in enumerate(line):
        if held[n] or (n > 0 and held[n - 1]) or (n + 1 < len(line) and held[n + 1]):
            piece.append(point)
        elif piece:
            yield piece
            piece = []
    if len(piece) > 1:
        yield piece


def path(line: Sequence[Point], at: Callable[[float, float], Point]) -> str:
    """A line as SVG path data, without points that the eye cannot tell apart."""
    out: list[str] = []
    last = (float("inf"), float("inf"))
    for n, (lat, lon) in enumerate(line):
        x, y = at(lat, lon)
        if n == len(line) - 1 or abs(x - last[0]) + abs(y - last[1]) >= STEP:
            out.append(f"{'L' if out else 'M'}{x:.1f} {y:.1f}")
            last = (x, y)
    return "".join(out)
