"""What an evaluation gives: sections of figures, each with its bar and how many cases it rests on."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

DRAWS = 1000
SEED = 20171119


@dataclass(slots=True)
class Figure:
    """One measured figure, a share between 0 and 1 (``of``: cases that it rests on; ``low``/``high``: 95 % interval).

    ``bar``: what it is to reach; ``beside``: other coders' figures by name; ``note``: what to know before reading it.
    """

    name: str
    value: float | None
    of: int | None = None
    bar: float | None = None
    low: float | None = None
    high: float | None = None
    beside: dict[str, float | None] = field(default_factory=dict)
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the bar is reached; None where there is no bar or no figure."""
        return None if self.bar is None or self.value is None else round(self.value, 3) >= self.bar

    def record(self) -> dict[str, Any]:
        """The figure as plain data, to three places."""
        out: dict[str, Any] = {"name": self.name, "value": rounded(self.value), "of": self.of}
        if self.bar is not None:
            out |= {"bar": self.bar, "met": self.met}
        if self.low is not None:
            out |= {"low": rounded(self.low), "high": rounded(self.high)}
        if self.beside:
            out["beside"] = {name: rounded(value) for name, value in self.beside.items()}
        if self.note:
            out["note"] = self.note
        return out


@dataclass(slots=True)
class Table:
    """Counts in rows: ``columns`` names the cells after the first."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def record(self) -> dict[str, Any]:
        return {"title": self.title, "columns": list(self.columns), "rows": [list(row) for row in self.rows]}


@dataclass(slots=True)
class Section:
    """The figures of one gold set. ``absent``: one line where the set is not there. ``wrong``: a line an error."""

    key: str
    title: str
    figures: list[Figure] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    absent: str | None = None

    def record(self) -> dict[str, Any]:
        """The section as plain data, without its list of errors."""
        out: dict[str, Any] = {"key": self.key, "title": self.title}
        if self.absent:
            return out | {"absent": self.absent}
        return out | {
            "figures": [f.record() for f in self.figures],
            "tables": [t.record() for t in self.tables],
            "notes": self.notes,
        }


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def share(right: int, of: int) -> float | None:
    return right / of if of else None


def f1(right: float, found: float, wanted: float) -> float | None:
    """F1 from true positives, all that was coded, and all that gold has; None where neither has any."""
    return 2 * right / (found + wanted) if found + wanted else None


def interval(parts: Sequence[Any], figure: Callable[[Sequence[Any]], float | None]) -> tuple[float, float] | None:
    """The 95 % bootstrap interval of a figure over independent parts (articles), drawn anew DRAWS times.

    The draws are the same each time (fixed seed). None where there are fewer than five parts.
    """
    if len(parts) < 5:
        return None
    draw = random.Random(SEED)
    found = []
    for _ in range(DRAWS):
        value = figure(draw.choices(parts, k=len(parts)))
        if value is not None:
            found.append(value)
    found.sort()
    return (found[int(0.025 * len(found))], found[int(0.975 * len(found))]) if found else None
