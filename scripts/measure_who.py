"""How many actors and targets of coded articles are among the mentions of ``find_actors``, and what they cost.

    python scripts/measure_who.py GOLD_DIR [--texts FOLDER_OR_JSONL …] [--misses] [--all] [--speed JSONL]

For each required claim: is every gold actor and target (one side counts as one) among the mentions of the claim's
sentence or of the two before it. Articles whose number is 3 mod 4 are kept aside unless ``--all``. The lexicon is built
from the tables as they stand.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections import Counter
from pathlib import Path

from riwaya.arabic.sentences import sentences
from riwaya.arabic.tokens import tokenise
from riwaya.coding.passage import Passage
from riwaya.coding.who import find_actors
from riwaya.coding.who_lexicon import ActorLexicon
from riwaya.dictionary.actors import build


def texts(paths: list[Path]) -> dict[str, str]:
    out: dict[str, str] = {}
    for path in paths:
        if path.is_dir():
            out.update({file.stem: file.read_text(encoding="utf-8") for file in sorted(path.glob("*.txt"))})
        else:
            for line in path.read_text(encoding="utf-8").splitlines():
                record = json.loads(line)
                out[record["id"]] = record["text"]
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--speed", type=Path)
    options = parser.parse_args()
    lex = ActorLexicon(json.loads(json.dumps(build())))
    sides, classes = {}, {}
    with (options.gold / "actors.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            sides[row["id"]], classes[row["id"]] = row["side"], row["class"]
    data = texts(options.texts)
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for number, path in enumerate(sorted((options.gold / "claims").glob("*.json"))):
        if number % 4 == 3 and not options.all:
            continue
        gold = json.loads(path.read_text(encoding="utf-8"))
        if gold["id"] not in data:
            continue
        tokens = tokenise(data[gold["id"]])
        passage = Passage(tokens, list(sentences(tokens)))
        passage.actors = find_actors(passage, lex=lex)
        for claim in gold["claims"]:
            if claim["optional"]:
                continue
            first, stop = claim["spans"][0]
            here = next(
                (i for i, (a, b) in enumerate(passage.sentences) if tokens.start[a] <= first < tokens.end[b - 1]), 0
            )
            reach = passage.sentences[max(0, here - 2)][0], passage.sentences[here][1]
            near = [m for m in passage.actors if reach[0] <= m.first < reach[1]]
            held = {side for m in near for x in (m, *m.allies) for side in (x.side, x.id) if side}
            held |= {sides.get(m.id or "") for m in near}
            for ident in (*claim["actors"], *claim["targets"]):
                cls = classes.get(ident, "?")
                wanted[cls] += 1
                if sides.get(ident, ident) in held or ident in held:
                    found[cls] += 1
                elif options.misses:
                    print(number, ident, "|", data[gold["id"]][first:stop], "|", gold["id"][-20:])
                    print("    ", " ; ".join(f"{tokens.raw(m.first, m.last)}={m.id}" for m in near))
    for cls in sorted(wanted):
        print(f"{cls:15} {found[cls]:4} of {wanted[cls]:4}  {found[cls] / wanted[cls]:.3f}")
    print(f"{'all':15} {found.total():4} of {wanted.total():4}  {found.total() / max(1, wanted.total()):.3f}")
    if options.speed:
        passages = []
        for line in options.speed.read_text(encoding="utf-8").splitlines():
            tokens = tokenise(json.loads(line)["text"])
            passages.append(Passage(tokens, list(sentences(tokens))))
        for run in ("cold", "warm"):
            for passage in passages:
                passage.country = None
            start = time.perf_counter()
            mentions = sum(len(find_actors(passage, lex=lex)) for passage in passages)
            took = time.perf_counter() - start
            words = sum(len(p.tokens) for p in passages)
            print(f"{run}: {took / words * 400_000:.2f} ms per 400 tokens ({mentions} mentions in {words} tokens)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
