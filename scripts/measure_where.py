"""Measure the reader of places on the material under /work/shared: measure_where.py [SHARED] [--misses].

Recall: for each required claim of the coded articles (without the held-out quarter), is each of its places named within
its tolerance in the claim's sentence or one of the three before?
"""

from __future__ import annotations

import argparse
import csv
import glob
import json
import time
from pathlib import Path

from riwaya.arabic.tokens import tokenise
from riwaya.coding.passage import Passage
from riwaya.coding.where import find_places
from riwaya.coding.where_resolve import km_between, load_gazetteer

KM = {"settlement": 15, "area": 80, "site": 20, "country": 400, "river": 120}
HELD_OUT = 3


def sentence_starts(passage: Passage) -> list[int]:
    """Token indexes at which a sentence begins, roughly: after full stops, question marks and line ends."""
    starts = [0]
    for at, word in enumerate(passage.tokens.norm[:-1]):
        if word in (".", "؟", "!", "\n"):
            starts.append(at + 1)
    return starts


def read(text: str) -> Passage:
    passage = Passage(tokenise(text), [])
    passage.places = find_places(passage)
    return passage


def gold(shared: Path, misses: bool) -> None:
    places = {r["id"]: r for r in csv.DictReader((shared / "gold/places.csv").open(encoding="utf-8"))}
    texts = {}
    with (shared / "data/corpora/gold_articles.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            texts[row["id"]] = row["text"]
    for name in glob.glob(str(shared / "data/seeds/*.txt")):
        texts[Path(name).stem] = Path(name).read_text(encoding="utf-8")
    hit = total = 0
    for n, name in enumerate(sorted(glob.glob(str(shared / "gold/claims/*.json")))):
        if n % 4 == HELD_OUT:
            continue
        article = json.loads(Path(name).read_text(encoding="utf-8"))
        passage = read(texts[article["id"]])
        starts = sentence_starts(passage)
        ends = passage.tokens.end
        for claim in article["claims"]:
            if claim.get("optional"):
                continue
            at = next((i for i, e in enumerate(ends) if e > claim["spans"][0][0]), len(ends) - 1)
            which = max(i for i, s in enumerate(starts) if s <= at)
            low = starts[max(which - 3, 0)]
            high = starts[which + 1] if which + 1 < len(starts) else len(ends)
            near = [p for p in passage.places if p.lat is not None and low <= p.first < high]
            for pid in claim["places"]:
                row = places[pid]
                limit = float(row["km"] or KM[row["kind"]])
                total += 1
                if any(km_between(float(row["lat"]), float(row["lon"]), p.lat or 0, p.lon or 0) <= limit for p in near):
                    hit += 1
                elif misses:
                    print(n, pid, row["name_ar"], "|", claim.get("text"), "|", [(p.name) for p in near][-6:])
    print(f"gold: {hit}/{total} = {hit / total:.3f}")


def speed(shared: Path) -> None:
    with (shared / "data/corpora/conflict_articles.jsonl").open(encoding="utf-8") as lines:
        passages = [Passage(tokenise(json.loads(line)["text"]), []) for line in lines]
    for passage in passages:
        find_places(passage)
    start = time.process_time()
    count = sum(len(find_places(passage)) for passage in passages)
    spent = time.process_time() - start
    words = sum(p.tokens.kind.count("word") for p in passages)
    print(f"speed: {1000 * spent * 400 / words:.2f} ms per 400 words; {count} mentions in {len(passages)} articles")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", nargs="?", type=Path, default=Path("/work/shared"))
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    start = time.perf_counter()
    gazetteer = load_gazetteer()
    print(f"{len(gazetteer)} places loaded in {1000 * (time.perf_counter() - start):.0f} ms")
    gold(options.shared, options.misses)
    speed(options.shared)


if __name__ == "__main__":
    main()
