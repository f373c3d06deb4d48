"""The fitted weights, and the sum of those that a candidate's features have.

Each feature is a short string that can be read in an explanation («slot=bare1>actor»). Its weight stands in
``lexicons/weights.json``, fitted on coded articles by ``scripts/fit_weights.py`` (logistic regression, one model a
question: detect, actor, target, place, time). A score is the sum of the weights; above 0 means more likely than not.

Features come in groups that hang on a few values each (the functions of ``features.py``). The same values return in
every article, so the weight of a group is worked out once; its strings are made again only for who reads them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from riwaya.coding.features import of_roles
from riwaya.tables import LEXICONS

Weights = dict[str, float]
Group = tuple[Any, ...]
"""(function of ``features.py``, its values): stands for the features that the function gives."""

UNIT = 10_000  # weights have four decimals: a sum of whole ten-thousandths is exact, in whatever order
_MOST = 60_000  # groups remembered; a run of a million articles meets fewer


def features_of(groups: Iterable[Group]) -> list[str]:
    """The features that groups stand for."""
    return [feature for function, *values in groups for feature in function(*values)]


class Sums(dict[Group, Any]):
    """Group -> the weight of its features in ten-thousandths: a number, or one for each of several models."""

    def __init__(self, *models: Weights):
        super().__init__()
        self.models = models
        self.leading: dict[tuple[int, Group], list[tuple[float, str, str]]] = {}
        self.bias = tuple(round(model.get("bias", 0.0) * UNIT) for model in models)

    def __missing__(self, group: Group) -> Any:
        if len(self) > _MOST:
            self.clear()
            self.leading.clear()
        names = group[0](*group[1:])
        sums = tuple(sum(round(model.get(name, 0.0) * UNIT) for name in names) for model in self.models)
        self[group] = found = sums if len(sums) > 1 else sums[0]
        return found

    def score(self, groups: Iterable[Group]) -> float:
        """The score of a candidate with these features, where the sums are of one model."""
        return (self.bias[0] + sum([self[group] for group in groups])) / UNIT

    def scores(self, groups: Iterable[Group]) -> tuple[float, float]:
        """The scores in the first and the second model."""
        one, two = self.bias
        for group in groups:
            first, second = self[group]
            one += first
            two += second
        return one / UNIT, two / UNIT

    def deciding(self, groups: Iterable[Group], model: int = 0, count: int = 3) -> str:
        """The features that weighed most in a model with their weights, for the explanation."""
        best = sorted([one for group in groups for one in self._leading(model, group, count)])
        return ", ".join([shown for _, _, shown in best[:count]])

    def _leading(self, model: int, group: Group, count: int) -> list[tuple[float, str, str]]:
        """(minus its size, feature, as shown) of the heaviest features of a group; worked out once, like its sum."""
        found = self.leading.get((model, group))
        if found is None:
            weights = self.models[model]
            names = [name for name in group[0](*group[1:]) if name in weights]
            held = [(-abs(weights[name]), name, f"{name} {weights[name]:+.1f}") for name in names]
            found = self.leading[model, group] = sorted(held)[:count]
        return found


BANDS = ("none", "no", "weak", "some", "strong")


def band(value: float) -> str:
    """How well the best candidate of a role fits; none: there is no candidate."""
    return BANDS[0 if value <= -90 else 1 if value < -2 else 2 if value < 0 else 3 if value < 2 else 4]


class Ceilings(dict[tuple[str, int, bool, str], int]):
    """The most that the roles of a trigger can add to its score, in ten-thousandths: where even that is too little,
    they need not be weighed.

    Key: kind, how sure its entry is, whether there are actors in reach, and the band of the best place, "any" before
    places are weighed.
    """

    def __init__(self, detect: Sums):
        super().__init__()
        self.detect = detect

    def __missing__(self, key: tuple[str, int, bool, str]) -> int:
        kind, sure, anyone, place = key
        persons = BANDS if anyone else BANDS[:1]
        self[key] = most = max(
            self.detect[of_roles, actor, target, where, sure, kind]
            for actor in persons
            for target in persons
            for where in (BANDS if place == "any" else (place,))
        )
        return most


class Models:
    """The models of all questions: the weights as fitted, and the sums that are known so far."""

    __slots__ = ("ceilings", "detect", "persons", "places", "times", "weights")

    def __init__(self, weights: dict[str, Weights]):
        self.weights = weights
        self.detect = Sums(weights["detect"])
        self.ceilings = Ceilings(self.detect)
        self.persons = Sums(weights["actor"], weights["target"])
        self.places = Sums(weights["place"])
        self.times = Sums(weights["time"])

    def deciding(self, role: str, groups: Iterable[Group]) -> str:
        """The features that weighed most for an actor, target or place."""
        if role == "place":
            return self.places.deciding(groups)
        return self.persons.deciding(groups, ("actor", "target").index(role))


@lru_cache(maxsize=1)
def fitted() -> Models:
    """The models with the weights of the package."""
    return Models(json.loads((LEXICONS / "weights.json").read_text(encoding="utf-8")))
