"""Scoring: the same figures as the scorer of the gold, every error in its class, and a naive coder to compare with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from riwaya.cli.main import answer
from riwaya.evaluation.gold import GoldArticle, find_gold, load_gold, load_places
from riwaya.evaluation.scoring import CLASSES, Scorer, ScorerActors, date_right, interval
from riwaya.model import Article
from riwaya.store.record import Record

SHARED = Path(__file__).resolve().parents[2] / "shared"

ACTORS = """id,name_en,class,country,side,names_ar
syrian-army,Syrian Arab Army,state forces,SY,syria,قوات النظام السوري|الجيش السوري
syria,Government of Syria,state,SY,syria,سوريا
islamic-state,Islamic State,armed group,,islamic-state,تنظيم داعش|داعش
iraqi-army,Iraqi Army,state forces,IQ,iraq,الجيش العراقي
"""
PLACES = "id,name_en,name_ar,lat,lon,kind,km\nabu-kamal,Abu Kamal,البوكمال,34.45,40.92,settlement,\n"


def gold(**changed: Any) -> dict[str, Any]:
    base = {
        "kind": "capture", "kinds": ["capture", "advance"], "spans": [[10, 15]], "text": "سيطرت", "optional": False,
        "actors": ["syrian-army"],
        "targets": [], "places": ["abu-kamal"], "date": "2017-11-18", "source": None, "modality": "asserted",
    }  # fmt: skip
    return base | changed


def claim(**changed: Any) -> dict[str, Any]:
    base = {
        "kind": "capture", "start": 10, "end": 15, "text": "سيطرت", "actors": [{"id": "syrian-army", "name": "x",
        "text": "x"}], "targets": [],
        "places": [{"id": "p", "name": "Abu Kamal", "lat": 34.46, "lon": 40.93}], "time": {"start": "2017-11-18",
        "end": "2017-11-18"},
        "source": {"kind": "outlet", "id": None, "chain": []}, "modality": "asserted",
    }  # fmt: skip
    return base | changed


def actor(key: str | None, text: str = "", name: str = "") -> dict[str, Any]:
    return {"id": key, "text": text, "name": name}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "actors.csv").write_text(ACTORS, encoding="utf-8")
    (tmp_path / "places.csv").write_text(PLACES, encoding="utf-8")
    (tmp_path / "claims").mkdir()
    return tmp_path


def scored(folder: Path, wanted: list[dict], mine: list[dict]):
    articles = [GoldArticle("a", None, None, wanted)]
    scorer = Scorer(ScorerActors(folder / "actors.csv"), load_places(folder / "places.csv"), articles)
    scorer.article(articles[0], mine)
    return scorer.scores


@pytest.mark.parametrize(
    ("mine", "classes", "note"),
    [
        ([claim()], {}, "all right"),
        ([claim(kind="advance")], {}, "another kind that gold allows"),
        ([], {"missed": 1}, ""),
        ([claim(kind="clash")], {"wrong kind": 1, "false": 1}, ""),
        ([claim(), claim(start=40, end=44)], {"false": 1}, ""),
        ([claim(start=20, end=25)], {"missed": 1, "false": 1}, "elsewhere"),
        ([claim(actors=[])], {"actors": 1}, "actor missing"),
        ([claim(actors=[actor("syria")])], {}, "one side: a state and its army"),
        ([claim(actors=[actor("other-id", "الجيش السوري")])], {}, "an id that the table lacks, by its Arabic name"),
        ([claim(actors=[actor("other-id", "x", "Syrian Arab Army forces")])], {}, "by its English name"),
        ([claim(actors=[actor("islamic-state", "الجيش السوري")])], {"actors": 1}, "another known id is another actor"),
        ([claim(actors=[actor("syrian-army"), actor("islamic-state")])], {"actors": 1}, "one too many"),
        ([claim(targets=[actor("islamic-state")])], {}, "gold states no target: no error"),
        ([claim(places=[{"lat": 34.45, "lon": 41.2, "name": ""}])], {"places": 1}, "25 km off"),
        ([claim(places=[{"lat": None, "lon": None, "name": ""}])], {"places": 1}, "not resolved"),
        ([claim(time=None)], {"date": 1}, ""), ([claim(time={"start": "2017-11", "end": "2017-11"})], {"date": 1},
        "a month for a day"),
        ([claim(time={"start": "2017-11-15", "end": "2017-11-21"})], {}, "a week around it"),
        ([claim(source={"kind": "named", "id": "x", "chain": []})], {"source": 1}, ""), ([claim(modality="denied")],
        {"modality": 1}, ""),
    ],
)  # fmt: skip
def test_errors_by_class(folder: Path, mine: list[dict], classes: dict[str, int], note: str) -> None:
    scores = scored(folder, [gold()], mine)
    assert {k: v for k, v in scores.classes().items() if v} == classes, note
    assert (scores.counts["whole"].f1 == 1.0) == (not classes), note


def test_optional_claims_are_neither_missed_nor_false(folder: Path) -> None:
    scores = scored(folder, [gold(), gold(optional=True, spans=[[40, 44]])], [claim(), claim(start=40, end=44)])
    assert (scores.counts["detection"].tp, scores.counts["detection"].fp, scores.counts["detection"].fn) == (1, 0, 0)
    assert not any(scored(folder, [gold(optional=True)], []).classes().values())


@pytest.mark.parametrize(
    ("source", "want", "good"),
    [
        ({"kind": "named", "id": "iraqi-army", "chain": []}, "iraqi-army", True), ({"kind": "anonymous", "id": None},
        "anonymous:source", True),
        ({"kind": "outlet"}, "iraqi-army", False), ({"kind": "outlet", "chain": [{"kind": "agency",
        "id": "iraqi-army"}]}, "iraqi-army", True),
        ({"kind": "named", "id": "iraqi-army"}, None, False), ({"kind": "named", "id": "iraqi-army"}, "anonymous:x",
        False),
    ],
)  # fmt: skip
def test_sources(folder: Path, source: dict, want: str | None, good: bool) -> None:
    assert scored(folder, [gold(source=want)], [claim(source=source)]).shares["source"].right == good


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("2017", "2017-01-01", "2017-12-31"), ("2016-02", "2016-02-01", "2016-02-29"), ("2017-12", "2017-12-01",
    "2017-12-31"),
     ("2017-11-03/2017-11", "2017-11-03", "2017-11-30"), ("2017-11-18T10:00", "2017-11-18", "2017-11-18")],
)  # fmt: skip
def test_intervals(text: str, first: str, last: str) -> None:
    found = interval(text)
    assert found and [str(d) for d in found] == [first, last]


def test_no_date_is_never_right() -> None:
    assert interval("") is None and not date_right("", "2017") and not date_right("2017", "")


def test_actors_seen_elsewhere_are_told_apart(folder: Path) -> None:
    articles = [GoldArticle("a", None, None, [gold(targets=["iraqi-army"])]), GoldArticle("b", None, None, [gold()])]
    scorer = Scorer(ScorerActors(folder / "actors.csv"), load_places(folder / "places.csv"), articles)
    for article in articles:
        scorer.article(article, [claim()])
    assert (scorer.scores.seen.recall, scorer.scores.unseen.recall) == (1.0, 0.0)
    assert set(scorer.scores.classes()) == set(CLASSES)


# --- through the command line ---------------------------------------------------------------------------------------


def test_evaluate_a_record(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from riwaya import Coder
    from riwaya.store.rows import rows_of

    article = Article("a", "سيطرت قوات النظام السوري على مدينة البوكمال.", outlet="o")
    right = Coder().code_article(article)
    wanted = [gold(spans=[[0, 5]], date=None), gold(spans=[[40, 44]])]
    (folder / "claims" / "a.json").write_text(json.dumps({"id": "a", "claims": wanted}), encoding="utf-8")
    (folder / "claims" / "b.json").write_text(json.dumps({"id": "b", "claims": [gold()]}), encoding="utf-8")
    with Record.open(tmp_path / "r.db") as record:
        record.add([article])
        record.write([rows_of(1, right, [])], "c")
    assert answer(["evaluate", str(folder), "--db", str(tmp_path / "r.db"), "--errors"]) == 0
    out = capsys.readouterr()
    assert "1 of 2 coded articles are not in the record: b" in out.err
    for words in ("missed", "keyword coder", "errors by construction", "too few to keep any aside", "want capture"):
        assert words in out.out, words
    assert answer(["evaluate", str(folder / "claims"), "--db", str(tmp_path / "r.db"), "--json", "-"]) == 0
    made = json.loads(capsys.readouterr().out)
    detection = made["sections"][0]["figures"][0]
    assert (detection["name"], detection["of"], detection["value"]) == ("detection (F1)", 3, 0.5)
    assert made["gold"] == {"articles": 2, "required_claims": 3}


def test_evaluate_codes_texts_by_itself_and_writes_json(folder: Path, tmp_path: Path) -> None:
    (folder / "claims" / "a.json").write_text(
        json.dumps({"id": "a", "claims": [gold(spans=[[0, 5]], date=None)]}), encoding="utf-8"
    )
    (tmp_path / "a.txt").write_text("سيطرت قوات النظام السوري على مدينة البوكمال.", encoding="utf-8")
    kept = tmp_path / "out.json"
    texts = ["--texts", str(tmp_path / "a.txt"), "--aside", "0"]
    assert answer(["evaluate", str(folder), *texts, "--json", str(kept)]) == 0
    section = json.loads(kept.read_text(encoding="utf-8"))["sections"][0]
    assert {f["name"]: f["value"] for f in section["figures"]}["whole (F1)"] == 1.0


def test_sets_that_are_not_there_are_one_line_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(["evaluate", "--data", str(tmp_path)]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line]
    assert len(lines) == 6 and all("not measured" in line for line in lines)
    assert answer(["evaluate"]) == 2 and answer(["evaluate", "--data", str(tmp_path / "none")]) == 1
    assert "[R201]" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["actors.csv", "places.csv"])
def test_a_gold_folder_without_its_tables_says_so(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (folder / "claims" / "a.json").write_text("{}", encoding="utf-8")
    (folder / name).unlink()
    assert answer(["evaluate", str(folder)]) == 1
    assert name in capsys.readouterr().err


def test_broken_gold_says_which_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "claims" / "a.json").write_text("{}", encoding="utf-8")
    assert answer(["evaluate", str(folder)]) == 1
    assert "a.json" in capsys.readouterr().err


@pytest.mark.skipif(not (SHARED / "tools" / "score_claims.py").exists(), reason="the scorer and its gold are not here")
def test_the_same_figures_as_the_scorer(tmp_path: Path) -> None:
    """On claims that are wrong in every way: those of the gold itself, some dropped, some changed."""
    claims, actors, places = find_gold(SHARED / "gold")
    articles = load_gold(claims)
    scorer = Scorer(ScorerActors(actors), load_places(places), articles)
    points = load_places(places)
    lines = []
    for article in articles:
        mine = []
        for n, g in enumerate(article.claims):
            if n % 7 == 0:
                continue
            made = {
                "article": article.id, "kind": "clash" if n % 11 == 1 else g["kind"],
                "start": g["spans"][0][0] + n % 2, "end": g["spans"][0][1],
                "text": g["text"], "actors": [actor(a, "", "") for a in g["actors"][n % 3 == 1 :]],
                "targets": [actor(a) for a in g["targets"]],
                "places": [{"lat": points[p][0] + (n % 5) / 10, "lon": points[p][1],
                "name": p} for p in g["places"] if p in points],
                "time": {"start": (g["date"] or "2017").split("/")[0], "end": None} if n % 4 else None,
                "source": {"kind": "named", "id": g["source"],
                "chain": []} if g["source"] and n % 5 else {"kind": "outlet"},
                "modality": "denied" if n % 13 == 2 else g["modality"],
            }  # fmt: skip
            mine.append(made)
            if n % 9 == 0:
                mine.append(made | {"start": made["end"] + 500, "end": made["end"] + 505})
        lines += [json.dumps(c, ensure_ascii=False) for c in mine]
        scorer.article(article, mine)
    (tmp_path / "c.jsonl").write_text("\n".join(lines), encoding="utf-8")
    command = [
        sys.executable,
        SHARED / "tools" / "score_claims.py",
        tmp_path / "c.jsonl",
        claims,
        places,
        actors,
        "--json",
    ]
    theirs = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert scorer.scores.figures() == theirs
