"""Exports of the command line over the interface, on the same filters; and how far an import is."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel
from sqlalchemy import or_, select

from riwaya.exports.base import exporter
from riwaya.review import asking
from riwaya.review.api.answers import WRONG, Lang, filters_described
from riwaya.review.security import By
from riwaya.review.shell import json
from riwaya.review.words import words
from riwaya.store import audit, links, reviews
from riwaya.store.browse_filters import Filters, claim_tests, incident_tests
from riwaya.store.record import Record
from riwaya.store.review_claims import meets
from riwaya.store.rows import first_day, last_day
from riwaya.store.schema import articles, claims
from riwaya.store.schema_links import holds, terms
from riwaya.store.schema_review import reviews as reviews_table

router = APIRouter(responses=WRONG)
What = Literal["claims", "reviewed", "incidents", "control", "wording"]
TYPES = {"jsonl": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}
BLOCK = 1 << 16


class JobAnswer(BaseModel):
    """How far an import is."""

    state: str
    done: int
    total: int | None
    message: str


@router.get("/export/{what}", dependencies=[Depends(filters_described)], response_class=StreamingResponse)
def export(
    what: What, request: Request, by: By, format: Annotated[Literal["jsonl", "csv"], Query()] = "jsonl"
) -> Response:
    """Claims, claims that people stand behind (``reviewed``), incidents, control or wording, streamed as a file.

    Control goes by place, actor (who holds), since and until; wording by actor, place, kind and outlet."""
    f = asking.filters(request, strict=True)
    record: Record = request.app.state.workspace.record
    of = "claims" if what == "reviewed" else what
    if of != "claims":
        links.need_links(record)
    audit.note(record, by, "export", f"{what} {format} {request.url.query}"[:500])
    name = f"riwaya-{what}.{format}"
    return StreamingResponse(
        written(exporter(format, of), found(record, what, f)),
        media_type=TYPES[format],
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def found(record: Record, what: What, f: Filters) -> Iterable[dict[str, Any]]:
    """What an export holds."""
    with record.engine.connect() as connection:
        if what == "incidents":
            return links.found(record, incident_tests(connection, f))
        if what == "claims":
            return record.records(claim_tests(connection, f))
        if what == "reviewed":
            return stood_behind(record, f, connection)
    if what == "control":
        return links.records_of(record, holds, held_tests(f))
    tests: list[Any] = []
    named = [value for value in (f.actor, f.place, *f.kind) if value]
    if named:
        tests.append(terms.c.referent.in_(named))
    if f.outlet:
        tests.append(terms.c.outlet == f.outlet)
    return links.records_of(record, terms, tests)


def stood_behind(record: Record, f: Filters, connection: Any) -> Iterator[dict[str, Any]]:
    """Claims that people stand behind: their own fields count for the filters, where the claim lies or what incident
    it is of is asked of the claim as coded."""
    tests: list[Any] = [articles.c.outlet == f.outlet] if f.outlet else []
    own = {
        "kind": f.kind,
        "actor": f.actor,
        "source": f.source,
        "modality": f.modality,
        "since": f.since,
        "until": f.until,
    }
    if not f.radius:
        own["place"] = f.place
    rest = f.without(
        "outlet", "kind", "actor", "source", "modality", "since", "until", *(() if f.radius else ("place",))
    )
    if rest.values():
        tests.append(reviews_table.c.number_today.in_(select(claims.c.number).where(*claim_tests(connection, rest))))
    return (claim for claim in reviews.kept(record, tests) if meets(claim, **own))  # type: ignore[arg-type]


def held_tests(f: Filters) -> list[Any]:
    """The filters that control knows."""
    out: list[Any] = []
    if f.place:
        out.append(holds.c.place == f.place)
    if f.actor:
        out.append(holds.c.holder == f.actor)
    if f.since:
        out.append(or_(holds.c.time_end.is_(None), holds.c.time_end >= first_day(f.since)))
    if f.until:
        out.append(holds.c.time_start <= last_day(f.until))
    return out


def written(kind: Any, records: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """An export in blocks."""
    out = io.StringIO(newline="")
    writer = kind(out)
    for record in records:
        writer.write(record)
        if out.tell() > BLOCK:
            yield out.getvalue().encode("utf-8", "replace")
            out.seek(0)
            out.truncate()
    writer.finish()
    yield out.getvalue().encode("utf-8", "replace")


@router.get("/jobs/{number}", response_model=JobAnswer)
def job(number: int, request: Request, lang: Lang = "en") -> Response:
    """How far an import is: state (waiting, running, done, failed), done of total."""
    held = request.app.state.imports.jobs.get(number)
    if held is None:
        raise HTTPException(404, f"no import {number}")
    w = words("ar" if lang == "ar" else "en")
    step = w.known(f"files.step.{held.step}", "")
    message = step or held.error or w(f"files.state.{held.state}")
    return json({"state": held.state, "done": held.done, "total": held.total, "message": message})
