"""Accounts for the tests of linking."""

from __future__ import annotations

from typing import Any

from riwaya.linking.accounts import account_of
from riwaya.linking.records import Account

PLACES: dict[str, tuple[float, float, str, float]] = {
    "abu-kamal": (34.4523, 40.9185, "settlement", 4.0),
    "al-qaim": (34.3925, 40.9895, "settlement", 4.0),
    "rawa": (34.48, 41.91, "settlement", 4.0),
    "raqqa": (35.95, 39.01, "settlement", 9.0),
    "sochi": (43.6, 39.73, "settlement", 9.0),
    "geneva": (46.2, 6.14, "settlement", 9.0),
    "deir-ez-zor-governorate": (35.0, 40.4, "area", 90.0),
}


def account(
    article: str,
    kind: str = "capture",
    actors: str = "",
    targets: str = "",
    place: str | None = "abu-kamal",
    day: str | None = "2017-11-09",
    *,
    until: str | None = None,
    published: str | None = "2017-11-10",
    outlet: str | None = None,
    source: str | None = None,
    modality: str = "asserted",
    start: int = 0,
    text: str = "سيطرت",
    agency: str | None = None,
    basis: str = "stated",
    **numbers: Any,
) -> Account:
    """A claim. ``source``: an id, «?words» for an anonymous one, None for the outlet; ``numbers``: role=(low, high)."""
    lat, lon, precision, radius = PLACES[place] if place else (None, None, None, None)
    at = {"id": place, "name": place, "lat": lat, "lon": lon, "precision": precision, "radius_km": radius, "role": "at"}
    anonymous = bool(source) and source.startswith("?")
    bounds = {role: n if isinstance(n, tuple) else (n, n) for role, n in numbers.items()}
    return account_of(
        {
            "article": article,
            "claim": f"c-{start:03}-{kind}",
            "kind": kind,
            "start": start,
            "end": start + len(text),
            "text": text,
            "actors": [{"id": a} for a in actors.split()],
            "targets": [{"id": t} for t in targets.split()],
            "places": [at] if place else [],
            "time": {"start": day, "end": until or day, "precision": "day", "basis": basis} if day else None,
            "source": {
                "kind": "anonymous" if anonymous else "named" if source else "outlet",
                "id": None if anonymous else source,
                "text": source.lstrip("?") if source else None,
                "chain": [{"kind": "agency", "id": None, "name": agency}] if agency else [],
            },
            "modality": modality,
            "quantities": [
                {"role": r, "low": low, "high": high, "unit": None, "text": "n"} for r, (low, high) in bounds.items()
            ],
        },
        outlet=outlet or f"outlet {article}",
        agency=agency,
        published=published,
    )
