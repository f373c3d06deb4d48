"""The shapes of the answers of the interface, for its description; and what every list has in common."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field


class Error(BaseModel):
    """What went wrong: in words, with a code that docs/errors.md explains, and what to do next."""

    error: str
    said: str
    code: str | None
    next: str


class Open(BaseModel):
    """A record of the exchange format (docs/claim-format.md), as it stands."""

    model_config = ConfigDict(extra="allow")


class Listed(BaseModel):
    """A page of a list. ``next``: give it as ``after`` for the page that follows; null at the end."""

    total: int
    next: str | None
    items: list[Open]


class Points(BaseModel):
    """Incidents as light rows for a map and timeline; ``kind``, ``grade``, ``place`` are indexes into their lists."""

    total: int
    columns: list[str]
    kinds: list[dict[str, Any]]
    grades: list[dict[str, Any]]
    places: list[dict[str, Any]]
    rows: list[list[Any]]


class Bins(BaseModel):
    """How many incidents begin in each day, week, month or year."""

    unit: str
    bins: list[dict[str, Any]]


class Features(BaseModel):
    """GeoJSON (RFC 7946): a feature a place."""

    type: str
    features: list[dict[str, Any]]


class Items(BaseModel):
    """A list that is not cut into pages."""

    items: list[dict[str, Any]]


class ControlAnswer(BaseModel):
    """Stretches of control by place, with the sides that colour them."""

    model_config = ConfigDict(populate_by_name=True)
    first: str | None = Field(alias="from")
    to: str | None
    sides: list[dict[str, Any]]
    places: list[dict[str, Any]]


WRONG: dict[int | str, dict[str, Any]] = {
    403: {"model": Error, "description": "refused: another site, or a host name that is not ours"},
    404: {"model": Error, "description": "nothing here has that id"},
    422: {"model": Error, "description": "a filter could not be read"},
    503: {"model": Error, "description": "the record is busy"},
}
After = Annotated[str, Query(max_length=60, description="`next` of the page before")]
Size = Annotated[int, Query(ge=1, le=500, description="rows a page")]
Lang = Annotated[str, Query(pattern="^(en|ar)$", description="language of labels")]


def filters_described(
    q: Annotated[
        str, Query(max_length=500, description="words in the account; marks, hamza and clitics do not matter")
    ] = "",
    kind: Annotated[list[str] | None, Query(max_length=40, description="kinds of claim")] = None,
    actor: Annotated[str, Query(max_length=300, description="id of an actor, in any role")] = "",
    place: Annotated[str, Query(max_length=300, description="id of a place")] = "",
    near: Annotated[str, Query(max_length=60, description="lat,lon of a circle's centre")] = "",
    radius: Annotated[str, Query(max_length=20, description="km around `near` or `place`, at most 2000")] = "",
    bbox: Annotated[str, Query(max_length=100, description="west,south,east,north in degrees")] = "",
    since: Annotated[str, Query(max_length=30, description="first day, YYYY-MM-DD")] = "",
    until: Annotated[str, Query(max_length=30, description="last day, YYYY-MM-DD")] = "",
    grade: Annotated[list[str] | None, Query(max_length=6, description="grades of incidents")] = None,
    contested: Annotated[str, Query(max_length=5, description="1: only contested ones")] = "",
    outlet: Annotated[str, Query(max_length=300, description="name of an outlet")] = "",
    modality: Annotated[str, Query(max_length=20, description="how sure")] = "",
    source: Annotated[str, Query(max_length=300, description="according to: id or words of a source")] = "",
) -> None:
    """The filters, for the description of the interface; they are read by ``asking.filters``."""
