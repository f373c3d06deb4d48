"""Cross-validate the fitted weights over the articles that are not kept aside.

    python scripts/cross_validate.py [SHARED] [--errors]

Each of five parts is coded with weights fitted on the other four; the scorer that comes with the gold then scores all
parts together. This is the figure to tune by: the articles kept aside stay unseen.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from fit_weights import fit, own_sets, quiet_passages, read_set, texts

from riwaya.coding.according_to import article_links
from riwaya.coding.claims import draft_claims
from riwaya.coding.weighing import Models
from riwaya.coding.what import event_lexicon
from riwaya.evaluation.gold import ActorTable, load_gold, load_places
from riwaya.pipeline import read_passage, write_claims

PARTS = 5


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("shared", type=Path, nargs="?", default=Path("../shared"))
    ap.add_argument("--errors", action="store_true")
    a = ap.parse_args()
    folder = a.shared / "gold" / "claims"
    files = sorted(folder.glob("*.json"))
    kept = [(file, g) for i, (file, g) in enumerate(zip(files, load_gold(folder), strict=True)) if i % 4 != 3]
    articles = texts([a.shared / "data" / "seeds", a.shared / "data" / "corpora" / "gold_articles.jsonl"])
    actors, places = ActorTable(a.shared / "gold" / "actors.csv"), load_places(a.shared / "gold" / "places.csv")
    lexicon = event_lexicon()
    passages = {g.id: read_passage(articles[g.id], lexicon) for _, g in kept}
    own = [row for one in own_sets(Path(__file__).parent.parent) for row in read_set(*one, lexicon)]
    quiet = quiet_passages(a.shared / "data" / "corpora" / "news_20k.jsonl.gz", lexicon)
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "claims.jsonl"
        some = Path(name) / "gold"
        some.mkdir()
        with out.open("w", encoding="utf-8") as handle:
            for part in range(PARTS):
                train = [(g, passages[g.id], actors, places) for i, (_, g) in enumerate(kept) if i % PARTS != part]
                models = Models(fit(train + own, lexicon, 3, say=lambda line: None, quiet=quiet))
                for i, (file, g) in enumerate(kept):
                    if i % PARTS != part:
                        continue
                    shutil.copy(file, some)
                    passage = passages[g.id]
                    drafts = draft_claims(passage, lexicon, models)
                    for claim in write_claims(articles[g.id], passage, drafts, article_links(passage), models):
                        handle.write(json.dumps(claim.record(), ensure_ascii=False) + "\n")
        tool = [sys.executable, str(a.shared / "tools" / "score_claims.py"), str(out), str(some)]
        tool += [str(a.shared / "gold" / "places.csv"), str(a.shared / "gold" / "actors.csv")]
        subprocess.run([*tool, *(["--errors"] if a.errors else [])], check=True)


if __name__ == "__main__":
    main()
