"""What happened: which words of a sentence name a happening, and of what kind (sentences written for these tests)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.coding.what import Trigger, event_lexicon, find_triggers
from riwaya.model import Article
from riwaya.pipeline import read_passage


def triggers(text: str) -> list[tuple[str, Trigger]]:
    passage = read_passage(Article("t", text), event_lexicon())
    out = []
    for number, (first, stop) in enumerate(passage.sentences):
        for trigger in find_triggers(passage, first, stop, number, event_lexicon()):
            out.append((passage.tokens.raw(trigger.first, trigger.last), trigger))
    return out


def kinds(text: str) -> list[str]:
    return [trigger.kind for _, trigger in triggers(text)]


FOUND = [
    # plain verbs, masdars, passives
    ("قصفت الطائرات الحي الشرقي", ["bombardment"], "verb before its subject"),
    ("الطائرات قصفت الحي الشرقي", ["bombardment"], "subject first"),
    ("استمر قصف الحي الشرقي", ["bombardment"], "masdar after a verb"),
    ("قُتل شرطي قرب السوق", ["casualties"], "passive"),
    ("سيطر المسلحون على البلدة", ["capture"], "a change"),
    ("المسلحون يسيطرون على البلدة", ["hold"], "the imperfect tells a state"),
    ("وسيطرتها على البلدة", ["capture"], "clitics on both ends"),
    # light verbs
    ("شنت القوات هجوما على البلدة", ["assault"], "the noun is the happening"),
    ("تعرضت البلدة لقصف مدفعي", ["bombardment"], "passive light verb"),
    ("اندلعت اشتباكات في الحي", ["clash"], "the event is the subject"),
    ("تم تحرير القرية", ["capture"], "tamma with masdar"),
    ("شنت المقاتلات حملة جوية على المدينة", ["bombardment"], "the noun and its adjective give the kind"),
    # idioms: their words are no happenings of their own
    ("لقي ثلاثة جنود من الجيش مصرعهم", ["casualties"], "met their death, many words between"),
    ("تكبد الجيش خسائر فادحة", ["casualties"], "suffers losses"),
    ("كسر الجيش حصار المدينة", ["relieve"], "no siege begins"),
    ("تبادل الطرفان إطلاق النار", ["clash"], "no cease-fire, no opening of fire"),
    ("وقّع الطرفان اتفاقا", ["agree"], "one agreement"),
    ("تصدى الجيش لهجوم المسلحين", ["block"], "repelling an attack is one claim"),
    ("أطلق التنظيم سراح الرهائن", ["release"], "not a launch"),
    ("أطلق التنظيم صواريخ على المدينة", ["bombardment"], "not a release"),
    ("فتح خمسة عناصر من الحاجز النار على السيارة", ["assault"], "the object far behind the verb"),
    ("حمّل الجيش، في بيان له، الحركة مسؤولية الانفجار", ["accuse", "explosion"], "an insertion between commas"),
    ("فجرت نفسها عند الحاجز", ["explosion"], "not fa + jarat"),
    # what the object pronoun stands for comes first
    ("الصواريخ التي أطلقتها الفصائل", ["bombardment"], "relative clause"),
    ("صواريخ أطلقت من الجبل", ["bombardment"], "indefinite noun and its verb"),
    # instruments yield
    ("انفجار عبوة ناسفة في السوق", ["explosion"], "one claim"),
    ("عبوة ناسفة في السوق", ["explosion"], "alone it stands"),
    # two words, one happening
    ("سقوط قتلى وجرحى في القصف", ["casualties", "bombardment"], "one phrase covers both"),
    ("مقتل وإصابة 35 مدنيا", ["casualties"], "one number for both"),
    ("مقتل ثلاثة وإصابة خمسة", ["casualties", "casualties"], "each its own number"),
    ("قتل شرطي وأصيب آخر", ["casualties", "casualties"], "each its own victim"),
    # demonstrators
    ("خرج آلاف المتظاهرين إلى الشوارع", ["protest"], "not a retreat"),
    ("رفع المشاركون لافتات", ["protest"], "placards"),
    ("أغلق محتجون الطريق", ["protest"], "the one who acts tells the kind"),
    ("خرج الآلاف متظاهرين ضد القانون", ["protest"], "an idiom of protest"),
    ("ألقى شبان زجاجات حارقة على المبنى", ["assault"], "fire bombs"),
]


@pytest.mark.parametrize(("text", "expected", "note"), FOUND, ids=[note for _, _, note in FOUND])
def test_kinds_of_the_happenings_in_a_sentence(text, expected, note):
    assert kinds(text) == expected, note


NOTHING = [
    ("وصل الوفد إلى لندن", "a city that has the letters of a verb"),
    ("رجل يدعى سامر", "is called"),
    ("أغلقت الأسهم على ارتفاع", "trade"),
    ("فجر اليوم التالي", "dawn"),
    ("خرج المصنع عن الخدمة", "out of service"),
    ("قال الوزير إن الوضع هادئ", "only reported speech"),
    ("تأهل المنتخب إلى التصفيات النهائية", "qualifying rounds"),
    ("تعافى المهاجم من الإصابة في الركبة", "an athlete's knee"),
    ("سجل قلب الهجوم هدفا", "a striker"),
    ("احتسب الحكم ضربة رأس من اللاعب", "a header"),
]


@pytest.mark.parametrize(("text", "note"), NOTHING, ids=[note for _, note in NOTHING])
def test_words_that_only_look_like_happenings(text, note):
    assert [k for k in kinds(text) if k not in ("advance",)] == [], note


def test_a_light_verb_is_tied_to_its_noun():
    ((text, trigger),) = triggers("شنت القوات هجوما على البلدة")
    assert text == "هجوما" and trigger.support is not None and not trigger.support_relative
    ((text, trigger),) = triggers("الهجوم الذي شنته القوات")
    assert text == "الهجوم" and trigger.support_relative


def test_a_word_that_is_verb_or_masdar_is_told_by_what_stands_before():
    assert triggers("قتل المسلحون الحارس")[0][1].verbal
    assert not triggers("بعد قتل الحارس")[0][1].verbal


@given(
    st.lists(
        st.sampled_from(
            [
                "قصف",
                "الجيش",
                "المدينة",
                "شن",
                "هجوما",
                "،",
                ".",
                "على",
                "أطلق",
                "النار",
                "صواريخ",
                "التي",
                "عبوة",
                "ناسفة",
                "قتلى",
                "وجرحى",
                "في",
                "من",
            ]
        ),
        max_size=14,
    )
)
def test_triggers_are_in_order_apart_and_inside_the_text(words):
    found = triggers(" ".join(words))
    firsts = [t.first for _, t in found]
    assert firsts == sorted(set(firsts))
    assert all(t.first <= t.last and t.support != t.first for _, t in found)


def drafted(text: str) -> list[Trigger]:
    """The triggers of a text once its actors are known."""
    passage = read_passage(Article("s", text), event_lexicon())
    out: list[Trigger] = []
    for number, (first, stop) in enumerate(passage.sentences):
        out += find_triggers(passage, first, stop, number, event_lexicon())
    return out


VOICES = [
    ("قتل سبعة جنود في انفجار قرب الرطبة.", "q", "nobody is named as the one who did it"),
    ("قتل مدنيان بقصف على البلدة.", "q", "the dead are named"),
    ("وكان قتل رجل مدني يوم السبت.", "q", "after كان it is a verb"),
    ("قتل الجيش السوري سبعة مسلحين قرب تدمر.", "v", "a party and whom it killed"),
    ("الجيش السوري قتل سبعة مسلحين قرب تدمر.", "v", "a party before the verb"),
]


@pytest.mark.parametrize(("text", "letter", "note"), VOICES)
def test_was_killed_is_told_from_killed(text: str, letter: str, note: str) -> None:
    found = [t for t in drafted(text) if t.entry["id"] == "qatala"]
    assert [t.reading.letter for t in found] == [letter], note


SAME_TRIGGERS = [
    ("أوقع القصف عشرات القتلى.", "أوقع القصف عشرات الشهداء.", "collocates of one set"),
    ("إخراج الحوثيين من المدينة.", "إخراج أنصار الله من المدينة.", "a party is seen as a party"),
    ("نشر قوات النظام على الحدود.", "نشر عصابات الأسد على الحدود.", "not by the words of its name"),
    ("قوات الجيش سيطرت على المدينة.", "قوات الجيش احتلت المدينة.", "«قوات الاحتلال» is a name, this is not"),
    ("استمرار عملية لتحرير المدينة.", "استمرار عملية لاحتلال المدينة.", "what a noun is for"),
]


@pytest.mark.parametrize(("plain", "loaded", "note"), SAME_TRIGGERS)
def test_loaded_words_make_the_same_triggers(plain: str, loaded: str, note: str) -> None:
    first, second = ([(t.kind, t.entry.get("set")) for t in drafted(text)] for text in (plain, loaded))
    assert first and first == second, note


def test_a_word_of_a_name_is_no_light_verb() -> None:
    (trigger,) = [t for t in drafted("اتهم التنظيم الإرهابي بشن هجوم على البلدة.") if t.kind == "assault"]
    assert trigger.support_entry is not None and trigger.support_entry["id"] == "shanna"
