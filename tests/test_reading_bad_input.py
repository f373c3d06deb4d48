"""Bad input: each gives one clear line with file and position, the rest goes on, and nothing is ever raised."""

# ruff: noqa: E501 (tables of cases: one row a line)

from __future__ import annotations

import gzip
import json
import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riwaya.model import Article, Problem
from riwaya.reading import Known, read_paths
from riwaya.reading import tables as tables_module
from riwaya.reading.known import LARGEST_ARTICLE, LARGEST_PAGE

TEXT = (
    "سيطرت قوات الجيش على القرية الواقعة في ريف المدينة الشمالي بعد اشتباكات مع مسلحي التنظيم. "
    "وقال مصدر ميداني إن القوات تقدمت من المحور الغربي إلى أطراف البلدة."
)
ENGLISH = b"The army took the village in the northern countryside, a field source said on Sunday. " * 4
ROW = json.dumps({"text": TEXT}, ensure_ascii=False).encode()
GZIPPED = gzip.compress(b"\n".join([ROW] * 4000), 1)

# name, content, (code, level, line, message) of each problem, number of articles that are read all the same
CASES = [
    ("empty.txt", b"", [("R253", "error", None, "empty file")], 0),
    ("empty.jsonl", b"", [("R253", "error", None, "empty file")], 0),
    ("empty.csv", b"", [("R253", "error", None, "empty file")], 0),
    ("empty.html", b"", [("R253", "error", None, "empty file")], 0),
    ("blank.txt", b"\xef\xbb\xbf \r\n\t\n", [("R253", "error", None, "nothing but white space in it")], 0),
    ("list.json", b"[]", [("R253", "error", None, "an empty list, no article in it")], 0),
    ("a.pdf", b"%PDF-1.7\n\x00\x01", [("R254", "error", None, "a PDF file, not text; convert it to plain text first")], 0),
    (
        "a.docx", b"PK\x03\x04\x14\x00\x06\x00",
        [("R254", "error", None, "a zip or office file (docx, xlsx, odt, epub), not text; convert it to plain text first")], 0,
    ),
    ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00", [("R254", "error", None, "a PNG image, not text; convert it to plain text first")], 0),
    ("data.bin", bytes(range(256)) * 40, [("R254", "error", None, "a binary file, not text")], 0),
    ("zeros.txt", b"\0" * 5000, [("R254", "error", None, "a binary file, not text")], 0),
    ("english.txt", ENGLISH, [("R257", "error", None, "not Arabic: 0% of its letters are")], 0),
    ("mostly.txt", ENGLISH + "قال الجيش".encode(), [("R257", "error", None, "not Arabic: 3% of its letters are")], 0),
    ("digits.txt", b"12 13 14\n" * 9, [("R257", "error", None, "no letters in it")], 0),
    (
        "persian.txt", "نیروهای ارتش گفتند که پس از درگیری‌های سنگین شهر را گرفته‌اند و چند نفر کشته شدند. ".encode() * 3,
        [("R257", "error", None, "not Arabic: its letters are Persian")], 0,
    ),
    ("noise.txt", bytes(128 + (n * 7919 % 127) for n in range(3000)), [("R256", "error", None, "unreadable encoding; give --encoding")], 0),
    (
        "broken.jsonl", ROW + b'\n{"text": "\n' + ROW + b"\n",
        [("R260", "warning", 2, "broken JSON at column 11: unexpected end of data")], 2,
    ),
    ("list.jsonl", b"[1]\n7\n" + ROW, [
        ("R260", "warning", 1, "a JSON object is wanted, this is a list"),
        ("R260", "warning", 2, "a JSON object is wanted, this is a number")], 1),
    (
        "notext.jsonl", b'{"text": " "}\n' + ROW + b'\n{"title": "x", "n": 1}\n',
        [("R261", "warning", 1, "column 'text' holds no text"),
         ("R261", "warning", 3, "no column holds the text (there are: title, n); say which with --map text=COLUMN")], 1,
    ),
    ("english.jsonl", ROW + b'\n{"text": "' + ENGLISH + b'"}', [("R257", "warning", 2, "not Arabic: 0% of its letters are")], 1),
    (
        "date.jsonl", ROW[:-1] + b', "id": "x", "date": "2017-13-40"}',
        [("R263", "warning", 1, "publication date «2017-13-40» is a day that no calendar has; give YYYY-MM-DD")], 1,
    ),
    ("cut.json", b"[" + ROW + b",\n" + ROW[:-9], [("R260", "warning", 2, "broken JSON: Unterminated string starting at; what follows in the file is not read")], 1),
    ("open.json", b"[" + ROW, [("R260", "warning", 1, "broken JSON: the list is not closed; the rows before it were read")], 1),
    ("deep.json", b'{"a":' * 100_000, [
        ("R260", "warning", 1, "broken JSON: too deeply nested; what follows in the file is not read"),
        ("R268", "error", None, "no article in it; see the lines above")], 0),
    (
        "columns.csv", f"a,b\n1,{TEXT}\n".encode(),
        [("R262", "error", 1, "no column holds the text (there are: a, b); say which with --map text=COLUMN")], 0,
    ),
    ("cell.csv", f"id,text\n1,\n2,{TEXT}\n".encode(), [("R261", "warning", 2, "column 'text' holds no text")], 1),
    (
        "bytes.csv", f"id,text\n1,{TEXT}\n".encode() * 1 + b"2,\xff\xfe" + TEXT.encode() + f"\n3,{TEXT}\n".encode(),
        [("R256", "warning", 3, "row with bytes that are no UTF-8; give --encoding")], 2,
    ),
    ("not.gz", b"\x1f\x8b\x08rubbish rubbish", [("R258", "error", None, "broken gzip file")], 0),
    ("empty.html.txt", b"<!doctype html><html><body></body></html>", [("R269", "error", None, "no article found on the page")], 0),
    ("feed.xml", b"<?xml version='1.0'?><rss><channel></channel></rss>", [
        ("R254", "error", None, "an XML file, not an article; save the pages as HTML or the articles as JSON lines")], 0),
    (
        "deep.html", b"<html>" + b"<div>" * 5000 + TEXT.encode(),
        [("R269", "error", None, "a page of 5,001 elements inside each other; more than 400 is no article")], 0,
    ),
]  # fmt: skip


def read(path, **options):
    return list(read_paths([str(path)], **options))


@pytest.mark.parametrize(("name", "content", "expected", "good"), CASES, ids=[case[0] for case in CASES])
def test_one_clear_line_each(tmp_path, name, content, expected, good):
    path = tmp_path / name
    path.write_bytes(content)
    found = read(path)
    told = [item for item in found if isinstance(item, Problem)]
    assert [(p.code, p.level, p.line, p.message) for p in told] == expected
    assert {p.file for p in told} == {str(path)}
    assert all("\n" not in p.message for p in told)
    assert sum(isinstance(item, Article) for item in found) == good


def test_a_gzip_file_cut_short_keeps_what_stands_before(tmp_path):
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(GZIPPED[: len(GZIPPED) // 2])
    found = read(path)
    count = sum(isinstance(item, Article) for item in found)
    (problem,) = [item for item in found if isinstance(item, Problem)]
    assert count > 100
    assert (problem.code, problem.message) == (
        "R258",
        f"broken gzip file after line {count}; what stands before was read",
    )


@pytest.mark.parametrize(
    ("name", "limit", "what"), [("a.txt", LARGEST_ARTICLE, "one article"), ("a.html", LARGEST_PAGE, "a web page")]
)
def test_a_file_too_large(tmp_path, name, limit, what):
    path = tmp_path / name
    with open(path, "wb") as file:
        file.write(TEXT.encode())
        file.truncate(200_000_000)
    (problem,) = read(path)
    assert (problem.code, problem.message) == ("R255", f"200 MB file; {what} has at most {limit // 1_000_000} MB")
    path.write_bytes(gzip.compress(b"<" + b" " * (limit + 5), 1))
    (problem,) = read(path)
    assert problem.code == "R255" and "when unpacked" in problem.message


def test_a_line_too_long(tmp_path, monkeypatch):
    monkeypatch.setattr(tables_module, "LONGEST_LINE", 2000)
    path = tmp_path / "n.jsonl"
    path.write_bytes(ROW + b"\n" + b"x" * 9000 + b"\n" + ROW + b"\n")
    one, problem, two = read(path)
    assert (problem.code, problem.line, problem.message) == ("R259", 2, "line longer than 2 KB, skipped")
    assert (one.origin, two.origin) == (f"{path}:1", f"{path}:3")


def test_paths_that_lead_nowhere(tmp_path):
    good = tmp_path / "good.txt"
    good.write_text(TEXT, encoding="utf-8")
    (tmp_path / "void").mkdir()
    os.mkfifo(tmp_path / "pipe")
    names = ["gone.txt", "void", "*.xyz", "pipe"]
    found = list(read_paths([*(str(tmp_path / name) for name in names), "nul\0name", str(good)]))
    told = [(os.path.basename(p.file), p.code, p.message) for p in found if isinstance(p, Problem)]
    assert told == [
        ("gone.txt", "R250", "no such file or folder"),
        ("void", "R252", "no readable file in it"),
        ("*.xyz", "R250", "no file matches this pattern"),
        ("nul?name", "R250", "no such file or folder"),
        ("pipe", "R251", "cannot be read: not a regular file"),
    ]
    assert [item.id for item in found if isinstance(item, Article)] == ["good"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    path.chmod(0)
    (problem,) = read(path)
    assert (problem.code, problem.message) == ("R251", "cannot be read: permission denied")


def test_a_missing_or_broken_metadata_table(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    problem, article = read(tmp_path / "a.txt", metadata=tmp_path / "gone.csv")
    assert (problem.code, problem.level, article.id) == ("R266", "error", "a")
    assert problem.message == "cannot be used as metadata: no such file or directory"
    (tmp_path / "m.jsonl").write_text('{"file": "a.txt", "title": "x"}\n{"file\n', encoding="utf-8")
    problem, article = read(tmp_path / "a.txt", metadata=tmp_path / "m.jsonl")
    assert (problem.code, problem.line, article.title) == ("R260", 2, "x")


def test_a_file_name_that_is_no_text(tmp_path):
    path = os.path.join(os.fsencode(tmp_path), b"a\xff\n.txt")
    with open(path, "wb") as file:
        file.write(TEXT.encode())
    (found,) = read(tmp_path)
    found.origin.encode()
    assert found.id == "a??"


# --- anything at all -------------------------------------------------------------------------------------------------

SEEDS = {
    "a.txt": TEXT.encode(),
    "a.jsonl": b"\n".join([ROW] * 3),
    "a.json": b"[" + b",\n".join([ROW] * 3) + b"]",
    "a.csv": f'id,title,text,date\n1,"x","{TEXT}",2017-11-19\n2,y,"{TEXT}",\n'.encode(),
    "a.html": f"<html><head><meta charset=utf-8><title>x</title></head><body><h1>عنوان الخبر</h1><p>{TEXT}</p></body>".encode(),
    "a.txt.gz": gzip.compress(TEXT.encode()),
    "a": TEXT.encode("utf-16"),
}


def mutate(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.randrange(1, 8)):
        at = chance.randrange(len(out) + 1)
        act = chance.randrange(5)
        if act == 0:
            out[at : at + chance.randrange(1, 30)] = b""
        elif act == 1:
            out[at:at] = chance.randbytes(chance.randrange(1, 9))
        elif act == 2 and at < len(out):
            out[at] = chance.randrange(256)
        elif act == 3:
            out[at:at] = chance.choice(
                [b"\0", b"\n", b'"', b"<", b"&#x0;", b"\xff\xfe", b"\\u0000", b"\\ud800", b"{", b"]]>"]
            )
        else:
            other = chance.choice(list(SEEDS.values()))
            out[at:at] = other[: chance.randrange(len(other))]
    return bytes(out)


def check(path, data):
    path.write_bytes(data)
    for item in read(path):
        if isinstance(item, Article):
            assert item.text.strip() and item.id and "\0" not in item.text
            item.text.encode("utf-8")
        else:
            assert item.code != "R502", item
            assert "\n" not in item.message and item.message.isprintable(), item
            item.message.encode("utf-8")


@pytest.mark.parametrize("name", SEEDS)
def test_mutated_files_are_read_or_refused(tmp_path, name):
    chance = random.Random(name)
    for _ in range(60):
        check(tmp_path / name, mutate(SEEDS[name], chance))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400), name=st.sampled_from([*SEEDS, "articles.csv"]))
def test_random_bytes_are_refused(tmp_path, data, name):
    check(tmp_path / name, data)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200), encoding=st.sampled_from(["utf-8", "utf-16", "windows-1256", "iso-8859-6"]))
def test_any_bytes_under_a_given_encoding(tmp_path, data, encoding):
    for name in ("a.txt", "a.jsonl", "a.csv"):
        (tmp_path / name).write_bytes(data)
        for item in read(tmp_path / name, known=Known(encoding=encoding)):
            assert getattr(item, "code", "") != "R502", item
