"""The actor lexicon as the scanner asks for it: one cached answer for each word form."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from riwaya.arabic.names import NameIndex, first_forms
from riwaya.dictionary.loading import load

STARTERS = frozenset(("group", "institution", "office", "title", "people", "named"))


class Nisba(NamedTuple):
    """An adjective of nation: which nation, its number (s f a d p x), whether definite, whether weak (only after a head)."""

    nation: str
    number: str
    definite: bool
    weak: bool


class Reading(NamedTuple):
    """One way to read a word: clitics, the rest, and what the rest may begin."""

    prefix: str
    form: str
    names: bool
    heads: dict[str, tuple[str, str]]  # type -> (class, note)
    nisba: Nisba | None
    backref: dict[str, Any] | None


class ActorLexicon:
    """Look-ups over the compiled actor tables (``dictionary/actors.py``)."""

    def __init__(self, data: dict[str, Any]):
        self.actors: dict[str, list[Any]] = data["actors"]
        self.index = NameIndex(data["names"])
        self.metonyms = frozenset(data["metonyms"])
        self.nations: dict[str, dict[str, Any]] = data["nations"]
        self.nisba = {form: Nisba(*record) for form, record in data["nisba"].items()}
        self.heads: dict[str, dict[str, tuple[str, str]]] = {
            form: {kind: (cls, note) for kind, cls, note in entries} for form, entries in data["heads"].items()
        }
        self.backrefs: dict[str, dict[str, Any]] = data["backrefs"]
        self.nouns: dict[str, frozenset[str]] = {ident: frozenset(words) for ident, words in data["nouns"].items()}
        self.long_heads = _lengths(self.heads)
        self.long_nisba = _lengths(self.nisba)
        self.by_country = {n["country"]: n for n in self.nations.values() if n["country"] and not n["party"]}
        self.by_state = {n["state"]: key for key, n in self.nations.items()}
        self._readings: dict[str, tuple[Reading, ...] | None] = {}

    def readings(self, word: str) -> tuple[Reading, ...] | None:
        """The ways in which a folded word may begin an actor phrase; None (for most words) where there is none."""
        try:
            return self._readings[word]
        except KeyError:
            pass
        found = []
        for prefix, form in first_forms(word):
            heads = self.heads.get(form, {})
            names = form in self.index.lengths
            nisba = self.nisba.get(form)
            if form in self.long_heads or form in self.long_nisba:
                names = True  # its continuation decides
            if names or nisba or form in self.backrefs or not STARTERS.isdisjoint(heads):
                found.append(Reading(prefix, form, names, heads, nisba, self.backrefs.get(form)))
        if len(self._readings) > 400_000:
            self._readings.clear()
        answer = self._readings[word] = tuple(found) or None
        return answer

    def has(self, form: str, *types: str) -> bool:
        """Whether a form is listed in heads.tsv with one of the types."""
        held = self.heads.get(form)
        return held is not None and any(kind in held for kind in types)

    def nation_of(self, ident: str | None) -> dict[str, Any] | None:
        """The nation record of the state that an actor belongs to."""
        record = self.actors.get(ident or "")
        return self.by_country.get(record[2]) if record and record[2] else None

    def of_nation(self, nation: dict[str, Any], cls: str) -> tuple[str | None, str | None]:
        """(actor id, reason) for an institution, group or people of a nation by class; the id None has a reason."""
        if nation["party"]:
            return nation["state"], None
        if cls in ("state", "person", ""):
            return nation["state"], None
        if cls == "state forces":
            return nation["forces"], None
        if cls == "civilians":
            return nation["people"] or ("civilians" if "civilians" in self.actors else None), None
        if cls == "armed group" and nation["armed"]:
            return nation["armed"], None
        return None, f"no {cls} of {nation['country']} of that name in the actor lexicon"


def _lengths(forms: Any) -> dict[str, tuple[int, ...]]:
    out: dict[str, set[int]] = {}
    for form in forms:
        words = form.split(" ")
        if len(words) > 1:
            out.setdefault(words[0], set()).add(len(words))
    return {first: tuple(sorted(counts, reverse=True)) for first, counts in out.items()}


@lru_cache(maxsize=1)
def lexicon() -> ActorLexicon:
    """The lexicon that is compiled in the package."""
    return ActorLexicon(load("actors"))
