"""Linking at the command line: link, judge, show, explain, export, in a pipe and on a terminal."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from riwaya.cli import layout
from riwaya.cli.main import answer
from riwaya.cli.names import actors_named, places_named

EXAMPLES = Path(__file__).parent.parent / "riwaya" / "examples"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The example corpus, made and linked by one command."""
    path = str(tmp_path_factory.mktemp("cli") / "r.db")
    assert answer(["run", str(EXAMPLES / "*.txt"), "--db", path, "--workers", "1"]) == 0
    return path


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = answer(list(arguments))
    out = capsys.readouterr()
    return code, out.out, out.err


def rows(text: str) -> list[dict[str, str]]:
    """Tab-separated lines with a heading."""
    head, *lines = (line.split("\t") for line in text.splitlines())
    assert all(len(line) == len(head) for line in lines)
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_run_links_and_sums_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "r.db")
    first = sorted(EXAMPLES.glob("*.txt"))[:3]
    code, out, err = said(capsys, "run", *map(str, first), "--db", path, "--workers", "1")
    assert code == 0 and not err and "incidents, " in out and "contested" in out and "origins" in out
    assert said(capsys, "link", "--db", path)[1].startswith("nothing new to link")
    before = rows(said(capsys, "show", "incidents", "--db", path, "--limit", "999")[1])
    said(capsys, "run", str(sorted(EXAMPLES.glob("*.txt"))[6]), "--db", path, "--workers", "1")
    after = rows(said(capsys, "show", "incidents", "--db", path, "--limit", "999")[1])
    assert len(after) > len(before), "new articles are linked at once"
    said(capsys, "add", str(sorted(EXAMPLES.glob("*.txt"))[7]), "--db", path)
    assert "riwaya link" in said(capsys, "show", "incidents", "--db", path)[2], "and where they are not, it is said"
    code, out, _ = said(capsys, "link", "--db", path)
    assert re.match(r"[\d,]+ claims linked in [\d.]+ s, [\d,]+/s\n", out)


@pytest.mark.parametrize(
    "filters",
    [
        ["--place", "البوكمال"], ["--place", "Abu Kamal"], ["--place", "البوكمال", "--radius", "30"],
        ["--actor", "داعش"], ["--actor", "hezbollah"], ["--since", "2017-11-10", "--until", "2017-11-12"],
        ["--kind", "capture"], ["--grade", "single"], ["--contested"], ["--uncontested"], ["--outlet", "قناة الأفق"],
        ["--modality", "asserted"], ["--article", "13_ufuq_20171112"],
    ],
)  # fmt: skip
def test_show_incidents_takes_filters(record: str, capsys: pytest.CaptureFixture[str], filters: list[str]) -> None:
    everything = rows(said(capsys, "show", "incidents", "--db", record, "--limit", "999")[1])
    code, out, _ = said(capsys, "show", "incidents", "--db", record, "--limit", "999", *filters)
    found = rows(out)
    assert code == 0 and all(one in everything for one in found)
    assert 0 < len(found) < len(everything) or filters[0] in ("--contested", "--uncontested", "--grade")
    if filters[:2] == ["--place", "البوكمال"]:
        where = {one["where"] for one in found}
        assert "Abu Kamal" in where and ("Al-Karabilah" in where) == ("--radius" in filters), where


def test_one_incident_in_full(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(said(capsys, "show", "incidents", "--db", record, "--limit", "999", "--kind", "capture")[1])
    most = max(found, key=lambda one: int(one["accounts"]))
    code, out, _ = said(capsys, "show", "incident", most["incident"], "--db", record)
    assert code == 0 and out.startswith("as told, ")
    for word in ("according to", "passage", "origins", "grade"):
        assert word in out
    assert "\x1b" not in out and "\u2067" not in out
    told = [line for line in out.splitlines() if line.count("\t") > 5]
    assert len(told) == int(most["accounts"]) + 1
    code, out, _ = said(capsys, "explain", most["incident"], "--db", record)
    assert code == 0 and " with " in out and "grade" in out
    article, _, claim = re.search(r"(\S+)#(c-\w+)", out).group().partition("#")  # type: ignore[union-attr]
    assert f"in incident {most['incident']}" in said(capsys, "explain", article, claim, "--db", record)[1]


def test_an_incident_on_a_terminal(
    record: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "on_terminal", lambda: True)
    monkeypatch.setattr("riwaya.cli.telling.on_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "100")
    key = max(
        (json.loads(line) for line in said(capsys, "export", "incidents", "--db", record)[1].splitlines()),
        key=lambda one: len(one["claims"]),
    )["incident"]
    out = said(capsys, "show", "incident", key, "--db", record)[1]
    boxes = [line for line in out.splitlines() if line.count("╭") == 2]
    assert boxes, "two accounts beside each other in 100 columns"
    assert "\u2067" in out and "according to" in out
    out = said(capsys, "show", "incidents", "--db", record, "--limit", "3")[1]
    assert "accounts" in out and "origins" in out


def test_control(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, "show", "control", "البوكمال", "--db", record)
    found = rows(out)
    assert code == 0 and "as told" in err and len(found) > 3 and {one["place"] for one in found} == {"Abu Kamal"}
    assert all(one["according to"] for one in found)
    by_then = rows(said(capsys, "show", "control", "Abu Kamal", "--as-of", "2017-11-10", "--db", record)[1])
    assert 0 < len(by_then) < len(found) and by_then[-1]["until"] == "…"
    whole = [
        json.loads(line)
        for line in said(capsys, "export", "control", "--place", "البوكمال", "--db", record)[1].splitlines()
    ]
    late = said(capsys, "export", "control", "--place", "البوكمال", "--as-of", "2018", "--db", record)[1]
    assert [json.loads(line) for line in late.splitlines()] == whole


def test_wording_copies_quoted(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(said(capsys, "show", "wording", "داعش", "--db", record)[1])
    assert {one["of"] for one in found} == {"islamic-state"} and any("«" in one["term"] for one in found)
    by_id = rows(said(capsys, "show", "wording", "islamic-state", "--outlet", "صحيفة بردى اليوم", "--db", record)[1])
    assert by_id and by_id == [one for one in found if one["outlet"] == "صحيفة بردى اليوم"]
    assert rows(said(capsys, "show", "wording", "capture", "--db", record)[1])
    copies = rows(said(capsys, "show", "copies", "--db", record)[1])
    assert {one["article"] for one in copies} >= {
        "07_mashriq_20171109",
        "08_sahl_20171110",
        "09_mashriq_update_20171109",
    }
    quoted = rows(said(capsys, "show", "quoted", "--source", "sohr", "--db", record)[1])
    assert len(quoted) > 2 and {one["id"] for one in quoted} == {"sohr"}


def test_judge(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "r.db")
    said(capsys, "run", *(str(p) for p in sorted(EXAMPLES.glob("*.txt"))[:3]), "--db", path, "--workers", "1")
    a, b = "01_mashriq_20171103#1", "03_barada_20171104#1"
    code, out, _ = said(capsys, "judge", a, b, "same", "--by", "Amal", "--note", "a test", "--db", path)
    assert code == 0 and out.startswith("judgement 1: ")
    told = said(capsys, "explain", "01_mashriq_20171103", "1", "--db", path)[1]
    key = re.search(r"in incident (i-\w+)", told).group(1)  # type: ignore[union-attr]
    assert "judgement 1 of a person" in said(capsys, "explain", key, "--db", path)[1], "linked at once"
    assert said(capsys, "judge", "--undo", "1", "--later", "--db", path)[1].splitlines()[0] == "judgement 1 taken back"
    held = rows(said(capsys, "show", "judgements", "--db", path)[1])
    assert [one["state"] for one in held] == ["taken back by 2", ""] and held[0]["note"] == "a test"
    assert said(capsys, "link", "--db", path)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["show", "incident", "i-none", "--db", "{r}"], 1, "R282"),
        (["show", "incidents", "--db", "{r}", "--grade", "good"], 2, "confirmed"),
        (["show", "incidents", "--db", "{r}", "--since", "x"], 2, "no date"),
        (["show", "incidents", "--db", "{r}", "--radius", "3"], 2, "--place"),
        (["show", "incidents", "--db", "{r}", "--place", "nowhere", "--radius", "3"], 2, "no place"),
        (["show", "control", "nowhere", "--db", "{r}"], 1, "R283"),
        (["show", "control", "البوكمال", "--as-of", "soon", "--db", "{r}"], 2, "no date"),
        (["show", "wording", "nobody", "--db", "{r}"], 1, "R283"),
        (["explain", "01_mashriq_20171103", "--db", "{r}"], 1, "R282"),
        (["judge", "a", "b", "--db", "{r}"], 2, "ARTICLE#CLAIM"),
        (["judge", "a", "b", "same", "--by", "x", "--db", "{r}"], 1, "R280"),
        (["judge", "01_mashriq_20171103#1", "01_mashriq_20171103#99", "same", "--by", "x", "--db", "{r}"], 1, "R206"),
        (["judge", "01_mashriq_20171103#1", "01_mashriq_20171103#2", "same", "--db", "{r}"], 1, "--by"),
        (["judge", "--undo", "77", "--by", "x", "--db", "{r}"], 1, "R280"),
        (["export", "control", "--as-of", "2017", "--db", "{r}"], 2, "--place"),
        (["export", "incidents", "-o", "x.docx", "--db", "{r}"], 1, "R207"),
        (["link", "--db", "{d}/none.db"], 1, "R301"),
    ],
)  # fmt: skip
def test_errors_are_one_line(
    tmp_path: Path, record: str, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, words: str
) -> None:
    got, out, err = said(capsys, *(a.format(d=tmp_path, r=record) for a in arguments))
    assert got == code and words in err and len(err.strip().splitlines()) == 1 and "Traceback" not in err + out


def test_a_record_that_is_not_linked_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "r.db")
    said(capsys, "add", str(sorted(EXAMPLES.glob("*.txt"))[0]), "--db", path)
    for command in (["show", "incidents"], ["show", "copies"], ["show", "wording", "داعش"], ["export", "control"]):
        code, _, err = said(capsys, *command, "--db", path)
        assert code == 1 and "R307" in err and "riwaya link" in err


KEYS = {
    "incidents": [
        "incident",
        "kind",
        "claims",
        "actors",
        "targets",
        "place",
        "time",
        "origins",
        "outlets",
        "grade",
        "disagreements",
    ],
    "control": ["place", "holder", "from", "until", "according_to", "disputed", "disputed_by", "claims"],
    "wording": ["referent", "outlet", "term", "count", "examples"],
}


@pytest.mark.parametrize("what", sorted(KEYS))
def test_exports(record: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, what: str) -> None:
    lines = [json.loads(line) for line in said(capsys, "export", what, "--db", record)[1].splitlines()]
    assert lines and all(list(line)[: len(KEYS[what])] == KEYS[what] for line in lines)
    path = tmp_path / f"x.{what}.csv"
    code, _, err = said(capsys, "export", what, "--db", record, "-o", str(path))
    assert code == 0 and str(len(lines)) in err
    table = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    assert len(table) == len(lines) + 1 and len({len(row) for row in table}) == 1
    documented = (Path(__file__).parent.parent / "docs" / "claim-format.md").read_text(encoding="utf-8")
    assert [key for key in lines[0] if f"`{key}`" not in documented] == []


@pytest.mark.parametrize(
    ("name", "ids"),
    [("البوكمال", "riwaya:sy-abu-kamal"), ("البو كمال", "riwaya:sy-abu-kamal"), ("Abu Kamal", "riwaya:sy-abu-kamal")],
)
def test_places_by_name(name: str, ids: str) -> None:
    assert ids in [place.id for place in places_named(name)]
    assert places_named("no such place") == []


def test_actors_by_name() -> None:
    assert actors_named("داعش") == actors_named("islamic-state") == ["islamic-state"]
    assert "nobody at all" in actors_named("nobody at all")
