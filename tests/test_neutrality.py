"""It takes no side: words that take one are swapped, and the codes of every claim stay as they were.

``neutral_sentences.tsv`` holds sentences of ours in versions, riwaya/evaluation/neutral_swaps.tsv sets of terms that
are swapped in whole articles: those of riwaya/examples, and the coded articles beside the project where there are any.
``python tests/test_neutrality.py`` prints what changes; ``scripts/measure_neutrality.py`` counts on any articles.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from riwaya import Coder
from riwaya.evaluation.neutrality import Codes, Swap, codes, swap_sets
from riwaya.model import Article

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "riwaya" / "examples"
SHARED = Path(os.environ.get("RIWAYA_SHARED", HERE.parent.parent / "shared"))


def rows(name: str) -> list[dict[str, str]]:
    lines = [
        line for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


SWAPS = swap_sets()
Texts = tuple[tuple[Article, Codes], ...]


@lru_cache(maxsize=1)
def coder() -> Coder:
    return Coder()


def code(article: Article) -> Codes:
    return codes(coder().code_article(article))


def read_examples() -> list[Article]:
    with (EXAMPLES / "articles.csv").open(encoding="utf-8", newline="") as handle:
        told = list(csv.DictReader(handle))
    return [
        Article(
            row["id"],
            (EXAMPLES / row["file"]).read_text(encoding="utf-8"),
            row["title"] or None,
            row["outlet"] or None,
            None,
            row.get("agency") or None,
            dt.date.fromisoformat(row["published"]) if row["published"] else None,
        )
        for row in told
    ]


def read_gold() -> list[Article]:
    """The coded articles beside the project; none where there are none."""
    if not (SHARED / "gold" / "claims").is_dir():
        return []
    out = {}
    for line in (SHARED / "data" / "corpora" / "gold_articles.jsonl").read_text(encoding="utf-8").splitlines():
        d = json.loads(line)
        day = dt.date.fromisoformat(d["published"][:10]) if d.get("published") else None
        out[d["id"]] = Article(d["id"], d["text"], d.get("title"), d.get("outlet"), None, None, day)
    seeds = SHARED / "data" / "seeds"
    with (seeds / "articles.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            day = dt.date.fromisoformat(row["published"]) if row["published"] else None
            text = (seeds / row["file"]).read_bytes().decode("utf-8-sig")
            out[row["id"]] = Article(row["id"], text, row["title"], row["outlet"], None, row["agency"], day)
    return [
        out[json.loads(f.read_text(encoding="utf-8"))["id"]]
        for f in sorted((SHARED / "gold" / "claims").glob("*.json"))
    ]


@lru_cache(maxsize=1)
def articles() -> tuple[tuple[Article, Codes], ...]:
    return tuple((article, code(article)) for article in read_examples() + read_gold())


def plainly(before: Codes, after: Codes) -> str:
    """What of the codes is gone and what is new."""
    gone = [c for c in before if c not in after]
    new = [c for c in after if c not in before]
    return "\n".join([f"    - {c}" for c in gone] + [f"    + {c}" for c in new]) or "    (other order or number)"


def changes(swap: Swap, texts: Texts | None = None) -> tuple[int, list[tuple[str, str, Codes, Codes]]]:
    """(swaps made, those that changed a code: article, term, codes before and after).

    Every version is compared with the article as it stands.
    """
    made, out = 0, []
    for article, before in texts or articles():
        for term, text in swap.apply(article.text):
            made += 1
            title = next((t for name, t in swap.apply(article.title or "") if name == term), article.title)
            after = code(replace(article, text=text, title=title))
            if after != before:
                out.append((article.id, term, before, after))
    return made, out


SENTENCES = {row["id"]: row["versions"].split("|") for row in rows("neutral_sentences.tsv")}


@pytest.mark.parametrize("name", list(SENTENCES))
def test_versions_of_a_sentence_are_coded_alike(name: str) -> None:
    first, *others = [(text, code(Article("s", text, published=dt.date(2017, 11, 19)))) for text in SENTENCES[name]]
    assert first[1], f"no claim in: {first[0]}"
    wrong = [f"{text}\n{plainly(first[1], found)}" for text, found in others if found != first[1]]
    assert not wrong, f"{first[0]}\n    {first[1]}\n" + "\n".join(wrong)


@pytest.mark.parametrize("name", [swap.name for swap in SWAPS])
def test_swapped_terms_change_no_code(name: str) -> None:
    made, wrong = changes(next(swap for swap in SWAPS if swap.name == name))
    lines = [f"{article}: «{term}»\n{plainly(before, after)}" for article, term, before, after in wrong]
    assert not wrong, f"{len(wrong)} of {made} swaps changed a code\n" + "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("قصفت قوات النظام البلدة", "عصابات الأسد", "قصفت عصابات الأسد البلدة"),
        ("وقوات النظام السوري", "قوات الأسد", "وقوات الأسد"),
        ("انضم للجيش السوري", "جيش الأسد", "انضم لجيش الأسد"),
        ("اتهم لجيش النظام", "الجيش العربي السوري", "اتهم للجيش العربي السوري"),
        ("تبع لقسد", "«قسد»", "تبع «لقسد»"),
        ("هيئة تحرير الشام", "احتلال", None),
        ("مسلحي داعش وتنظيم داعش", "تنظيم الدولة", "مسلحي تنظيم الدولة وتنظيم الدولة"),
    ],
)
def test_swaps_keep_the_grammar(text: str, term: str, expected: str | None) -> None:
    found = [changed for swap in SWAPS for name, changed in swap.apply(text) if name == term]
    assert (expected in found) if expected else not found


def test_sets_are_large_enough_to_mean_something() -> None:
    assert len(SWAPS) >= 25 and len(SENTENCES) >= 20
    assert all(len(swap.terms) >= 2 and len(set(swap.terms)) == len(swap.terms) for swap in SWAPS)


def report() -> None:
    for name, versions in SENTENCES.items():
        found = [code(Article("s", text, published=dt.date(2017, 11, 19))) for text in versions]
        if not found[0]:
            print(f"sentence {name}: no claim in: {versions[0]}")
        for text, other in zip(versions[1:], found[1:], strict=True):
            if other != found[0]:
                print(f"sentence {name}: {text}\n{plainly(found[0], other)}")
    for swap in SWAPS:
        made, wrong = changes(swap)
        print(f"set {swap.name}: {len(wrong)} of {made} swaps in {len({w[0] for w in wrong})} articles changed a code")
        for article, term, before, after in wrong:
            print(f"  {article}: «{term}»\n{plainly(before, after)}")


if __name__ == "__main__":
    report()
