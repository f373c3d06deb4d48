"""Make the ``PlaceMention`` records: the point, precision, radius and reason for what was found."""

from __future__ import annotations

from riwaya.arabic.tokens import Tokens
from riwaya.coding.passage import PlaceMention
from riwaya.coding.where_offsets import BEARINGS, NAMES, midpoint, offset_point, shift_km
from riwaya.coding.where_resolve import Found, Place

_LONGEST_STRETCH_KM = 250.0


def place_mention(f: Found, place: Place, reason: str, tokens: Tokens) -> PlaceMention:
    """The mention of a known place, moved where a direction or distance says so."""
    lat, lon, radius, precision, name = place.lat, place.lon, place.radius, place.precision, place.name
    cls, last = place.cls, f.last
    if f.distance is not None:
        last = max(last, f.offset_last)
        lat, lon, radius, precision, name, reason = _offset(f, place)
    elif f.rural and place.precision == "settlement":
        lat, lon = offset_point(lat, lon, f.direction, 20.0)
        precision, radius, cls = "area", 30.0, "region"
        name = f"{_named(f.direction)}countryside of {name}"
    elif f.direction and f.direction != "C":
        km = shift_km(place.cls, place.radius)
        if km:
            lat, lon = offset_point(lat, lon, f.direction, km)
            radius = max(radius * 0.6, 5.0)
            precision, cls = ("area", "region") if precision == "country" else (precision, cls)
        else:
            radius = max(radius, 10.0)
        name = f"{NAMES[f.direction]} of {name}"
    elif f.site and precision == "settlement" and f.classes and cls not in f.classes:
        precision, radius, cls = "site", 10.0, f.classes[0]
        name = f"{f.classes[0]} at {name}"
    elif f.classes and f.classes[0] == "governorate" and precision == "settlement" and place.population >= 20_000:
        precision, radius = "area", 50.0
    elif f.near and precision != "country":
        radius = radius + 5.0
    return PlaceMention(
        f.first, last, place.id, name, lat, lon, precision, round(radius, 1), cls, place.country or None, f.prefix,
        "dateline" if f.dateline else f.relation, reason, None,
        cls in ("country", "capital") and not f.classes and not f.direction and not f.rural and f.distance is None,
    )  # fmt: skip


def _named(direction: str) -> str:
    return NAMES[direction] + "ern " if direction in BEARINGS else ""


def _offset(f: Found, place: Place) -> tuple[float, float, float, str, str, str]:
    km = f.distance or 0.0
    shown = f"{km:g} km"
    if f.direction in BEARINGS:
        lat, lon = offset_point(place.lat, place.lon, f.direction, km)
        # A compass word covers an eighth of the circle, and distances in reports are round numbers.
        return (
            lat,
            lon,
            max(2.0, 0.3 * km),
            "offset",
            f"{shown} {NAMES[f.direction]} of {place.name}",
            f"distance and direction from {place.name}",
        )
    return (
        place.lat,
        place.lon,
        km + place.radius,
        "offset",
        f"{shown} from {place.name}",
        f"distance from {place.name}, no direction given",
    )


def unknown_mention(f: Found, antecedent: PlaceMention | None, tokens: Tokens) -> PlaceMention:
    """The mention of a name that is not in the gazetteer, or of a noun that refers back to one."""
    if antecedent is not None:
        name, cls, reason = antecedent.name, antecedent.cls, "refers back; not in the gazetteer"
    else:
        name, cls, reason = tokens.raw(f.name_first, f.last).strip("\"'«»“”( "), f.classes[0], "not in the gazetteer"
    precision = (
        "site"
        if cls in ("airport", "base", "site")
        else "area"
        if cls in ("mountain", "valley", "district")
        else "settlement"
    )
    return PlaceMention(
        f.first, f.last, None, name, None, None, precision, None, cls, None, f.prefix, f.relation, reason
    )


def between_mention(one: PlaceMention, two: PlaceMention, tokens: Tokens) -> PlaceMention | None:
    """The stretch between two places, or None where they lie too far apart to be one."""
    assert one.lat is not None and one.lon is not None and two.lat is not None and two.lon is not None
    lat, lon, half = midpoint(one.lat, one.lon, two.lat, two.lon)
    if half * 2 > _LONGEST_STRETCH_KM:
        return None
    ends = one.name.removeprefix("road at "), two.name.removeprefix("road at ")
    name = f"road {ends[0]} – {ends[1]}" if one.cls == "road" else f"between {ends[0]} and {ends[1]}"
    return PlaceMention(
        one.first, two.last, None, name, lat, lon, "between", max(half, 2.0), "line",
        one.country if one.country == two.country else None, one.prefix, one.relation, "half way between the two ends",
    )  # fmt: skip
