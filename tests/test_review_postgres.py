"""The workspace over PostgreSQL: every page, and the same answers as over SQLite."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from test_review_pages import PAGES
from test_store_postgres import server, url  # noqa: F401
from workspace import example

from riwaya.review.app import make_app
from riwaya.store import search
from riwaya.store.database import insert_rows
from riwaya.store.record import Record
from riwaya.store.schema import meta, metadata

ASKED = (
    "incidents?size=500", "incidents?sort=accounts&size=100", "incidents?contested=1&size=100",
    "claims?q=المدينة&size=500", 'claims?q="مدينة البوكمال"&size=500',
    "claims?place=riwaya:sy-abu-kamal&radius=60&size=500",
    "claims?actor=islamic-state&kind=capture&size=500", "articles?q=البوكمال&size=100", "articles?since=2017-11-10",
    "timeline", "timeline?grade=contested", "control", "wording", "wording?of=capture&role=act", "quotes", "sources",
    "actors", "places", "incidents/points", "incidents.geojson?kind=capture", "typeahead?kind=place&q=بوكمال", "queue?limit=50",
    "queue?kind=casualties", "progress", "agreement",
)  # fmt: skip


def test_pages_and_answers_are_those_of_sqlite(url: str) -> None:  # noqa: F811
    with Record.open(example(), create=False) as held, Record.open(url) as record:
        with record.writing() as into, held.engine.connect() as out:
            for table in metadata.sorted_tables:
                if table.name in ("meta", "claim_words") or not held.engine.dialect.has_table(out, table.name):
                    continue
                insert_rows(into, table, [tuple(row) for row in out.execute(select(table))])
            kept = out.execute(select(meta).where(meta.c.key.in_(("linked", "revision", "content")))).all()
            into.execute(meta.insert(), [{"key": row.key, "value": row.value} for row in kept])
        assert search.prepare(record) == held.count() and search.prepare(record) == 0
    ours = TestClient(make_app(str(example())), base_url="http://127.0.0.1")
    theirs = TestClient(make_app(url), base_url="http://127.0.0.1")
    with ours, theirs:
        for path in PAGES:
            assert theirs.get(f"/ar/{path}").status_code == 200, path
        for path in ASKED:
            first, second = ours.get(f"/api/{path}").json(), theirs.get(f"/api/{path}").json()
            if path.startswith("incidents.geojson"):
                first, second = (sorted(map(str, one["features"])) for one in (first, second))
            assert first == second, path


@pytest.fixture(autouse=True)
def _quiet() -> None:
    """pg8000 is needed; ``test_store_postgres`` says so where it is missing."""
    pytest.importorskip("pg8000")
