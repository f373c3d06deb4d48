"""Days as numbers."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache


@lru_cache(maxsize=16384)
def ordinal(day: str | None) -> int | None:
    """An ISO day as a number; None for none and for what is no day."""
    if day is None:
        return None
    try:
        return dt.date.fromisoformat(day).toordinal()
    except ValueError:
        return None
