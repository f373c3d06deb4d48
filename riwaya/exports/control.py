"""Control of places as a flat CSV table, a row a stretch."""

from __future__ import annotations

from typing import Any

from riwaya.exports.table import Sheet


class Control(Sheet):
    """Who was said to hold a place, from when to when, according to whom; an empty ``until``: no end was told."""

    columns = (
        "place", "place_id", "lat", "lon", "area", "holder", "from", "until", "share_low", "share_high", "according_to",
        "disputed", "disputed_by", "reported", "claims", "against", "reason",
    )  # fmt: skip

    def row(self, record: dict[str, Any]) -> tuple[Any, ...]:
        """One stretch."""
        place, share = record["place"], record["share"] or {}
        return (
            place["name"], place["id"], place["lat"], place["lon"], int(record["area"]), record["holder"],
            record["from"], record["until"], share.get("low"), share.get("high"), "; ".join(record["according_to"]),
            int(record["disputed"]), "; ".join(record["disputed_by"]), record["reported"], "; ".join(record["refs"]),
            "; ".join(record["against"]), record["reason"],
        )  # fmt: skip
