"""What linking found as rows of its tables and as records of the exchange format (docs/claim-format.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import orjson

from riwaya.linking.records import Copied, Hold, Incident, Spot, Term

Row = tuple[Any, ...]


class Quoted(NamedTuple):
    """How often an outlet gives a source: ``source`` is its id, or its words where it has none."""

    outlet: str
    source: str
    kind: str
    name: str | None
    claims: int
    articles: int


class Linking(NamedTuple):
    """All that one linking of a record gives, in the order in which it is shown."""

    incidents: Sequence[Incident]
    copies: Sequence[Copied]
    holds: Sequence[Hold]
    terms: Sequence[Term]
    quoted: Sequence[Quoted]


def place_record(place: Spot | None) -> dict[str, Any] | None:
    """A place as exports have it."""
    if place is None:
        return None
    names = ("id", "name", "lat", "lon", "precision", "radius_km")
    return {name: getattr(place, name) for name in names}


def incident_record(found: Incident) -> dict[str, Any]:
    """An incident in the exchange format, with our further keys."""
    origins = found.origins
    return {
        "incident": found.incident,
        "kind": found.kind,
        "claims": [{"article": a.article, "claim": a.claim, "start": a.start, "end": a.end} for a in found.accounts],
        "actors": list(found.actors),
        "targets": list(found.targets),
        "place": place_record(found.place),
        "time": {"start": found.first, "end": found.last},
        "origins": origins.low if origins else 0,
        "outlets": len(found.outlets),
        "grade": found.grade,
        "disagreements": [
            {
                "about": d.about,
                "values": [
                    {**value, "claims": [ref.rpartition("#")[2] for ref in value["claims"]], "refs": value["claims"]}
                    for value in d.values
                ],
                "reason": d.reason,
            }
            for d in found.disagreements
        ],
        "family": found.family,
        "modality": found.modality,
        "articles": len({a.article for a in found.accounts}),
        "outlet_names": list(found.outlets),
        "origins_high": origins.high if origins else 0,
        "origin_reasons": list(origins.reasons) if origins else [],
        "origin_why": list(origins.why) if origins else [],
        "origin_graph": {
            "nodes": list(origins.nodes) if origins else [],
            "edges": list(origins.edges) if origins else [],
        },
        "grade_reasons": list(found.grade_reasons),
        "grade_why": list(found.grade_why),
        "ties": list(found.ties),
        "links": list(found.links),
        "judgements": list(found.judged),
    }


def hold_record(hold: Hold) -> dict[str, Any]:
    """A stretch of control in the exchange format, with our further keys."""
    return {
        "place": place_record(hold.place),
        "holder": hold.holder,
        "from": hold.first,
        "until": hold.last,
        "according_to": list(hold.by),
        "disputed": bool(hold.disputed_by),
        "disputed_by": list(hold.disputed_by),
        "claims": [claim for _, claim in hold.claims],
        "area": hold.place.precision not in ("settlement", "site"),
        "share": None if hold.share is None else {"low": hold.share[0], "high": hold.share[1], "unit": "%"},
        "reported": hold.reported,
        "refs": [f"{article}#{claim}" for article, claim in hold.claims],
        "against": [f"{article}#{claim}" for article, claim in hold.against],
        "reason": hold.reason,
    }


def term_record(term: Term) -> dict[str, Any]:
    """A term of an outlet in the exchange format, with our further keys."""
    return {
        "referent": term.referent,
        "outlet": term.outlet,
        "term": term.term,
        "count": term.count,
        "examples": [{"article": article, "start": start, "end": end} for article, start, end in term.examples],
        "role": term.role,
        "share": round(term.share, 4),
        "quoted": term.quoted,
    }


def incident_order(found: Incident) -> tuple[str, str, str]:
    """Incidents stand in the order of time, those without a date last."""
    return (found.first or "9999", found.last or "9999", found.incident)


def text_of(record: dict[str, Any]) -> str:
    return orjson.dumps(record).decode()


def incident_rows(found: Sequence[Incident]) -> tuple[list[Row], list[Row], list[Row], list[Row]]:
    """Rows of ``incidents``, ``incident_claims``, ``incident_actors`` and ``incident_outlets``, numbered in order."""
    rows: list[Row] = []
    members: list[Row] = []
    actors: list[Row] = []
    outlets: list[Row] = []
    for number, one in enumerate(sorted(found, key=incident_order), 1):
        place, origins = one.place, one.origins
        record = incident_record(one)
        rows.append(
            (
                number, one.incident, one.kind, one.family, one.modality, place and place.id, place and place.name,
                place and place.lat, place and place.lon, one.first, one.last, len(one.accounts), record["articles"],
                len(one.outlets), origins.low if origins else 0, origins.high if origins else 0, one.grade,
                len(one.disagreements), text_of(record),
            )
        )  # fmt: skip
        members += [(account.number, number) for account in one.accounts]
        actors += [(number, "actor", actor) for actor in one.actors]
        actors += [(number, "target", actor) for actor in one.targets]
        outlets += [(number, outlet) for outlet in one.outlets]
    return rows, members, actors, outlets


def copy_rows(found: Iterable[Copied]) -> list[Row]:
    """Rows of ``copies``."""
    return [
        (n, c.group, c.article, c.of, c.how, c.share, c.start, c.end, c.reason) for n, c in enumerate(found, 1)
    ]  # fmt: skip


def hold_rows(found: Iterable[Hold]) -> list[Row]:
    """Rows of ``holds``."""
    return [
        (
            n, h.place.id or h.place.name, h.place.name, h.place.lat, h.place.lon, h.holder, h.first, h.last,
            h.reported, int(bool(h.disputed_by)), text_of(hold_record(h)),
        )
        for n, h in enumerate(found, 1)
    ]  # fmt: skip


def term_rows(found: Iterable[Term]) -> list[Row]:
    """Rows of ``terms``."""
    return [(n, t.referent, t.role, t.outlet, t.term, t.count, text_of(term_record(t))) for n, t in enumerate(found, 1)]
