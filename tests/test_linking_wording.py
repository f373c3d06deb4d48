"""The words of outlets: what makes two terms one, what is kept of them, how they are counted."""

from __future__ import annotations

import random
from typing import Any

import pytest

from riwaya import Coder
from riwaya.linking.wording import Mention, mention, mentions_of, terms_of, widened


def at(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


@pytest.mark.parametrize(
    ("text", "words", "passage", "note"),
    [
        ("دخل داعش المدينة", "داعش", "داعش", "bare"),
        ("دخل «داعش» المدينة", "داعش", "«داعش»", "scare quotes"),
        ('دخل "داعش" المدينة', "داعش", '"داعش"', "straight ones"),
        ('دخل تنظيم "الدولة" المدينة', 'تنظيم "الدولة', 'تنظيم "الدولة"', "one mark inside"),
        ('دخل تنظيم "الدولة" الإرهابي', 'تنظيم "الدولة" الإرهابي', 'تنظيم "الدولة" الإرهابي', "both inside"),
        ("دخل ما يسمى داعش المدينة", "داعش", "ما يسمى داعش", "so-called"),
        ("دخل ما يسمى «داعش» المدينة", "داعش", "ما يسمى «داعش»", "so-called and quoted"),
        ("قال «دخل داعش» ثم خرج", "داعش", "داعش", "the end of a quotation is no scare quote"),
        ("داعش", "داعش", "داعش", "alone"),
    ],
)
def test_quotation_marks_and_so_called_belong_to_the_passage(text: str, words: str, passage: str, note: str) -> None:
    first, last = widened(text, *at(text, words))
    assert text[first:last] == passage, note


def said(*terms: tuple[str, str], role: str = "actor", referent: str = "x") -> list[Mention]:
    """Mentions from (outlet, words), each in a text of its own."""
    out = []
    for n, (outlet, words) in enumerate(terms):
        out.append(mention(f"ثم {words} هنا", outlet, f"a{n}", referent, role, 3, 3 + len(words)))  # type: ignore[arg-type]
    return out


@pytest.mark.parametrize(
    ("words", "counts", "note"),
    [
        (["الجيش", "والجيش", "بالجيش"], {"الجيش": 3}, "clitics before the article"),
        (["الجيش", "للجيش"], {"الجيش": 2}, "ل and the article"),
        (["الجيش", "الجيشُ", "الجيـش"], {"الجيش": 3}, "marks and tatweel"),
        (["واشنطن", "واشنطن"], {"واشنطن": 2}, "a و that is a letter stays"),
        (["تنظيم الدولة", "وتنظيم الدولة"], {"تنظيم الدولة": 2}, "و goes where the term is also written without"),
        (["إرهابيون", "الإرهابيون"], {"إرهابيون": 1, "الإرهابيون": 1}, "the article is part of a term"),
        (["قوات النظام", "الجيش السوري"], {"الجيش السوري": 1, "قوات النظام": 1}, "two terms"),
    ],
)
def test_what_is_one_term(words: list[str], counts: dict[str, int], note: str) -> None:
    assert {t.term: t.count for t in terms_of(said(*(("o", w) for w in words)))} == counts, note


def test_shares_are_of_the_outlet_and_the_order_changes_nothing() -> None:
    found = said(("a", "داعش"), ("a", "داعش"), ("a", "التنظيم"), ("b", "التنظيم"), ("", "داعش"))
    terms = terms_of(found)
    assert [(t.outlet, t.term, t.count, round(t.share, 2)) for t in terms] == [
        (None, "داعش", 1, 1.0), ("a", "داعش", 2, 0.67), ("a", "التنظيم", 1, 0.33), ("b", "التنظيم", 1, 1.0),
    ]  # fmt: skip
    random.Random(3).shuffle(found)
    assert terms_of(found) == terms


def test_what_a_coded_article_gives() -> None:
    text = "سيطرت قوات النظام على مدينة البوكمال بعد معارك مع «داعش». وقال المرصد السوري إن قوات النظام حررت المدينة."
    claims: list[dict[str, Any]] = [c.record() for c in Coder().code(text, published="2017-11-19", outlet="o")]
    found = list(mentions_of(text, "o", claims))
    assert len({(m.role, m.referent, m.start, m.end) for m in found}) == len(found), "each place in the text once"
    actors = {m.words for m in found if m.role == "actor"}
    assert {"قوات النظام", "«داعش»"} <= actors
    assert {m.referent for m in found if m.role == "act"} >= {"capture"}
    for m in found:
        assert " ".join(text[m.start : m.end].split()) == m.words
        assert m.quoted == ("«" in m.words)


def test_words_for_several_at_once_are_no_term_of_either() -> None:
    party = {"start": 0, "end": 7, "text": "الطرفان", "name": "x"}
    claim = {
        "article": "a", "kind": "agree", "start": 8, "end": 12, "text": "اتفق", "explanation": [],
        "targets": [], "places": [],
        "actors": [{"id": "one", **party}, {"id": "two", **party}],
    }  # fmt: skip
    assert [m.role for m in mentions_of("الطرفان اتفق", "o", [claim])] == ["act"]
