"""Two accounts compared: what forbids that they tell one happening, and what speaks for and against it.

A pair has a bar (a reason in words: never one happening) or features, each with a weight of ``linking_weights.json``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from riwaya.arabic.normalise import fold
from riwaya.linking.accounts import UNKNOWN
from riwaya.linking.days import ordinal
from riwaya.linking.records import Account, Spot
from riwaya.linking.tables import KindRule, classes, rule_of, sides, turned

PLANNED = frozenset(("expected", "demanded"))
COARSE_KM = 45.0  # a place of this radius is an area: it tells little
EARTH_KM = 6371.0
FAR_BACK = 60  # days before publication that an undated account may tell of
SILENT = "neither says when, nor do days of publication"  # no contradiction: it binds the pair, not what they join
ALL = "(all)"  # the weight that every pair begins with
MONTH = 31
MAIN_PLACES = 4  # places of an article that a claim without a place may lie in
NO_DAYS_APART = 10  # days of publication between two accounts that say nothing of when
VAGUE_DAYS = 8  # a time longer than this dates nothing

ALIKE = ((0.6, "much alike"), (0.4, "alike"), (0.25, "some words"), (0.0, "few words"))
TELLERS = frozenset(("media", "monitor", "civil"))
CIVILIANS = frozenset(("civilians",))
Party = frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """An account made ready for comparing. Days are ordinals; ``low`` None: no date."""

    account: Account
    key: tuple[str, int, str]
    rule: KindRule
    spots: tuple[tuple[float, float, float], ...]  # lat, lon in degrees, radius in km
    names: Party  # ids of its places, else their folded names
    low: int | None
    high: int | None
    published: int | None
    actors: Party  # sides
    targets: Party
    parties: Party
    unknown: Party  # actors and targets that the lexicon does not know
    numbers: tuple[tuple[str, float | None, float | None], ...]
    planned: bool
    faint: Party = frozenset()  # sides of parties whose role is hardly likely: they forbid nothing
    persons: bool = False  # whether it is done to persons with names
    around: Party = frozenset()  # names of the places that its article names most
    text: str = ""  # its article, or the article that this is a copy of

    @property
    def speaker(self) -> str | None:
        """The side that speaks; of the outlet and of sources without a name their words."""
        return sides().get(self.account.source or "", self.account.source) or self.account.source_text

    @property
    def says_when(self) -> bool:
        """Whether its own sentence gives the day."""
        return self.account.time_basis in ("stated", "published")

    @property
    def beside(self) -> bool:
        """Whether it tells that a person is there, or forces at some distance: nothing that takes a place."""
        people = self.account.actors and all(classes().get(i) == "person" for i in self.account.actors)
        off = bool(self.account.places) and all(p.role in ("from", "near") for p in self.account.places)
        return bool(people) or off or any(role == "distance" for role, _, _ in self.numbers)

    @property
    def dated(self) -> bool:
        return self.low is not None and self.high is not None and self.high - self.low <= VAGUE_DAYS


@lru_cache(maxsize=16384)
def _party(ids: tuple[str, ...]) -> Party:
    known = sides()
    return frozenset(known.get(ident, ident) for ident in ids if not ident.startswith(UNKNOWN))


@lru_cache(maxsize=16384)
def _doers(ids: tuple[str, ...]) -> tuple[str, ...]:
    """Those who can do it: media and monitors tell of deeds, rescuers come after them."""
    known = classes()
    return tuple(ident for ident in ids if known.get(ident) not in TELLERS)


@lru_cache(maxsize=16384)
def _spots(places: tuple[Spot, ...]) -> tuple[tuple[tuple[float, float, float], ...], Party]:
    """Points and names of the places that say where it was; the way from and to counts only where nothing else does."""
    main = [p for p in places if p.role in ("at", "near", "between")] or list(places)
    points = tuple(
        (p.lat, p.lon, 5.0 if p.radius_km is None else float(p.radius_km))
        for p in main
        if p.lat is not None and p.lon is not None
    )
    return points, frozenset(p.id or fold(p.name) for p in main)


def views_of(accounts: Iterable[Account], copied: Mapping[str, str] | None = None) -> list[View]:
    """All accounts ready for comparing, in the order of their keys, each with what its article names besides.

    ``copied``: article -> the article that it copies as a whole: copies are one text.
    """
    roots = copied or {}
    held = sorted(accounts, key=lambda a: (a.article, a.start, a.claim))
    named: dict[str, Counter[str]] = {}
    for account in held:
        named.setdefault(account.article, Counter()).update(_spots(account.places)[1])
    around = {
        article: frozenset(sorted(names, key=lambda name: (-names[name], name))[:MAIN_PLACES])
        for article, names in named.items()
    }
    return [view_of(a, around[a.article], roots.get(a.article, a.article)) for a in held]


def view_of(account: Account, around: Party = frozenset(), text: str | None = None) -> View:
    """The account ready for comparing; a time of more than a month is none."""
    spots, names = _spots(account.places)
    low, high = ordinal(account.first), ordinal(account.last)
    if low is not None and high is not None and high - low > MONTH:
        low = high = None
    fought = account.family in ("violence", "territory", "harm")
    actors = _party(_doers(account.actors) if fought else account.actors)
    targets = _party(account.targets)
    return View(
        account,
        (account.article, account.start, account.claim),
        rule_of(account.kind),
        spots,
        names,
        low if high is not None else None,
        high if low is not None else None,
        ordinal(account.published),
        actors,
        targets,
        actors | targets,
        frozenset(n for n in (*account.actors, *account.targets) if n.startswith(UNKNOWN)),
        tuple((n.role, n.low, n.high) for n in account.numbers),
        account.modality in PLANNED,
        _party(tuple(sorted(account.faint))),
        any(classes().get(ident) == "person" for ident in account.targets),
        around,
        text or account.article,
    )


class Relations:
    """Who fights whom and who fights beside whom, as the accounts themselves tell it: no list of friends and foes."""

    def __init__(self, views: Iterable[View]):
        against: Counter[tuple[str, str]] = Counter()
        beside: Counter[tuple[str, str]] = Counter()
        for view in views:
            if view.account.family not in ("violence", "territory"):
                continue
            clash = view.account.kind == "clash"
            for a in view.actors:
                for b in view.targets:
                    against[pair(a, b)] += a != b
                for b in view.actors:
                    if a < b:
                        (against if clash else beside)[(a, b)] += 1
        self.foes: frozenset[tuple[str, str]] = frozenset(p for p, n in against.items() if n > beside[p])

    def fight(self, a: str, b: str) -> bool:
        return pair(a, b) in self.foes


def pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)


def distance(a: tuple[float, float, float], b: tuple[float, float, float]) -> float:
    """Km between two points near each other (on the plane of their mean latitude)."""
    north = math.radians(a[0] - b[0])
    east = math.radians(a[1] - b[1]) * math.cos(math.radians((a[0] + b[0]) / 2))
    return EARTH_KM * math.hypot(north, east)


def compare(a: View, b: View, relations: Relations, copied: bool = False) -> tuple[str | None, list[str]]:
    """(bar, features) of two accounts. ``copied``: one stands in a copy of the other: its days are not its own."""
    one, two = a.account, b.account
    if two.kind not in a.rule.joins:
        return "kinds of claim that never tell one happening", []
    if a.planned != b.planned:
        return "one is planned or demanded, the other told as done", []
    features: list[str] = []
    bar = (
        _where(a, b, features)
        or _roles(a, b, relations, features)
        or (None if copied else _when(a, b, features))
        or _how_many(a, b, features)
    )
    if bar:
        return bar, features
    kinds = one.kind if one.kind == two.kind else "+".join(sorted((one.kind, two.kind)))
    features.append(f"kind={kinds}")
    if any(v.account.kind == "hold" and v.beside for v in (a, b)):
        features.append("hold=a person, or at a distance")
    if one.kind == two.kind and one.lemma and two.lemma:
        features.append("words=same entry" if one.lemma == two.lemma else "words=other entry")
    if a.text == b.text:
        features.append("article=same")
    elif one.words and two.words:
        common = (one.words & two.words).bit_count() / min(one.words.bit_count(), two.words.bit_count())
        features.append("passages=" + next(name for least, name in ALIKE if common >= least))
    if one.modality != two.modality:
        denial = "denied" in (one.modality, two.modality)
        here = " in one article" if a.text == b.text else ""
        thought = "hypothetical" in (one.modality, two.modality)
        features.append(
            f"modality=denied by one{here}" if denial else "modality=considered by one" if thought else "modality=other"
        )
    if one.source_kind == "named" == two.source_kind and one.source and two.source:
        here = " in one article" if a.text == b.text else ""
        features.append("source=same" if one.source == two.source else f"source=other{here}")
    return None, features


def _where(a: View, b: View, features: list[str]) -> str | None:
    if a.spots and b.spots:
        best, reach = min((distance(p, q) - p[2] - q[2], max(p[2], q[2])) for p in a.spots for q in b.spots)
        if best > 0:
            return "places apart beyond both radii"
        if a.names & b.names:
            features.append("place=same area" if reach > COARSE_KM else "place=same")
        elif reach > COARSE_KM:
            features.append("place=within an area")
        else:
            features.append("place=radii meet")
        if len(a.spots) > 3 or len(b.spots) > 3:
            features.append("place=of many")
    elif a.names and b.names:
        if a.names & b.names:
            features.append("place=same name")
        else:
            features.append("place=one not resolved" if a.spots or b.spots else "place=other name")
    elif a.names or b.names:
        near = a.names & b.around or b.names & a.around
        features.append("place=one has none, its article names it" if near else "place=one has none")
    else:
        elsewhere = a.around and b.around and not a.around & b.around
        features.append("place=none, their articles name others" if elsewhere else "place=none")
    return None


def _roles(a: View, b: View, relations: Relations, features: list[str]) -> str | None:
    if a.rule.exclusive and b.rule.exclusive:
        one, two = (a.actors, a.targets), (b.actors, b.targets)
        if turned(a.account.kind, b.account.kind):
            two = two[1], two[0]
        return _done(a, b, one, two, relations, features)
    shared = a.parties & b.parties
    if shared and a.parties == b.parties:
        features.append("parties=no others")
    if shared and a.account.kind != "clash" and a.parties - shared and b.parties - shared:
        features.append("parties=shared, others not")
    features.append(
        "parties=two shared" if len(shared) > 1 else "parties=shared" if shared
        else "parties=other" if a.parties and b.parties else "parties=one has none"
    )  # fmt: skip
    if a.unknown & b.unknown:
        features.append("unknown actor=shared")
    return None


def _done(
    a: View, b: View, one: tuple[Party, Party], two: tuple[Party, Party], relations: Relations, features: list[str]
) -> str | None:
    """Who did it to whom: ``one`` and ``two`` are actors and targets, seen from one side.

    What is faint forbids nothing.
    """
    actors, targets = one[0] - a.faint, one[1] - a.faint
    actors2, targets2 = two[0] - b.faint, two[1] - b.faint
    if not one[0] & two[0] and not one[1] & two[1] and (actors & targets2 or actors2 & targets):
        return "opposite roles: who acts in one is acted upon in the other"
    if one[0] & two[0]:
        features.append("actors=shared")
    elif actors and actors2:
        if a.account.kind == b.account.kind:
            if all(relations.fight(x, y) for x in actors for y in actors2):
                return "opposite roles: the actors fight each other"
            features.append("actors=other in one article" if a.text == b.text else "actors=other")
        else:
            features.append("actors=other")
    elif one[0] and two[0]:
        features.append("actors=other, one hardly likely")
    else:
        features.append("actors=one has none" if one[0] or two[0] else "actors=none")
    if one[1] & two[1]:
        features.append("targets=shared")
    elif targets and targets2:
        fighters, fighters2 = targets - CIVILIANS, targets2 - CIVILIANS
        if any(relations.fight(x, y) for x in fighters for y in fighters2):
            return "opposite roles: those acted upon fight each other"
        if a.persons or b.persons:
            features.append("targets=a person and others")
        else:
            features.append("targets=other" if fighters and fighters2 else "targets=civilians or fighters")
    else:
        features.append("targets=one has none" if one[1] or two[1] else "targets=none")
    if a.unknown & b.unknown:
        features.append("unknown actor=shared")
    return None


def _when(a: View, b: View, features: list[str]) -> str | None:
    slack = max(a.rule.slack, b.rule.slack)
    if a.low is not None and b.low is not None and a.high is not None and b.high is not None:
        gap = max(a.low - b.high, b.low - a.high, 0)
        if a.planned and gap > 1:
            return "planned for other days: another occasion"
        if gap > slack + ("article" in (a.account.time_basis, b.account.time_basis)):
            return "dates that cannot meet"
        if a.text == b.text and gap > 0 and a.dated and b.dated:
            if a.account.kind == b.account.kind and a.speaker == b.speaker and a.says_when and b.says_when:
                return "one source tells of two days in one article"
            features.append("days=told apart in one article")
        if not (a.dated and b.dated):
            features.append("days=vague, the same" if (a.low, a.high) == (b.low, b.high) else "days=vague")
        elif gap:
            features.append(f"days={min(gap, 3)} apart")
        else:
            features.append("days=same" if a.low == b.low and a.high == b.high else "days=meet")
        return None
    for dated, other in ((a, b), (b, a)):
        if other.low is None and dated.low is not None and dated.high is not None:
            if a.planned:
                features.append("days=planned, one unknown")
                return None
            if other.published is None:
                features.append("days=one unknown")
                return None
            if dated.low > other.published + 1:
                return "told before it happened"
            back = other.published - dated.high
            if back > FAR_BACK:
                return "dates that cannot meet"
            near = "0-1" if back <= 1 else "2-4" if back <= 4 else "5-10" if back <= 10 else "more"
            if back > 4 and a.account.kind == b.account.kind == "capture":
                near += ", of a capture"
            features.append(f"days before publication={near}" if dated.dated else "days before publication=vague")
            return None
    if a.text == b.text:
        features.append("no days, one article")
        return None
    if a.published is None or b.published is None or abs(a.published - b.published) > NO_DAYS_APART:
        return SILENT
    gap = abs(a.published - b.published)
    near = "same" if gap == 0 else "1" if gap == 1 else "2-4" if gap <= 4 else "5-10"
    of = ", of a capture" if gap > 1 and a.account.kind == b.account.kind == "capture" else ""
    features.append(f"no days, published={near} apart{of}")
    return None


def _how_many(a: View, b: View, features: list[str]) -> str | None:
    """Numbers never forbid: accounts of one happening differ in them. Equal ones of some size speak for it."""
    roles = {n[0] for n in a.numbers} & {n[0] for n in b.numbers}
    best = None
    for role, low, high in a.numbers:
        if role not in roles:
            continue
        for other, low2, high2 in b.numbers:
            if other == role:
                how = _numbers(low, high, low2, high2)
                best = how if best is None else min(best, how)
    if best is not None:
        features.append("numbers=" + best[2:])
        one, two = a.account, b.account
        if a.text == b.text and best[0] > "1" and (one.source_kind, one.source) == (two.source_kind, two.source):
            features.append("numbers=two counts of one source in one article")
    elif a.account.kind == "casualties" == b.account.kind and a.text == b.text:
        one, two = a.account, b.account
        if bool(a.numbers) != bool(b.numbers) and (one.source_kind, one.source) != (two.source_kind, two.source):
            if one.source and two.source and a.speaker != b.speaker:
                return "in one article one source counts the dead, another only speaks of dead"
            features.append("numbers=toll and words of two sources")
    elif a.numbers and b.numbers:
        mine, theirs = {n[0] for n in a.numbers}, {n[0] for n in b.numbers}
        if {"killed", "wounded"} <= mine | theirs:
            features.append("numbers=of dead and of wounded")
    return None


def _numbers(low: float | None, high: float | None, low2: float | None, high2: float | None) -> str:
    a, b = low if low is not None else high, low2 if low2 is not None else high2
    if a is None or b is None:
        return "3 unknown"
    if a == b:
        return "0 same and large" if a > 5 else "1 same"
    near = min(a, b) / max(a, b, 1e-9)
    return "2 near" if near >= 0.7 else "4 apart" if near >= 0.4 else "5 far apart"


def score(features: Iterable[str], weights: Mapping[str, float]) -> float:
    """The sum of the weights; a feature without one weighs nothing."""
    return weights.get(ALL, 0.0) + sum(weights.get(feature, 0.0) for feature in features)


def deciding(features: Iterable[str], weights: Mapping[str, float], count: int = 4) -> list[str]:
    """The features that weighed most, with their weights, for ``explain``."""
    known = sorted((-abs(weights.get(f, 0.0)), f) for f in set(features))
    return [f"{f} {weights[f]:+.1f}" for _, f in known[:count] if f in weights]
