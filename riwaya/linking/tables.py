"""The tables and weights of linking, read once: kinds, sides, and what a feature weighs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from riwaya.dictionary.events import read_kinds
from riwaya.dictionary.loading import load
from riwaya.errors import LexiconError
from riwaya.tables import LEXICONS, read_table

KIND_COLUMNS = ("kind", "group", "with", "turned", "exclusive", "slack", "note")


@dataclass(frozen=True, slots=True)
class KindRule:
    """How claims of one kind are compared (linking_kinds.tsv)."""

    group: str
    joins: frozenset[str]  # kinds that it may be joined to, itself among them
    exclusive: bool
    slack: int  # days
    turned: frozenset[str] = frozenset()  # kinds whose actors are its targets: what one side does, told of the other


@cache
def families() -> dict[str, str]:
    """kind -> family of kinds.tsv."""
    return {kind: row["family"] for kind, row in read_kinds(LEXICONS).items()}


def family_of(kind: str) -> str:
    """The family of a kind; of a kind that the table does not have, the kind itself."""
    return families().get(kind, kind)


@cache
def kind_rules() -> dict[str, KindRule]:
    """kind -> how its claims are compared. Raises LexiconError for a kind that the table names but does not list."""
    rows = list(read_table("linking_kinds.tsv", KIND_COLUMNS, ("kind", "group", "exclusive", "slack")))
    joins: dict[str, set[str]] = {row["kind"]: {row["kind"]} for row in rows}
    for row in rows:
        for other in row.many("with"):
            if other not in joins:
                raise row.error(f"{other!r} is no kind of this table")
            joins[row["kind"]].add(other)
            joins[other].add(row["kind"])
    turned: dict[str, set[str]] = {row["kind"]: set() for row in rows}
    for row in rows:
        for other in row.many("turned"):
            if other not in joins[row["kind"]]:
                raise row.error(f"{other!r} is not joined to {row['kind']!r}")
            turned[row["kind"]].add(other)
            turned[other].add(row["kind"])
    return {
        kind: KindRule(
            row["group"], frozenset(joins[kind]), row["exclusive"] == "yes", int(row["slack"]), frozenset(turned[kind])
        )
        for row in rows
        for kind in (row["kind"],)
    }


def rule_of(kind: str) -> KindRule:
    """The rule of a kind; one that the table does not have stands alone."""
    return kind_rules().get(kind) or KindRule(kind, frozenset((kind,)), True, 1)


def turned(kind: str, other: str) -> bool:
    """Whether who acts in a claim of one kind is acted upon in one of the other."""
    return other in rule_of(kind).turned


@cache
def sides() -> dict[str, str]:
    """actor id -> side (a body and those who speak for it share one)."""
    return {ident: row[3] or ident for ident, row in load("actors")["actors"].items()}


@cache
def classes() -> dict[str, str]:
    """actor id -> class of actors.tsv."""
    return {ident: row[1] for ident, row in load("actors")["actors"].items()}


@cache
def names() -> dict[str, str]:
    """actor id -> English name; a side that is no actor by its id in words."""
    own = {ident: row[0] for ident, row in load("actors")["actors"].items()}
    return {side: side.replace("-", " ").capitalize() for side in sides().values()} | own


def declared() -> dict[str, tuple[float, float, float]]:
    """feature -> (prior, low, high) of linking_features.tsv: every feature, and how far fitting may move its weight."""
    rows = read_table("linking_features.tsv", ("feature", "prior", "low", "high", "note"), ("feature", "prior"))
    return {row["feature"]: (float(row["prior"]), float(row["low"]), float(row["high"])) for row in rows}


@cache
def weights() -> dict[str, Any]:
    """``linking_weights.json``: ``threshold``, ``average`` and ``features`` name -> weight. Raises LexiconError."""
    path = LEXICONS / "linking_weights.json"
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise LexiconError(f"{path.name}: cannot be read ({error}); run scripts/fit_links.py") from error
