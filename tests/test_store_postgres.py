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
from sqlalchemy import update
from written import article, articles

from riwaya import jobs, linkage
from riwaya.errors import RecordError
from riwaya.model import Article
from riwaya.store import judgements, links
from riwaya.store.filters import tests_of as filters_of
from riwaya.store.record import Record
from riwaya.store.schema import meta
from riwaya.store.schema_links import LINK_TABLES, holds, terms

pytest.importorskip("pg8000", reason="pg8000 is not installed (pip install 'riwaya[postgres]')")


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
    import pg8000.dbapi

    name = f"t{abs(hash(request.node.name)) % 10**8}"
    connection = pg8000.dbapi.connect("riwaya", "127.0.0.1", "postgres", int(server.rsplit(":", 1)[1].split("/")[0]))
    connection.autocommit = True
    connection.cursor().execute(f"create database {name}")
    connection.close()
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


def test_an_older_record_is_brought_up_and_linked_as_in_sqlite(url: str, tmp_path: Path) -> None:
    found = []
    for where in (tmp_path / "r.db", url):
        with Record.open(where) as record:
            jobs.add_articles(record, articles(40))
            jobs.code_articles(record, "c", 1)
            with record.engine.begin() as connection:
                for table in reversed(LINK_TABLES):
                    table.drop(connection)
                connection.execute(update(meta).where(meta.c.key == "schema").values(value="1"))
        with Record.open(where, create=False) as record:
            assert not links.state(record).made and judgements.all_of(record) == []
            assert linkage.link_record(record).done and not linkage.link_record(record).done
            one = next(links.found(record, links.tests_of(kind=["capture"], actor=["islamic-state"])))
            claims = [(c["article"], c["claim"], one["kind"], c["start"], c["end"]) for c in one["claims"]]
            if len(claims) > 1:
                judgements.judge(record, *map(lambda c: judgements.Anchor(*c), claims[:2]), "different", "x")
                linkage.link_record(record)
                judgements.undo(record, 1, "x")
                linkage.link_record(record)
            refs = [f"{c['article']}#{c['claim']}" for c in one["claims"]]
            found.append(
                (
                    list(links.found(record)),
                    list(links.records_of(record, holds)),
                    list(links.records_of(record, terms)),
                    links.quotes_of(record),
                    [t.passage for t in links.tellings(record, one["incident"])],
                    len(links.tellings_of(record, refs)),
                    linkage.control_of(record, [one["place"]["id"]], "2017-11-20"),
                    links.totals(record),
                    links.corpus(record),
                )
            )
    assert found[0] == found[1] and found[0][0]


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
    assert str(error.value).endswith("a postgresql:// URL)") and 'database "none" does not exist' in str(error.value)
    assert "\n" not in str(error.value) and "{" not in str(error.value)


def test_nobody_there_is_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(RecordError) as error:
            Record.open(f"postgresql://riwaya:secret@127.0.0.1:{taken.getsockname()[1]}/none")
    assert error.value.code == "R302" and "\n" not in str(error.value) and "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("?sslmode=disable", None),
        ("?sslmode=prefer", None),
        ("?sslmode=require", "SSL"),  # the server of these tests has no certificate
        ("?sslmode=perhaps", "sslmode=perhaps"),
        ("?sslmode=prefer&target_session_attrs=any", "target_session_attrs"),
    ],
)
def test_options_of_a_url(url: str, end: str, said: str | None) -> None:
    if said is None:
        with Record.open(url + end) as record:
            assert record.count_pending() == 0
        return
    with pytest.raises(RecordError, match=said) as error:
        Record.open(url + end)
    assert error.value.code == "R302" and "\n" not in str(error.value)


def test_the_user_may_come_from_the_environment(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGUSER", "riwaya")
    monkeypatch.setenv("PGPASSWORD", "any")
    with Record.open(url.replace("riwaya@", "")) as record:
        assert record.count_pending() == 0
