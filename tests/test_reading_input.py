"""What comes out of files as they should be: texts with their table, JSON lines, CSV, encodings, ids, dates."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json
import subprocess
import sys

import pytest

from riwaya.model import Article, Problem
from riwaya.reading import Known, read_paths
from riwaya.reading.fields import NoDate, address_date, date_of

TEXT = (
    "سيطرت قوات الجيش على القرية الواقعة في ريف المدينة الشمالي بعد اشتباكات مع مسلحي التنظيم. "
    "وقال مصدر ميداني إن القوات تقدمت من المحور الغربي إلى أطراف البلدة."
)
DAY = dt.date(2017, 11, 19)


def articles(*paths, **options):
    return [item for item in read_paths([str(p) for p in paths], **options) if isinstance(item, Article)]


def problems(*paths, **options):
    return [item for item in read_paths([str(p) for p in paths], **options) if isinstance(item, Problem)]


def write(path, text=TEXT, encoding="utf-8"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def rows(path, *items):
    path.write_text("\n".join(json.dumps(item, ensure_ascii=False) for item in items) + "\n", encoding="utf-8")
    return path


def test_importing_the_package_does_not_load_the_page_reader():
    code = "import sys, riwaya.reading; print([m for m in ('trafilatura', 'lxml', 'sqlalchemy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- texts and their table -------------------------------------------------------------------------------------------


def test_a_folder_with_its_table(tmp_path):
    write(tmp_path / "a.txt")
    write(tmp_path / "b.txt", TEXT + "\r\nسطر ثان")
    (tmp_path / "articles.csv").write_bytes(
        "\ufefffile,id,title,outlet,agency,published,colour\n"
        'a.txt,first,"عنوان ""مقتبس""",الغد,وكالات,2017-11-19,red\nb.txt,,,,,19/11/2017,\n'.encode()
    )
    one, two = articles(tmp_path)
    assert (one.id, one.title, one.outlet, one.agency, one.published) == (
        "first",
        'عنوان "مقتبس"',
        "الغد",
        "وكالات",
        DAY,
    )
    assert (two.id, two.published, two.outlet) == ("b", DAY, None)
    assert one.text == TEXT and two.text == TEXT + "\r\nسطر ثان"
    assert one.origin == str(tmp_path / "a.txt")
    assert problems(tmp_path) == []
    assert articles(tmp_path / "a.txt") == [one], "the table is found for a single file too"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("m.csv", "file;title;outlet\na.txt;عنوان;الغد\n"),
        ("m.tsv", "outlet\ttitle\tfile\nالغد\tعنوان\ta\n"),
        ("m.jsonl", '{"file": "a.txt", "title": "عنوان", "outlet": "الغد"}\n'),
    ],
)
def test_a_named_table(tmp_path, name, content):
    write(tmp_path / "texts" / "a.txt")
    write(tmp_path / name, content)
    (found,) = articles(tmp_path / "texts", metadata=tmp_path / name)
    assert (found.title, found.outlet) == ("عنوان", "الغد")


def test_what_is_wrong_with_the_table(tmp_path):
    for name in "abc":
        write(tmp_path / f"{name}.txt")
    write(
        tmp_path / "articles.csv", "file,published\na.txt,2017-13-40\nb.txt,2017-11-19\nb.txt,2017-11-20\ngone.txt,\n"
    )
    table = str(tmp_path / "articles.csv")
    found = [(p.code, p.level, p.file, p.line, p.message) for p in problems(tmp_path)]
    assert found == [
        ("R267", "warning", table, 4, "b.txt has a row already (line 3); this one is not used"),
        (
            "R263", "warning", table, 2,
            "publication date of a.txt: «2017-13-40» is a day that no calendar has; give YYYY-MM-DD",
        ),
        ("R265", "warning", str(tmp_path / "c.txt"), None, f"no row in {table} for this file"),
        ("R264", "warning", table, 5, "its file gone.txt does not exist"),
    ]  # fmt: skip
    assert [a.published for a in articles(tmp_path, known=Known(published=DAY))] == [None, DAY, DAY]


def test_a_table_in_the_folder_above_tells_of_the_files_below(tmp_path):
    write(tmp_path / "north" / "a.txt")
    write(tmp_path / "south" / "a.txt")
    write(tmp_path / "articles.csv", "file,outlet\nnorth/a.txt,الغد\nsouth/a.txt,البناء\n")
    assert [(a.id, a.outlet) for a in articles(tmp_path)] == [("north/a", "الغد"), ("south/a", "البناء")]
    assert problems(tmp_path) == []


def test_a_table_without_a_column_for_the_file_or_with_texts(tmp_path):
    write(tmp_path / "one" / "a.txt")
    write(tmp_path / "one" / "articles.csv", "title,outlet\nعنوان,الغد\n")
    (wrong,) = problems(tmp_path / "one")
    assert (wrong.code, wrong.message) == (
        "R266",
        "cannot be used as metadata: no column 'file' (there are: title, outlet)",
    )
    write(tmp_path / "two" / "articles.csv", f"id,text\n7,{TEXT}\n")
    assert [a.id for a in articles(tmp_path / "two")] == ["7"], "a table of texts is read as such"


def test_what_is_known_is_taken_only_where_it_lacks(tmp_path):
    write(tmp_path / "a.txt")
    write(tmp_path / "b.txt")
    write(tmp_path / "articles.csv", "file,outlet,published\na.txt,الغد,2016-01-02\nb.txt,,\n")
    known = Known(published=DAY, outlet="البناء")
    assert [(a.outlet, a.published) for a in articles(tmp_path, known=known)] == [
        ("الغد", dt.date(2016, 1, 2)),
        ("البناء", DAY),
    ]


def test_a_dateline_gives_the_date(tmp_path):
    path = write(tmp_path / "a.txt", "دمشق 19 تشرين الثاني/نوفمبر 2017\n\n" + TEXT)
    assert articles(path)[0].published == DAY
    assert articles(write(tmp_path / "b.txt"))[0].published is None


# --- files, folders, patterns ----------------------------------------------------------------------------------------


def test_files_folders_and_patterns(tmp_path):
    for name in ("b.txt", "a.txt", "deep/c.txt", ".hidden.txt", ".git/d.txt", "page"):
        write(tmp_path / name)
    assert [a.id for a in articles(tmp_path)] == ["a", "b", "page", "c"]
    assert [a.id for a in articles(tmp_path / "*.txt")] == ["a", "b"]
    assert [a.id for a in articles(tmp_path / "**" / "c.txt")] == ["c"]
    assert [a.id for a in articles(tmp_path / "b.txt", tmp_path)] == ["b", "a", "page", "c"], "each file once"


def test_ids_are_apart_where_stems_are_not(tmp_path):
    for name in ("x/a.txt", "y/a.txt", "y/b.txt", "y/b.text"):
        write(tmp_path / name)
    assert [a.id for a in articles(tmp_path)] == ["x/a", "y/a", "y/b.text", "y/b.txt"]


# --- tables of articles ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["n.jsonl", "n.ndjson", "n.jsonl.gz", "n.json", "n.csv", "n.tsv", "n"])
def test_one_article_a_row(tmp_path, name):
    row = {
        "Headline": "قال &quot;نعم&quot;",
        "body": TEXT + "\nسطر &quot;ثان&quot;",
        "publisher": "الغد",
        "date": "2017-11-19T22:10:00+03:00",
        "link": "http://x",
    }
    path = tmp_path / name
    if name.endswith(("csv", "tsv")):
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, row, delimiter="\t" if name.endswith("tsv") else ",")
            writer.writeheader()
            writer.writerows([row, row])
    elif name.endswith(".json"):
        path.write_text(json.dumps([row, row], ensure_ascii=False, indent=1), encoding="utf-8")
    else:
        data = b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for _ in range(2))
        path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    lines = {"n.csv": (2, 4), "n.tsv": (2, 4), "n.json": (2, 9)}.get(name, (1, 2))
    found = articles(path)
    assert [(a.id, a.origin) for a in found] == [(f"n:{line}", f"{path}:{line}") for line in lines]
    one = found[0]
    assert one.title == 'قال "نعم"' and one.text == row["body"], "entities go from titles, never from texts"
    assert (one.outlet, one.published, one.url) == ("الغد", DAY, "http://x")


def test_fields_as_mapped(tmp_path):
    path = rows(tmp_path / "n.jsonl", {"a": {"b": TEXT}, "when": 1511049600, "who": [{"name": "فلان"}], "_id": 0})
    (found,) = articles(path, mapping={"text": "a.b", "published": "when", "author": "who"})
    assert (found.text, found.published, found.author, found.id) == (TEXT, DAY, "فلان", "0")
    (wrong,) = problems(path, mapping={"body": "a"})
    assert wrong.code == "R208" and wrong.level == "error"


def test_the_address_gives_the_date_where_the_row_has_none(tmp_path):
    path = rows(tmp_path / "n.jsonl", {"text": TEXT, "url": "https://x.net/2017/11/19/name/"})
    assert articles(path)[0].published == DAY


def test_what_python_writes_and_json_forbids(tmp_path):
    path = tmp_path / "n.jsonl"
    path.write_text('{"text": "' + TEXT + ' \\ud83d", "date": NaN}\n', encoding="utf-8")
    (found,) = articles(path)
    assert found.text == TEXT + " \ufffd" and found.published is None
    found.text.encode("utf-8")


# --- encodings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "windows-1256", "iso-8859-6", "cp720"],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_encodings_are_found_and_line_ends_kept(tmp_path, encoding, ending):
    text = TEXT + ending + "وأضاف أن القتال استمر إلى المساء في محيط المدينة"
    (found,) = articles(write(tmp_path / "a.txt", text, encoding))
    assert found.text == text


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1256", "iso-8859-6"])
def test_encodings_of_tables(tmp_path, encoding):
    path = tmp_path / "n.csv"
    path.write_bytes(("id,text\n" + f'1,"{TEXT}"\n' * 3).encode(encoding))
    assert [a.text for a in articles(path)] == [TEXT] * 3
    path = tmp_path / "n.jsonl"
    path.write_bytes((json.dumps({"text": TEXT}, ensure_ascii=False) + "\n").encode(encoding) * 2)
    assert [a.text for a in articles(path)] == [TEXT] * 2


def test_the_encoding_given_is_obeyed(tmp_path):
    path = write(tmp_path / "a.txt", "خبر", "iso-8859-6")
    assert articles(path, known=Known(encoding="iso-8859-6"))[0].text == "خبر"
    (wrong,) = problems(path, known=Known(encoding="utf-8"))
    assert (wrong.code, wrong.message) == (
        "R256",
        "not utf-8: byte 1 (line 1) is no letter of it; give another --encoding",
    )
    (wrong,) = problems(path, known=Known(encoding="klingon"))
    assert wrong.code == "R209"


def test_a_few_broken_bytes_do_not_cost_the_article(tmp_path):
    data = (TEXT * 3).encode()
    (tmp_path / "a.txt").write_bytes(data[:300] + b"\xff" + data[300:-1])
    found = list(read_paths([str(tmp_path / "a.txt")]))
    assert [type(item) for item in found] == [Problem, Article] and found[0].code == "R270"


# --- dates -----------------------------------------------------------------------------------------------------------

DATES = [
    ("2017-11-19", DAY),
    ("2017-11-19T23:59:59+00:00", DAY),
    ("2017/11/19 10:00", DAY),
    ("19/11/2017", DAY),
    ("11/19/2017", DAY),
    ("19.11.2017", DAY),
    ("٢٠١٧-١١-١٩", DAY),
    ("20171119", DAY),
    ("1511049600", DAY),
    (1511049600.5, DAY),
    (1511049600000, DAY),
    ("Sun, 19 Nov 2017 10:00:00 GMT", DAY),
    ("November 19, 2017", DAY),
    ("الأحد 19 تشرين الثاني 2017", DAY),
    ("19 نوفمبر 2017 - 12:09 م", DAY),
    ({"$date": "2017-11-19T10:00:00Z"}, DAY),
    ("", None),
    ("null", None),
    (None, None),
    (float("nan"), None),
    (0, None),
]


@pytest.mark.parametrize(("cell", "expected"), DATES, ids=str)
def test_dates(cell, expected):
    assert date_of(cell) == expected


@pytest.mark.parametrize("cell", ["2017-13-40", "31/02/2017", "yesterday", "0017-01-01", "9999999999999", True and "x"])
def test_impossible_dates(cell):
    with pytest.raises(NoDate):
        date_of(cell)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://x.net/2017/11/19/name", DAY),
        ("https://x.net/news/2017-11-19-1.38", DAY),
        ("https://x.net/ar/20171119-name", DAY),
        ("https://x.net/a/201711191044893040-%D9%85", DAY),
        ("https://x.net/2017/middle_east/11/19/x/index.html", DAY),
        ("https://x.net/2017/13/45/name", None),
        ("https://x.net/articles/6291787/name", None),
        (None, None),
    ],
)
def test_dates_in_addresses(url, expected):
    assert address_date(url) == expected
