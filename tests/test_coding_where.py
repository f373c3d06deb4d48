"""Where: place names, their traps, offsets, directions, containment and back-references."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riwaya.arabic.tokens import tokenise
from riwaya.coding.passage import ActorMention, Passage, PlaceMention
from riwaya.coding.where import find_places, guess_country, most_specific
from riwaya.coding.where_links import lies_in
from riwaya.coding.where_offsets import combine, midpoint, offset_point
from riwaya.coding.where_resolve import Gazetteer, km_between, load_gazetteer
from riwaya.dictionary import loading
from riwaya.dictionary.gazetteer_import import read_geonames, read_ocha, write_rows
from riwaya.dictionary.places import build
from riwaya.errors import InputError, LexiconError


def read(text: str, **more: object) -> Passage:
    passage = Passage(tokenise(text), [], **more)
    passage.places = find_places(passage)
    return passage


def names(text: str) -> list[str]:
    return [p.name for p in read(text).places]


def only(text: str) -> PlaceMention:
    places = read(text).places
    assert len(places) == 1, [p.name for p in places]
    return places[0]


@pytest.mark.parametrize(
    ("text", "expected", "note"),
    [
        ("دخلت القوات مدينة البوكمال السورية", ["Abu Kamal"], "class word and nationality"),
        ("دخلت القوات البو كمال", ["Abu Kamal"], "split spelling"),
        ("دخلت القوات أبو كمال", ["Abu Kamal"], "other spelling"),
        ("وصلوا إلى ديرالزور في سوريا", ["Deir ez-Zor", "Syria"], "joined spelling"),
        ("قصف على «دوما» وحرستا", ["Douma", "Harasta"], "through quotation marks; «و» as a clitic"),
        ("اشتباكات بالحسكة وللرقة", ["Al-Hasakah", "Raqqa"], "ب and لل as clitics"),
        ("هجوم على مطار دير الزور العسكري", ["Deir ez-Zor Airport"], "the airport, not the town"),
        ("قصف مطار مدينة الحديدة باليمن", ["Hodeidah Airport", "Yemen"], "the airport through the town"),
        ("مطاري حلب ودمشق", ["Aleppo International Airport", "Damascus International Airport"], "a list of sites"),
        ("مستشفى مدينة الرقة", ["site at Raqqa"], "a site that is not listed, at its town"),
        ("قرب حقل العمر النفطي", ["Al-Omar oil field"], "a field by its full name"),
        ("في محافظة حلب", ["Aleppo Governorate"], "class word: the province"),
        ("في مدينة حلب", ["Aleppo"], "class word: the town"),
        ("في محافظات مأرب وعمران وحجة وصعدة", ["Marib Governorate", "Amran Governorate", "Hajjah Governorate",
                                                "Saada Governorate"],
         "a list shares its class word"),
        ("في مضيق هرمز وباب المندب", ["Strait of Hormuz", "Bab al-Mandab"], "straits"),
        ("على الحدود السورية - العراقية", ["Syrian-Iraqi border"], "a border with a dash"),
        ("على الحدود السورية مع العراق", ["Syrian-Iraqi border"], "a border in other words"),
        ("الشريط الحدودي بين سوريا وتركيا", ["Syrian-Turkish border"], "a border between two countries"),
        ("على الحدود مع تركيا قصف الجيش السوري قرى إدلب", ["Syrian-Turkish border", "Idlib"], "the article's own side"),
        ("قصف بحلب وبدرعا", ["Aleppo", "Daraa"], "short names after a clitic"),
    ],
)  # fmt: skip
def test_names(text: str, expected: list[str], note: str) -> None:
    assert names(text) == expected, note


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("قال القائم بالأعمال في السفارة", "standing"),
        ("فتح الباب أمام المفاوضات", "door"),
        ("حضر الاجتماع عدد من الوزراء", "attended"),
        ("وهذه حجة واهية", "argument"),
        ("في الميادين العامة", "squares"),
        ("عملية درع الفرات", "operation"),
        ("عملية عاصفة الحزم", "operation"),
        ("فصيل أحرار الشام", "faction"),
        ("مجلس دير الزور العسكري", "military council"),
        ("قالت إذاعة شام إف إم", "radio station"),
        ("نشرت صحيفة الشرق الأوسط", "newspaper"),
        ("الحركة السلمية في بيان لها", "peaceful; statement"),
        ("يوم الأحد والخميس", "week days"),
        ("وأدى القصف إلى أضرار", "«led to», not «valley»"),
        ("العملة الصينية", "Chinese, not Siniyah"),
        ("قال علي عمران", "a man: «علي» is not «على»"),
        ("مسقط رأسه", "birthplace, not Muscat"),
    ],
)
def test_words_that_are_no_places(text: str, note: str) -> None:
    assert names(text) == [], note


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("قصف الجيش السوري مواقع في القنيطرة ودرعا", "Quneitra", "SY"),
        ("أوقف الأمن المغربي خلية في القنيطرة والرباط بالمغرب", "Kenitra", "MA"),
        ("اشتباكات في طرابلس بين كتائب ليبية قرب مصراتة", "Tripoli", "LY"),
        ("انتشر الجيش اللبناني في طرابلس وعكار بشمال لبنان", "Tripoli (Lebanon)", "LB"),
        ("غارات للتحالف على القائم والرمادي في العراق", "Al-Qaim", "IQ"),
        ("معارك في محافظة البيضاء باليمن ومأرب", "Al-Bayda Governorate (Yemen)", "YE"),
        ("اجتمع البرلمان الليبي في مدينة البيضاء شرق ليبيا", "Al-Bayda (Libya)", "LY"),
    ],
)
def test_country_decides(text: str, name: str, country: str) -> None:
    assert (name, country) in [(p.name, p.country) for p in read(text).places]


def test_given_country_decides() -> None:
    assert read("قصف على القنيطرة", country="SY").places[0].country == "SY"
    assert read("قصف على القنيطرة", country="MA").places[0].country == "MA"


@pytest.mark.parametrize(
    ("text", "name", "lat", "lon"),
    [
        ("على بعد 24 كيلومتراً جنوب مدينة البوكمال", "24 km south of Abu Kamal", 34.236, 40.918),
        ("على بعد ٢٠ كم شرق الرقة", "20 km east of Raqqa", 35.953, 39.230),
        ("20 كم إلى الشرق من مدينة الرقة", "20 km east of Raqqa", 35.953, 39.230),
        ("على بعد عشرة كيلومترات غرب مدينة تدمر", "10 km west of Palmyra", 34.560, 38.175),
        ("على بعد كيلومترين شمال مدينة منبج", "2 km north of Manbij", 36.546, 37.955),
    ],
)
def test_offsets(text: str, name: str, lat: float, lon: float) -> None:
    place = only(text)
    assert (place.name, place.precision) == (name, "offset")
    assert km_between(place.lat or 0, place.lon or 0, lat, lon) < 1
    assert place.id and place.id.startswith("riwaya:sy-")


def test_offset_beside_a_named_village() -> None:
    known, reference = read("استعادة قرية شخيتر شمال شرق مدينة حماة بنحو82 كم").places
    assert known.name == "Shukhaytir" and known.precision == "settlement" and known.part_of == 1
    assert reference.precision == "offset"
    unknown, _ = read("استعادة قرية الزنبقية شمال شرق مدينة حماة بنحو 82 كم").places
    assert unknown.name == "الزنبقية" and unknown.precision == "offset" and unknown.lat == reference.lat


def test_a_length_is_no_offset() -> None:
    assert [p.precision for p in read("خط بطول 25 كم من شمال البوكمال إلى جنوب الميادين").places] == [
        "settlement",
        "settlement",
    ]


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        ("في ريف حماة الجنوبي", "southern countryside of Hama", "area"),
        ("شمال غربي سوريا", "north-west of Syria", "area"),
        ("في ريف مدينة منبج الشرقي", "eastern countryside of Manbij", "area"),
        ("شرق الفرات", "east of Euphrates", "river"),
        ("شمال مدينة الرقة", "north of Raqqa", "settlement"),
    ],
)
def test_directions(text: str, name: str, precision: str) -> None:
    place = only(text)
    assert (place.name, place.precision) == (name, precision)


def test_between_keeps_its_ends_but_is_the_most_specific() -> None:
    passage = read("اشتباكات على الطريق بين حلب وإدلب")
    assert [p.precision for p in passage.places] == ["between", "settlement", "settlement"]
    assert most_specific(passage, [0, 1, 2]) == [0]


def test_containment_by_steps() -> None:
    passage = read("قصف الطيران بلدة جورين بمنطقة سهل الغاب شمال غربي حماة أمس")
    assert [p.part_of for p in passage.places] == [1, 2, None]
    assert lies_in(passage, 0, 2) and not lies_in(passage, 2, 0)
    quoted = read('إصابة طفل على طريق "الراعي" بريف الباب شرقي حلب')
    assert lies_in(quoted, 0, 2)


def test_containment() -> None:
    passage = read("قصف على بلدة دوما في الغوطة الشرقية بريف دمشق")
    assert [p.part_of for p in passage.places] == [1, 2, None]
    assert most_specific(passage, [0, 1, 2]) == [0]
    assert most_specific(passage, [1, 2]) == [1]


def test_places_of_a_list_do_not_contain_each_other() -> None:
    passage = read("غارات على دوما وحرستا وعربين")
    assert most_specific(passage, [0, 1, 2]) == [0, 1, 2]


def test_dateline_is_marked() -> None:
    first, second = read("بيروت - (أ ف ب)\nقتل خمسة في مدينة دوما السورية").places
    assert first.relation == "dateline" and second.relation == "في"


@pytest.mark.parametrize(
    ("text", "last", "note"),
    [
        ("دخلوا مدينة الرقة ثم غادروا المدينة", "Raqqa", "the city"),
        ("قصف على بلدة دوما، وقال سكان البلدة", "Douma", "the town"),
        ("في العاصمة السورية", "Damascus", "a capital by its nationality"),
        ("معارك في درعا بسوريا. وفي العاصمة قتل اثنان", "Damascus", "the capital of the article's country"),
        ("معارك في الرقة بسوريا وفي شرق البلاد", "east of Syria", "direction of a country"),
    ],
)
def test_back_reference(text: str, last: str, note: str) -> None:
    place = read(text).places[-1]
    assert place.name == last, note
    assert not place.country_like


def test_unknown_village_keeps_its_name_and_says_why() -> None:
    place = read("سيطر الجيش السوري على قرية الزنبقية في ريف حماة").places[0]
    assert (place.name, place.id, place.lat, place.reason) == ("الزنبقية", None, None, "not in the gazetteer")
    assert names("دخلوا قرية صغيرة") == [], "an adjective is no name"
    assert names("سمعنا عن الزنبقية") == [], "no class word, no place"


def test_actors_words_are_no_places() -> None:
    passage = Passage(tokenise("قال مجلس منبج للقوات"), [])
    passage.actors = [ActorMention(1, 2, "manbij-council", "Manbij council", "armed group", "SY", None)]
    assert find_places(passage) == []


def test_capitals_and_countries_may_stand_for_a_state() -> None:
    assert [p.country_like for p in read("رفضت دمشق العرض في مدينة درعا بسوريا").places] == [True, False, True]
    assert not only("في مدينة دمشق").country_like


def test_relations() -> None:
    passage = read("من الرقة إلى حلب ونحو إدلب قرب سراقب")
    assert [p.relation for p in passage.places] == ["من", "الي", "نحو", "قرب"]


def test_guess_country() -> None:
    assert guess_country(Passage(tokenise("معارك في تعز ومأرب وقصف على الحديدة"), [])) == "YE"
    assert guess_country(Passage(tokenise("لا مكان هنا"), [])) is None


def test_offset_arithmetic() -> None:
    lat, lon = offset_point(35.0, 40.0, "N", 111.0)
    assert abs(lat - 36.0) < 0.01 and lon == 40.0
    assert (
        combine("N", "E") == "NE" and combine("E", "S") == "SE" and combine("N", "S") == "N" and combine("", "W") == "W"
    )
    assert midpoint(35.0, 40.0, 35.0, 41.0)[2] == pytest.approx(45.6, abs=0.2)


def test_extra_gazetteer(tmp_path: Path) -> None:
    source = tmp_path / "places.csv"
    source.write_text(
        "pcode,name_ar,name_en,en_path,lat,lon\nX1,الزنبقية,Zanbaqiyah,Zanbaqiyah > Hama,35.2,37.1\n", encoding="utf-8"
    )
    table = tmp_path / "own.tsv"
    assert write_rows(read_ocha(source), table) == 1
    passage = Passage(tokenise("دخل الجيش السوري قرية الزنبقية"), [])
    assert [p.id for p in find_places(passage, load_gazetteer(table))] == ["ocha:X1"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("pcode,name_ar,name_en,lat,lon\nX1,كذا,Kadha,north,37\n", "bad.csv:2: lat is 'north'; it must be a number"),
        ("pcode,name_ar,name_en,lat,lon\nX1,كذا,Kadha,95,37\n", "bad.csv:2: lat 95.0 is outside -90 to 90"),
        ("pcode,name_ar\n", "bad.csv:1: no column lat, lon, name_en; it has pcode, name_ar"),
    ],
)
def test_import_errors_name_the_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        list(read_ocha(path))
    assert message in str(error.value)


def test_geonames_dump(tmp_path: Path) -> None:
    path = tmp_path / "XX.txt"
    cells = [
        "7",
        "Zanbaqiyah",
        "Zanbaqiyah",
        "Zanbaqiye,الزنبقية",
        "35.2",
        "37.1",
        "P",
        "PPL",
        "SY",
        "",
        "10",
        "",
        "",
        "",
        "300",
        "",
        "",
        "",
        "",
    ]
    path.write_text("\t".join(cells) + "\n", encoding="utf-8")
    (row,) = read_geonames(path)
    assert (row["id"], row["names_ar"], row["class"], row["country"]) == ("geonames:7", "الزنبقية", "settlement", "SY")
    path.write_text("7\tZanbaqiyah\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"XX.txt:1: 2 columns"):
        list(read_geonames(path))


def test_tables_are_checked(tmp_path: Path) -> None:
    for name in ("gazetteer.tsv", "overlay.tsv"):
        (tmp_path / name).write_text(
            "id\tname_en\tnames_ar\tlat\tlon\tcountry\tadmin1\tpopulation\tclass\tradius_km\n", encoding="utf-8"
        )
    (tmp_path / "place_cues.tsv").write_text("form\trole\tvalue\tnote\nفي\twrong\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"place_cues.tsv:2: role 'wrong'"):
        build(tmp_path)


def test_loads_fast() -> None:
    load_gazetteer()
    start = time.perf_counter()
    loading.load.cache_clear()
    Gazetteer(loading.load("places"))
    assert time.perf_counter() - start < 0.3  # measured 0.03 s; the bound is for busy machines


_TEXT = """في من إلى على بعد 24 كم جنوب شرق مدينة قرية ريف محافظة دمشق حلب وإدلب البوكمال المدينة
العاصمة السورية ، . - « » بين الرقة غزة قال"""
_WORDS = st.sampled_from([*_TEXT.split(), "\n"])


@settings(max_examples=150, deadline=None)
@given(st.lists(_WORDS, max_size=25))
def test_invariants(words: list[str]) -> None:
    passage = read(" ".join(words))
    again = read(" ".join(words))
    assert passage.places == again.places
    size = len(passage.tokens)
    for at, place in enumerate(passage.places):
        assert 0 <= place.first <= place.last < size
        assert (place.lat is None) == (place.lon is None)
        assert place.lat is not None or place.reason
        assert place.part_of is None or (place.part_of != at and 0 <= place.part_of < len(passage.places))
    indexes = list(range(len(passage.places)))
    assert set(most_specific(passage, indexes)) <= set(indexes)
    assert not indexes or most_specific(passage, indexes)


# --- places that a user has imported ---------------------------------------------------------------------------------


OCHA = """pcode,name_ar,name_en,en_path,lat,lon
C1,مدينة التل,Madinat Al Tall,Madinat Al Tall > X,36.10000,37.90000
C2,عويجان الفرات_كوجكلي,Awayjan,Awayjan > X,36.45000,38.30000
C3,قارة,Qarra,Qarra > X,34.15625,36.74862
C4,المدينة,Al Madina,Al Madina > X,36.20000,37.10000
"""


def with_imported(tmp_path: Path, text: str) -> list[tuple[str, float | None]]:
    from riwaya.dictionary.gazetteer_import import read_ocha, write_rows

    (tmp_path / "o.csv").write_text(OCHA, encoding="utf-8")
    write_rows(read_ocha(tmp_path / "o.csv"), tmp_path / "g.tsv")
    passage = Passage(tokenise(text), [])
    return [(p.name, p.lat) for p in find_places(passage, load_gazetteer(tmp_path / "g.tsv"))]


@pytest.mark.parametrize(
    ("text", "expected", "note"),
    [
        ("قتل أربعة في مدينة قارة بسوريا.", ("Qarah", 34.1562), "a class word; ours takes the surveyed point"),
        ("قصفت الطائرات قرية كوجكلي بسوريا.", ("Awayjan", 36.45), "the second of two names with _ between"),
    ],
)
def test_imported_places(tmp_path: Path, text: str, expected: tuple[str, float], note: str) -> None:
    found = with_imported(tmp_path, text)
    assert expected in found, (found, note)
    assert not any(name in ("Madina", "Al Madina", "Medina") for name, _ in found), found


@pytest.mark.parametrize(
    ("text", "near", "note"),
    [
        ("قصفت المدفعية قرية العويجان قرب مدينة الباب بسوريا.", "Al-Bab", "no gazetteer has it"),
        ("وسيطروا على قرية العويجان غرب مدينة عين عيسى في سوريا.", "Ain Issa", "a direction"),
        ("انتقلوا من قرية العويجان إلى مدينة الباب في سوريا.", None, "two ends of a way"),
        ("دخلوا قرية العويجان ومدينة الباب في سوريا.", None, "two places of a list"),
    ],
)
def test_an_unknown_village_takes_the_point_of_its_neighbour(text: str, near: str | None, note: str) -> None:
    passage = Passage(tokenise(text), [])
    village = next(p for p in find_places(passage) if "العويجان" in p.name)
    assert (village.lat is not None) == (near is not None), note
    assert "not in the gazetteer" in (village.reason or "")
    if near:
        assert near in (village.reason or "") and village.radius_km == 15.0
