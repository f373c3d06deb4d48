"""The whole evaluation: every gold set that is there, in one order, as sections of figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from riwaya.coding.where_resolve import load_gazetteer
from riwaya.evaluation import airwars, coded, gsr, neutrality, own, recognizers, treebank
from riwaya.evaluation.coded import KEPT_ASIDE, GoldSet, load_set
from riwaya.evaluation.figures import Section
from riwaya.evaluation.scoring import Claims
from riwaya.evaluation.texts import read_texts, usual_texts
from riwaya.model import Article
from riwaya.pipeline import Coder, coder_name

KEYS = ("coded", "gsr", "airwars", "time", "treebank", "neutrality")
UNCODED = 300  # articles without codes in which terms are swapped too
Say = Callable[[str], Any]


@dataclass(slots=True)
class Plan:
    """What to measure. ``aside``: every so many-th coded article is kept aside, 0 for none. ``only``: section keys."""

    gold: Path | None = None
    texts: Sequence[Path] = ()
    data: Path | None = None
    aside: int = KEPT_ASIDE
    baseline: bool = True
    only: Sequence[str] = ()
    claims: Mapping[str, Claims] | None = None  # claims of a record, instead of coding anew
    held_texts: Mapping[str, Article] | None = None  # the texts of that record
    say: Say = field(default=lambda line: None)

    def wants(self, key: str) -> bool:
        return not self.only or key in self.only


def evaluate(plan: Plan) -> Iterator[Section]:
    """The sections of a plan, each as soon as it is measured. Raises InputError where the gold folder is none."""
    coder = Coder(load_gazetteer())
    gold: GoldSet | None = None
    if plan.gold is not None:
        texts = dict(plan.held_texts or {})
        if plan.claims is None:
            texts = read_texts([*plan.texts] or usual_texts(plan.gold, plan.data))
        gold = load_set(plan.gold, texts)
    if plan.wants("coded"):
        yield from coded_sections(plan, gold, coder)
    if plan.data is None:
        return
    if plan.wants("gsr"):
        plan.say("sentences of another desk")
        yield gsr.measure(plan.data, coder)
    if plan.wants("airwars"):
        yield airwars.measure(plan.data, plan.say)
    if plan.wants("time"):
        yield recognizers.measure(plan.data)
    if plan.wants("treebank"):
        plan.say("treebank")
        yield treebank.measure(plan.data)
    if plan.wants("neutrality"):
        held = [gold.texts[g.id] for g in gold.articles if g.id in gold.texts] if gold else []
        parts = [("coded articles", held), ("uncoded articles", uncoded(plan.data))]
        yield neutrality.measure([part for part in parts if part[1]], coder, plan.say)


def coded_sections(plan: Plan, gold: GoldSet | None, coder: Coder) -> list[Section]:
    """The sections of the coded articles; the errors of those kept aside are counted and not listed."""
    if gold is None:
        return [Section("coded", "Coded articles", absent="no gold folder given; coded articles not measured")]
    claims = plan.claims if plan.claims is not None else coded.code_set(gold, coder, plan.say)
    taught = own.taught() if plan.aside else []
    sections, scores = coded.measure(gold, claims, taught, plan.aside, plan.baseline)
    sections[0].wrong = coded.error_lines(scores)
    return sections


def uncoded(data: Path) -> list[Article]:
    """The first UNCODED articles of ``corpora/conflict_articles.jsonl`` in the order of the file; none without it."""
    path = data / "corpora" / "conflict_articles.jsonl"
    if not path.is_file():
        return []
    return list(read_texts([path]).values())[:UNCODED]


def record(plan: Plan, sections: Sequence[Section]) -> dict[str, Any]:
    """The evaluation as plain data: what coded, what the gold was, and every section."""
    fingerprints = {one.name: own.fingerprint(one) for one in own.own_sets()}
    return {
        "coder": coder_name(),
        "gold": gold_state(plan),
        "own_gold": fingerprints,
        "sections": [section.record() for section in sections],
    }


def gold_state(plan: Plan) -> dict[str, Any]:
    """How many articles and claims the gold has."""
    if plan.gold is None:
        return {}
    folder = plan.gold / "claims" if (plan.gold / "claims").is_dir() else plan.gold
    docs = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    claims = sum(not claim["optional"] for doc in docs for claim in doc["claims"])
    return {"articles": len(docs), "required_claims": claims}
