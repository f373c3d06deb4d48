"""Compile the cues of modality: every written form of every cue, from cues.tsv."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from riwaya.arabic.inflect import noun_forms, verb_forms
from riwaya.arabic.normalise import fold
from riwaya.dictionary.tables import Row, read_table

COLUMNS = ("cue", "present", "nouns", "modality", "scope", "link", "distance", "negated", "note")
MODALITIES = ("asserted", "denied", "expected", "demanded", "hypothetical")
SCOPES = ("next", "imperfect", "clause", "construct", "conditional", "after", "time", "border")


def build(folder: Path) -> dict[str, Any]:
    """``cues`` (list), ``exact`` (word -> cues that stand as written), ``forms`` (inflected form -> [cue, v or n]) and
    ``phrases`` (first word -> [further words, cue]), all folded. Raises LexiconError for a row that breaks the table's rules.
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
    if row["scope"] != "border" and not row["distance"].isdecimal():
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
    """The (form, v or n) pairs of a row's verb and nouns."""
    out: list[tuple[str, str]] = []
    try:
        if row["present"]:
            made = verb_forms(row["cue"], row["present"])
            out += [(form, "v") for form, tags in made.items() if not all(str(tag).startswith("imp") for tag in tags)]
        for noun in row.many("nouns"):
            out += [(form, "n") for form in noun_forms(noun, participle=True)]
    except ValueError as error:
        raise row.error(str(error)) from error
    return out
