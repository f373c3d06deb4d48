"""Wording as a flat CSV table, a row a term of an outlet."""

from __future__ import annotations

from typing import Any

from riwaya.exports.table import Sheet


class Wording(Sheet):
    """``examples``: article:start-end, the first ones; ``share`` of the outlet's terms for the referent."""

    columns = ("referent", "role", "outlet", "term", "count", "share", "quoted", "examples")

    def row(self, record: dict[str, Any]) -> tuple[Any, ...]:
        """One term."""
        places = "; ".join(f"{e['article']}:{e['start']}-{e['end']}" for e in record["examples"])
        names = ("referent", "role", "outlet", "term", "count", "share", "quoted")
        return (*(record[name] for name in names), places)
