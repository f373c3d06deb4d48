"""How it ended and how it was done, where accounts of one place and time contradict each other.

That a town was taken and that it is still fought over are mostly two happenings, each with its accounts; the
contradiction then lies between them and is written on both. Accounts of one incident can contradict each other so, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from riwaya.linking.around import Around
from riwaya.linking.copied_claims import Key
from riwaya.linking.disagreements import bounds, by_whom, own_words, told, value
from riwaya.linking.origins import side_of_source
from riwaya.linking.records import Account, Disagreement, Incident
from riwaya.linking.tables import sides

DAYS = 1
DAYS_LEFT = 3  # a place may be left some days before it is taken
WHOLE = 95.0  # a share of a place below this is not all of it
STILL = {"clash": "still fighting", "hold": "still held by the other side", "block": "repelled"}
GIVEN = {"withdraw": "left", "handover": "handed over", "agree": "by agreement"}
Said = tuple[Account, Incident]


def contradict(incidents: Sequence[Incident], around: Around, repeats: Mapping[Key, Key]) -> None:
    """Adds how it ended and how it was done to the incidents that accounts contradict each other in, or between.

    ``repeats``: the claim of a copy -> the claim of its origin that it repeats.
    """
    for incident in incidents:
        kinds = {a.kind for a in incident.accounts if a.modality == "asserted"}
        if "capture" in kinds:
            near = [incident, *around.near(incident, DAYS_LEFT, DAYS)]
            close = [incident, *around.near(incident, DAYS, DAYS)]
            outcome(incident, said(close, {"capture", *STILL}, repeats))
            means(incident, said(near, {"capture", "assault", *GIVEN}, repeats))
        if "assault" in kinds:
            attack(incident, said([incident, *around.near(incident, DAYS, DAYS)], {"assault", "block"}, repeats))
        if "handover" in kinds and "capture" not in kinds:
            near = [incident, *around.near(incident, DAYS, DAYS)]
            means_of_handover(incident, said(near, {"capture", "handover"}, repeats))


def said(incidents: Iterable[Incident], kinds: set[str], repeats: Mapping[Key, Key]) -> list[Said]:
    """What is told as done in incidents, of these kinds, each with its incident."""
    return [
        (a, one)
        for one in incidents
        for a in own_words(one.accounts, repeats)
        if a.kind in kinds and a.modality == "asserted"
    ]


def side_set(ids: Sequence[str]) -> frozenset[str]:
    known = sides()
    return frozenset(known.get(i, i) for i in ids)


def speaker(account: Account) -> str:
    return side_of_source(account) or by_whom(account)


def unlike(some: Sequence[Said], others: Sequence[Said]) -> list[Said]:
    """Those of ``some`` whose speaker is none of ``others``."""
    known = {speaker(a) for a, _ in others}
    return [s for s in some if speaker(s[0]) not in known]


def partial(account: Account) -> bool:
    """Whether only a part of the place is told of."""
    share = bounds(account, "share")
    high = share and (share[1] if share[1] is not None else share[0])
    return bool(share) and (high or 0.0) < WHOLE


def note(about: str, what: str, groups: Sequence[tuple[str, Sequence[Said]]], also: Incident) -> None:
    """Writes one contradiction on ``also`` and on all incidents that it lies between, once."""
    values: list[dict[str, Any]] = [value(name, [a for a, _ in held]) for name, held in groups if held]
    found = Disagreement(about, tuple(values), told(values, what))
    between = {one.incident: one for _, held in groups for _, one in held} | {also.incident: also}
    for key in sorted(between):
        if all((d.about, d.values) != (found.about, found.values) for d in between[key].disagreements):
            between[key].disagreements.append(found)


def outcome(capture: Incident, near: Sequence[Said]) -> None:
    """Captured, or still fighting, still held, repelled."""
    taken = [s for s in near if s[1] is capture and s[0].kind == "capture" and not partial(s[0])]
    actors = side_set([actor for a, _ in taken for actor in a.actors] or capture.actors)
    groups = []
    for kind, name in STILL.items():
        against = unlike([s for s in near if s[0].kind == kind], taken)
        if kind == "hold":
            against = [s for s in against if (held := side_set(s[0].actors)) and not held & actors]
        groups.append((name, [s for s in against if (s[0].published or "9999") >= (capture.first or "")]))
    if taken and any(held for _, held in groups):
        note("outcome", "how it ended", [("captured", taken), *groups], capture)


def means(capture: Incident, near: Sequence[Said]) -> None:
    """Taken by force, or left, handed over, given up by agreement."""
    taken = [s for s in near if s[1] is capture and s[0].kind == "capture"]
    actors = side_set([actor for a, _ in taken for actor in a.actors] or capture.actors)
    losers = side_set([target for a, _ in taken for target in a.targets])
    taken += [s for s in near if s[0].kind == "assault" and side_set(s[0].actors) & actors]
    groups = []
    for kind, name in GIVEN.items():
        given = [s for s in near if s[0].kind == kind]
        if kind == "withdraw":
            given = [s for s in given if left_by_losers(side_set(s[0].actors), actors, losers)]
        groups.append((name, given))
    force = unlike(taken, [s for _, held in groups for s in held])
    groups = [(name, unlike(held, force)) for name, held in groups]
    if force and any(held for _, held in groups):
        note("means", "how it was taken", [("taken by force", force), *groups], capture)


def left_by_losers(gone: frozenset[str], actors: frozenset[str], losers: frozenset[str]) -> bool:
    return bool(gone) and not gone & actors and (not losers or bool(gone & losers))


def means_of_handover(handover: Incident, near: Sequence[Said]) -> None:
    """Handed over, or taken by force."""
    given = [s for s in near if s[1] is handover and s[0].kind == "handover"]
    taken = unlike([s for s in near if s[0].kind == "capture"], given)
    if taken:
        note("means", "how it was taken", [("handed over", given), ("taken by force", taken)], handover)


def attack(assault: Incident, near: Sequence[Said]) -> None:
    """An attack carried out, or repelled."""
    done = [s for s in near if s[1] is assault and s[0].kind == "assault"]
    repelled = unlike([s for s in near if s[0].kind == "block"], done)
    if repelled:
        note("outcome", "how it ended", [("carried out", done), ("repelled", repelled)], assault)
