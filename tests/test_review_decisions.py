"""Decisions of people on claims: what is kept, what asks again after coding anew, what is undone, what is exported."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from workspace import copied

from riwaya.errors import InputError
from riwaya.review import agreement, decisions
from riwaya.review.app import make_app
from riwaya.review.handing import LASTS, Handed
from riwaya.store import review_claims, review_queue, reviews
from riwaya.store.browse import Browser
from riwaya.store.browse_filters import Filters
from riwaya.store.record import Record
from riwaya.store.reviews import Conflict
from riwaya.store.rows import rows_of
from riwaya.store.schema_review import decisions as decisions_table

ARTICLE = "07_mashriq_20171109"
PLACE, ACTOR = "riwaya:sy-abu-kamal", "islamic-state"


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(copied(tmp_path)) as held:
        yield held


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(make_app(str(copied(tmp_path))), base_url="http://127.0.0.1", follow_redirects=False) as found:
        yield found


@cache
def coder() -> Any:
    from riwaya.pipeline import Coder

    return Coder()


def coded(record: Record) -> list[Any]:
    """The claims of ARTICLE as the coder writes them now."""
    held = record.article(ARTICLE)
    assert held
    return coder().code_article(held[1])


def code_again(record: Record, claims: list[Any]) -> None:
    """Write these as what another version of the coder found."""
    held = record.article(ARTICLE)
    assert held
    record.write([rows_of(held[0], claims, [])], "another coder")
    with record.writing() as connection:
        reviews.settle(connection)


def head(record: Record, claim: str) -> reviews.Review:
    with record.engine.connect() as connection:
        found = reviews.one(connection, ARTICLE, claim)
    assert found is not None
    return found


# --- one decision after another -------------------------------------------------------------------------------------


def test_decisions_are_kept_with_their_history_and_undone_one_by_one(record: Record) -> None:
    claim = coded(record)[0].claim
    first = reviews.decide(record, ARTICLE, claim, "accept", "amal", 0)
    second = reviews.decide(record, ARTICLE, claim, "correct", "basil", 1, {"modality": "denied"}, "he denies it")
    third = reviews.decide(record, ARTICLE, claim, "reject", "amal", 2)
    assert head(record, claim).status == "rejected"
    with record.engine.connect() as connection:
        past = reviews.history(connection, [head(record, claim).number])[head(record, claim).number]
    assert [(d.verdict, d.by, d.before_status, d.status, d.version) for d in past] == [
        ("accept", "amal", "open", "accepted", 1),
        ("correct", "basil", "accepted", "corrected", 2),
        ("reject", "amal", "corrected", "rejected", 3),
    ]
    assert past[1].before["modality"] == "asserted" and past[1].after["modality"] == "denied"
    with pytest.raises(Conflict):
        reviews.undo(record, second, "basil")  # not the last that stands
    reviews.undo(record, third, "basil")
    assert (head(record, claim).status, head(record, claim).changes) == ("corrected", {"modality": "denied"})
    reviews.undo(record, second, "basil")
    assert (head(record, claim).status, head(record, claim).changes) == ("accepted", {})
    last = reviews.undo(record, first, "basil")
    assert head(record, claim).status == "open"
    reviews.undo(record, last, "basil")  # an undoing is undone
    assert head(record, claim).status == "accepted"
    with pytest.raises(InputError, match="already"):
        reviews.undo(record, third, "amal")
    with record.engine.connect() as connection:
        assert len(connection.execute(select(decisions_table)).all()) == 7, "nothing is ever taken out of the history"


def test_the_second_of_two_reviewers_is_told_and_nothing_is_lost(record: Record) -> None:
    claim = coded(record)[0].claim
    reviews.decide(record, ARTICLE, claim, "correct", "amal", 0, {"modality": "denied"})
    with pytest.raises(Conflict) as told:
        reviews.decide(record, ARTICLE, claim, "reject", "basil", 0)
    assert told.value.held.by == "amal" and told.value.held.version == 1 and told.value.sent == 0
    assert head(record, claim).status == "corrected"


@pytest.mark.parametrize(
    ("article", "claim", "verdict"),
    [(ARTICLE, "c-none", "accept"), ("none", "c-none", "reject"), (ARTICLE, "", "sell")],
)
def test_a_decision_on_nothing_is_refused(record: Record, article: str, claim: str, verdict: str) -> None:
    with pytest.raises(InputError):
        reviews.decide(record, article, claim, verdict, "amal", 0)


@given(st.lists(st.sampled_from(["accept", "reject", "correct", "undo"]), max_size=8))
def test_undoing_everything_leaves_the_claim_as_coded(steps: list[str]) -> None:
    """On the pure part: what a verdict makes, and back."""
    basis = deepcopy(BASIS)
    states = [reviews.State("open", {}, basis)]
    for n, step in enumerate(steps):
        if step == "undo":
            if len(states) > 1:
                states.pop()
            continue
        status, changes, _ = states[-1]
        held = reviews.Review(1, "a", "c-1", "coded", status, "", n, changes, basis, 5, "x", "") if n else None
        wanted = {"modality": ("denied", "expected", "asserted")[n % 3]} if step == "correct" else {}
        states.append(reviews.State(*reviews.after(held, basis, step, wanted)))
        status, changes, _ = states[-1]
        assert (status == "corrected") == (bool(changes) and status != "rejected")
        assert all(not review_claims.same(basis, review_claims.effective(basis, changes), f) for f in changes)
    assert states[0] == reviews.State("open", {}, basis)


BASIS: dict[str, Any] = {
    "article": "a",
    "claim": "c-1",
    "kind": "capture",
    "start": 0,
    "end": 5,
    "text": "سيطرت",
    "actors": [{"id": "syrian-army", "name": "Syrian army", "start": 6, "end": 10, "text": "قوات"}],
    "targets": [],
    "places": [],
    "time": None,
    "modality": "asserted",
    "quantities": [],
    "confidence": 0.5,
    "explanation": [],
    "coder": "x",
    "source": {"kind": "outlet", "id": None, "name": None, "text": None, "start": None, "end": None, "chain": []},
}


# --- coding anew ----------------------------------------------------------------------------------------------------


def test_a_decision_survives_coding_anew(record: Record) -> None:
    found = coded(record)
    claim = found[0].claim
    reviews.decide(record, ARTICLE, claim, "correct", "amal", 0, {"modality": "denied"})
    for one in found:
        one.confidence, one.explanation, one.coder = 0.01, ["otherwise"], "another coder"
    found[0].claim = "c-renamed"
    code_again(record, found)
    held = head(record, "c-renamed")
    assert held.asks == "" and held.status == "corrected" and held.shown["modality"] == "denied"


@pytest.mark.parametrize(
    ("change", "asks", "note"),
    [
        (lambda c: setattr(c, "modality", "expected"), "changed", "another field"),
        (lambda c: setattr(c, "places", []), "changed", "a place less"),
        (lambda c: setattr(c, "end", c.end + 1), "changed", "a longer trigger"),
        (lambda c: setattr(c, "modality", "denied"), "", "the coder now says what the reviewer said"),
        (lambda c: setattr(c, "kind", "aid"), "changed", "another kind at the same words"),
    ],
)
def test_it_asks_again_where_the_claim_under_it_changed(record: Record, change: Any, asks: str, note: str) -> None:
    found = coded(record)
    one = next(c for c in found if c.places and c.modality == "asserted")
    name = one.claim
    reviews.decide(record, ARTICLE, name, "correct", "amal", 0, {"modality": "denied"})
    change(one)
    code_again(record, found)
    held = head(record, name)
    assert held.asks == asks, note
    assert held.shown["modality"] == "denied" and held.shown["kind"] != "aid", (
        "a person's decision is never overwritten"
    )
    if asks:
        browser = Browser(record.engine)
        assert [review.claim for review in review_queue.asking(browser)] == [name]
        assert review_queue.progress(browser).again == 1
        reviews.decide(record, ARTICLE, name, "accept", "amal", 1)
        assert head(record, name).asks == "" and head(record, name).shown["modality"] == "denied", "kept"
        reviews.decide(record, ARTICLE, name, "renew", "amal", 2)
        assert head(record, name).shown["kind"] == one.kind and head(record, name).changes == {}, "the coder's word"


def test_a_claim_that_is_gone_asks_again_and_may_be_kept(record: Record) -> None:
    found = coded(record)
    kept, rejected = found[0].claim, found[1].claim
    reviews.decide(record, ARTICLE, kept, "accept", "amal", 0)
    reviews.decide(record, ARTICLE, rejected, "reject", "amal", 0)
    code_again(record, found[2:])
    assert head(record, kept).asks == "gone"
    assert head(record, rejected).asks == "", "the coder agrees with who rejected it"
    reviews.decide(record, ARTICLE, kept, "accept", "basil", 1)
    assert (head(record, kept).status, head(record, kept).asks) == ("added", "")
    assert [c["claim"] for c in reviews.kept(record)] == [kept]
    code_again(record, coded(record))
    assert head(record, kept).asks == "" and len(list(reviews.kept(record))) == 1, "found again, and it is one claim"


# --- fields ---------------------------------------------------------------------------------------------------------

TEXT = "سيطرت قوات النظام السوري على مدينة البوكمال، وقتل 12 عنصرا من داعش"


@pytest.mark.parametrize(
    ("wanted", "field", "expected", "note"),
    [
        ({"kind": "withdraw"}, "kind", "withdraw", "a kind"),
        ({"actors": [ACTOR]}, "actors", [(ACTOR, "داعش")], "the words of the text that name it"),
        ({"actors": ["syrian-army"]}, "actors", [("syrian-army", "قوات")], "what was there keeps its words"),
        ({"actors": ["hezbollah"]}, "actors", [("hezbollah", "")], "no words for it"),
        ({"actors": ["~12 عنصرا"]}, "actors", [(None, "12 عنصرا")], "not in the lexicon, in the text"),
        ({"targets": []}, "targets", [], "none"),
        ({"places": [PLACE]}, "places", [(PLACE, "البوكمال")], "a place"),
        ({"places": [f"from {PLACE}"]}, "places", [(PLACE, "البوكمال")], "with a role"),
    ],
)
def test_fields_are_chosen_from_the_lexicon_with_their_words(
    wanted: dict, field: str, expected: Any, note: str
) -> None:
    made = decisions.fields_of(decisions.Wanted(**wanted), BASIS, TEXT)
    got = made[field] if isinstance(expected, str) else [(item["id"], item["text"]) for item in made[field]]
    assert got == expected, note
    for item in made[field] if isinstance(made[field], list) else []:
        if item["text"] and item["id"] != "syrian-army":
            assert TEXT[item["start"] : item["end"]] == item["text"]


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        ({"kind": "dance"}, "dance"),
        ({"actors": ["nobody"]}, "nobody"),
        ({"places": ["geonames:0"]}, "geonames:0"),
        ({"modality": "perhaps"}, "perhaps"),
        ({"time": {"start": "2017-02-30"}}, "2017-02-30"),
        ({"time": {"start": "2017-11-09", "end": "2017-11-08"}}, "before"),
        ({"source": {"kind": "named"}}, "name"),
        ({"quantities": [{"role": "killed"}]}, "number"),
        ({"quantities": [{"role": "killed", "low": 5, "high": 3}]}, "more"),
        ({"quantities": [{"role": "souls", "low": 5}]}, "souls"),
    ],
)
def test_what_cannot_be_is_named(wanted: dict, named: str) -> None:
    with pytest.raises(InputError, match=re.escape(named)) as told:
        decisions.fields_of(decisions.Wanted(**wanted), BASIS, TEXT)
    assert told.value.code == "R297"


def test_time_source_and_numbers() -> None:
    wanted = decisions.Wanted(
        time={"start": "2017-11"}, source={"kind": "named", "id": "sohr"}, quantities=[{"role": "killed", "low": 12}]
    )
    made = decisions.fields_of(wanted, BASIS, TEXT)
    assert (made["time"]["start"], made["time"]["end"], made["time"]["precision"]) == ("2017-11", "2017-11", "month")
    assert (made["source"]["kind"], made["source"]["id"]) == ("named", "sohr")
    assert made["quantities"][0]["low"] == 12 and made["quantities"][0]["high"] is None
    assert decisions.fields_of(decisions.Wanted(time=None), BASIS, TEXT) == {"time": None}


@pytest.mark.parametrize(("said", "number"), [("12", 12), ("١٢", 12), ("1,200", 1200), ("١٢٫٥", 12.5), (" ", None)])
def test_numbers_as_typed(said: str, number: float | None) -> None:
    assert decisions.figure(said) == number


@pytest.mark.parametrize(
    ("table", "said", "ident"),
    [
        ("actor", "Islamic State", ACTOR),
        ("actor", "داعش", ACTOR),
        ("place", "البوكمال", PLACE),
        ("place", "from البوكمال", f"from {PLACE}"),
        ("actor", "غير معروف تماما", "~غير معروف تماما"),
        ("kind", "capture", "capture"),
    ],
)
def test_names_typed_without_script_are_looked_up(table: str, said: str, ident: str) -> None:
    assert decisions.look_up(table, said) == ident


# --- over the web ---------------------------------------------------------------------------------------------------


def of(client: TestClient, number: int = 0) -> dict[str, str]:
    claim = client.get(f"/api/articles/{ARTICLE}").json()["claims"][number]
    return {"article": ARTICLE, "claim": claim["claim"]}


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_accept_reject_undo_by_plain_forms(client: TestClient, lang: str) -> None:
    one = of(client)
    answer = client.post(f"/{lang}/review/decide", data={**one, "version": "0", "decision": "accept"})
    assert answer.status_code == 303
    page = client.get(answer.headers["location"]).text
    assert 'data-status="accepted"' in page and 'class="toast"' in page
    number = re.search(r'name="decision" value="(\d+)"', page)
    assert number
    assert client.post(f"/{lang}/review/undo", data={**one, "decision": number[1]}).status_code == 303
    assert 'data-status="accepted"' not in client.get(f"/{lang}/articles/{ARTICLE}").text


def test_a_correction_by_a_plain_form(client: TestClient) -> None:
    one = of(client)
    page = client.get("/en/review/claim", params=one).text
    assert (
        'name="actors_names"' in page
        and 'class="correct stack"' in page
        and "hidden>" not in page.split("correct stack")[1][:120]
    )
    data = {
        **one,
        "version": "0",
        "kind_names": "withdraw",
        "actors_names": "داعش | حزب الله",
        "targets_names": "",
        "places_names": "البوكمال",
        "since": "2017-11-08",
        "until": "",
        "source_kind": "outlet",
        "source_names": "",
        "source_text": "",
        "modality": "denied",
        "number_role": "killed",
        "number_low": "٣",
        "number_high": "",
        "number_unit": "",
        "note": "<i>see</i>",
    }
    answer = client.post("/en/review/correct", data=data)
    assert answer.status_code == 303, answer.text
    claim = client.get("/api/decisions", params=one).json()
    assert claim["kind"] == "withdraw" and claim["modality"] == "denied"
    assert claim["actors"][0]["id"] == ACTOR and [p["id"] for p in claim["places"]] == [PLACE]
    assert claim["time"]["start"] == "2017-11-08" and claim["quantities"][0]["low"] == 3
    assert claim["review"]["status"] == "corrected" and claim["history"][0]["fields"]["kind"]["to"] == "withdraw"
    assert "&lt;i&gt;see&lt;/i&gt;" in client.get(answer.headers["location"]).text
    wrong = client.post("/ar/review/correct", data={**data, "version": "1", "since": "soon"})
    assert wrong.status_code == 422 and "note--error" in wrong.text


def test_both_versions_are_shown_where_somebody_was_first(client: TestClient) -> None:
    one = of(client)
    client.post("/en/review/decide", data={**one, "version": "0", "decision": "reject"})
    data = {**one, "version": "0", "kind": "withdraw", "modality": "denied", "source_kind": "outlet", "note": "mine"}
    answer = client.post("/en/review/correct", data=data)
    assert answer.status_code == 409 and "note--error" in answer.text
    form = answer.text.split("Somebody was first")[-1].split("</form>")[0]
    again = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert again["version"] == "1" and again["note"] == "mine" and again["modality"] == "denied"
    assert client.post("/en/review/correct", data=again).status_code == 303
    told = client.post("/api/decisions", json={**one, "version": 1, "decision": "accept"})
    assert told.status_code == 409 and told.json()["code"] == "R295"


def test_a_missed_claim_is_added_from_a_passage_or_its_words(client: TestClient) -> None:
    text = client.get(f"/api/articles/{ARTICLE}").json()["text"]
    start = text.index("البوكمال")
    data = {"start": str(start), "end": str(start + 8), "kind": "deploy", "places": PLACE, "modality": "asserted"}
    answer = client.post(f"/en/articles/{ARTICLE}/claims", data=data)
    assert answer.status_code == 303
    page = client.get(answer.headers["location"]).text
    assert 'data-status="added"' in page
    assert client.post(f"/en/articles/{ARTICLE}/claims", data=data).status_code == 422, "it is there already"
    words = {"words": text[start : start + 8], "kind_names": "supply", "modality": "asserted"}
    assert client.post(f"/ar/articles/{ARTICLE}/claims", data=words).status_code == 303
    for bad in (
        {**words, "words": "not there"},
        {"start": "5", "end": "5"},
        {**data, "end": "99999999"},
        {**data, "kind": ""},
    ):
        assert client.post(f"/en/articles/{ARTICLE}/claims", data=bad).status_code == 422
    lines = client.get("/api/export/reviewed").text.splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["deploy", "supply"]
    assert all(text[c["start"] : c["end"]] == c["text"] for c in map(json.loads, lines))


def test_the_queue_goes_on_and_says_how_far_it_is(client: TestClient) -> None:
    first = client.get("/api/queue?limit=3").json()["items"]
    assert len(first) == 3
    page = client.get("/en/queue").text
    assert page.index(f'data-claim="{first[0]["claim"]}"') < page.index(f'data-claim="{first[1]["claim"]}"')
    one = {
        "article": first[0]["article"],
        "claim": first[0]["claim"],
        "version": "0",
        "decision": "accept",
        "back": "queue",
    }
    answer = client.post("/ar/review/decide", data=one)
    assert answer.headers["location"].startswith("/ar/queue")
    assert client.get("/api/queue?limit=1").json()["items"][0]["claim"] == first[1]["claim"]
    told = client.get("/api/progress").json()
    assert told["done"] == 1 and told["by"] == [{"name": "local", "claims": 1}] and told["statuses"] == {"accepted": 1}
    narrow = client.get("/api/queue?kind=casualties&limit=50").json()["items"]
    assert narrow and {c["kind"] for c in narrow} == {"casualties"}


def test_the_order_is_the_weight_that_the_page_tells(record: Record) -> None:
    browser = Browser(record.engine)
    found = review_queue.waiting(browser, list(review_queue.order(browser, Filters())))
    weights = [
        1 - w.claim["confidence"] + 0.5 * w.casualties + 0.5 * w.contested + 0.1 * (min(w.origins, 5) - 1)
        for w in found
    ]
    assert len(found) == record.count() and weights == sorted(weights, reverse=True)


def test_reviewers_are_handed_different_claims() -> None:
    clock = [0.0]
    handed = Handed(lambda: clock[0])
    handed.hand("amal", [1, 2])
    handed.hand("basil", [2, 3])
    assert handed.others("amal") == {3} and handed.others("basil") == {1, 2}
    handed.hand("amal", [4])
    assert handed.others("basil") == {4}
    clock[0] = LASTS + 1
    assert handed.others("basil") == frozenset()


def test_a_second_reading_is_blind_and_counts_for_agreement(tmp_path: Path) -> None:
    path = str(copied(tmp_path))
    with TestClient(make_app(path, by="zaynab"), base_url="http://127.0.0.1") as zaynab:
        pairs = [of(zaynab, n) for n in range(4)]
        for one in pairs[:3]:
            zaynab.post("/api/decisions", json={**one, "decision": "accept"})
        zaynab.post("/api/decisions", json={**pairs[3], "decision": "correct", "changes": {"kind": "aid"}})
        mine = zaynab.post("/api/decisions", json={**pairs[0], "decision": "reject", "second": True})
        assert mine.status_code == 422, "not one's own"
    with TestClient(make_app(path, by="basil"), base_url="http://127.0.0.1") as basil:
        page = basil.get("/en/queue?second=1").text
        assert (
            page.count('class="claim-card"') == 4 and "zaynab" not in page.split('id="queue"')[1].split("</section>")[0]
        )
        basil.post("/api/decisions", json={**pairs[0], "decision": "reject", "second": True})
        for one in pairs[1:]:
            basil.post("/api/decisions", json={**one, "decision": "accept", "second": True})
        told = {a["field"]: a for a in basil.get("/api/agreement").json()["items"]}
        assert (told["claim"]["units"], told["claim"]["same"]) == (4, 3)
        assert (told["kind"]["units"], told["kind"]["same"]) == (3, 2) and told["modality"]["alpha"] == 1.0
        assert basil.get("/api/decisions", params=pairs[0]).json()["review"]["status"] == "accepted", "the first stands"
        assert "0 claims" not in basil.get("/ar/queue").text


def test_export_of_what_people_stand_behind(record: Record, tmp_path: Path) -> None:
    from riwaya.cli.main import answer

    found = coded(record)
    reviews.decide(record, ARTICLE, found[0].claim, "accept", "amal", 0)
    reviews.decide(record, ARTICLE, found[1].claim, "reject", "amal", 0)
    reviews.decide(record, ARTICLE, found[2].claim, "correct", "amal", 0, {"modality": "denied"})
    out = tmp_path / "out.jsonl"
    assert answer(["export", "claims", "--reviewed", "--db", record.where, "-o", str(out)]) == 0
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [(r["claim"], r["review"]["status"]) for r in rows] == [
        (found[0].claim, "accepted"),
        (found[2].claim, "corrected"),
    ]
    assert rows[1]["modality"] == "denied" and rows[1]["review"]["changed"] == ["modality"]
    assert answer(["export", "claims", "--reviewed", "--modality", "denied", "--db", record.where, "-o", str(out)]) == 0
    assert len(out.read_text().splitlines()) == 1
    assert answer(["export", "claims", "--reviewed", "--db", record.where, "-o", str(tmp_path / "o.csv")]) == 0


def test_filters_of_decided_claims_are_those_of_coded_ones(record: Record) -> None:
    from riwaya.store.filters import tests_of

    for asked in (
        {"kind": ["capture"]},
        {"actor": ACTOR},
        {"place": PLACE},
        {"modality": "denied"},
        {"source": "sohr"},
        {"since": "2017-11-08"},
        {"until": "2017-11"},
    ):
        by_table = [c["claim"] for c in record.records(tests_of(**asked))]  # type: ignore[arg-type]
        by_hand = [c["claim"] for c in record.records() if review_claims.meets(c, **asked)]  # type: ignore[arg-type]
        assert by_table == by_hand, asked


def test_an_older_record_is_brought_up(tmp_path: Path) -> None:
    path = copied(tmp_path)
    with Record.open(path) as held, held.engine.begin() as connection:
        for table in ("reviews", "decisions", "users", "sessions", "audit"):
            connection.exec_driver_sql(f"drop table {table}")
        connection.exec_driver_sql("update meta set value = '2' where key = 'schema'")
    with TestClient(make_app(str(path)), base_url="http://127.0.0.1") as client:
        assert client.get("/en/queue").status_code == 200
        assert client.post("/api/decisions", json={**of(client), "decision": "accept"}).status_code == 200


# --- agreement ------------------------------------------------------------------------------------------------------


def test_alpha_of_the_published_examples() -> None:
    """Krippendorff (2011), sections B, C (nominal) and C (interval); 1.0 where all are the same."""
    a, b = "0100000010", "1110010000"
    assert agreement.alpha(list(zip(a, b, strict=True))) == pytest.approx(0.095, abs=0.001)
    a, b = "aabbdcccedda", "babbbccceddd"
    assert agreement.alpha(list(zip(a, b, strict=True))) == pytest.approx(0.692, abs=0.001)
    rows = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    units4 = [[int(x) for x in unit if x != "."] for unit in zip(*rows, strict=True)]
    assert agreement.alpha(units4) == pytest.approx(0.743, abs=0.001)
    assert agreement.alpha(units4, agreement.interval) == pytest.approx(0.849, abs=0.001)
    assert agreement.alpha([["a", "a"], ["a", "a"]]) == 1.0
    assert agreement.alpha([["a"], []]) is None


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=30))
def test_alpha_does_not_depend_on_order_or_on_who_is_who(units: list[tuple[int, int]]) -> None:
    value = agreement.alpha(units)
    assert value is not None and value <= 1
    assert agreement.alpha([unit[::-1] for unit in reversed(units)]) == pytest.approx(value)
