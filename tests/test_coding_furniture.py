"""What on a page is not the article; and, which matters more, what is."""

# ruff: noqa: E501 (tables of cases: one row a line)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.arabic.sentences import sentences
from riwaya.arabic.tokens import tokenise
from riwaya.coding.furniture import find_furniture
from riwaya.coding.passage import Passage

A = "سيطرت القوات الحكومية على التلة الشرقية بعد معارك استمرت يومين مع المسلحين في محيط البلدة."
B = "وقال مصدر ميداني إن الاشتباكات تجددت مساء أمس قرب الجسر القديم وأوقعت قتلى وجرحى من الطرفين."
STORIES = "مقتل ثلاثة أشخاص بانفجار في المدينة القديمة\nالوزير يصل إلى العاصمة في زيارة مفاجئة\nقصف جديد على ريف المحافظة الشمالي"


def marked(text: str, title: str | None = None, outlet: str | None = None) -> list[str]:
    tokens = tokenise(text)
    passage = Passage(tokens, sentences(tokens), None, outlet)
    return [tokens.raw(first, stop - 1) for first, stop in find_furniture(passage, title)]


FURNITURE = [
    (f"{A} اضافة اعلان {B}", ["اضافة اعلان"], "a placeholder glued to a sentence"),
    (f"{A}\nاقرأ أيضا: مقتل ثلاثة بقصف على السوق\n{B}", ["اقرأ أيضا: مقتل ثلاثة بقصف على السوق"], "read also"),
    (
        f"{A}\nإقرأ أيضاً:\nمقتل ثلاثة بقصف على السوق\n{B}",
        ["إقرأ أيضاً:", "مقتل ثلاثة بقصف على السوق"],
        "its headline on the next line",
    ),
    (f"{A}\nشاهد أيضًا : لحظة انفجار المستودع\n{B}", ["شاهد أيضًا : لحظة انفجار المستودع"], "see also"),
    (f"{A}\nللمزيد: الحكومة تعلن وقف القتال\n{B}", ["للمزيد: الحكومة تعلن وقف القتال"], "for more"),
    (f"{A}\n{B}\nمقالات ذات صلة\n{STORIES}", ["مقالات ذات صلة", *STORIES.split("\n")], "related stories to the end"),
    (
        f"{A}\n{B}\nالسابق\nخبر قبل هذا\nالتالي\nخبر بعد هذا",
        ["السابق", "خبر قبل هذا", "التالي", "خبر بعد هذا"],
        "neighbours",
    ),
    (f"{A}\n{B}\n{STORIES}", STORIES.split("\n"), "headlines of other stories without a label"),
    (f"الرئيسية\nسياسة\nسوريا\n{A}", ["الرئيسية", "سياسة", "سوريا"], "where on the site the page stands"),
    (f"سياسة\nاقتصاد\nرياضة\nمنوعات\n{A}", ["سياسة", "اقتصاد", "رياضة", "منوعات"], "a menu"),
    (f"عاجل | سياسة | اقتصاد | رياضة | صور\n{A}", ["عاجل | سياسة | اقتصاد | رياضة | صور"], "a menu in one line"),
    (f"{A} سمات الجيش البلدة معارك", ["سمات الجيش البلدة معارك"], "tags at the end"),
    (f"{A}\nالكلمات المفتاحية: الجيش، البلدة", ["الكلمات المفتاحية: الجيش، البلدة"], "key words"),
    (f"{A} (أ ف ب)", ["(أ ف ب)"], "agency in brackets"),
    (f"{A}\nد-(وكالات)", ["د-(وكالات)"], "initial and agencies"),
    (f"{A}\nأ.ح/ن.م", ["أ.ح/ن.م"], "initials"),
    (f"{A}\n// انتهى //\n14:12 ت م", ["// انتهى //", "14:12 ت م"], "sign-off with the hour"),
    (f"{A}\nتابعونا على تويتر وفيسبوك", ["تابعونا على تويتر وفيسبوك"], "social prompt"),
    (f"{A}\nجميع الحقوق محفوظة 2017", ["جميع الحقوق محفوظة 2017"], "copyright"),
    (f"دخان يتصاعد من البلدة بعد قصفها - أرشيفية\n{A}", ["دخان يتصاعد من البلدة بعد قصفها - أرشيفية"], "caption"),
    (
        f"قصف على أطراف البلدة - 5 تشرين الثاني 2017 (سانا)\n{A}",
        ["قصف على أطراف البلدة - 5 تشرين الثاني 2017 (سانا)"],
        "dated caption",
    ),
    (f"دمشق/ فلان الفلاني/ الأناضول\n{A}", ["دمشق/ فلان الفلاني/ الأناضول"], "byline with an agency"),
    (f"06:10 م\n2017/11/19\n{A}", ["06:10 م", "2017/11/19"], "clock and date"),
    (f"English\nFacebook\n{A}", ["English", "Facebook"], "no Arabic in it"),
]


@pytest.mark.parametrize(("text", "expected", "note"), FURNITURE, ids=[row[2] for row in FURNITURE])
def test_furniture(text, expected, note):
    assert marked(text) == expected, note


def test_the_line_with_outlet_and_writer():
    text = f"صوت الفرات - فلان الفلاني:\n{A}"
    assert marked(text, outlet="صوت الفرات") == ["صوت الفرات - فلان الفلاني:"]


ARTICLE = [
    (f"{A}\n{B}", "plain paragraphs"),
    (f"سيطرة القوات الحكومية على التلة الشرقية\n{A}\n{B}", "the title repeated"),
    (f"{A}\nوأعلن الجيش أسماء القتلى وهم:\n- أحمد علي حسن\n- خالد محمد سعيد\n- محمود عمر يوسف", "a list with bullets"),
    (f"{A}\n{B}\nوالبلدات التي سقطت هي:\nالتلة الشرقية\nالجسر القديم\nالقرية الغربية", "a list after a colon"),
    ("سيطر الجيش على التلة\nوتقدم نحو الجسر\nثم انسحب المسلحون\nوقتل عشرة منهم", "an article without full stops"),
    (f"اشترك في الهجوم نحو مئة مسلح من ثلاث فصائل.\n{A}", "«took part», no prompt to subscribe"),
    (f"شارك هذا الفصيل في معارك الصيف الماضي.\n{A}", "«took part», no share button"),
    (f"{A}\nوقال إن سمات المرحلة المقبلة تتضح في المدينة.", "«traits» inside a sentence"),
    (
        f"التعليقات على القرار جاءت غاضبة في عواصم المنطقة كلها مساء أمس بحسب مصادر دبلوماسية.\n{A}",
        "«comments» as a subject",
    ),
    (f"رويترز: مقتل خمسة جنود بتفجير\n{A}", "a headline with its source"),
    (f"{A}\nللمزيد من الضغط على المسلحين أرسل الجيش تعزيزات إلى التلة.", "«for more pressure»"),
    (f"{A} وقالت (وكالات الإغاثة) إن الوضع صعب.", "agencies of another sort"),
]


@pytest.mark.parametrize(("text", "note"), ARTICLE, ids=[row[1] for row in ARTICLE])
def test_the_article_stays(text, note):
    assert marked(text, title="سيطرة القوات الحكومية على التلة الشرقية") == [], note


def test_the_title_is_no_furniture_even_without_a_stop():
    text = f"قصف على أطراف البلدة - أرشيفية\n{A}"
    assert marked(text, title="قصف على أطراف البلدة - أرشيفية") == []


PIECES = [
    "الرئيسية",
    "سياسة",
    "اقرأ أيضا",
    ":",
    "\n",
    " ",
    "(",
    ")",
    "أ ف ب",
    "مقالات ذات صلة",
    "سمات",
    ".",
    "|",
    "-",
    "7",
    A,
    "x",
    "//",
    "انتهى",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join), st.sampled_from([None, "", "سياسة", "…"]))
def test_ranges_are_sound(text, title):
    tokens = tokenise(text)
    found = find_furniture(Passage(tokens, sentences(tokens), None, title), title)
    edges = [edge for pair in found for edge in pair]
    assert edges == sorted(edges) and all(first < stop for first, stop in found)
    assert not found or found[-1][1] <= len(tokens)
