"""A sentence as the role model sees it: which tokens are triggers, verbs, prepositions, mentions; what governs what.

There is no parser: Arabic news is regular enough that walking left from a noun phrase to the nearest preposition,
verb or event noun finds what governs it (docs/coding.md, with the measured share).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import accumulate
from typing import NamedTuple

from riwaya.arabic.memory import Memory
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
    """One sentence ``[first, stop)`` with a letter a token in ``line``.

    T trigger · L light verb · V other verb · P preposition · H thing noun with a preposition on it · S opens a clause ·
    Q relative · C conjunction · N negation or auxiliary · G thing noun · M actor mention · , sign or line end ·
    " quotation mark · W any other word. ``position`` counts a name as one word, quotation marks and
    prepositions not at all.
    """

    first: int
    stop: int
    line: str
    mention_at: dict[int, ActorMention]
    trigger_at: dict[int, Trigger]
    particles: dict[str, str]
    position: list[int]

    def beside(self, at: int, step: int) -> str:
        """The letter of the next token before (-1) or after (1) ``at`` that is no quotation mark; 'end' at the
        border."""
        at += step - self.first
        while 0 <= at < len(self.line) and self.line[at] == '"':
            at += step
        return self.line[at] if 0 <= at < len(self.line) else "end"

    def next_word(self, at: int) -> int:
        """The next token after ``at`` that is no quotation mark."""
        at += 1
        while at < self.stop and self.line[at - self.first] == '"':
            at += 1
        return at

    def count(self, start: int, stop: int, letters: str) -> int:
        """How many tokens with one of ``letters`` stand in ``[start, stop)``."""
        if stop <= start:
            return 0
        start, stop, line = start - self.first, stop - self.first, self.line
        if len(letters) == 1:
            return line.count(letters, start, stop)
        return sum([line.count(letter, start, stop) for letter in letters])


@lru_cache(maxsize=60_000)
def looks_imperfect(word: str) -> bool:
    """Whether an unlisted word has the shape of an imperfect verb («يعزز», «وتشيع»). A guess, used only for borders."""
    stem = word[1:] if len(word) > 4 and word[0] in "وفس" else word
    return 4 <= len(stem) <= 8 and stem[0] == "ي" and not stem.endswith(("ه", "يا", "ات"))


@lru_cache(maxsize=60_000)
def is_common_verb(word: str) -> bool:
    """Whether a word is a listed verb of news that is no masdar too, with و, ف or س before it or not."""
    verbs = common_verbs()
    for form in (word, word[1:] if word[0] in "وفس" else "", word[2:] if word[:2] in ("وس", "فس") else ""):
        if form in verbs:
            return not verbs[form]
    return False


def qualifies(norm: list[str], at: int, first: int) -> bool:
    """Whether a word is an indefinite adjective («هجوما إرهابيا»), which moves nothing further apart."""
    return at > first and norm[at].endswith("ا") and norm[at - 1].endswith("ا")


LETTERS = {"prep": "P", "sub": "S", "break": "S", "rel": "Q", "conj": "C", "neg": "N", "aux": "N", "thing": "G"}
SIGNS = "،,؛;:.؟!-–—…"


def letter_of(lexicon: EventLexicon, word: str) -> str:
    """The letter of a folded token in a sketch."""
    if word == "\n" or word in SIGNS:
        return ","
    if word in QUOTES:
        return '"'
    particles = lexicon.particles
    letter = LETTERS.get(particles.get(word, ""), "")
    if not letter and len(word) > 3 and word[0] in "وف":
        letter = LETTERS.get(particles.get(word[1:], ""), "")
        letter = letter if letter in "PSQ" else ""
    if not letter and len(word) > 3 and word[0] in "بل" and particles.get(word[1:]) == "thing":
        letter = "H"
    if not letter and lexicon.light_readings(word):
        letter = "L"
    if not letter and (is_common_verb(word) or looks_imperfect(word)):
        letter = "V"
    return letter or "W"


@lru_cache(maxsize=4)
def letters_of(lexicon: EventLexicon) -> Memory[str]:
    return Memory(partial(letter_of, lexicon))


def sketch(
    passage: Passage,
    first: int,
    stop: int,
    triggers: list[Trigger],
    mentions: list[ActorMention],
    places: list[PlaceMention],
    lexicon: EventLexicon,
) -> Sketch:
    """Classify the tokens of a sentence for the walk."""
    norm = passage.tokens.norm
    line = list(map(letters_of(lexicon).__getitem__, norm[first:stop]))
    ending = [at for at in range(first + 1, stop) if norm[at][-1:] == "ا" and line[at - first] in "VLW"]
    qualified = [at for at in ending if qualifies(norm, at, first)]
    for at in qualified:
        line[at - first] = "W"
    mention_at: dict[int, ActorMention] = {}
    trigger_at: dict[int, Trigger] = {}
    inside: set[int] = set()
    for mention in mentions:
        for at in range(mention.first, min(mention.last + 1, stop)):
            line[at - first] = "M"
            mention_at[at] = mention
        inside.update(range(mention.first + 1, mention.last + 1))
    for place in places:
        inside.update(range(place.first + 1, place.last + 1))
    for trigger in triggers:
        for at in (trigger.first, *trigger.merged):
            line[at - first] = "T"
            trigger_at[at] = trigger
    counts = [0 if letter in '"P' else 1 for letter in line]
    for at in inside:
        if at < stop:
            counts[at - first] = 0
    for at in qualified:
        if line[at - first] == "W":
            counts[at - first] = 0
    position = list(accumulate(counts))
    return Sketch(first, stop, "".join(line), mention_at, trigger_at, lexicon.particles, position)


def attach(passage: Passage, board: Sketch, first: int, prefix: str) -> Attachment:
    """Walk left from a noun phrase that begins at token ``first`` (with clitics ``prefix``) to what governs it."""
    norm = passage.tokens.norm
    line, start, particles = board.line, board.first, board.particles
    clitic = prefix.lstrip("وف")[:1]
    joined = prefix[:1] in ("و", "ف")
    steps = before = 0
    through = False
    if clitic in ("ب", "ل", "ك"):
        return Attachment("prep", clitic, governor(board, first - 1), 0, 0, False)
    at = first - 1
    while at >= board.first:
        kind = line[at - start]
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
            return Attachment(
                "prep",
                norm[at] if norm[at] in particles else norm[at][1:],
                governor(board, at - 1),
                before,
                steps,
                through,
            )
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
        prefixed = word[:3] == "بال" or word[:2] == "لل" or (steps >= 1 and word[0] in "بل")
        if kind == "W" and len(word) > 3 and prefixed:
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
    line = board.line
    index = at - board.first
    while index >= 0:
        if line[index] in "TLV":
            return index + board.first
        index -= 1
    return -1
