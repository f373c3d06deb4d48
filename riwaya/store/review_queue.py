"""What to review next: the claims that are least certain and matter most first, and how far the reviewing is."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Float, and_, case, cast, exists, func, or_, select

from riwaya.store import reviews as store
from riwaya.store.browse import Browser
from riwaya.store.browse_filters import Filters, claim_tests
from riwaya.store.schema import CLAIMS_A_ARTICLE, articles, claims
from riwaya.store.schema_links import incident_claims, incidents
from riwaya.store.schema_review import decisions, reviews

CASUALTIES = 0.5
CONTESTED = 0.5
ORIGIN = 0.1
ORIGINS = 5
LONGEST = 5000
"""How many claims an order has at most; it is made anew as decisions eat into it."""
HARM = ("casualties", "harm_civilians")


class Waiting(NamedTuple):
    """A claim of the queue, with what put it there. ``claim`` is as people have it where they have decided."""

    key: int
    claim: dict[str, Any]
    outlet: str | None
    published: str | None
    text: str
    number: int  # in its article, from 1
    review: store.Review | None
    casualties: bool
    contested: bool
    origins: int


class Progress(NamedTuple):
    """``done``: claims decided on that do not ask again; ``left``: those still to do; ``again``: that ask again."""

    done: int
    left: int
    again: int
    by: list[tuple[str, int]]  # reviewer, claims
    statuses: dict[str, int]


def weight() -> Any:
    """The order as an expression: 1 less the confidence, more where it tells of casualties, is contested, has many
    origins."""
    harm = case((casualties(), CASUALTIES), else_=0.0)
    against = case((func.coalesce(incidents.c.disagreements, 0) > 0, CONTESTED), else_=0.0)
    more = func.coalesce(incidents.c.origins_high, 1)
    origins = case((more > ORIGINS, ORIGINS), else_=more)
    return 1.0 - claims.c.confidence + harm + against + cast(origins - 1, Float) * ORIGIN


def casualties() -> Any:
    """A test for claims of dead and wounded."""
    return or_(claims.c.kind.in_(HARM), claims.c.record.like('%"role":"killed"%'))


def settled(browser: Browser, record: Any) -> None:
    """Find reviewed claims again, where coding has changed them since."""
    with browser.reading() as connection:
        late = store.unsettled(connection)
    if late:
        with record.writing() as connection:
            store.settle(connection)


def order(browser: Browser, f: Filters) -> array[int]:
    """The keys of claims that nobody has decided on under these filters, first things first, at most LONGEST."""
    done = browser.value(select(func.count()).select_from(reviews).where(reviews.c.status != "open")) or 0

    def make() -> array[int]:
        with browser.reading() as connection:
            tests = claim_tests(connection, f)
            closed = exists().where(reviews.c.number_today == claims.c.number, reviews.c.status != "open")
            query = (
                select(claims.c.number)
                .outerjoin(incident_claims, incident_claims.c.claim == claims.c.number)
                .outerjoin(incidents, incidents.c.number == incident_claims.c.incident)
                .where(*tests, ~closed)
                .order_by(weight().desc(), claims.c.number)
                .limit(LONGEST)
            )
            return array("q", connection.execute(query).scalars())

    eaten = done // (LONGEST // 2)
    if not eaten and f == Filters():
        return browser.counted("queue", make)  # after coding anew the order of before does until there is a new one
    return browser.kept(("queue", f, eaten), make)


def asking(browser: Browser, limit: int = 200) -> list[store.Review]:
    """The decisions that ask again, the oldest first."""
    query = select(reviews).where(reviews.c.asks != "").order_by(reviews.c.at, reviews.c.number).limit(limit)
    return [store.review_of(row) for row in browser.rows(query)]


def open_of(browser: Browser, keys: Sequence[int], most: int, besides: frozenset[int] = frozenset()) -> list[int]:
    """The first keys that nobody has decided on; those in ``besides`` are left out."""
    out: list[int] = []
    for at in range(0, len(keys), 300):
        part = [key for key in keys[at : at + 300] if key not in besides]
        query = select(reviews.c.number_today).where(reviews.c.number_today.in_(part), reviews.c.status != "open")
        done = {row[0] for row in browser.rows(query)}
        out += [key for key in part if key not in done]
        if len(out) >= most:
            break
    return out[:most]


def waiting(browser: Browser, keys: Sequence[int]) -> list[Waiting]:
    """These claims with what is to be shown of them, in the order given."""
    if not keys:
        return []
    query = (
        select(
            claims.c.number, claims.c.record, articles.c.outlet, articles.c.published, articles.c.text,
            casualties().label("harm"), incidents.c.disagreements, incidents.c.origins_high,
        )
        .join(articles, articles.c.number == claims.c.article)
        .outerjoin(incident_claims, incident_claims.c.claim == claims.c.number)
        .outerjoin(incidents, incidents.c.number == incident_claims.c.incident)
        .where(claims.c.number.in_(list(keys)))
    )  # fmt: skip
    with browser.reading() as connection:
        rows = {row.number: row for row in connection.execute(query)}
        held = store.of_keys(connection, list(keys))
    out = []
    for key in keys:
        if (row := rows.get(key)) is not None:
            review = held.get(key)
            claim = review.shown if review and review.status != "open" else orjson.loads(row.record)
            out.append(
                Waiting(
                    key, claim, row.outlet, row.published, row.text, key % CLAIMS_A_ARTICLE + 1, review,
                    bool(row.harm), bool(row.disagreements), row.origins_high or 1,
                )
            )  # fmt: skip
    return out


def waiting_again(browser: Browser, held: Sequence[store.Review]) -> list[tuple[store.Review, Any]]:
    """Reviews that ask again, each with its article (outlet, published, text) and, where there is one, the claim of
    today as ``record``."""
    ids = {review.article for review in held}
    texts = {
        row.id: row
        for row in browser.rows(
            select(articles.c.id, articles.c.outlet, articles.c.published, articles.c.text).where(
                articles.c.id.in_(ids)
            )
        )
    }
    return [(review, texts[review.article]) for review in held if review.article in texts]


def twice(browser: Browser, by: str, limit: int = 20) -> list[int]:
    """Claims that somebody else has decided on and ``by`` has not read, for a second reading, the latest first."""
    mine = exists().where(decisions.c.review == reviews.c.number, decisions.c.by == by)
    other = exists().where(decisions.c.review == reviews.c.number, decisions.c.second == 1)
    query = (
        select(reviews.c.number_today)
        .where(
            and_(
                reviews.c.status.in_(("accepted", "rejected", "corrected")),
                reviews.c.number_today.is_not(None),
                reviews.c.asks == "",
                ~mine,
                ~other,
            )
        )
        .order_by(reviews.c.number.desc())
        .limit(limit)
    )
    return [row[0] for row in browser.rows(query)]


def progress(browser: Browser) -> Progress:
    """How far the reviewing is."""
    total = browser.kept("claims of all", lambda: browser.value(select(func.count()).select_from(claims)) or 0)
    query = select(reviews.c.status, reviews.c.asks, func.count()).group_by(reviews.c.status, reviews.c.asks)
    rows = browser.rows(query)
    statuses: dict[str, int] = {}
    again = 0
    for status, asks, n in rows:
        if status != "open":
            statuses[status] = statuses.get(status, 0) + n
            again += n if asks else 0
    done = sum(statuses.values())
    by = (
        select(decisions.c.by, func.count(decisions.c.review.distinct()))
        .join(reviews, reviews.c.number == decisions.c.review)
        .where(decisions.c.verdict != "undo", (reviews.c.status != "open") | (decisions.c.second == 1))
        .group_by(decisions.c.by)
        .order_by(func.count(decisions.c.review.distinct()).desc(), decisions.c.by)
    )
    coded = done - statuses.get("added", 0)
    return Progress(
        done - again, max(0, total - coded) + again, again, [(row[0], row[1]) for row in browser.rows(by)], statuses
    )


def double_coded(browser: Browser) -> list[list[tuple[str, str, dict[str, Any]]]]:
    """Claims that two people have read: for each the (reader, status, claim) of the last word of each."""
    twice = select(decisions.c.review).where(decisions.c.second == 1)
    query = select(decisions).where(decisions.c.review.in_(twice)).order_by(decisions.c.number)
    held: dict[int, dict[str, tuple[str, str, dict[str, Any]]]] = {}
    for row in browser.rows(query):
        one = store.decision_of(row, None)
        held.setdefault(one.review, {})[one.by] = (one.by, one.status, one.after)
    units = [[word for word in unit.values() if word[1] != "open"] for unit in held.values()]
    return [unit for unit in units if len(unit) > 1]
