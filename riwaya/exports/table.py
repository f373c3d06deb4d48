"""Claims as one flat CSV table, a row a claim, for spreadsheets and statistics packages."""

from __future__ import annotations

import csv
from typing import Any

from riwaya.exports.base import Exporter

COLUMNS = (
    "article", "claim", "kind", "start", "end", "text", "actors", "actor_ids", "targets", "target_ids", "place", "place_id", "lat", "lon",
    "place_precision", "place_radius_km", "date_start", "date_end", "date_precision", "date_basis", "source_kind", "source_id", "source", "chain",
    "modality", "quantities", "confidence", "coder",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA) else value


class Table(Exporter):
    """Lists in a cell are joined with '; '. Several places: the first is in the columns, all are in the JSON lines."""

    def start(self) -> None:
        self.rows = csv.writer(self.out, lineterminator="\r\n")
        self.rows.writerow(COLUMNS)

    def write(self, claim: dict[str, Any]) -> None:
        def joined(items: list[dict[str, Any]], key: str) -> str:
            return "; ".join(str(i[key]) for i in items if i.get(key))

        place = claim["places"][0] if claim["places"] else {}
        time = claim["time"] or {}
        source = claim["source"]
        numbers = "; ".join(f"{q['role']} {span(q['low'], q['high'])}{' ' + q['unit'] if q['unit'] else ''}" for q in claim["quantities"])
        row = (
            claim["article"], claim["claim"], claim["kind"], claim["start"], claim["end"], claim["text"], joined(claim["actors"], "name"),
            joined(claim["actors"], "id"), joined(claim["targets"], "name"), joined(claim["targets"], "id"), place.get("name"), place.get("id"),
            place.get("lat"), place.get("lon"), place.get("precision"), place.get("radius_km"), time.get("start"), time.get("end"),
            time.get("precision"), time.get("basis"), source["kind"], source["id"], source["name"] or source["text"],
            " ← ".join(str(link.get("name") or link.get("id")) for link in source["chain"]), claim["modality"], numbers, claim["confidence"], claim["coder"],
        )  # fmt: skip
        self.rows.writerow([safe(v) for v in row])


def span(low: float | None, high: float | None) -> str:
    """«12», «12–20», «≥12», «≤20»."""
    if low is None and high is None:
        return "?"
    if low == high:
        return f"{low:g}"
    if high is None:
        return f"≥{low:g}"
    if low is None:
        return f"≤{high:g}"
    return f"{low:g}–{high:g}"
