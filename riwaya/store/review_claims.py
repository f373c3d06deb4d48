"""A claim as a person has it: what was coded with the reviewer's fields in the place of the coder's. Pure functions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from riwaya.store.rows import first_day, last_day

FIELDS = ("kind", "actors", "targets", "places", "time", "source", "modality", "quantities")
"""What a reviewer may change, in the order in which it is shown."""

KEPT = ("accepted", "corrected", "added")
"""The statuses of a claim that a person stands behind."""

Claim = dict[str, Any]
Changes = dict[str, Any]


def effective(basis: Claim, changes: Mapping[str, Any]) -> Claim:
    """The claim with the reviewer's fields."""
    return {**basis, **changes}


def value(claim: Claim, field: str) -> Any:
    """What a field says, without the words and offsets behind it: two claims that say the same have the same value.

    Ids where the lexicon has one, else the words; actors, targets and places in no order; JSON-like values only.
    """
    held = claim[field]
    if field in ("kind", "modality"):
        return held
    if field in ("actors", "targets"):
        return sorted({item["id"] or f"~{item['name']}" for item in held})
    if field == "places":
        return sorted({f"{item['id'] or '~' + item['name']} {item['role']}" for item in held})
    if field == "time":
        return [held["start"], held["end"]] if held and held["start"] else None
    if field == "source":
        return [held["kind"], held["id"] or held["text"] or held["name"]]
    return sorted([item["role"], item["low"], item["high"], item["unit"]] for item in held) if held else []


def same(one: Claim, other: Claim, field: str) -> bool:
    """Whether two claims say the same in a field."""
    return value(one, field) == value(other, field)


def differing(one: Claim, other: Claim) -> tuple[str, ...]:
    """The fields in which two claims differ."""
    return tuple(field for field in FIELDS if not same(one, other, field))


def changes_to(basis: Claim, wanted: Mapping[str, Any]) -> Changes:
    """Of the fields of ``wanted`` those that say something else than ``basis``."""
    made = {**basis, **wanted}
    return {field: made[field] for field in FIELDS if field in wanted and not same(basis, made, field)}


def digest(claim: Claim) -> str:
    """A short word for what the claim says and where: it changes when a reviewer should look again."""
    said = [claim["start"], claim["end"], claim["text"], [value(claim, field) for field in FIELDS]]
    return hashlib.sha256(orjson.dumps(said)).hexdigest()[:32]


def asks_again(basis: Claim, changes: Mapping[str, Any], status: str, today: Claim | None) -> str:
    """Why a decision is to be looked at again: «changed», «gone», or '' where it holds.

    A claim that was rejected and is gone asks nothing; neither does one that now says what the reviewer said.
    """
    if status == "open":
        return ""
    if today is None:
        return "" if status == "rejected" else "gone"
    if digest(today) in (digest(basis), digest(effective(basis, changes))):
        return ""
    return "changed"


def reviewed(basis: Claim, changes: Mapping[str, Any], review: Mapping[str, Any]) -> Claim:
    """The claim for export, with ``review``: status, by, at, changed (fields), asks."""
    return {**effective(basis, changes), "review": {**review, "changed": [f for f in FIELDS if f in changes]}}


def meets(
    claim: Claim,
    kind: Sequence[str] = (),
    actor: str | None = None,
    place: str | None = None,
    source: str | None = None,
    modality: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> bool:
    """Whether a claim meets the filters, as ``filters.tests_of`` asks the tables for claims as coded."""
    time, said = claim["time"] or {}, claim["source"]
    first, last = first_day(time.get("start")), last_day(time.get("end") or time.get("start"))
    return (
        (not kind or claim["kind"] in kind)
        and (not actor or any(actor in (a["id"], a["name"]) for a in [*claim["actors"], *claim["targets"]]))
        and (not place or any(place in (p["id"], p["name"]) for p in claim["places"]))
        and (not source or source in (said["id"] or said["text"] or said["name"], said["name"]))
        and (not modality or claim["modality"] == modality)
        and (not since or (last is not None and last >= (first_day(since) or "")))
        and (not until or (first is not None and first <= (last_day(until) or "")))
    )
