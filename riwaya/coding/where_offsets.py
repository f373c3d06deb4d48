"""Points given by distance and direction: «على بعد 24 كيلومتراً جنوب مدينة …», «ريف حماة الجنوبي», «بين … و…»."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from geographiclib.geodesic import Geodesic

from riwaya.arabic.tokens import Tokens

BEARINGS = {
    "N": 0.0, "NE": 45.0, "E": 90.0, "SE": 135.0, "S": 180.0, "SW": 225.0, "W": 270.0, "NW": 315.0,
}  # fmt: skip
NAMES = {
    "N": "north", "NE": "north-east", "E": "east", "SE": "south-east", "S": "south", "SW": "south-west", "W": "west",
    "NW": "north-west", "C": "centre",
}  # fmt: skip
MAX_KM = 400.0


def combine(one: str, other: str) -> str:
    """Two directions in a row as one: N + E → NE; a direction repeated or opposed stays the first."""
    if not one or one == "C":
        return other or one
    if not other or other == "C" or one == other:
        return one
    for pair in (one + other, other + one):
        if pair in BEARINGS:
            return pair
    return one


@lru_cache(maxsize=4096)
def offset_point(lat: float, lon: float, direction: str, km: float) -> tuple[float, float]:
    """The point ``km`` from (lat, lon) in a compass direction, on the WGS84 ellipsoid."""
    if direction not in BEARINGS or km <= 0:
        return lat, lon
    there = Geodesic.WGS84.Direct(lat, lon, BEARINGS[direction], km * 1000)
    return round(there["lat2"], 5), round(there["lon2"], 5)


@lru_cache(maxsize=4096)
def midpoint(lat1: float, lon1: float, lat2: float, lon2: float) -> tuple[float, float, float]:
    """The point half way between two points, and half their distance in km."""
    line = Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2)
    half = Geodesic.WGS84.Direct(lat1, lon1, line["azi1"], line["s12"] / 2)
    return round(half["lat2"], 5), round(half["lon2"], 5), round(line["s12"] / 2000, 1)


def shift_km(cls: str, radius: float) -> float:
    """How far the middle of «the north of» an area lies from its own point: half its radius, within sensible bounds."""
    if cls == "country":
        return min(max(radius * 0.7, 15.0), 500.0)
    if cls in ("settlement", "capital", "quarter", "camp"):
        return 0.0
    return min(max(radius * 0.5, 3.0), 60.0)


def number_value(tokens: Tokens, at: int, numbers: Mapping[str, str]) -> float | None:
    """The number that token ``at`` is, in digits or as one of the simple number words; None where it is neither."""
    text = tokens.norm[at]
    if tokens.kind[at] == "number":
        text = text.replace("٫", ".").replace("٬", "")
        whole, comma, rest = text.partition(",")
        if comma:
            text = whole + rest if len(rest) == 3 else whole + "." + rest
        try:
            return float(text)
        except ValueError:
            return None
    value = numbers.get(text)
    return float(value) if value else None


def distance_before(tokens: Tokens, at: int, cues: Mapping[str, Mapping[str, str]]) -> tuple[float, int] | None:
    """A distance that ends with token ``at`` («24 كيلومتراً»): (km, first token with its hedges), or None.

    None also for the length of something («بطول 25 كم»), which is no offset.
    """
    units, numbers, about, distance = cues["unit"], cues["number"], cues["about"], cues["distance"]
    norm = tokens.norm
    if at < 0 or norm[at] not in units:
        return None
    unit = float(units[norm[at]])
    value = number_value(tokens, at - 1, numbers) if at else None
    first = at - 1
    if value is None:
        if not norm[at].endswith("ين"):
            return None
        value, first = 2.0, at  # the dual: «كيلومترين»
    if at >= 2 and number_value(tokens, at - 2, numbers) and norm[at - 1].startswith("و"):
        return None
    while first > 0 and (
        norm[first - 1] in about or norm[first - 1] in distance or norm[first - 1] in cues["relation"]
    ):
        first -= 1
        if norm[first] in cues["distance"] and first > 0 and norm[first - 1] not in cues["relation"]:
            break
    if first > 0 and norm[first - 1] in cues["extent"]:
        return None
    km = value * unit
    return (km, first) if 0 < km <= MAX_KM else None


def distance_after(tokens: Tokens, at: int, cues: Mapping[str, Mapping[str, str]]) -> tuple[float, int] | None:
    """A distance that begins at token ``at`` («بنحو 82 كم»): (km, last token), or None."""
    norm = tokens.norm
    hedged = False
    stop = min(at + 4, len(norm))
    opening = (cues["about"], cues["distance"], cues["relation"], ("ب",))
    while at < stop and any(norm[at] in table for table in opening):
        hedged = True
        at += 1
    if not hedged or at + 1 >= len(norm):
        return None
    value = number_value(tokens, at, cues["number"])
    if value is None or norm[at + 1] not in cues["unit"]:
        return None
    km = value * float(cues["unit"][norm[at + 1]])
    return (km, at + 1) if 0 < km <= MAX_KM else None
