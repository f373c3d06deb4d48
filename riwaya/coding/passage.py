"""What the coding stages share about one article: its tokens, sentences, and the mentions found in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from riwaya.arabic.tokens import Tokens


@dataclass(slots=True)
class ActorMention:
    """An actor named by tokens ``first`` to ``last`` (both included).

    ``id`` None: a name or group that the lexicon does not know. ``cls`` is a class of lexicons/actors.tsv
    (state, state forces, armed group, political, international, monitor, media, civil, person, civilians).
    ``prefix`` holds the clitics before it (و, ب, ل …). ``head`` is the token of its head noun («مسلحي» in
    «مسلحي داعش»). ``via`` says how it was found: name, compound (institution + nation), backref, generic, unknown.
    """

    first: int
    last: int
    id: str | None
    name: str
    cls: str
    country: str | None
    side: str | None
    prefix: str = ""
    head: int = -1
    via: str = "name"
    reason: str | None = None
    allies: tuple[ActorMention, ...] = ()  # named in the same subject: «وحلفاؤها حزب الله و…»


@dataclass(slots=True)
class PlaceMention:
    """A place named by tokens ``first`` to ``last`` (both included); ``lat`` None: unresolved, and ``reason`` says why.

    ``precision``: site, settlement, area, river, country, offset, between. ``relation`` is the word that ties it to
    the happening (في، على، من، الى، نحو، قرب …, folded; '' where none). ``cls`` is the gazetteer's class of the place.
    ``part_of``: index in the passage's place list of the wider place that this one was said to lie in.
    """

    first: int
    last: int
    id: str | None
    name: str
    lat: float | None
    lon: float | None
    precision: str
    radius_km: float | None
    cls: str
    country: str | None
    prefix: str = ""
    relation: str = ""
    reason: str | None = None
    part_of: int | None = None
    country_like: bool = False  # also the name of a state or capital that may stand for an actor


@dataclass(slots=True)
class TimeMention:
    """A time expression by tokens ``first`` to ``last``; ISO dates, both ends included, None where unresolved."""

    first: int
    last: int
    start: str | None
    end: str | None
    precision: str
    basis: str  # stated, published, article, unresolved
    reason: str | None = None
    rule: str = ""


@dataclass(slots=True)
class NumberMention:
    """A number by tokens ``first`` to ``last``, with bounds as hedged in the text, and what is counted."""

    first: int
    last: int
    low: float | None
    high: float | None
    unit: str | None
    role: str | None  # killed, wounded, …; None: not known from its own words
    noun: int | None = None  # token of the counted noun


@dataclass(slots=True)
class SourceMention:
    """A stretch of text, tokens ``[first, stop)``, and according to whom it is said.

    ``by_first``/``by_last``: the tokens that name the speaker. ``kind``: named or anonymous. ``chain``: the links
    behind or between («نقلت سبوتنيك عن مصدر»), nearest first. ``rule`` names the frame that decided.
    """

    first: int
    stop: int
    kind: str
    id: str | None
    name: str | None
    by_first: int
    by_last: int
    chain: list[dict] = field(default_factory=list)
    rule: str = ""
    quoted: bool = False
    strength: int = 1  # higher wins where scopes overlap


@dataclass(slots=True)
class Passage:
    """One article on its way through the stages."""

    tokens: Tokens
    sentences: list[tuple[int, int]]  # token ranges [first, stop)
    published: dt.date | None = None
    outlet: str | None = None
    agency: str | None = None
    furniture: list[tuple[int, int]] = field(default_factory=list)  # token ranges that are not the article's own text
    actors: list[ActorMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    times: list[TimeMention] = field(default_factory=list)
    numbers: list[NumberMention] = field(default_factory=list)
    sources: list[SourceMention] = field(default_factory=list)
    quotes: list[tuple[int, int]] = field(default_factory=list)  # token ranges inside quotation marks [first, stop)
    country: str | None = None  # ISO code of the country that the article is mostly about
