"""Incidents that belong together and are not one: an announcement and what it announced, a capture and its reversal."""

from __future__ import annotations

from collections.abc import Sequence

from riwaya.linking.around import Around
from riwaya.linking.days import ordinal
from riwaya.linking.origins import sides_of
from riwaya.linking.pairs import PLANNED
from riwaya.linking.records import Incident
from riwaya.linking.tables import rule_of, sides

AHEAD_DAYS = 30  # how long after an announcement what it announced is looked for


def tie(incidents: Sequence[Incident], around: Around) -> None:
    """Adds the ties of all incidents, both ways, sorted."""
    for incident in incidents:
        planned = incident.modality in PLANNED
        if planned and (done := announced(incident, around)):
            add(incident, done, "announces", "announced_by")
        taken = incident.kind == "capture" and incident.modality == "asserted"
        if taken and (later := reversal(incident, around)):
            add(incident, later, "reversed_by", "reverses")
    for incident in incidents:
        incident.ties.sort(key=lambda t: (t["relation"], t["incident"]))


def add(one: Incident, two: Incident, relation: str, back: str) -> None:
    one.ties.append({"incident": two.incident, "relation": relation})
    two.ties.append({"incident": one.incident, "relation": back})


def announced(plan: Incident, around: Around) -> Incident | None:
    """What a plan announced: the first thing of its kind told as done at its place, by the same side, from then on."""
    told = min((day for a in plan.accounts if (day := ordinal(a.published)) is not None), default=None)
    joins = rule_of(plan.kind).joins
    parties = sides_of(plan.accounts)
    best = None
    for other in around.near(plan, 2, AHEAD_DAYS):
        if other.modality != "asserted" or other.kind not in joins:
            continue
        day = ordinal(other.last)
        if told is not None and day is not None and day < told - 1:
            continue
        mine, theirs = actor_sides(plan), actor_sides(other)
        if mine and theirs and not mine & theirs:
            continue
        if not mine and parties and not parties & sides_of(other.accounts):
            continue
        if best is None or (other.first or "", other.incident) < (best.first or "", best.incident):
            best = other
    return best


def actor_sides(incident: Incident) -> frozenset[str]:
    known = sides()
    return frozenset(known.get(a, a) for a in incident.actors)


def reversal(incident: Incident, around: Around) -> Incident | None:
    """The next capture of the same place by those who lost it."""
    mine = actor_sides(incident)
    best = None
    for other in around.near(incident, 0, AHEAD_DAYS):
        if other.kind != "capture" or other.modality != "asserted" or (other.first or "") <= (incident.first or ""):
            continue
        theirs = actor_sides(other)
        if not mine or not theirs or mine & theirs:
            continue
        if best is None or (other.first or "", other.incident) < (best.first or "", best.incident):
            best = other
    return best
