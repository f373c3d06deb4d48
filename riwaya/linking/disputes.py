"""What one incident tells and another disputes: a denial of what stands elsewhere, whom a strike hit.

Linking keeps such incidents apart where it is not sure that they are one happening; what their accounts contradict
each other about is written on both, and the two are tied.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from riwaya.linking.around import Around, days_of
from riwaya.linking.copied_claims import Key
from riwaya.linking.origins import sides_of
from riwaya.linking.outcomes import Said, note, said, side_set, unlike
from riwaya.linking.pairs import CIVILIANS, distance
from riwaya.linking.records import Incident, Spot
from riwaya.linking.tables import rule_of

DAYS = 4  # a denial is published with what it denies or some days after it
SAME = 1
MOST = 32
STRIKES = frozenset(("bombardment", "explosion"))


def dispute(incidents: Sequence[Incident], around: Around, repeats: Mapping[Key, Key]) -> None:
    """Adds the contradictions between incidents that are kept apart, and ties them.

    ``repeats``: the claim of a copy -> the claim of its origin that it repeats.
    """
    anywhere = Anywhere(incidents)
    for incident in incidents:
        if incident.modality == "denied":
            denied(incident, [*around.near(incident, DAYS, 0), *anywhere.like(incident)], repeats)
        elif any(a.kind in STRIKES for a in incident.accounts):
            struck(incident, list(around.near(incident, SAME, SAME)), repeats)


class Anywhere:
    """Incidents by kind and side, for those that no account gives a place."""

    def __init__(self, incidents: Sequence[Incident]):
        self.held: dict[tuple[str, str], list[tuple[int, str, Incident]]] = defaultdict(list)
        for incident in incidents:
            day = days_of(incident)[0]
            if incident.modality == "asserted" and day is not None:
                for side in sides_of(incident.accounts):
                    self.held[(incident.kind, side)].append((day, incident.incident, incident))
        for found in self.held.values():
            found.sort(key=lambda item: item[:2])

    def like(self, incident: Incident) -> Iterator[Incident]:
        """Those of its kind and with a party of it that were told of shortly before, where places do not forbid."""
        first, last = days_of(incident)
        if first is None or last is None:
            return
        seen: set[str] = set()
        for side in sorted(sides_of(incident.accounts)):
            found = self.held.get((incident.kind, side), [])
            at = bisect_left(found, (first - DAYS, ""))
            for day, name, other in found[at : at + MOST]:
                if day > last:
                    break
                if name not in seen and not apart(incident.place, other.place):
                    seen.add(name)
                    yield other


def apart(a: Spot | None, b: Spot | None) -> bool:
    """Whether two places lie apart beyond both radii; an area and what lies in it do not."""
    if a is None or b is None or a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    reach = (a.radius_km or 5.0) + (b.radius_km or 5.0)
    return distance((a.lat, a.lon, 0.0), (b.lat, b.lon, 0.0)) > reach


def denied(denial: Incident, near: Sequence[Incident], repeats: Mapping[Key, Key]) -> None:
    """Told in another incident by the same doers, and denied here."""
    joins = rule_of(denial.kind).joins
    mine = side_set(denial.actors)
    no = [(a, denial) for a in denial.accounts if a.modality == "denied"]
    for other in sorted({o.incident: o for o in near}.values(), key=lambda o: o.incident):
        theirs = side_set(other.actors)
        if other.modality != "asserted" or other.kind not in joins or (mine and theirs and not mine & theirs):
            continue
        if not mine & theirs and not sides_of(denial.accounts) & sides_of(other.accounts):
            continue
        told = unlike(said([other], {a.kind for a in other.accounts}, repeats), no)
        if told:
            note("denial", "whether it happened", [("asserted", told), ("denied", no)], other)
            add_tie(denial, other)


def struck(strike: Incident, near: Sequence[Incident], repeats: Mapping[Key, Key]) -> None:
    """One strike by one side at one place and time, on civilians as some tell it and on fighters as others do."""
    kinds = set(STRIKES)
    civil = [s for s in said([strike], kinds, repeats) if side_set(s[0].targets) == CIVILIANS]
    if not civil:
        return
    for other in near:
        if not side_set(strike.actors) & side_set(other.actors):
            continue
        fighters = [s for s in said([other], kinds, repeats) if armed(s)]
        if fighters := unlike(fighters, civil):
            groups = [("civilians", civil), ("fighters", fighters)]
            note("target", "to whom it was done", groups, strike)
            add_tie(strike, other)


def armed(one: Said) -> bool:
    """Whether it is told as done to others than civilians."""
    targets = side_set(one[0].targets)
    return bool(targets) and not targets & CIVILIANS


def add_tie(one: Incident, two: Incident) -> None:
    """Ties two incidents of which one disputes the other, once."""
    for a, b in ((one, two), (two, one)):
        tie = {"incident": b.incident, "relation": "disputes" if a is one else "disputed_by"}
        if tie not in a.ties:
            a.ties.append(tie)
