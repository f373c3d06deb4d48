"""Claims as one flat CSV table, a row a claim, for spreadsheets and statistics packages."""

from __future__ import annotations

import csv
import re
from abc import abstractmethod
from typing import Any

from riwaya.exports.base import Exporter, bounds

COLUMNS = (
    "article", "claim", "kind", "start", "end", "text", "actors", "actor_ids", "targets", "target_ids", "place",
    "place_id", "lat", "lon",
    "place_precision", "place_radius_km", "places", "date_start", "date_end", "date_precision", "date_basis",
    "date_text", "source_kind",
    "source_id", "source", "chain", "modality", "quantities", "confidence", "coder",
)  # fmt: skip

# What Excel and LibreOffice may take for a formula, also after blanks; full-width signs count in some locales.
FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def safe(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    value = UNPRINTABLE.sub(" ", value)
    return "'" + value if FORMULA.match(value) else value


class Sheet(Exporter):
    """A flat CSV table: ``columns`` and the ``row`` of a record; cells are made safe for spreadsheets."""

    columns: tuple[str, ...] = ()

    def start(self) -> None:
        self.rows = csv.writer(self.out, lineterminator="\r\n")
        self.rows.writerow(self.columns)

    def write(self, claim: dict[str, Any]) -> None:
        """One row."""
        self.rows.writerow([safe(value) for value in self.row(claim)])

    @abstractmethod
    def row(self, record: dict[str, Any]) -> tuple[Any, ...]:
        """The cells of a record, in the order of ``columns``."""


class Table(Sheet):
    """Lists in a cell are joined with '; ', names and ids in the same order, an unknown id as '?'.

    Several places: the first has its columns, the names of all are in ``places``; the JSON lines have everything.
    """

    columns = COLUMNS

    def row(self, record: dict[str, Any]) -> tuple[Any, ...]:
        """One claim in the exchange format."""
        claim = record
        place = claim["places"][0] if claim["places"] else {}
        time = claim["time"] or {}
        source = claim["source"]
        numbers = "; ".join(
            f"{q['role']} {bounds(q['low'], q['high'])}{' ' + q['unit'] if q['unit'] else ''}"
            for q in claim["quantities"]
        )
        return (
            claim["article"], claim["claim"], claim["kind"], claim["start"], claim["end"], claim["text"],
            joined(claim["actors"], "name"),
            joined(claim["actors"], "id"), joined(claim["targets"], "name"), joined(claim["targets"], "id"),
            place.get("name"), place.get("id"),
            place.get("lat"), place.get("lon"), place.get("precision"), place.get("radius_km"),
            joined(claim["places"], "name"),
            time.get("start"), time.get("end"), time.get("precision"), time.get("basis"), time.get("text"),
            source["kind"], source["id"],
            source["name"] or source["text"],
            " ← ".join(str(link.get("name") or link.get("id")) for link in source["chain"]), claim["modality"],
            numbers, claim["confidence"], claim["coder"],
        )  # fmt: skip


def joined(items: list[dict[str, Any]], key: str) -> str:
    return "; ".join(str(item[key]) if item.get(key) else "?" for item in items)
