"""Every contradiction planted in the example corpus is typed right; what can both be true is none."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from riwaya.linking.incidents import link_accounts
from riwaya.linking.records import Copied, Incident
from tests.linking_accounts import account

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))

import measure_example_disagreements as measure
import measure_example_links as examples

LINKS = json.loads((examples.EXAMPLES / "links.json").read_text(encoding="utf-8"))
ARMY = {"actors": "syrian-army", "targets": "islamic-state"}
LEAST_ON_OUR_LINKS = 32


@pytest.fixture(scope="module")
def corpus() -> tuple[dict, list[Copied]]:
    texts = examples.articles()
    return examples.accounts_of_people(texts), examples.copies_of(texts)


def typed(incidents: list[Incident], people: dict) -> dict[str, bool]:
    ours = measure.found(incidents)
    return {f"{one[0]} in {where}": measure.typed(one, ours)[0] for where, one in measure.planted(LINKS, people)}


def test_all_that_is_planted_is_typed_on_incidents_made_by_hand(corpus: tuple[dict, list[Copied]]) -> None:
    people, copies = corpus
    marks = typed(measure.by_hand(LINKS, people, copies), people)
    assert len(marks) == 39
    assert [name for name, right in marks.items() if not right] == []


def test_nearly_all_are_typed_on_our_own_incidents(corpus: tuple[dict, list[Copied]]) -> None:
    people, copies = corpus
    marks = typed(link_accounts(people.values(), (), copies), people)
    assert sum(marks.values()) >= LEAST_ON_OUR_LINKS, [name for name, right in marks.items() if not right]


def about(*accounts, copies: list[Copied] | None = None) -> set[str]:  # type: ignore[no-untyped-def]
    return {d.about for i in link_accounts(accounts, (), copies or ()) for d in i.disagreements}


NUMBERS = [
    ((30, None), 31, False, "a floor just below"),
    ((50, None), 64, True, "a floor far below"),
    ((30, None), (50, None), True, "two floors"),
    (12, 18, True, "two numbers"),
    ((10, 20), 15, False, "a range and what lies in it"),
]


@pytest.mark.parametrize(("one", "two", "differ", "note"), NUMBERS, ids=[n[-1] for n in NUMBERS])
def test_numbers(one, two, differ: bool, note: str) -> None:  # type: ignore[no-untyped-def]
    told = [
        account(name, "casualties", targets="civilians", killed=n, source="sohr")
        for name, n in (("a", one), ("b", two))
    ]
    assert ("number" in about(*told)) is differ


def test_a_part_taken_does_not_say_that_all_is(corpus: tuple[dict, list[Copied]]) -> None:
    fighting = account("b", "clash", actors="syrian-army islamic-state", source="sohr")
    assert "outcome" in about(account("a", **ARMY, source="syrian-army"), fighting)
    assert "outcome" not in about(account("a", **ARMY, source="syrian-army", share=60), fighting)


def test_what_linking_keeps_apart_is_tied_to_what_it_disputes() -> None:
    crossed = account("a", "advance", "pmu", place="al-qaim", day=None, published="2017-11-09", source="hezbollah")
    denied = account(
        "b", "advance", "pmu", place=None, day=None, published="2017-11-13", source="pmu", modality="denied"
    )
    on_civilians = account("c", "bombardment", "russian-armed-forces", "civilians", place="rawa", source="sohr")
    on_fighters = account(
        "d", "bombardment", "russian-armed-forces", "islamic-state", place="rawa", source="russian-mod"
    )
    for pair, what in (((crossed, denied), "denial"), ((on_civilians, on_fighters), "target")):
        found = link_accounts(pair)
        assert all(what in {d.about for d in i.disagreements} for i in found)
        assert len(found) == 1 or {t["relation"] for i in found for t in i.ties} == {"disputes", "disputed_by"}


def test_what_an_update_adds_of_its_own_speaks_against_its_first_text() -> None:
    first = account("a", **ARMY, source="syrian-army", start=10)
    again = account("b", **ARMY, source="syrian-army", start=10)
    denies = account("b", **ARMY, source="amaq", start=300, modality="denied")
    update = [Copied("c-1", "b", "a", "update", 0.8, 0, 400, "")]
    assert "denial" in about(first, again, denies, copies=update)
    assert "denial" not in about(first, again, copies=update)
