"""When: expressions of time against a day of publication, Sunday 19 November 2017 unless said otherwise."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.arabic.sentences import sentences
from riwaya.arabic.tokens import tokenise
from riwaya.coding import when_rules as rules
from riwaya.coding.passage import Passage
from riwaya.coding.when import carried_time, find_times, nearest_time, publication_date

PUBLISHED = dt.date(2017, 11, 19)


def passage(text: str, published: dt.date | None = PUBLISHED) -> Passage:
    tokens = tokenise(text)
    held = Passage(tokens, sentences(tokens), published)
    held.times = find_times(held)
    return held


def spans(text: str, published: dt.date | None = PUBLISHED) -> list[str | None]:
    return [t.start if t.start == t.end else f"{t.start}/{t.end}" for t in passage(text, published).times]


CASES = [
    # days
    ("أعلن الجيش أمس أنه تقدم", "2017-11-18", "yesterday"),
    ("مساء أمس الأول", "2017-11-17", "the day before yesterday"),
    ("أول من أمس", "2017-11-17", "its other name"),
    ("بعد منتصف ليل أمس", "2017-11-18/2017-11-19", "a night runs on"),
    ("الليلة الماضية", "2017-11-18/2017-11-19", "last night"),
    ("فجر اليوم الأحد", "2017-11-19", "today, said twice"),
    ("أمس (السبت)", "2017-11-18", "yesterday, said twice"),
    ("أمس الخميس", "2017-11-16", "the weekday corrects a late publication"),
    ("دخلوا الخميس الماضي", "2017-11-16", "last Thursday"),
    ("ليل الجمعة", "2017-11-17", "bare weekday looks back"),
    ("قال الأحد إنه", "2017-11-19", "the day of publication itself"),
    ("الأحد المقبل", "2017-11-26", "next Sunday is not today"),
    ("سيعقد المجلس جلسة الاثنين", "2017-11-20", "announced: looks forward"),
    ("من المقرر أن يجتمعوا، برعاية دولية، الثلاثاء", "2017-11-21", "announced, across commas"),
    ("الخميس والجمعة", "2017-11-16/2017-11-17", "two days"),
    ("ليل السبت-الأحد", "2017-11-18/2017-11-19", "a night by both its days"),
    ("ليل الأربعاء حتى فجر الخميس", "2017-11-15/2017-11-16", "range of weekdays"),
    ("إلى عقد اجتماع من الأربعاء إلى الجمعة", "2017-11-22/2017-11-24", "an arranged meeting looks forward"),
    ("لليوم الثاني على التوالي", "2017-11-18/2017-11-19", "second day running"),
    # dates
    ("في التاسع من تشرين الثاني/نوفمبر", "2017-11-09", "ordinal, both names"),
    ("في 11 تشرين الثاني(نوفمبر)", "2017-11-11", "both names, bracket"),
    ("2 كانون الأول المقبل", "2017-12-02", "coming"),
    ("المقرر عقده في 28 تشرين الثاني", "2017-11-28", "announced"),
    ("السبت 11 تشرين الثاني", "2017-11-11", "weekday and date"),
    ("في الحادي والعشرين من أيار الماضي", "2017-05-21", "ordinal of two words"),
    ("بين 5 و9 آذار", "2017-03-05/2017-03-09", "days of a month"),
    ("من 2 أكتوبر إلى 22 أكتوبر", "2017-10-02/2017-10-22", "from date to date"),
    ("17 جويلية", "2017-07-17", "Algeria, Tunisia"),
    ("5 غشت 2015", "2015-08-05", "Morocco"),
    ("20 من الشهر المقبل", "2017-12-20", "a day of next month"),
    ("بتاريخ 9/11/2017", "2017-11-09", "day before month"),
    ("2017-11-18 10:33", "2017-11-18", "ISO"),
    ("26 شوال 1436 هـ الموافق 11 أغسطس 2015 م", "2015-08-11", "the Gregorian date counts"),
    # months, seasons, years
    ("مطلع حزيران/يونيو", "2017-06-01/2017-06-10", "start of a month"),
    ("منتصف شهر آب", "2017-08-11/2017-08-20", "middle of a month"),
    ("مايو الماضي", "2017-05-01/2017-05-31", "last May"),
    ("أيلول/سبتمبر 2014", "2014-09-01/2014-09-30", "month and year"),
    ("ديسمبر من العام الماضي", "2016-12-01/2016-12-31", "month of last year"),
    ("الخريف الماضي", "2016-09-01/2016-11-30", "the last whole autumn"),
    ("صيف 2016", "2016-06-01/2016-08-31", "season and year"),
    ("عام 2015", "2015-01-01/2015-12-31", "year"),
    ("اندلعت في 2014", "2014-01-01/2014-12-31", "year after a preposition"),
    ("عامي 2011 و2012", "2011-01-01/2012-12-31", "two years"),
    ("منذ مطلع العام", "2017-01-01/2017-11-19", "since the start of this year"),
    ("الربع الثالث من عام 2016", "2016-07-01/2016-09-30", "quarter"),
    # relative
    ("قبل أسبوع", "2017-11-11/2017-11-13", "a week ago, a day either way"),
    ("قبل يومين", "2017-11-17", "two days ago"),
    ("قبل نحو 3 أشهر", "2017-08-01/2017-08-31", "some months ago"),
    ("الأسبوع الماضي", "2017-11-12/2017-11-18", "last week"),
    ("العام قبل الماضي", "2015-01-01/2015-12-31", "the year before last"),
    ("الشهر الجاري", "2017-11-01/2017-11-30", "this month"),
    ("خلال الساعات الأربع والعشرين الماضية", "2017-11-18/2017-11-19", "number after its unit"),
    ("خلال ال48 ساعة الماضية", "2017-11-17/2017-11-19", "article cut off before digits"),
    ("اليومين الماضيين", "2017-11-17/2017-11-19", "dual"),
    ("خلال الأيام القليلة الماضية", "2017-11-12/2017-11-19", "uncounted days"),
    ("منذ سبع سنوات", "2010-01-01/2017-11-19", "since: runs on to publication"),
    ("منذ 19 من حزيران الماضي", "2017-06-19/2017-11-19", "since a date"),
    ("في الأسبوع الأول من تشرين الأول", "2017-10-01/2017-10-07", "a calendar week of a month"),
    ("في الأسبوع الأخير من أيلول", "2017-09-24/2017-09-30", "its last week"),
    ("في الأسبوع الثالث من عام 2016", "2016-01-17/2016-01-23", "a week of a year"),
    ("أسبوع 16 أيلول شهد معارك", "2017-09-10/2017-09-16", "the week that holds a day"),
    ("خلال باقي الأسبوع", "2017-11-19/2017-11-25", "what is left of this week"),
    ("بداية الأسبوع الماضي", "2017-11-12/2017-11-14", "start of a week"),
    ("الأسبوع الماضي بين الثلاثاء والخميس", "2017-11-14/2017-11-16", "days of the week said before"),
    ("في شهر تشرين الأول بين 19 و20", "2017-10-19/2017-10-20", "days after their month"),
    ("في أول جمعة من الشهر الماضي", "2017-10-06", "first Friday of a month"),
    ("الأحد الأول", "2017-11-05", "an ordinal counts the Sundays of this month"),
    ("الخميس 9", "2017-11-09", "a figure is a day of the month"),
    ("بتاريخ 17/10/21", "2017-10-21", "year first where day first is years away"),
    ("بتاريخ 21/10/17", "2017-10-21", "day first"),
]


@pytest.mark.parametrize(("text", "span", "note"), CASES)
def test_resolves(text, span, note):
    assert spans(text) == [span], note


NAMES = [
    ("عملية الفجر 3", "an operation"),
    ("ذكرى يوم الأرض", "a named day"),
    ("ثورة 25 يناير", "a revolution"),
    ("حركة 20 فبراير", "a movement"),
    ("كتائب ثورة العشرين", "a faction"),
    ("تحالف قوى 14 آذار", "an alliance"),
    ("هجمات 11 سبتمبر", "the attacks of 2001"),
    ("أحمد أبو خولة", "a name, not the month"),
    ("مارس ضغوطا على الحكومة", "a verb, not the month"),
    ("بعد صلاة الجمعة", "a prayer"),
    ("مساحة 7500 كم", "no year"),
    ("شاب عمره 17 عاما", "an age"),
    ("استمرت المعركة ثلاثة أيام", "a duration"),
    ("نقلت قناة روسيا اليوم", "a channel"),
    ("لم يعد الأمين العام للحزب", "an adjective"),
    ("عند الساعة الخامسة", "a clock"),
]


@pytest.mark.parametrize(("text", "note"), NAMES)
def test_what_is_no_time(text, note):
    assert spans(text) == [], note


def test_without_a_day_of_publication_relative_times_stay_unresolved_and_say_so():
    times = passage("قتل أمس وجرح الخميس الماضي وفي 5 أيار وقبل أسبوع", None).times
    assert len(times) == 4
    assert {(t.start, t.basis, t.reason) for t in times} == {(None, "unresolved", "no publication date")}
    assert spans("في 5 أيار 2015", None) == ["2015-05-05"]


def test_counts_from_the_last_date_of_the_text():
    held = passage("سيطر الجيش على البلدة في 9 تشرين الثاني. وفي اليوم التالي انسحب.")
    assert [(t.start, t.basis) for t in held.times] == [("2017-11-09", "published"), ("2017-11-10", "article")]
    first = passage("وفي اليوم التالي انسحب.").times[0]
    assert (first.start, first.basis) == (None, "unresolved") and first.reason


def test_an_announced_stretch_may_end_in_a_weekday_with_its_number():
    text = "تعقد الجلسة من السبت إلى الاثنين 20 في جنيف"
    assert spans(text, dt.date(2017, 11, 18)) == ["2017-11-18/2017-11-20"]


def test_an_impossible_day_is_unresolved():
    time = passage("في 31 نيسان 2015").times[0]
    assert time.start is None and time.reason == "no such day in the calendar"


def nearest(text: str, trigger: str) -> str | None:
    held = passage(text)
    at = held.tokens.norm.index(trigger)
    time = nearest_time(held, at, at)
    return time.start if time else None


NEAREST = [
    ("قال المتحدث السبت إن الغارات التي وقعت فجر الخميس قتلت عشرة", "الغارات", "2017-11-16", "its relative clause"),
    ("أعلن الجيش، الأحد، أن طائراته قصفت موقعا ليل الجمعة", "قصفت", "2017-11-17", "not that of the announcement"),
    ("أعلن الجيش، الأحد، أن طائراته قصفت موقعا ليل الجمعة", "اعلن", "2017-11-19", "that of the announcement"),
    ("سيطروا على المدينة التي قصفت في 2014 أمس", "سيطروا", "2017-11-18", "a day before a year"),
    ("انسحبت القوات", "انسحبت", None, "no time in the sentence"),
]


@pytest.mark.parametrize(("text", "trigger", "start", "note"), NEAREST)
def test_the_time_of_a_happening(text, trigger, start, note):
    assert nearest(text, trigger) == start, note


def test_a_story_carries_its_day_over_sentences():
    held = passage("قصفت الطائرات البلدة أمس. وقتل ثلاثة أشخاص.")
    at = held.tokens.norm.index("وقتل")
    assert nearest_time(held, at, at) is None
    time = carried_time(held, at)
    assert time is not None and time.start == "2017-11-18"
    assert carried_time(held, 0) is None


DATELINES = [
    ("عمان 26 شوال 1436 هـ الموافق 11 أغسطس 2015 م\nقال مصدر", "", dt.date(2015, 8, 11)),
    ("الخميس 17 شباط/فبراير 2011\nنص", "", dt.date(2011, 2, 17)),
    ("2017-11-18 10:33\nنص", "", dt.date(2017, 11, 18)),
    ("آخر تحديث: 14 مايو 2019 | نشر في: 13 مايو 2019", "", dt.date(2019, 5, 13)),
    ("نص", "انتهى\nتاريخ النشر 3 نيسان 2016", dt.date(2016, 4, 3)),
    ("أعلن الجيش أنه سيطر في 12 مارس 2015 على البلدة بعد معارك طويلة مع خصومه", "", None),
    ("نص بلا تاريخ", "", None),
]


@pytest.mark.parametrize(("head", "tail", "day"), DATELINES)
def test_the_day_of_publication(head, tail, day):
    assert publication_date(head, tail) == day


@given(st.dates(dt.date(1950, 1, 1), dt.date(2070, 1, 1)))
def test_hijri_months_tile_the_calendar(day):
    year, month = rules.hijri_year(day)
    span = rules.hijri_month_span(year, month)
    assert span is not None and span.start <= day <= span.end
    assert 29 <= (span.end - span.start).days + 1 <= 30


@given(st.dates(dt.date(1990, 1, 1), dt.date(2060, 1, 1)), st.integers(1, 7))
def test_weekdays_lie_within_a_week(day, number):
    back, on = rules.weekday_near(day, number, "back"), rules.weekday_near(day, number, "on")
    assert back.isoweekday() == on.isoweekday() == number
    assert 0 <= (day - back).days <= 6 and 0 <= (on - day).days <= 6
    assert 1 <= (day - rules.weekday_near(day, number, "past")).days <= 7


SAMPLE = """
قبل بعد منذ خلال أمس اليوم غدا الخميس الأحد ليل فجر 5 14 31 2015 1436 شباط تشرين الثاني شوال هـ آب مارس أسبوع
أيام يومين شهر عام الماضي المقبل الجاري التالي مطلع نهاية صيف من إلى حتى بين و في / - ( ) ، . العشرين ثلاثة نصف
الأول الساعة
"""
WORDS = tuple(SAMPLE.split())


@given(st.lists(st.sampled_from(WORDS), max_size=14), st.sampled_from([PUBLISHED, None, dt.date(2016, 2, 29)]))
def test_any_order_of_words_gives_ordered_times_with_reasons(words, published):
    held = passage(" ".join(words), published)
    last = -1
    for time in held.times:
        assert last < time.first <= time.last < len(held.tokens)
        assert (time.start is None) == (time.end is None) == (time.basis == "unresolved") == (time.reason is not None)
        assert time.start is None or time.start <= time.end
        last = time.last


@pytest.mark.parametrize(
    ("head", "day", "note"),
    [
        ("حصاد الأحداث الميدانية ليوم الثلاثاء 14-11-2017", "2017-11-14", "a bulletin of a day"),
        ("نشرة المساء ليوم السبت 18 تشرين الثاني", "2017-11-18", ""),
        ("2017-11-14", None, "a date by itself is that of publication"),
        ("قصف على ريف إدلب", None, "no date"),
    ],
)
def test_a_bulletin_dates_its_claims(head: str, day: str | None, note: str) -> None:
    from riwaya import Coder

    text = head + "\n\nقصف الجيش التركي قرية كفرنبل بالمدفعية.\n\nوفي درعا ساد الهدوء.\n\nوفي حماة ساد الهدوء.\n\n"
    text += "استهدفت المدفعية بلدة البارة."
    claims = [c for c in Coder().code(text, published="2017-11-19") if c.start > len(head)]
    assert claims
    assert {c.time.start if c.time else None for c in claims} == {day}, note
    assert {c.time.basis for c in claims if c.time} <= {"article"}
