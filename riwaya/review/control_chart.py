"""The table of control laid out: time in columns, places in rows, stretches packed into as few rows a place as fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from riwaya.review.bins import Bin, after, begin

LANES = 6
MOST = 52
"""Rows a place at most; columns at most."""


class Cell(NamedTuple):
    """A stretch (``hold``) or a gap (None) over ``span`` columns."""

    span: int
    hold: Any
    side: int
    other: int
    record: dict[str, Any] | None


class Lane(NamedTuple):
    """One row of a place: its cells fill the columns."""
    cells: list[Cell]


class PlaceRows(NamedTuple):
    """A place with its rows."""
    place: str
    name: str
    lanes: list[Lane]
    hidden: int  # stretches for which no row was left


def columns(first: str, last: str, most: int = MOST) -> tuple[str, list[Bin]]:
    """(unit, columns) from one day to another, by the smallest unit that gives at most ``most``."""
    low, high = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    for unit in ("day", "week", "month", "year"):
        out: list[Bin] = []
        at = begin(low, unit)
        while at <= high and len(out) <= most:
            stop = after(at, unit)
            out.append(Bin(at.isoformat(), (stop - dt.timedelta(days=1)).isoformat(), 0, 0))
            at = stop
        if len(out) <= most:
            return unit, out
    return "year", out[-most:]


def sides(holders: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Holder -> side 1 to 8 by how often it is named; the others are 0."""
    return {holder: n for n, (holder, _) in enumerate(holders[:8], 1)}


def laid(name: str, place: str, rows: Sequence[Any], bins: Sequence[Bin], side: dict[str, int]) -> PlaceRows:
    """The stretches of a place in lanes; one that reaches past the columns is cut at their edge."""
    lanes: list[list[tuple[int, int, Any]]] = []
    hidden = 0
    for row in rows:
        first, stop = place_in(row, bins)
        if stop <= first:
            continue
        lane = next((one for one in lanes if one[-1][1] <= first), None)
        if lane is not None:
            lane.append((first, stop, row))
        elif len(lanes) < LANES:
            lanes.append([(first, stop, row)])
        else:
            hidden += 1
    return PlaceRows(place, name, [Lane(cells(lane, len(bins), side)) for lane in lanes], hidden)


def place_in(row: Any, bins: Sequence[Bin]) -> tuple[int, int]:
    """The first column of a stretch and the one after its last."""
    first = next((n for n, b in enumerate(bins) if b.last >= row.time_start), len(bins)) if row.time_start else 0
    if row.time_end is None:
        return first, len(bins)
    stop = next((n for n, b in enumerate(bins) if b.first > row.time_end), len(bins))
    return first, max(stop, first + 1) if row.time_end >= bins[0].first and first < len(bins) else 0


def cells(lane: list[tuple[int, int, Any]], width: int, side: dict[str, int]) -> list[Cell]:
    """The cells of a lane with the gaps between them."""
    out: list[Cell] = []
    at = 0
    for first, stop, row in lane:
        if first > at:
            out.append(Cell(first - at, None, 0, 0, None))
        record = orjson.loads(row.record)
        against = next((side[who] for who in record["disputed_by"] if side.get(who)), 0)
        out.append(Cell(stop - first, row, side.get(row.holder, 0), against, record))
        at = stop
    if at < width:
        out.append(Cell(width - at, None, 0, 0, None))
    return out
