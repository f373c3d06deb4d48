"""Agreement between reviewers: Krippendorff's alpha for each field, over claims that two or more have read.

Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability. University of Pennsylvania,
https://repository.upenn.edu/handle/20.500.14332/2089 ; Krippendorff, K. (2019). Content Analysis, 4th ed., chapter 12.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import permutations
from typing import Any, NamedTuple

import orjson

from riwaya.store.review_claims import FIELDS, value

Distance = Callable[[Any, Any], float]


class Agreed(NamedTuple):
    """Alpha of a field (None: too little to say), how many claims it is of, and how many of them all agree on."""

    field: str
    alpha: float | None
    units: int
    same: int


def nominal(a: Hashable, b: Hashable) -> float:
    """0 where two values are the same, else 1."""
    return float(a != b)


def interval(a: float, b: float) -> float:
    """The square of their difference."""
    return (a - b) ** 2


def alpha(units: Sequence[Sequence[Any]], distance: Distance = nominal) -> float | None:
    """Krippendorff's alpha. ``units``: for each thing that was coded the values given, missing ones left out; things
    with fewer than two values do not count.

    1 - observed / expected disagreement. None where nothing was coded twice. Where all values are one and the same
    there is no variation to agree about: 1.0 is returned, as there is no disagreement.
    """
    pairable = [list(unit) for unit in units if len(unit) > 1]
    totals: Counter[Any] = Counter(v for unit in pairable for v in unit)
    n = sum(totals.values())
    if n < 2:
        return None
    observed = sum(
        sum(distance(a, b) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in pairable
    ) / n  # fmt: skip
    values = list(totals)
    expected = sum(
        totals[a] * totals[b] * distance(a, b) for a in values for b in values if a != b
    ) / (n * (n - 1))  # fmt: skip
    return 1.0 if expected == 0 else 1 - observed / expected


def by_field(double: Sequence[Sequence[tuple[str, str, dict[str, Any]]]]) -> list[Agreed]:
    """Alpha of «is it a claim» (field ``claim``) and of every field, nominal, over what two people have read.

    Lists (actors, places, numbers) count as one value: they agree where they are the same. Fields are compared where
    both keep the claim.
    """
    kept = [[status != "rejected" for _, status, _ in unit] for unit in double]
    out = [agreed("claim", kept)]
    for field in FIELDS:
        units = [
            [orjson.dumps(value(claim, field)) for _, status, claim in unit if status != "rejected"] for unit in double
        ]
        out.append(agreed(field, units))
    return out


def agreed(field: str, units: Sequence[Sequence[Hashable]]) -> Agreed:
    """Alpha of one field."""
    pairable = [unit for unit in units if len(unit) > 1]
    same = sum(len(set(unit)) == 1 for unit in pairable)
    return Agreed(field, alpha(pairable), len(pairable), same)
