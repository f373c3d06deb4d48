"""Normaliser, tokens: what holds for every text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.arabic.normalise import fold, normalise
from riwaya.arabic.tokens import tokenise

CHARACTERS = st.sampled_from("اأإآىيئةهؤوبتسلمن ًَُِّـ\u200f\u200bﻻﷲ«»“”\"'.،؟!…:12٣٫٬,ab_\n\t\u00a0()…")
TEXTS = st.text(CHARACTERS, max_size=60)

TOKENS = [
    # text, folded tokens, note
    ("إلى سوريا", ["الي", "سوريا"], "letters folded"),
    ("بنحو82 كم", ["بنحو", "82", "كم"], "no space before a number"),
    ("الإنسان.وأضاف", ["الانسان", ".", "واضاف"], "no space after a full stop"),
    ("٣٫٥ كم", ["3٫5", "كم"], "Arabic digits with a decimal sign"),
    ("تـلـعـفـر", ["تلعفر"], "tatweel"),
    ("قـ.صف البلدة", ["قصف", "البلده"], "a word masked with a point"),
    ("مقـ ـتل شخص", ["مقتل", "شخص"], "a word masked with a space"),
    ("دعـ.ـمنا", ["دعمنا"], "masked on both sides"),
    ("عام 1439هـ. ثم", ["عام", "1439", "ه", ".", "ثم"], "the sign of the era is no mask"),
    ("لـ «البناء»", ["ل", '"', "البناء", '"'], "a joined preposition before a quotation"),
    ("رويترز ـ دمشق", ["رويترز", "دمشق"], "tatweel as a dash"),
    ("أ\n\nب", ["ا", "\n", "ب"], "line ends are one token"),
]


@pytest.mark.parametrize(("text", "expected", "note"), TOKENS)
def test_tokens(text, expected, note):
    assert tokenise(text).norm == expected, note


@given(TEXTS)
def test_normalise_agrees_with_fold(text):
    folded = normalise(text)
    assert folded.text == fold(text)
    assert len(folded.offsets) == len(folded.text)


@given(TEXTS, st.integers(0, 60), st.integers(1, 10))
def test_spans_lead_back_to_the_text(text, start, length):
    folded = normalise(text)
    part = folded.text[start : start + length]
    if not part:
        return
    a, b = folded.span(start, start + len(part))
    assert 0 <= a < b <= len(text)
    assert part in fold(text[a:b])


@given(TEXTS)
def test_tokens_cover_the_text_in_order(text):
    tokens = tokenise(text)
    covered: set[int] = set()
    before = 0
    for n, norm in enumerate(tokens.norm):
        start, end = tokens.start[n], tokens.end[n]
        assert before <= start < end
        before = end
        covered.update(range(start, end))
        if tokens.kind[n] == "word" and not set(text[start:end]) & set(".,_* "):
            assert norm == fold(text[start:end])
    for at, char in enumerate(text):
        assert at in covered or not fold(char).strip() or char == "_"
