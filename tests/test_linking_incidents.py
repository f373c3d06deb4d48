"""Which accounts are one happening, which never are, and what is said of each incident."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riwaya.linking.incidents import link_accounts
from riwaya.linking.records import ABOUT, GRADES, Account, Copied, Incident, Judgement
from tests.linking_accounts import PLACES, account

ARMY = {"actors": "syrian-army", "targets": "islamic-state"}
IS = {"actors": "islamic-state", "targets": "syrian-army"}
BOTH = {"actors": "syrian-government syrian-opposition"}


def incidents(*accounts: Account, **more) -> list[set[str]]:
    """The articles of each incident."""
    return sorted(({a.article for a in i.accounts} for i in link_accounts(accounts, **more)), key=sorted)


ONE = [
    ([account("a", **ARMY), account("b", **ARMY)], "the same day, place and sides"),
    ([account("a", **ARMY), account("b", **ARMY, day="2017-11-08")], "a day apart: accounts disagree about the day"),
    ([account("a", **ARMY), account("b", **ARMY, modality="denied")], "a denial is about what it denies"),
    ([account("a", **ARMY), account("b", **ARMY, day=None)], "one gives no day and was published next day"),
    (
        [
            account("a", "casualties", targets="civilians", killed=25),
            account("b", "casualties", targets="civilians", killed=30),
        ],
        "tolls of one strike differ",
    ),
    (
        [
            account("a", "consult", **BOTH, place="geneva", day="2017-11-28", modality="expected"),
            account("b", "consult", place="geneva", day=None, modality="expected"),
        ],
        "a planned round, with and without its day",
    ),
]
APART = [
    ([account("a", **ARMY), account("b", **IS)], "opposite roles"),
    ([account("a", **ARMY), account("b", actors="islamic-state"), account("c", "assault", **IS)], "those who fight each other"),  # noqa: E501
    ([account("a", **ARMY), account("b", **ARMY, place="raqqa")], "places apart"),
    ([account("a", **ARMY), account("b", **ARMY, day="2017-11-19", published="2017-11-20")], "the 9th and the 19th"),
    ([account("a", **ARMY), account("b", **ARMY, modality="expected")], "planned and done"),
    (
        [
            account("a", "consult", **BOTH, place="sochi", day="2017-11-22", modality="expected"),
            account("b", "consult", **BOTH, place="sochi", day="2017-12-02", modality="expected"),
        ],
        "a summit and a congress in one town",
    ),
    (
        [account("a", "casualties", targets="syrian-army", killed=31), account("b", "casualties", targets="islamic-state", killed=31),  # noqa: E501
         account("c", "assault", **ARMY)],
        "the dead of two sides, an equal number",
    ),
    (
        [account("a", day=None, published="2017-01-01", **ARMY), account("b", day=None, published="2019-01-01", **ARMY)],  # noqa: E501
        "neither says when",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("accounts", "note"), ONE, ids=[note for _, note in ONE])
def test_one_happening(accounts: list[Account], note: str) -> None:
    assert len(incidents(*accounts)) == 1


@pytest.mark.parametrize(("accounts", "note"), APART, ids=[note for _, note in APART])
def test_never_one_happening(accounts: list[Account], note: str) -> None:
    assert len(incidents(*accounts)) == len(accounts)


def test_captured_lost_and_captured_again() -> None:
    told = [
        *(account(f"a{n}", **ARMY, day="2017-11-09") for n in range(3)),
        *(account(f"b{n}", **IS, day="2017-11-12", published="2017-11-13") for n in range(3)),
        *(account(f"c{n}", **ARMY, day="2017-11-19", published="2017-11-20") for n in range(3)),
    ]
    found = link_accounts(told)
    assert [{a.article[0] for a in i.accounts} for i in found] == [{"a"}, {"b"}, {"c"}]
    assert [t["relation"] for t in found[0].ties] == ["reversed_by"]
    assert {t["relation"] for t in found[1].ties} == {"reverses", "reversed_by"}


def test_bars_hold_for_the_whole_cluster() -> None:
    """Without sides, the middle account would fit either; it may not bridge the two."""
    middle = account("m", actors="", targets="")
    assert {"a", "b"} not in [
        group & {"a", "b"} for group in incidents(account("a", **ARMY), middle, account("b", **IS))
    ]


def test_an_announcement_is_tied_to_what_it_announced() -> None:
    plan = account("p", actors="iraqi-army", place="rawa", day=None, published="2017-11-03", modality="expected")
    done = account("d", actors="iraqi-army", place="rawa", day="2017-11-17", published="2017-11-17")
    one, two = link_accounts([plan, done])
    assert {i.accounts[0].article: i.ties[0]["relation"] for i in (one, two)} == {"p": "announces", "d": "announced_by"}


def judgement(number: int, verdict: str, a: Account, b: Account) -> Judgement:
    return Judgement(number, (a.article, a.claim), (b.article, b.claim), verdict, "someone", "2026-01-01T00:00:00")  # type: ignore[arg-type]


def test_people_have_the_last_word() -> None:
    a, b = account("a", **ARMY), account("b", **ARMY)
    c = account("c", **ARMY, day="2017-11-19", published="2017-11-20")
    assert incidents(a, b, judgements=[judgement(1, "different", a, b)]) == [{"a"}, {"b"}]
    assert {"a", "c"} <= incidents(a, b, c, judgements=[judgement(1, "same", a, c)])[0]
    both = [judgement(1, "different", a, b), judgement(2, "same", b, a)]
    assert incidents(a, b, judgements=both) == [{"a", "b"}]
    assert incidents(a, b, judgements=[*both, judgement(3, "unsure", a, b)]) == [{"a", "b"}]
    assert link_accounts([a, b], judgements=both)[0].judged == [2]


def test_claims_of_copies_correspond_and_furniture_joins_nothing() -> None:
    a = account("a", **ARMY, start=40)
    late = account("b", **ARMY, start=20, day="2017-11-14", published="2017-11-15")
    copy = Copied("c-1", "b", "a", "reprint", 0.9, 0, 400, "")
    assert incidents(a, late) == [{"a"}, {"b"}]
    assert incidents(a, late, copies=[copy]) == [{"a", "b"}]
    page = [Copied("c-2", x, "a", "furniture", 0.1, 0, 400, "") for x in "ab"]
    assert incidents(a, account("b", **ARMY), copies=page) == [{"a"}, {"b"}]


def only(*accounts: Account, copies: list[Copied] | None = None) -> Incident:
    (found,) = link_accounts(accounts, (), copies or ())
    return found


def test_ten_outlets_quoting_one_observatory_are_one_origin() -> None:
    found = only(*(account(f"a{n}", **ARMY, source="sohr") for n in range(10)))
    assert found.origins is not None
    assert (found.origins.low, found.origins.high, len(found.outlets)) == (1, 1, 10)
    assert found.grade == "weak"
    assert any("10 outlets repeat" in reason for reason in found.origins.reasons)


ORIGINS = [
    ([account("a", **ARMY, source="sohr"), account("b", **ARMY, source="rami-abdulrahman")], (1, 1), "one side speaks"),
    ([account("a", **ARMY, source="sohr"), account("b", **ARMY, source="syrian-army")], (2, 2), "two"),
    ([account("a", **ARMY, source="?مصدر"), account("b", **ARMY, source="?مصدر")], (1, 2), "anonymous: neither same nor distinct"),  # noqa: E501
    ([account("a", **ARMY), account("b", **ARMY, source="sohr")], (1, 2), "an outlet may have it from the other"),
    ([account("a", **ARMY, agency="رويترز"), account("b", **ARMY, agency="رويترز")], (1, 1), "one agency"),
]  # fmt: skip


@pytest.mark.parametrize(("accounts", "expected", "note"), ORIGINS, ids=[note for *_, note in ORIGINS])
def test_independent_origins(accounts: list[Account], expected: tuple[int, int], note: str) -> None:
    origins = only(*accounts).origins
    assert origins is not None
    assert (origins.low, origins.high) == expected


def test_a_belligerent_about_itself_is_marked() -> None:
    origins = only(account("a", **ARMY, source="syrian-army"), account("b", **ARMY, source="sohr")).origins
    assert origins is not None
    assert {n["name"]: n["about_itself"] for n in origins.nodes if n["kind"] in ("belligerent", "monitor")} == {
        "Syrian state": True,
        "Syrian Observatory for Human Rights": False,
    }


GRADED = [
    ([account("a", **ARMY)], "single"),
    ([account("a", **ARMY, source="sohr"), account("b", **ARMY, source="sohr")], "weak"),
    ([account("a", **ARMY, source="sohr"), account("b", **ARMY, source="syrian-army")], "fair"),
    ([account("a", **ARMY, source="amaq"), account("b", **ARMY, source="sohr")], "confirmed"),
    ([account("a", **ARMY, source="syrian-army"), account("b", **ARMY, source="amaq", modality="denied")], "contested"),
    ([account("a", **ARMY, source="amaq", modality="denied")], "discounted"),
]


@pytest.mark.parametrize(("accounts", "grade"), GRADED, ids=[grade for _, grade in GRADED])
def test_grades(accounts: list[Account], grade: str) -> None:
    found = only(*accounts)
    assert found.grade == grade
    assert found.grade_reasons and all(reason.endswith(".") for reason in found.grade_reasons)


CONTRADICTED = [
    ("date", [account("a", **ARMY), account("b", **ARMY, day="2017-11-08")]),
    ("number", [account("a", **ARMY, share=40), account("b", **ARMY, share=50)]),
    ("actor", [account("a", **ARMY, source="sohr"), account("b", actors="iran-backed-militias", targets="islamic-state")]),  # noqa: E501
    ("denial", [account("a", **ARMY, source="syrian-army"), account("b", **ARMY, source="amaq", modality="denied")]),
    ("self", [account("a", **ARMY, source="sohr"), account("b", **ARMY, source="sohr", day="2017-11-08")]),
]  # fmt: skip


@pytest.mark.parametrize(("about", "accounts"), CONTRADICTED, ids=[about for about, _ in CONTRADICTED])
def test_contradictions_are_typed(about: str, accounts: list[Account]) -> None:
    found = only(*accounts)
    assert about in {d.about for d in found.disagreements}


def test_outcome_and_means_lie_between_incidents() -> None:
    taken = account("a", **ARMY, source="syrian-army")
    fighting = account("b", "clash", actors="syrian-army islamic-state", source="sohr")
    given = account("c", "withdraw", actors="islamic-state", source="?سكان")
    found = {i.kind: {d.about for d in i.disagreements} for i in link_accounts([taken, fighting, given])}
    assert found == {"capture": {"outcome", "means"}, "clash": {"outcome"}, "withdraw": {"means"}}


def test_numbers_that_can_both_be_true_are_no_contradiction() -> None:
    one = account("a", "casualties", targets="civilians", killed=(30, None))
    two = account("b", "casualties", targets="civilians", killed=31)
    assert all(d.about != "number" for d in only(one, two).disagreements)


def test_links_say_what_decided() -> None:
    (link,) = only(account("a", **ARMY), account("b", **ARMY)).links
    assert {link["a"].split("#")[0], link["b"].split("#")[0]} == {"a", "b"}
    assert link["because"] and all(" " in reason for reason in link["because"])


days = st.sampled_from([None, "2017-11-08", "2017-11-09", "2017-11-10", "2017-11-19"])
made = st.builds(
    account,
    st.sampled_from(["a", "b", "c", "d", "e"]),
    st.sampled_from(["capture", "assault", "casualties", "bombardment", "withdraw", "consult"]),
    st.sampled_from(["", "syrian-army", "islamic-state", "russia"]),
    st.sampled_from(["", "islamic-state", "civilians"]),
    st.sampled_from([None, *PLACES]),
    days,
    start=st.integers(0, 500),
    source=st.sampled_from([None, "sohr", "syrian-army", "?سكان"]),
    modality=st.sampled_from(["asserted", "asserted", "denied", "expected"]),
    killed=st.sampled_from([1, 7, 31]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(made, max_size=14, unique_by=lambda a: (a.article, a.claim)), st.integers(0, 9))
def test_any_order_gives_the_same_incidents(accounts: list[Account], seed: int) -> None:
    found = link_accounts(accounts)
    mixed = list(accounts)
    random.Random(seed).shuffle(mixed)
    assert link_accounts(mixed) == found
    held = [(a.article, a.claim) for i in found for a in i.accounts]
    assert sorted(held) == sorted((a.article, a.claim) for a in accounts)
    for incident in found:
        assert incident.grade in GRADES
        assert {d.about for d in incident.disagreements} <= set(ABOUT)
        assert incident.origins is not None and 1 <= incident.origins.low <= incident.origins.high
        acts = {(frozenset(a.actors), frozenset(a.targets)) for a in incident.accounts if a.kind == "capture"}
        assert not any(x and y and not x & y and (y, x) in acts for x, y in acts)
