"""Incidents as a flat CSV table, a row an incident; the JSON lines have everything."""

from __future__ import annotations

from typing import Any

from riwaya.exports.table import Sheet


class Incidents(Sheet):
    """Lists in a cell are joined with '; '. ``contested`` names what accounts disagree about."""

    columns = (
        "incident", "kind", "family", "modality", "actors", "targets", "place", "place_id", "lat", "lon", "date_start",
        "date_end", "claims", "articles", "outlets", "outlet_names", "origins_low", "origins_high", "grade",
        "grade_reasons", "contested", "claim_refs",
    )  # fmt: skip

    def row(self, record: dict[str, Any]) -> tuple[Any, ...]:
        """One incident."""
        place = record["place"] or {}
        return (
            record["incident"], record["kind"], record["family"], record["modality"], "; ".join(record["actors"]),
            "; ".join(record["targets"]), place.get("name"), place.get("id"), place.get("lat"), place.get("lon"),
            record["time"]["start"], record["time"]["end"], len(record["claims"]), record["articles"],
            record["outlets"],
            "; ".join(record["outlet_names"]), record["origins"], record["origins_high"], record["grade"],
            "; ".join(record["grade_reasons"]), "; ".join(dict.fromkeys(d["about"] for d in record["disagreements"])),
            "; ".join(f"{c['article']}#{c['claim']}" for c in record["claims"]),
        )  # fmt: skip
