"""What the page of files and the exports of the workspace ask of a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, or_, select

from riwaya.store import links, reviews
from riwaya.store.browse import Browser
from riwaya.store.browse_filters import Filters, claim_tests, incident_tests
from riwaya.store.record import Record
from riwaya.store.review_claims import Claim, meets
from riwaya.store.rows import first_day, last_day
from riwaya.store.schema import articles, attention, claims
from riwaya.store.schema_links import holds, terms
from riwaya.store.schema_review import reviews as reviews_table

LISTED = 200
"""Problems of one import that are shown."""


def problems(browser: Browser, label: str) -> list[Any]:
    """What the attention list has on the files under a folder, in the order of meeting."""
    begins = attention.c.file.startswith(f"{label}/", autoescape=True)
    return list(browser.rows(select(attention).where(begins).order_by(attention.c.number).limit(LISTED)))


def exported(record: Record, what: str, f: Filters) -> Iterable[dict[str, Any]]:
    """What an export holds under the filters: claims, reviewed, incidents, control or wording; streamed."""
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


def stood_behind(record: Record, f: Filters, connection: Connection) -> Iterator[Claim]:
    """Claims that people stand behind: their own fields count for the filters; where the claim lies or what incident
    it is of is asked of the claim as coded."""
    tests: list[Any] = [articles.c.outlet == f.outlet] if f.outlet else []
    own: dict[str, Any] = {name: getattr(f, name) for name in ("kind", "actor", "source", "modality", "since", "until")}
    if not f.radius:
        own["place"] = f.place
    rest = f.without("outlet", *own)
    if rest.values():
        tests.append(reviews_table.c.number_today.in_(select(claims.c.number).where(*claim_tests(connection, rest))))
    return (claim for claim in reviews.kept(record, tests) if meets(claim, **own))


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
