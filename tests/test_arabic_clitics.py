"""Readings of words with clitics, with a lexicon and without."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.arabic.clitics import Split, Splitter, function_words, pieces, segment, splits, unbound
from riwaya.arabic.inflect import noun_forms, verb_forms

KNOWN = {
    *verb_forms("سيطر", "يسيطر"),
    *verb_forms("قصف", "يقصف"),
    *verb_forms("قتل", "يقتل"),
    *noun_forms("قصف"),
    *noun_forms("سيطرة"),
    *noun_forms("حليف", ["حلفاء"]),
    *noun_forms("قائم", participle=True),
    *noun_forms("فكّ"),
    *noun_forms("جيش", ["جيوش"]),
    *noun_forms("والد"),
    *noun_forms("وزير", ["وزراء"]),
    *noun_forms("قوة", ["قوات"]),
}
SPLITTER = Splitter(KNOWN)

BEST = [
    # folded word, proclitics, stem, enclitic, note
    ("والقايم", ("و", "ال"), "قايم", "", "and the standing, or and al-Qaim"),
    ("بقصف", ("ب",), "قصف", "", "preposition"),
    ("فسيطروا", ("ف",), "سيطروا", "", "no future س in a past"),
    ("وسيسيطرون", ("و", "س"), "يسيطرون", "", "future"),
    ("وحلفاوها", ("و",), "حلفاو", "ها", "hamza before an enclitic"),
    ("بفك", ("ب",), "فك", "", "ك belongs to the stem"),
    ("للجيش", ("ل", "ال"), "جيش", "", "لل"),
    ("وللقوات", ("و", "ل", "ال"), "قوات", "", "لل after و"),
    ("وبالجيش", ("و", "ب", "ال"), "جيش", "", "three proclitics"),
    ("وسيطرتها", ("و",), "سيطرت", "ها", "ة before an enclitic"),
    ("وقتلوهم", ("و",), "قتلو", "هم", "alef of the plural falls"),
    ("سيطره", (), "سيطره", "", "a known word stays whole"),
    ("والده", (), "والد", "ه", "و of the root"),
    ("وزير", (), "وزير", "", "و of the root"),
    ("له", (), "ل", "ه", "a preposition as stem"),
    ("فيها", (), "في", "ها", "function word"),
    ("عليهم", (), "علي", "هم", "function word"),
    ("وفي", ("و",), "في", "", "function word"),
    ("لكنه", (), "لكن", "ه", "function word"),
    ("كما", (), "كما", "", "a word of the closed class stays whole"),
    ("بعد", (), "بعد", "", "a word of the closed class stays whole"),
    ("ولندن", ("و",), "لندن", "", "an unknown word with و"),
    ("بايدن", (), "بايدن", "", "an unknown name stays whole"),
]


@pytest.mark.parametrize(("word", "pre", "stem", "suf", "note"), BEST)
def test_best_reading(word, pre, stem, suf, note):
    assert SPLITTER.best(word) == Split(pre, stem, suf), note


def test_other_readings_are_kept():
    readings = SPLITTER.splits("والقايم")
    assert Split((), "والقايم", "") in readings
    assert Split(("و",), "القايم", "") in readings


def test_written_ta_marbuta_rules_out_the_pronoun():
    assert SPLITTER.best("قصفه").suf == "ه"
    assert SPLITTER.best("قصفه", "قصفة").suf == ""


@pytest.mark.parametrize(
    ("word", "expected"),
    [("للجيش", ["ل", "لجيش"]), ("والقايم", ["و", "القايم"]), ("وسيطرتها", ["و", "سيطرت", "ها"]), ("جيش", ["جيش"])],
)
def test_segment_keeps_the_article(word, expected):
    assert segment(word, KNOWN) == expected


def test_unbound_spellings():
    assert "سيطره" in unbound("سيطرت")
    assert "حلفاء" in unbound("حلفاو")
    assert "حلفاء" in unbound("حلفاي")
    assert "قتلوا" in unbound("قتلو")
    assert "نفي" in unbound("نفا")


def test_function_words_are_folded():
    assert function_words()["علي"].enclitics
    assert not function_words()["قد"].enclitics


WORDS = st.text(st.sampled_from("وفبلكساتينهمقرد"), min_size=1, max_size=10)


@given(WORDS)
def test_a_reading_joins_to_the_word(word):
    readings = splits(word)
    assert readings[0] == Split((), word, "")
    assert len(set(readings)) == len(readings)
    for reading in readings:
        assert reading.joined() == word


@given(WORDS)
def test_pieces_are_the_word_and_ranking_loses_nothing(word):
    ranked = SPLITTER.splits(word)
    assert sorted(ranked) == sorted(splits(word))
    for reading in ranked:
        assert "".join(pieces(reading)) == word
