"""The gate: floors on the project's own coded texts, and a fingerprint by which a change of them is noticed.

The weights are fitted on all of these texts, so the figures are in sample: the gate says that nothing broke. How good
the coder is on texts that it has not seen stands in docs/evaluation.md. Raise a floor with every gain. Where the gold
is changed on purpose, or the weights are fitted anew, ``python tests/test_evaluation_gate.py`` prints the two tables to
put here, each floor SLACK below what is measured. A floor that has to go down wants a reason in the commit.
"""

from __future__ import annotations

from functools import cache

import pytest

from riwaya.coding.where_resolve import load_gazetteer
from riwaya.evaluation import own
from riwaya.evaluation.coded import FIGURES, code_set, measure
from riwaya.pipeline import Coder

# set -> (articles, sha256 of its gold and texts)
GOLD = {
    "examples": (21, "1a47b0a856c6a3507045df646ec720027753689e124df5fd3dc659174870a2a6"),
    "reports": (27, "1dba6d4520fc0e8fb59e1320b3c9d5bbdb1be6623d7ca3ad8a282d4802a8bcee"),
    "training/africa": (66, "869bad2ff15c12c973e3e17408d044c458630bcdeec85f8e493020d3688aed4e"),
    "training/agency": (105, "8395493c5a480a5fdedadf9a9c487e407fb97697479e5185795bc533b33ed292"),
    "training/gulf": (76, "9c5471e66a49f7b94c7671eb444040edc619248a166161b5508e57ad0b112d4f"),
    "training/levant": (80, "a334cac23dc5105036e00f8b997699bb2afc67b8b456e09244856ac56c6b9ffb"),
}

# set -> floors in the order of FIGURES: detection, whole, actors, targets, places, date, source, modality
FLOORS = {
    "examples": (0.79, 0.47, 0.80, 0.73, 0.88, 0.92, 0.74, 0.91),
    "reports": (0.83, 0.54, 0.82, 0.71, 0.87, 0.89, 0.81, 0.95),
    "training/africa": (0.74, 0.27, 0.70, 0.58, 0.74, 0.87, 0.73, 0.93),
    "training/agency": (0.78, 0.29, 0.73, 0.56, 0.74, 0.80, 0.73, 0.92),
    "training/gulf": (0.74, 0.28, 0.72, 0.58, 0.72, 0.86, 0.68, 0.92),
    "training/levant": (0.81, 0.40, 0.73, 0.68, 0.78, 0.89, 0.77, 0.93),
}
SLACK = 0.02
NAIVE = {"detection": 0.15, "whole": 0.2}  # how far above the keyword coder, at least
SETS = {one.name: one for one in own.own_sets()}


@cache
def figures(name: str) -> tuple[dict[str, float], dict[str, float]]:
    """(the coder's figures, the keyword coder's) on a set."""
    gold = own.load_own(SETS[name])
    assert not gold.lacking
    claims = code_set(gold, Coder(load_gazetteer()), lambda line: None)
    sections, _ = measure(gold, claims, aside=0)
    named = {f.name.split(" (")[0]: f for f in sections[0].figures}
    ours = {key: named[key].value or 0.0 for key in FIGURES}
    return ours, {key: named[key].beside["keyword coder"] or 0.0 for key in FIGURES}


def test_every_set_has_its_floors() -> None:
    assert set(SETS) == set(GOLD) == set(FLOORS)


@pytest.mark.parametrize("name", sorted(GOLD))
def test_the_gold_is_the_one_that_the_floors_were_set_on(name: str) -> None:
    count, wanted = GOLD[name]
    found = own.fingerprint(SETS[name])
    assert len(list(SETS[name].claims.joinpath("claims").glob("*.json"))) == count
    assert found == wanted, f"the gold of {name} has changed; its fingerprint is now {found}"


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_figures_stay_above_their_floors(name: str) -> None:
    ours, _ = figures(name)
    under = {k: f"{ours[k]:.3f} < {floor}" for k, floor in zip(FIGURES, FLOORS[name], strict=True) if ours[k] < floor}
    assert not under


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_reading_sentences_is_worth_more_than_keywords(name: str) -> None:
    ours, naive = figures(name)
    assert {k: (ours[k], naive[k]) for k, gap in NAIVE.items() if ours[k] < naive[k] + gap} == {}


def report() -> None:
    """Print GOLD and FLOORS as they are measured now."""
    for name, one in SETS.items():
        count = len(list(one.claims.joinpath("claims").glob("*.json")))
        print(f'    "{name}": ({count}, "{own.fingerprint(one)}"),')
    for name in SETS:
        cells = ", ".join(f"{int((figures(name)[0][key] - SLACK) * 100) / 100:.2f}" for key in FIGURES)
        print(f'    "{name}": ({cells}),')


if __name__ == "__main__":
    report()
