"""Score the coder on the coded articles beside the project.

    python scripts/score.py [SHARED] [--errors] [--aside]

Codes the articles of SHARED/gold (texts in SHARED/data) in memory and runs the scorer that comes with the gold, once
over all of them and once over the quarter that is kept aside while tuning (every fourth file). Prints one line where
there is no such folder.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from fit_weights import texts

from riwaya.pipeline import Coder


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("shared", type=Path, nargs="?", default=Path("../shared"))
    ap.add_argument("--errors", action="store_true")
    ap.add_argument("--aside", action="store_true", help="only the articles kept aside")
    a = ap.parse_args()
    gold = a.shared / "gold" / "claims"
    if not gold.is_dir():
        print(f"make score: no coded articles at {gold}; nothing to score")
        return 0
    articles = texts([a.shared / "data" / "seeds", a.shared / "data" / "corpora" / "gold_articles.jsonl"])
    files = sorted(gold.glob("*.json"))
    coder = Coder()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        claims = folder / "claims.jsonl"
        with claims.open("w", encoding="utf-8") as out:
            for file in files:
                key = json.loads(file.read_text(encoding="utf-8"))["id"]
                for claim in coder.code_article(articles[key]):
                    out.write(json.dumps(claim.record(), ensure_ascii=False) + "\n")
        tuned_on = [file for number, file in enumerate(files) if number % 4 != 3]
        for title, part in (("all", files), ("tuned on", tuned_on), ("kept aside", files[3::4])):
            if a.aside and title != "kept aside":
                continue
            some = folder / title.replace(" ", "_")
            some.mkdir()
            for file in part:
                shutil.copy(file, some)
            print(f"== {title}: {len(part)} articles")
            sys.stdout.flush()
            tool = [sys.executable, str(a.shared / "tools" / "score_claims.py"), str(claims), str(some)]
            tool += [str(a.shared / "gold" / "places.csv"), str(a.shared / "gold" / "actors.csv")]
            errors = ["--errors"] if a.errors and (title == "tuned on" or a.aside) else []
            subprocess.run([*tool, *errors], check=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
