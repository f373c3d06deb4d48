"""Which texts repeat which."""

from __future__ import annotations

import random

import pytest

from riwaya.linking.copies import find_copies

WIRE = (
    "أعلن الجيش صباح الخميس أن وحداته دخلت بلدة الصفصافة من ثلاثة محاور بعد قصف تمهيدي دام "
    "ساعات وأن المعارك انتهت عند الظهر. "
    "وقال متحدث باسمه إن عشرين مقاتلا سلموا أسلحتهم قرب الجسر القديم وإن فرق الهندسة بدأت رفع "
    "الألغام من السوق والمدرسة. "
    "وذكر سكان أن عائلات كثيرة نزحت في الليلة السابقة نحو المزارع الشمالية سيرا على الأقدام "
    "وأن المخبز الوحيد أغلق أبوابه. "
    "ولم يصدر تعليق من المجلس المحلي الذي كان قد حذر قبل أيام من نفاد الدواء في المستوصف الصغير عند مدخل البلدة."
)
ADDED = (
    "وفي وقت لاحق قال مسعفون إن ثلاثة جرحى نقلوا بالقوارب إلى الضفة الأخرى وإن الطريق ما زال "
    "مقطوعا أمام الشاحنات الثقيلة. "
)
OTHER = (
    "افتتح وزير الزراعة معرض التمور السنوي في العاصمة بحضور مزارعين من المحافظات كلها وسط "
    "إقبال كبير من الزوار والتجار. "
    "وأوضح المنظمون أن المعرض يستمر أسبوعا ويضم أكثر من مئة جناح تعرض أصنافا نادرة من النخيل "
    "المحلي وتقنيات الري الحديثة."
)
FURNITURE = (
    "اقرأ أيضا نتائج القرعة السنوية لبطولة الأندية وجدول المباريات الكامل مع مواعيد البث على "
    "القنوات الأرضية والفضائية وأسعار التذاكر في الملاعب والمنافذ وروابط التسجيل في النشرة البريدية اليومية"
)


def found(*texts: tuple[str, str | None, str | None, str | None, str]) -> dict[str, tuple[str, str]]:
    """article -> (how, of)."""
    return {c.article: (c.how, c.of) for c in find_copies(texts)}


def test_exact_reprint_and_update_of_one_wire() -> None:
    sentences = WIRE.split(". ")
    cut = "عنوان جديد للخبر نفسه\n" + ". ".join(sentences[:3])
    longer = ". ".join(sentences[:2]) + ". " + ADDED + ". ".join(sentences[2:])
    got = found(
        ("w1", "وكالة السهم", None, "2020-05-07", WIRE),
        ("w2", "وكالة السهم", None, "2020-05-07", longer),
        ("p1", "جريدة الميناء", "السهم", "2020-05-08", cut),
        ("p2", "جريدة التل", None, "2020-05-09", WIRE.replace("ا", "ا\u0640") + "\n"),
        ("x", "جريدة التل", None, "2020-05-08", OTHER),
    )
    assert got == {
        "w1": ("origin", "w1"),
        "w2": ("update", "w1"),
        "p1": ("reprint", "w1"),
        "p2": ("exact", "w1"),
    }


@pytest.mark.parametrize(
    ("first", "second", "origin", "note"),
    [
        (("a", "أ", None, "2020-01-02"), ("b", "ب", None, "2020-01-01"), "b", "published first"),
        (("a", "جريدة", "وكالات", "2020-01-01"), ("b", "وكالة", None, "2020-01-01"), "b", "the other names an agency"),
        (("a", "جريدة", "السهم", "2020-01-01"), ("b", "وكالة السهم", None, "2020-01-02"), "b", "named by the copy"),
        (("a", "أ", None, None), ("b", "ب", None, "2020-01-01"), "b", "only one says when"),
    ],
)
def test_likely_origin(first: tuple, second: tuple, origin: str, note: str) -> None:
    got = found((*first, WIRE), (*second, WIRE))
    assert {of for _, of in got.values()} == {origin}, note


def test_a_roundup_makes_its_texts_no_copies_of_each_other() -> None:
    texts = [
        ("one", "أ", None, "2020-01-01", WIRE),
        ("two", "ب", None, "2020-01-02", OTHER),
        ("both", "ج", None, "2020-01-03", OTHER + "\n" + WIRE),
        ("two again", "د", None, "2020-01-04", OTHER),
    ]
    copies = find_copies(texts)
    assert not any({c.article, c.of} == {"one", "two"} for c in copies)
    assert {(c.article, c.of) for c in copies if c.how != "origin"} == {
        ("both", "one"), ("both", "two"), ("two again", "two"),
    }  # fmt: skip
    assert all(c.share > 0.3 for c in copies if c.how != "passage")


def test_a_passage_has_its_place_in_the_text() -> None:
    text = OTHER + "\n" + WIRE.split(". ")[1] + ". " + WIRE.split(". ")[2] + ".\n" + OTHER.replace("وزير", "نائب")
    copies = find_copies([("w", "أ", None, "2020-01-01", WIRE), ("m", "ب", None, "2020-01-03", text)])
    passage = next(c for c in copies if c.how == "passage")
    assert (passage.article, passage.of) == ("m", "w")
    assert text[passage.start : passage.end].startswith("وقال متحدث")
    assert text[passage.start : passage.end].endswith("أبوابه")


def test_what_an_outlet_has_on_every_page_is_furniture() -> None:
    days = ("2020-01-01", "2020-03-01", "2020-06-01")
    bodies = (WIRE, OTHER, ADDED * 2)
    pages = [(f"p{n}", "موقع", None, days[n], f"{bodies[n]}\n{FURNITURE}") for n in range(3)]
    furniture = [c for c in find_copies(pages) if c.how == "furniture"]
    assert {c.article for c in furniture} == {"p0", "p1", "p2"}
    assert all(FURNITURE.startswith(pages[int(c.article[1])][4][c.start : c.end][:12]) for c in furniture)


def test_any_order_gives_the_same() -> None:
    texts = [
        (f"t{n}", f"o{n % 3}", None, f"2020-01-0{n + 1}", WIRE if n % 2 else WIRE + ADDED * (n // 2)) for n in range(7)
    ]
    expected = find_copies(texts)
    for seed in range(5):
        random.Random(seed).shuffle(texts)
        assert find_copies(texts) == expected


def test_empty_and_short_texts() -> None:
    assert find_copies([]) == []
    assert find_copies([("a", None, None, None, ""), ("b", None, None, None, "")]) == []
    assert found(("a", None, None, None, "خبر عاجل"), ("b", None, None, None, "خبر عاجل"))["b"] == ("exact", "a")
