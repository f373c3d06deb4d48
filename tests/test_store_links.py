"""What linking keeps in a record: migration from the first version, one transaction, states, judgements, filters."""

from __future__ import annotations

import datetime as dt
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, select
from written import articles

from riwaya import jobs, linkage
from riwaya.errors import InputError, RecordError
from riwaya.model import Article
from riwaya.reading import Known, read_paths
from riwaya.store import database, judgements, links, migrations
from riwaya.store.judgements import Anchor
from riwaya.store.record import Record
from riwaya.store.schema import VERSION, meta, metadata
from riwaya.store.schema_links import LINK_TABLES, holds, incident_claims, incidents, terms

EXAMPLES = Path(__file__).parent.parent / "riwaya" / "examples"


def example_articles() -> list[Article]:
    found = read_paths(
        paths=(str(EXAMPLES / "*.txt"),),
        metadata=None,
        mapping={},
        known=Known(published=None, outlet=None, encoding=None),
    )
    return [item for item in found if isinstance(item, Article)]


EXAMPLE = example_articles()


def filled(path: Path, found: list[Article], workers: int = 1) -> Record:
    record = Record.open(path)
    jobs.add_articles(record, found)
    jobs.code_articles(record, "c", workers)
    return record


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """The example corpus, linked. Tests that write take a record of their own."""
    with filled(tmp_path_factory.mktemp("links") / "r.db", EXAMPLE) as record:
        assert linkage.link_record(record).done
        yield record


def version_1(path: Path, found: list[Article]) -> None:
    """A record as version 1 of the tables had it, with claims."""
    with filled(path, found) as record, record.engine.begin() as connection:
        for table in reversed(LINK_TABLES):
            table.drop(connection)
        connection.exec_driver_sql("delete from meta where key != 'schema'")
        connection.exec_driver_sql("update meta set value = '1' where key = 'schema'")


def tables_of(path: Path) -> set[str]:
    with sqlite3.connect(path) as connection:
        return {row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")}


# --- versions -------------------------------------------------------------------------------------------------------


def test_all_tables_are_of_one_metadata() -> None:
    assert {table.name for table in LINK_TABLES} <= set(metadata.tables)
    assert set(migrations.STEPS) == set(range(1, VERSION)), "a step from every older version"


def test_an_older_record_is_read_as_it_is_and_brought_up_by_writing(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    version_1(path, articles(4))
    with Record.open(path, create=False) as record:
        claims = list(record.records())
        assert claims and not links.state(record).made
        assert judgements.all_of(record) == [] and links.totals(record) == {}
        with pytest.raises(RecordError, match="riwaya link") as error:
            links.need_links(record)
        assert error.value.code == "R307"
    assert "incidents" not in tables_of(path), "who only reads changes nothing"
    with Record.open(path, create=False) as record:
        assert linkage.link_record(record).claims == len(claims)
        assert list(record.records()) == claims
        with record.engine.connect() as connection:
            assert migrations.version_of(connection) == VERSION
    assert {table.name for table in LINK_TABLES} <= tables_of(path)


def test_an_older_record_opened_to_add_is_brought_up(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    version_1(path, articles(2))
    with Record.open(path):
        pass
    assert "incidents" in tables_of(path)


def test_a_migration_that_fails_leaves_the_record_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old.db"
    version_1(path, articles(2))

    def half(connection: object) -> None:
        migrations.add_links(connection)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setitem(migrations.STEPS, 1, half)
    with pytest.raises(KeyboardInterrupt):
        Record.open(path)
    assert "incidents" not in tables_of(path)


def test_a_newer_record_is_refused(tmp_path: Path) -> None:
    Record.open(tmp_path / "r.db").engine.dispose()
    with sqlite3.connect(tmp_path / "r.db") as connection:
        connection.execute("update meta set value = ? where key = 'schema'", (str(VERSION + 1),))
    for create in (True, False):
        with pytest.raises(RecordError) as error:
            Record.open(tmp_path / "r.db", create)
        assert error.value.code == "R303"


# --- one linking ----------------------------------------------------------------------------------------------------


def test_every_claim_is_in_one_incident(linked: Record) -> None:
    with linked.engine.connect() as connection:
        members = list(connection.execute(select(incident_claims.c.claim)).scalars())
    assert len(members) == len(set(members)) == linked.count()
    found = list(links.found(linked))
    assert sum(len(one["claims"]) for one in found) == linked.count()
    assert {(c["article"], c["claim"]) for one in found for c in one["claims"]} == {
        (c["article"], c["claim"]) for c in linked.records()
    }
    order = [(one["time"]["start"] or "9999") for one in found]
    assert order == sorted(order)


def test_a_second_linking_has_nothing_to_do(tmp_path: Path) -> None:
    with filled(tmp_path / "r.db", EXAMPLE[:4]) as record:
        assert links.state(record) == links.State(False, False, None)
        assert linkage.link_record(record).done and links.state(record).current
        assert not linkage.link_record(record).done
        assert linkage.link_record(record, again=True).done
        assert not links.state(record, "another riwaya").current
        jobs.add_articles(record, EXAMPLE[4:5])
        assert not links.state(record).current, "an article more: its text may be a copy"
        linkage.link_record(record)
        jobs.code_articles(record, "c", 1)
        assert links.state(record) == links.State(True, False, linkage.linker_name())
        assert linkage.link_record(record).claims == record.count()
        jobs.code_articles(record, "d", 1, recode=True)
        assert not links.state(record).current, "coded anew"
        assert list(links.found(record)), "the old linking is still there to be looked at"


def test_a_linking_that_is_killed_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled(tmp_path / "r.db", EXAMPLE[:3]) as record:
        linkage.link_record(record)
        before = list(links.found(record))
        monkeypatch.setattr(links.link_rows, "term_rows", lambda _: 1 / 0)
        jobs.add_articles(record, EXAMPLE[3:4])
        jobs.code_articles(record, "c", 1)
        with pytest.raises(ZeroDivisionError):
            linkage.link_record(record)
        assert list(links.found(record)) == before and not links.state(record).current


def test_articles_added_meanwhile_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled(tmp_path / "r.db", EXAMPLE[:2]) as record:
        monkeypatch.setattr(linkage, "terms_of", lambda _: jobs.add_articles(record, EXAMPLE[2:3]) and [])
        with pytest.raises(RecordError) as error:
            linkage.link_record(record)
        assert error.value.code == "R306" and not links.state(record).made


@pytest.mark.parametrize("way", ["shuffled", "two workers", "ten batches"])
def test_the_order_of_reading_changes_nothing(linked: Record, tmp_path: Path, way: str) -> None:
    found = list(EXAMPLE)
    if way == "shuffled":
        random.Random(7).shuffle(found)
    parts = [found[n::10] for n in range(10)] if way == "ten batches" else [found]
    with Record.open(tmp_path / "r.db") as record:
        for part in parts:
            jobs.add_articles(record, part)
            jobs.code_articles(record, "c", 2 if way == "two workers" else 1)
            linkage.link_record(record)
        assert exported(record) == exported(linked)


def exported(record: Record) -> tuple[list, ...]:
    """All that linking gives, in its order."""
    return (
        list(links.found(record)), list(links.records_of(record, holds)), list(links.records_of(record, terms)),
        links.copies_of(record), links.quotes_of(record),
    )  # fmt: skip


# --- judgements -----------------------------------------------------------------------------------------------------


def anchor(record: Record, article: str, kind: str, nth: int = 0) -> Anchor:
    held = [c for c in record.records() if c["article"] == article and c["kind"] == kind][nth]
    return Anchor(article, held["claim"], kind, held["start"], held["end"])


def home(record: Record, one: Anchor) -> str:
    found = [
        i["incident"] for i in links.found(record)
        if (one.article, one.claim) in {(c["article"], c["claim"]) for c in i["claims"]}
    ]  # fmt: skip
    assert len(found) == 1
    return found[0]


def test_a_judgement_overrides_the_machine_and_can_be_taken_back(tmp_path: Path) -> None:
    with filled(tmp_path / "r.db", EXAMPLE) as record:
        linkage.link_record(record)
        before = exported(record)
        a, b = anchor(record, "01_mashriq_20171103", "capture"), anchor(record, "17_waha_20171119", "bombardment")
        assert home(record, a) != home(record, b)
        number = judgements.judge(record, a, b, "same", "Amal", "because", dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
        assert not links.state(record).current
        linkage.link_record(record)
        joined = home(record, a)
        assert joined == home(record, b) and links.incident(record, joined)["judgements"] == [number]
        judgements.judge(record, b, a, "different", "Basim")
        linkage.link_record(record)
        assert home(record, a) != home(record, b), "the later word counts"
        judgements.undo(record, number, "Amal")
        judgements.undo(record, 2, "Basim")
        linkage.link_record(record)
        assert exported(record) == before
        held = judgements.all_of(record)
        assert [(j["number"], j["undoes"], j["undone_by"]) for j in held] == [
            (1, None, 3), (2, None, 4), (3, 1, None), (4, 2, None),
        ]  # fmt: skip
        assert held[0]["at"] == "2026-01-02T00:00:00+00:00" and held[0]["note"] == "because"


def test_a_judgement_survives_coding_anew(tmp_path: Path) -> None:
    with filled(tmp_path / "r.db", EXAMPLE[:3]) as record:
        a, b = anchor(record, EXAMPLE[0].id, "capture"), anchor(record, EXAMPLE[2].id, "capture")
        moved = a._replace(claim="c-of-old", start=a.start - 1)
        judgements.judge(record, moved, b, "same", "Amal")
        judgements.judge(record, a._replace(claim="c-gone", start=0, end=1, kind="protest"), b, "different", "Amal")
        linkage.link_record(record)
        assert home(record, a) == home(record, b), "found again by the words that it stands on"
        told = [p for p in record.problems() if p.code == "R281"]
        assert len(told) == 1 and "judgement 2" in told[0].message and told[0].article == EXAMPLE[0].id
        judgements.undo(record, 2, "Amal")
        linkage.link_record(record)
        assert [p for p in record.problems() if p.code == "R281"] == []


@pytest.mark.parametrize(
    ("verdict", "by", "same_claim", "words"),
    [("perhaps", "x", False, "verdict"), ("same", " ", False, "--by"), ("same", "x", True, "two claims")],
)
def test_what_is_no_judgement(tmp_path: Path, verdict: str, by: str, same_claim: bool, words: str) -> None:
    with filled(tmp_path / "r.db", EXAMPLE[:2]) as record:
        a, b = anchor(record, EXAMPLE[0].id, "capture"), anchor(record, EXAMPLE[1].id, "capture")
        with pytest.raises(InputError, match=words) as error:
            judgements.judge(record, a, a if same_claim else b, verdict, by)
        assert error.value.code == "R280" and judgements.all_of(record) == []
        for number in (1, 99):
            with pytest.raises(InputError):
                judgements.undo(record, number, "x")


# --- looking --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "holds_for"),
    [
        ({"kind": ("capture",)}, lambda i: i["kind"] == "capture"),
        ({"actor": ["hezbollah"]}, lambda i: "hezbollah" in i["actors"] + i["targets"]),
        ({"place": ["Abu Kamal"]}, lambda i: i["place"] and i["place"]["name"] == "Abu Kamal"),
        ({"since": "2017-11-15"}, lambda i: (i["time"]["end"] or "") >= "2017-11-15"),
        ({"until": "2017-11"}, lambda i: (i["time"]["start"] or "9999") <= "2017-11-30"),
        ({"contested": True}, lambda i: bool(i["disagreements"])),
        ({"contested": False}, lambda i: not i["disagreements"]),
        ({"grade": ("single",)}, lambda i: i["grade"] == "single"),
        ({"outlet": "قناة الأفق"}, lambda i: "قناة الأفق" in i["outlet_names"]),
        ({"modality": "denied"}, lambda i: i["modality"] == "denied"),
        ({"article": "13_ufuq_20171112"}, lambda i: any(c["article"] == "13_ufuq_20171112" for c in i["claims"])),
        ({"near": links.Near(34.4523, 40.9185, 12.0)}, lambda i: i["place"] and i["place"]["lat"] is not None
            and links.apart_km(34.4523, 40.9185, i["place"]["lat"], i["place"]["lon"]) <= 12),
    ],
)  # fmt: skip
def test_filters(linked: Record, given: dict, holds_for) -> None:
    everything = list(links.found(linked))
    wanted = [one["incident"] for one in everything if holds_for(one)]
    found = [one["incident"] for one in links.found(linked, links.tests_of(**given), given.get("near"))]
    assert found == wanted


def test_pages_and_limits(linked: Record) -> None:
    everything = list(links.found(linked))
    assert list(links.found(linked, size=7)) == everything
    assert list(links.found(linked, limit=5, size=2)) == everything[:5]
    assert links.count(linked) == len(everything)


def test_the_accounts_of_an_incident_stand_beside_their_passages(linked: Record) -> None:
    one = max(links.found(linked), key=lambda i: (len(i["claims"]), i["incident"]))
    told = links.tellings(linked, one["incident"])
    assert len(told) == len(one["claims"])
    for t in told:
        assert t.passage[t.at : t.at + t.claim["end"] - t.claim["start"]] == t.claim["text"]
        assert "\n" not in t.passage.strip()
    assert links.incident(linked, one["incident"][:9])["incident"] == one["incident"]
    with pytest.raises(InputError, match="R282"):
        links.incident(linked, "i-none")


def test_a_database_made_by_hand_is_no_record(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'x.db'}")
    metadata.create_all(engine)
    with pytest.raises(RecordError, match="no schema version"):
        Record.open(tmp_path / "x.db")
    assert inspect(engine).has_table(incidents.name) and database.VERSION == VERSION and meta.name == "meta"
