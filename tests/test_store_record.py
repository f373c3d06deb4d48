"""The record: what is one article, what a second coding does, and that every write can be repeated."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest
from written import article, articles

from riwaya.errors import RecordError
from riwaya.model import ActorRef, Article, Claim, PlaceRef, Problem, SourceRef, TimeRef
from riwaya.store import filters
from riwaya.store.record import Record
from riwaya.store.rows import first_day, last_day, rows_of


@pytest.fixture
def record(tmp_path: Path):
    with Record.open(tmp_path / "r.db") as found:
        yield found


def claim(
    key: str, at: int, kind: str = "capture", start: str | None = "2017-11-18", source: str | None = None
) -> Claim:
    time = TimeRef(start, start, "day", "أمس", "published") if start else None
    said = SourceRef("named", source, "A Source", "مصدر", 0, 3, []) if source else SourceRef("outlet")
    return Claim(
        key, f"c-{key}-{at}", kind, at, at + 5, "سيطرت", [ActorRef("syrian-army", "Syrian Arab Army", 0, 3, "جيش")],
        [ActorRef(None, "قوم", 4, 6, "قوم", "not in the lexicon")],
        [PlaceRef("geonames:174448", "Abu Kamal", 34.45, 40.92, "settlement", 4.0, "at", 7, 9, "البوكمال")],
        time, said, "asserted", [], {"event": "سيطرت"}, 0.9, ["why"], "coder 1",
    )  # fmt: skip


def coded(record: Record, key: str, *claims: Claim, problems: tuple[Problem, ...] = ()):
    return rows_of(record.article(key)[0], list(claims), list(problems))


def test_the_same_article_read_twice_is_one(record: Record) -> None:
    assert record.add(articles(5))[:2] == (5, 0)
    assert record.add(articles(6))[:2] == (1, 5)
    assert record.add([article(9), article(9)])[:2] == (1, 1)
    other_id = Article("other", article(9).text, "خبر", article(9).outlet, None, None, article(9).published)
    assert record.add([other_id])[:2] == (0, 1)
    assert record.count_pending() == 7


def test_a_reprint_by_another_outlet_is_another_article(record: Record) -> None:
    record.add([article(1)])
    added = record.add([article(1, outlet="صحيفة أخرى", origin="elsewhere")])
    assert added[:2] == (1, 0)
    assert [p.code for p in added.problems] == ["R220"]
    assert record.ids_from("a0001", 5)[0] == "a0001" and len(record.ids_from("a0001", 5)) == 2


@pytest.mark.parametrize("together", [True, False])
def test_an_id_for_two_texts_keeps_both(record: Record, together: bool) -> None:
    two = [article(1), Article("a0001", "نص آخر تماما", outlet="x")]
    for part in [two] if together else [[a] for a in two]:
        record.add(part)
    assert record.count_pending() == 2
    assert record.add(two)[:2] == (0, 2), "read again, both are known"


def test_what_was_unknown_is_filled_and_the_article_coded_again(record: Record) -> None:
    bare = article(3, published=None, outlet=None, origin="f")
    record.add([bare])
    record.write([coded(record, bare.id, claim(bare.id, 1))], "coder 1")
    assert record.count_pending() == 0
    assert record.add([article(3, published=dt.date(2017, 11, 9), outlet=None, origin="f")])[:2] == (0, 1)
    assert record.article(bare.id)[1].published == dt.date(2017, 11, 9)
    assert record.count_pending() == 1
    assert record.add([bare])[:2] == (0, 1), "the article that says less is the same one"
    assert record.article(bare.id)[1].published == dt.date(2017, 11, 9)
    record.write([coded(record, bare.id, claim(bare.id, 2))], "coder 1")
    assert [c["start"] for c in record.records()] == [2], "the claims of the first coding are gone"


def test_a_corrected_table_corrects_the_article(record: Record) -> None:
    record.add([article(3, published=dt.date(2017, 1, 1), origin="f")])
    record.add([article(3, published=dt.date(2017, 11, 1), origin="f")])
    assert record.count_pending() == 1
    assert record.article("a0003")[1].published == dt.date(2017, 11, 1)


def test_coding_again_replaces_claims_and_what_coding_noted(record: Record) -> None:
    record.add(articles(2))
    record.note([Problem("R210", "broken line", "f", 3)])
    noted = Problem("R241", "no date", None, None, "a0000", "notice")
    record.write([coded(record, "a0000", claim("a0000", 1), claim("a0000", 9), problems=(noted,))], "coder 1")
    record.write([coded(record, "a0001", claim("a0001", 1))], "coder 1")
    assert [p.code for p in record.problems()] == ["R210", "R241"]
    assert record.count_pending("coder 2") == 2 and record.count_pending() == 0
    record.write([coded(record, "a0000", claim("a0000", 5))], "coder 2")
    assert [(c["article"], c["start"]) for c in record.records()] == [("a0000", 5), ("a0001", 1)]
    assert [p.code for p in record.problems()] == ["R210"]
    with record.engine.connect() as connection:
        count = connection.exec_driver_sql("select count(*) from claim_actors").scalar()
    assert count == 4, "actors of claims that went have gone with them"


def test_the_same_problem_is_listed_once(record: Record) -> None:
    for _ in range(2):
        record.note([Problem("R210", "broken line", "f", 3), Problem("R210", "broken line", "f", 4)])
    assert [p.line for p in record.problems()] == [3, 4]
    assert list(record.problems("error")) == []


def test_a_failed_write_changes_nothing(record: Record) -> None:
    record.add(articles(2))
    twice = coded(record, "a0001", claim("a0001", 1), claim("a0001", 1))
    with pytest.raises(RecordError, match="R304"):
        record.write([coded(record, "a0000", claim("a0000", 1)), twice], "coder 1")
    assert record.count_pending() == 2 and record.count() == 0


def test_characters_that_no_database_holds_keep_their_offsets(record: Record) -> None:
    record.add([Article("x\ud800", "قبل\0بعد\udfff", outlet="o")])
    (batch,) = record.pending()
    assert batch[0][1].text == "قبل\ufffdبعد\ufffd"


@pytest.mark.parametrize(
    ("given", "found", "note"),
    [
        ({}, [1, 2, 3, 4], ""), ({"kind": ["clash"]}, [2], ""), ({"kind": ["clash", "capture"]}, [1, 2, 3, 4],
        "any of the kinds"),
        ({"actor": "syrian-army"}, [1, 2, 3, 4], ""), ({"actor": "Syrian Arab Army"}, [1, 2, 3, 4], "by name"),
        ({"actor": "islamic-state"}, [], ""),
        ({"place": "Abu Kamal"}, [1, 2, 3, 4], ""), ({"place": "geonames:174448"}, [1, 2, 3, 4], ""),
        ({"source": "sohr"}, [3], ""), ({"source": "A Source"}, [3], "by name"), ({"modality": "denied"}, [], ""),
        ({"since": "2017-11-18"}, [1, 2, 4], "the one dated 2017-11 may lie anywhere in the month"),
        ({"since": "2017-12"}, [], ""),
        ({"until": "2017"}, [1, 2, 4], "undated claims are in no interval"), ({"until": "2017-11-17"}, [4], ""),
        ({"since": "2017-11-03", "until": "2017-11-17"}, [4], ""),
    ],
)  # fmt: skip
def test_filters(record: Record, given: dict, found: list[int], note: str) -> None:
    record.add(articles(1))
    key = "a0000"
    four = (
        claim(key, 1),
        claim(key, 2, "clash"),
        claim(key, 3, start=None, source="sohr"),
        claim(key, 4, start="2017-11"),
    )
    record.write([coded(record, key, *four)], "c")
    assert [c["start"] for c in record.records(filters.tests_of(**given))] == found, note


def test_records_stream_in_order_and_stop_at_the_limit(record: Record) -> None:
    record.add(articles(3))
    record.write([coded(record, a.id, *(claim(a.id, n) for n in (7, 2, 5))) for a in reversed(articles(3))], "c")
    found = [(c["article"], c["start"]) for c in record.records(size=2)]
    assert found == [(f"a000{n}", s) for n in range(3) for s in (7, 2, 5)], "articles as read, claims as coded"
    assert [n for n, _ in record.numbered(limit=4, size=3)] == [1, 2, 3, 1]
    assert len(list(record.records(filters.claims_of(record.article("a0001")[0])))) == 3


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [("2017", "2017-01-01", "2017-12-31"), ("2017-02", "2017-02-01", "2017-02-28"), ("2016-02", "2016-02-01",
    "2016-02-29"),
     ("2017-11-18", "2017-11-18", "2017-11-18"), ("2017-11-18T10:00", "2017-11-18", "2017-11-18"), (None, None, None)],
)  # fmt: skip
def test_days_of_a_date(date: str | None, first: str | None, last: str | None) -> None:
    assert (first_day(date), last_day(date)) == (first, last)


# --- opening --------------------------------------------------------------------------------------------------------


def test_what_is_no_record_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("هذا نص وليس قاعدة بيانات " * 50, encoding="utf-8")
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("create table birds (name text)")
    (tmp_path / "empty.db").write_bytes(b"")
    cases = [
        ("missing.db", False, "R301", "riwaya run"), ("no/such/folder.db", True, "R301", "does not exist"),
        ("text.db", True, "R302", "not a database"),
        ("other.db", True, "R302", "not a riwaya record"), ("empty.db", False, "R301", "empty"),
    ]  # fmt: skip
    for name, create, code, words in cases:
        with pytest.raises(RecordError) as error:
            Record.open(tmp_path / name, create)
        assert error.value.code == code and words in str(error.value) and "\n" not in str(error.value), name
    for url in ("mysql://x/y", "postgresql://u:secret@localhost:1/none"):
        with pytest.raises(RecordError) as error:
            Record.open(url)
        assert "secret" not in str(error.value) and "\n" not in str(error.value)


def test_a_record_of_a_newer_riwaya_is_left_alone(tmp_path: Path) -> None:
    with Record.open(tmp_path / "r.db") as record, record.writing() as connection:
        connection.exec_driver_sql("update meta set value = '99'")
    with pytest.raises(RecordError, match="R303"):
        Record.open(tmp_path / "r.db")


def test_two_writers_wait_for_one_another(tmp_path: Path) -> None:
    with Record.open(tmp_path / "r.db") as one, Record.open(tmp_path / "r.db") as two:
        one.add(articles(3))
        assert two.add(articles(4))[:2] == (1, 3)
        batch = [coded(one, a.id, claim(a.id, 1)) for a in articles(4)]
        one.write(batch, "c")
        two.write(batch, "c")  # coded by both at the same time: the second replaces the first
        assert one.count() == 4
