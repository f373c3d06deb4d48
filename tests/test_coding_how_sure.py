"""How sure a claim is: every case marks its trigger with […] and the light verb that carries it with {…}."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riwaya.arabic.sentences import sentences
from riwaya.arabic.tokens import tokenise
from riwaya.coding.how_sure import modality
from riwaya.coding.how_sure_cues import is_future, tense
from riwaya.coding.passage import Passage
from riwaya.dictionary import cues
from riwaya.errors import LexiconError
from riwaya.tables import LEXICONS

MODALITIES = {"asserted", "denied", "expected", "demanded", "hypothetical"}


def passage_of(text: str) -> Passage:
    tokens = tokenise(text)
    return Passage(tokens, sentences(tokens))


def read(marked: str, kind: str | None = None) -> tuple[str, str | None, int | None]:
    """Ask for the marked trigger of a text."""
    text, marks = "", {}
    for part in re.split(r"([\[\]{}])", marked):
        if part in ("[", "{"):
            marks[part] = len(text)
        elif part not in ("]", "}"):
            text += part
    passage = passage_of(text)
    at = {mark: passage.tokens.start.index(place) for mark, place in marks.items()}
    return modality(passage, at["["], at["["], governing=(at["{"],) if "{" in at else (), kind=kind)


CASES = [
    ("[قصفت] الطائرات بلدة الرحبة", "asserted", "a plain past"),
    ("[يقصف] الجيش بلدة الرحبة", "asserted", "a plain imperfect"),
    # negation
    ("لم [تقصف] الطائرات بلدة الرحبة", "denied", "لم + jussive is past"),
    ("لن [تقصف] الطائرات بلدة الرحبة", "denied", "لن"),
    ("لا [تقصف] الطائرات بلدة الرحبة", "denied", "لا"),
    ("ولم {يشن} الجيش [هجوما] على البلدة", "denied", "through the light verb"),
    ("لم تنسحب القوات من البلدة التي [قصفها] الجيش", "asserted", "a relative clause after a negated verb"),
    ("لم يوقف الطرفان الهجوم الذي [شنه] التنظيم", "asserted", "the same"),
    ("لم يعد التنظيم [يسيطر] على البلدة", "denied", "لم يعد"),
    ("أكد الناطق عدم [استهداف] المدنيين", "denied", "عدم"),
    ("دخلت القوات البلدة من دون [قتال]", "denied", "من دون"),
    ("ليس هناك [اتفاق] بين الطرفين", "denied", "ليس هناك"),
    ("دمر الجيش طائرة من دون طيار [أطلقها] التنظيم", "asserted", "a drone is no negation"),
    ("لم [تستهدف] الغارة فقط المستشفى بل السوق أيضا", "asserted", "not only"),
    # states that hold and double negation
    ("لا يزال التنظيم [يسيطر] على البلدة", "asserted", "still holds"),
    ("ما زال التنظيم [يسيطر] على البلدة", "asserted", "still holds"),
    ("لم {يتوقف} [القصف] على البلدة", "asserted", "has not stopped"),
    ("لم يمنع الاتفاق [استهداف] البلدة", "asserted", "did not prevent"),
    ("نفى الناطق عدم [انسحاب] القوات", "asserted", "denied that it did not"),
    ("لم يستبعد الوزير [شن] هجوم على البلدة", "hypothetical", "left open"),
    ("استبعد الوزير [شن] هجوم على البلدة", "denied", "ruled out"),
    ("كاد التنظيم [يسيطر] على البلدة", "denied", "nearly"),
    # denial by a party
    ("نفى المتحدث [استهداف] المدرسة", "denied", "نفى + masdar"),
    ("تنفي دمشق [استخدام] الغاز", "denied", "imperfect of نفى"),
    ("نفى مسؤولون في التحالف الذي تقوده السعودية [عقد] محادثات", "denied", "the short relative clause is no border"),
    ("تراجع التنظيم عن [تسليم] الأسرى", "denied", "تراجع عن"),
    ("رفض الأهالي [تسليم] المطلوبين", "denied", "refused to"),
    ("رفضت الحكومة [الهجوم] على البلدة", "asserted", "refused what others did"),
    # the future
    ("[سيهاجم] الجيش البلدة", "expected", "the prefix س"),
    ("[سيطر] الجيش على البلدة", "asserted", "the س of سيطر is its own"),
    ("[سيسيطر] الجيش على البلدة", "expected", "and its future has another"),
    ("سوف [يهاجم] الجيش البلدة", "expected", "سوف"),
    ("{سيشن} الجيش [هجوما] على البلدة", "expected", "through the light verb"),
    ("من المتوقع أن [ينسحب] المسلحون من البلدة", "expected", "من المتوقع أن"),
    ("من المقرر أن تبدأ [المفاوضات] يوم السبت", "expected", "من المقرر أن, the noun"),
    ("[يزور] الوزير موسكو الأسبوع المقبل", "expected", "a time ahead"),
    ("[زار] الوزير موسكو قبل المؤتمر المقبل", "asserted", "a past has no time ahead"),
    # قد
    ("قد [يهاجم] الجيش البلدة", "hypothetical", "قد + imperfect"),
    ("وقد [هاجم] الجيش البلدة", "asserted", "قد + past"),
    # tried, planned, ordered
    ("حاول التنظيم [التقدم] نحو البلدة", "expected", "tried"),
    ("فشل التنظيم في [السيطرة] على البلدة", "expected", "failed: an attempt"),
    ("تمكن الجيش من [السيطرة] على البلدة", "asserted", "managed to"),
    ("لم يتمكن الجيش من [السيطرة] على البلدة", "denied", "did not manage to"),
    ("نجح الجيش في [استعادة] البلدة", "asserted", "succeeded in"),
    ("استطاع الجيش أن [يستعيد] البلدة", "asserted", "was able to"),
    ("يعتزم الجيش [اقتحام] البلدة", "expected", "intends"),
    ("يستعد الجيش [لاقتحام] البلدة", "expected", "prepares for"),
    ("حشد الجيش قواته بهدف [استعادة] البلدة", "expected", "purpose"),
    ("هدد التنظيم [بقصف] المدينة", "expected", "threatened"),
    ("أمر القائد [بسحب] القوات", "expected", "ordered"),
    ("أصيبت امرأة [بقصف] على البلدة", "asserted", "امرأة is not أمر"),
    ("أعلنت الشرطة [إحباط] الهجوم", "asserted", "شرطة is not شرط"),
    ("وافق التنظيم على [تسليم] البلدة", "expected", "agreed to"),
    ("حاول التنظيم التقدم بعد [سيطرة] الجيش على البلدة", "asserted", "بعد ends the scope"),
    # asked of others
    ("طالب النظام الفصائل [بتسليم] السلاح", "demanded", "طالب … ب"),
    ("طالب النظام الفصائل بتسليم السلاح أو [الخروج] من المنطقة", "demanded", "a further member of the list"),
    ("دعت الأمم المتحدة إلى [وقف] القتال", "demanded", "دعا إلى"),
    ("طالب الوزير بوقف [قصف] المدينة", "asserted", "what is to stop goes on"),
    ("طالب الوزير بالتحقيق في [الهجوم] على المدرسة", "asserted", "what is to be looked into happened"),
    ("يجب على القوات أن [تنسحب] من البلدة", "demanded", "يجب"),
    ("شدد الوزير على ضرورة [انسحاب] القوات", "demanded", "ضرورة"),
    ("طلب الساكن عدم ذكر اسمه وقال إن [اشتباكات] اندلعت", "asserted", "another clause"),
    # merely considered
    ("إذا [هاجم] الجيش البلدة فسيندم", "hypothetical", "إذا reaches a past"),
    ("في حال [انسحاب] القوات من البلدة", "hypothetical", "في حال"),
    ("الجيش في حالة حرب ضد التنظيم وقد [قصف] البلدة", "asserted", "a state of war is no condition"),
    ("يخشى السكان من [هجوم] على البلدة", "hypothetical", "fear of"),
    ("حذر المندوب من أي [هجوم] على البلدة", "hypothetical", "warned of any"),
    ("لا يمكن [التوصل] إلى حل", "hypothetical", "possible or not"),
    ("تحدثت الصحف عن [هجوم] محتمل على البلدة", "hypothetical", "the adjective after it"),
    ("تحدثت الصحف عن [هجوم] وشيك على البلدة", "expected", "the adjective after it"),
    # one cue inside another: the outer one decides
    ("طالب الوزير بعدم [استهداف] المدنيين", "demanded", "asked not to"),
    ("نفى التنظيم نيته [مهاجمة] البلدة", "denied", "denied that it intends"),
    # borders
    ("لم ينسحب المسلحون.[قصفت] الطائرات البلدة", "asserted", "another sentence"),
    ("يستعد الجيش للمعركة، [وقصفت] طائراته البلدة", "asserted", "a past verb has its own modality"),
]


@pytest.mark.parametrize(("marked", "expected", "note"), CASES, ids=[note for _, _, note in CASES])
def test_modality(marked, expected, note):
    assert read(marked)[0] == expected


def test_names_the_rule_and_the_word_that_decided():
    how, rule, cue = read("طالب النظام الفصائل [بتسليم] السلاح")
    assert (how, rule, cue) == ("demanded", "cue طالب", 0)


def test_asserted_has_no_cue():
    assert read("[قصفت] الطائرات البلدة") == ("asserted", None, None)


def test_a_denial_that_is_the_trigger_stands_for_what_it_denies():
    assert read("وهو ما [نفته] الحكومة", kind="reject")[0] == "denied"
    assert read("وهو ما [نفته] الحكومة", kind="displace")[0] == "asserted"


def test_purpose_of_an_act_with_an_aim():
    assert read("تقاتل القوات [للسيطرة] على البلدة", kind="capture")[0] == "expected"
    assert read("المناطق التابعة [لسيطرة] القوات", kind="capture")[0] == "asserted"
    assert read("وصلت الفرق الطبية بعد [قصف] البلدة", kind="bombardment")[0] == "asserted"


def test_a_future_verb_after_its_noun():
    assert read("[المفاوضات] ستبدأ غدا", kind="consult")[0] == "expected"
    assert read("[وقف] إطلاق النار سيستمر", kind="agree")[0] == "asserted", "what will go on is there already"


@pytest.mark.parametrize(
    ("word", "expected"),
    [("سيهاجم", True), ("وستقصف", True), ("سيطر", False), ("سيطرت", False), ("سيسيطر", True), ("سياسي", False)],
)
def test_is_future(word, expected):
    assert is_future(word) is expected


@pytest.mark.parametrize(
    ("word", "expected"), [("قصفت", "past"), ("يقصف", "imperfect"), ("القصف", "noun"), ("هاجموا", "past"), ("زيد", "")]
)
def test_tense(word, expected):
    assert tense(word) == expected


WORDS = st.sampled_from([
    "لم", "لن", "لا", "قد", "سوف", "إذا", "نفى", "طالب", "حاول", "عدم", "الجيش", "يقصف", "قصف", "سيقصف", "القصف",
    "هجوم", "شن", "الذي", "بعد", "أن", "إلى", "على", "،", ".", "«", "»", "و", "محتمل", "المقبل",
])  # fmt: skip


@given(st.lists(WORDS, min_size=1, max_size=25), st.data())
@settings(max_examples=150, deadline=None)
def test_any_trigger_of_any_text_has_a_modality(words, data):
    passage = passage_of(" ".join(words))
    at = data.draw(st.integers(0, len(passage.tokens) - 1))
    how, rule, cue = modality(passage, at, at)
    assert how in MODALITIES
    assert (rule is None) == (cue is None)
    assert cue is None or 0 <= cue < len(passage.tokens)
    assert modality(passage_of(" ".join(words)), at, at) == (how, rule, cue), "the same text, the same answer"


def test_the_table_compiles_and_every_cue_can_be_met():
    data = cues.build(LEXICONS)
    met = {n for held in data["exact"].values() for n in held}
    met |= {n for held in data["forms"].values() for n, _ in held} | {n for p in data["phrases"].values() for _, n in p}
    assert met == set(range(len(data["cues"])))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("لم\t\t\tmaybe\tnext\t\t1", "modality 'maybe'"),
        ("لم\t\t\tdenied\tsideways\t\t1", "scope 'sideways'"),
        ("لم\t\t\tdenied\tnext\t\tfar", "distance 'far'"),
        ("لم\t\t\tdenied\tnext\t\t1\tperhaps", "negated 'perhaps'"),
        ("من أجل\t\tنفي\tdenied\tnext\t\t1", "not inflected"),
        ("نفى\tنفي\t\tdenied\tnext\t\t1", "must begin with"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(tmp_path, row, message):
    (tmp_path / "cues.tsv").write_text("\t".join(cues.COLUMNS) + "\n" + row + "\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"cues\.tsv:2: .*" + message):
        cues.build(tmp_path)
