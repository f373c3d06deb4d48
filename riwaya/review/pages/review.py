"""Reviewing: the queue, decisions on claims, claims that were missed; every page works without script."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from riwaya.errors import InputError
from riwaya.review import agreement, asking, cards, decisions, marks
from riwaya.review.security import By
from riwaya.review.shell import Here, Shell
from riwaya.store import browse_articles, browse_overview, review_queue, reviews
from riwaya.store.reviews import Conflict

router = APIRouter()
SHOWN = 8  # claims of the queue on a page
Text = Annotated[str, Form(max_length=400)]
Note = Annotated[str, Form(max_length=5000)]


@router.get("/queue")
def queue(page: Here, by: By) -> Response:
    """What to review next."""
    assert page.workspace is not None
    b = page.browser
    review_queue.settled(b, page.workspace.record)
    if not browse_overview.totals(b)["claims"]:
        w, where = page.words, page.workspace.where
        return page.page(
            "empty.html", nav="queue", title=w("review.empty"), what=w("empty.record.next"),
            command=f"riwaya run PATH --db {where}",
        )  # fmt: skip
    f = asking.filters(page.request)
    second = bool(page.request.query_params.get("second"))
    handed = page.request.app.state.handed
    if second:
        keys = review_queue.twice(b, by, SHOWN)
        again: list[dict[str, Any]] = []
    else:
        keys = review_queue.open_of(b, review_queue.order(b, f), SHOWN, handed.others(by))
        again = [
            asked_again(review, row, page)
            for review, row in review_queue.waiting_again(b, review_queue.asking(b, SHOWN))
        ]
        handed.hand(by, keys)
    return page.page(
        "queue.html",
        nav="queue",
        items=[queued(item, second) for item in review_queue.waiting(b, keys)],
        again=again,
        second=second,
        progress=review_queue.progress(b),
        agreed=agreement.by_field(review_queue.double_coded(b)),
        saved=page.request.query_params.get("saved", ""),
        told=cards.told,
        **helpers(),
        **asking.form(page, f),
    )


def queued(item: review_queue.Waiting, second: bool) -> dict[str, Any]:
    """A claim of the queue with its passage; for a second reading as it was coded, whatever the first decided."""
    claim = item.review.basis if second and item.review else item.claim
    first, stop = marks.passage(item.text, claim)
    return {
        "item": item,
        "card": cards.Card(claim, None if second else item.review, [], None, 0, True),
        "segments": marks.segments(item.text, marks.parts_of(claim), first, stop),
    }


def asked_again(review: reviews.Review, row: Any, page: Shell) -> dict[str, Any]:
    """A decision that asks again, with its passage."""
    with page.browser.reading() as connection:
        coded = reviews.coded_claim(connection, review.article, review.claim)
        past = reviews.history(connection, [review.number]).get(review.number, [])
    held = cards.card(coded[1] if coded else None, review, past)
    assert held is not None
    first, stop = marks.passage(row.text, held.claim)
    return {"card": held, "segments": marks.segments(row.text, marks.parts_of(held.claim), first, stop), "row": row}


def helpers() -> dict[str, Any]:
    """What the templates of cards call."""
    return {
        "picked": cards.picked, "steps": cards.steps, "roles": decisions.QUANTITIES, "sources": decisions.SOURCES,
        "blank": decisions.BLANK,
    }  # fmt: skip


@router.get("/review/claim")
def claim(page: Here, article: str = "", claim: str = "") -> Response:
    """One claim with its correction form and history."""
    return claim_page(page, article.replace("\0", ""), claim.replace("\0", ""))


def claim_page(
    page: Shell, article: str, claim: str, status: int = 200, wrong: str = "", sent: dict[str, Any] | None = None
) -> Response:
    """The page of one claim; ``wrong``: what was not taken, and ``sent``: what was sent, to send it again."""
    row = browse_articles.one(page.browser, article)
    with page.browser.reading() as connection:
        held = cards.one(connection, article, claim) if row else None
    if row is None or held is None:
        raise HTTPException(404)
    first, stop = marks.passage(row.text, held.claim)
    return page.page(
        "claim.html", status, nav="articles", article=row, card=held, wrong=wrong, sent=sent, told=cards.told,
        segments=marks.segments(row.text, marks.parts_of(held.claim), first, stop), **helpers(),
    )  # fmt: skip


@router.post("/review/decide")
def decide(
    page: Here,
    by: By,
    article: Text,
    claim: Text,
    decision: Annotated[str, Form(max_length=20)],
    version: Annotated[int, Form(ge=0, lt=2**31)] = 0,
    second: Annotated[str, Form(max_length=1)] = "",
    back: Annotated[str, Form(max_length=20)] = "",
    note: Note = "",
) -> Response:
    """Accept, reject, or take the coder's new word."""
    if decision not in ("accept", "reject", "renew"):
        raise InputError(f"no decision {decision!r}; accept, reject or renew", code="R294")
    sent = {"decision": decision, "note": note}
    return written(page, by, article, claim, version, second, back, decision, None, note, sent)


@router.post("/review/correct")
async def correct_form(page: Here, by: By, request: Request) -> Response:
    """Change fields."""
    from starlette.concurrency import run_in_threadpool

    form = await request.form(max_fields=2000, max_files=0)
    return await run_in_threadpool(correct, page, by, form)


def correct(page: Shell, by: str, form: Any) -> Response:
    """The correction form, taken."""
    get = {name: str(form.get(name, "")) for name in ("article", "claim", "version", "second", "back", "note")}
    article, claim = get["article"], get["claim"]
    row = browse_articles.one(page.browser, article.replace("\0", ""))
    with page.browser.reading() as connection:
        held = cards.one(connection, article.replace("\0", ""), claim.replace("\0", "")) if row else None
    if row is None or held is None:
        raise HTTPException(404)
    version = (
        int(get["version"]) if get["version"].isascii() and get["version"].isdigit() and len(get["version"]) < 10 else 0
    )
    try:
        base = held.review.basis if get["second"] and held.review else held.claim
        wanted = decisions.fields_of(decisions.of_form(form, form.getlist), base, row.text, row.outlet)
    except InputError as error:
        return claim_page(page, article, claim, 422, str(error.args[0]))
    sent = {
        "decision": "correct",
        "note": get["note"],
        "fields": [(n, v) for n, v in form.multi_items() if isinstance(v, str)],
    }
    return written(page, by, article, claim, version, get["second"], get["back"], "correct", wanted, get["note"], sent)


def written(
    page: Shell, by: str, article: str, claim: str, version: int, second: str, back: str, verdict: str,
    wanted: dict[str, Any] | None, note: str, sent: dict[str, Any],
) -> Response:  # fmt: skip
    """Write a decision down and go on; where somebody was first, show both."""
    assert page.workspace is not None
    try:
        reviews.decide(
            page.workspace.record, article.replace("\0", ""), claim.replace("\0", ""), verdict, by, version, wanted,
            decisions.clean(note)[:2000], bool(second),
        )  # fmt: skip
    except Conflict as error:
        return claim_page(page, article, claim, 409, str(error.args[0]), {**sent, "mine": wanted})
    page.request.state.audited = True
    return RedirectResponse(going_on(page, article, claim, back, verdict), 303)


def going_on(page: Shell, article: str, claim: str, back: str, saved: str) -> str:
    """The address after a decision: the queue, or the claim in its article."""
    if back in ("queue", "second"):
        query = {"saved": saved, **({"second": "1"} if back == "second" else {})}
        return f"/{page.lang}/queue?{urlencode(query)}"
    return (
        f"/{page.lang}/articles/{quote(article, safe='')}?{urlencode({'saved': saved, 'claim': claim})}#{quote(claim)}"
    )


@router.post("/review/undo")
def undo(
    page: Here,
    by: By,
    decision: Annotated[int, Form(ge=1, lt=2**31)],
    article: Text = "",
    claim: Text = "",
    back: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Take a decision back."""
    assert page.workspace is not None
    try:
        reviews.undo(page.workspace.record, decision, by)
    except Conflict as error:
        return claim_page(page, error.held.article, error.held.claim, 409, str(error.args[0]), {"decision": "undo"})
    page.request.state.audited = True
    return RedirectResponse(going_on(page, article, claim, back, "undo"), 303)


@router.get("/review/add")
def add_page(page: Here, article: str = "") -> Response:
    """The form for a claim that was missed, for those without script: the words are typed or pasted."""
    row = browse_articles.one(page.browser, article.replace("\0", ""))
    if row is None:
        raise HTTPException(404)
    return page.page("add_claim.html", nav="articles", article=row, wrong="", **helpers())


@router.post("/articles/{article:path}/claims")
async def add_form(article: str, page: Here, by: By, request: Request) -> Response:
    """Add a claim on a passage."""
    from starlette.concurrency import run_in_threadpool

    form = await request.form(max_fields=2000, max_files=0)
    return await run_in_threadpool(add, page, by, article.replace("\0", ""), form)


def add(page: Shell, by: str, article: str, form: Any) -> Response:
    """The form of a missed claim, taken."""
    assert page.workspace is not None
    row = browse_articles.one(page.browser, article)
    if row is None:
        raise HTTPException(404)
    try:
        start, end = (whole(form.get(name)) for name in ("start", "end"))
        words = str(form.get("words", "")).strip()
        if end <= start and words:
            start = row.text.find(words)
            end = start + len(words)
            if start < 0:
                raise InputError("these words are not in the article; copy them from it", code="R297")
        made = decisions.new_claim(article, row.outlet, row.text, start, end, decisions.of_form(form, form.getlist))
        reviews.add(page.workspace.record, article, made, by, decisions.clean(str(form.get("note", "")))[:2000])
    except InputError as error:
        return page.page("add_claim.html", 422, nav="articles", article=row, wrong=str(error.args[0]), **helpers())
    page.request.state.audited = True
    return RedirectResponse(going_on(page, article, made["claim"], "", "add"), 303)


def whole(said: Any) -> int:
    """A number of a hidden field; 0 where it is none."""
    text = str(said or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
