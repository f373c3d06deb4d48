"""Read other people's gazetteers into rows of our format: a GeoNames dump, an OCHA table of places.

``write_rows`` writes them to a file that ``riwaya.coding.where_resolve.load_gazetteer`` takes beside our own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from riwaya.dictionary.places import GAZETTEER_COLUMNS
from riwaya.errors import InputError

Row = dict[str, str]

_ARABIC = re.compile("[\u0621-\u063a\u0640-\u0652 -]+")
_MARKS = re.compile("[\u0640\u064b-\u0652\u0670]")
_GEONAMES_COLUMNS = 19

# GeoNames feature codes that are other than plain settlements; others are left out unless of class P.
_FEATURES = {
    "PPLC": "capital", "ADM1": "governorate", "ADM2": "district", "ADM3": "district", "PPLX": "quarter",
    "AIRP": "airport",
    "AIRB": "base", "MILB": "base", "DAM": "dam", "MT": "mountain", "MTS": "mountain", "HLL": "mountain",
    "VAL": "valley", "WAD": "valley",
    "DSRT": "desert", "ISL": "island", "LK": "lake", "STM": "river", "PRT": "port", "OILF": "field",
    "OILR": "refinery", "PRN": "prison",
    "BDG": "bridge", "STRT": "strait", "PLN": "plain", "PMPO": "station", "RGN": "region",
}  # fmt: skip


def _arabic(names: Iterable[str]) -> list[str]:
    found = (" ".join(_MARKS.sub("", n).split()) for n in names if _ARABIC.fullmatch(n.strip()))
    return list(dict.fromkeys(n for n in found if len(n) >= 2 and "|" not in n))


def _number(text: str, where: str, column: str, low: float, high: float) -> str:
    try:
        value = float(text)
    except ValueError:
        raise InputError(f"{where}: {column} is {text!r}; it must be a number") from None
    if not low <= value <= high:
        raise InputError(f"{where}: {column} {value} is outside {low:g} to {high:g}")
    return f"{value:.5f}"


def read_geonames(path: Path) -> Iterator[Row]:
    """Rows for the places with an Arabic name in a GeoNames dump (``SY.txt``: 19 tab-separated columns).

    Raises InputError naming file and line where a line has too few columns or a coordinate is none.
    """
    with _opened(path) as lines:
        for number, line in enumerate(_decoded(lines, path), 1):
            where = f"{path.name}:{number}"
            if not line.strip():
                continue
            cells = line.rstrip("\n").split("\t")
            if len(cells) != _GEONAMES_COLUMNS:
                raise InputError(
                    f"{where}: {len(cells)} columns; a GeoNames dump has {_GEONAMES_COLUMNS}, tab-separated"
                )
            feature, code = cells[6], cells[7]
            cls = _FEATURES.get(code, "settlement" if feature == "P" else "")
            names = _arabic(cells[3].split(",")) if cls else []
            if names:
                lat, lon = (
                    _number(cells[4], where, "latitude", -90, 90),
                    _number(cells[5], where, "longitude", -180, 180),
                )
                yield _row(
                    f"geonames:{cells[0]}", cells[1], names, lat, lon, cells[8], cells[10], cells[14] or "0", cls
                )


def read_ocha(path: Path, country: str = "SY") -> Iterator[Row]:
    """Rows of an OCHA table of places: csv with columns pcode, name_ar, name_en, lat, lon, and perhaps en_path.

    Raises InputError naming file and line.
    """
    with _opened(path) as lines:
        table = csv.DictReader(_decoded(lines, path))
        missing = {"pcode", "name_ar", "name_en", "lat", "lon"} - set(table.fieldnames or ())
        if missing:
            raise InputError(
                f"{path.name}:1: no column {', '.join(sorted(missing))}; it has {', '.join(table.fieldnames or ())}"
            )
        for cells in table:
            where = f"{path.name}:{table.line_num}"
            if not cells["pcode"]:
                raise InputError(f"{where}: pcode is empty")
            names = _arabic(re.split(r"[()/_]|\s-\s", cells["name_ar"] or ""))
            if names:
                lat, lon = _number(cells["lat"], where, "lat", -90, 90), _number(cells["lon"], where, "lon", -180, 180)
                english = " ".join((cells["name_en"] or "").split())
                yield _row(
                    f"ocha:{cells['pcode']}",
                    english,
                    names,
                    lat,
                    lon,
                    country,
                    (cells.get("en_path") or "").split(">")[-1].strip(),
                    "0",
                    "settlement",
                )


def write_rows(rows: Iterable[Row], path: Path) -> int:
    """Write rows as a table in the format of gazetteer.tsv; gives their number. A repeated id keeps its first row."""
    seen: set[str] = set()
    with path.open("w", encoding="utf-8") as out:
        out.write("\t".join(GAZETTEER_COLUMNS) + "\n")
        for row in rows:
            if row["id"] not in seen:
                seen.add(row["id"])
                out.write("\t".join(row[column] for column in GAZETTEER_COLUMNS) + "\n")
    return len(seen)


def _row(
    pid: str, name: str, names: list[str], lat: str, lon: str, country: str, admin1: str, population: str, cls: str
) -> Row:
    cells = (
        pid,
        name.replace("\t", " "),
        "|".join(names),
        lat,
        lon,
        country,
        admin1.replace("\t", " "),
        population,
        cls,
        "",
    )
    return dict(zip(GAZETTEER_COLUMNS, cells, strict=True))


def _opened(path: Path):
    try:
        return path.open("rb")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error


def _decoded(lines: Iterable[bytes], path: Path) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise InputError(f"{path.name}:{number}: not UTF-8; save the file as UTF-8") from None
