"""The words of the report in English or Arabic, and the names of actors and places in that language."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from riwaya.linking.tables import names as english_actors
from riwaya.tables import read_table

LANGUAGES = ("en", "ar")
ACTORS = ("id", "name_en", "class", "country", "side", "names", "note")
MARKS = "~^*"


@cache
def table() -> dict[str, dict[str, str]]:
    """key -> language -> words (report_words.tsv)."""
    rows = read_table("report_words.tsv", ("key", *LANGUAGES, "note"), ("key", *LANGUAGES))
    return {row["key"]: {language: row[language] for language in LANGUAGES} for row in rows}


@cache
def arabic_actors() -> dict[str, str]:
    """Actor id -> the first Arabic name of the lexicon."""
    out = {}
    for row in read_table("actors.tsv", ACTORS, ("id",)):
        names = row.many("names")
        if names:
            out[row["id"]] = names[0].lstrip(MARKS)
    return out


@cache
def arabic_places() -> dict[str, str]:
    """Place id -> the first Arabic name of the gazetteer."""
    from riwaya.dictionary.places import GAZETTEER_COLUMNS

    out = {}
    for name in ("gazetteer.tsv", "overlay.tsv"):
        for row in read_table(name, GAZETTEER_COLUMNS, ("id",)):
            names = row.many("names_ar")
            if names:
                out[row["id"]] = names[0].lstrip(MARKS)
    return out


class Words:
    """The words of one language."""

    def __init__(self, language: str):
        self.language = language
        self.right_to_left = language == "ar"

    def __call__(self, key: str, **filled: Any) -> str:
        """The words of a key of report_words.tsv; a key that it does not have, with blanks for signs."""
        held = table().get(key)
        words = held[self.language] if held else key.rpartition(".")[2].replace("_", " ")
        return words.format(**filled) if filled else words

    def row(self, parts: Iterable[str]) -> str:
        """Names in a row, with the comma of the language."""
        return f"{self('comma')} ".join(parts)

    def knows(self, key: str) -> bool:
        """Whether the table has words for a key."""
        return key in table()

    def actor(self, ident: str) -> str:
        """The name of an actor; one that no lexicon knows in the words of the text, with a question mark."""
        if ident.startswith("~"):
            return f"? {ident[1:]}"
        if self.right_to_left:
            return self(f"actor.{ident}") if self.knows(f"actor.{ident}") else arabic_actors().get(ident, ident)
        return english_actors().get(ident, ident)

    def place(self, place: dict[str, Any] | None) -> str:
        """The name of a place."""
        if not place:
            return self("no_place")
        arabic = arabic_places().get(place["id"] or "") if self.right_to_left else None
        return arabic or place["name"]

    def source(self, ident: str) -> str:
        """A source: an id, or ``outlet:``, ``anonymous:`` or ``named:`` and words."""
        head, sign, words = ident.partition(":")
        return words if sign and head in ("outlet", "anonymous", "named", "agency", "article") else self.actor(ident)
