"""Words for what can be counted: people, fighters, vehicles, shells, places; read once for each word form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from riwaya.arabic.names import first_forms, ways_to_cut
from riwaya.dictionary.loading import load

_ENCLITICS = ("هما", "هم", "ها", "ه", "نا")


class Thing(NamedTuple):
    """A word that can be counted: number (one, two, two+, many, word), kind, and whether it has ال or an owner."""

    number: str
    kind: str
    definite: bool
    prefix: str


class _Things(dict[str, "Thing | None"]):
    """Folded word -> what it counts, worked out once for each word form."""

    def __init__(self, nouns: dict[str, Sequence[str]]):
        super().__init__()
        self.nouns = nouns

    def __missing__(self, word: str) -> Thing | None:
        if len(self) > 80_000:
            self.clear()
        thing = self[word] = self._read(word)
        return thing

    def _read(self, word: str) -> Thing | None:
        for prefix, form in first_forms(word):
            found = self.nouns.get(form)
            if found is not None:
                return Thing(found[0], found[1], False, prefix)
            if form.startswith("ال") and (found := self.nouns.get(form[2:])) is not None:
                return Thing(found[0], found[1], True, prefix)
        for ending in _ENCLITICS if word.endswith(_ENCLITICS) else ():
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                stem = word[: -len(ending)]
                for prefix, form in ways_to_cut(stem):
                    # «طفليها»: a dual before its owner; before ه alone it would be any nisba («مدفعية»)
                    dual = form + "ن" if ending != "ه" else form
                    for whole in (form, dual, form[:-1] + "ه" if form.endswith("ت") else form):
                        found = self.nouns.get(whole)
                        if found is not None and found[0] != "word":
                            return Thing(found[0], found[1], True, prefix)
        return None


@cache
def toll_words() -> frozenset[str]:
    """The words before a number that make it the number of a toll named long before («… إلى 40»)."""
    return frozenset(load("times")["links"]["toll"])


@cache
def things() -> _Things:
    """Folded word -> what it counts, or None."""
    return _Things(load("times")["nouns"])
