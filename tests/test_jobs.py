"""The long jobs: any number of workers gives the same record, and a kill at any moment loses and doubles nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from written import article, articles, write_lines

from riwaya import jobs, workers
from riwaya.errors import LexiconError, RiwayaError
from riwaya.model import Article
from riwaya.pipeline import coder_name
from riwaya.store.record import Record

MANY = 150


def coded(path: Path, workers: int, found: list[Article] | None = None) -> list[dict]:
    with Record.open(path) as record:
        jobs.add_articles(record, articles(MANY) if found is None else found)
        jobs.code_articles(record, coder_name(), workers)
        return list(record.records())


def riwaya(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "riwaya.cli.main", *map(str, arguments)]


def dump(path: Path) -> bytes:
    return subprocess.run(riwaya("export", "claims", "--db", path), capture_output=True, check=True).stdout


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    """The claims of MANY articles coded in this process."""
    return coded(tmp_path_factory.mktemp("one") / "r.db", 1)


@pytest.mark.parametrize("count", [2, 3])
def test_workers_change_nothing(tmp_path: Path, expected: list[dict], count: int) -> None:
    assert len(expected) > MANY
    assert coded(tmp_path / "r.db", count) == expected


def test_order_of_the_whole_record_is_the_same_with_workers(tmp_path: Path) -> None:
    """Not the claims alone: every table holds the same rows in the same order."""
    tables = []
    for count in (1, 2):
        path = tmp_path / f"{count}.db"
        coded(path, count)
        with Record.open(path) as record, record.engine.connect() as connection:
            tables.append(
                [
                    connection.exec_driver_sql(f"select * from {t}").all()
                    for t in ("articles", "claims", "claim_actors", "claim_places", "attention")
                ]
            )
    assert [list(map(tuple, t)) for t in tables[0]] == [list(map(tuple, t)) for t in tables[1]]


def test_ids_are_unique_in_their_article(expected: list[dict]) -> None:
    keys = [(c["article"], c["claim"]) for c in expected]
    assert len(keys) == len(set(keys))


def test_a_second_run_codes_only_what_is_new(tmp_path: Path) -> None:
    with Record.open(tmp_path / "r.db") as record:
        jobs.add_articles(record, articles(5))
        assert jobs.code_articles(record, "coder 1")[0] == 5
        jobs.add_articles(record, articles(7))
        assert jobs.code_articles(record, "coder 1")[0] == 2
        assert jobs.code_articles(record, "coder 2")[0] == 0, "another coder alone recodes nothing"
        assert jobs.code_articles(record, "coder 2", recode=True)[0] == 7
        assert jobs.code_articles(record, "coder 2", recode=True)[0] == 0
        assert record.count_pending("coder 2") == 0


# --- what goes wrong ------------------------------------------------------------------------------------------------


class Clumsy:
    """A coder that fails on every tenth article."""

    def code_article(self, found: Article) -> list:
        if found.id.endswith("3"):
            raise ValueError("three is\ntoo much")
        if found.id.endswith("4"):
            raise LexiconError("no lexicon", code="R100")
        return []


def test_an_article_that_fails_is_noted_and_the_rest_goes_on() -> None:
    batch = list(enumerate(articles(10)))
    long = (10, Article("long", "ا" * (jobs.LONGEST + 1)))
    found = jobs.code_batch(Clumsy(), [*batch, long])  # type: ignore[arg-type]
    codes = {c.problems[0].article: c.problems[0] for c in found}
    assert len(found) == 11
    assert (
        codes["a0003"].code == "R500" and "ValueError" in codes["a0003"].message and "\n" not in codes["a0003"].message
    )
    assert codes["a0004"].code == "R100" and codes["long"].code == "R230"
    assert all(codes[f"a000{n}"].code == "R240" for n in (0, 1, 2, 5))


def start_doubling():
    return double


def double(batch: list[int]) -> list[int]:
    if any(n in (37, 90) for n in batch):
        os.kill(os.getpid(), signal.SIGKILL)
    return [2 * n for n in batch]


HELD: list[bytearray] = []


def start_hoarding():
    return hoard


def hoard(batch: list[int]) -> list[tuple[int, int]]:
    HELD.append(bytearray(b"x" * 40_000_000))
    return [(os.getpid(), n) for n in batch]


def start_badly():
    raise LexiconError("events.json: not compiled")


def start_and_die():
    os._exit(3)


def lost(item: int) -> str:
    return f"lost {item}"


def test_a_worker_that_is_killed_is_replaced_and_its_article_found() -> None:
    batches = [list(range(at, at + 8)) for at in range(0, 200, 8)]
    found = [x for part in workers.in_order(iter(batches), 2, start_doubling, lost) for x in part]
    assert found == [lost(n) if n in (37, 90) else 2 * n for n in range(200)]


def test_a_worker_that_hoards_is_replaced_in_good_order() -> None:
    batches = [[n, n + 1] for n in range(0, 80, 2)]
    found = [x for part in workers.in_order(iter(batches), 2, start_hoarding, lost) for x in part]
    assert [n for _, n in found] == list(range(80)), "nothing is lost or done twice"
    assert len({pid for pid, _ in found}) > 2


@pytest.mark.parametrize(("start", "words"), [(start_badly, "not compiled"), (start_and_die, "ended while it started")])
def test_workers_that_cannot_start_say_why(start, words: str) -> None:
    with pytest.raises(RiwayaError, match=words):
        list(workers.in_order(iter([[1], [2]]), 2, start, lost))


def test_few_batches_are_on_their_way() -> None:
    taken = 0

    def batches():
        nonlocal taken
        for n in range(1000):
            taken += 1
            yield [n * 1000]

    results = workers.in_order(batches(), 2, start_doubling, lost)
    for n in range(50):
        assert next(results) == [n * 2000]
        assert taken - n <= 2 * workers.WINDOW + 1, "the corpus is streamed, whatever its size"
    results.close()


# --- killed at any moment -------------------------------------------------------------------------------------------


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def children(pid: int) -> list[int]:
    try:
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc, to see what is left running")
def test_killed_at_any_moment_and_run_again(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "articles.jsonl", articles(200))
    whole = tmp_path / "whole.db"
    began = time.monotonic()
    subprocess.run(riwaya("run", source, "--db", whole, "--workers", 2), capture_output=True, check=True)
    usual = time.monotonic() - began
    chance = random.Random(1402)
    orphans: list[int] = []
    torn = [tmp_path / "torn0.db"]
    partly = 0
    for n in range(9):
        command = riwaya("run", source, "--db", torn[-1], "--workers", n % 3 + 1)
        job = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(chance.uniform(0.1, 0.9 * usual))
        orphans += children(job.pid)
        ended = job.poll() is not None
        job.kill()
        said = job.communicate()[1].decode()
        assert "riwaya:" not in said, said
        if ended:
            torn.append(tmp_path / f"torn{len(torn)}.db")  # it was through: the next kills need a new record
        elif torn[-1].exists():
            with Record.open(torn[-1]) as record:
                partly += 0 < record.count_pending() < 200
    print(f"{partly} kills left a record coded in part; {len(torn)} records")
    for path in torn:
        last = subprocess.run(riwaya("run", source, "--db", path, "--workers", 2), capture_output=True, check=False)
        assert last.returncode == 0, last.stderr.decode()
        assert dump(path) == dump(whole)
        with Record.open(path) as one, Record.open(whole) as other:
            assert list(one.problems()) == list(other.problems())
            assert one.count_pending() == 0
    deadline = time.monotonic() + 10
    while any(map(alive, orphans)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not [pid for pid in orphans if alive(pid)], "no worker outlives a killed run"


def test_ctrl_c_is_one_line(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "articles.jsonl", articles(3000))
    job = subprocess.Popen(
        riwaya("run", source, "--db", tmp_path / "r.db", "--workers", 2),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    time.sleep(2.5)
    os.killpg(job.pid, signal.SIGINT)
    said = job.communicate(timeout=20)[1].decode()
    assert job.returncode == 130
    assert "stopped" in said and "Traceback" not in said, said


def test_progress_is_told(tmp_path: Path) -> None:
    seen: list[int] = []
    with Record.open(tmp_path / "r.db") as record:
        jobs.add_articles(record, articles(450), seen.append)
        assert seen == [200, 200, 50]
        seen.clear()
        jobs.code_articles(record, "c", 1, False, seen.append)
    assert sum(seen) == 450


def test_lost_article_becomes_a_row() -> None:
    made = partial(jobs.failed, code="R501", message="ended")((7, article(7)))
    assert made.number == 7 and made.problems[0].article == "a0007" and not made.claims
