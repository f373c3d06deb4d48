"""The filters of the workspace: read from an address, written back into it, and turned into tests over the tables."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from sqlalchemy import Connection, and_, select

from riwaya.errors import InputError
from riwaya.model import MODALITIES
from riwaya.store import search
from riwaya.store.rows import first_day, last_day
from riwaya.store.schema import articles, claim_actors, claim_places, claims
from riwaya.store.schema_links import incident_actors, incident_claims, incident_outlets, incidents

GRADES = ("confirmed", "fair", "weak", "contested", "discounted", "single")
Many = Callable[[str], Sequence[str]]
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
MOST_KM = 2000.0


@dataclass(frozen=True)
class Filters:
    """What is asked for; empty values ask for nothing. Dates are ISO, both included; ``bbox`` is west, south, east,
    north in degrees; ``near`` is (lat, lon), the circle around it (or around the place) has ``radius`` km."""

    q: str = ""
    kind: tuple[str, ...] = ()
    actor: str = ""
    place: str = ""
    near: tuple[float, float] | None = None
    radius: float | None = None
    bbox: tuple[float, float, float, float] | None = None
    since: str = ""
    until: str = ""
    grade: tuple[str, ...] = ()
    contested: bool = False
    outlet: str = ""
    modality: str = ""
    source: str = ""
    wrong: tuple[str, ...] = field(default=(), compare=False)  # what could not be read, for people

    def values(self) -> dict[str, Any]:
        """The filters that are on, as an address has them."""
        out: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == "wrong" or value in ("", (), None, False):
                continue
            if one.name in ("near", "bbox"):
                value = ",".join(f"{number:g}" for number in value)
            elif one.name == "radius":
                value = f"{value:g}"
            out[one.name] = value
        return out

    def without(self, *names: str) -> Filters:
        """The same with these taken away."""
        empty = Filters()
        return replace(self, **{name: getattr(empty, name) for name in names})


def read(get: Mapping[str, str], many: Many, strict: bool = False) -> Filters:
    """The filters of an address. What cannot be read is left out and named in ``wrong``; with ``strict`` it raises
    InputError (R290)."""
    wrong: list[str] = []

    def bad(name: str, value: str, valid: str) -> None:
        wrong.append(f"{name}={value[:60]}: {valid}")

    def text(name: str) -> str:
        return get.get(name, "").replace("\0", "").strip()[:500]

    def numbers(name: str, count: int, limits: Sequence[float]) -> tuple[float, ...] | None:
        said = text(name)
        if not said:
            return None
        try:
            found = tuple(float(part) for part in said.split(","))
        except ValueError:
            found = ()
        if len(found) != count or not all(
            math.isfinite(n) and abs(n) <= most for n, most in zip(found, limits, strict=True)
        ):
            bad(name, said, f"{count} numbers divided by commas, in degrees")
            return None
        return found

    def day(name: str) -> str:
        said = text(name)
        if said and not is_date(said):
            bad(name, said, "YYYY-MM-DD")
            return ""
        return said

    def chosen(name: str, valid: Sequence[str] | None = None) -> tuple[str, ...]:
        said = [value.strip()[:100] for value in many(name) if value.strip()]
        for value in said:
            if valid is not None and value not in valid:
                bad(name, value, ", ".join(valid))
        return tuple(dict.fromkeys(value for value in said if valid is None or value in valid))

    radius = None
    if text("radius"):
        try:
            radius = float(text("radius"))
        except ValueError:
            radius = math.nan
        if not 0 < radius <= MOST_KM:
            bad("radius", text("radius"), f"0 to {MOST_KM:g} km")
            radius = None
    modality = text("modality")
    if modality and modality not in MODALITIES:
        bad("modality", modality, ", ".join(MODALITIES))
        modality = ""
    near = numbers("near", 2, (90, 180))
    box = numbers("bbox", 4, (360, 90, 360, 90))
    out = Filters(
        q=text("q"), kind=chosen("kind"), actor=text("actor"), place=text("place"),
        near=(near[0], near[1]) if near else None, radius=radius,
        bbox=(box[0], box[1], box[2], box[3]) if box else None, since=day("since"), until=day("until"),
        grade=chosen("grade", GRADES), contested=text("contested") in ("1", "true", "on", "yes"),
        outlet=text("outlet"), modality=modality, source=text("source"), wrong=tuple(wrong),
    )  # fmt: skip
    if wrong and strict:
        raise InputError("; ".join(wrong), code="R290")
    return out


def is_date(text: str) -> bool:
    """Whether this is a day, month or year of the calendar."""
    if not _DATE.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat((first_day(text)) or "")
    except ValueError:
        return False
    return True


def incident_tests(connection: Connection, f: Filters) -> list[Any]:
    """The filters as tests over ``incidents``."""
    out: list[Any] = []
    i = incidents.c
    if f.kind:
        out.append(i.kind.in_(f.kind))
    if f.actor:
        out.append(i.number.in_(select(incident_actors.c.incident).where(incident_actors.c.actor == f.actor)))
    out += around(connection, f, incidents)
    if f.place and not f.radius:
        out.append((i.place == f.place) | (i.place.is_(None) & (i.place_name == f.place)))
    if f.bbox:
        west, south, east, north = f.bbox
        out.append(i.lat.between(south, north))
        out.append(across(i.lon, west, east))
    if f.since:
        out.append(i.time_end >= first_day(f.since))
    if f.until:
        out.append(i.time_start <= last_day(f.until))
        # incidents are numbered in the order of time: this saves reading all later ones
        last = select(i.number).where(i.time_start <= last_day(f.until)).order_by(i.time_start.desc(), i.number.desc())
        out.append(i.number <= (connection.execute(last.limit(1)).scalar() or 0))
    if f.grade:
        out.append(i.grade.in_(f.grade))
    if f.contested:
        out.append(i.disagreements > 0)
    if f.outlet:
        out.append(i.number.in_(select(incident_outlets.c.incident).where(incident_outlets.c.outlet == f.outlet)))
    if f.modality:
        out.append(i.modality == f.modality)
    if f.source:
        held = select(incident_claims.c.incident).join(claims, claims.c.number == incident_claims.c.claim)
        out.append(i.number.in_(held.where(claims.c.source == f.source)))
    if f.q:
        found = search.matching(connection, f.q)
        out.append(i.number.in_(select(incident_claims.c.incident).where(incident_claims.c.claim.in_(found))))
    return out


def claim_tests(connection: Connection, f: Filters) -> list[Any]:
    """The filters as tests over ``claims``; grade and contested are those of the claim's incident."""
    out: list[Any] = []
    c = claims.c
    if f.kind:
        out.append(c.kind.in_(f.kind))
    if f.actor:
        a = claim_actors.c
        named = (a.actor == f.actor) | (a.actor.is_(None) & (a.name == f.actor))
        out.append(c.number.in_(select(claim_actors.c.claim).where(named)))
    where: list[Any] = around(connection, f, claim_places)
    if f.place and not f.radius:
        p = claim_places.c
        where.append((p.place == f.place) | (p.place.is_(None) & (p.name == f.place)))
    if f.bbox:
        west, south, east, north = f.bbox
        where += [claim_places.c.lat.between(south, north), across(claim_places.c.lon, west, east)]
    if where:
        out.append(c.number.in_(select(claim_places.c.claim).where(and_(*where))))
    if f.since:
        out.append(c.time_end >= first_day(f.since))
    if f.until:
        out.append(c.time_start <= last_day(f.until))
    if f.modality:
        out.append(c.modality == f.modality)
    if f.source:
        out.append(c.source == f.source)
    if f.outlet:
        out.append(c.article.in_(select(articles.c.number).where(articles.c.outlet == f.outlet)))
    linked: list[Any] = []
    if f.grade:
        linked.append(incidents.c.grade.in_(f.grade))
    if f.contested:
        linked.append(incidents.c.disagreements > 0)
    if linked:
        held = select(incident_claims.c.claim).join(incidents, incidents.c.number == incident_claims.c.incident)
        out.append(c.number.in_(held.where(and_(*linked))))
    if f.q:
        out.append(c.number.in_(search.matching(connection, f.q)))
    return out


def across(column: Any, west: float, east: float) -> Any:
    """A test that a longitude lies between two; a box may cross the line of dates."""
    west, east = (west + 180) % 360 - 180, (east + 180) % 360 - 180 if east - west < 360 else 180.0
    return column.between(west, east) if west <= east else (column >= west) | (column <= east)


def around(connection: Connection, f: Filters, table: Any) -> list[Any]:
    """Tests over ``lat`` and ``lon`` of a table for the circle asked for: a box first, then the points in it."""
    if not f.radius:
        return []
    centre = f.near or point_of(connection, f.place)
    if centre is None:
        return [table.c.lat.is_(None), table.c.lat.is_not(None)] if f.place else []  # a place without a point: nothing
    lat, lon = centre
    high = f.radius / 111.2
    wide = min(180.0, high / max(0.01, math.cos(math.radians(min(89.0, abs(lat) + high)))))
    box = [table.c.lat.between(lat - high, lat + high), across(table.c.lon, lon - wide, lon + wide)]
    points = connection.execute(select(table.c.lat, table.c.lon).where(*box).distinct()).all()
    inside = [(a, b) for a, b in points if distance(lat, lon, a, b) <= f.radius]
    if len(inside) == len(points):
        return box
    return [*box, table.c.lat.in_({a for a, _ in inside}), table.c.lon.in_({b for _, b in inside})]


def point_of(connection: Connection, place: str) -> tuple[float, float] | None:
    """Where a place of the record lies."""
    if not place:
        return None
    test = (claim_places.c.place == place) & claim_places.c.lat.is_not(None)
    row = connection.execute(select(claim_places.c.lat, claim_places.c.lon).where(test).limit(1)).first()
    return (row.lat, row.lon) if row else None


def distance(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Kilometres between two points on the sphere (haversine)."""
    a, b = math.radians(lat), math.radians(other_lat)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 12742.0 * math.asin(math.sqrt(min(1.0, half)))
