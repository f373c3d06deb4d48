"""Days counted into days, weeks, months or years, so that a chart has not too many bars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

UNITS = ("day", "week", "month", "year")


class Bin(NamedTuple):
    """``first`` and ``last`` day, how many began in it, and how many of them are contested."""

    first: str
    last: str
    n: int
    contested: int


class Bins(NamedTuple):
    """Counted bins of one length (``unit``); ``top`` is the fullest."""
    unit: str
    bins: list[Bin]
    top: int
    earlier: int  # how many began before the first bin

    def bin_of(self, day: str) -> str:
        """The first day of the bin that a day falls into."""
        return begin(dt.date.fromisoformat(day[:10]), self.unit).isoformat()


def begin(day: dt.date, unit: str) -> dt.date:
    """The first day of the day, week (Monday), month or year of ``day``."""
    if unit == "week":
        return day - dt.timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def after(day: dt.date, unit: str) -> dt.date:
    """The first day of the next bin, ``day`` being the first of one."""
    if unit in ("day", "week"):
        return day + dt.timedelta(days=1 if unit == "day" else 7)
    if unit == "month":
        return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return day.replace(year=day.year + 1)


def bins(days: Sequence[tuple[str, int, int]], most: int = 60, least: str = "day", unit: str = "") -> Bins:
    """(day, how many, contested) in order, by the smallest unit from ``least`` that makes at most ``most`` bins.

    Where a few stray days before the others would make more than half of the chart empty they are left out of it and
    counted in ``earlier``.
    """
    held = [(dt.date.fromisoformat(day[:10]), n, c) for day, n, c in days if day]
    held, earlier = without_strays(held)
    if not held:
        return Bins(unit or least, [], 0, 0)
    chosen = unit or next(
        (
            u
            for u in UNITS[UNITS.index(least) :]
            if len({begin(day, u) for day, _, _ in held}) <= most and span(held, u) <= most
        ),
        "year",
    )
    counted: dict[dt.date, list[int]] = {}
    for day, n, contested in held:
        cell = counted.setdefault(begin(day, chosen), [0, 0])
        cell[0] += n
        cell[1] += contested
    first, last = min(counted), max(counted)
    out: list[Bin] = []
    at = first
    while at <= last and len(out) < 2000:
        stop = after(at, chosen)
        n, contested = counted.get(at, (0, 0))
        out.append(Bin(at.isoformat(), (stop - dt.timedelta(days=1)).isoformat(), n, contested))
        at = stop
    return Bins(chosen, out, max(b.n for b in out), earlier)


def without_strays(days: list[tuple[dt.date, int, int]]) -> tuple[list[tuple[dt.date, int, int]], int]:
    """The days without the first fiftieth of the things, where those stretch over more than half of the time."""
    total = sum(n for _, n, _ in days)
    seen = 0
    for at, (day, n, _) in enumerate(days):
        if seen + n > total / 50:
            length = (days[-1][0] - days[0][0]).days
            return (days[at:], seen) if at and (day - days[0][0]).days * 2 > length > 60 else (days, 0)
        seen += n
    return days, 0


def span(days: Sequence[tuple[dt.date, int, int]], unit: str) -> int:
    """About how many bins lie between the first and the last day."""
    length = (days[-1][0] - days[0][0]).days + 1
    return length // {"day": 1, "week": 7, "month": 30, "year": 365}[unit] + 1
