"""Forms that the inflector must make, with their tags, and forms that it must not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.arabic.inflect import noun_forms, verb_forms
from riwaya.arabic.normalise import fold

VERBS = [
    # past, present, tag, form, note
    ("قصف", "يقصف", "past.3fs", "قصفت", "sound"),
    ("قصف", "يقصف", "past.3mp", "قصفوا", "sound"),
    ("قصف", "يقصف", "past.3mp.bound", "قصفو", "as in قصفوها"),
    ("قصف", "يقصف", "past.3md", "قصفا", "dual"),
    ("قصف", "يقصف", "past.3fd", "قصفتا", "dual"),
    ("قصف", "يقصف", "past.3fp", "قصفن", "feminine plural"),
    ("قصف", "يقصف", "pres.3fs", "تقصف", "sound"),
    ("قصف", "يقصف", "pres.3mp", "يقصفون", "sound"),
    ("قصف", "يقصف", "pres.3mp.j", "يقصفوا", "jussive"),
    ("قصف", "يقصف", "pres.1p", "نقصف", "speaker"),
    ("قصف", "يقصف", "imp.p", "اقصفوا", "imperative"),
    ("شنّ", "يشنّ", "past.3fs", "شنت", "doubled"),
    ("شنّ", "يشنّ", "past.3mp", "شنوا", "doubled"),
    ("شنّ", "يشنّ", "past.1p", "شننا", "doubled, and ن + ن"),
    ("شنّ", "يشنّ", "pres.3fp", "يشنن", "doubled"),
    ("احتلّ", "يحتلّ", "past.1p", "احتللنا", "doubled"),
    ("احتلّ", "يحتلّ", "pres.3ms.j", "يحتلل", "لم يحتلل"),
    ("قاد", "يقود", "past.1p", "قدنا", "hollow"),
    ("قاد", "يقود", "pres.3ms.j", "يقد", "hollow"),
    ("قال", "يقول", "pass.past.3ms", "قيل", "hollow passive"),
    ("قال", "يقول", "pres.3fs.j", "تقل", "لم تقل"),
    ("باع", "يبيع", "pass.pres.3ms", "يباع", "hollow passive"),
    ("استعاد", "يستعيد", "past.3fs", "استعادت", "hollow, longer"),
    ("استعاد", "يستعيد", "past.1p", "استعدنا", "hollow, longer"),
    ("استعاد", "يستعيد", "pass.past.3fs", "استعيدت", "hollow passive"),
    ("استعاد", "يستعيد", "imp.p", "استعيدوا", "imperative"),
    ("جاء", "يجيء", "past.3mp", "جاووا", "جاؤوا"),
    ("جاء", "يجيء", "past.3mp", "جاءوا", "the other spelling"),
    ("جاء", "يجيء", "past.1p", "جينا", "جئنا"),
    ("استولى", "يستولي", "past.3fs", "استولت", "defective"),
    ("استولى", "يستولي", "past.3mp", "استولوا", "defective"),
    ("استولى", "يستولي", "past.1p", "استولينا", "defective"),
    ("استولى", "يستولي", "past.3md", "استوليا", "defective dual"),
    ("استولى", "يستولي", "pres.3mp", "يستولون", "defective"),
    ("استولى", "يستولي", "pres.3ms.j", "يستول", "لم يستول"),
    ("أجرى", "يجري", "pass.past.3fs", "اجريت", "أُجريت"),
    ("أجرى", "يجري", "past.3ms.bound", "اجرا", "أجراها"),
    ("دعا", "يدعو", "past.3mp", "دعوا", "defective with و"),
    ("دعا", "يدعو", "past.1p", "دعونا", "defective with و"),
    ("دعا", "يدعو", "pres.3ms", "يدعوا", "a slip that outlets print"),
    ("دعا", "يدعو", "pass.pres.3ms", "يدعي", "يُدعى"),
    ("بقي", "يبقى", "past.3mp", "بقوا", "defective in ي"),
    ("بقي", "يبقى", "pres.3ms.j", "يبق", "لم يبق"),
    ("بقي", "يبقى", "pres.3md", "يبقيان", "dual"),
    ("بدأ", "يبدأ", "past.3mp", "بداوا", "بدأوا"),
    ("بدأ", "يبدأ", "past.3mp", "بدووا", "بدؤوا"),
    ("بدأ", "يبدأ", "past.3fs", "بدات", "بدأت"),
    ("أعلن", "يعلن", "past.1p", "اعلنا", "أعلنّا: ن + ن once"),
    ("أخذ", "يأخذ", "pass.pres.3ms", "يوخذ", "يؤخذ"),
    ("أخذ", "يأخذ", "pres.1s", "اخذ", "آخذ"),
    ("وضع", "يضع", "pass.pres.3fs", "توضع", "assimilated"),
    ("وصل", "يصل", "pres.3mp", "يصلون", "assimilated"),
    ("وصل", "يصل", "imp.p", "صلوا", "assimilated"),
    ("حاصر", "يحاصر", "pass.past.3fs", "حوصرت", "ا becomes و"),
    ("تبادل", "يتبادل", "pass.past.3ms", "تبودل", "ا becomes و"),
    ("أنشأ", "ينشئ", "pass.past.3ms", "انشي", "أُنشئ"),
    ("سكت", "يسكت", "past.3fs", "سكتت", "ت + ت both written"),
    ("سكت", "يسكت", "past.1s", "سكت", "ت + ت once"),
]


@pytest.mark.parametrize(("past", "present", "tag", "form", "note"), VERBS)
def test_verb(past, present, tag, form, note):
    assert tag in verb_forms(past, present).get(form, ()), note


def test_sound_passive_is_written_like_the_active_and_gets_no_tag():
    assert not any(tag.startswith("pass.past") for tags in verb_forms("قتل", "يقتل").values() for tag in tags)


def test_passive_can_be_left_out():
    assert "عيد" in verb_forms("عاد", "يعود")
    assert "عيد" not in verb_forms("عاد", "يعود", passive=False)


@pytest.mark.parametrize(("past", "present"), [("ق", "يقي"), ("قال", "تقول"), ("قال", "ي")])
def test_bad_verbs_are_refused(past, present):
    with pytest.raises(ValueError, match=r"too short|must begin"):
        verb_forms(past, present)


NOUNS = [
    # singular, plurals, participle, tag, form, note
    ("هجوم", ("هجمات",), False, "sg.acc", "هجوما", "tanwin alef"),
    ("هجوم", ("هجمات",), False, "du.acc", "هجومين", "dual"),
    ("هجوم", ("هجمات",), False, "pl", "هجمات", "plural given"),
    ("سيطرة", (), False, "sg", "سيطره", "ة folds to ه"),
    ("سيطرة", (), False, "sg.bound", "سيطرت", "سيطرتها"),
    ("غارة", (), False, "du", "غارتان", "dual of ة"),
    ("غارة", (), False, "pl", "غارات", "plural of ة"),
    ("حليف", ("حلفاء",), False, "pl.bound", "حلفاو", "حلفاؤها"),
    ("حليف", ("حلفاء",), False, "pl.bound", "حلفاي", "حلفائها"),
    ("اعتداء", (), False, "pl", "اعتداءات", "hamza on the line"),
    ("قائد", ("قادة",), True, "pl.bound", "قادت", "قادتهم"),
    ("مسلّح", (), True, "pl", "مسلحون", "sound plural"),
    ("مسلّح", (), True, "pl.acc.cons", "مسلحي", "مسلحي التنظيم"),
    ("مسلّح", (), True, "sg.f", "مسلحه", "feminine"),
    ("مسلّح", (), True, "pl.f", "مسلحات", "feminine plural"),
    ("مستولٍ", (), True, "sg.indef", "مستول", "defective participle"),
    ("مستولٍ", (), True, "pl", "مستولون", "its ي falls"),
    ("سوريّ", (), True, "pl", "سوريون", "nisba keeps its ي"),
    ("تصدّي", (), False, "sg.indef", "تصد", "تصدٍّ"),
    ("مستشفى", (), False, "pl", "مستشفيات", "ى becomes ي"),
    ("مبنى", ("مبان",), False, "sg.bound", "مبنا", "مبناها"),
    ("مباراة", (), False, "pl", "مباريات", "اة becomes يات"),
    ("عبء", ("أعباء",), False, "sg.acc", "عبيا", "عبئا"),
    ("جزء", ("أجزاء",), False, "sg.acc", "جزءا", "after a letter that does not join"),
    ("مهاجم", ("مهاجمون",), False, "pl.acc", "مهاجمين", "a sound plural given"),
]


@pytest.mark.parametrize(("singular", "plurals", "participle", "tag", "form", "note"), NOUNS)
def test_noun(singular, plurals, participle, tag, form, note):
    assert tag in noun_forms(singular, plurals, participle).get(form, ()), note


def test_a_masdar_has_no_feminine_and_no_plural_in_un():
    assert "مقتله" not in noun_forms("مقتل")
    assert "هجومون" not in noun_forms("هجوم")


LETTERS = st.sampled_from("بتثجحخدذرزسشصضطظعغفقكلمنهويأئءىا")


@given(st.text(LETTERS, min_size=2, max_size=6), st.text(LETTERS, min_size=1, max_size=6))
def test_every_form_is_folded_and_tagged(past, rest):
    for forms in (verb_forms(past, "ي" + rest), noun_forms(past, [rest])):
        assert forms
        for form, tags in forms.items():
            assert form == fold(form) and len(form) >= 2 and tags
