"""Exports of the command line over the interface, on the same filters; and how far an import is."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel

from riwaya.exports.base import exporter
from riwaya.review import asking
from riwaya.review.api.answers import WRONG, Lang, filters_described
from riwaya.review.security import By
from riwaya.review.shell import json
from riwaya.review.words import words
from riwaya.store import audit, links
from riwaya.store.browse_files import exported
from riwaya.store.record import Record

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
        written(exporter(format, of), exported(record, what, f)),
        media_type=TYPES[format],
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


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
