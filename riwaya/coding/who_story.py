"""What is known of an article while its actor mentions are decided: its country, whom it names, who came before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from riwaya.coding.passage import ActorMention, Passage
from riwaya.coding.who_lexicon import ARTICLE, ActorLexicon
from riwaya.coding.who_persons import Found

OPENING = 2  # sentences at the start that tell most of what an article is about
OUTSIDE = 0.35  # weight of a power that acts abroad when the article's country is guessed
UNKNOWN = "not in the actor lexicon"


def guess_country(passage: Passage, votes: Mapping[str, float] | None = None) -> str | None:
    """The ISO code of the country that the article is mostly about, None where nothing tells.

    Counts ``votes`` (country -> weight, as ``find_actors`` collects them from names and adjectives), the passage's
    actor mentions where there are no votes, and its places. Ties go to the code that comes first in the alphabet.
    """
    count: dict[str, float] = dict(votes or {})
    if votes is None:
        for mention in passage.actors:
            if mention.country:
                count[mention.country] = count.get(mention.country, 0.0) + 1.0
    for place in passage.places:
        if place.country and place.lat is not None:
            count[place.country] = count.get(place.country, 0.0) + 0.7
    if not count:
        return None
    best = min(count, key=lambda code: (-count[code], code))
    return best if count[best] >= 0.7 else None


def collect_votes(lex: ActorLexicon, founds: list[list[Found]]) -> dict[str, float]:
    """Country -> weight, from names that need no context and from adjectives of nation, the opening counting double."""
    votes: dict[str, float] = {}
    shared: list[tuple[list[str], float]] = []  # the countries of an enemy's name («جيش الاحتلال»), and its weight
    for number, sentence in enumerate(founds):
        weight = 2.0 if number < OPENING else 1.0
        for found in sentence:
            country: str | None = None
            worth = weight
            if found.nation is not None:
                country = lex.nations[found.nation]["country"]
            elif found.kind == "name":
                ident = next((i for i, mark in found.names if not mark), None)
                if ident is None:
                    shared.append(([lex.actors[i][2] or "" for i, mark in found.names if mark == "*"], weight))
                    continue
                _, cls, country, _ = lex.actors[ident]
                if cls == "person":
                    worth *= 0.5
                elif cls == "media":
                    worth *= 0.2
            if country:
                nation = lex.by_country.get(country)
                if nation is not None and nation["outside"]:
                    worth *= OUTSIDE
                votes[country] = votes.get(country, 0.0) + worth
    told = dict(votes)
    for countries, weight in shared:
        country = max(countries, key=lambda code: told.get(code, 0.0), default="")
        if country in told:
            nation = lex.by_country.get(country)
            votes[country] += weight * (OUTSIDE if nation is not None and nation["outside"] else 1.0)
    return votes


@dataclass(slots=True)
class Antecedent:
    """A mention that later words may refer to: in which sentence, and the nouns that it may be called by."""

    mention: ActorMention
    sentence: int
    nouns: frozenset[str]


@dataclass(slots=True)
class Story:
    """What is known so far when the mentions of an article are decided in their order."""

    lex: ActorLexicon
    passage: Passage
    country: str | None
    named: frozenset[str]  # ids that the article names in full anywhere
    seen: set[str] = field(default_factory=set)  # ids named in full so far
    history: list[Antecedent] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    same_word: dict[str, tuple[str, str | None, int]] = field(
        default_factory=dict
    )  # head noun -> (id, country, sentence)
    last_country: tuple[str, int] | None = None
    last_people: tuple[str, int] | None = None  # country and sentence of the people named last
    sides: frozenset[str] = frozenset()  # sides of those ids
    heirs: dict[str, str] = field(default_factory=dict)  # id -> the id that its shared names mean on the article's day
    surnames: dict[str, ActorMention] = field(default_factory=dict)


def begin(lex: ActorLexicon, passage: Passage, named: frozenset[str]) -> Story:
    """The story of a passage before its first mention."""
    story = Story(lex, passage, passage.country, named)
    story.sides = frozenset(lex.actors[ident][3] or ident for ident in named)
    for old, (day, new) in lex.heirs.items():
        if passage.published.isoformat() >= day if passage.published else new in named:
            story.heirs[old] = new
    return story


def bare(word: str) -> str:
    """A noun without its article."""
    return word[2:] if word.startswith(ARTICLE) and len(word) > 4 else word


def make(
    lex: ActorLexicon,
    found: Found,
    ident: str | None,
    via: str,
    cls: str = "",
    reason: str | None = None,
    name: str = "",
) -> ActorMention:
    """The mention of a candidate for actor ``ident`` (None: unresolved, with a reason)."""
    record = lex.actors.get(ident) if ident else None
    nation = lex.nations.get(found.nation) if found.nation else None
    return ActorMention(
        found.first,
        found.last,
        ident,
        record[0] if record else name,
        cls or (record[1] if record else found.cls) or "armed group",
        record[2] if record else (nation["country"] if nation else None),
        record[3] if record else None,
        found.prefix,
        found.head,
        via,
        None if ident else (reason or UNKNOWN),
    )


def remember(story: Story, found: Found, mention: ActorMention, sentence: int) -> None:
    """Keep a mention for what comes after it."""
    lex, ident = story.lex, mention.id
    if mention.cls == "civilians" and mention.country:
        story.last_people = (mention.country, sentence)
    if mention.via == "adjective" or mention.cls == "civilians":
        return
    word = bare(found.word)
    if ident:
        story.counts[ident] = story.counts.get(ident, 0) + 1
        if mention.via in ("name", "metonym", "compound"):
            story.seen.add(ident)
            story.same_word[word] = (ident, mention.country, sentence)
            nation = lex.by_country.get(mention.country or "")
            if nation is not None and not nation["outside"]:
                story.last_country = (mention.country or "", sentence)
        elif mention.via == "context" and mention.country and mention.country != story.country:
            story.same_word[word] = (ident, mention.country, sentence)
    nouns = lex.callings[ident or "", word]
    if mention.cls == "person":
        words = story.passage.tokens.norm[mention.first : mention.last + 1]
        nouns = nouns.union([bare(word) for word in words if lex.has(word, "office", "title")])
    story.history.append(Antecedent(mention, sentence, nouns))
    if mention.cls == "person" and found.surname:
        name = found.surname
        if len(name) > 3 and name not in lex.nisba and name not in lex.heads:
            story.surnames[name] = mention
