"""A sentence as the role model sees it: which tokens are triggers, verbs, prepositions, mentions; what governs what.

There is no parser: Arabic news is regular enough that walking left from a noun phrase to the nearest preposition,
verb or event noun finds what governs it (docs/coding.md, with the measured share).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from riwaya.arabic.sentences import common_verbs
from riwaya.coding.passage import ActorMention, Passage, PlaceMention
from riwaya.coding.what import EventLexicon, Trigger

MAX_WALK = 7
QUOTES = "\"'()[]"
_IMPERFECT = ("ي", "ت")


class Attachment(NamedTuple):
    """What governs a noun phrase. ``relation``: bare, prep, start, rel, comma or far; ``word``: the preposition.

    ``governor``: token of the trigger, light verb or other verb that it hangs on, -1 where none; ``before``: how many
    other mentions stand bare between governor and phrase; ``steps``: words walked; ``through``: a noun of things
    («مواقع داعش») stands between.
    """

    relation: str
    word: str
    governor: int
    before: int
    steps: int
    through: bool


@dataclass(slots=True)
class Sketch:
    """Token classes of one sentence ``[first, stop)``: T trigger, L light verb, V other verb, P preposition, S, Q, C, , M W."""

    first: int
    stop: int
    unit: dict[int, str]
    mention_at: dict[int, ActorMention]
    trigger_at: dict[int, Trigger]
    particles: dict[str, str]
    position: dict[int, int]  # token -> its place in the sentence, each name counted as one word and quotes not at all

    def beside(self, at: int, step: int) -> str:
        """The class of the next token before (-1) or after (1) ``at`` that is no quotation mark; 'end' at the border."""
        at += step
        while self.first <= at < self.stop and self.unit.get(at, "W") == '"':
            at += step
        return self.unit.get(at, "W") if self.first <= at < self.stop else "end"

    def count(self, start: int, stop: int, units: str) -> int:
        """How many tokens of the classes in ``units`` stand in ``[start, stop)``."""
        unit = self.unit
        return sum(1 for i in range(start, stop) if unit.get(i, "W") in units)


@lru_cache(maxsize=200_000)
def looks_imperfect(word: str) -> bool:
    """Whether an unlisted word has the shape of an imperfect verb («يعزز», «وتشيع»). A guess, used only for borders."""
    stem = word[1:] if len(word) > 4 and word[0] in "وفس" else word
    return 4 <= len(stem) <= 8 and stem[0] == "ي" and not stem.endswith(("ه", "يا", "ات"))


@lru_cache(maxsize=200_000)
def is_common_verb(word: str) -> bool:
    """Whether a word is a listed verb of news that is no masdar too, with و, ف or س before it or not."""
    verbs = common_verbs()
    for form in (word, word[1:] if word[0] in "وفس" else "", word[2:] if word[:2] in ("وس", "فس") else ""):
        if form in verbs:
            return not verbs[form]
    return False


def sketch(
    passage: Passage, first: int, stop: int, triggers: list[Trigger], mentions: list[ActorMention], lexicon: EventLexicon
) -> Sketch:
    """Classify the tokens of a sentence for the walk."""
    norm, kind = passage.tokens.norm, passage.tokens.kind
    unit: dict[int, str] = {}
    mention_at: dict[int, ActorMention] = {}
    trigger_at: dict[int, Trigger] = {}
    particles = lexicon.particles
    for at in range(first, stop):
        word = norm[at]
        if kind[at] == "word":
            role = particles.get(word)
            if role is not None:
                unit[at] = {
                    "prep": "P", "sub": "S", "break": "S", "rel": "Q", "conj": "C", "neg": "N", "aux": "N", "thing": "G"
                }[role]  # fmt: skip
            elif len(word) > 3 and word[0] in "وف" and particles.get(word[1:]) in ("prep", "sub", "rel", "break"):
                unit[at] = {"prep": "P", "sub": "S", "rel": "Q", "break": "S"}[particles[word[1:]]]
            elif len(word) > 3 and word[0] in "بل" and particles.get(word[1:]) == "thing":
                unit[at] = "H"  # a thing noun with a preposition on it
            elif lexicon.light_readings(word):
                unit[at] = "L"
            elif is_common_verb(word) or looks_imperfect(word):
                unit[at] = "V"
        elif kind[at] == "sign":
            if word in "،,؛;:.؟!-–—…":
                unit[at] = ","
            elif word in QUOTES:
                unit[at] = '"'
        elif kind[at] == "newline":
            unit[at] = ","
    for trigger in triggers:
        for at in (trigger.first, *trigger.merged):
            unit[at] = "T"
            trigger_at[at] = trigger
    for mention in mentions:
        for at in range(mention.first, mention.last + 1):
            if at not in trigger_at:
                unit[at] = "M"
            mention_at[at] = mention
    return Sketch(first, stop, unit, mention_at, trigger_at, particles, positions(passage, first, stop, mentions))


def positions(passage: Passage, first: int, stop: int, mentions: list[ActorMention]) -> dict[int, int]:
    """The place of each token where a name counts as one word, so that a longer name for an actor changes no distance."""
    inside: set[int] = set()
    for span in (*mentions, *(p for p in passage.places if first <= p.first < stop)):
        inside.update(range(span.first + 1, span.last + 1))
    out: dict[int, int] = {}
    place = 0
    norm = passage.tokens.norm
    for at in range(first, stop):
        if at not in inside and norm[at] not in QUOTES:
            place += 1
        out[at] = place
    return out


def attach(passage: Passage, board: Sketch, first: int, prefix: str) -> Attachment:
    """Walk left from a noun phrase that begins at token ``first`` (with clitics ``prefix``) to what governs it."""
    norm = passage.tokens.norm
    unit, particles = board.unit, board.particles
    clitic = prefix.lstrip("وف")[:1]
    joined = prefix[:1] in ("و", "ف")
    steps = before = 0
    through = False
    if clitic in ("ب", "ل", "ك"):
        return Attachment("prep", clitic, governor(board, first - 1), 0, 0, False)
    at = first - 1
    while at >= board.first:
        kind = unit.get(at, "W")
        if kind == "M":
            other = board.mention_at.get(at)
            if other is None:
                at -= 1
                continue
            if joined:  # a joined phrase has the governor of the one before it
                found = attach(passage, board, other.first, other.prefix)
                return found
            before += 1
            at = other.first - 1
            other_clitic = other.prefix.lstrip("وف")[:1]
            if other_clitic in ("ب", "ل", "ك"):
                # behind a phrase that already has its preposition: go on to the governor as a bare phrase
                pass
            continue
        if kind == "P":
            return Attachment("prep", norm[at] if norm[at] in particles else norm[at][1:], governor(board, at - 1), before, steps, through)
        if kind == "H":
            return Attachment("prep", norm[at][0], governor(board, at - 1), before, steps, True)
        if kind in "TLV":
            return Attachment("bare", "", at, before, steps, through)
        if kind == "Q":
            return Attachment("rel", "", governor(board, at - 1), before, steps, through)
        if kind == "S":
            return Attachment("start", norm[at], -1, before, steps, through)
        if kind == ",":
            if joined and at == first - 1:
                at -= 1
                continue
            return Attachment("comma", "", governor(board, at - 1), before, steps, through)
        if kind == "G":
            through = True
        word = norm[at]
        if kind == '"':
            at -= 1
            continue
        if kind == "W" and len(word) > 3 and (word[:3] == "بال" or word[:2] == "لل" or steps >= 1 and word[0] in "بل"):
            # an unlisted word that carries a preposition («بالقرب», «لمدينة»)
            return Attachment("prep", word[0], governor(board, at - 1), before, steps, through)
        steps += 1
        if steps > MAX_WALK:
            return Attachment("far", "", governor(board, at), before, steps, through)
        joined = joined and steps == 0
        at -= 1
    return Attachment("start", "", -1, before, steps, through)


def governor(board: Sketch, at: int) -> int:
    """The nearest trigger, light verb or verb at or left of ``at`` in the sentence; -1 where none."""
    unit = board.unit
    while at >= board.first:
        if unit.get(at, "W") in "TLV":
            return at
        at -= 1
    return -1


def place_attachment(passage: Passage, board: Sketch, place: PlaceMention) -> Attachment:
    """What governs a place phrase, through its class words («مدينة», «ريف») that belong to the mention."""
    return attach(passage, board, place.first, place.prefix)
