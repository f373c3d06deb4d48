"""Accounts of one happening joined: the best pairs first, and what forbids a pair forbids it for all that have joined.

Pure: the same accounts, judgements and copies give the same incidents in whatever order they come.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean
from typing import Any

from riwaya.linking.around import Around
from riwaya.linking.blocks import candidates
from riwaya.linking.copied_claims import Key, corresponding, furniture, repeated, whole_copies
from riwaya.linking.disagreements import disagreements_of
from riwaya.linking.disputes import dispute
from riwaya.linking.grade import grade_of
from riwaya.linking.origins import origins_of
from riwaya.linking.outcomes import contradict
from riwaya.linking.pairs import SILENT, Relations, View, compare, deciding, score, views_of
from riwaya.linking.reasons import texts
from riwaya.linking.records import Account, Copied, Incident, Judgement, Spot
from riwaya.linking.tables import weights
from riwaya.linking.ties import tie

CROSS = 24  # at most so many different accounts of each cluster are compared when two join
SURE = 100.0  # the score of a person's word
STRIKES = frozenset(("bombardment", "explosion", "casualties", "harm_civilians"))
COPIED = 6.0  # what a claim of a copied text weighs besides

Edge = tuple[float, int, int, list[str]]


def link_accounts(
    accounts: Iterable[Account], judgements: Iterable[Judgement] = (), copies: Iterable[Copied] = ()
) -> list[Incident]:
    """The incidents of all accounts, in the order of time, then of id; every account stands in exactly one."""
    copies = list(copies)
    views = views_of(accounts, whole_copies(copies))
    clusters = Clusters(views, Relations(views), judgements, copies)
    clusters.grow()
    incidents = []
    for home, members in sorted(clusters.members.items()):
        links, judged = clusters.links.get(home, []), sorted(clusters.judged.get(home, ()))
        incidents.append(incident_of([views[i] for i in members], links, judged))
    return finished(incidents, copies, repeated(views, clusters.copied, whole_copies(copies)))


def grouped_by_hand(groups: Iterable[Iterable[Account]], copies: Iterable[Copied] = ()) -> list[Incident]:
    """The incidents of accounts that somebody else has joined, with all that is said of incidents."""
    copies = list(copies)
    copied = whole_copies(copies)
    held = [list(group) for group in groups]
    views = views_of((account for group in held for account in group), copied)
    repeats = repeated(views, corresponding(views, copies), copied)
    return finished([incident_of(views_of(group, copied), [], []) for group in held], copies, repeats)


class Clusters:
    """Accounts on their way to incidents."""

    def __init__(
        self, views: Sequence[View], relations: Relations, judgements: Iterable[Judgement], copies: Sequence[Copied]
    ):
        table = weights()
        self.views = views
        self.relations = relations
        self.weights: dict[str, float] = table["features"]
        self.threshold: float = table["threshold"]
        self.average: float = table["average"]
        self.strike: float = table["average of strikes"]
        self.ground: float = table["average of territory"]
        self.at = {(view.account.article, view.account.claim): n for n, view in enumerate(views)}
        self.members: dict[int, list[int]] = {n: [n] for n in range(len(views))}
        self.home = list(range(len(views)))
        self.copied = corresponding(views, copies)
        self.furniture = furniture(views, copies)
        self.repeats = {copy: origin for (origin, copy), whole in sorted(self.copied.items()) if whole}
        self.same: list[tuple[int, int, int]] = []
        self.apart: dict[int, dict[int, int]] = defaultdict(dict)
        self.links: dict[int, list[dict[str, Any]]] = defaultdict(list)
        self.judged: dict[int, set[int]] = defaultdict(set)
        self._judge(judgements)

    def _judge(self, judgements: Iterable[Judgement]) -> None:
        """The last word on a pair counts; «unsure» takes an earlier word back."""
        last: dict[tuple[int, int], Judgement] = {}
        for judgement in sorted(judgements, key=lambda j: j.number):
            a, b = self.at.get(judgement.a), self.at.get(judgement.b)
            if a is not None and b is not None and a != b:
                last[(min(a, b), max(a, b))] = judgement
        for (a, b), judgement in sorted(last.items()):
            if judgement.verdict == "same":
                self.same.append((a, b, judgement.number))
            elif judgement.verdict == "different":
                self.apart[a][b] = self.apart[b][a] = judgement.number

    def edges(self) -> list[Edge]:
        """Pairs worth joining, best first; ties in the order of the keys."""
        out: list[Edge] = []
        for i, j in candidates(self.views):
            if (i, j) in self.copied or i in self.furniture or j in self.furniture:
                continue
            bar, features = compare(self.views[i], self.views[j], self.relations)
            if bar is None and (value := score(features, self.weights)) >= self.threshold:
                out.append((value, i, j, features))
        for (i, j), whole in sorted(self.copied.items()):
            if i in self.furniture or j in self.furniture:
                continue
            bar, features = compare(self.views[i], self.views[j], self.relations, copied=whole)
            if bar is None:
                features.append("copy=whole" if whole else "copy=passage")
                if whole or score(features, self.weights) >= self.threshold:
                    out.append((score(features, self.weights) + COPIED * whole, i, j, features))
        out.sort(key=lambda edge: (-edge[0], edge[1], edge[2]))
        return out

    def grow(self) -> None:
        """Joins what people judged the same, then the best pairs that nothing forbids."""
        for i, j, number in self.same:
            self._join(i, j, SURE, [f"judged the same (judgement {number})"])
            self.judged[self.home[i]].add(number)
        for value, i, j, features in self.edges():
            a, b = self.home[i], self.home[j]
            if a != b and self._may_join(a, b):
                self._join(i, j, value, deciding(features, self.weights))

    def _may_join(self, a: int, b: int) -> bool:
        """Nothing forbids any pair across, no person has set them apart, and on the whole they fit."""
        mine, theirs = self.members[a], self.members[b]
        few, many = (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
        for i in few:
            if i in self.apart:
                for j in many:
                    if number := self.apart[i].get(j):
                        self.judged[a].add(number)
                        self.judged[b].add(number)
                        return False
        best: dict[int, float] = {}
        best2: dict[int, float] = {}
        for i in self._unlike(mine):
            for j in self._unlike(theirs):
                copied = self.copied.get((min(i, j), max(i, j)), False)
                bar, features = compare(self.views[i], self.views[j], self.relations, copied)
                if bar == SILENT:
                    continue
                if bar is not None:
                    if self._known_same(i, j):
                        continue
                    return False
                value = score(features, self.weights) + (COPIED if copied else 0.0)
                best[i] = max(best.get(i, value), value)
                best2[j] = max(best2.get(j, value), value)
        kinds = {self.views[n].account.kind for n in (*mine, *theirs)}
        families = {self.views[n].account.family for n in (*mine, *theirs)}
        least = self.strike if kinds <= STRIKES else self.ground if families == {"territory"} else self.average
        return not best or (fmean(best.values()) + fmean(best2.values())) / 2 >= least

    def _known_same(self, i: int, j: int) -> bool:
        return any((a in (i, j)) and (b in (i, j)) for a, b, _ in self.same)

    def _unlike(self, members: list[int]) -> list[int]:
        """The accounts of a cluster that are not a copy of another there; of many, the first."""
        here = set(members)
        own = [m for m in members if self.repeats.get(m, m) not in here or self.repeats.get(m, m) == m]
        return (own or members)[:CROSS]

    def _join(self, i: int, j: int, value: float, because: list[str]) -> None:
        a, b = self.home[i], self.home[j]
        link = {"a": name(self.views[i]), "b": name(self.views[j]), "score": round(value, 2), "because": because}
        if a == b:
            self.links[a].append(link)
            return
        keep, gone = (a, b) if a < b else (b, a)
        for member in self.members[gone]:
            self.home[member] = keep
        self.members[keep] = sorted(self.members[keep] + self.members.pop(gone))
        self.links[keep] += self.links.pop(gone, [])
        self.links[keep].append(link)
        self.judged[keep] |= self.judged.pop(gone, set())


def name(view: View) -> str:
    """How an account is named in links and disagreements."""
    return f"{view.account.article}#{view.account.claim}"


def incident_of(views: list[View], links: list[dict[str, Any]], judged: list[int]) -> Incident:
    """One incident of its accounts: what it is of, what most of them say, and why they were joined."""
    accounts = [view.account for view in views]
    first = accounts[0]
    digest = hashlib.sha256(f"{first.article}\0{first.claim}".encode()).hexdigest()[:12]
    kind = commonest(account.kind for account in accounts)
    low, high = when(views)
    return Incident(
        incident=f"i-{digest}",
        kind=kind,
        family=next(account.family for account in accounts if account.kind == kind),
        accounts=accounts,
        actors=parties(account.actors for account in accounts),
        targets=parties(account.targets for account in accounts),
        place=place_of(accounts),
        first=low,
        last=high,
        modality=modality_of(accounts),
        outlets=sorted({account.outlet for account in accounts if account.outlet}),
        links=links,
        judged=judged,
    )


def commonest(values: Iterable[str]) -> str:
    counted = Counter(values)
    return min(counted, key=lambda value: (-counted[value], value))


def parties(groups: Iterable[tuple[str, ...]]) -> list[str]:
    """All that any account names, the most often named first."""
    counted = Counter(ident for group in groups for ident in group)
    return sorted(counted, key=lambda ident: (-counted[ident], ident))


def place_of(accounts: Sequence[Account]) -> Spot | None:
    """The place that most accounts name; of equals the most precise, a resolved one before all."""
    spots = Counter(spot for account in accounts for spot in account.places[:1])
    if not spots:
        return None
    return min(
        spots,
        key=lambda s: (
            s.lat is None,
            -spots[s],
            999.0 if s.radius_km is None else s.radius_km,
            s.id or "",
            s.name,
            s.role,
        ),
    )


def when(views: Sequence[View]) -> tuple[str | None, str | None]:
    """From the first to the last day that the accounts with a date give; vague ones only where no other has one."""
    dated = [v.account for v in views if v.dated] or [v.account for v in views if v.low is not None]
    days = [(a.first, a.last) for a in dated if a.first and a.last]
    if not days:
        return None, None
    return min(first for first, _ in days), max(last for _, last in days)


def modality_of(accounts: Sequence[Account]) -> str:
    """Asserted where any account asserts it, else the commonest."""
    told = [account.modality for account in accounts]
    if "asserted" in told:
        return "asserted"
    return commonest(told)


def finished(incidents: list[Incident], copies: Sequence[Copied], repeats: Mapping[Key, Key]) -> list[Incident]:
    """In the order of time, with origins, disagreements, ties and grade: what is said once all incidents stand.

    ``repeats``: the claim of a copy -> the claim of its origin that it repeats.
    """
    copied = whole_copies(copies)
    incidents.sort(key=lambda one: (one.first or "9999", one.incident))
    for incident in incidents:
        incident.origins = origins_of(incident.accounts, copied)
        incident.disagreements = disagreements_of(incident.accounts, repeats)
    around = Around(incidents)
    contradict(incidents, around, repeats)
    dispute(incidents, around, repeats)
    tie(incidents, around)
    for incident in incidents:
        assert incident.origins is not None
        incident.grade, why = grade_of(incident.accounts, incident.origins, incident.disagreements, copied)
        incident.grade_reasons, incident.grade_why = texts(why), [reason.record() for reason in why]
    return incidents
