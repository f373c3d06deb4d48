"""/api/claims and /api/articles: pages of them under the filters, one article with its text and claims."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import Response

from riwaya.errors import InputError
from riwaya.review import asking
from riwaya.review.api.answers import WRONG, After, Listed, Open, Size, filters_described
from riwaya.review.api.incidents import Held
from riwaya.review.shell import json, plain
from riwaya.store import browse_articles, browse_claims
from riwaya.store.browse_filters import is_date

router = APIRouter(tags=["claims and articles"], responses=WRONG)
Text = Annotated[str, Query(max_length=300)]


@router.get("/claims", response_model=Listed, dependencies=[Depends(filters_described)])
def claims(request: Request, b: Held, after: After = "", size: Size = 50) -> Response:
    """Claims in the exchange format, in the order of reading, with ``outlet``, ``published`` and their ``number``."""
    found = browse_claims.listed(b, asking.filters(request, strict=True), after, size)
    return json({"total": found.total, "next": found.next, "items": found.rows})


@router.get("/articles", response_model=Listed)
def articles(
    b: Held, q: Text = "", outlet: Text = "", since: Text = "", until: Text = "",
    after: After = "", size: Size = 50,
) -> Response:  # fmt: skip
    """Articles without their text, the latest first."""
    for name, value in (("since", since), ("until", until)):
        if value and not is_date(value):
            raise InputError(f"{name}={value[:60]}: YYYY-MM-DD", code="R290")
    clean = [value.replace("\0", "").strip() for value in (q, outlet)]
    found = browse_articles.listed(b, clean[0], clean[1], since, until, after, size)
    items = [plain(row) for row in found.rows]
    return json({"total": found.total, "next": found.next, "items": items})


@router.get("/articles/{article:path}", response_model=Open)
def article(article: str, b: Held) -> Response:
    """One article: its text as read, what is known of it, and its claims."""
    row = browse_articles.one(b, article.replace("\0", ""))
    if row is None:
        raise HTTPException(404, f"no article {article[:80]}")
    held = {
        name: getattr(row, name)
        for name in ("id", "title", "outlet", "author", "agency", "published", "url", "text", "coder")
    }
    return json({**held, "claims": [claim for _, claim in browse_articles.claims_of(b, row.number)]})
