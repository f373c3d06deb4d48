"""The report: whole, safe, self-contained, in both languages, the same every time; and a real browser can show it."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from riwaya import jobs, linkage
from riwaya.cli.main import answer
from riwaya.linking.records import ABOUT, GRADES
from riwaya.model import MODALITIES, Article
from riwaya.reading import Known, read_paths
from riwaya.report.page import SECTIONS, report
from riwaya.report.words import LANGUAGES, Words, table
from riwaya.store.record import Record
from riwaya.tables import LEXICONS

EXAMPLES = Path(__file__).parent.parent / "riwaya" / "examples"
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'&</style>"
VOID = {"meta", "link", "br", "img", "input", "hr"}


def make(path: Path, found: list[Article]) -> Record:
    record = Record.open(path)
    jobs.add_articles(record, found)
    jobs.code_articles(record, "c", 1)
    linkage.link_record(record)
    return record


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory):
    known = Known(published=None, outlet=None, encoding=None)
    items = read_paths(paths=(str(EXAMPLES / "*.txt"),), metadata=None, mapping={}, known=known)
    with make(tmp_path_factory.mktemp("report") / "r.db", [a for a in items if isinstance(a, Article)]) as made:
        yield made


class Reader(HTMLParser):
    """What a page is made of; fails on tags that do not nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    return reader


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_whole_and_needs_nothing_from_outside(record: Record, language: str) -> None:
    page = report(record, language)
    reader = read(page)
    ids = [a["id"] for _, a in reader.tags if a.get("id")]
    assert len(ids) == len(set(ids)) and set(SECTIONS) <= set(ids)
    root = reader.tags[0][1]
    assert root["lang"] == language and root["dir"] == ("rtl" if language == "ar" else "ltr")
    assert not [tag for tag, _ in reader.tags if tag in ("script", "link", "img", "iframe")]
    assert not [a for _, a in reader.tags for name in a if name in ("src", "onclick", "onerror")]
    assert not re.search(r"url\((?!#)|@import|https?://(?!www\.w3\.org/2000/svg)", page)
    assert all(a["href"].startswith("#") for tag, a in reader.tags if tag == "a" and a.get("href"))
    assert [tag for tag, _ in reader.tags].count("svg") >= 4
    assert report(record, language) == page, "the same every time"


def test_every_account_is_according_to_somebody(record: Record) -> None:
    page = report(record, "en")
    cards = page.split("<div class='account'>")[1:]
    assert len(cards) > 20
    assert all(
        "<p class='by'>according to <bdi>" in card and "<blockquote lang='ar' dir='rtl'>" in card for card in cards
    )
    assert all(card.count("<mark>") == 1 for card in cards)


def test_words_of_articles_are_escaped(tmp_path: Path) -> None:
    text = f"سيطر الجيش السوري على مدينة البوكمال. ونفى تنظيم الدولة سيطرة الجيش السوري على البوكمال. {EVIL}"
    found = [
        Article(f"a{n}{EVIL}", text.replace("سيطر ", f"سيطر {EVIL} ", n), EVIL, f"{EVIL}{n}", published=day)
        for n, day in enumerate((dt.date(2017, 11, 9), dt.date(2017, 11, 10)))
    ]
    with make(tmp_path / "r.db", found) as record:
        for language in LANGUAGES:
            page = report(record, language)
            assert "<script" not in page and "<img" not in page and page.count("</style>") == 1
            assert "onerror" not in {name for _, a in read(page).tags for name in a}


def test_an_empty_record_has_a_page(tmp_path: Path) -> None:
    with make(tmp_path / "r.db", [Article("a", "نص بلا أحداث.")]) as record:
        assert "nothing to show" in "".join(read(report(record)).text)


def test_every_code_has_its_words() -> None:
    lines = (LEXICONS / "kinds.tsv").read_text(encoding="utf-8").splitlines()
    kinds = [line.split("\t")[0] for line in lines if line and not line.startswith("#")][1:]
    wanted = [*(f"kind.{k}" for k in kinds), *(f"grade.{g}" for g in GRADES), *(f"about.{a}" for a in ABOUT)]
    wanted += [*(f"modality.{m}" for m in MODALITIES), *SECTIONS]
    assert [key for key in wanted if key not in table()] == []
    arabic = Words("ar")
    assert [key for key in table() if key != "comma" and not re.search("[\u0600-\u06ff]", arabic(key))] == []


def test_the_command(record: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "report.html"
    assert answer(["report", "--db", record.where, "-o", str(out), "--lang", "ar"]) == 0
    assert out.read_text(encoding="utf-8") == report(record, "ar")
    assert answer(["report", "--db", record.where, "-o", str(tmp_path / "no" / "x.html")]) == 1
    assert "R201" in capsys.readouterr().err


@pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed")
def test_a_browser_prints_it(record: Record, tmp_path: Path) -> None:
    page, out = tmp_path / "r.html", tmp_path / "r.pdf"
    page.write_text(report(record, "ar"), encoding="utf-8")
    options = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'profile'}",
        f"--print-to-pdf={out}",
    )
    subprocess.run(["chromium", *options, page.as_uri()], check=True, capture_output=True, timeout=90)
    assert out.read_bytes()[:5] == b"%PDF-" and out.stat().st_size > 50_000
