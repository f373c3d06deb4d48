"""Scores over articles coded by people: all of them, and those kept aside while tuning, with errors by class.

Every fourth article in the order of file names is kept aside: no weight is fitted on it and no rule is made from it.
Intervals are bootstrapped by article, because the claims of one article stand and fall together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riwaya.evaluation.baseline import code_naively
from riwaya.evaluation.construction import Shapes
from riwaya.evaluation.figures import Figure, Section, Table, interval
from riwaya.evaluation.gold import GoldArticle, find_gold, load_gold, load_places
from riwaya.evaluation.scoring import CLASSES, GROUPS, Claims, Scorer, ScorerActors, Scores
from riwaya.model import Article
from riwaya.pipeline import Coder

KEPT_ASIDE = 4  # every fourth article
FIGURES = ("detection", "whole", "actors", "targets", "places", "date", "source", "modality")
BARS_ALL = {"detection": 0.88, "whole": 0.58}
BARS_ASIDE = {
    "detection": 0.82, "whole": 0.48, "actors": 0.88, "targets": 0.78, "places": 0.88, "date": 0.90, "source": 0.92,
    "modality": 0.93,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoldSet:
    """A gold folder with its texts. ``lacking``: ids of coded articles whose text is not there."""

    articles: list[GoldArticle]
    texts: Mapping[str, Article]
    actors: ScorerActors
    places: Mapping[str, tuple[float, float, float]]
    lacking: list[str]


def load_set(folder: Path, texts: Mapping[str, Article]) -> GoldSet:
    """A gold folder whose texts are among ``texts``. Raises InputError (R210) where it is none."""
    claims, actors, places = find_gold(folder)
    gold = load_gold(claims)
    lacking = [g.id for g in gold if g.id not in texts]
    return GoldSet(gold, texts, ScorerActors(actors), load_places(places), lacking)


def parts_of(count: int, aside: int) -> list[tuple[str, list[int]]]:
    """(name, numbers of articles) of the parts to score: all, and every ``aside``-th where that is not 0."""
    parts = [("all", list(range(count)))]
    if aside:
        parts.append(("kept aside", [n for n in range(count) if n % aside == aside - 1]))
    return parts


def code_set(gold: GoldSet, coder: Coder, say: Callable[[str], Any]) -> dict[str, Claims]:
    """article id -> its claims in the exchange format."""
    out: dict[str, Claims] = {}
    for number, one in enumerate(gold.articles):
        say(f"coded articles: {number} of {len(gold.articles)}")
        text = gold.texts.get(one.id)
        out[one.id] = [c.record() for c in coder.code_article(text)] if text is not None else []
    return out


def measure(
    gold: GoldSet,
    claims: Mapping[str, Claims],
    taught: Sequence[GoldArticle] = (),
    aside: int = KEPT_ASIDE,
    baseline: bool = True,
) -> tuple[list[Section], Scores]:
    """Sections for all articles and for those kept aside, and the scores of those that are not kept aside.

    ``claims``: what was coded, by article. ``taught``: coded articles of other sets that the weights were fitted on.
    """
    count = len(gold.articles)
    tuned = [g for n, g in enumerate(gold.articles) if not aside or n % aside != aside - 1]
    known = [*taught, *tuned]
    scorer = Scorer(gold.actors, gold.places, known, Shapes(gold.texts))
    alone = [scorer.article(one, claims.get(one.id, [])) for one in gold.articles]
    naive: list[Scores] = []
    if baseline:
        rival = Scorer(gold.actors, gold.places, known)
        naive = [rival.article(g, code_naively(gold.texts[g.id]) if g.id in gold.texts else []) for g in gold.articles]
    sections = []
    for name, numbers in parts_of(count, aside):
        bars = {} if not aside else BARS_ALL if name == "all" else BARS_ASIDE
        held = [alone[n] for n in numbers]
        title = f"Coded articles, {name}: {len(numbers)}"
        section = Section("coded" if name == "all" else "aside", title)
        if not numbers:
            section.absent = f"{count} coded articles; too few to keep any aside"
        else:
            fill(section, held, [naive[n] for n in numbers] if naive else [], bars)
        sections.append(section)
    if gold.lacking:
        some = ", ".join(gold.lacking[:3]) + (" …" if len(gold.lacking) > 3 else "")
        sections[0].notes.append(f"{len(gold.lacking)} coded articles have no text here and count as missed: {some}")
    chosen = merged([one for n, one in enumerate(alone) if not aside or n % aside != aside - 1])
    return sections, chosen


def merged(parts: Sequence[Scores]) -> Scores:
    """The scores of several articles as one."""
    out = Scores()
    for part in parts:
        out.add(part)
    return out


def value_of(scores: Sequence[Scores], name: str) -> tuple[float | None, int]:
    """A figure over articles (F1, or the share that is right), and how many claims or fields it rests on."""
    if name in Scores().shares:
        right = sum(s.shares[name].right for s in scores)
        of = sum(s.shares[name].of for s in scores)
        return (right / of if of else None), of
    tp, fp, fn = (sum(getattr(s.counts[name], key) for s in scores) for key in ("tp", "fp", "fn"))
    return (2 * tp / (2 * tp + fp + fn) if tp + fp + fn else None), tp + fn


def recall_of(scores: Sequence[Scores], which: str) -> tuple[float | None, int]:
    found = sum(getattr(s, which).tp for s in scores)
    of = found + sum(getattr(s, which).fn for s in scores)
    return (found / of if of else None), of


def fill(section: Section, scores: Sequence[Scores], naive: Sequence[Scores], bars: Mapping[str, float]) -> None:
    """The figures and tables of one part."""
    for name in FIGURES:
        value, of = value_of(scores, name)

        def drawn(parts: Sequence[Scores], name: str = name) -> float | None:
            return value_of(parts, name)[0]

        low, high = interval(scores, drawn) or (None, None)
        beside = {"keyword coder": value_of(naive, name)[0]} if naive else {}
        shown = f"{name} ({'accuracy' if name in Scores().shares else 'F1'})"
        section.figures.append(Figure(shown, value, of, bars.get(name), low, high, beside))
    whole = merged(scores)
    detection = whole.counts["detection"]
    found = detection.tp + detection.fp
    section.figures += [
        Figure("detection, precision", detection.precision if found else None, found),
        Figure(
            "detection, recall", detection.recall if detection.tp + detection.fn else None, detection.tp + detection.fn
        ),
    ]
    for which, said in (("seen", "roles filled, actors seen in fitting"), ("unseen", "roles filled, actors not seen")):
        value, of = recall_of(scores, which)
        section.figures.append(Figure(said, value, of))
    section.tables.append(Table("errors", ("class", "count"), list(whole.classes().items())))
    for group in GROUPS:
        section.tables.append(Table(f"errors by {group}", (group, "claims in gold", *CLASSES), whole.by_group(group)))


def error_lines(scores: Scores) -> list[str]:
    """A line an error."""
    out = []
    for e in scores.errors:
        got = f"   got {e.got or 'none'}; want {e.want or 'none'}" if e.got or e.want else ""
        out.append(f"{e.article[:16]:<16}  {e.cls:<10}  {e.kind:<14}  {' '.join(e.text.split())}{got}")
    return out
