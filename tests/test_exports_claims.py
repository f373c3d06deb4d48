"""Exports: JSON lines exactly in the exchange format, CSV that spreadsheets open and do not run."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from written import articles

from riwaya import jobs
from riwaya.cli.main import answer
from riwaya.exports.base import FORMATS, bounds, exporter
from riwaya.exports.table import COLUMNS, safe
from riwaya.model import MODALITIES
from riwaya.store.record import Record

NUMBER = (int, float, type(None))
TEXT = (str, type(None))


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "r.db"
    with Record.open(path) as held:
        jobs.add_articles(held, articles(25))
        jobs.code_articles(held, "c", 1)
    return path


def exported(record: Path, out: Path, *more: str) -> bytes:
    assert answer(["export", "claims", "--db", str(record), "-o", str(out), *more]) == 0
    return out.read_bytes()


def check(claim: dict[str, Any], text: str) -> None:
    """One claim against shared/claim-format.md, key by key."""
    must = ["article", "claim", "kind", "start", "end", "text", "actors", "targets", "places"]
    must += ["time", "source", "modality", "quantities", "wording", "confidence", "explanation", "coder"]
    assert list(claim) == must
    assert all(isinstance(claim[k], str) for k in ("article", "claim", "kind", "text", "modality", "coder"))
    assert claim["claim"].startswith("c-") and claim["modality"] in MODALITIES and 0 <= claim["confidence"] <= 1
    assert claim["text"] == text[claim["start"] : claim["end"]]
    for item in claim["actors"] + claim["targets"]:
        assert set(item) >= {"id", "name", "start", "end", "text"}
        assert item["text"] == text[item["start"] : item["end"]] and (item["id"] or item["reason"])
    for place in claim["places"]:
        assert list(place) == [
            "id",
            "name",
            "lat",
            "lon",
            "precision",
            "radius_km",
            "role",
            "start",
            "end",
            "text",
            "reason",
        ]
        assert place["text"] == text[place["start"] : place["end"]]
        assert isinstance(place["lat"], NUMBER) and (place["lat"] is None) == (place["lon"] is None)
        assert place["lat"] is not None or place["reason"]
        assert place["role"] in ("at", "from", "to", "near", "between")
    time = claim["time"]
    if time is not None:
        assert set(time) >= {"start", "end", "precision", "text", "basis"} and time["text"] in text
        assert time["basis"] in ("stated", "published", "article", "unresolved") and (time["start"] or time["reason"])
    source = claim["source"]
    assert set(source) >= {"kind", "id", "name", "text", "chain"} and source["kind"] in ("outlet", "named", "anonymous")
    assert source["kind"] == "outlet" or source["text"] in text
    assert all({"kind", "id"} <= set(link) for link in source["chain"])
    for number in claim["quantities"]:
        assert set(number) >= {"role", "low", "high", "unit", "text"} and number["text"] in text
        assert (
            isinstance(number["low"], NUMBER)
            and isinstance(number["high"], NUMBER)
            and isinstance(number["unit"], TEXT)
        )
    assert isinstance(claim["wording"]["actors"], list) and isinstance(claim["wording"]["event"], str)
    assert claim["explanation"] and all(isinstance(line, str) and line for line in claim["explanation"])


def test_json_lines_hold_to_the_exchange_format(record: Path, tmp_path: Path) -> None:
    data = exported(record, tmp_path / "c.jsonl")
    texts = {a.id: a.text for a in articles(25)}
    claims = [json.loads(line) for line in data.decode("utf-8").split("\n")[:-1]]
    assert len(claims) > 25 and data.endswith(b"}\n") and b"\r" not in data and "سيطر".encode() in data
    for claim in claims:
        check(claim, texts[claim["article"]])


def test_csv_is_what_json_lines_say(record: Path, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in exported(record, tmp_path / "c.jsonl").decode().splitlines()]
    data = exported(record, tmp_path / "c.csv")
    assert data.count(b"\r\n") >= len(lines)
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
    assert tuple(rows[0]) == COLUMNS and len(rows) == len(lines)
    for row, claim in zip(rows, lines, strict=True):
        assert (row["claim"], row["text"], int(row["start"])) == (claim["claim"], claim["text"], claim["start"])
        assert row["actor_ids"].count("; ") == max(len(claim["actors"]) - 1, 0)
        assert row["modality"] == claim["modality"] and float(row["confidence"]) == claim["confidence"]
        if claim["places"] and claim["places"][0]["lat"] is not None:
            assert float(row["lat"]) == claim["places"][0]["lat"]


def test_byte_order_mark_on_request(record: Path, tmp_path: Path) -> None:
    assert exported(record, tmp_path / "c.csv", "--bom").startswith(b"\xef\xbb\xbfarticle,")
    assert exported(record, tmp_path / "c.csv").startswith(b"article,")
    assert exported(record, tmp_path / "c.jsonl", "--bom").startswith(b"{"), "JSON has none"


def test_filters_and_standard_output(record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(["export", "claims", "--db", str(record), "--kind", "capture"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert found and {c["kind"] for c in found} == {"capture"}
    assert answer(["export", "claims", "--db", str(record), "--format", "csv", "--kind", "famine"]) in (0, 2)


def test_a_failed_export_leaves_the_old_file(record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "c.jsonl"
    before = exported(record, out)
    monkeypatch.setattr("riwaya.exports.jsonl.JsonLines.write", lambda *_: 1 / 0)
    assert answer(["export", "claims", "--db", str(record), "-o", str(out)]) == 1
    assert out.read_bytes() == before and [p.name for p in tmp_path.iterdir()] == ["c.jsonl"]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("=1+1", "'=1+1"), ("+963", "'+963"), ("-عاجل", "'-عاجل"), ("@x", "'@x"), (" =1", "' =1"), ("\t=1", "'\t=1"),
        ("\uff1dSUM", "'\uff1dSUM"),
        ("سيطرت", "سيطرت"), ("a=b", "a=b"), ("", ""), (None, None), (-33.5, -33.5), ("قبل\0بعد", "قبل بعد"), ("\r\nx",
        "'\r\nx"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(value: Any, kept: Any) -> None:
    assert safe(value) == kept


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (None, None, "?"),
        (12, 12, "12"),
        (12.0, 20.0, "12–20"),
        (80, None, "≥80"),
        (None, 20, "≤20"),
        (2.5, 2.5, "2.5"),
        (1_500_000, None, "≥1500000"),
    ],
)
def test_bounds(low: float | None, high: float | None, shown: str) -> None:
    assert bounds(low, high) == shown


def test_every_format_is_there() -> None:
    for name in FORMATS:
        assert callable(exporter(name).write)


@pytest.mark.skipif(not (shutil.which("soffice") or shutil.which("libreoffice")), reason="LibreOffice is not installed")
def test_libreoffice_reads_the_same_cells(record: Path, tmp_path: Path) -> None:
    exported(record, tmp_path / "c.csv")
    program = shutil.which("soffice") or shutil.which("libreoffice") or ""
    filters = 'csv:"Text - txt - csv (StarCalc)":44,34,76,1'
    (tmp_path / "out").mkdir()
    subprocess.run(
        [program, "--headless", "--convert-to", filters, "--outdir", str(tmp_path / "out"), str(tmp_path / "c.csv")],
        check=True,
        timeout=120,
    )
    ours = list(csv.reader((tmp_path / "c.csv").open(encoding="utf-8", newline="")))
    theirs = list(csv.reader((tmp_path / "out" / "c.csv").open(encoding="utf-8", newline="")))
    assert [row[5] for row in theirs] == [row[5] for row in ours]
