"""Which pairs are compared at all: accounts of one group of kinds, near in place and time. Grows with n log n.

Accounts are laid into blocks and sorted by day; each is compared with those that follow it within a window.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from riwaya.linking.pairs import COARSE_KM, View

CELL = 0.5  # degrees: some 50 km, more than the radius of any place that is no area
WINDOW_DAYS = 10
WINDOW_PAIRS = 48  # at most so many followers in a block


def cells(lat: float, lon: float) -> Iterator[tuple[int, int]]:
    """The cell of a point, and those beside it that lie within a fifth of a cell."""
    row, column = lat / CELL, lon / CELL
    for r in sorted({math.floor(row - 0.2), math.floor(row + 0.2)}):
        for c in sorted({math.floor(column - 0.2), math.floor(column + 0.2)}):
            yield r, c


def keys(view: View) -> Iterator[tuple]:
    """The blocks of an account: cells of its points, names of its places; where it has none, those of its article."""
    group = view.rule.group
    yield (group, "article", view.account.article)
    seen: set[tuple[int, int]] = set()
    for lat, lon, radius in view.spots[:4]:
        if radius <= COARSE_KM:
            seen.update(cells(lat, lon))
    for cell in sorted(seen):
        yield (group, "cell", cell)
    for role, low, _ in view.numbers:
        if low is not None and low > 2 and role in ("killed", "wounded"):
            yield (group, role, low)
    for name in sorted(view.names)[:4]:
        yield (group, "name", name)
    if not view.names:
        for name in sorted(view.around):
            yield (group, "name", name)
        if view.parties:
            yield (group, "parties", *sorted(view.parties))


def days(view: View) -> list[int]:
    """The days under which an account is looked up: its own; that of publication where it has none or a vague one."""
    if view.dated and view.low is not None and view.high is not None:
        own = {view.low, view.high}
        if view.planned and view.published is not None:
            own.add(view.published)  # a plan without its day is looked for where it was published
        return sorted(own)
    out = {day for day in (view.published, view.low) if day is not None}
    if view.planned and view.published is not None:
        out.add(view.published + WINDOW_DAYS)  # what is planned is told of longer than what was done
    return sorted(out) or [0]


def candidates(views: Sequence[View]) -> Iterator[tuple[int, int]]:
    """Index pairs (i < j) worth comparing, each once. ``views`` are in the order of their keys."""
    blocks: dict[tuple, list[tuple[int, int]]] = defaultdict(list)
    for index, view in enumerate(views):
        when = days(view)
        for key in keys(view):
            blocks[key].extend((day, index) for day in when)
    met: set[int] = set()
    size = len(views)
    for key in list(blocks):
        block = blocks.pop(key)
        if len(block) < 2:
            continue
        whole = key[1] == "article"
        reach = 100_000 if whole else WINDOW_DAYS
        block.sort(key=lambda item: (item[0], views[item[1]].account.kind, item[1]))
        for n, (day, i) in enumerate(block):
            for day2, j in block[n + 1 : n + 1 + WINDOW_PAIRS]:
                if day2 - day > reach:
                    break
                if i != j:
                    code = i * size + j if i < j else j * size + i
                    if code not in met:
                        met.add(code)
                        yield (i, j) if i < j else (j, i)
