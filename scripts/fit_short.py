"""Fit what it means for a claim that its text is no longer than a sentence or two (``tone=short…`` of detect).

Every sentence of the coded articles is read as a text of its own; those of quiet articles hold no claim. All other
weights stay as fitted on whole articles: only the features of a short text are fitted, on top of them (logistic
regression with an offset, L2 penalty, Newton's method). So whole articles are coded as before.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from riwaya.coding.claims import draft_claims
from riwaya.coding.passage import Passage
from riwaya.coding.weighing import UNIT, Models
from riwaya.coding.what import EventLexicon, event_lexicon
from riwaya.evaluation.gold import overlaps
from riwaya.model import Article
from riwaya.pipeline import clitic_end, read_passage

MARK = "tone=short"
PENALTY = 0.5
QUIET_SHARE = 1.0  # weight of a trigger in a sentence of an article without claims
QUIET_SENTENCES = 8  # of a quiet article, from its beginning
LEAST_WORDS = 4


@lru_cache(maxsize=20_000)
def alone(text: str) -> Passage:
    """A sentence read as a text of its own."""
    return read_passage(Article("alone", text), event_lexicon())


def sentences_of(passage: Passage) -> list[tuple[int, str]]:
    """(offset in the article, text) of its sentences, page furniture and headings of few words left out."""
    tokens = passage.tokens
    aside = {i for first, stop in passage.furniture for i in range(first, stop)}
    out = []
    for first, stop in passage.sentences:
        if stop - first >= LEAST_WORDS and first not in aside:
            start = tokens.start[first]
            out.append((start, tokens.text[start : tokens.end[stop - 1]]))
    return out


def rows_of(
    text: str, offset: int, claims: list[dict[str, Any]], lexicon: EventLexicon, known: Models, share: float
) -> list[tuple[list[str], float, int, float]]:
    """(features of a short text, score without them, label, weight) of every trigger of a sentence."""
    passage = alone(text)
    if len(passage.sentences) > 2:
        return []
    tokens, weights, bias = passage.tokens, known.weights["detect"], known.detect.bias[0] / UNIT
    out = []
    for draft in draft_claims(passage, lexicon, known, keep_all=True):
        t = draft.trigger
        start, end = clitic_end(tokens, t.first, t.reading.before) + offset, tokens.end[t.last] + offset
        right = [g for g in claims if overlaps(start, end, g) and t.kind in g["kinds"]]
        weight = share if not right or any(not g["optional"] for g in right) else 0.15 * share
        features = draft.features
        score = bias + sum(weights.get(f, 0.0) for f in features if not f.startswith(MARK))
        out.append(([f for f in features if f.startswith(MARK)], score, int(bool(right)), weight))
    return out


def solve(rows: list[tuple[list[str], float, int, float]]) -> dict[str, float]:
    """The weights of the features, given what each row scores without them."""
    names = sorted({f for features, *_ in rows for f in features})
    x = np.array([[float(n in features) for n in names] for features, *_ in rows])
    offset, y, w = (np.array(column, dtype=float) for column in list(zip(*rows, strict=True))[1:])
    beta = np.zeros(len(names))
    for _ in range(30):
        p = 1 / (1 + np.exp(-(x @ beta + offset)))
        slope = x.T @ (w * (y - p)) - beta / PENALTY
        bend = (x * (w * p * (1 - p))[:, None]).T @ x + np.eye(len(names)) / PENALTY
        step = np.linalg.solve(bend, slope)
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    return {name: round(float(value), 4) for name, value in zip(names, beta, strict=True)}


def short_weights(passages: list, lexicon: EventLexicon, models: dict, quiet: tuple | list = (), say=print) -> dict:
    """The weights of ``tone=short…`` for models fitted on whole articles; ``passages`` and ``quiet`` as for fit()."""
    known = Models({**models, "detect": {f: v for f, v in models["detect"].items() if not f.startswith(MARK)}})
    rows = []
    for g, passage, _, _ in passages:
        for offset, text in sentences_of(passage):
            rows += rows_of(text, offset, g.claims, lexicon, known, 1.0)
    for passage in quiet:
        for offset, text in sentences_of(passage)[:QUIET_SENTENCES]:
            rows += rows_of(text, offset, [], lexicon, known, QUIET_SHARE)
    if not rows:
        return {}
    found = solve(rows)
    say(f"short   {len(rows):>6} examples, {sum(r[2] for r in rows)} true, {len(found)} features")
    return found
