"""Which incidents lie near each other in place and time: for ties, and for contradictions between incidents."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from riwaya.linking.days import ordinal
from riwaya.linking.pairs import COARSE_KM, distance
from riwaya.linking.records import Incident, Spot

CELL = 0.25
MOST = 64  # neighbours looked at in a direction


class Around:
    """An index of incidents by place and day."""

    def __init__(self, incidents: Sequence[Incident]):
        self.cells: dict[tuple[int, int], list[tuple[int, str, Incident]]] = defaultdict(list)
        for incident in incidents:
            day = days_of(incident)[0]
            if incident.place is not None and incident.place.lat is not None and day is not None:
                self.cells[cell(incident.place)].append((day, incident.incident, incident))
        for held in self.cells.values():
            held.sort(key=lambda item: item[:2])

    def near(self, incident: Incident, before: int, after: int) -> Iterator[Incident]:
        """Incidents of the same place that begin from ``before`` days before its first to ``after`` past its last."""
        first, last = days_of(incident)
        if incident.place is None or incident.place.lat is None or first is None or last is None:
            return
        row, column = cell(incident.place)
        for r in (row - 1, row, row + 1):
            for c in (column - 1, column, column + 1):
                held = self.cells.get((r, c))
                if not held:
                    continue
                at = bisect_left(held, (first - before, ""))
                for day, _, other in held[at : at + MOST]:
                    if day > last + after:
                        break
                    if other is not incident and other.place is not None and same_place(incident.place, other.place):
                        yield other


def days_of(incident: Incident) -> tuple[int | None, int | None]:
    """Its first and last day; where no account gives one, the day of the first publication."""
    if incident.first is not None:
        return ordinal(incident.first), ordinal(incident.last)
    told = min((day for a in incident.accounts if (day := ordinal(a.published)) is not None), default=None)
    return told, told


def cell(place: Spot) -> tuple[int, int]:
    return math.floor((place.lat or 0.0) / CELL), math.floor((place.lon or 0.0) / CELL)


def same_place(a: Spot, b: Spot) -> bool:
    """One place by id, or two whose radii meet; an area is the same as itself only."""
    if a.id and a.id == b.id:
        return True
    reach = (a.radius_km or 5.0), (b.radius_km or 5.0)
    if max(reach) > COARSE_KM or a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    return distance((a.lat, a.lon, 0.0), (b.lat, b.lon, 0.0)) <= sum(reach)
