"""Imported places: the coder knows them, its name changes, and what is wrong with a table is one line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from riwaya.cli.main import answer
from riwaya.gazetteer import default_table, user_table

OCHA = (
    "pcode,name_ar,name_en,lat,lon\nX1,تل العصافير الغربي,Tell Asafir,34.6,40.5\nX2,أم الغربان,Umm Ghurban,34.7,40.6\n"
)
GEONAMES = "\t".join(
    [
        "999",
        "Tell Zahr",
        "Tell Zahr",
        "تل الزهر,Tell Zahr",
        "33.5",
        "43.1",
        "P",
        "PPL",
        "IQ",
        "",
        "01",
        "",
        "",
        "",
        "120",
        "",
        "",
        "",
        "",
    ]
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("RIWAYA_GAZETTEER", raising=False)
    (tmp_path / "ocha.csv").write_text(OCHA, encoding="utf-8")
    (tmp_path / "IQ.txt").write_text(GEONAMES + "\n", encoding="utf-8")
    return tmp_path


def code(home: Path, **env: str) -> str:
    """Place ids and coder of the claims of one sentence, in a process of its own."""
    program = (
        "from riwaya import Coder\n"
        "for c in Coder().code('سيطر تنظيم داعش على قرية تل العصافير الغربي بعد اشتباكات.'):\n"
        "    print([p.id for p in c.places], c.coder)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=os.environ | env
    )
    return done.stdout


def test_imported_places_are_used_and_change_the_name_of_the_coder(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = code(home)
    assert "gazetteer" not in before and "ocha:X1" not in before
    assert answer(["gazetteer", "import", "ocha", str(home / "ocha.csv")]) == 0
    out = capsys.readouterr().out
    assert "2 places read, 2 in" in out and "--recode" in out and user_table() == default_table()
    after = code(home)
    assert "ocha:X1" in after and "gazetteer " in after
    assert answer(["gazetteer", "import", "geonames", str(home / "IQ.txt")]) == 0
    assert "1 places read, 3 in" in capsys.readouterr().out
    assert code(home) != after, "more places are another version"
    assert code(home, RIWAYA_GAZETTEER="") == before
    assert answer(["gazetteer", "show"]) == 0 and "with those of" in capsys.readouterr().out


def test_to_another_table(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = home / "mine.tsv"
    assert answer(["gazetteer", "import", "ocha", str(home / "ocha.csv"), "--to", str(table)]) == 0
    assert "export RIWAYA_GAZETTEER" in capsys.readouterr().out
    assert "ocha:X1" in code(home, RIWAYA_GAZETTEER=str(table)) and "ocha:X1" not in code(home)
    for more, count in (([], 2), (["--replace"], 2)):
        assert answer(["gazetteer", "import", "ocha", str(home / "ocha.csv"), "--to", str(table), *more]) == 0
        assert f"2 places read, {count} in" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ocha", "{d}/none.csv"], "none.csv"), (["geonames", "{d}/ocha.csv"], "ocha.csv:1"), (["ocha", "{d}/IQ.txt"],
        "no column"),
        (["geonames", "{d}/IQ.txt", "--country", "SY"], "no place with an Arabic name"), (["ocha", "{d}/bad.csv"],
        "bad.csv:2"),
    ],
)  # fmt: skip
def test_errors_are_one_line_and_leave_the_table_alone(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    (home / "bad.csv").write_text("pcode,name_ar,name_en,lat,lon\nX1,تل,Tell,north,40.5\n", encoding="utf-8")
    assert answer(["gazetteer", "import", "ocha", str(home / "ocha.csv")]) == 0
    held = default_table().read_bytes()
    capsys.readouterr()
    assert answer(["gazetteer", "import", *(a.format(d=home) for a in arguments)]) == 1
    err = capsys.readouterr().err
    assert words in err and len(err.splitlines()) == 1
    assert default_table().read_bytes() == held and len(list(default_table().parent.iterdir())) == 1


def test_a_table_that_is_not_there_is_said(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RIWAYA_GAZETTEER", str(home / "none.tsv"))
    assert answer(["gazetteer", "show"]) == 1
    assert "none.tsv" in capsys.readouterr().err
