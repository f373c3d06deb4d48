"""Numbers in Arabic text: digits, words, compounds, indefinite numbers, shares, bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.arabic.numbers import NumberReader, digits_value, find_numbers
from riwaya.arabic.tokens import tokenise
from riwaya.dictionary.loading import load


@pytest.fixture(scope="module")
def reader() -> NumberReader:
    return NumberReader(load("times"))


def read(reader: NumberReader, text: str) -> list[tuple[float | None, float | None, str]]:
    tokens = tokenise(text)
    return [(n.low, n.high, n.kind) for n in find_numbers(tokens, 0, len(tokens), reader)]


EXACT = [
    ("7,500 قذيفة", 7500, "European separator"),
    ("٣٬٦٠٠ شخص", 3600, "Arabic-Indic digits and separator"),
    ("1.5 مليون نازح", 1_500_000, "decimal and scale"),
    ("بنحو82 كم", 82, "no space after the hedge"),
    ("و15 جريحا", 15, "clitic before digits"),
    ("لـ30 شخصا", 30, "clitic with tatweel"),
    ("ثلاثة وعشرين جريحا", 23, "unit and tens"),
    ("مئتين وخمسين ألفا", 250_000, "dual hundred, tens, scale"),
    ("ثلاثمئة قتيل", 300, "fused hundred"),
    ("ثلاث مئة قتيل", 300, "hundred apart"),
    ("ثلاثمائة قتيل", 300, "the other spelling"),
    ("خمس عشرة غارة", 15, "feminine teens"),
    ("أحد عشر جنديا", 11, "eleven"),
    ("إحدى عشرة طالبة", 11, "eleven, feminine"),
    ("اثني عشر مسلحا", 12, "twelve"),
    ("قرابة ألفي مدني", 2000, "dual thousand in construct"),
    ("عشرة آلاف شخص", 10_000, "plural scale"),
    ("3 آلاف و200 مدني", 3200, "digits after a scale"),
    ("مليونين و300 ألف", 2_300_000, "scale after scale"),
    ("مليون ونصف المليون", 1_500_000, "and a half"),
    ("ربع مليون يمني", 250_000, "fraction of a scale"),
    ("ألف وسبعمئة وتسعة وثمانين", 1789, "a year in words"),
    ("وست نساء", 6, "conjunction"),
]


@pytest.mark.parametrize(("text", "value", "note"), EXACT)
def test_reads_one_value(reader, text, value, note):
    assert [(low, high) for low, high, _ in read(reader, text)] == [(value, value)], note


BOUNDS = [
    ("أكثر من 50 قتيلا", 50, None, "cardinal"),
    ("ما لا يقل عن 118 شخصا", 118, None, "cardinal"),
    ("خمسة على الأقل", 5, None, "cardinal"),
    ("أقل من 3 بالمئة", None, 3, "percent"),
    ("لا يتجاوز عشرة", None, 10, "cardinal"),
    ("أكثر من ثمانين في المائة", 80, None, "percent"),
    ("25 في المئة", 25, 25, "percent"),
    ("%25 من السكان", 25, 25, "percent"),
    ("بين 20 و30 مسلحا", 20, 30, "cardinal"),
    ("20 إلى 30 مسلحا", 20, 30, "cardinal"),
    ("20-30 مسلحا", 20, 30, "cardinal"),
    ("20 إلى 30 ألفا", 20_000, 30_000, "cardinal"),
    ("ثلاثة أو أربعة", 3, 4, "cardinal"),
    ("عشرات القتلى", 20, None, "indefinite"),
    ("مئات الآلاف من النازحين", 200_000, None, "indefinite"),
    ("بضعة جنود", 3, 9, "indefinite"),
    ("عدد كبير من القتلى", 2, None, "indefinite"),
    ("في التاسع من", 9, 9, "ordinal"),
    ("الحادي والعشرين من", 21, 21, "ordinal"),
    ("الثامنة عشرة", 18, 18, "ordinal"),
]


@pytest.mark.parametrize(("text", "low", "high", "kind"), BOUNDS)
def test_reads_bounds_and_kinds(reader, text, low, high, kind):
    assert read(reader, text) == [(low, high, kind)]


NONE = [
    ("لست هنا", "a verb"),
    ("وقع في 11/8/2015", "a date"),
    ("طائرة إف-16", "a code"),
    ("عند 10:33", "an hour"),
    ("يوم الأحد", "a weekday, not one"),
    ("يوم الاثنين", "a weekday, not two"),
    ("عدد القتلى", "a noun"),
]


@pytest.mark.parametrize(("text", "note"), NONE)
def test_what_is_no_number(reader, text, note):
    assert read(reader, text) == [], note


def test_numbers_side_by_side_stay_apart(reader):
    assert [low for low, _, _ in read(reader, "ثلاثة قتلى وعشرون جريحا")] == [3, 20]
    assert [low for low, _, _ in read(reader, "بين عامي 2011 و2014")] == [2011, 2014]


@given(st.integers(min_value=0, max_value=10**9))
def test_digits_survive_grouping_and_script(value):
    eastern = str(value).translate({ord("0") + n: chr(0x660 + n) for n in range(10)})
    assert digits_value(str(value)) == value
    assert digits_value(tokenise(eastern).norm[0]) == value
    assert digits_value(f"{value:,}") == value


@given(st.text(alphabet="ثلاثة عشرين مئة ألف و0123456789.,%-/بين إلى\n", max_size=60))
def test_any_text_gives_ordered_numbers_with_sane_bounds(text):
    tokens = tokenise(text)
    last = -1
    for number in NumberReader(load("times")).find(tokens, 0, len(tokens)):
        assert last < number.first <= number.head <= number.last < len(tokens)
        assert number.low is None or number.high is None or number.low <= number.high
        last = number.last
