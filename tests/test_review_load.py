"""Many reviewers at once, for five seconds; ``benchmarks/reviewers.py`` does a minute. On SQLite and on PostgreSQL."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from sqlalchemy import select
from test_store_postgres import server, url  # noqa: F401
from workspace import copied, example

from riwaya.store.database import insert_rows
from riwaya.store.record import Record
from riwaya.store.schema import meta, metadata
from riwaya.store.schema_review import audit

sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))

import reviewers


def held(where: str, seconds: float = 5.0) -> None:
    """Nobody meets an error, and no update is lost."""
    told, wrong = reviewers.run(where, 50, seconds, pause=0.5, least=20)
    assert not told.errors, told.errors[:5]
    assert not wrong, wrong[:5]
    assert len(told.done) >= 20 and set(told.statuses) <= {200, 409}


def test_fifty_reviewers_on_sqlite(tmp_path: Path) -> None:
    held(str(copied(tmp_path)))


def test_fifty_reviewers_on_postgresql(url: str) -> None:  # noqa: F811
    with (
        Record.open(example(), create=False) as source,
        Record.open(url) as record,
        record.writing() as into,
        source.engine.connect() as out,
    ):
        for table in metadata.sorted_tables:
            if table.name not in ("meta", "claim_words") and source.engine.dialect.has_table(out, table.name):
                insert_rows(into, table, [tuple(row) for row in out.execute(select(table))])
        kept = out.execute(select(meta).where(meta.c.key.in_(("linked", "revision", "content")))).all()
        into.execute(meta.insert(), [{"key": row.key, "value": row.value} for row in kept])
    held(url)


def test_writers_of_one_process_queue_for_sqlite(tmp_path: Path) -> None:
    """None of them meets «database is locked», also where each writes for a while."""
    from riwaya.store import audit as log

    trouble: list[Exception] = []
    with Record.open(copied(tmp_path)) as record:

        def write(n: int) -> None:
            try:
                for m in range(10):
                    log.note(record, f"writer-{n}", "test", str(m))
            except Exception as error:
                trouble.append(error)

        threads = [threading.Thread(target=write, args=(n,)) for n in range(30)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with record.engine.connect() as connection:
            rows = connection.execute(select(audit.c.number).where(audit.c.action == "test")).all()
    assert not trouble and len(rows) == 300
