"""The cues of how sure a claim is, found in the tokens of an article, and what the words around them are."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from riwaya.arabic.memory import Memory
from riwaya.arabic.sentences import clauses, common_verbs
from riwaya.arabic.tokens import Tokens
from riwaya.coding.passage import ActorMention, Passage
from riwaya.coding.what import event_lexicon
from riwaya.dictionary.loading import load

FUTURE_REACH = 4  # words from a future verb to the noun that it carries
QUOTES = frozenset("\"'()[]*_")
_AFTER_NOUN = ("هما", "هم", "هن", "ها", "نا", "كم", "ه", "ي")
_AFTER_VERB = ("هما", "هم", "هن", "ها", "ه")
_BEFORE_NOUN = ("ال", "بال", "لل", "كال", "ب", "ل", "ك")


class Cue(NamedTuple):
    """One compiled cue; see the head of cues.tsv for its columns."""

    name: str
    modality: str
    scope: str
    words: frozenset[str]
    letters: str
    distance: int
    negated: str


FUTURE = Cue("س", "expected", "imperfect", frozenset(), "", FUTURE_REACH, "denied")


def is_negation(cue: Cue) -> bool:
    """Whether a cue negates the word after it («لم», «عدم», «دون»), unlike a verb of denial («نفى»)."""
    return (
        cue.modality == "denied"
        and cue.scope in ("next", "imperfect", "clause")
        and (cue.distance <= 3 or not cue.negated)
    )


class Hit(NamedTuple):
    """A cue found at tokens ``first`` to ``last``."""

    first: int
    last: int
    cue: Cue


class CueLexicon:
    """The compiled cues with a memory of the words that were looked up."""

    def __init__(self, data: dict[str, Any]):
        self.cues = [
            Cue(c["name"], c["modality"], c["scope"], frozenset(c["words"]), c["letters"], c["distance"], c["negated"])
            for c in data["cues"]
        ]
        self.exact: dict[str, list[int]] = data["exact"]
        self.forms: dict[str, list[list[Any]]] = data["forms"]
        self.phrases: dict[str, list[list[Any]]] = data["phrases"]
        self.memory: Memory[tuple[Any, ...]] = Memory(self._read)

    def read(self, word: str) -> tuple[Any, ...]:
        """What a folded word may be: (phrases that it begins, cues that it is without its clitics); () for most."""
        return self.memory[word]

    def _read(self, word: str) -> tuple[Any, ...]:
        phrases = self.phrases.get(word) or (self.phrases.get(word[1:]) if word[:1] in "وف" else None) or ()
        single = [self.cues[number] for number in sorted(self._look_up(word))]
        if "س" in word[:2] and is_future(word):
            single.append(FUTURE)
        return (phrases, single) if phrases or single else ()

    def _look_up(self, word: str) -> set[int]:
        out: set[int] = set()
        for rest in (word, word[1:]) if word[:1] in "وف" and len(word) > 2 else (word,):
            out.update(self.exact.get(rest, ()))
            self._inflected(rest, "v", _AFTER_VERB, out)
            self._inflected(rest, "na", (), out)
            self._inflected(rest, "n", _AFTER_NOUN, out)
            if rest[:1] == "س" and rest[1:2] in ("ي", "ت", "ن"):
                self._inflected(rest[1:], "v", _AFTER_VERB, out)
            for before in _BEFORE_NOUN:
                if rest.startswith(before) and len(rest) - len(before) >= 3:
                    self._inflected(rest[len(before) :], "n", () if "ل" in before[1:] else _AFTER_NOUN, out)
        return out

    def _inflected(self, rest: str, letters: str, endings: tuple[str, ...], out: set[int]) -> None:
        stems = [rest]
        for after in endings if rest.endswith(endings) else ():
            if rest.endswith(after) and len(rest) - len(after) >= 3:
                stems.append(rest[: -len(after)])
        for stem in stems:
            if stem in self.forms:
                out.update([number for number, letter in self.forms[stem] if letter in letters])


@lru_cache(maxsize=1)
def cue_lexicon() -> CueLexicon:
    return CueLexicon(load("cues"))


class Scan:
    """The cues of one article, and its clause borders as they are asked for."""

    def __init__(self, tokens: Tokens):
        self.tokens = tokens
        self.hits = find_cues(tokens)
        self.starts = [hit.first for hit in self.hits]
        self.borders = {hit.first for hit in self.hits if hit.cue.scope == "border"}
        self.negated: dict[int, Hit] = {}  # a word -> the negation directly before it
        for hit in self.hits:
            if is_negation(hit.cue):
                after = next_word(tokens, hit.last)
                if after is not None:
                    self.negated.setdefault(after, hit)
        self._only = [hit.first for hit in self.hits if hit.cue.scope == "only"]
        self._cuts: dict[tuple[int, int], list[int]] = {}
        self.inner: frozenset[int] = frozenset()  # tokens of named actors after the first
        self._named: list[ActorMention] | None = None

    def see_names(self, passage: Passage) -> None:
        """Learn which tokens are inside a name, once a passage."""
        if self._named is not passage.actors:
            self._named = passage.actors
            self.inner = frozenset(i for m in passage.actors for i in range(m.first + 1, m.last + 1))

    def not_only(self, verb: int) -> bool:
        """Whether «فقط» follows: «لم يستهدف فقط …» says that it struck that too."""
        return any(0 < at - verb <= 3 for at in self._only)

    def cuts(self, first: int, stop: int) -> list[int]:
        """Where the clauses of a sentence begin."""
        found = self._cuts.get((first, stop))
        if found is None:
            found = self._cuts[(first, stop)] = [a for a, _ in clauses(self.tokens, first, stop)]
        return found


# The scan of the article that was asked about last: a coder asks for one trigger of an article after the other.
_last: Scan | None = None


def scan_of(tokens: Tokens) -> Scan:
    global _last
    scan = _last
    if scan is None or scan.tokens is not tokens:
        scan = _last = Scan(tokens)
    return scan


def find_cues(tokens: Tokens) -> list[Hit]:
    """Every cue of a text in order; of phrases that begin at one word, the longest. Future verbs are cues too."""
    lexicon = cue_lexicon()
    cues = lexicon.cues
    norm = tokens.norm
    hits: list[Hit] = []
    covered = -1
    for at, (phrases, single) in tokens.spots(lexicon.memory):
        if at <= covered:
            continue
        for rest, number in phrases:
            if not rest or norm[at + 1 : at + 1 + len(rest)] == rest:
                covered = at + len(rest)
                hits.append(Hit(at, covered, cues[number]))
                break
        else:
            for cue in single:
                hits.append(Hit(at, at, cue))
    return hits


@lru_cache(maxsize=60_000)
def is_future(word: str) -> bool:
    """Whether a folded word is a future with the prefix س: «سيهاجم», but not «سيطر», whose س is its own."""
    lexicon = event_lexicon()
    readings = lexicon.readings(word) + lexicon.light_readings(word)
    if readings:
        return all(reading.before.endswith("س") for reading in readings)
    rest = word[1:] if word[:1] in "وف" else word
    return rest[:1] == "س" and rest[1:2] in ("ي", "ت", "ن") and rest[1:] in common_verbs()


@lru_cache(maxsize=60_000)
def tense(word: str) -> str:
    """``past``, ``imperfect``, ``noun`` or '' (unknown, or several) for a folded word, as far as its letters tell."""
    lexicon = event_lexicon()
    readings = lexicon.readings(word) + lexicon.light_readings(word)
    letters = {reading.letter for reading in readings}
    rest = word[1:] if word[:1] in "وف" and len(word) > 3 else word
    if letters:
        if letters <= {"v", "q"}:
            return "imperfect" if "q" in letters and rest[:1] in "يتن" else "past"
        if letters <= {"p", "q"}:
            return "imperfect"
        if letters <= {"m", "n", "a", "b"}:
            return "noun"
        if "p" in letters and rest[:1] == "ي":
            return "imperfect"
        return ""
    if rest[:2] == "ال":
        return "noun"
    if rest in common_verbs():
        if rest[:1] == "ي" or (rest[:1] in "تن" and not rest.endswith("ت")):
            return "imperfect"
        return "past" if not common_verbs()[rest] else ""
    return ""


def next_word(tokens: Tokens, at: int) -> int | None:
    """The next token that is a word or number, quotation marks passed over; None before any other sign."""
    norm, kind = tokens.norm, tokens.kind
    at += 1
    while at < len(norm) and kind[at] == "sign" and norm[at] in QUOTES:
        at += 1
    return at if at < len(norm) and kind[at] not in ("sign", "newline") else None
