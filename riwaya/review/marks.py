"""A text cut into segments at every edge of every claim's parts, so that marks may nest and overlap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

ROLES = ("actor", "target", "place", "time", "source", "number")


class Part(NamedTuple):
    """Words of a text that say something of a claim. Offsets are code points, half-open."""

    start: int
    end: int
    role: str  # claim (its trigger), or one of ROLES
    claim: str


class Segment(NamedTuple):
    """A stretch of text with the same parts throughout. ``triggers``: (claim, whether it begins here)."""

    text: str
    start: int
    triggers: tuple[tuple[str, bool], ...]
    parts: tuple[tuple[str, str], ...]  # (role, claim)

    @property
    def named(self) -> str:
        """The parts as ``data-parts`` has them."""
        return " ".join(f"{role}:{claim}" for role, claim in self.parts)


class Paragraph(NamedTuple):
    """A line of the text; ``start`` is its offset."""
    start: int
    segments: list[Segment]


def parts_of(claim: dict[str, Any]) -> list[Part]:
    """Where a claim (exchange format) has its words."""
    key = claim["claim"]
    out = [Part(claim["start"], claim["end"], "claim", key)]
    for role, field in (("actor", "actors"), ("target", "targets"), ("place", "places"), ("number", "quantities")):
        out += [Part(item["start"], item["end"], role, key) for item in claim[field]]
    time, source = claim["time"], claim["source"]
    if time:
        out.append(Part(time.get("start_char") or 0, time.get("end_char") or 0, "time", key))
    if source["start"] is not None:
        out.append(Part(source["start"], source["end"], "source", key))
    return [part for part in out if part.end > part.start]


def segments(text: str, parts: Sequence[Part], first: int, stop: int) -> list[Segment]:
    """``text[first:stop]`` in segments; parts outside are cut off. Joined, the segments are the text."""
    inside = sorted(
        {
            Part(max(p.start, first), min(p.end, stop), p.role, p.claim)
            for p in parts
            if p.start < stop and p.end > first
        }
    )
    begins = {p.claim: p.start for p in reversed(inside) if p.role == "claim"}
    edges = sorted({first, stop, *(p.start for p in inside), *(p.end for p in inside)})
    out = []
    for start, end in pairwise(edges):
        here = [p for p in inside if p.start <= start and p.end >= end]
        longest = sorted((p for p in here if p.role == "claim"), key=lambda p: (p.start - p.end, p.claim))
        triggers = tuple((p.claim, begins[p.claim] == start) for p in longest)
        others = tuple(sorted({(p.role, p.claim) for p in here if p.role != "claim"}))
        out.append(Segment(text[start:end], start, triggers, others))
    return out


def paragraphs(text: str, parts: Sequence[Part]) -> list[Paragraph]:
    """The paragraphs of a text (lines that are not empty) with their segments."""
    return [
        Paragraph(line.start(), segments(text, parts, line.start(), line.end()))
        for line in re.finditer(r"[^\r\n]*[^\s][^\r\n]*", text)
    ]


_STOPS = re.compile(r"[.؟?!\n\r…]+[\s»\"”]*")


def passage(text: str, claim: dict[str, Any], most: int = 420) -> tuple[int, int]:
    """The sentence or sentences of a claim: from the stop before its parts near the trigger to the stop after."""
    start, end = claim["start"], claim["end"]
    near = [p for p in parts_of(claim) if abs(p.start - start) <= most // 2]
    start, end = min([start, *(p.start for p in near)]), max([end, *(p.end for p in near)])
    before = [m.end() for m in _STOPS.finditer(text, max(0, start - most), start)]
    after = _STOPS.search(text, end)
    first = before[-1] if before else word_edge(text, max(0, start - most))
    stop = after.end() if after and after.end() - end <= most else word_edge(text, min(len(text), end + most // 2))
    while first < start and text[first].isspace():
        first += 1
    while stop > end and text[stop - 1].isspace():
        stop -= 1
    return first, stop


def word_edge(text: str, at: int) -> int:
    """The next place between words."""
    while 0 < at < len(text) and not text[at].isspace():
        at += 1
    return at
