"""Count the swaps of loaded terms that change a code on articles that nobody has coded.

    python scripts/measure_neutrality.py ARTICLES.jsonl [--but GOLD_CLAIMS_DIR] [--count 300]

ARTICLES: JSON lines with id, text, title, outlet, published; the first ``--count`` by id are taken, without those coded
in GOLD_CLAIMS_DIR. The swaps are those of riwaya/evaluation/neutral_swaps.tsv. Prints one line a set, and what changed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
import test_neutrality as neutrality

from riwaya.model import Article


def read_articles(path: Path, but: set[str], count: int) -> list[Article]:
    out = []
    for line in path.read_text(encoding="utf-8").splitlines():
        d = json.loads(line)
        if d["id"] not in but:
            day = dt.date.fromisoformat(d["published"][:10]) if d.get("published") else None
            out.append(Article(d["id"], d["text"], d.get("title"), d.get("outlet"), None, None, day))
    return sorted(out, key=lambda article: article.id)[:count]


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("articles", type=Path)
    ap.add_argument("--but", type=Path)
    ap.add_argument("--count", type=int, default=300)
    a = ap.parse_args()
    if not a.articles.is_file():
        print(f"no articles at {a.articles}; nothing to measure")
        return 0
    coded = {json.loads(f.read_text(encoding="utf-8"))["id"] for f in a.but.glob("*.json")} if a.but else set()
    held = tuple((one, neutrality.code(one)) for one in read_articles(a.articles, coded, a.count))
    total = bad = 0
    for swap in neutrality.SWAPS:
        made, wrong = neutrality.changes(swap, held)
        total, bad = total + made, bad + len(wrong)
        print(f"{swap.name}: {len(wrong)} of {made}")
        for article, term, before, after in wrong:
            print(f"  {article}: «{term}»\n{neutrality.plainly(before, after)}")
    print(f"{bad} of {total} swaps in {len(held)} articles changed a code")
    return int(bad > 0)


if __name__ == "__main__":
    raise SystemExit(main())
