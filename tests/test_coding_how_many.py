"""How many: what numbers count, and which belong to a happening."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from riwaya.arabic.sentences import sentences
from riwaya.arabic.tokens import tokenise
from riwaya.coding.how_many import find_numbers, quantities_for
from riwaya.coding.passage import Passage
from riwaya.coding.when import find_times


def passage(text: str) -> Passage:
    tokens = tokenise(text)
    held = Passage(tokens, sentences(tokens), dt.date(2018, 5, 1))
    held.times = find_times(held)
    held.numbers = find_numbers(held)
    return held


FOUND = [
    ("قتيلان وثلاثة جرحى", [(2, 2, "killed"), (3, 3, "wounded")], "dual and plural"),
    ("20 قتيلا وجريحا", [(20, 20, "killed_or_wounded")], "one number for both"),
    ("عدد من القتلى", [(2, None, "killed")], "a number of"),
    ("31 مدنيا على الأقل", [(31, None, "people")], "hedge after the noun"),
    ("رجلا واحدا على الأقل", [(1, None, "people")], "number after its noun"),
    ("فلسطينيين اثنين", [(2, 2, "people")], "two after the noun"),
    ("المصابين الأربعة", [(4, 4, "wounded")], "definite number after its noun"),
    ("11 إيرانيا", [(11, 11, "people")], "a nationality"),
    ("ستة من عناصر الشرطة", [(6, 6, "fighters")], "of"),
    ("100 عربة مصفحة", [(100, 100, "vehicles")], "vehicles"),
    ("سيارتي دفع رباعي", [(2, 2, "vehicles")], "dual in construct"),
    ("خمس قذائف هاون", [(5, 5, "munitions")], "shells"),
    ("على بعد 24 كيلومترا", [(24, 24, "distance")], "distance"),
    ("لمسافة ١ كم", [(1, 1, "distance")], "unit cut short"),
    ("مساحته لا تتعدى 7500 كم", [(None, 7500, "area")], "a length that is an area"),
    ("مساحة 30 كيلومترا مربعا", [(30, 30, "area")], "square kilometres"),
    ("25 في المئة من المدينة", [(25, 25, "share")], "share"),
    ("أكثر من نصف السكان", [(50, None, "share")], "fraction"),
    ("5 مليارات دولار", [(5e9, 5e9, "money")], "money"),
    ("شاب (17 عاما)", [], "an age"),
    ("استمر القصف 3 أيام", [], "a span of time"),
    ("اندلعت عام 2014", [], "a year"),
    ("هاجمت طالبان البلدة", [], "a name that looks like a dual"),
    ("لا أحد منهم", [], "nobody"),
    ("ميدان السبعين", [], "a square"),
]


@pytest.mark.parametrize(("text", "numbers", "note"), FOUND)
def test_what_is_counted(text, numbers, note):
    assert [(m.low, m.high, m.role) for m in passage(text).numbers] == numbers, note


BOTH = "57 مدنيا بينهم 12 طفلا وست نساء قتلوا وأصيب أكثر من 215 آخرين"
CASUALTIES = [
    (BOTH, "قتلوا", [(57, 57, "killed")], "the subject, not its parts"),
    (BOTH, "واصيب", [(215, None, "wounded")], "others"),
    ("مقتل شخص وإصابة 11 آخرين", "مقتل", [(1, 1, "killed")], "one without a number"),
    ("مقتل شخص وإصابة 11 آخرين", "واصابه", [(11, 11, "wounded")], "the second verb's"),
    ("مقتل قيادي في التنظيم", "مقتل", [(1, 1, "killed")], "one commander"),
    ("مقتل مدنيين في القصف", "مقتل", [(2, None, "killed")], "dual or plural: at least two"),
    ("استشهاد وإصابة 4 مواطنين", "استشهاد", [(4, 4, "killed_or_wounded")], "one number for both nouns"),
    ("لقي ثلاثة أشخاص مصرعهم وأصيب 13 آخرون", "لقي", [(3, 3, "killed")], "idiom around its subject"),
    ("لقي ثلاثة أشخاص مصرعهم وأصيب 13 آخرون", "واصيب", [(13, 13, "wounded")], "after the idiom"),
    ("إن رجلا واحدا على الأقل قتل", "قتل", [(1, None, "killed")], "subject before its verb"),
    ("قتل 3 جنود ومدنيان اثنان", "قتل", [(3, 3, "killed"), (2, 2, "killed")], "two groups"),
    ("ارتفعت حصيلة القتلى في المدينة، يوم الأحد، إلى 52 شخصا", "القتلي", [(52, 52, "killed")], "a toll"),
    ("قتل في القصف", "قتل", [], "no victim named"),
]


@pytest.mark.parametrize(("text", "trigger", "numbers", "note"), CASUALTIES)
def test_the_casualties_of_a_claim(text, trigger, numbers, note):
    held = passage(text)
    at = held.tokens.norm.index(trigger)
    assert [(m.low, m.high, m.role) for m in quantities_for(held, "casualties", at, at)] == numbers, note


def test_a_hint_names_the_role_where_the_trigger_does_not():
    held = passage("سقط 12 شخصا في القصف")
    assert [m.role for m in quantities_for(held, "casualties", 0, 0, "killed")] == ["killed"]


CLAIMS = [
    ("أطلق عشرات الصواريخ على المدينة", "bombardment", 0, [(20, None, "munitions")]),
    ("أطلق صاروخا على المدينة", "bombardment", 0, [(1, 1, "munitions")]),
    ("تقدم الجيش لمسافة عمقها ١ كم", "advance", 0, [(1, 1, "distance")]),
    ("سيطر على أكثر من ثمانين في المئة من المدينة", "capture", 0, [(80, None, "share")]),
    (
        "سيطر الجيش مع حلفائه حزب الله اللبناني والحرس الثوري الإيراني والميليشيات العراقية وكتائب أخرى "
        "من البلد على 70 في المئة من المدينة",
        "capture", 0, [(70, 70, "share")],
    ),
    ("فر آلاف السكان من البلدة", "displace", 0, [(2000, None, "displaced")]),
    ("اعتقال 320 شخصا", "detain", 0, [(320, 320, "detained")]),
    ("سلمتها 100 عربة مصفحة", "supply", 0, [(100, 100, "vehicles")]),
    ("دعا إلى وقف القتال 3 أحزاب", "demand", 0, []),
]


@pytest.mark.parametrize(("text", "kind", "at", "numbers"), CLAIMS)
def test_the_numbers_of_other_claims(text, kind, at, numbers):
    assert [(m.low, m.high, m.role) for m in quantities_for(passage(text), kind, at, at)] == numbers


def test_no_number_is_taken_from_beyond_another_trigger():
    held = passage("أطلق النار ثم قصف البلدة بـ20 قذيفة")
    at = held.tokens.norm.index("قصف")
    assert quantities_for(held, "bombardment", 0, 0, others=[(at, at)]) == []
    assert [m.low for m in quantities_for(held, "bombardment", at, at)] == [20]


SAMPLE = """
مقتل وإصابة 3 ثلاثة عشرات آلاف من شخصا قتيلان جنود آخرين كم مربع
بينهم في المئة على الأقل نصف السكان ، . أحد
"""
WORDS = tuple(SAMPLE.split())


@given(st.lists(st.sampled_from(WORDS), max_size=14))
@example(["قتيلان", "3", "على", "الأقل"])
def test_any_order_of_words_gives_ordered_numbers(words):
    held = passage(" ".join(words))
    last = -1
    for number in held.numbers:
        assert last < number.first <= number.last < len(held.tokens)
        assert number.low is not None or number.high is not None
        last = number.last
    for at in range(len(held.tokens)):
        quantities_for(held, "casualties", at, at)
        quantities_for(held, "capture", at, at)
