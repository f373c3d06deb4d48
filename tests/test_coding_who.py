"""Who: names, compounds of institution and nation, persons, people, back-references, joined subjects."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riwaya.arabic.sentences import sentences
from riwaya.arabic.tokens import tokenise
from riwaya.coding.passage import ActorMention, Passage
from riwaya.coding.who import coordinated, find_actors, guess_country
from riwaya.coding.who_lexicon import ActorLexicon
from riwaya.dictionary.actors import BACKREF_COLUMNS, COUNTRY_COLUMNS, HEAD_COLUMNS, build, nisba_forms
from riwaya.errors import LexiconError
from riwaya.tables import LEXICONS, read_table


@lru_cache(maxsize=1)
def lex() -> ActorLexicon:
    """The lexicon from the tables as they stand (through JSON, as it is loaded)."""
    return ActorLexicon(json.loads(json.dumps(build())))


def read(text: str, country: str | None = None, published: str | None = None) -> Passage:
    tokens = tokenise(text)
    day = dt.date.fromisoformat(published) if published else None
    passage = Passage(tokens, list(sentences(tokens)), day, country=country)
    passage.actors = find_actors(passage, lex=lex())
    return passage


def found(text: str, country: str | None = None) -> list[tuple[str, str | None]]:
    passage = read(text, country)
    return [(passage.tokens.raw(m.first, m.last), m.id) for m in passage.actors]


def mention(text: str, part: str, country: str | None = None) -> ActorMention:
    passage = read(text, country)
    for m in passage.actors:
        if passage.tokens.raw(m.first, m.last) == part:
            return m
    raise AssertionError(f"{part} not among {[passage.tokens.raw(m.first, m.last) for m in passage.actors]}")


NAMED = [
    ("انسحبت داعش من البلدة", "داعش", "islamic-state", "a bare name"),
    ("هجوم على مسلحي داعش في القرية", "مسلحي داعش", "islamic-state", "a transparent head belongs to the mention"),
    ('قصف مواقع لتنظيم "داعش" شرقا', 'لتنظيم "داعش', "islamic-state", "through a quotation mark, with a clitic"),
    ("دخلت قوات حزب الله البلدة", "قوات حزب الله", "hezbollah", "forces of a named body"),
    ("وصلت قوات سورية الديمقراطية إلى النهر", "قوات سورية الديمقراطية", "sdf", "not the forces of Syria"),
    ("عناصر تابعين للحوثيين زرعوا ألغاما", "عناصر تابعين للحوثيين", "houthis", "tied to its body by ل"),
    ("رفضت إدارة الرئيس ترامب العرض", "إدارة الرئيس ترامب", "usa", "an administration by its president"),
]

COMPOUND = [
    (
        "أغارت المقاتلات الأميركية فجرا",
        "المقاتلات الأميركية",
        "us-armed-forces",
        "weapons carry out what the owner does",
    ),
    ("حلقت طائرات إسرائيلية فوق المدينة", "طائرات إسرائيلية", "israeli-army", "indefinite"),
    ("نشرت القوات المسلحة التركية دبابات", "القوات المسلحة التركية", "turkish-army", "an adjective between"),
    ("قال مسؤول عسكري روسي إن الهدنة صامدة", "مسؤول عسكري روسي", "russia", "an official stands for the state"),
    ("أوقفت الشرطة الكينية ثلاثة رجال", "الشرطة الكينية", "kenya", "a state without forces of its own in the lexicon"),
    ("زار وزير خارجية النرويج العاصمة", "وزير خارجية النرويج", "norway", "genitive of the country"),
    ("ناقشت حكومة غانا الأمر", "حكومة غانا", "ghana", "genitive of the country"),
]


@pytest.mark.parametrize(("text", "part", "ident", "note"), NAMED + COMPOUND)
def test_names_and_compounds(text: str, part: str, ident: str, note: str) -> None:
    m = mention(text, part)
    sides = {lex().actors[m.id or ""][3], m.id}
    assert ident in sides or lex().actors[ident][3] in sides, note


@pytest.mark.parametrize(
    ("text", "part", "person"),
    [
        ("قال وزير الخارجية النرويجي إسبن بارث إيدي إن بلاده ترفض", "وزير الخارجية النرويجي إسبن بارث إيدي", None),
        ("صرح العقيد خالد محمود الحسن بأن الطريق مقطوع", "العقيد خالد محمود الحسن", None),
        ("قال الرئيس الروسي فلاديمير بوتين إنه وافق", "الرئيس الروسي فلاديمير بوتين", "vladimir-putin"),
        ("وصل المبعوث الدولي إلى اليمن، مارتن غريفيث", "المبعوث الدولي إلى اليمن، مارتن غريفيث", "martin-griffiths"),
    ],
)  # fmt: skip
def test_a_personal_name_belongs_to_the_office(text: str, part: str, person: str | None) -> None:
    m = mention(text, part)
    assert m.cls == "person"
    if person:
        assert m.id == person


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("الأراضي السورية والحدود العراقية", "things of a nation"),
        ("بضاعة تركية ومدينة سورية", "an adjective that is also spelt like the country"),
        ("هبطت الطائرة في مطار الملك خالد", "a place called after a person"),
        ("عقد مؤتمر صحفي في القاعة", "an adjective that is also a noun of people"),
        ("القضاء على الفقر هدفنا", "a word that is also an institution"),
    ],
)
def test_no_actor(text: str, note: str) -> None:
    assert found(text) == [], note


def test_the_adjective_of_an_event_noun_names_the_agent() -> None:
    assert found("شهدت البلدة غارات سورية وأخرى روسية")[-2:] == [("سورية", "syrian-government"), ("روسية", "russia")]
    assert mention("تعرضت القرية لقصف تركي", "تركي").via == "adjective"


def test_another_event_noun_by_the_predicate() -> None:
    text = "بعد مناوشة صينية"
    tokens = tokenise(text)
    passage = Passage(tokens, list(sentences(tokens)))
    assert find_actors(passage, lex=lex()) == []
    assert [m.id for m in find_actors(passage, lambda i: tokens.norm[i] == "مناوشه", lex())] == ["china"]


@pytest.mark.parametrize(
    ("text", "part", "ident"),
    [
        ("أصيب ثلاثة فلسطينيين في المخيم", "فلسطينيين", "palestinians"),
        ("مقتل خمسة مدنيين", "مدنيين", "civilians"),
        ("نزح آلاف السوريين", "السوريين", "civilians"),
        ("يطالب الأوكرانيون بضمانات من تركيا وتركيا ترفض وتركيا تصر", "الأوكرانيون", "ukraine"),
        ("أطلق مسلحون مجهولون النار", "مسلحون مجهولون", "gunmen"),
    ],
)
def test_people(text: str, part: str, ident: str) -> None:
    parts = dict(found(text))
    assert next(i for t, i in parts.items() if part in t or t in part) == ident


def test_an_institution_without_a_nation_is_the_articles() -> None:
    assert found("الجيش تقدم شرقا", country="IQ")[0][1] == "iraqi-army"
    assert found("الشرطة أوقفت ثلاثة", country="KE") == [("الشرطة", "kenya")]
    assert lex().actors[found("دخل الجيش التركي البلدة. ثم انسحب الجيش منها", country="SY")[-1][1]][3] == "turkey"


def test_what_cannot_be_told_stays_unknown_and_says_why() -> None:
    m = mention("أعلنت الحكومة حالة الطوارئ", "الحكومة")
    assert m.id is None and m.reason
    m = mention("انتشر لواء الصقور الوطني في المنطقة", "لواء الصقور الوطني")
    assert (m.id, m.via) == (None, "unknown") and m.reason and m.name == "لواء الصقور الوطني"


BACK = [
    ("انسحبت حركة طالبان من البلدة. وقالت الحركة إنها ستعود", "الحركة", "taliban"),
    ("هاجم تنظيم القاعدة الموقع. ونشر التنظيم بيانا", "التنظيم", "al-qaeda"),
    ("اجتمع حزب العمال الكردستاني. وحذر الحزب من الحرب", "الحزب", "pkk"),
    ("قالت وزارة الدفاع الروسية ذلك. وأضافت الوزارة أن", "الوزارة", "russia"),
]


@pytest.mark.parametrize(("text", "part", "ident"), BACK)
def test_back_references(text: str, part: str, ident: str) -> None:
    m = mention(text, part)
    assert ident in (m.id, m.side)


def test_the_two_parties() -> None:
    m = mention("هاجمت داعش مواقع حزب الله. واتفق الطرفان على الهدنة", "الطرفان")
    assert {m.id, *(a.id for a in m.allies)} == {"islamic-state", "hezbollah"}


def test_a_surname_alone_is_the_person_named_before() -> None:
    text = "قال العقيد خالد محمود الدغيري إن الطريق مقطوع. وأضاف الدغيري أن القوات وصلت"
    m = mention(text, "الدغيري")
    assert m.via == "backref" and m.name == "العقيد خالد محمود الدغيري"


def test_coalition_by_country() -> None:
    assert found("قصف التحالف صنعاء", country="YE")[0] == ("التحالف", "saudi-coalition")
    assert found("قصف التحالف الموقع", country="SY")[0] == ("التحالف", "coalition")


def test_one_head_for_two_nations() -> None:
    sides = [m.side for m in read("تقدم الجيشان العراقي والسوري نحو الحدود").actors]
    assert sides == ["iraq", "syrian-state"]


def test_capitals_are_metonyms() -> None:
    assert mention("رفضت واشنطن العرض", "واشنطن").via == "metonym"


@pytest.mark.parametrize(
    ("text", "first", "others"),
    [
        ("تقدمت داعش وحزب الله وطالبان", "islamic-state", ["hezbollah", "taliban"]),
        ("قاتلت داعش مع حلفائها حزب الله وطالبان", "islamic-state", ["hezbollah", "taliban"]),
        ("اتفقت تركيا، إيران وروسيا على الهدنة", "turkey", ["iran", "russia"]),
        ("هاجمت داعش مواقع حزب الله", "islamic-state", []),
    ],
)
def test_joined_subjects(text: str, first: str, others: list[str]) -> None:
    passage = read(text)
    start = next(m for m in passage.actors if m.id == first)
    assert [m.id for m in coordinated(passage, start, lex())] == others


def test_country_of_an_article() -> None:
    passage = read("دخل الجيش العراقي الموصل. قالت واشنطن وباريس إن العراق انتصر. وأكدت بغداد ذلك")
    assert passage.country == "IQ" == guess_country(passage)
    assert guess_country(Passage(tokenise(""), [])) is None


def test_a_set_country_is_kept() -> None:
    assert read("دخل الجيش العراقي الموصل", country="SY").country == "SY"


VOCABULARY = [
    *(
        "قوات",
        "الجيش",
        "السوري",
        "و",
        "داعش",
        "«",
        "»",
        "،",
        ".",
        "وزير",
        "الخارجية",
        "الروسي",
        "محمد",
        "أحمد",
        "الأخير",
    ),
    *("الطرفان", "لـ", "في", "على", "قصف", "تركي", "فلسطينيين", "المتحدث", "باسم", "حركة", "التنظيم", "والحركة"),
    *("للجيش", "تابعة", "لإيران", "\n", "لواء", "12", "abc"),
]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(VOCABULARY),
        max_size=25,
    )
)
def test_mentions_are_in_order_and_do_not_overlap(words: list[str]) -> None:
    passage = read(" ".join(words))
    last = -1
    for m in passage.actors:
        assert last < m.first <= m.last < len(passage.tokens)
        last = m.last
        assert (m.id is None) == (m.reason is not None) or m.via == "backref"
        assert m.id is None or m.id in lex().actors
    again = read(" ".join(words))
    assert again.actors == passage.actors


@pytest.mark.parametrize(
    ("base", "form", "number", "definite"),
    [
        ("سوري", "السوريين", "p", True),
        ("سوري", "سوريه", "f", False),
        ("كوري شمالي", "الكوريه الشماليه", "f", True),
        ("جنوب افريقي", "الجنوب افريقيه", "f", True),
    ],
)
def test_nisba(base: str, form: str, number: str, definite: bool) -> None:
    assert (form, number, definite) in list(nisba_forms(base))


@pytest.mark.parametrize(
    ("table", "columns"),
    [("countries.tsv", COUNTRY_COLUMNS), ("heads.tsv", HEAD_COLUMNS), ("backrefs.tsv", BACKREF_COLUMNS)],
)
def test_tables_read(table: str, columns: tuple[str, ...]) -> None:
    assert list(read_table(table, columns))


def test_a_bad_row_is_named_by_file_and_line(tmp_path: Path) -> None:
    for name in ("actors.tsv", "countries.tsv", "heads.tsv", "backrefs.tsv"):
        (tmp_path / name).write_text((LEXICONS / name).read_text(encoding="utf-8"), encoding="utf-8")
    with (tmp_path / "heads.tsv").open("a", encoding="utf-8") as file:
        file.write("كلمة\tno-such-type\t\t\n")
    with pytest.raises(LexiconError, match=r"heads\.tsv:\d+: type 'no-such-type'"):
        build(tmp_path)


IN_CONTEXT = [
    ("أطلق جيش الاحتلال النار شرق المدينة", "PS", [("جيش الاحتلال", "israeli-army")], "in a Palestinian text"),
    (
        "قصف الاحتلال التركي القرية. وقال شهود إن جيش الاحتلال أطلق قذائف",
        "SY",
        [("الاحتلال التركي", "turkey"), ("جيش الاحتلال", "turkish-army")],
        "the occupier that the text names",
    ),
    (
        "هاجمت ميليشيا الحوثي وصالح المعسكر",
        "YE",
        [("ميليشيا الحوثي", "houthis"), ("وصالح", "saleh-forces")],
        "a leader joined to an armed group stands for his men",
    ),
    ("اشتبك الجنود مع المتمردين الأكراد", "TR", [("المتمردين الأكراد", "pkk")], "by the country of the article"),
    (
        "اقتحم تنظيم داعش القرية، ثم قتل الأهالي 12 مسلحا",
        "IQ",
        [("تنظيم داعش", "islamic-state"), ("الأهالي", "civilians"), ("مسلحا", "islamic-state")],
        "counted men are of the group that was named",
    ),
    ("أطلق مسلحون النار على سيارة", "IQ", [("مسلحون", "gunmen")], "unnamed men remain unnamed"),
    ("دمرت الغارات مواقع إيرانية قرب البلدة", "SY", [("إيرانية", "iranian-forces")], "a nation's positions"),
    ("نشرت الوكالة صورا لصاروخين إيرانيين", "SY", [], "the dual adjective of a thing"),
    ("حضر الوزير حفل المركز الصحفي السوري", "SY", [], "an adjective and no journalist"),
    ("بعد النزاع المسلح عاد الهدوء", "SY", [], "an adjective and no gunman"),
    (
        "نقلت وكالة الأنباء الروسية عن وزارة الدفاع قولها إن القصف توقف",
        "SY",
        [("وزارة الدفاع", "russian-mod")],
        "the ministry of the agency's country",
    ),
    (
        "حلقت الطائرات الحربية والمسيرة الروسية",
        "SY",
        [("الطائرات الحربية والمسيرة الروسية", "russian-armed-forces")],
        "two adjectives",
    ),
    ("داهمت الشرطة الدينية المنزل", "IQ", [], "an adjective that makes it another body"),
]


@pytest.mark.parametrize(("text", "country", "expected", "note"), IN_CONTEXT)
def test_who_is_meant_by_context(text: str, country: str, expected: list[tuple[str, str]], note: str) -> None:
    mentions = [m for m in found(text, country) if m[1] not in ("ria-novosti", "tass", None)]
    wanted = [m for m in mentions if m in expected or not expected]
    assert wanted == expected, f"{note}: {mentions}"


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("انتشر الجيش السوري في المدينة", "syrian-army", "new-syrian-army"),
        ("انتشر الجيش في المدينة", "syrian-army", "new-syrian-army"),
        ("أعلن الرئيس السوري العفو", "bashar-al-assad", "ahmad-al-sharaa"),
        ("قالت الحكومة السورية إن الطريق مفتوح", "syrian-government", "syrian-transitional-government"),
        ("هربت قوات الأسد من المدينة", "syrian-army", "syrian-army"),
        ("سقط نظام الأسد", "syrian-government", "syrian-government"),
    ],
)
def test_shared_names_mean_who_held_them_on_the_day(text: str, before: str, after: str) -> None:
    for day, ident in (("2024-12-07", before), ("2024-12-08", after)):
        assert [m.id for m in read(text, "SY", day).actors] == [ident], day


SECOND_NAMES = [
    ("قصفت قوات سوريا الديمقراطية (قسد) مدينة أعزاز.", ["sdf"], "a second name in brackets"),
    ('قصفت قسد "قسد" مدينة أعزاز.', ["sdf"], "the name said twice"),
    ("هاجم مسلحون من داعش حاجزا.", ["islamic-state"], "whose men they are"),
    ('هاجم مسلحون من "داعش" حاجزا.', ["islamic-state"], "in quotation marks"),
    ("قتل عشرون عنصرا من داعش.", ["islamic-state"], "a noun of members"),
    ("شن تنظيم داعش هجوما إرهابيا على حاجز.", ["islamic-state"], "an adjective is no party"),
]


@pytest.mark.parametrize(("text", "ids", "note"), SECOND_NAMES)
def test_one_party_is_one_mention(text: str, ids: list[str], note: str) -> None:
    tokens = tokenise(text)
    found = find_actors(Passage(tokens, sentences(tokens)))
    assert [m.id for m in found] == ids, note
