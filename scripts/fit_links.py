"""Fit the weights of linking: python scripts/fit_links.py [--data FOLDER] [--cross] [-o FILE].

Pairs of accounts that blocking compares and no bar forbids, each with its features (riwaya/linking/pairs.py), are
labelled: by the example corpus linked by hand (claims of people, and those of riwaya that match them), and, where
``data/airwars`` is there, by Airwars: accounts of texts that share none of its incidents are not one happening; of
two texts that share one, the pair of accounts that scores best is. Logistic regression gives a weight a feature; the
threshold, and how well two clusters must fit on the average, are given with options.

``--cross`` fits on half the incidents of Airwars and measures on the other half, both ways.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

import measure_airwars_links as airwars  # noqa: E402
import measure_example_links as examples  # noqa: E402

from riwaya.linking import tables  # noqa: E402
from riwaya.linking.blocks import candidates  # noqa: E402
from riwaya.linking.copied_claims import whole_copies  # noqa: E402
from riwaya.linking.incidents import link_accounts  # noqa: E402
from riwaya.linking.pairs import ALL, Relations, compare, score, views_of  # noqa: E402
from riwaya.linking.records import Account, Copied  # noqa: E402

WEIGHTS = Path(__file__).resolve().parents[1] / "riwaya" / "lexicons" / "linking_weights.json"
Averages = tuple[float, float, float]  # how well two clusters must fit: in general, strikes, territory
Sample = tuple[list[str], int, float]  # features, label, weight


def pairs_of(accounts: list[Account], copies: list[Copied]) -> list[tuple[Account, Account, list[str]]]:
    """The pairs that blocking gives and no bar forbids, with their features."""
    views = views_of(accounts, whole_copies(copies))
    relations = Relations(views)
    out = []
    for i, j in candidates(views):
        bar, features = compare(views[i], views[j], relations)
        if bar is None:
            out.append((views[i].account, views[j].account, features))
    return out


def from_examples(weight: float) -> list[Sample]:
    texts = examples.articles()
    links = json.loads((examples.EXAMPLES / "links.json").read_text(encoding="utf-8"))
    where, _, unsure = examples.truth(links)
    people = examples.accounts_of_people(texts)
    every, matched = examples.accounts_of_coder(texts)
    copies = examples.copies_of(texts)
    out = []
    for accounts, labels in ((list(people.values()), people), (every, matched)):
        label = {(a.article, a.claim): n for n, a in labels.items()}
        for one, two, features in pairs_of(accounts, copies):
            a, b = label.get((one.article, one.claim)), label.get((two.article, two.claim))
            if a in where and b in where:
                right = bool(where[a] & where[b])
                if not right and any(frozenset((x, y)) in unsure for x in where[a] for y in where[b]):
                    continue
                out.append((features, int(right), weight))
    return out


def from_airwars(made: list[Account], truth: dict[str, set[str]], weights: dict[str, float]) -> list[Sample]:
    out = []
    best: dict[tuple[str, str], tuple[float, list[str]]] = {}
    apart: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for one, two, features in pairs_of(made, []):
        if one.article == two.article or one.family not in ("violence", "harm"):
            continue
        key = (min(one.article, two.article), max(one.article, two.article))
        if truth[one.article] & truth[two.article]:
            value = score(features, weights)
            if key not in best or value > best[key][0]:
                best[key] = (value, features)
        else:
            apart[key].append(features)
    out += [(features, 1, 1.0) for _, features in best.values()]
    for group in apart.values():
        out += [(features, 0, 1.0 / min(len(group), 3)) for features in group]
    return out


def fit(samples: list[Sample], pull: float = 2.0) -> dict[str, float]:
    """feature -> weight: logistic regression drawn towards the priors (``pull``), inside their bounds."""
    import numpy
    from scipy.optimize import minimize

    table = tables.declared()
    names = sorted(set(table) | {f for features, _, _ in samples for f in features})
    at = {name: n for n, name in enumerate(names)}
    prior = numpy.array([table.get(name, (0.0, 0, 0))[0] for name in names])
    bounds = [table[name][1:] if name in table else (-1.5, 1.0) for name in names]
    matrix = numpy.zeros((len(samples), len(names)))
    for row, (features, _, _) in enumerate(samples):
        matrix[row, [at[f] for f in features]] = 1.0
        matrix[row, at[ALL]] = 1.0
    sign = numpy.array([1.0 if label else -1.0 for _, label, _ in samples])
    heavy = numpy.array([weight for _, _, weight in samples])

    def loss(w: Any) -> tuple[float, Any]:
        margin = sign * (matrix @ w)
        away = w - prior
        slope = -(matrix.T @ (heavy * sign / (1 + numpy.exp(numpy.clip(margin, -50, 50))))) + 2 * pull * away
        return float(heavy @ numpy.logaddexp(0, -margin) + pull * away @ away), slope

    found = minimize(loss, prior, jac=True, method="L-BFGS-B", bounds=bounds).x
    return {name: round(float(weight), 2) for name, weight in zip(names, found, strict=True)}


def use(weights: dict[str, float], threshold: float, averages: Averages) -> None:
    """Lets linking in this process weigh with these."""
    tables.weights().update(table(weights, threshold, averages))


def table(weights: dict[str, float], threshold: float, averages: Averages) -> dict[str, Any]:
    """``linking_weights.json``."""
    names = ("average", "average of strikes", "average of territory")
    return {"features": weights, "threshold": threshold, **dict(zip(names, averages, strict=True))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=airwars.DATA)
    parser.add_argument("--cross", action="store_true")
    parser.add_argument("--threshold", type=float, default=-1.0)
    parser.add_argument("--average", type=float, default=-0.4)
    parser.add_argument("--strikes", type=float, default=-1.5, help="the average for strikes and their harm")
    parser.add_argument("--territory", type=float, default=-0.8, help="the average for who takes and leaves what")
    parser.add_argument("-o", "--output", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    averages = (options.average, options.strikes, options.territory)
    made: list[Account] = []
    truth: dict[str, set[str]] = {}
    copies: list[Any] = []
    if (options.data / "airwars" / "incidents.jsonl").is_file():
        with tempfile.TemporaryDirectory() as name:
            airwars.import_places(options.data, Path(name) / "gazetteer.tsv")
            articles, truth = airwars.texts(options.data / "airwars", True)
            made, copies = airwars.accounts(articles)
    samples = from_examples(8.0)
    if options.cross:
        names = sorted(set(itertools.chain(*truth.values())))
        for part in (0, 1):
            held = set(names[part::2])
            there = {t for t, incidents in truth.items() if incidents & held}
            rest = [a for a in made if a.article not in there]
            weights = settle(samples, rest, truth)
            use(weights, options.threshold, averages)
            own = [a for a in made if a.article in there]
            found = link_accounts(own, (), [c for c in copies if c.article in there and c.of in there])
            airwars.say(f"half {part}, fitted on the other", airwars.figures(found, {t: truth[t] for t in there}))
        return
    weights = settle(samples, made, truth)
    data = table(weights, options.threshold, averages)
    options.output.write_text(json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")


def settle(samples: list[Sample], made: list[Account], truth: dict[str, set[str]]) -> dict[str, float]:
    """Weights after three rounds, each choosing anew which accounts of two texts are the ones that meet."""
    weights = fit(samples)
    for _ in range(3 if made else 0):
        weights = fit(samples + from_airwars(made, truth, weights))
    return weights


if __name__ == "__main__":
    main()
