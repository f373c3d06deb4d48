"""The event lexicon at work: every way to read a word as a form of an entry, and the trigger that a reading makes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from riwaya.coding.what_idioms import AFTER, Known, bases
from riwaya.dictionary.loading import load

# Affixes of a folded word, as (written, class). Closed sets of the language, not lexicon.
_VERB_BEFORE = ("", "و", "ف", "س", "ل", "وس", "فس", "ول", "فل")
_NOUN_BEFORE = (
    "", "و", "ف", "ب", "ل", "ك", "ال", "وال", "فال", "بال", "كال", "لل", "وب", "ول", "وك", "فب", "فل", "وبال", "ولل",
    "فبال", "فلل", "وكال",
)  # fmt: skip
VERBAL = frozenset("vpq")


class Reading(NamedTuple):
    """One way to read a word as a form of an entry. ``letter``: v p q m n a b (see dictionary/events.py)."""

    entry: int
    letter: str
    agreement: str
    before: str
    after: str


@dataclass(slots=True)
class Trigger:
    """A word that names a happening. ``first``/``last``: its tokens; ``support``: the light verb that carries it.

    ``verbal``: read as a verb (its subject follows or precedes it) rather than as a noun.
    """

    first: int
    last: int
    reading: Reading
    entry: dict[str, Any]
    verbal: bool
    sentence: int = -1
    support: int | None = None
    support_entry: dict[str, Any] | None = None
    support_reading: Reading | None = None
    support_relative: bool = False  # «الهجوم الذي شنه …»: the noun stands before its light verb
    merged: list[int] = field(default_factory=list)  # further trigger words of the same happening
    partner: int = -1  # the word that makes an idiom of it («شن هجوما»)

    @property
    def kind(self) -> str:
        return self.entry["kind"]

    @property
    def definite(self) -> bool:
        return "ال" in self.reading.before or self.reading.before.endswith("لل")


class EventLexicon:
    """The compiled event lexicon with a memory of the words that it has read."""

    def __init__(self, data: dict[str, Any]):
        self.entries: list[dict[str, Any]] = data["entries"]
        self.light: list[dict[str, Any]] = data["light"]
        self.kinds: dict[str, dict[str, Any]] = data["kinds"]
        self.finer: dict[str, dict[str, str]] = data["finer"]
        self.particles: dict[str, str] = {word: cls for word, (cls, _) in data["particles"].items()}
        self.openers = frozenset(word for word, cls in self.particles.items() if cls == "prep")
        self.place_roles: dict[str, str] = {word: role for word, (_, role) in data["particles"].items() if role}
        self.traps = frozenset(data["traps"])
        fighters, forces = (frozenset(data["parties"][name]) for name in ("fighters", "forces"))
        self.known = Known(self.openers, frozenset(self.particles), fighters, forces)
        self._forms = data["forms"]
        self._light_forms = data["light_forms"]
        self.memory: dict[str, tuple[Reading, ...]] = {}
        self.light_memory: dict[str, tuple[Reading, ...]] = {}
        for entry in self.entries:
            for key in ("with", "without", "before", "around", "unless", "not_before"):
                if key in entry:
                    entry[key] = frozenset(entry[key])

    def readings(self, word: str) -> tuple[Reading, ...]:
        """Every way to read a folded word as an event form, most specific affixes last. Empty for most words."""
        found = self.memory.get(word)
        if found is None:
            if len(self.memory) > 80_000:
                self.memory.clear()
            found = analyse(word, self._forms)
            if found and not self.traps.isdisjoint(bases(word)):
                found = ()
            self.memory[word] = found
        return found

    def light_readings(self, word: str) -> tuple[Reading, ...]:
        """Every way to read a folded word as a form of a light verb."""
        found = self.light_memory.get(word)
        if found is None:
            if len(self.light_memory) > 80_000:
                self.light_memory.clear()
            found = self.light_memory[word] = analyse(word, self._light_forms)
        return found


@lru_cache(maxsize=1)
def event_lexicon() -> EventLexicon:
    return EventLexicon(load("events"))


def analyse(word: str, forms: dict[str, list[list[Any]]]) -> tuple[Reading, ...]:
    """Read a folded word as proclitics + a listed form + enclitic, in every legal way."""
    if len(word) < 2:
        return ()
    out: list[Reading] = []
    for before in _NOUN_BEFORE if word[0] in "وفبلكا" else _VERB_BEFORE if word[0] == "س" else ("",):
        if not word.startswith(before):
            continue
        rest = word[len(before) :]
        if len(rest) < 2:
            continue
        nominal_only = "ال" in before or "لل" in before or before[-1:] in ("ب", "ك")
        _match(rest, before, nominal_only, forms, out)
    for before in ("س", "وس", "فس"):
        if before != "س" and word.startswith(before) and len(word) > 4:
            _match(word[len(before) :], before, False, forms, out)
    return tuple(dict.fromkeys(out))


def _match(rest: str, before: str, nominal_only: bool, forms: dict[str, list[list[Any]]], out: list[Reading]) -> None:
    future = before.endswith("س")

    def take(stem: str, after: str) -> None:
        for number, tag in forms.get(stem, ()):
            letter, _, agreement = tag.partition(":")
            if fits(letter, agreement, before, after, stem, nominal_only, future):
                out.append(Reading(number, letter, agreement, before, after))

    take(rest, "")
    for after in AFTER:
        if rest.endswith(after) and len(rest) - len(after) >= 2 and not nominal_only_article(before):
            take(rest[: -len(after)], after)


def fits(letter: str, agreement: str, before: str, after: str, stem: str, nominal_only: bool, future: bool) -> bool:
    """Whether a form may stand between these clitics."""
    if "bound" in agreement and not after:
        return False
    if letter in VERBAL:
        if nominal_only or (future and (letter != "p" or agreement.startswith("1s"))) or after == "ي":
            return False
        if before.endswith("ل") and letter != "p":
            return False
        return not (after and agreement.startswith("1s"))
    if future:
        return False
    if nominal_only_article(before) and "cons" in agreement:
        return False
    if not after:
        return True
    # No pronoun after tanwin or a dual that keeps its ن; the ة of a noun is written ت before one; a final ي is
    # nearly always the adjective («حربي»), not «my».
    return not (
        ("acc" in agreement and "cons" not in agreement) or stem.endswith("ه") or after == "ي" or "du" in agreement
    )


def nominal_only_article(before: str) -> bool:
    """A word with the article takes no pronoun."""
    return before.endswith("ال") or before.endswith("لل")
