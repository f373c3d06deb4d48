"""Filters over claims, as tests for ``Record.records``: the same for the command line, exports and the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from riwaya.store.rows import first_day, last_day
from riwaya.store.schema import claim_actors, claim_places, claims


def tests_of(
    kind: Sequence[str] = (),
    actor: str | None = None,
    place: str | None = None,
    source: str | None = None,
    modality: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> list[Any]:
    """SQL tests for the filters that are given; dates as ISO strings, compared with the claim's interval."""
    out: list[Any] = []
    if kind:
        out.append(claims.c.kind.in_(list(kind)))
    if actor:
        out.append(
            claims.c.number.in_(
                select(claim_actors.c.claim).where((claim_actors.c.actor == actor) | (claim_actors.c.name == actor))
            )
        )
    if place:
        named = (claim_places.c.place == place) | (claim_places.c.name == place)
        out.append(claims.c.number.in_(select(claim_places.c.claim).where(named)))
    if source:
        out.append((claims.c.source == source) | (claims.c.source_name == source))
    if modality:
        out.append(claims.c.modality == modality)
    if since:
        out.append(claims.c.time_end >= first_day(since))
    if until:
        out.append(claims.c.time_start <= last_day(until))
    return out


def claims_of(article: int) -> list[Any]:
    """The claims of one article by its number in the record."""
    return [claims.c.article == article]
