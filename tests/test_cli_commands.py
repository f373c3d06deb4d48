"""The command line: the main job on files, one line for what goes wrong, output fit for a person or a pipe."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from written import articles, write_lines

from riwaya.cli import layout
from riwaya.cli.main import COMMANDS, HELP, answer

HEAVY = (
    "sqlalchemy",
    "rich",
    "orjson",
    "trafilatura",
    "lxml",
    "simplemma",
    "geographiclib",
    "riwaya.pipeline",
    "riwaya.coding",
    "multiprocessing",
)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A record of twelve articles, made through the command line."""
    folder = tmp_path_factory.mktemp("cli")
    source = write_lines(folder / "articles.jsonl", articles(12))
    path = str(folder / "r.db")
    assert answer(["run", str(source), "--db", path, "--workers", "1"]) == 0
    return path


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = answer(list(arguments))
    out = capsys.readouterr()
    return code, out.out, out.err


# --- the main job ---------------------------------------------------------------------------------------------------


def test_run_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write_lines(tmp_path / "a.jsonl", articles(9))
    for times in (1, 2):
        code, out, err = said(capsys, "run", str(source), "--db", str(tmp_path / "r.db"))
        assert code == 0 and not err
        assert "9 articles of 3 outlets" in out and "claims by kind" in out and "according to" in out
        assert ("9 coded in" in out) == (times == 1), "the second run has nothing to do"


def test_add_code_and_recode(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source, record = str(write_lines(tmp_path / "a.jsonl", articles(5))), str(tmp_path / "r.db")
    assert said(capsys, "add", source, "--db", record)[1] == "5 articles added, 0 were in the record already\n"
    assert said(capsys, "code", "--db", record)[1].startswith("5 articles coded, ")
    assert said(capsys, "code", "--db", record)[1] == "0 articles coded, 0 claims\n"
    monkeypatch.setattr("riwaya.pipeline.coder_name", lambda names="": "riwaya of tomorrow")
    _, out, err = said(capsys, "code", "--db", record)
    assert out.startswith("0 articles") and "--recode" in err and len(err.splitlines()) == 1
    assert said(capsys, "code", "--recode", "--db", record)[1].startswith("5 articles coded, ")


def test_one_bad_file_beside_good_ones_is_one_line_and_no_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_lines(tmp_path / "a.jsonl", articles(3))
    with source.open("a", encoding="utf-8") as out:
        out.write("{broken\n")
    (tmp_path / "empty.txt").write_bytes(b"")
    code, out, err = said(capsys, "run", str(tmp_path), "--db", str(tmp_path / "r.db"))
    assert code == 0
    assert len(err.splitlines()) == 2 and "a.jsonl:4" in err and "empty.txt" in err, err
    assert len(said(capsys, "show", "attention", "--db", str(tmp_path / "r.db"), "--limit", "2")[1].splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["run", "{d}/none.txt", "--db", "{d}/x.db"], 1, "no article could be read"),
        (["run", "{d}/bytes.bin", "--db", "{d}/x.db"], 1, "no article could be read"),
        (["run", "{d}/ok.jsonl", "--db", "{d}/no/such/x.db"], 1, "does not exist"),
        (["run", "{d}/ok.jsonl", "--db", "{d}/bytes.bin"], 1, "R302"),
        (["run", "{d}/ok.jsonl", "--db", "{d}"], 1, "R302"),
        (["run", "--db", "{d}/x.db"], 2, "PATH"),
        (["run", "{d}/ok.jsonl"], 2, "--db"),
        (["run", "{d}/ok.jsonl", "--db", "{d}/y.db", "--published", "yesterday"], 2, "YYYY-MM-DD"),
        (["run", "{d}/ok.jsonl", "--db", "{d}/y.db", "--map", "text"], 2, "FIELD=COLUMN"),
        (["run", "{d}/ok.jsonl", "--db", "{d}/y.db", "--workers", "0"], 2, "--workers"),
        (["code", "--db", "{d}/none.db"], 1, "no such record"),
        (["show", "claims", "--db", "{r}", "--article", "zzz"], 1, "no article"),
        (["show", "claims", "--db", "{r}", "--article", "a00"], 1, "did you mean"),
        (["show", "claims", "--db", "{r}", "--since", "2017-13"], 2, "no date"),
        (["show", "claims", "--db", "{r}", "--kind", "party"], 2, "no kind of claim"),
        (["explain", "a0001", "99", "--db", "{r}"], 1, "no claim"),
        (["export", "claims", "--db", "{r}", "-o", "{d}/x.docx"], 1, "no export format"),
        (["export", "claims", "--db", "{r}", "-o", "{d}/no/x.csv"], 1, "No such file"),
        (["evaluate", "{d}", "--db", "{r}"], 1, "no coded articles"),
        (["dance"], 2, "No such command"),
        (["show", "dance"], 2, "No such command"),
    ],
)  # fmt: skip
def test_errors_are_one_line(
    tmp_path: Path, record: str, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, words: str
) -> None:
    write_lines(tmp_path / "ok.jsonl", articles(1))
    (tmp_path / "bytes.bin").write_bytes(bytes(range(256)) * 40)
    got, out, err = said(capsys, *(a.format(d=tmp_path, r=record) for a in arguments))
    assert got == code, err
    last = err.strip().splitlines()[-1]
    assert words in err and last.startswith("riwaya: ") and "Traceback" not in err + out
    assert len(err.strip().splitlines()) <= 2, "one line for the file, one for the run"
    assert not (tmp_path / "y.db").exists(), "wrong usage makes no record"


def test_an_error_that_nobody_expected_is_one_line(
    record: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("riwaya.store.record.Record.count", lambda *_: 1 / 0)
    code, _, err = said(capsys, "show", "claims", "--limit", "1", "--db", record)
    assert code == 1 and "R500" in err and "ZeroDivisionError" in err and len(err.splitlines()) == 1


def test_many_problems_do_not_flood(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write_lines(tmp_path / "a.jsonl", articles(1))
    with source.open("a", encoding="utf-8") as out:
        out.write("{broken\n" * 500)
    code, _, err = said(capsys, "add", str(source), "--db", str(tmp_path / "r.db"))
    assert code == 0 and len(err.splitlines()) < 60
    shown = said(capsys, "show", "attention", "--limit", "1000", "--db", str(tmp_path / "r.db"))[1]
    assert len(shown.splitlines()) == 500 or "more" in err


# --- looking --------------------------------------------------------------------------------------------------------


def test_a_pipe_gets_whole_lines_without_colours(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, err = said(capsys, "show", "claims", "--db", record, "--limit", "5")
    lines = out.splitlines()
    assert len(lines) == 6 and lines[0].split("\t") == list(layout.CLAIM_COLUMNS)
    assert all(line.count("\t") == len(layout.CLAIM_COLUMNS) - 1 for line in lines)
    assert "\x1b" not in out and "\u2067" not in out and "5 of" in err
    for command in ("articles", "sources"):
        out = said(capsys, "show", command, "--db", record)[1]
        assert "\t" in out and "\x1b" not in out


def test_an_article_in_a_pipe_is_its_text_with_marks(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capsys, "show", "claims", "--db", record, "--article", "a0003")
    text = out.split("\n\n")[1]
    assert re.sub(r"\[[\d,]+ |\]", "", text) == articles(4)[3].text
    assert "[1 " in text and "\x1b" not in out and "\u2067" not in out


def test_marks_nest_and_keep_the_text() -> None:
    none = {"source": {}, "actors": [], "targets": [], "places": []}
    claims = [{**none, "start": 0, "end": 3}, {**none, "start": 1, "end": 5}, {**none, "start": 5, "end": 6}]
    assert layout.plain_article("ابجدهوز", claims) == "[1 ا[2 بج]ده][3 و]ز"
    roles, starts, ends = layout.marks(claims, 7)
    assert roles == ["event"] * 6 + [None] and starts == {0: [1], 1: [2], 5: [3]} and ends == {3: [1], 5: [2], 6: [3]}
    lines = layout.marked_article("اب\nجد", [{**none, "start": 0, "end": 2}, {**none, "start": 3, "end": 5}])
    assert [line.plain for line in lines] == ["اب[1]", "جد[2]"]


def test_explain(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "explain", "a0001", "1", "--db", record)
    assert code == 0 and "coded by riwaya" in out
    for heading in ("what", "who", "to whom", "where", "when", "how sure", "what would have changed it"):
        assert f"\n{heading}\n" in out, heading
    assert "\u2067" not in out
    assert len(said(capsys, "explain", "a0001", "1", "--db", record, "--all")[1]) > len(out)


def on_terminal(command: list[str], width: int) -> str:
    """What a command shows on a terminal of this width."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    env = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR")} | {
        "TERM": "xterm-256color"
    }
    job = subprocess.Popen(
        [sys.executable, "-m", "riwaya.cli.main", *command], stdout=theirs, stderr=theirs, stdin=theirs, env=env
    )
    os.close(theirs)
    out = b""
    while True:
        if not select.select([ours], [], [], 60)[0]:
            break
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        out += part
    job.wait(60)
    os.close(ours)
    return out.decode().replace("\r\n", "\n")


PLAIN = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.mark.parametrize("width", [60, 80, 140])
def test_on_a_terminal_nothing_is_wider_than_it(record: str, width: int) -> None:
    from rich.cells import cell_len

    for command in (
        ["show", "claims", "--limit", "20"],
        ["show", "claims", "--article", "a0003"],
        ["show", "articles"],
        ["show", "sources"],
        ["explain", "a0003", "1"],
    ):
        out = on_terminal([*command, "--db", record], width)
        assert "\x1b[" in out, "colours"
        lines = PLAIN.sub("", out).splitlines()
        wide = [line for line in lines if cell_len(line) > width and "raise --limit" not in line]
        assert not wide, (command, wide[:2])
    text = PLAIN.sub("", on_terminal(["show", "claims", "--article", "a0003", "--db", record], width)).splitlines()
    first, last = text.index("") + 1, [n for n, line in enumerate(text) if not line][1]
    assert last > first and all(cell_len(line) == width for line in text[first:last]), "flush right"
    assert all(line.count("\u2067") == line.count("\u2069") for line in text), "what is isolated is closed again"


def test_run_on_a_terminal(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "a.jsonl", articles(20))
    out = PLAIN.sub("", on_terminal(["run", str(source), "--db", str(tmp_path / "r.db"), "--workers", "1"], 80))
    assert "20 articles of 3 outlets" in out and "Traceback" not in out


# --- starting up ----------------------------------------------------------------------------------------------------


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "riwaya.cli.main", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = {line.split("|")[-1].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert not [name for name in loaded if name.startswith(HEAVY)]
    best = min(timed([sys.executable, "-m", "riwaya.cli.main", "--help"]) for _ in range(5))
    assert best < 0.3, f"riwaya --help took {best:.2f} s"


def timed(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    return time.perf_counter() - began


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert set(COMMANDS) == set(HELP)
    for name in COMMANDS:
        code, out, err = said(capsys, name, "--help")
        assert code == 0 and "Usage: riwaya" in out and not err
    code, out, _ = said(capsys, "--version")
    assert code == 0 and "riwaya" in out
    code, _, err = said(capsys)
    assert code == 2 and "Commands:" in err


def test_a_reader_that_leaves_early_is_no_error(record: str) -> None:
    done = subprocess.run(
        f"{sys.executable} -m riwaya.cli.main export claims --db {record} | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert json.loads(done.stdout)["article"] == "a0000" and not done.stderr
