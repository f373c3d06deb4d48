"""The actor lexicon as the scanner asks for it: one cached answer for each word form."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from riwaya.arabic.memory import MOST, Memory
from riwaya.arabic.names import NameIndex, first_forms
from riwaya.dictionary.loading import load

ARTICLE = "ال"
STARTERS = ("institution", "group", "office", "people", "title", "named")


class Nisba(NamedTuple):
    """An adjective of nation: which nation, number (s f a d p x), definite or not, weak (only after a head) or not."""

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
    starters: tuple[str, ...] = ()  # the head types that it may begin a phrase with, the likeliest first
    adjective: bool = False
    lengths: tuple[int, ...] = ()  # how many words the names have that it begins, the longest first
    second: dict[str, tuple[int, ...]] | None = None  # the same by the word that follows, where a name goes on

    def counts(self, following: str) -> tuple[int, ...]:
        """How many words a name may have that begins here and goes on with ``following``, longest first."""
        if self.second is None:
            return self.lengths
        return self.second.get(following) or ((1,) if self.lengths[-1] == 1 else ())


class Callings(dict[tuple[str, str], frozenset[str]]):
    """(actor id, head noun of a mention) -> the nouns that it may be called by afterwards."""

    def __init__(self, nouns: Mapping[str, frozenset[str]]):
        super().__init__()
        self.nouns = nouns

    def __missing__(self, key: tuple[str, str]) -> frozenset[str]:
        if len(self) >= MOST:
            self.clear()
        ident, word = key
        found = self[key] = self.nouns.get(ident, frozenset()) | {word}
        return found


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
        self.callings = Callings(self.nouns)
        self.homes: dict[str, list[str]] = data["homes"]
        self.generic = frozenset(data["generic"])
        self.heirs: dict[str, list[str]] = data["heirs"]
        self.media = frozenset(
            form for form, held in self.heads.items() if "agency" in held.get("institution", ("", ""))[1].split()
        )
        self.police = frozenset(
            form for form, held in self.heads.items() if any("police" in flags.split() for _, flags in held.values())
        )
        self.slurs = frozenset(form for form, held in self.heads.items() if "slur" in held)
        self.heir_ids = frozenset(new for _, new in self.heirs.values())
        self.long_heads = _lengths(self.heads)
        self.long_nisba = _lengths(self.nisba)
        self.by_country = {n["country"]: n for n in self.nations.values() if n["country"] and not n["party"]}
        self.by_state = {n["state"]: key for key, n in self.nations.items()}
        # First word of a name -> the word that may follow it -> lengths of the names that begin so, longest first.
        self.second: dict[str, dict[str, tuple[int, ...]]] = {}
        for name in data["names"]:
            words = name.split(" ")
            if len(words) > 1:
                lengths = self.second.setdefault(words[0], {})
                single = (1,) if words[0] in data["names"] else ()
                held = {*lengths.get(words[1], single), len(words)}
                lengths[words[1]] = tuple(sorted(held, reverse=True))
        # Words that may stand inside a phrase: for all others it ends without further look-ups.
        self.inside = frozenset((*self.index.lengths, *self.heads, *self.nisba, *self.long_heads, *self.long_nisba))
        self.begins = self.inside.union(self.backrefs)  # words that may begin a phrase
        self.memory: Memory[tuple[Reading, ...] | None] = Memory(self._read)

    def readings(self, word: str) -> tuple[Reading, ...] | None:
        """The ways in which a folded word may begin an actor phrase; None (for most words) where there is none."""
        return self.memory[word]

    def _read(self, word: str) -> tuple[Reading, ...] | None:
        found = []
        for prefix, form in first_forms(word):
            if form not in self.begins:
                continue
            heads = self.heads.get(form, {})
            names = form in self.index.lengths
            nisba = self.nisba.get(form)
            long = form in self.long_heads
            starters = tuple(kind for kind in STARTERS if kind in heads)
            adjective = nisba is not None or form in self.long_nisba
            if names or long or adjective or starters or form in self.backrefs:
                backref = self.backrefs.get(form)
                starters = starters or (("long",) if long else ())
                lengths = self.index.lengths.get(form, ())
                second = self.second[form] if lengths and lengths[0] > 1 else None
                found.append(Reading(prefix, form, names, heads, nisba, backref, starters, adjective, lengths, second))
        return tuple(found) or None

    def counts(self, form: str, following: str) -> tuple[int, ...]:
        """How many words a name may have that begins with ``form`` and goes on with ``following``, longest first."""
        counts = self.index.lengths.get(form, ())
        if counts and counts[0] > 1:
            return self.second[form].get(following) or ((1,) if counts[-1] == 1 else ())
        return counts

    def without_heirs(self, names: list[list[str]]) -> list[list[str]]:
        """The actors that share a name, without those that it means from a later day on."""
        old = [ident for ident, _ in names if ident in self.heirs]
        return [entry for entry in names if all(self.heirs[i][1] != entry[0] for i in old)] if old else names

    def has(self, form: str, *types: str) -> bool:
        """Whether a form is listed in heads.tsv with one of the types."""
        held = self.heads.get(form)
        return held is not None and any(kind in held for kind in types)

    def nation_of(self, ident: str | None) -> dict[str, Any] | None:
        """The nation record of the state that an actor belongs to."""
        record = self.actors.get(ident or "")
        return self.by_country.get(record[2]) if record and record[2] else None

    def of_nation(self, nation: dict[str, Any], cls: str, word: str = "") -> tuple[str | None, str | None]:
        """(actor id, reason) for an institution, group or people of a nation by class; the id None has a reason.

        ``word``: its first head, which tells the police from the army.
        """
        if nation["party"]:
            column = {"state forces": "forces", "armed group": "armed", "civilians": "people"}.get(cls, "state")
            return nation[column] or nation["state"], None
        if cls in ("state", "person", ""):
            return nation["state"], None
        if cls == "state forces":
            return nation["police" if word in self.police else "forces"], None
        if cls == "media" and word in self.media:
            return nation["agency" if " " in word else "tv"], None
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
