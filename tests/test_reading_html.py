"""Reading web pages: the article and nothing else, its date by what the page says; hostile pages in bounded time."""

from __future__ import annotations

import datetime as dt
import json
import time
from pathlib import Path

import pytest

from riwaya.model import Article, Problem
from riwaya.reading import Known, read_paths

REAL = Path(__file__).resolve().parents[2] / "shared/data/html"
DAY = dt.date(2017, 11, 19)
TITLE = "الجيش يدخل البلدة الحدودية بعد أسبوع من القتال"
BODY = [
    "دخلت وحدات من الجيش البلدة الحدودية صباح اليوم بعد أسبوع من القتال في محيطها، وفق ما قال مصدر ميداني.",
    "وأضاف المصدر أن المسلحين انسحبوا إلى القرى المجاورة، وأن فرق الهندسة بدأت بتفكيك الألغام في الشوارع.",
    "وكانت المنظمات الإنسانية قد دعت إلى فتح ممر آمن للمدنيين العالقين في البلدة منذ بداية المعارك.",
]


def page(head: str = "", date: str = "", extra: str = "") -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in BODY)
    return (
        f"<!doctype html><html lang=ar><head><title>{TITLE}</title>{head}</head><body><nav><a href=/>الرئيسية</a>"
        f"<a href=/s>سياسة</a></nav><article><h1>{TITLE}</h1>{date}{extra}{paragraphs}</article>"
        f"<footer>جميع الحقوق محفوظة</footer></body></html>"
    )


def read(tmp_path, markup, name="a.html", **options):
    path = tmp_path / name
    path.write_bytes(markup if isinstance(markup, bytes) else markup.encode())
    found = list(read_paths([str(path)], **options))
    told = [item for item in found if isinstance(item, Problem)]
    return next((item for item in found if isinstance(item, Article)), None), told


def test_the_article_and_nothing_else(tmp_path):
    head = '<meta property="og:site_name" content="الغد"><meta name="author" content="فلان الفلاني"><link rel=canonical href="http://x.net/1">'
    extra = "<script>var a = '<p>إعلان</p>'</script><style>p{}</style>"
    for name in ("a.html", "a.htm", "a.xhtml", "saved", "a.txt"):
        article, told = read(tmp_path, page(head, extra=extra), name)
        assert article.text.removeprefix(TITLE + "\n") == "\n".join(BODY), name
        assert (article.title, article.outlet, article.author, article.url) == (
            TITLE,
            "الغد",
            "فلان الفلاني",
            "http://x.net/1",
        )
        assert told == []


@pytest.mark.parametrize(
    ("head", "date", "expected", "codes"),
    [
        ('<meta property="article:published_time" content="2017-11-19T08:00:00Z">', "", DAY, []),
        ('<meta property="article:published_time" content="الأحد، 19 نوفمبر 2017 - 12:09 م">', "", DAY, []),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2017-11-19"}</script>',
            "",
            DAY,
            [],
        ),
        ("", "<div>الأحد 19 تشرين الثاني/نوفمبر 2017</div>", DAY, []),
        ("", "<div>تاريخ النشر: 19/11/2017</div>", DAY, []),
        ('<link rel=canonical href="http://x.net/2017/11/19/name">', "", DAY, []),
        # The page moved, or was changed later: the earlier day stands, and a notice says so.
        ('<meta property="article:published_time" content="2021-02-03">', "<div>19 نوفمبر 2017</div>", DAY, ["R271"]),
        (
            '<meta property="article:published_time" content="2017-11-19">',
            "<div>آخر تحديث 3 شباط 2021</div>",
            DAY,
            ["R271"],
        ),
        ("", "", None, []),
    ],
)
def test_the_date_of_a_page(tmp_path, head, date, expected, codes):
    article, told = read(tmp_path, page(head, date))
    assert article.published == expected
    assert [(p.code, p.level) for p in told] == [(code, "notice") for code in codes]


def test_what_is_told_from_outside_wins(tmp_path):
    (tmp_path / "articles.csv").write_text("file,outlet,published\na.html,البناء,2016-01-02\n", encoding="utf-8")
    head = '<meta property="og:site_name" content="الغد"><meta property="article:published_time" content="2017-11-19">'
    article, _ = read(tmp_path, page(head))
    assert (article.outlet, article.published) == ("البناء", dt.date(2016, 1, 2))
    (tmp_path / "articles.csv").unlink()
    article, _ = read(tmp_path, page(), known=Known(published=DAY))
    assert article.published == DAY


def test_the_encoding_that_a_page_states(tmp_path):
    markup = page('<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">')
    article, _ = read(tmp_path, markup.encode("windows-1256"))
    assert article.text.endswith("\n".join(BODY))


HOSTILE = {
    "deep": page(extra="<div>" * 50_000),
    "deep inline": page(extra="<b><i>" * 30_000),
    "script": page(extra="<script>" + "for(;;){}" * 100_000),
    "attribute": page(extra=f'<p data-x="{"x" * 5_000_000}">'),
    "many attributes": page(extra="<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">"),
    "entities": '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    + page(extra="&c;" * 50_000),
    "numeric entities": page(extra="&#x1F4A3;" * 200_000),
    "tags": page(extra="<p>م</p>" * 200_000),
    "unclosed": page(extra="<p" * 100_000),
    "comments": page(extra="<!--" * 100_000),
    "json": page(f'<script type="application/ld+json">{"[" * 100_000}</script>'),
    "table": page(extra="<table><tr><td>" * 390),
    "one line": page(extra="<span>كلمة </span>" * 50_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_end_soon(tmp_path, name):
    started = time.monotonic()
    article, told = read(tmp_path, HOSTILE[name])
    assert time.monotonic() - started < 20
    assert article is not None or told[0].code in ("R269", "R253", "R257"), told
    if article is not None:
        assert "<" not in article.text and "&#" not in article.text


@pytest.mark.skipif(not REAL.is_dir(), reason="the real pages are not here")
def test_real_pages():
    found = {Path(a.origin).name: a for a in read_paths([f"{REAL}/*.html"]) if isinstance(a, Article)}
    assert len(found) == 6
    for key, (_, facts) in json.loads((REAL / "published.json").read_text()).items():
        assert found[f"htmldate_{key}.html"].published.isoformat() == facts["date"]
