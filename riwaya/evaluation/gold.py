"""Coded articles to measure against: load a gold folder, and say which coded claim is which gold claim.

A gold folder holds one JSON file an article (``{"id", "published", "outlet", "claims": […]}``) with ``actors.csv`` and
``places.csv`` beside it; the rules of matching are those of the scorer that comes with the gold.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riwaya.arabic.normalise import fold
from riwaya.errors import InputError

TOLERANCE_KM = {"settlement": 15.0, "area": 80.0, "site": 20.0, "country": 400.0, "river": 120.0}


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article as people coded it; ``claims`` in the exchange format (docs/claim-format.md)."""

    id: str
    published: str | None
    outlet: str | None
    claims: list[dict[str, Any]]


def load_gold(folder: Path) -> list[GoldArticle]:
    """The coded articles of a folder in the order of their file names. Raises InputError naming the file."""
    out = []
    for path in sorted(folder.glob("*.json")):
        try:
            doc = json.loads(path.read_text(encoding="utf-8"))
            out.append(GoldArticle(doc["id"], doc.get("published"), doc.get("outlet"), doc["claims"]))
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}: not a gold article ({error}); it needs id and claims", code="R210") from error
    return out


def find_gold(folder: Path) -> tuple[Path, Path, Path]:
    """(claims folder, actors.csv, places.csv) of a gold folder or of its claims folder. Raises InputError.

    The tables lie in either of them, or in a folder named gold beside the folder above (sets that share their tables).
    """
    claims = folder / "claims" if (folder / "claims").is_dir() else folder
    if not claims.is_dir() or not any(claims.glob("*.json")):
        raise InputError(
            f"{folder}: no coded articles; a gold folder has claims/*.json, actors.csv, places.csv", code="R210"
        )
    tables = []
    for name in ("actors.csv", "places.csv"):
        found = next(
            (d / name for d in (claims, claims.parent, claims.parent.parent.parent / "gold") if (d / name).is_file()),
            None,
        )
        if found is None:
            raise InputError(f"{folder}: no {name} beside the coded articles", code="R210")
        tables.append(found)
    return claims, tables[0], tables[1]


def km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance in km."""
    la1, lo1, la2, lo2 = map(math.radians, (*a, *b))
    h = math.sin((la2 - la1) / 2) ** 2 + math.cos(la1) * math.cos(la2) * math.sin((lo2 - lo1) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))


def plain_name(text: str | None) -> str:
    """An Arabic name folded, without clitics before ال, for comparing."""
    return " ".join(re.sub(r"^(?:[وفبكل]?ال|لل)(?=\w\w\w)", "", w) for w in re.findall(r"\w+", fold(text or "")))


class ActorTable:
    """``actors.csv``: which ids are one side, and whether a coded actor is a gold one."""

    key = staticmethod(plain_name)

    def __init__(self, path: Path):
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        self.side = {row["id"]: row.get("side") or row["id"] for row in rows}
        self.names = {row["id"]: {self.key(n) for n in row["names_ar"].split("|") if n} for row in rows}
        self.english = {
            row["id"]: {w for w in re.findall(r"\w+", row["name_en"].lower()) if len(w) > 3} for row in rows
        }

    def same(self, coded: str | None, text: str | None, name: str | None, gold: str) -> bool:
        """Equal ids, one side, or, for an id that the table does not know, an equal Arabic or English name."""
        if coded == gold or (coded in self.side and self.side[coded] == self.side.get(gold)):
            return True
        if coded in self.side:
            return False
        words = self.key(text)
        if words and any(
            n and (n == words or (len(n) > 3 and f" {n} " in f" {words} ")) for n in self.names.get(gold, ())
        ):
            return True
        ours = {w for w in re.findall(r"\w+", (name or "").lower()) if len(w) > 3}
        theirs = self.english.get(gold, set())
        return bool(ours and theirs) and len(ours & theirs) / len(ours | theirs) >= 0.6


def load_places(path: Path) -> dict[str, tuple[float, float, float]]:
    """gold place id -> (lat, lon, tolerance in km)."""
    out = {}
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            reach = float(row.get("km") or TOLERANCE_KM.get(row.get("kind") or "settlement", 15.0))
            out[row["id"]] = (float(row["lat"]), float(row["lon"]), reach)
    return out


def overlaps(start: int, end: int, claim: dict[str, Any]) -> bool:
    return any(start < e and s < end for s, e in claim["spans"])


def match_claims(coded: Iterable[tuple[int, int, str]], claims: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Index of a coded claim (start, end, kind) -> the gold claim it is. Required gold claims choose first."""
    items = list(coded)
    out: dict[int, dict[str, Any]] = {}
    for gold in sorted(claims, key=lambda c: c["optional"]):
        right = [i for i, (s, e, k) in enumerate(items) if i not in out and k in gold["kinds"] and overlaps(s, e, gold)]
        if right:
            out[min(right, key=lambda i: abs(items[i][0] - gold["spans"][0][0]))] = gold
    return out
