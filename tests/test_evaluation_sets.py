"""The measures of other gold sets, on small sets written here."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from riwaya import Coder
from riwaya.evaluation import airwars, gsr, neutrality, recognizers, treebank
from riwaya.evaluation.construction import Shapes
from riwaya.evaluation.figures import Figure, f1, interval
from riwaya.model import Article, Claim, PlaceRef, Quantity, SourceRef, TimeRef

DAY = dt.date(2024, 3, 10)


def claim(
    point: tuple[float, float] | None = None, days: tuple[str, str] | None = None, killed: tuple | None = None
) -> Claim:
    return Claim(
        "a", "c", "casualties", 0, 1, "x", [], [],
        [PlaceRef("p", "P", *point, "settlement", 1, "at", 0, 1, "x")] if point else [],
        TimeRef(*days, "day", "x", "published", 0, 1) if days else None,
        SourceRef("outlet", None, None, None, None, None, []), "asserted",
        [Quantity("killed", *killed, None, "x", 0, 1)] if killed else [],
        {}, 0.5, [], "c",
    )  # fmt: skip


def pair(killed: tuple[int, int] | None = (2, 4)) -> airwars.Pair:
    return airwars.Pair("i", Article("a", "x"), True, DAY, (35.0, 36.0), killed, "x")


@pytest.mark.parametrize(
    ("mine", "place", "date", "killed", "note"),
    [
        (claim((35.0, 36.04), ("2024-03-10", "2024-03-10"), (3, 3)), True, True, True, "all met, 4 km off"),
        (claim((35.0, 36.07)), False, False, False, "6 km off, no date, no number"),
        (claim(days=("2024-03-11", "2024-03-11")), False, True, False, "the day after"),
        (claim(days=("2024-03-12", "2024-03-12")), False, False, False, "two days after"),
        (claim(days=("2024-03-01", "2024-03-31")), False, False, False, "a month says no day"),
        (claim(killed=(5, 5)), False, False, False, "one too many"),
        (claim(killed=(3, None)), False, False, True, "three or more"),
        (claim(killed=(5, None)), False, False, False, "more than four"),
        (claim(killed=(None, 2)), False, False, True, "at most 2"),
    ],
)  # fmt: skip
def test_what_meets_an_incident(mine: Claim, place: bool, date: bool, killed: bool, note: str) -> None:
    found = airwars.judge(pair(), [mine], True)
    assert (found.place, found.date, found.killed) == (place, date, killed), note


def test_place_and_date_are_also_asked_of_one_claim() -> None:
    apart = [claim((35.0, 36.0)), claim(days=("2024-03-10", "2024-03-10"))]
    assert airwars.judge(pair(), apart, True).together is False
    assert airwars.judge(pair(None), apart, True).killed is None


def test_airwars_on_a_set_of_our_own(tmp_path: Path) -> None:
    folder = tmp_path / "airwars"
    folder.mkdir()
    text = "قُتل ثلاثة مدنيين، اليوم الأحد، بقصف مدفعي لقوات النظام على مدينة أريحا في ريف إدلب."
    rows = [{"id": "1", "text": text, "title": "قتلى", "published": "2024-03-10", "url": "http://x.example/1"}]
    incident = {
        "incident_id": "i", "date": "2024-03-10", "lat": 35.8137, "lon": 36.6096, "civ_killed": [3, 3],
        "location": "Ariha", "location_ar_field": "أريحا", "likely_article_ids": ["1"],
    }  # fmt: skip
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (folder / "incidents.jsonl").write_text(json.dumps(incident), encoding="utf-8")
    section = airwars.measure(tmp_path)
    assert [f.value for f in section.figures] == [1.0] * 7
    assert section.notes and not section.wrong


def test_recognizers_on_cases_of_our_own(tmp_path: Path) -> None:
    (tmp_path / "time").mkdir()
    cases = [
        {"Input": "سأعود غدا", "Context": {"ReferenceDateTime": "2020-05-04T00:00:00"},
         "Results": [{"Text": "غدا", "Type": "date", "Value": {"FutureResolution": {"date": "2020-05-05"}}}]},
        {"Input": "سأعود في 15", "Context": {"ReferenceDateTime": "2020-05-04T00:00:00"},
         "Results": [{"Text": "15", "Type": "date", "Value": {"FutureResolution": {"date": "2020-05-15"}}}]},
        {"Input": "في شهر مايو", "Context": {"ReferenceDateTime": "2020-05-04T00:00:00"},
         "Results": [{"Text": "شهر مايو", "Type": "daterange",
                      "Value": {"FutureResolution": {"startDate": "2020-05-01", "endDate": "2020-06-01"}}}]},
    ]  # fmt: skip
    (tmp_path / "time" / recognizers.NAME).write_text(json.dumps(cases), encoding="utf-8")
    section = recognizers.measure(tmp_path)
    assert [(f.value, f.of) for f in section.figures] == [(1.0, 2), (1.0, 2)] and not section.wrong
    assert section.notes[0].startswith("1 cases are left out")


def test_treebank_on_words_of_our_own(tmp_path: Path) -> None:
    (tmp_path / "treebank").mkdir()
    lines = [
        "1\tو\tو\tCCONJ\t_\t_\t_\t_\t_\tSpaceAfter=No", "2\tكتب\tكتب\tVERB\t_\t_\t_\t_\t_\t_",
        "3\tالرسالة\tرسالة\tNOUN\t_\t_\t_\t_\t_\t_", "4\t.\t.\tPUNCT\t_\t_\t_\t_\t_\t_", "",
    ]  # fmt: skip
    (tmp_path / "treebank" / "x.conllu").write_text("\n".join(lines), encoding="utf-8")
    figures = {f.name: f for f in treebank.measure(tmp_path).figures}
    assert figures["segmentation, boundaries (F1)"].of == 1 and figures["lemma"].of == 2


def test_labels_and_events_on_sentences_of_our_own(tmp_path: Path) -> None:
    (tmp_path / "gsr").mkdir()
    text = "قتل ثلاثة جنود في هجوم شنه مسلحون على نقطة تفتيش في مدينة كركوك"
    event = {"type": "ASSAULT", "verb": "شنه", "source": "مسلحون", "target": "نقطة تفتيش"}
    (tmp_path / "gsr" / "events.jsonl").write_text(json.dumps({"text": text, "events": [event]}), encoding="utf-8")
    for kind in ("assault", "protest"):
        rows = f'text,label\n"{text}",{"yes" if kind == "assault" else "easy no"}\n'
        (tmp_path / "gsr" / f"{kind}_sentences.csv").write_text(rows, encoding="utf-8")
    section = gsr.measure(tmp_path, Coder())
    figures = {f.name: f.value for f in section.figures}
    assert figures["right type"] == figures["trigger on the gold verb"] == figures["ASSAULT sentences (F1)"] == 1.0
    assert [row[0] for row in section.tables[0].rows] == ["ASSAULT", "PROTEST"]


@pytest.mark.parametrize(
    ("text", "kind", "yes", "note"),
    [
        ("قصف الجيش مواقع المسلحين شرق المدينة صباح أمس.", "ASSAULT", True, "an act told by an active verb, early"),
        ("زار الوزير أسر الرجال الذين خطفهم المسلحون قبل عام.", "ASSAULT", False, "a relative clause tells the known"),
        ("تظاهر مئات العمال أمام مقر البلدية للمطالبة بأجورهم.", "PROTEST", True, "people assemble at its head"),
    ],
)
def test_what_counts_as_a_label(text: str, kind: str, yes: bool, note: str) -> None:
    judge = gsr.is_assault if kind == "ASSAULT" else gsr.is_protest
    assert judge(Coder().code(text), text) is yes, note


def test_neutrality_counts_claims_that_keep_their_codes() -> None:
    article = Article("s", "سيطر تنظيم الدولة أمس على بلدة السخنة في ريف حمص الشرقي.", published=dt.date(2017, 11, 19))
    section = neutrality.measure([("ours", [article])], Coder())
    assert section.figures[0].of and section.figures[0].value is not None
    assert neutrality.measure([], Coder()).absent


@pytest.mark.parametrize(
    ("text", "word", "shape"),
    [
        ("قصف على المدينة\nسيطر الجيش على المدينة اليوم وانسحب المسلحون منها.", "قصف", "headline"),
        ("سيطر الجيش على المدينة.", "سيطر", "verb"), ("أعلن الجيش السيطرة على المدينة.", "السيطرة", "masdar or noun"),
        ("قال إن قصف المدينة مستمر.", "قصف", "verb or masdar"),
        ("هطل المطر على المدينة.", "المطر", "not in the lexicon"),
    ],
)  # fmt: skip
def test_construction(text: str, word: str, shape: str) -> None:
    at = text.index(word)
    assert Shapes({"a": Article("a", text)})("a", at, at + len(word)) == shape


def test_an_interval_is_the_same_each_time_and_holds_the_figure() -> None:
    parts = [(n % 3, 3) for n in range(30)]

    def of(drawn):
        return sum(a for a, _ in drawn) / sum(b for _, b in drawn)

    first = interval(parts, of)
    assert first == interval(parts, of) and first and first[0] <= of(parts) <= first[1]
    assert interval(parts[:4], of) is None


def test_a_bar_is_met_at_three_places() -> None:
    assert Figure("x", 0.7496, bar=0.75).met and not Figure("x", 0.7494, bar=0.75).met
    assert Figure("x", None, bar=0.75).met is None and f1(0, 0, 0) is None
