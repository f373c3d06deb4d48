"""Score coded claims against gold claims, by the rules of the scorer that comes with the gold, and say what went wrong.

A coded claim is a gold claim of its article where their words overlap and the kind is one that gold allows. Optional
gold claims count neither as missed nor as false. Roles, places, dates, sources and modality are measured on the
required gold claims that were found; ``whole`` asks for all of them at once.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from riwaya.evaluation.gold import ActorTable, GoldArticle, km, overlaps

COUNTED = ("detection", "span", "actors", "targets", "places", "whole")
SHARED = ("date", "source", "modality")
CLASSES = ("missed", "wrong kind", "false", "actors", "targets", "places", "date", "source", "modality")
SLACK_DAYS = 7

_MARKS = re.compile("[\u0610-\u061a\u064b-\u0670\u0640\u200e\u200f]")
_LETTERS = str.maketrans("أإآىة", "ااايه")
_CLITICS = re.compile(r"^(?:[وفبكل]?ال|لل)(?=\w\w\w)")

Claims = Sequence[Mapping[str, Any]]


@dataclass(slots=True)
class Tally:
    """True positives, false positives, false negatives."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def add(self, tp: int, fp: int, fn: int) -> None:
        self.tp, self.fp, self.fn = self.tp + tp, self.fp + fp, self.fn + fn

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(slots=True)
class Share:
    """How many of how many are right."""

    right: int = 0
    of: int = 0

    def add(self, good: bool) -> None:
        self.right, self.of = self.right + good, self.of + 1

    @property
    def accuracy(self) -> float | None:
        return self.right / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Error:
    """One thing that went wrong: ``cls`` is one of CLASSES, ``got`` and ``want`` say how."""

    article: str
    cls: str
    kind: str
    text: str
    got: str = ""
    want: str = ""
    modality: str = ""
    shape: str = ""  # construction.py


GROUPS = ("kind", "modality", "construction")


@dataclass
class Scores:
    """The figures over a set of articles, and every error."""

    counts: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in COUNTED})
    shares: dict[str, Share] = field(default_factory=lambda: {name: Share() for name in SHARED})
    seen: Tally = field(default_factory=Tally)  # gold actors and targets that other articles name too
    unseen: Tally = field(default_factory=Tally)  # those that this article alone names
    errors: list[Error] = field(default_factory=list)
    required: list[tuple[str, str, str]] = field(default_factory=list)  # kind, modality, construction of gold claims

    def add(self, other: Scores) -> None:
        """Take the counts and errors of other articles in."""
        for name, tally in other.counts.items():
            self.counts[name].add(tally.tp, tally.fp, tally.fn)
        for name, held in other.shares.items():
            self.shares[name].right += held.right
            self.shares[name].of += held.of
        self.seen.add(other.seen.tp, other.seen.fp, other.seen.fn)
        self.unseen.add(other.unseen.tp, other.unseen.fp, other.unseen.fn)
        self.errors += other.errors
        self.required += other.required

    def by_group(self, group: str) -> list[tuple[Any, ...]]:
        """For each kind, modality or construction: gold claims, then how many errors of each class, commonest first."""
        at = GROUPS.index(group)
        wanted = Counter(one[at] for one in self.required)
        wrong: dict[str, Counter[str]] = defaultdict(Counter)
        for e in self.errors:
            wrong[(e.kind, e.modality, e.shape)[at]][e.cls] += 1
        names = sorted({*wanted, *wrong}, key=lambda name: (-wanted[name], name))
        return [(name or "unknown", wanted[name], *(wrong[name][cls] for cls in CLASSES)) for name in names]

    def classes(self) -> dict[str, int]:
        """How many errors of each class."""
        found = Counter(error.cls for error in self.errors)
        return {cls: found[cls] for cls in CLASSES}

    def figures(self) -> dict[str, dict[str, Any]]:
        """The figures as the scorer of the gold prints them."""
        out: dict[str, dict[str, Any]] = {}
        for name, t in self.counts.items():
            out[name] = {
                "precision": round(t.precision, 3), "recall": round(t.recall, 3), "f1": round(t.f1, 3), "tp": t.tp,
                "fp": t.fp, "fn": t.fn,
            }  # fmt: skip
        for name, s in self.shares.items():
            out[name] = {"right": s.right, "of": s.of, "accuracy": None if s.accuracy is None else round(s.accuracy, 3)}
        return out


def scorer_name(text: str | None) -> str:
    """A name as the scorer compares it: without marks, letter variants, clitics and the article."""
    plain = _MARKS.sub("", text or "").translate(_LETTERS)
    return " ".join(_CLITICS.sub("", word) for word in re.findall(r"\w+", plain))


class ScorerActors(ActorTable):
    """The actors of the gold, compared as the scorer compares them."""

    key = staticmethod(scorer_name)

    def is_gold(self, coded: Mapping[str, Any], gold: str) -> bool:
        return self.same(coded.get("id"), coded.get("text"), coded.get("name"), gold)

    def count(self, coded: Claims, gold: Sequence[str]) -> tuple[set[str], int]:
        """(gold actors found, coded actors too many); several coded names of one gold actor count once."""
        named = [c for c in coded if c.get("id") or c.get("text")]
        hit = {g for g in gold if any(self.is_gold(c, g) for c in named)}
        extra = {c.get("id") or c.get("text") for c in named if not any(self.is_gold(c, g) for g in gold)}
        return hit, len(extra)


class Scorer:
    """Scores articles one by one against gold.

    ``known``: articles that teach the coder; an actor is seen where one of them, other than the article in hand, names
    it. ``shape``: (article id, start, end) -> the construction of the words there.
    """

    def __init__(
        self,
        actors: ScorerActors,
        places: Mapping[str, tuple[float, float, float]],
        known: Sequence[GoldArticle],
        shape: Callable[[str, int, int], str] = lambda article, start, end: "",
    ):
        self.actors = actors
        self.places = places
        self.scores = Scores()
        self.shape = shape
        self.named: dict[str, set[str]] = defaultdict(set)
        for article in known:
            for claim in article.claims:
                for actor in (*claim["actors"], *claim["targets"]):
                    self.named[actor].add(article.id)

    def article(self, gold: GoldArticle, mine: Claims) -> Scores:
        """Score the claims of one article; its scores, which are added to those of the articles before."""
        whole, self.scores = self.scores, Scores()
        self._article(gold, mine)
        alone, self.scores = self.scores, whole
        whole.add(alone)
        return alone

    def _article(self, gold: GoldArticle, mine: Claims) -> None:
        used: set[int] = set()
        near_any: set[int] = set()
        counts = self.scores.counts
        for want in sorted(gold.claims, key=lambda g: g["optional"]):
            near = [i for i, c in enumerate(mine) if i not in used and overlaps(c["start"], c["end"], want)]
            right = [i for i in near if mine[i]["kind"] in want["kinds"]]
            if not want["optional"]:
                shape = self.shape(gold.id, *want["spans"][0])
                self.scores.required.append((want["kind"], want["modality"], shape))
                counts["span"].add(*((1, 0, 0) if near else (0, 0, 1)))
            if not right:
                near_any.update(near[:1])
                if not want["optional"]:
                    counts["detection"].add(0, 0, 1)
                    counts["whole"].add(0, 0, 1)
                    self._error(
                        gold,
                        "wrong kind" if near else "missed",
                        want,
                        mine[near[0]]["kind"] if near else "",
                        want["kind"],
                    )
                continue
            best = max(right, key=lambda i: self._closeness(mine[i], want))
            used.add(best)
            if want["optional"]:
                continue
            counts["detection"].add(1, 0, 0)
            counts["whole"].add(*((1, 0, 0) if self._fields(gold, want, mine[best]) else (0, 0, 1)))
        false = [i for i in range(len(mine)) if i not in used]
        counts["detection"].add(0, len(false), 0)
        counts["whole"].add(0, len(false), 0)
        counts["span"].add(0, sum(i not in near_any for i in false), 0)
        for i in false:
            c = mine[i]
            shape = self.shape(gold.id, c["start"], c["end"])
            how = c.get("modality", "asserted")
            self.scores.errors.append(Error(gold.id, "false", c["kind"], c["text"], modality=how, shape=shape))

    def _closeness(self, claim: Mapping[str, Any], want: Mapping[str, Any]) -> tuple[int, int]:
        hits = sum(len(self.actors.count(claim.get(role) or (), want[role])[0]) for role in ("actors", "targets"))
        return hits, -abs(claim["start"] - want["spans"][0][0])

    def _fields(self, gold: GoldArticle, want: Mapping[str, Any], claim: Mapping[str, Any]) -> bool:
        """Score the fields of a claim that was found; whether all are right."""
        whole = True
        for role in ("actors", "targets"):
            hit, extra = self.actors.count(claim.get(role) or (), want[role])
            extra = extra if want[role] else 0  # gold leaves a role empty where it is not stated
            lost = set(want[role]) - hit
            self.scores.counts[role].add(len(hit), extra, len(lost))
            for actor in set(want[role]):
                seen = self.named.get(actor, set()) - {gold.id}
                (self.scores.seen if seen else self.scores.unseen).add(actor in hit, 0, actor in lost)
            if extra or lost:
                whole = False
                self._error(gold, role, want, shown(claim.get(role)), ", ".join(want[role]))
        tp, fp, fn = self._same_places(claim.get("places") or (), want["places"])
        fp = fp if want["places"] else 0
        self.scores.counts["places"].add(tp, fp, fn)
        if fp or fn:
            whole = False
            self._error(gold, "places", want, shown(claim.get("places")), ", ".join(want["places"]))
        time, source, how = (
            claim.get("time") or {},
            claim.get("source") or {"kind": "outlet"},
            claim.get("modality", "asserted"),
        )
        checks = [
            (
                "source",
                self._source_right(source, want["source"]),
                source.get("id") or source["kind"],
                want["source"] or "outlet",
            ),
            ("modality", how == want["modality"], how, want["modality"]),
        ]
        if want["date"]:
            stated = "/".join(x for x in (time.get("start"), time.get("end")) if x)
            checks.insert(0, ("date", date_right(stated, want["date"]), stated or "none", want["date"]))
        for name, good, got, wanted in checks:
            self.scores.shares[name].add(good)
            if not good:
                whole = False
                self._error(gold, name, want, str(got), str(wanted))
        return whole

    def _same_places(self, coded: Claims, gold: Sequence[str]) -> tuple[int, int, int]:
        left = [(p["lat"], p["lon"]) for p in coded if p.get("lat") is not None]
        tp = known = 0
        for name in gold:
            if name not in self.places:
                continue
            known += 1
            lat, lon, reach = self.places[name]
            hit = next((point for point in left if km(point, (lat, lon)) <= reach), None)
            if hit:
                left.remove(hit)
                tp += 1
        return tp, len(left), known - tp

    def _source_right(self, source: Mapping[str, Any], gold: str | None) -> bool:
        kind = source.get("kind", "outlet")
        if gold is None:
            return kind == "outlet"
        if gold.startswith("anonymous:"):
            return kind == "anonymous"
        return any(self.actors.is_gold(s, gold) for s in (source, *(source.get("chain") or ())))

    def _error(self, gold: GoldArticle, cls: str, want: Mapping[str, Any], got: str, wanted: str) -> None:
        shape = self.shape(gold.id, *want["spans"][0])
        self.scores.errors.append(Error(gold.id, cls, want["kind"], want["text"], got, wanted, want["modality"], shape))


def shown(items: Claims | None) -> str:
    """Ids of coded actors or places, or their words."""
    return ", ".join(str(i.get("id") or i.get("text")) for i in items or ())


def interval(text: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of ``2017``, ``2017-08``, ``2017-08-03`` or of two with a slash between; None for none."""
    if not text:
        return None
    first, _, last = text.partition("/")

    def parts(date: str) -> list[int]:
        return [int(v) for v in date.split("T")[0].split("-")]

    low = parts(first)
    high = parts(last or first)
    start = dt.date(*(low + [1] * (3 - len(low))))  # type: ignore[arg-type]
    if len(high) == 3:
        return start, dt.date(*high)
    year, month = (high[0], high[1]) if len(high) == 2 else (high[0], 12)
    return start, dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


def date_right(coded: str, gold: str) -> bool:
    """Whether the coded interval meets the gold one and is at most SLACK_DAYS longer."""
    got, want = interval(coded), interval(gold)
    if not got or not want:
        return False
    return got[0] <= want[1] and want[0] <= got[1] and (got[1] - got[0]).days <= (want[1] - want[0]).days + SLACK_DAYS
