"""Compile the gazetteer, the hand-written overlay, and the tables of cue words and traps.

``build`` gives plain data that loads fast: the columns of the place table are single strings, cut apart and turned into
numbers only when they are asked for (``riwaya.coding.where_resolve.Gazetteer``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from riwaya.arabic.normalise import fold
from riwaya.tables import LEXICONS, Row, read_table

GAZETTEER_COLUMNS = ("id", "name_en", "names_ar", "lat", "lon", "country", "admin1", "population", "class", "radius_km")
CUE_COLUMNS = ("form", "role", "value", "note")
TRAP_COLUMNS = ("form", "need", "country", "note")

# Class of a place -> (precision of a mention of it, usual radius in km).
CLASSES: dict[str, tuple[str, float]] = {
    "settlement": ("settlement", 4), "capital": ("settlement", 15), "quarter": ("settlement", 2),
    "camp": ("settlement", 2),
    "country": ("country", 300), "governorate": ("area", 60), "district": ("area", 20), "region": ("area", 40),
    "mountain": ("area", 20), "valley": ("area", 15), "desert": ("area", 80), "plain": ("area", 20),
    "sea": ("area", 200),
    "strait": ("area", 40), "strip": ("area", 15), "island": ("area", 10), "coast": ("area", 60),
    "border": ("area", 80),
    "line": ("area", 30),
    "river": ("river", 100), "lake": ("area", 15), "road": ("site", 20), "airport": ("site", 3), "base": ("site", 3),
    "crossing": ("site", 2), "dam": ("site", 2), "field": ("site", 8), "refinery": ("site", 3), "port": ("site", 3),
    "station": ("site", 3), "prison": ("site", 2), "bridge": ("site", 1), "site": ("site", 2),
    "continent": ("area", 2000),
}  # fmt: skip

CUE_ROLES = frozenset(
    (
        "class", "plural", "site", "rural", "direction", "toward", "relation", "evidence", "back", "unit", "number",
        "about", "from", "distance", "extent", "adjective", "notname", "title", "block", "nameword", "between",
        "border",
    )
)  # fmt: skip
NEEDS = frozenset(("never", "class", "prep", "near", "country", "unquoted"))


def key(name: str) -> str:
    """A name as it is looked up: folded, without spaces and hyphens, so that split and joined spellings are one."""
    return fold(name).replace(" ", "").replace("-", "")


def words(name: str) -> list[str]:
    """The folded words of a name."""
    return fold(name).replace("-", " ").split()


def check_place(row: Row) -> None:
    """Raise LexiconError where a gazetteer row has a coordinate, number or class that cannot be."""
    try:
        lat, lon = float(row["lat"]), float(row["lon"])
    except ValueError:
        raise row.error(f"lat {row['lat']!r} and lon {row['lon']!r} must be numbers") from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise row.error(f"{lat}, {lon} is no point on Earth")
    if row["class"] not in CLASSES:
        raise row.error(f"class {row['class']!r} is not one of {', '.join(CLASSES)}")
    for column in ("population", "radius_km"):
        if row[column]:
            try:
                float(row[column])
            except ValueError:
                raise row.error(f"{column} {row[column]!r} must be a number") from None


def read_places(name: str, folder: Path) -> list[Row]:
    """The checked rows of a table in gazetteer format."""
    rows = []
    seen: dict[str, str] = {}
    for row in read_table(name, GAZETTEER_COLUMNS, ("id", "names_ar", "lat", "lon", "class"), folder):
        check_place(row)
        if row["id"] in seen:
            raise row.error(f"id {row['id']!r} stands already at {seen[row['id']]}")
        seen[row["id"]] = row.where
        rows.append(row)
    return rows


def _km(a: Row, b: Row) -> float:
    """Distance in km, good enough to tell one town's two records from two towns."""
    lat = math.radians((float(a["lat"]) + float(b["lat"])) / 2)
    dy = float(a["lat"]) - float(b["lat"])
    dx = (float(a["lon"]) - float(b["lon"])) * math.cos(lat)
    return 111.2 * math.hypot(dx, dy)


def merge(base: Iterable[Row], over: Iterable[Row], near_km: float = 12.0) -> list[Row]:
    """Overlay rows first; a base settlement within ``near_km`` of one of its own name gives it its names and goes.

    An overlay row with the id of a base row replaces it.
    """
    out = list(over)
    ids = {row["id"] for row in out}
    by_key: dict[str, list[Row]] = {}
    for row in out:
        if CLASSES[row["class"]][0] == "settlement":
            for name in row.many("names_ar"):
                name = name.removeprefix("~")
                for form in (key(name), key(name).removeprefix("ال")):
                    by_key.setdefault(form, []).append(row)
    for row in base:
        if row["id"] in ids:
            continue
        same = None
        if CLASSES[row["class"]][0] == "settlement":
            forms = {f for n in row.many("names_ar") for f in (key(n), key(n).removeprefix("ال"))}
            forms |= {f.removeprefix("~").removeprefix("ال") for f in forms}
            close = [o for f in sorted(forms) for o in by_key.get(f, ()) if _km(row, o) <= near_km]
            same = close[0] if close else None
        if same is None:
            out.append(row)
            continue
        held = {key(n) for n in same.many("names_ar")}
        extra = [n for n in row.many("names_ar") if key(n) not in held and not n.startswith("~")]
        same["names_ar"] = "|".join(same.many("names_ar") + extra)
        same["population"] = same["population"] or row["population"]
        same["admin1"] = same["admin1"] or row["admin1"]
        if row["class"] == "capital":
            same["class"] = "capital"
    return out


def refine(own: list[Row], added: Iterable[Row], near_km: float = 10.0) -> None:
    """Give hand-set settlements the point of an imported one that alone bears their name within ``near_km``.

    Points of the overlay are rounded, a surveyed table is not. Where two imported places share the name near by, it
    is not known which one is meant, and the point stays.
    """
    by_key: dict[str, list[Row]] = {}
    for row in added:
        if CLASSES[row["class"]][0] == "settlement":
            for form in {key(name.removeprefix("~")) for name in row.many("names_ar")}:
                by_key.setdefault(form, []).append(row)
    for row in own:
        if not row["id"].startswith("riwaya:") or CLASSES[row["class"]][0] != "settlement":
            continue
        found = {r["id"]: r for name in row.many("names_ar") for r in by_key.get(key(name.removeprefix("~")), ())}
        close = [r for r in found.values() if _km(row, r) <= near_km]
        if len(close) == 1:
            row["lat"], row["lon"] = close[0]["lat"], close[0]["lon"]


def without_words(row: Row, taken: set[str]) -> Row:
    """The row without those of its names that are cue words («المدينة»): only the overlay may name a place so."""
    if row["class"] == "country":
        return row
    kept = []
    for name in row.many("names_ar"):
        form = key(name).removeprefix("~")
        if not {form, form.removeprefix("ال"), "ال" + form} & taken:
            kept.append(name)
    row["names_ar"] = "|".join(kept)
    return row


def compile_places(rows: list[Row], taken: frozenset[str] | set[str] = frozenset()) -> dict[str, Any]:
    """The place table and its name index (see the module docstring); row order is the order of preference.

    ``taken``: words that no name may turn into by losing or gaining its article.
    """
    names: dict[str, list[int]] = {}
    several: dict[str, list[int]] = {}
    firsts: dict[str, set[int]] = {}
    doubtful: set[str] = set()
    for at, row in enumerate(rows):
        for name in row.many("names_ar"):
            parts = words(name.removeprefix("~"))
            if not parts:
                continue
            if name.startswith("~"):
                doubtful.add("".join(parts))
            indexes = [names.setdefault("".join(parts), [])]
            if len(parts) > 1:
                firsts.setdefault(parts[0], set()).add(len(parts))
                indexes.append(several.setdefault(" ".join(parts), []))
            for held in indexes:
                if at not in held:
                    held.append(at)
    bare: dict[str, list[int]] = {}
    countries = {key(name) for row in rows if row["class"] in ("country", "continent") for name in row.many("names_ar")}
    for name, places in names.items():
        # Without or with the article beside the listed form: the reader asks for a class word before those.
        other = name[2:] if name.startswith("ال") else "ال" + name
        if len(other) >= 4 and other not in names and other not in taken and name not in countries:
            bare[other] = places
    columns = {
        "id": [r["id"] for r in rows],
        "en": [r["name_en"] for r in rows],
        "lat": [f"{float(r['lat']):.4f}" for r in rows],
        "lon": [f"{float(r['lon']):.4f}" for r in rows],
        "country": [r["country"] for r in rows],
        "admin1": [r["admin1"] for r in rows],
        "population": [r["population"] or "0" for r in rows],
        "class": [r["class"] for r in rows],
        "radius": [r["radius_km"] for r in rows],
    }
    return {
        "places": {name: "\t".join(values) for name, values in columns.items()},
        "names": _pack(names),
        "bare": _pack(bare),
        "several": _pack(several),
        "firsts": _pack(firsts),
        "pairs": "\n".join(sorted({" ".join(name.split(" ")[:2]) for name in several})),
        "doubtful": " ".join(sorted(doubtful)),
    }


def _pack(index: dict[str, Any]) -> str:
    """``name=1,2`` lines: far faster to load than JSON objects."""
    return "\n".join(f"{name}={','.join(map(str, sorted(values)))}" for name, values in sorted(index.items()))


def _adjectives(stem: str) -> Iterable[str]:
    """The inflected forms of a nationality adjective in «ي» (folded), without and with the article."""
    for ending in ("", "ه", "ين", "ون", "ا", "تين", "تان", "ات", "ان"):
        form = stem + ending
        yield form
        yield "ال" + form
        yield "لل" + form


def build(folder: Path = LEXICONS) -> dict[str, Any]:
    """Compile gazetteer.tsv, overlay.tsv, place_cues.tsv and place_traps.tsv in ``folder``. Raises LexiconError."""
    cues: dict[str, dict[str, str]] = {role: {} for role in sorted(CUE_ROLES)}
    for row in read_table("place_cues.tsv", CUE_COLUMNS, ("form", "role"), folder):
        if row["role"] not in CUE_ROLES:
            raise row.error(f"role {row['role']!r} is not one of {', '.join(sorted(CUE_ROLES))}")
        for form in row.many("form"):
            folded = fold(form)
            forms = _adjectives(folded) if row["role"] == "adjective" else (folded,)
            for one in forms:
                cues[row["role"]].setdefault(one, row["value"])
    taken = {form for table in cues.values() for form in table if " " not in form}
    base = [without_words(row, taken) for row in read_places("gazetteer.tsv", folder)]
    rows = merge([row for row in base if row["names_ar"]], read_places("overlay.tsv", folder))
    data = compile_places(rows, taken)
    traps: dict[str, dict[str, str]] = {}
    for row in read_table("place_traps.tsv", TRAP_COLUMNS, ("form", "need"), folder):
        unknown = set(row["need"].split()) - NEEDS
        if unknown:
            raise row.error(f"need {' '.join(sorted(unknown))!r} is not one of {', '.join(sorted(NEEDS))}")
        for form in row.many("form"):
            rules = traps.setdefault(key(form), {})
            if row["country"] in rules:
                raise row.error(f"{form!r} has a row for {row['country'] or 'any country'!r} already")
            rules[row["country"]] = row["need"]
    phrases: dict[str, list[int]] = {}
    for form in cues["block"]:
        parts = form.split()
        phrases.setdefault(parts[0], []).append(len(parts))
    data["cues"] = cues
    data["traps"] = traps
    data["block_lengths"] = {first: sorted(set(counts), reverse=True) for first, counts in phrases.items()}
    return data
