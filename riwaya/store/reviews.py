"""Decisions of people on claims: append-only, with a version each, found again after coding anew, each can be undone.

A review is one claim as people have it; a decision is one change of a review. A decision is anchored to the article,
the span and the kind, never to a row of ``claims``, which coding writes anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, delete, insert, inspect, select, update

from riwaya.errors import InputError, RiwayaError
from riwaya.store import audit
from riwaya.store.record import Record, chunks, revision
from riwaya.store.review_claims import KEPT, Changes, Claim, asks_again, changes_to, effective, reviewed
from riwaya.store.schema import articles, claims, meta
from riwaya.store.schema_review import decisions, reviews

VERDICTS = ("accept", "reject", "correct", "renew")
STATUS = {"accept": "accepted", "reject": "rejected", "correct": "corrected", "renew": "accepted"}


class Review(NamedTuple):
    """One claim as people have it. ``version`` 0: nobody has decided. ``today``: the claim's key, if it is there."""

    number: int
    article: str
    claim: str
    origin: str
    status: str
    asks: str
    version: int
    changes: Changes
    basis: Claim
    today: int | None
    by: str
    at: str

    @property
    def shown(self) -> Claim:
        """The claim with the reviewer's fields."""
        return effective(self.basis, self.changes)


class Decision(NamedTuple):
    """A row of the history: the state before and after."""

    number: int
    review: int
    second: bool
    version: int
    verdict: str
    before_status: str
    before: Claim
    status: str
    after: Claim
    by: str
    at: str
    note: str
    undoes: int | None
    undone_by: int | None


class Conflict(RiwayaError):
    """Somebody decided first: ``held`` is the review as it is now, ``sent`` the version that was decided on."""

    code = "R295"

    def __init__(self, held: Review, sent: int):
        super().__init__(
            f"{held.by} decided on this claim meanwhile (version {held.version}, yours was of version {sent}); "
            "look at both, then send yours again or leave theirs"
        )
        self.held = held
        self.sent = sent


class State(NamedTuple):
    """What a decision changes."""

    status: str
    changes: Changes
    basis: Claim


def moment(at: dt.datetime | None = None) -> str:
    """Date and time, UTC, to the second."""
    return (at or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).replace(microsecond=0).isoformat()


# --- deciding -------------------------------------------------------------------------------------------------------


def decide(
    record: Record,
    article: str,
    claim: str,
    verdict: str,
    by: str,
    version: int,
    wanted: Mapping[str, Any] | None = None,
    note: str = "",
    second: bool = False,
) -> int:
    """Write a decision down; returns its number.

    accept: the claim stands as shown. reject: it is no claim. correct: with the fields of ``wanted`` (exchange format).
    renew: the coder's new word instead of what was decided before. ``second``: a second reading, kept beside the first.
    Raises Conflict where the version is not that of today, InputError (R294) where there is no such claim.
    """
    if verdict not in VERDICTS:
        raise InputError(f"no decision {verdict[:40]!r}; give one of {', '.join(VERDICTS)}", code="R294")
    with record.writing() as connection:
        settle(connection)
        held = one(connection, article, claim)
        coded = coded_claim(connection, article, claim)
        if held is None and coded is None:
            raise InputError(f"no claim {claim[:80]!r} in article {article[:80]!r}; open the page again", code="R294")
        if (held.version if held else 0) != version and not second:
            assert held is not None
            raise Conflict(held, version)
        basis = coded[1] if coded else held.basis if held else {}
        state = State(*after(None if second else held, basis, verdict, wanted or {}))
        if second:
            if held is None or held.by == by:
                raise InputError("a second reading is of a claim that another person has decided on", code="R294")
            return append(connection, held, verdict, State("open", {}, basis), state, by, note, None, True)
        if held is None:
            held = begin(connection, article, basis, "coded", coded[0] if coded else None, by)
            before = State("open", {}, basis)
        else:
            before = State(held.status, held.changes, held.basis)
        return append(connection, held, verdict, before, state, by, note)


def after(held: Review | None, basis: Claim, verdict: str, wanted: Mapping[str, Any]) -> State:
    """What a verdict makes of a claim. Fields that the reviewer saw (those decided before) stay unless changed now."""
    if verdict == "renew":
        return State("accepted", {}, basis)
    seen = {**(held.shown if held and held.status != "open" else basis), **wanted}
    changes = changes_to(basis, seen)
    status = STATUS[verdict]
    if held is not None and held.today is None and status != "rejected":
        return State("added", changes, basis)  # the coder does not find it: a person alone stands behind it
    if status != "rejected":
        status = "corrected" if changes else "accepted"
    return State(status, changes, basis)


def add(record: Record, article: str, claim: Claim, by: str, note: str = "") -> int:
    """Add a claim that the coder missed; returns the number of the decision. InputError (R294) where it is there."""
    with record.writing() as connection:
        settle(connection)
        if coded_claim(connection, article, claim["claim"]) or one(connection, article, claim["claim"]):
            raise InputError("this claim is there already, at the same words and of the same kind", code="R294")
        held = begin(connection, article, claim, "added", None, by)
        return append(connection, held, "add", State("open", {}, claim), State("added", {}, claim), by, note)


def undo(record: Record, number: int, by: str, note: str = "") -> int:
    """Take decision ``number`` back by a further row; returns that row's number.

    The last decision that stands on a claim can be taken back, then the one before it, and so on; taking back the last
    row where it is itself an undoing brings the decision back. Raises InputError (R294), and Conflict where somebody
    has decided after it.
    """
    with record.writing() as connection:
        settle(connection)
        row = connection.execute(select(decisions).where(decisions.c.number == number)).first()
        if row is None:
            raise InputError(f"no decision {number}; open the page again", code="R294")
        held = by_number(connection, row.review)
        query = select(decisions).where(decisions.c.review == row.review, decisions.c.second == row.second)
        if row.second:
            query = query.where(decisions.c.by == row.by)
        rows = connection.execute(query.order_by(decisions.c.number)).all()
        taken = {r.undoes for r in rows if r.undoes is not None}
        if number in taken:
            raise InputError(f"decision {number} was taken back already", code="R294")
        standing = [r.number for r in rows if r.undoes is None and r.number not in taken]
        if number not in (*standing[-1:], rows[-1].number):
            raise Conflict(held, row.version)
        before = State(row.status, orjson.loads(row.changes), orjson.loads(row.basis))
        state = State(row.before_status, orjson.loads(row.before_changes), orjson.loads(row.before_basis))
        return append(connection, held, "undo", before, state, by, note, number, bool(row.second))


def begin(connection: Connection, article: str, claim: Claim, origin: str, today: int | None, by: str) -> Review:
    """A review of a claim that nobody has decided on; its first decision follows in the same transaction."""
    row = {
        "article": article, "claim": claim["claim"], "kind": claim["kind"], "start": claim["start"],
        "end": claim["end"], "origin": origin, "status": "open", "asks": "", "version": 0, "changes": "{}",
        "basis": dumped(claim), "number_today": today, "by": by, "at": moment(),
    }  # fmt: skip
    number = connection.execute(insert(reviews).values(**row).returning(reviews.c.number)).scalar_one()
    return by_number(connection, number)


def append(
    connection: Connection,
    held: Review,
    verdict: str,
    before: State,
    state: State,
    by: str,
    note: str,
    undoes: int | None = None,
    second: bool = False,
) -> int:
    """Add the row, and bring the review to it; a second reading leaves the review as it is."""
    version = held.version + (0 if second else 1)
    at = moment()
    row = {
        "review": held.number, "second": int(second), "version": version, "verdict": verdict,
        "before_status": before.status, "before_changes": dumped(before.changes), "before_basis": dumped(before.basis),
        "status": state.status, "changes": dumped(state.changes), "basis": dumped(state.basis), "by": by, "at": at,
        "note": note, "undoes": undoes,
    }  # fmt: skip
    number = connection.execute(insert(decisions).values(**row).returning(decisions.c.number)).scalar_one()
    if not second:
        basis = state.basis
        today = None
        if held.today is not None:
            today = orjson.loads(
                connection.execute(select(claims.c.record).where(claims.c.number == held.today)).scalar_one()
            )
        origin = "added" if state.status == "added" else held.origin
        asks = asked(origin, state, today)
        connection.execute(
            update(reviews)
            .where(reviews.c.number == held.number)
            .values(
                status=state.status, changes=dumped(state.changes), basis=dumped(basis), version=version, by=by, at=at,
                asks=asks, origin=origin, kind=basis["kind"], start=basis["start"], end=basis["end"],
            )
        )  # fmt: skip
    audit.write(connection, by, f"claim {verdict}", f"{held.article}#{held.claim} decision {number}")
    return number


# --- finding --------------------------------------------------------------------------------------------------------


def one(connection: Connection, article: str, claim: str) -> Review | None:
    """The review of a claim."""
    query = select(reviews).where(reviews.c.article == article, reviews.c.claim == claim)
    row = connection.execute(query).first()
    return review_of(row) if row else None


def by_number(connection: Connection, number: int) -> Review:
    return review_of(connection.execute(select(reviews).where(reviews.c.number == number)).one())


def of_article(connection: Connection, article: str) -> dict[str, Review]:
    """claim id -> review, of everything that people decided in an article."""
    query = select(reviews).where(reviews.c.article == article).order_by(reviews.c.start, reviews.c.number)
    return {row.claim: review_of(row) for row in connection.execute(query)}


def of_keys(connection: Connection, keys: Sequence[int]) -> dict[int, Review]:
    """Key of a claim today -> its review."""
    return {
        row.number_today: review_of(row)
        for part in chunks(keys)
        for row in connection.execute(select(reviews).where(reviews.c.number_today.in_(part)))
    }


def of_decision(connection: Connection, number: int) -> Review:
    """The review that a decision is on."""
    held = select(reviews).join(decisions, decisions.c.review == reviews.c.number).where(decisions.c.number == number)
    return review_of(connection.execute(held).one())


def review_of(row: Any) -> Review:
    """A review from its row."""
    return Review(
        row.number, row.article, row.claim, row.origin, row.status, row.asks, row.version, orjson.loads(row.changes),
        orjson.loads(row.basis), row.number_today, row.by, row.at,
    )  # fmt: skip


def coded_claim(connection: Connection, article: str, claim: str) -> tuple[int, Claim] | None:
    """(key, claim in the exchange format) as coded today."""
    query = (
        select(claims.c.number, claims.c.record)
        .join(articles, articles.c.number == claims.c.article)
        .where(articles.c.id == article, claims.c.claim == claim)
    )
    row = connection.execute(query).first()
    return (row.number, orjson.loads(row.record)) if row else None


def history(connection: Connection, numbers: Sequence[int]) -> dict[int, list[Decision]]:
    """Review -> its decisions in the order of writing."""
    out: dict[int, list[Decision]] = {}
    for part in chunks(numbers):
        query = select(decisions).where(decisions.c.review.in_(part)).order_by(decisions.c.number)
        rows = connection.execute(query).all()
        taken = {row.undoes: row.number for row in rows if row.undoes is not None}
        for row in rows:
            out.setdefault(row.review, []).append(decision_of(row, taken.get(row.number)))
    return out


def decision_of(row: Any, undone_by: int | None) -> Decision:
    """A decision from its row."""
    return Decision(
        row.number, row.review, bool(row.second), row.version, row.verdict, row.before_status,
        effective(orjson.loads(row.before_basis), orjson.loads(row.before_changes)), row.status,
        effective(orjson.loads(row.basis), orjson.loads(row.changes)), row.by, row.at, row.note, row.undoes, undone_by,
    )  # fmt: skip


# --- after coding anew ----------------------------------------------------------------------------------------------


def settle(connection: Connection) -> int:
    """Find every reviewed claim again where articles or claims have changed since that was last done.

    Sets the claim's id and key of today and whether the decision asks again. Returns how many reviews changed. Call it
    in a transaction that writes.
    """
    now = str(revision(connection, "content"))
    if settled(connection) == now:
        return 0
    held = [review_of(row) for row in connection.execute(select(reviews))]
    changed = 0
    for part in chunks(sorted({review.article for review in held}), 200):
        wanted = set(part)
        mine = [review for review in held if review.article in wanted]
        today = claims_today(connection, part)
        for review, found in matched(mine, today):
            changed += renew(connection, review, found)
    connection.execute(delete(meta).where(meta.c.key == "reviewed"))
    connection.execute(insert(meta), [{"key": "reviewed", "value": now}])
    return changed


def settled(connection: Connection) -> str | None:
    """The count of changes of articles and claims that reviews were last settled at."""
    return connection.execute(select(meta.c.value).where(meta.c.key == "reviewed")).scalar()


def unsettled(connection: Connection) -> bool:
    """Whether ``settle`` has something to do."""
    return settled(connection) != str(revision(connection, "content"))


def claims_today(connection: Connection, keys: Sequence[str]) -> dict[str, list[tuple[int, Claim]]]:
    """Article id -> its claims as coded today, each with its key."""
    query = (
        select(articles.c.id, claims.c.number, claims.c.record)
        .join(articles, articles.c.number == claims.c.article)
        .where(articles.c.id.in_(keys))
        .order_by(claims.c.number)
    )
    out: dict[str, list[tuple[int, Claim]]] = {}
    for row in connection.execute(query):
        out.setdefault(row.id, []).append((row.number, orjson.loads(row.record)))
    return out


def matched(
    held: Iterable[Review], today: Mapping[str, list[tuple[int, Claim]]]
) -> Iterator[tuple[Review, tuple[int, Claim] | None]]:
    """Each review with the claim of today that it is on: the same kind and span; else the same kind over some of the
    same words; else the same span of another kind. No claim is given to two reviews."""
    left = list(held)
    given: set[int] = set()
    found: dict[int, tuple[int, Claim]] = {}

    def score(review: Review, claim: Claim, step: int) -> int:
        basis = review.basis
        kind = claim["kind"] == basis["kind"]
        span = (claim["start"], claim["end"]) == (basis["start"], basis["end"])
        shared = min(claim["end"], basis["end"]) - max(claim["start"], basis["start"])
        return ((kind and span) * 1, kind * max(0, shared), span * 1)[step]

    for step in range(3):
        for review in left:
            if review.number in found:
                continue
            options = [
                (score(review, claim, step), -key, (key, claim))
                for key, claim in today.get(review.article, ())
                if key not in given and score(review, claim, step) > 0
            ]
            if options:
                best = max(options, key=lambda option: option[:2])[2]
                found[review.number] = best
                given.add(best[0])
    for review in left:
        yield review, found.get(review.number)


def renew(connection: Connection, review: Review, found: tuple[int, Claim] | None) -> int:
    """Write down where a review's claim is today; 1 where that is new."""
    key, claim = found or (None, None)
    name = claim["claim"] if claim else review.claim
    asks = asked(review.origin, State(review.status, review.changes, review.basis), claim)
    if (key, name, asks) == (review.today, review.claim, review.asks):
        return 0
    taken = one(connection, review.article, name)
    if taken is not None and taken.number != review.number:
        # its id is still that of another review, which is met later or is gone: ids of reviews that are gone are free
        connection.execute(
            update(reviews).where(reviews.c.number == taken.number).values(claim=f"{taken.claim}~{taken.number}")
        )
    connection.execute(
        update(reviews).where(reviews.c.number == review.number).values(number_today=key, claim=name, asks=asks)
    )
    return 1


def asked(origin: str, state: State, today: Claim | None) -> str:
    """Why a review asks again. What a person added needs no coder who finds it."""
    if origin == "added" and today is None:
        return ""
    return asks_again(state.basis, state.changes, state.status, today)


# --- what is to be used ---------------------------------------------------------------------------------------------


def kept(record: Record, tests: Sequence[Any] = ()) -> Iterator[Claim]:
    """The claims that people stand behind (accepted, corrected, added), with their fields, by article and place in it.

    Each has ``review``: status, by, at, asks, changed. ``tests`` are over ``reviews`` and ``articles``.
    """
    with record.engine.connect() as connection:
        if not inspect(connection).has_table(reviews.name):
            return
        late = unsettled(connection)
    if late:
        with record.writing() as connection:
            settle(connection)
    query = (
        select(reviews, articles.c.number.label("place"))
        .outerjoin(articles, articles.c.id == reviews.c.article)
        .where(reviews.c.status.in_(KEPT), *tests)
        .order_by(articles.c.number, reviews.c.start, reviews.c.number)
    )
    with record.engine.connect() as connection:
        for row in connection.execute(query):
            held = review_of(row)
            told = {"status": held.status, "by": held.by, "at": held.at, "asks": held.asks}
            yield reviewed(held.basis, held.changes, told)


def dumped(value: Any) -> str:
    return orjson.dumps(value).decode()
