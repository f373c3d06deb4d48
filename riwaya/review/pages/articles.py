"""Articles: the list, and the reader with every claim marked in the text."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from riwaya.review import cards, marks
from riwaya.review.pages.review import helpers
from riwaya.review.shell import Here, Shell
from riwaya.store import browse_articles, browse_incidents, browse_overview
from riwaya.store.browse_filters import is_date

router = APIRouter()


@router.get("/articles")
def articles(page: Here) -> Response:
    """The list under its filters."""
    get = page.request.query_params
    asked = {
        name: get.get(name, "").replace("\0", "").strip()[:300] for name in ("q", "outlet", "since", "until", "after")
    }
    for name in ("since", "until"):
        if not is_date(asked[name]):
            asked[name] = ""
    found = browse_articles.listed(
        page.browser, asked["q"], asked["outlet"], asked["since"], asked["until"], asked["after"]
    )
    return page.page(
        "articles.html", nav="articles", found=found, asked=asked, outlets=browse_articles.outlets(page.browser)
    )


@router.get("/articles/{article:path}")
def article(article: str, page: Here) -> Response:
    """The reader; ``claim`` is shown with its parts coloured."""
    row = browse_articles.one(page.browser, article.replace("\0", ""))
    if row is None:
        raise HTTPException(404)
    numbered = browse_articles.claims_of(page.browser, row.number)
    with page.browser.reading() as connection:
        held = cards.of_article(connection, row.id, [claim for _, claim in numbered])
    claims = [card.claim for card in held]
    linked = browse_overview.linked(page.browser)
    chosen = page.request.query_params.get("claim")
    return page.page(
        "article.html",
        nav="articles",
        article=row,
        claims=claims,
        cards=held,
        states={card.claim["claim"]: card.status for card in held},
        saved=page.request.query_params.get("saved", ""),
        told=cards.told,
        **helpers(),
        paragraphs=marks.paragraphs(row.text, [part for claim in claims for part in marks.parts_of(claim)]),
        incidents=incident_by_claim(page, numbered) if linked else {},
        copies=browse_articles.copies_of(page.browser, row.id) if linked else [],
        chosen=chosen if any(claim["claim"] == chosen for claim in claims) else None,
    )


def incident_by_claim(page: Shell, numbered: list[tuple[int, dict]]) -> dict[str, str]:
    """Claim id -> id of its incident, where that has more accounts than this one."""
    held = browse_incidents.incidents_of(page.browser, [key for key, _ in numbered])
    return {claim["claim"]: held[key] for key, claim in numbered if key in held}
