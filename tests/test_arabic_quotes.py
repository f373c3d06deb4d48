"""Quotation marks of every shape and mistake."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.arabic.quotes import MAX_UNCLOSED, quotations
from riwaya.arabic.tokens import tokenise

QUOTES = [
    # text, (quoted text, closed, depth), note
    ("قال «نحن هنا» ثم مضى", [("نحن هنا", True, 0)], "guillemets"),
    ("قال “نحن هنا” ثم مضى", [("نحن هنا", True, 0)], "curly"),
    ('قال "نحن هنا" ثم مضى', [("نحن هنا", True, 0)], "straight"),
    ("قال „نحن هنا“ ثم مضى", [("نحن هنا", True, 0)], "low and high"),
    ("قال ''نحن هنا'' ثم مضى", [("نحن هنا", True, 0)], "two single signs"),
    ("تنظيم 'القاعدة' هناك", [("القاعدة", True, 0)], "single signs"),
    ("»فيلق الرحمن« قال", [("فيلق الرحمن", True, 0)], "reversed"),
    ("“داعش“ و”النصرة”", [("داعش", True, 0), ("النصرة", True, 0)], "an opening mark closes, a closing mark opens"),
    ('لـ"البناء" أمس', [("البناء", True, 0)], "after a joined preposition"),
    ("« قسد» قالت", [("قسد", True, 0)], "space inside"),
    ('قال " نحن هنا " ثم', [("نحن هنا", True, 0)], "spaces inside on both sides"),
    ('قالت "داعش "و "النصرة" أمس', [("داعش", True, 0), ("النصرة", True, 0)], "the space on the wrong side"),
    ('قال: «ذهبنا إلى "المدينة" أمس»', [('ذهبنا إلى "المدينة" أمس', True, 0), ("المدينة", True, 1)], "nested"),
    (
        'قال: "ذهبنا إلى "المدينة" أمس" وعاد',
        [('ذهبنا إلى "المدينة" أمس', True, 0), ("المدينة", True, 1)],
        "nested with one shape",
    ),
    ('قال: "سنعود. ولن نخرج\nوغادر', [("سنعود. ولن نخرج", False, 0)], "unclosed after a colon: to the paragraph's end"),
    ('قال إن "العدو انسحب. وأضاف', [("العدو انسحب", False, 0)], "unclosed elsewhere: to the sentence's end"),
    ('قال: "سنعود.\nولن نخرج.\nأبدا". ومضى', [("سنعود.\nولن نخرج.\nأبدا", True, 0)], "over paragraphs"),
    ("انتهى الأمر» وعاد", [], "a closing mark alone"),
    ("صاروخ سكود", [], "none"),
]


@pytest.mark.parametrize(("text", "expected", "note"), QUOTES)
def test_quotations(text, expected, note):
    tokens = tokenise(text)
    found = [(tokens.raw(q.first, q.stop - 1), q.close >= 0, q.depth) for q in quotations(tokens)]
    assert found == expected, note


def test_words_tell_speech_from_names():
    tokens = tokenise('قالت "قسد": "لن ننسحب من المدينة مهما حدث"')
    assert [q.words for q in quotations(tokens)] == [1, 6]


def test_an_unclosed_quotation_is_bounded():
    tokens = tokenise('قال: "' + "كلمة " * 500)
    assert [q.words for q in quotations(tokens)] == [MAX_UNCLOSED]


PIECES = st.sampled_from(["قال", "و", "«", "»", '"', "“", "”", "'", "''", " ", " ", ".", ":", "\n", "7"])


@given(st.lists(PIECES, max_size=30).map("".join))
def test_quotations_are_sound(text):
    tokens = tokenise(text)
    found = quotations(tokens)
    assert [q.open for q in found] == sorted(q.open for q in found)
    for q in found:
        assert q.open < q.first < q.stop <= len(tokens)
        assert q.close == -1 or q.close >= q.stop
        assert 0 < q.words <= q.stop - q.first
