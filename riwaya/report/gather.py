"""What the report tells, taken out of the record in one pass: counts, days, places, and what is shown in full."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from riwaya.store import links
from riwaya.store.links import Telling
from riwaya.store.record import Record
from riwaya.store.schema_links import holds, terms

CONTESTED = 40  # incidents shown in full
PLACES = 15  # places whose control is shown
REFERENTS = 8  # actors, and acts, whose wording is shown
SOURCES = 40


@dataclass(slots=True)
class Spotted:
    """A place on the map: how many incidents, and how many of them are contested."""

    place: dict[str, Any]
    count: int = 0
    contested: int = 0


@dataclass(slots=True)
class Told:
    """All that the page shows."""

    corpus: dict[str, Any]
    totals: dict[str, int]
    current: bool
    kinds: Counter[str] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)
    days: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # day -> all, contested
    undated: int = 0
    places: dict[str, Spotted] = field(default_factory=dict)
    contested: list[tuple[dict[str, Any], list[Telling]]] = field(default_factory=list)
    more_contested: int = 0
    control: list[list[dict[str, Any]]] = field(default_factory=list)  # place by place
    actors: list[list[dict[str, Any]]] = field(default_factory=list)  # terms, referent by referent
    acts: list[list[dict[str, Any]]] = field(default_factory=list)
    quotes: list[dict[str, Any]] = field(default_factory=list)


def gather(record: Record) -> Told:
    """Read the record. Raises RecordError (R307) where it is not linked."""
    state = links.need_links(record)
    told = Told(links.corpus(record), links.totals(record), state.current)
    best: list[tuple[tuple[int, int, int], int, dict[str, Any]]] = []
    for at, one in enumerate(links.found(record)):
        count(told, one)
        if one["disagreements"]:
            weight = (len(one["outlet_names"]), len(one["disagreements"]), len(one["claims"]))
            heapq.heappush(best, (weight, -at, one))
            if len(best) > 4 * CONTESTED:
                heapq.heappop(best)
    kept = shown_once([one for _, _, one in sorted(best, key=lambda item: item[:2], reverse=True)])
    told.more_contested = told.totals["contested"] - len(kept)
    for one in kept:
        own = links.tellings(record, one["incident"])
        have = {f"{t.article}#{t.claim['claim']}" for t in own}
        beside = {ref for d in one["disagreements"] for value in d["values"] for ref in value["refs"]} - have
        told.contested.append((one, sorted([*own, *links.tellings_of(record, beside)], key=links.telling_order)))
    told.control = contested_places(record)
    told.actors = wording(record, "actor")
    told.acts = wording(record, "act")
    told.quotes = links.quotes_of(record)
    return told


def shown_once(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first CONTESTED that tell of a contradiction not told before.

    That a town was taken and that it was still fought over are two incidents with one contradiction between them.
    """
    seen: set[Any] = set()
    out: list[dict[str, Any]] = []
    for one in found:
        told = {
            (d["about"], frozenset((str(v["value"]), tuple(v["refs"])) for v in d["values"]))
            for d in one["disagreements"]
        }
        if not told <= seen and len(out) < CONTESTED:
            seen |= told
            out.append(one)
    return out


def count(told: Told, one: dict[str, Any]) -> None:
    """Put one incident into the counts."""
    contested = bool(one["disagreements"])
    told.kinds[one["kind"]] += 1
    told.grades[one["grade"]] += 1
    day = one["time"]["start"]
    if day:
        told.days[day]["all"] += 1
        told.days[day]["contested"] += contested
    else:
        told.undated += 1
    place = one["place"]
    if place and place["lat"] is not None and place["precision"] != "country":
        held = told.places.setdefault(place["id"] or place["name"], Spotted(place))
        held.count += 1
        held.contested += contested


def contested_places(record: Record) -> list[list[dict[str, Any]]]:
    """The stretches of the places that change hands or are disputed, those told most of first."""
    by_place: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for hold in links.records_of(record, holds):
        by_place[hold["place"]["id"]].append(hold)
    wanted = [
        held for held in by_place.values()
        if any(h["disputed"] for h in held) or len({h["holder"] for h in held}) > 1
    ]  # fmt: skip
    told = lambda held: -sum(len(h["claims"]) + len(h["against"]) for h in held)  # noqa: E731
    return sorted(wanted, key=lambda held: (told(held), held[0]["place"]["id"]))[:PLACES]


def wording(record: Record, role: str) -> list[list[dict[str, Any]]]:
    """The terms for the actors, or acts, for which outlets have most different ones."""
    by_referent: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for term in links.records_of(record, terms, [terms.c.role == role]):
        by_referent[term["referent"]].append(term)
    wanted = [held for held in by_referent.values() if len({t["term"] for t in held}) > 1]
    most = lambda held: (-sum(t["count"] for t in held), held[0]["referent"])  # noqa: E731
    return sorted(wanted, key=most)[:REFERENTS]
