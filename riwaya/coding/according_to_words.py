"""The words by which texts say who speaks: the compiled lexicon ``sources`` made ready for look-up."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from riwaya.arabic.memory import Memory
from riwaya.arabic.names import first_forms
from riwaya.dictionary.loading import load


class Cue(NamedTuple):
    """A reporting verb in one of its forms; ``row`` is [verb, kind, pattern, strength, continuing, needed words]."""

    row: list[Any]
    tense: str
    gender: str
    number: str
    pronoun: str


class Head(NamedTuple):
    cls: str
    gender: str
    number: str
    definite: bool


@dataclass(slots=True)
class Speaker:
    """Who speaks: tokens ``first`` to ``last``; ``cls`` is anon, media, person, body, role or name."""

    kind: str
    id: str | None
    name: str | None
    first: int
    last: int
    cls: str
    gender: str = ""
    number: str = ""
    links: list[dict[str, Any]] = field(default_factory=list)

    def link(self) -> dict[str, Any]:
        """This speaker as a link of another's chain."""
        kind = {"media": "agency", "body": "body"}.get(self.cls, self.kind)
        return {"kind": kind, "id": self.id, "name": self.name}


class Lexicon:
    """The compiled lexicon of sources with memories for the forms that texts repeat.

    Every class of words in lexicons/anonymous_sources.tsv that is no head and no sequence is a set of that name here.
    """

    about: frozenset[str]
    adjective: frozenset[str]
    again: frozenset[str]
    background: frozenset[str]
    came: frozenset[str]
    cause: frozenset[str]
    consequence: frozenset[str]
    governs: frozenset[str]
    issued: frozenset[str]
    leads: frozenset[str]
    likewise: frozenset[str]
    negation: frozenset[str]
    openly: frozenset[str]
    passes: frozenset[str]
    plain: frozenset[str]
    preposition: frozenset[str]
    relative: frozenset[str]
    reports: frozenset[str]
    same: frozenset[str]
    that: frozenset[str]
    thereby: frozenset[str]
    title: frozenset[str]
    topic: frozenset[str]
    turn: frozenset[str]
    undirect: frozenset[str]
    unquoting: frozenset[str]
    within: frozenset[str]

    def __init__(self, data: dict[str, Any]):
        rows = data["rows"]
        self.verbs = {form: Cue(rows[e[0]], *e[1:]) for form, e in data["verbs"].items()}
        self.heads = {form: Head(*e) for form, e in data["heads"].items()}
        self.phrases: dict[str, list[Any]] = data["phrases"]
        self.outlets: dict[str, list[Any]] = data["outlets"]
        self.signs: dict[str, list[Any]] = data["signs"]
        for name, members in data["sets"].items():
            setattr(self, name, frozenset(members))
        self.sequences: dict[str, dict[str, list[list[str]]]] = data["sequences"]
        self.sign_lengths = sorted({s.count(" ") + 1 for s in self.signs}, reverse=True)
        self.sign_starts = frozenset(s.partition(" ")[0] for s in self.signs)
        self.name_starts = self.sign_starts | frozenset(name.partition(" ")[0] for name in self.outlets)
        self.head_starts = frozenset(form.partition(" ")[0] for form in self.heads)
        self.head_forms: Memory[tuple[tuple[str, str], ...]] = Memory(self._head_forms)
        self.telling = frozenset((*self.verbs, *self.phrases, *self.reports, *self.sequences["boundary"]))
        self.cue_kinds: Memory[str] = Memory(self._cue_kind)
        self.cue_kind = self.cue_kinds.__getitem__
        """'' for most words; else letters: v verb, p phrase, r impersonal report, b boundary."""

    def _cue_kind(self, word: str) -> str:
        both = (word, word[1:] if len(word) > 3 and word[0] in "وف" else word)
        if self.telling.isdisjoint(both):
            return "v" if word[:1] in ("ب", "ل") and self._joined_masdar(word) else ""
        known = "v" if any(w in self.verbs for w in both) else ""
        known += "p" if any(w in self.phrases for w in both) else ""
        known += "r" if any(w in self.reports for w in both) else ""
        known += "b" if any(w in self.sequences["boundary"] for w in both) else ""
        return known or ("v" if self._joined_masdar(word) else "")

    def verb(self, word: str) -> Cue | None:
        cue = self.verbs.get(word)
        if cue is None and len(word) > 3 and word[0] in "وف":
            cue = self.verbs.get(word[1:])
        return cue or self._joined_masdar(word)

    def _joined_masdar(self, word: str) -> Cue | None:
        """«بقوله», «بالقول», «للقول»: a masdar after a preposition, without a genitive of its own."""
        rest = word[3:] if word.startswith("بال") else word[2:] if word.startswith("لل") else word[1:]
        cue = self.verbs.get(rest) if word[:1] in ("ب", "ل") and len(rest) > 2 else None
        if cue is None or cue.tense != "masdar" or cue.row[3] < 3:
            return None
        return cue._replace(pronoun=cue.pronoun or "ال")

    def _head_forms(self, word: str) -> tuple[tuple[str, str], ...]:
        """(clitics but و and ف, the rest) of each way to read a word as the beginning of a head."""
        return tuple((prefix.lstrip("وف"), form) for prefix, form in first_forms(word) if form in self.head_starts)

    def head(self, norm: list[str], at: int, joined: str = "") -> tuple[Head, int] | None:
        """The head word at token ``at`` with the clitics ``joined`` before it, and its last token."""
        if at >= len(norm):
            return None
        for prefix, word in self.head_forms[norm[at]]:
            if prefix != joined:
                continue
            if at + 1 < len(norm) and (two := self.heads.get(f"{word} {norm[at + 1]}")):
                return two, at + 1
            if one := self.heads.get(word):
                return one, at
        return None

    def sequence(self, name: str, norm: list[str], at: int) -> int:
        """How many tokens from ``at`` are a sequence of class ``name``: 0 where none."""
        table = self.sequences[name]
        word = norm[at]
        rests = table.get(word)
        if rests is None and word[0] in "وف" and len(word) > 3:
            rests = table.get(word[1:])
        for rest in rests or ():
            if norm[at + 1 : at + 1 + len(rest)] == rest:
                return len(rest) + 1
        return 0


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    return Lexicon(load("sources"))
