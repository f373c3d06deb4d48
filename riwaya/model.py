"""The records that pass between the stages: small, typed, without behaviour that needs a database.

Offsets everywhere are Unicode code points into the article's text exactly as read, half-open ``[start, end)``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Literal

Modality = Literal["asserted", "denied", "expected", "demanded", "hypothetical"]
Precision = Literal["site", "settlement", "area", "river", "country", "offset", "between", "unknown"]
TimePrecision = Literal["time", "day", "days", "week", "month", "season", "year", "years", "unknown"]

MODALITIES: tuple[str, ...] = ("asserted", "denied", "expected", "demanded", "hypothetical")


@dataclass(frozen=True, slots=True)
class Article:
    """One text as it was read, with what is known about it. ``published`` None means that nobody said."""

    id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    agency: str | None = None
    published: dt.date | None = None
    url: str | None = None
    origin: str | None = None  # "file" or "file:line" that it was read from


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a person should look at. ``code`` is stable (docs/errors.md), ``message`` is one line."""

    code: str
    message: str
    file: str | None = None
    line: int | None = None
    article: str | None = None
    level: Literal["error", "warning", "notice"] = "warning"


@dataclass(slots=True)
class ActorRef:
    """An actor named in a claim. ``id`` None: named in the text but not known to the lexicon (``reason`` says so)."""

    id: str | None
    name: str
    start: int
    end: int
    text: str
    reason: str | None = None

    def record(self) -> dict[str, Any]:
        out: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "start": self.start,
            "end": self.end,
            "text": self.text,
        }
        if self.reason:
            out["reason"] = self.reason
        return out


@dataclass(slots=True)
class PlaceRef:
    """A place of a claim, resolved to a point with a radius in km, or unresolved with a reason."""

    id: str | None
    name: str
    lat: float | None
    lon: float | None
    precision: str
    radius_km: float | None
    role: str  # at, from, to, near, between
    start: int
    end: int
    text: str
    reason: str | None = None

    def record(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class TimeRef:
    """When: ISO dates, both ends included. ``start`` None: named but not resolved, and ``reason`` says why."""

    start: str | None
    end: str | None
    precision: str
    text: str
    basis: str  # stated, published, article, unresolved
    start_char: int = 0
    end_char: int = 0
    reason: str | None = None

    def record(self) -> dict[str, Any]:
        out: dict[str, Any] = {
            "start": self.start,
            "end": self.end,
            "precision": self.precision,
            "text": self.text,
            "basis": self.basis,
            "start_char": self.start_char,
            "end_char": self.end_char,
        }
        if self.reason:
            out["reason"] = self.reason
        return out


@dataclass(slots=True)
class SourceRef:
    """According to whom. ``chain`` runs from the nearest link outwards (agency, outlet)."""

    kind: Literal["outlet", "named", "anonymous"]
    id: str | None = None
    name: str | None = None
    text: str | None = None
    start: int | None = None
    end: int | None = None
    chain: list[dict[str, Any]] = field(default_factory=list)

    def record(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Quantity:
    """A number that belongs to a claim. ``low``/``high`` None: no bound stated on that side."""

    role: str  # killed, wounded, displaced, detained, weapons, vehicles, distance, share, area, strikes, people, …
    low: float | None
    high: float | None
    unit: str | None
    text: str
    start: int
    end: int

    def record(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Claim:
    """One happening that an article puts forward, with the words that say so."""

    article: str
    claim: str
    kind: str
    start: int
    end: int
    text: str
    actors: list[ActorRef]
    targets: list[ActorRef]
    places: list[PlaceRef]
    time: TimeRef | None
    source: SourceRef
    modality: str
    quantities: list[Quantity]
    wording: dict[str, Any]
    confidence: float
    explanation: list[str]
    coder: str
    time_reason: str | None = None

    def record(self) -> dict[str, Any]:
        """The claim in the exchange format (docs/claim-format.md)."""
        return {
            "article": self.article,
            "claim": self.claim,
            "kind": self.kind,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "actors": [a.record() for a in self.actors],
            "targets": [a.record() for a in self.targets],
            "places": [p.record() for p in self.places],
            "time": self.time.record() if self.time else None,
            "source": self.source.record(),
            "modality": self.modality,
            "quantities": [q.record() for q in self.quantities],
            "wording": self.wording,
            "confidence": self.confidence,
            "explanation": self.explanation,
            "coder": self.coder,
        }
