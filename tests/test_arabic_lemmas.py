"""Lemmas of words with and without clitics."""

import pytest

from riwaya.arabic.lemmas import lemma

LEMMAS = [
    ("فسيطروا", "", "سيطر", "a stack that simplemma alone does not read"),
    ("وحلفاوها", "", "حليف", "broken plural with hamza and enclitic"),
    ("بقصف", "", "قصف", "preposition"),
    ("للقوات", "", "قوه", "لل and a plural"),
    ("الجيش", "", "جيش", "article"),
    ("يقول", "", "قال", "hollow"),
    ("هذه", "", "هذا", "demonstrative"),
    ("البريطانيه", "البريطانية", "بريطاني", "feminine of a nisba"),
    ("عمليه", "عملية", "عمليه", "a noun in ية stays"),
    ("قضيه", "قضية", "قضيه", "a noun in ية stays"),
    ("ايضا", "أيضا", "ايضا", "adverb"),
    ("دورتموند", "", "دورتموند", "unknown: as it is"),
]


@pytest.mark.parametrize(("form", "raw", "expected", "note"), LEMMAS)
def test_lemma(form, raw, expected, note):
    assert lemma(form, raw) == expected, note
