"""Who is said to say what, and how far. Sentences are made for the tests; actors come from a small table of names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riwaya.arabic.names import NameIndex, content_tokens
from riwaya.arabic.normalise import fold
from riwaya.arabic.quotes import quotations
from riwaya.arabic.sentences import sentences
from riwaya.arabic.tokens import tokenise
from riwaya.coding.according_to import article_links, find_sources, source_at
from riwaya.coding.passage import ActorMention, Passage
from riwaya.dictionary.sources import build
from riwaya.errors import LexiconError
from riwaya.tables import LEXICONS

ACTORS = {
    "المرصد السوري لحقوق الإنسان": ("sohr", "monitor"),
    "المرصد": ("sohr", "monitor"),
    "رامي عبد الرحمن": ("rami-abdulrahman", "person"),
    "عبد الرحمن": ("rami-abdulrahman", "person"),
    "الجيش السوري": ("syrian-army", "state forces"),
    "الجيش الإسرائيلي": ("israeli-army", "state forces"),
    "الكرملين": ("kremlin", "state"),
    "واشنطن": ("usa", "state"),
    "دمشق": ("syrian-government", "state"),
    "وزارة الدفاع الروسية": ("russian-mod", "state"),
    "سيرغي لافروف": ("sergey-lavrov", "person"),
    "التحالف": ("coalition", "international"),
    "الحوثيين": ("houthis", "armed group"),
    "حركة طالبان": ("taliban", "armed group"),
    "سبوتنيك": ("sputnik", "media"),
    "وكالة سانا": ("sana", "media"),
    "داعش": ("islamic-state", "armed group"),
}
INDEX = NameIndex({fold(name): entry for name, entry in ACTORS.items()})


def passage_of(text: str) -> Passage:
    tokens = tokenise(text)
    passage = Passage(tokens, list(sentences(tokens)))
    passage.quotes = [(q.first, q.stop) for q in quotations(tokens)]
    content = content_tokens(tokens, 0, len(tokens))
    at = 0
    while at < len(content):
        match = next(INDEX.starting(tokens, content, at), None)
        if match is None:
            at += 1
            continue
        ident, cls = match.payload
        passage.actors.append(ActorMention(match.first, match.last, ident, ident, cls, None, ident, match.prefix))
        while at < len(content) and content[at] <= match.last:
            at += 1
    passage.sources = find_sources(passage)
    return passage


def told_by(text: str, word: str):
    """The source of the first token that folds to ``word``."""
    passage = passage_of(text)
    at = passage.tokens.norm.index(fold(word))
    return source_at(passage, at, at)


NAMED = [
    ("قال المرصد السوري لحقوق الإنسان إن الطائرات قصفت البلدة.", "قصفت", "sohr", "verb first"),
    ("وقال مدير المرصد رامي عبد الرحمن إن الطائرات قصفت البلدة.", "قصفت", "rami-abdulrahman", "office and person"),
    ("أعلن الجيش السوري استعادة المدينة.", "استعادة", "syrian-army", "the noun is what was announced"),
    ("أعلنت حركة طالبان مسؤوليتها عن الهجوم.", "الهجوم", "taliban", "claim of responsibility"),
    ("واشنطن تعلن مقتل قيادي بارز", "مقتل", "usa", "headline, speaker first"),
    ("الكرملين: لا دليل على الهجوم", "الهجوم", "kremlin", "speaker and colon"),
    ("قصفت الطائرات البلدة مساء أمس، وفق ما أفاد المرصد.", "قصفت", "sohr", "phrase with verb, after"),
    ("قصفت الطائرات البلدة مساء أمس، بحسب المرصد.", "قصفت", "sohr", "phrase after"),
    ("وبحسب المرصد، فإن الطائرات قصفت البلدة.", "قصفت", "sohr", "phrase before"),
    ("نفى التحالف تنفيذ أي غارة على البلدة.", "غارة", "coalition", "denied, with the denier as source"),
    ("نفى التحالف تنفيذ أي غارة على البلدة.", "نفى", "coalition", "the denial itself too"),
    ("اتهمت واشنطن دمشق باستخدام الغاز.", "باستخدام", "usa", "the act that somebody is accused of"),
    ("إن دمشق هددت الحوثيين بشن هجوم.", "هجوم", "syrian-government", "subject before the verb"),
    ("قال المتحدث باسم وزارة الدفاع الروسية إن الطائرات قصفت البلدة.", "قصفت", "russian-mod", "speaks for a body"),
    ("بعد إعلان الجيش السوري أن قواته دخلت المدينة، هدأ القصف.", "دخلت", "syrian-army", "the noun of a verb"),
]


@pytest.mark.parametrize(("text", "word", "ident", "note"), NAMED, ids=[n[3] for n in NAMED])
def test_named(text, word, ident, note):
    source = told_by(text, word)
    assert source is not None and (source.kind, source.id) == ("named", ident)


ANONYMOUS = [
    ("أكدت مصادر ميدانية أن الطائرات قصفت البلدة.", "قصفت", "مصادر ميدانية"),
    ("وقال مصدر أمني عراقي إن الطائرات قصفت البلدة.", "قصفت", "مصدر أمني عراقي"),
    ("قصفت الطائرات البلدة، حسب ناشطين.", "قصفت", "ناشطين"),
    ("أفاد شهود عيان بأن الطائرات قصفت البلدة.", "قصفت", "شهود عيان"),
    ("تقول المعلومات الأولية إن الطائرات قصفت البلدة.", "قصفت", "المعلومات الأولية"),
    ("وقد أفيد بمقتل عشرات الأشخاص.", "بمقتل", "أفيد"),
]


@pytest.mark.parametrize(("text", "word", "by"), ANONYMOUS)
def test_anonymous(text, word, by):
    passage = passage_of(text)
    at = passage.tokens.norm.index(fold(word))
    source = source_at(passage, at, at)
    assert source is not None and (source.kind, source.id, source.name) == ("anonymous", None, None)
    assert passage.tokens.raw(source.by_first, source.by_last) == by


OUTLET = [
    ("قصفت الطائرات البلدة مساء أمس.", "قصفت", "nobody is named"),
    ("لم يكشف الجيش السوري عما إذا كانت هناك خطة للهجوم.", "للهجوم", "not said"),
    ("اتهمت واشنطن دمشق باستخدام الغاز.", "اتهمت", "the accusation is the outlet's report"),
    ("قال المرصد إن المدينة هادئة.\nوقصفت الطائرات البلدة.", "وقصفت", "a new paragraph without a cue"),
    ("قال المرصد إن الطائرات قصفت البلدة، فيما أصيب مدنيون في المدينة.", "اصيب", "فيما ends it"),
    ("يذكر أن الجيش السوري استعاد المدينة قبل عام.", "استعاد", "the outlet's background"),
    ("وقد اتهمت حركة طالبان بتنفيذ الهجوم.", "الهجوم", "passive: nobody is said to accuse"),
    ("قال المرصد إن الطائرات قصفت البلدة التي تسيطر عليها قوات محلية.", "تسيطر", "described in passing"),
    ("توقف العمل بناء على طلب دمشق بعد الهجوم.", "الهجوم", "a noun like a verb"),
]


@pytest.mark.parametrize(("text", "word", "note"), OUTLET, ids=[o[2] for o in OUTLET])
def test_the_outlet_itself(text, word, note):
    assert told_by(text, word) is None


def test_the_speaker_goes_on_by_gender():
    text = "قال رامي عبد الرحمن إن القصف توقف.\nوأكدت مصادر محلية أن القصف استمر.\n"
    text += "وأضافت أن مدنيين قتلوا.\nوأضاف أن المعارك انتهت."
    assert told_by(text, "قتلوا").kind == "anonymous"
    assert told_by(text, "انتهت").id == "rami-abdulrahman"


def test_the_source_goes_back_to_the_last_unnamed_one():
    text = "قال مصدر عسكري إن القصف توقف.\nوقال الكرملين إن الهدنة قائمة.\nوأوضح المصدر أن القوات انسحبت."
    passage = passage_of(text)
    at = passage.tokens.norm.index("انسحبت")
    source = source_at(passage, at, at)
    assert source.kind == "anonymous" and passage.tokens.raw(source.by_first, source.by_last) == "مصدر عسكري"


def test_a_country_before_a_colon_is_the_topic_of_an_article_about_it():
    passage = passage_of("واشنطن: انفجار في العاصمة")
    passage.actors[0].country = passage.country = "US"
    assert find_sources(passage) == []
    passage.country = "SY"
    assert [source.id for source in find_sources(passage)] == ["usa"]


def test_chains():
    relayed = told_by("ونقلت سبوتنيك عن مصدر عسكري قوله إن القوات دخلت المدينة.", "دخلت")
    assert relayed.kind == "anonymous" and [link["id"] for link in relayed.chain] == ["sputnik"]
    inner = told_by("ذكرت وكالة سانا، نقلا عن الجيش السوري، أن القوات دخلت المدينة.", "دخلت")
    assert inner.id == "syrian-army" and [link["id"] for link in inner.chain] == ["sana"]
    told = told_by("قال سيرغي لافروف لوكالة رويترز إن القوات دخلت المدينة.", "دخلت")
    assert told.id == "sergey-lavrov" and [link["id"] for link in told.chain] == ["reuters"]
    after = told_by('قال سيرغي لافروف إن "القوات دخلت المدينة أمس"، بحسب ما نقلته وكالة سانا.', "دخلت")
    assert after.id == "sergey-lavrov" and [link["id"] for link in after.chain] == ["sana"]
    person = told_by("قال المتحدث باسم وزارة الدفاع الروسية إيغور فلانوف إن القوات دخلت المدينة.", "دخلت")
    assert person.kind == "named" and person.id is None and [link["id"] for link in person.chain] == ["russian-mod"]


def test_a_quotation_keeps_its_speaker_over_sentences():
    text = 'قال سيرغي لافروف: "الهدنة قائمة في المدينة. القوات دخلت البلدة." وقصفت الطائرات الطريق.'
    assert told_by(text, "دخلت").id == "sergey-lavrov"
    assert told_by(text, "وقصفت") is None


def test_each_frame_governs_its_side():
    text = "وقال الكرملين إن القوات انسحبت، فيما أكدت واشنطن أن القصف استمر."
    assert told_by(text, "انسحبت").id == "kremlin"
    assert told_by(text, "استمر").id == "usa"


def test_what_was_said_next_in_the_paragraph():
    text = "أعلن الجيش السوري مقتل سبعة مسلحين. كما تم تفكيك عبوات ناسفة."
    assert told_by(text, "تفكيك").id == "syrian-army"


def test_dateline_and_sign_off():
    links = article_links(passage_of("بيروت - رويترز\nقصفت الطائرات البلدة.\n(أ ف ب)"))
    assert [link["id"] for link in links] == ["reuters", "afp"]
    assert article_links(passage_of("سافر الوفد إلى المدينة.")) == []


PIECES = [
    *("قال", "وأضاف", "أن", "إن", "،", ".", ":", '"', "بحسب", "وفق", "ما", "أفاد", "مصدر", "مصادر", "المصدر", "المرصد"),
    *("عن", "نقلا", "نقلت", "قوله", "نفى", "اتهم", "في", "بيان", "ل", "التي", "لم", "الجيش", "السوري", "كما", "مؤكدا"),
    *("فيما", "\n", "(", ")", "#", "على", "لسان", "وكالة", "سانا", "بأن", "وقد", "دعا", "رئيس", "باسم", "قصف"),
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_words_give_scopes_inside_the_text(words):
    passage = passage_of(" ".join(words))
    count = len(passage.tokens)
    assert passage.sources == find_sources(passage)
    for source in passage.sources:
        assert 0 <= source.first < source.stop <= count
        assert 0 <= source.by_first <= source.by_last < count
        assert source.kind in ("named", "anonymous") and (source.kind == "named" or source.id is None)


def test_the_tables_are_checked(tmp_path):
    for name in ("reporting.tsv", "anonymous_sources.tsv", "outlets.tsv"):
        (tmp_path / name).write_text((LEXICONS / name).read_text(encoding="utf-8"), encoding="utf-8")
    data = build(tmp_path)
    verbs = [row for row in data["rows"]]
    assert len(verbs) >= 150 and data["verbs"]["اضافت"][2:4] == ["f", "s"]
    with (tmp_path / "reporting.tsv").open("a", encoding="utf-8") as table:
        table.write("قال\tيقول\tقول\tقائل\tclause\t3\tyes\tsing\n")
    with pytest.raises(LexiconError, match=r"reporting\.tsv:\d+: kind 'sing'"):
        build(tmp_path)


MORE = [
    ("أدانت المنظمة هجوما نسبته دمشق إلى داعش.", "هجوما", None, "to whom a deed is ascribed says nothing"),
    ("وجاء في بيان للجيش السوري أن القوات دخلت القرية.", "دخلت", "syrian-army", "a statement speaks for its owner"),
    ("قتل سبعة في الغارة، وفق حصيلة جديدة للمرصد.", "قتل", "sohr", "a toll is of those who counted"),
    ("طلب الشاهد عدم كشف هويته بعد الغارة.", "الغارة", None, "«كشف» after «عدم» is a noun"),
    ("قال سيرغي لافروف إن العمليات التي أعلن عنها الجيش السوري انتهت.", "انتهت", "sergey-lavrov", "told in passing"),
    ("تواصل دمشق القصف، مهددة سكان القرى.", "سكان", None, "a threat to somebody is no saying"),
]


@pytest.mark.parametrize(("text", "word", "ident", "note"), MORE)
def test_more_frames(text: str, word: str, ident: str | None, note: str) -> None:
    passage = passage_of(text)
    at = passage.tokens.norm.index(fold(word))
    source = source_at(passage, at, at)
    assert (source.id if source else None) == ident, note
