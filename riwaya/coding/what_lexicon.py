"""The event lexicon at work: every way to read a word as a form of an entry, and the trigger that a reading makes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from riwaya.arabic.memory import Memory
from riwaya.coding.what_forms import VERBAL, Reading, analyse
from riwaya.coding.what_idioms import Known, bases, clitics_of
from riwaya.dictionary.loading import load

__all__ = ["VERBAL", "EventLexicon", "Option", "Reading", "Trigger", "event_lexicon"]


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
    kind: str = field(init=False)  # of its entry

    def __post_init__(self) -> None:
        self.kind = self.entry["kind"]

    @property
    def definite(self) -> bool:
        return "ال" in self.reading.before or self.reading.before.endswith("لل")


_CONDITIONS = frozenset(("before", "not_before", "without", "with", "around", "unless"))
"""What an entry may ask of the words around it."""


class Option(NamedTuple):
    """A reading of a word with what can be said of it wherever the word stands."""

    reading: Reading
    entry: dict[str, Any]
    verbal: bool
    negated: bool  # a verb written so only after لم, لا, لـ
    marked: bool  # a verb only where its shadda is written («فجر» is dawn, «فجّر» and «فجره» are not)
    rank: tuple[int, ...]  # of two readings the one with the higher rank holds


class EventLexicon:
    """The compiled event lexicon with a memory of the words that it has read."""

    def __init__(self, data: dict[str, Any]):
        self.entries: list[dict[str, Any]] = data["entries"]
        self.light: list[dict[str, Any]] = data["light"]
        self.kinds: dict[str, dict[str, Any]] = data["kinds"]
        self.finer: dict[str, dict[str, str]] = data["finer"]
        self.particles: dict[str, str] = {word: cls for word, (cls, _) in data["particles"].items()}
        self.openers = frozenset(word for word, cls in self.particles.items() if cls == "prep")
        self.so_called = frozenset(word for word, cls in self.particles.items() if cls == "socalled")
        self.place_roles: dict[str, str] = {word: role for word, (_, role) in data["particles"].items() if role}
        self.traps = frozenset(data["traps"])
        fighters, forces = (frozenset(data["parties"][name]) for name in ("fighters", "forces"))
        self.known = Known(self.openers, frozenset(self.particles), fighters, forces)
        self._forms = data["forms"]
        self._light_forms = data["light_forms"]
        self.memory: Memory[tuple[Reading, ...]] = Memory(self._read)
        self.options: Memory[tuple[Option, ...]] = Memory(self._options)
        self.light_memory: Memory[tuple[Reading, ...]] = Memory(lambda word: analyse(word, self._light_forms))
        for entry in self.entries:
            for key in ("with", "without", "before", "around", "unless", "not_before"):
                if key in entry:
                    entry[key] = frozenset(entry[key])
            sought = (words for key in ("with", "around", "unless") for words in entry.get(key, ()))
            entry["sought"] = frozenset(words.split(" ")[0] for words in sought)
            entry["plain"] = _CONDITIONS.isdisjoint(entry)
        self.sought = frozenset[str]().union(*(entry["sought"] for entry in self.entries))
        self.collocates: Memory[frozenset[str]] = Memory(self._collocate)

    def _read(self, word: str) -> tuple[Reading, ...]:
        found = analyse(word, self._forms)
        return () if found and not self.traps.isdisjoint(bases(word)) else found

    def _options(self, word: str) -> tuple[Option, ...]:
        readings = self.memory[word]
        out = []
        for reading in readings:
            entry, letter, agreement = self.entries[reading.entry], reading.letter, reading.agreement
            verbal = letter in VERBAL
            if verbal and reading.after and "O" not in entry["frame"] and has_masdar(readings, reading.entry):
                continue  # a verb that takes no object takes no pronoun: «سيطرته» is the masdar
            if letter == "q" and agreement.startswith("1"):
                continue  # «ادعى» is no «أُدعى»
            rank = (
                entry["rank"],
                not verbal or (agreement[:1] == "3" and agreement[1:2] != "d"),
                letter in "vp",
                -len(reading.before),
                -len(reading.after),
            )
            negated = verbal and ".j" in agreement and not reading.before.endswith("ل")
            marked = verbal and "marked" in agreement and not reading.after
            out.append(Option(reading, entry, verbal, negated, marked, rank))
        return tuple(out)

    def _collocate(self, word: str) -> frozenset[str]:
        """Those of the bases and clitics of a word that an entry asks for beside it."""
        return self.sought.intersection((*bases(word), *clitics_of(word)))

    def readings(self, word: str) -> tuple[Reading, ...]:
        """Every way to read a folded word as an event form, most specific affixes last. Empty for most words."""
        return self.memory[word]

    def light_readings(self, word: str) -> tuple[Reading, ...]:
        """The same as a light verb."""
        return self.light_memory[word]


@lru_cache(maxsize=1)
def event_lexicon() -> EventLexicon:
    return EventLexicon(load("events"))


def has_masdar(readings: tuple[Reading, ...], entry: int) -> bool:
    """Whether the word may also be a noun of the entry."""
    return any(r.entry == entry and r.letter in "mn" for r in readings)
