"""Compile the cues of modality: every written form of every cue, from cues.tsv."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from riwaya.arabic.inflect import noun_forms, verb_forms
from riwaya.arabic.normalise import fold
from riwaya.tables import Row, read_table

COLUMNS = ("cue", "present", "nouns", "modality", "scope", "link", "distance", "negated", "note")
MODALITIES = ("asserted", "denied", "expected", "demanded", "hypothetical")
_PERSON = re.compile(r"^(pass\.)?(past\.3(ms|fs|mp)|pres\.(3ms|3fs|3mp|1p))")
SCOPES = ("next", "imperfect", "clause", "construct", "conditional", "after", "time", "border", "only")


def build(folder: Path) -> dict[str, Any]:
    """``cues`` (list), ``exact`` (word -> cues that stand as written), ``forms`` (inflected form -> [cue, letter]) and
    ``phrases`` (first word -> [further words, cue]), all folded.

    The letter is v for a verb, n for a noun, a for a noun in the accusative, which takes no article and no pronoun.
    Raises LexiconError for a row that breaks the table's rules.
    """
    cues: list[dict[str, Any]] = []
    exact: dict[str, set[int]] = {}
    forms: dict[str, set[tuple[int, str]]] = {}
    phrases: dict[str, list[list[Any]]] = {}
    for row in read_table("cues.tsv", COLUMNS, ("cue", "modality", "scope"), folder):
        number = len(cues)
        cues.append(cue(row))
        words = fold(row["cue"]).split()
        if len(words) > 1:
            if row["present"] or row["nouns"]:
                raise row.error("a cue of more than one word is not inflected; leave present and nouns empty")
            phrases.setdefault(words[0], []).append([words[1:], number])
            continue
        if not row["present"]:
            exact.setdefault(words[0], set()).add(number)
        for form, letter in inflected(row):
            forms.setdefault(form, set()).add((number, letter))
    return {
        "cues": cues,
        "exact": {word: sorted(numbers) for word, numbers in exact.items()},
        "forms": {form: [list(pair) for pair in sorted(pairs)] for form, pairs in forms.items()},
        "phrases": {word: sorted(held, key=lambda p: (-len(p[0]), p[1])) for word, held in phrases.items()},
    }


def cue(row: Row) -> dict[str, Any]:
    """What a cue does, checked: its name, modality, scope, links (words and letters), distance, and itself negated."""
    if row["modality"] not in MODALITIES:
        raise row.error(f"modality {row['modality']!r} must be one of {', '.join(MODALITIES)}")
    if row["scope"] not in SCOPES:
        raise row.error(f"scope {row['scope']!r} must be one of {', '.join(SCOPES)}")
    if row["negated"] and row["negated"] not in (*MODALITIES, "-"):
        raise row.error(f"negated {row['negated']!r} must be a modality, '-' or empty")
    if row["scope"] not in ("border", "only") and not row["distance"].isdecimal():
        raise row.error(f"distance {row['distance']!r} must be a number of words")
    links = [fold(link) for link in row.many("link")]
    return {
        "name": row["cue"],
        "modality": row["modality"],
        "scope": row["scope"],
        "words": [link for link in links if len(link) > 1],
        "letters": "".join(link for link in links if len(link) == 1),
        "distance": int(row["distance"] or 0),
        "negated": row["negated"],
    }


def inflected(row: Row) -> list[tuple[str, str]]:
    """The (form, letter) pairs of a row's verb and nouns. Persons that news does not use would be other words."""
    out: list[tuple[str, str]] = []
    try:
        if row["present"]:
            made = verb_forms(row["cue"], row["present"])
            out += [(form, "v") for form, tags in made.items() if any(_PERSON.search(str(tag)) for tag in tags)]
        for noun in row.many("nouns"):
            for form, tags in noun_forms(noun, participle=_is_participle(fold(noun))).items():
                out.append((form, "a" if all(".acc" in str(tag) and "cons" not in str(tag) for tag in tags) else "n"))
    except ValueError as error:
        raise row.error(str(error)) from error
    return out


def _is_participle(word: str) -> bool:
    """By its shape: مفاعل or فاعل. Others have no feminine of their own («شرط», «شرطة»)."""
    return word[0] == "م" or (len(word) >= 4 and word[1] == "ا")
