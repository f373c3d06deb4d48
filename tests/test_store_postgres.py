"""The same record on PostgreSQL: a real server is started for the test where one is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from written import article, articles

from riwaya import jobs
from riwaya.errors import RecordError
from riwaya.model import Article
from riwaya.store.filters import tests_of as filters_of
from riwaya.store.record import Record

pytest.importorskip("psycopg", reason="psycopg is not installed (pip install 'riwaya[postgres]')")


def tool(name: str) -> str | None:
    """A server program, on the path or where Debian puts it."""
    held = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}")) if Path("/usr/lib/postgresql").exists() else []
    return shutil.which(name) or (str(held[-1]) if held else None)


def somebody() -> dict[str, object]:
    """PostgreSQL will not run as root: another user to run it as."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            return {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []}
        except KeyError:
            continue
    pytest.skip("no user to run PostgreSQL as")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    initdb, control = tool("initdb"), tool("pg_ctl")
    if not initdb or not control:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    user = somebody()
    folder = Path(tempfile.mkdtemp(prefix="riwaya-pg-", dir="/tmp"))
    data = folder / "data"
    try:
        if user:
            shutil.chown(folder, str(user["user"]))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]

        def do(*command: str) -> subprocess.CompletedProcess:
            return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60, **user)  # type: ignore[call-overload]

        made = do(initdb, "-D", str(data), "-U", "riwaya", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        if made.returncode:
            pytest.skip(f"initdb failed: {made.stderr.strip()[-200:]}")
        settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        # the server keeps the output open that it is given: a file, so that nobody waits for it
        began = do(control, "-D", str(data), "-w", "-l", str(folder / "log"), "-o", settings, "start")
        if began.returncode:
            pytest.skip(f"PostgreSQL did not start: {began.stdout.strip()[-200:]}")
        try:
            yield f"postgresql://riwaya@127.0.0.1:{port}/postgres"
        finally:
            do(control, "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def url(server: str, request: pytest.FixtureRequest) -> str:
    """A new database a test."""
    import psycopg

    name = f"t{abs(hash(request.node.name)) % 10**8}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}")  # type: ignore[arg-type]
    return server.rsplit("/", 1)[0] + "/" + name


def test_the_same_claims_as_in_sqlite(url: str, tmp_path: Path) -> None:
    found = []
    for where, workers in ((tmp_path / "r.db", 1), (url, 2)):
        with Record.open(where) as record:
            assert jobs.add_articles(record, articles(60))[:2] == (60, 0)
            assert jobs.add_articles(record, articles(60))[:2] == (0, 60)
            jobs.code_articles(record, "c", workers)
        with Record.open(where, create=False) as record:
            given = {"kind": ["casualties"], "since": "2017-11", "place": "Abu Kamal"}
            found.append(
                (
                    list(record.records()),
                    record.count(filters_of(**given)),
                    [p.message for p in record.problems()],
                    record.count_pending(),
                )
            )
    assert found[0] == found[1] and found[0][0] and found[0][1]


def test_coding_again_and_awkward_text(url: str) -> None:
    with Record.open(url) as record:
        record.add([article(1), Article("odd", "نص\0فيه \ud800 رموز", outlet="o")])
        jobs.code_articles(record, "coder 1", 1)
        before = list(record.records())
        jobs.code_articles(record, "coder 2", 1, recode=True)
        assert list(record.records()) == before
        with record.engine.connect() as connection:
            held = connection.exec_driver_sql("select count(*) from claim_actors").scalar()
        assert held == sum(len(c["actors"]) + len(c["targets"]) for c in before)
        record.add([article(1, title="عنوان جديد", published=article(1).published, origin="made:1")])


def test_the_summary_reads_it(url: str) -> None:
    from riwaya.cli.summary import summary

    with Record.open(url) as record:
        jobs.add_articles(record, articles(12))
        jobs.code_articles(record, "c", 1)
        s = summary(record)
    assert s["articles"] == 12 and s["claims"] == sum(n for _, n in s["kinds"])


def test_no_server_is_one_line(server: str) -> None:
    with pytest.raises(RecordError) as error:
        Record.open(server.rsplit("/", 1)[0] + "/none")
    assert "\n" not in str(error.value) and "none" in str(error.value)
