"""What single words say about time, read once for each word form; and the small look-ups that the date reader needs."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from riwaya.arabic.memory import Memory
from riwaya.arabic.names import first_forms
from riwaya.arabic.numbers import Number, NumberReader
from riwaya.arabic.tokens import Tokens
from riwaya.coding.counted import things
from riwaya.dictionary.loading import load

_TRIGGERS = frozenset({"month", "weekday", "deictic", "unit", "season", "decade", "year", "digits"})
DASHES = frozenset({"-", "–", "—"})
_FUTURE = re.compile("[وف]?(س[يتنا].{3,})")


class Reading(NamedTuple):
    """One thing that a word can say: class, value, the clitics before it, and whether ال was there."""

    cls: str
    value: Any
    prefix: str = ""
    definite: bool = False


class Word(dict[str, Reading]):
    """The readings of a word by class; ``trigger``: one of them can begin a time expression."""

    __slots__ = ("trigger",)

    def __init__(self, readings: list[Reading]):
        super().__init__()
        for reading in readings:
            self.setdefault(reading.cls, reading)
        self.trigger = any(cls in _TRIGGERS for cls in self)


class Words(dict[str, "Word | None"]):
    """Folded word -> its readings or None."""

    def __init__(self, lexicon: dict[str, Any]):
        super().__init__()
        self.weekdays = lexicon["weekdays"]
        self.months = {name: value for name, value in lexicon["months"].items() if " " not in name}
        self.month_pairs: dict[str, dict[str, Any]] = {}
        for name, value in lexicon["months"].items():
            if " " in name:
                head, tail = name.split()
                self.month_pairs.setdefault(head, {})[tail] = value
        self.words = lexicon["words"]
        self.phrases = lexicon["phrases"]
        self.known = frozenset((*self.weekdays, *self.months, *self.month_pairs, *self.words, *self.phrases))
        self.notfuture = tuple(form for form, held in self.words.items() if held[0][0] == "notfuture")
        self.not_before = {int(number): frozenset(words) for number, words in lexicon["weekday_names"].items()}
        self.nouns = lexicon["nouns"]
        self.units = lexicon["units"]
        links = lexicon["links"]
        self.to = frozenset(links["to"]) | DASHES
        self.dated_by = frozenset(links["dated_by"])
        self.year_joiner = frozenset(links["year_joiner"])
        self.hour_of = frozenset(links["hour_of"])
        self.part_between = frozenset(links["part_between"])
        self.counted_end = tuple(links["counted_end"])
        self.share: dict[str, int] = links["share"]

    def __missing__(self, word: str) -> Word | None:
        if len(self) > 80_000:
            self.clear()
        readings = self._read(word)
        held = self[word] = Word(readings) if readings else None
        return held

    def _read(self, word: str) -> list[Reading]:
        if word[0].isdigit():
            if len(word) == 4 and word.isdigit() and 1900 <= int(word) <= 2100:
                return [Reading("year", int(word)), Reading("digits", word)]
            return [Reading("digits", word)]
        out: list[Reading] = []
        for prefix, form in first_forms(word):
            if form in self.known:
                self._lexical(form, prefix, False, out)
            if form.startswith("ال") and len(form) > 4 and form[2:] in self.known:
                self._lexical(form[2:], prefix, True, out)
        future = _FUTURE.fullmatch(word) if "س" in word[:2] else None
        if future and not future[1].startswith(self.notfuture):
            out.append(Reading("forward", "", ""))
        return out

    def _lexical(self, form: str, prefix: str, definite: bool, out: list[Reading]) -> None:
        weekday = self.weekdays.get(form)
        if weekday is not None and not definite:
            out.append(Reading("weekday" if not weekday[1] else "bareday", weekday[0], prefix))
        if form in self.months and not definite:
            out.append(Reading("month", self.months[form], prefix))
        elif form in self.month_pairs and not definite:
            out.append(Reading("month", None, prefix))
        for cls, value in self.words.get(form, ()):
            if cls != "notfuture":
                out.append(Reading(cls, value, prefix, definite))
        for words, cls, _ in self.phrases.get(form, ()) if not definite else ():
            out.append(Reading("deictic" if cls == "deictic" and words else "phrase", None, prefix))


@cache
def words() -> Words:
    """The one reader of time words, from the compiled lexicon."""
    return Words(load("times"))


@cache
def number_reader() -> NumberReader:
    """The one reader of numbers, from the compiled lexicon."""
    return NumberReader(load("times"))


NUMBER, TIME, DUAL = 1, 2, 4
"""What a word may begin: a number, a time, or a count of two by its own form."""


def _hit(word: str) -> int:
    hit = NUMBER if number_reader().readings[word] is not None else 0
    time = words()[word]
    if time is not None and time.trigger:
        hit |= TIME
    thing = things()[word]
    if thing is not None and thing.number == "two":
        hit |= DUAL
    return hit


HITS = Memory(_hit)
_latest: tuple[Tokens, list[Number]] | None = None


def beginning(tokens: Tokens, what: int) -> list[int]:
    """The tokens that may begin what NUMBER, TIME or DUAL stands for."""
    return [at for at, hit in tokens.spots(HITS) if hit & what]


def numbers_of(tokens: Tokens) -> list[Number]:
    """All numbers of a text; the last text's are remembered, since *when* and *how many* both ask."""
    global _latest
    if _latest is None or _latest[0] is not tokens:
        _latest = tokens, number_reader().find(tokens, 0, len(tokens), beginning(tokens, NUMBER))
    return _latest[1]
