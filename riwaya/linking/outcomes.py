"""How it ended and how it was done, where incidents of one place and time contradict each other.

That a town was taken and that it is still fought over are two happenings, each with its accounts; the contradiction
lies between them. It is written on both.
"""

from __future__ import annotations

from collections.abc import Sequence

from riwaya.linking.around import Around
from riwaya.linking.disagreements import by_whom, told, value
from riwaya.linking.origins import side_of_source
from riwaya.linking.records import Account, Disagreement, Incident
from riwaya.linking.tables import sides

DAYS = 1
DAYS_LEFT = 3  # a place may be left some days before it is taken
STILL = {"clash": "still fighting", "hold": "still held by the other side", "block": "repelled"}
GIVEN = {"withdraw": "left", "handover": "handed over", "agree": "by agreement"}


def contradict(incidents: Sequence[Incident], around: Around) -> None:
    """Adds the contradictions between neighbouring incidents to both."""
    for incident in incidents:
        if incident.modality not in ("asserted", "denied"):
            continue
        if incident.kind == "capture":
            outcome(incident, [o for o in around.near(incident, DAYS, DAYS) if o.kind in STILL])
            means(incident, [o for o in around.near(incident, DAYS_LEFT, DAYS) if o.kind in {*GIVEN, "assault"}])
        elif incident.kind == "assault":
            ambush(incident, [o for o in around.near(incident, DAYS, DAYS) if o.kind == "block"])
        elif incident.kind == "handover":
            means_of_handover(incident, [o for o in around.near(incident, DAYS, DAYS) if o.kind == "capture"])


def asserted(accounts: Sequence[Account]) -> list[Account]:
    return [a for a in accounts if a.modality == "asserted"]


def side_set(ids: Sequence[str]) -> frozenset[str]:
    known = sides()
    return frozenset(known.get(i, i) for i in ids)


def speakers(accounts: Sequence[Account]) -> frozenset[str]:
    return frozenset(side_of_source(a) or by_whom(a) for a in accounts)


def others(accounts: Sequence[Account], than: Sequence[Account]) -> list[Account]:
    """The accounts whose speaker is none of those of ``than``."""
    known = speakers(than)
    return [a for a in accounts if (side_of_source(a) or by_whom(a)) not in known]


def note(about: str, values: list, reason: str, *incidents: Incident) -> None:
    """Writes one contradiction on all incidents that it lies between, once."""
    found = Disagreement(about, tuple(values), reason)
    for incident in incidents:
        if all((d.about, d.values) != (found.about, found.values) for d in incident.disagreements):
            incident.disagreements.append(found)


def outcome(capture: Incident, near: Sequence[Incident]) -> None:
    """Captured, or still fighting, still held, repelled."""
    taken = [a for a in asserted(capture.accounts) if a.kind == "capture"]
    if not taken:
        return
    actors = side_set(capture.actors)
    for other in near:
        if other.kind not in STILL:
            continue
        against = others(asserted(other.accounts), taken)
        if other.kind == "hold":
            against = [a for a in against if (held := side_set(a.actors)) and not held & actors]
        against = [a for a in against if (a.published or "9999") >= (capture.first or "")]
        if against:
            values = [value("captured", taken), value(STILL[other.kind], against)]
            note("outcome", values, told(values, "how it ended"), capture, other)


def means(capture: Incident, near: Sequence[Incident]) -> None:
    """Taken by force, or left, handed over, given up by agreement."""
    losers = side_set(capture.targets)
    actors = side_set(capture.actors)
    force = [a for o in near if o.kind == "assault" and side_set(o.actors) & actors for a in asserted(o.accounts)]
    taken = force or asserted(capture.accounts)
    if not taken:
        return
    for other in near:
        if other.kind not in GIVEN:
            continue
        given = others(asserted(other.accounts), taken)
        if other.kind == "withdraw":
            given = [a for a in given if left_by_losers(side_set(a.actors), actors, losers)]
        if given:
            values = [value("taken by force", taken), value(GIVEN[other.kind], given)]
            note("means", values, told(values, "how it was taken"), capture, other)


def left_by_losers(gone: frozenset[str], actors: frozenset[str], losers: frozenset[str]) -> bool:
    return bool(gone) and not gone & actors and (not losers or bool(gone & losers))


def means_of_handover(handover: Incident, near: Sequence[Incident]) -> None:
    """Handed over, or taken by force."""
    given = asserted(handover.accounts)
    for other in near:
        taken = others(asserted(other.accounts), given)
        if given and taken:
            values = [value("handed over", given), value("taken by force", taken)]
            note("means", values, told(values, "how it was taken"), handover, other)


def ambush(assault: Incident, near: Sequence[Incident]) -> None:
    """An attack carried out, or repelled."""
    done = asserted(assault.accounts)
    for other in near:
        repelled = others(asserted(other.accounts), done)
        if done and repelled:
            values = [value("carried out", done), value("repelled", repelled)]
            note("outcome", values, told(values, "how it ended"), assault, other)
