"""The records of linking: what it reads of a claim, and what it finds across articles.

Dates are ISO days (``YYYY-MM-DD``), both ends included. Nothing here knows a database; ``store/links.py`` keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Verdict = Literal["same", "different", "unsure"]
GRADES: tuple[str, ...] = ("confirmed", "fair", "weak", "contested", "discounted", "single")
"""Airwars' five words (airwars.org/methodology) and ``single``: one account, nothing to compare it with."""
ABOUT: tuple[str, ...] = ("date", "place", "actor", "target", "number", "outcome", "means", "denial", "self")
"""What accounts can contradict each other about; ``self``: a source against itself over time."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of an account: a point with a radius in km. ``lat`` None: named, not resolved."""

    id: str | None
    name: str
    lat: float | None
    lon: float | None
    precision: str
    radius_km: float | None
    role: str  # at, from, to, near, between


@dataclass(frozen=True, slots=True)
class Number:
    """A number of an account: killed, wounded, displaced, share, … None: no bound stated on that side."""

    role: str
    low: float | None
    high: float | None
    unit: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain of attribution, from the nearest outwards: agency, outlet, site, …"""

    kind: str
    id: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Account:
    """One claim of one article as linking sees it. (``article``, ``claim``) is its public key and its place in every
    order."""

    article: str
    claim: str
    outlet: str | None
    agency: str | None
    published: str | None
    kind: str
    family: str  # of kinds.tsv: territory, violence, harm, …
    start: int
    end: int
    text: str  # the trigger's words
    lemma: str | None  # the lexicon entry of the trigger, where known
    actors: tuple[str, ...]  # ids, sorted; unknown actors by their folded words with "~" before
    targets: tuple[str, ...]
    places: tuple[Spot, ...]
    first: str | None  # the first day it can have been on; None: not told or not resolved
    last: str | None
    time_precision: str
    time_basis: str
    source_kind: str  # outlet, named, anonymous
    source: str | None  # id; None for an anonymous one
    source_text: str | None
    chain: tuple[Link, ...]
    modality: str
    numbers: tuple[Number, ...]
    confidence: float
    faint: frozenset[str] = frozenset()  # of actors and targets: those whose role the coder weighed as hardly likely
    words: int = 0  # a bit set of the words around the trigger: how alike two passages are; 0: not known
    number: int = 0  # its key in the record's claims table; of no meaning to linking but to be handed back


@dataclass(frozen=True, slots=True)
class Copied:
    """An article, or a passage of it, that repeats another article. Offsets are code points into ``article``.

    ``furniture``: a passage that an outlet puts on many of its pages; its claims are compared with nothing.
    """

    group: str  # c-…: from the ids of its members
    article: str
    of: str  # the likely origin; the origin itself stands in its group with ``of`` its own id
    how: Literal["origin", "exact", "reprint", "update", "passage", "furniture"]
    share: float  # of this article's words that the origin has too
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's word on two claims. Kept apart from the machine's, append-only; a later one on the same pair wins.

    Claims are named by article, claim id and the anchor (kind, start, end), so that the word survives coding anew.
    """

    number: int
    a: tuple[str, str]  # article, claim
    b: tuple[str, str]
    verdict: Verdict
    by: str
    at: str  # ISO date and time, UTC
    note: str = ""


@dataclass(frozen=True, slots=True)
class Origins:
    """Who stands behind an incident: how many distinct origins at least and at most, and why.

    ``nodes``: {"id", "kind": outlet|agency|monitor|official|belligerent|witness|anonymous, "name", "about_itself"};
    ``edges``: {"from", "to", "claims"} from who repeats to whom it repeats.
    """

    low: int
    high: int
    nodes: tuple[dict[str, Any], ...]
    edges: tuple[dict[str, Any], ...]
    reasons: tuple[str, ...]  # in English
    why: tuple[dict[str, Any], ...] = ()  # the same as codes of reason_words.tsv with what fills them in


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Values that accounts of one incident give for one thing, each with the claims that give it and by whom.

    ``values``: {"value", "claims": ["article#claim"], "by": [source ids], and for numbers "low", "high", "role"}.
    """

    about: str  # of ABOUT
    values: tuple[dict[str, Any], ...]
    reason: str


@dataclass(slots=True)
class Incident:
    """Claims of one happening. ``incident`` is made from its members, so it does not depend on the order of reading."""

    incident: str  # i-…
    kind: str
    family: str
    accounts: list[Account]  # sorted by (article, start, claim)
    actors: list[str]
    targets: list[str]
    place: Spot | None
    first: str | None
    last: str | None
    modality: str  # of the incident: asserted where any account asserts it, else the commonest
    origins: Origins | None = None
    outlets: list[str] = field(default_factory=list)
    grade: str = "single"
    grade_reasons: list[str] = field(default_factory=list)  # in English
    grade_why: list[dict[str, Any]] = field(default_factory=list)  # the same as codes with what fills them in
    disagreements: list[Disagreement] = field(default_factory=list)
    ties: list[dict[str, str]] = field(default_factory=list)  # {"incident", "relation"}: ties.py, disputes.py
    links: list[dict[str, Any]] = field(default_factory=list)  # {"a", "b", "score", "because": […]}: why joined
    judged: list[int] = field(default_factory=list)  # numbers of the judgements that shaped it


@dataclass(frozen=True, slots=True)
class Hold:
    """Who was said to hold a place, from when to when. ``share``: of the town, in per cent, where told."""

    place: Spot
    holder: str
    first: str | None
    last: str | None
    by: tuple[str, ...]  # according to whom
    disputed_by: tuple[str, ...]
    share: tuple[float | None, float | None] | None
    claims: tuple[tuple[str, str], ...]  # (article, claim)
    against: tuple[tuple[str, str], ...]  # the claims that dispute it
    reported: str | None  # the first publication that said so, for --as-of
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """One outlet's term for an actor, a place or an act, with its passages (article, start, end)."""

    referent: str  # actor id, place id, or kind
    role: Literal["actor", "place", "act"]
    outlet: str | None
    term: str  # as most often written
    count: int
    share: float  # of this outlet's terms for the referent
    quoted: int  # how often in scare quotes or after «what is called»
    examples: tuple[tuple[str, int, int], ...]
