"""Decisions over the interface: the queue, one claim with its history, decide, add, undo, agreement.

With accounts, a change carries the header X-CSRF-Token (the field ``csrf`` of any form of the session).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, HTTPException, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from riwaya.review import agreement, asking, cards, decisions
from riwaya.review.api.answers import WRONG, Error, Items, Open, filters_described
from riwaya.review.api.claims import Held
from riwaya.review.security import By
from riwaya.review.shell import json
from riwaya.store import browse_articles, review_queue, reviews
from riwaya.store.browse import Browser

router = APIRouter(responses={**WRONG, 401: {"model": Error}, 409: {"model": Error}, 413: {"model": Error}})
Article = Annotated[str, Query(max_length=300, description="id of an article")]
Number = Annotated[int, Field(ge=0, lt=2**31)]


class Decide(BaseModel):
    """A decision. ``version``: that of the claim as it was read (0: nobody had decided). ``changes`` for «correct».
    ``second``: a second reading, beside the first."""

    model_config = ConfigDict(extra="forbid")
    article: str = Field(max_length=300)
    claim: str = Field(max_length=100)
    decision: Literal["accept", "reject", "correct", "renew"]
    version: Number = 0
    changes: decisions.Wanted | None = None
    note: str = Field("", max_length=2000)
    second: bool = False


class Add(BaseModel):
    """A claim that was missed: its passage in code points, half-open, and its fields (``kind`` is needed)."""

    model_config = ConfigDict(extra="forbid")
    article: str = Field(max_length=300)
    start: Number
    end: Number
    fields: decisions.Wanted
    note: str = Field("", max_length=2000)


class Undo(BaseModel):
    """The decision to take back."""

    model_config = ConfigDict(extra="forbid")
    decision: Annotated[int, Field(ge=1, lt=2**31)]


class Decided(BaseModel):
    """The number of the decision and the claim as it is now."""

    decision: int
    claim: Open


@router.get("/queue", response_model=Items, dependencies=[Depends(filters_described)])
def queue(request: Request, b: Held, limit: Annotated[int, Query(ge=1, le=100)] = 20) -> Response:
    """The claims to review next under the filters, with what weighs: casualties, contested, origins."""
    review_queue.settled(b, request.app.state.workspace.record)
    keys = review_queue.open_of(b, review_queue.order(b, asking.filters(request, strict=True)), limit)
    return json(
        {
            "items": [
                {**w.claim, "casualties": w.casualties, "contested": w.contested, "origins": w.origins,
                 "version": w.review.version if w.review else 0}
                for w in review_queue.waiting(b, keys)
            ]
        }
    )  # fmt: skip


@router.get("/decisions", response_model=Open)
def claim(b: Held, article: Article, claim: Annotated[str, Query(max_length=100)]) -> Response:
    """One claim as people have it, with its version and history."""
    return json(shown(b, article, claim))


def shown(b: Browser, article: str, claim: str) -> dict[str, Any]:
    """The card of a claim."""
    with b.reading() as connection:
        held = cards.one(connection, decisions.clean(article), decisions.clean(claim))
    if held is None:
        raise HTTPException(404, f"no claim {claim[:80]} in article {article[:80]}")
    return dict(cards.api(held))


@router.post("/decisions", response_model=Decided)
def decide(request: Request, b: Held, by: By, asked: Annotated[Decide, Body()]) -> Response:
    """Decide on a claim. 409: somebody was first, decide again on the version of now."""
    article, name = decisions.clean(asked.article), decisions.clean(asked.claim)
    wanted = None
    if asked.decision == "correct" and asked.changes is not None:
        row = browse_articles.one(b, article)
        with b.reading() as connection:
            held = cards.one(connection, article, name) if row else None
        if row is None or held is None:
            raise HTTPException(404, f"no claim {name[:80]} in article {article[:80]}")
        base = held.review.basis if asked.second and held.review else held.claim
        wanted = decisions.fields_of(asked.changes, base, row.text, row.outlet)
    record = request.app.state.workspace.record
    note = decisions.clean(asked.note)
    number = reviews.decide(record, article, name, asked.decision, by, asked.version, wanted, note, asked.second)
    request.state.audited = True
    return json({"decision": number, "claim": shown(b, article, name)})


@router.post("/decisions/undo", response_model=Decided)
def undo(request: Request, b: Held, by: By, asked: Annotated[Undo, Body()]) -> Response:
    """Take the last decision on a claim back."""
    record = request.app.state.workspace.record
    number = reviews.undo(record, asked.decision, by)
    request.state.audited = True
    with b.reading() as connection:
        held = reviews.of_decision(connection, number)
        card = cards.one(connection, held.article, held.claim)
    return json({"decision": number, "claim": dict(cards.api(card)) if card else {"claim": held.claim}})


@router.post("/claims", response_model=Decided)
def add(request: Request, b: Held, by: By, asked: Annotated[Add, Body()]) -> Response:
    """Add a claim that the coder missed."""
    article = decisions.clean(asked.article)
    row = browse_articles.one(b, article)
    if row is None:
        raise HTTPException(404, f"no article {article[:80]}")
    made = decisions.new_claim(article, row.outlet, row.text, asked.start, asked.end, asked.fields)
    number = reviews.add(request.app.state.workspace.record, article, made, by, decisions.clean(asked.note))
    request.state.audited = True
    return json({"decision": number, "claim": shown(b, article, made["claim"])})


@router.get("/progress", response_model=Open)
def progress(request: Request, b: Held) -> Response:
    """How many claims are done and left, by status and reviewer."""
    review_queue.settled(b, request.app.state.workspace.record)
    held = review_queue.progress(b)
    return json({**held._asdict(), "by": [{"name": name, "claims": n} for name, n in held.by]})


@router.get("/agreement", response_model=Items)
def agreed(b: Held) -> Response:
    """Krippendorff's alpha of each field over claims that two people have read; null: too little to say."""
    return json({"items": [one._asdict() for one in agreement.by_field(review_queue.double_coded(b))]})
