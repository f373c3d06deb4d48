"""Where sentences and clauses end, and where they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.arabic.sentences import clauses, sentences, subclause_starts
from riwaya.arabic.tokens import tokenise


def cut(text):
    tokens = tokenise(text)
    return [tokens.raw(first, stop - 1).strip() for first, stop in sentences(tokens)]


SENTENCES = [
    # text, pieces, note
    ("وصل الوفد. ثم غادر.", ["وصل الوفد.", "ثم غادر."], "full stops"),
    ("حقوق الإنسان.وأضاف المصدر", ["حقوق الإنسان.", "وأضاف المصدر"], "glued to the next word"),
    ("عنوان بلا نقطة\nوصل الوفد", ["عنوان بلا نقطة", "وصل الوفد"], "line end"),
    ("بلغ العدد 7.5 مليون", ["بلغ العدد 7.5 مليون"], "decimal"),
    ("قال د. سامر أمس", ["قال د. سامر أمس"], "title"),
    ("(أ ف ب)", ["(أ ف ب)"], "agency"),
    ("نقلت أ.ف.ب. عن مصدر", ["نقلت أ.ف.ب. عن مصدر"], "initials with points"),
    ("في عام 2011 م. وقال", ["في عام 2011 م.", "وقال"], "the sign of the era ends a sentence"),
    ("قال: «سننسحب.» ثم غادر", ["قال: «سننسحب.»", "ثم غادر"], "closing mark stays"),
    ('قال: "سننسحب." ثم غادر', ['قال: "سننسحب."', "ثم غادر"], "closing mark without a side stays"),
    ('انتهى الأمر. "قسد" تعلن', ["انتهى الأمر.", '"قسد" تعلن'], "an opening mark does not"),
    ("قال (...) إنه سيعود", ["قال (...) إنه سيعود"], "omission in brackets"),
    ("هل عادوا؟! لا أحد يعلم", ["هل عادوا؟!", "لا أحد يعلم"], "several signs"),
    ("الهدنة تنهار.. وعودة القتال", ["الهدنة تنهار..", "وعودة القتال"], "two points"),
    ("موقع العربية.نت نشر الخبر", ["موقع العربية.نت نشر الخبر"], "domain name"),
    ("انظر t.co/abc الآن", ["انظر t.co/abc الآن"], "address"),
    ("1. وصل الوفد", ["1. وصل الوفد"], "list number"),
    ("قـ.صف الحي", ["قـ.صف الحي"], "masked word"),
    ("\n\nوصل الوفد\n\n\n", ["وصل الوفد"], "empty lines make no sentence"),
    ("", [], "nothing"),
]


@pytest.mark.parametrize(("text", "expected", "note"), SENTENCES)
def test_sentences(text, expected, note):
    assert cut(text) == expected, note


CLAUSES = [
    # sentence, clauses, note
    (
        "سيطرت القوات على البلدة، وقتلت خمسة مسلحين",
        ["سيطرت القوات على البلدة،", "وقتلت خمسة مسلحين"],
        "comma, و and a verb",
    ),
    (
        "تقدمت القوات نحو المدينة فيما انسحب المسلحون منها",
        ["تقدمت القوات نحو المدينة", "فيما انسحب المسلحون منها"],
        "an opener that needs no comma",
    ),
    (
        "جرت المحادثات فيما يتعلق بالهدنة في جنيف",
        ["جرت المحادثات فيما يتعلق بالهدنة في جنيف"],
        "«فيما يتعلق» opens no clause",
    ),
    (
        "قصف الطيران بلدات حزة، وزملكا، وعربين أمس",
        ["قصف الطيران بلدات حزة، وزملكا، وعربين أمس"],
        "a list of places",
    ),
    (
        "قال وزير الخارجية، سيرغي لافروف، إن بلاده سترد",
        ["قال وزير الخارجية، سيرغي لافروف، إن بلاده سترد"],
        "an apposition",
    ),
    (
        "قال أنور قرقاش، وزير الدولة للشؤون الخارجية، إن بلاده سترد",
        ["قال أنور قرقاش، وزير الدولة للشؤون الخارجية، إن بلاده سترد"],
        "وزير is not و + زير",
    ),
    (
        "دعا إلى وقف التمويل، وقطع الموارد عن التنظيم",
        ["دعا إلى وقف التمويل، وقطع الموارد عن التنظيم"],
        "a masdar that is written like a verb",
    ),
    (
        "انفجرت سيارة قرب السوق، ما أدى إلى مقتل شخصين",
        ["انفجرت سيارة قرب السوق،", "ما أدى إلى مقتل شخصين"],
        "result",
    ),
    (
        "أكد القائد صمود قواته؛ ونفى الناطق خسارة القرية",
        ["أكد القائد صمود قواته؛", "ونفى الناطق خسارة القرية"],
        "semicolon",
    ),
    (
        "قال المصدر إن «الجيش دخل البلدة»، مضيفا أن القتال مستمر",
        ["قال المصدر إن «الجيش دخل البلدة»،", "مضيفا أن القتال مستمر"],
        "the speaker goes on",
    ),
    (
        "وصلت التعزيزات (ثم عادت، وقالت مصادر إنها انسحبت) إلى الجبهة",
        ["وصلت التعزيزات (ثم عادت، وقالت مصادر إنها انسحبت) إلى الجبهة"],
        "nothing inside brackets",
    ),
]


@pytest.mark.parametrize(("text", "expected", "note"), CLAUSES)
def test_clauses(text, expected, note):
    tokens = tokenise(text)
    pieces = clauses(tokens, 0, len(tokens))
    assert [tokens.raw(first, stop - 1) for first, stop in pieces] == expected, note


def test_clauses_take_further_verbs():
    tokens = tokenise("دخلت القوات البلدة فجرا، ومشطت الأحياء كلها")
    assert len(clauses(tokens, 0, len(tokens))) == 1
    assert len(clauses(tokens, 0, len(tokens), verbs={"مشطت"})) == 2


def test_subclauses():
    tokens = tokenise("قال إن القوات التي دخلت البلدة أعلنت أنها ستبقى")
    assert [tokens.norm[i] for i in subclause_starts(tokens, 0, len(tokens))] == ["ان", "التي", "انها"]


PIECES = st.sampled_from(
    ["قال", "وقالت", "فيما", "لكن", "د", "7", "nato", ".", "..", "،", "؛", "؟", "«", "»", '"', "(", ")", "\n", " "]
)


@given(st.lists(PIECES, max_size=40).map(" ".join) | st.lists(PIECES, max_size=40).map("".join))
def test_sentences_and_clauses_partition_the_tokens(text):
    tokens = tokenise(text)
    ranges = sentences(tokens)
    assert [i for first, stop in ranges for i in range(first, stop)] == list(range(len(tokens)))
    assert all(first < stop for first, stop in ranges)
    for first, stop in ranges:
        inner = clauses(tokens, first, stop)
        assert [i for a, b in inner for i in range(a, b)] == list(range(first, stop))
