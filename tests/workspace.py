"""A record of the example articles, coded, linked and ready for the workspace, made once a session of tests."""

from __future__ import annotations

import functools
import shutil
import tempfile
from pathlib import Path

from riwaya import linkage
from riwaya.store import search
from riwaya.store.record import Record

EXAMPLES = Path(__file__).parent.parent / "riwaya" / "examples"


@functools.cache
def example() -> Path:
    """The path of the record. Copy it before writing: ``copied``."""
    from riwaya.cli.main import answer

    path = Path(tempfile.mkdtemp(prefix="riwaya-workspace-")) / "example.db"
    assert answer(["run", str(EXAMPLES / "*.txt"), "--db", str(path), "--workers", "1"]) == 0
    with Record.open(path) as record:
        linkage.link_record(record)
        search.prepare(record)
    return path


def copied(folder: Path) -> Path:
    """A copy to write into."""
    path = folder / "copy.db"
    with Record.open(example(), create=False) as record, record.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(example(), path)
    return path
