"""Measure riwaya.coding.according_to on coded articles: python scripts/measure_sources.py GOLD_DIR TEXTS… [options].

GOLD_DIR    coded articles, with actors.csv beside it (../actors.csv)
TEXTS       .jsonl files with id and text, or folders of .txt files named by id
--misses    print every wrong claim with its surroundings
--optional  count optional claims too
--skip N/M  leave out articles whose index is N modulo M (held out)
--show ID   print the scopes found in one article and stop
"""

import argparse
import csv
import datetime as dt
import json
import pathlib
import re
import sys
import time
from bisect import bisect_right
from collections import Counter

from riwaya.arabic.names import NameIndex, content_tokens, folded_names
from riwaya.arabic.normalise import fold
from riwaya.arabic.quotes import quotations
from riwaya.arabic.sentences import sentences
from riwaya.arabic.tokens import tokenise
from riwaya.coding.according_to import find_sources, source_at
from riwaya.coding.passage import ActorMention, Passage
from riwaya.tables import read_table


def texts_of(paths):
    texts = {}
    for path in map(pathlib.Path, paths):
        if path.is_dir():
            texts.update({f.stem: {"text": f.read_text(encoding="utf-8")} for f in path.glob("*.txt")})
        else:
            texts.update({d["id"]: d for d in map(json.loads, path.open(encoding="utf-8"))})
    return texts


def stand_in_actors(rows):
    """A small finder of actors for when riwaya.coding.who does not work: names as they stand in the table."""
    index = NameIndex(folded_names((fold(n.lstrip("~^")), row) for row in rows for n in row["names"].split("|") if n))

    def find(passage):
        tokens = passage.tokens
        content = content_tokens(tokens, 0, len(tokens))
        at = 0
        while at < len(content):
            match = next(index.starting(tokens, content, at), None)
            if match is None:
                at += 1
                continue
            r = match.payload[0]
            who = (r["id"], r["name_en"], r["class"], r["country"], r["side"], match.prefix)
            passage.actors.append(ActorMention(match.first, match.last, *who))
            while at < len(content) and content[at] <= match.last:
                at += 1
        return passage.actors

    return find


def actor_finder(lexicon_only):
    rows = list(read_table("actors.tsv", ("id", "name_en", "class", "country", "side", "names", "note")))
    if not lexicon_only:
        try:
            from riwaya.coding.who import find_actors

            return find_actors
        except ImportError:
            print("riwaya.coding.who is absent: names of the lexicon only", file=sys.stderr)
    return stand_in_actors(rows)


def passage_of(record, find):
    tokens = tokenise(record["text"])
    day = str(record.get("published") or "")[:10]
    passage = Passage(tokens, list(sentences(tokens)), dt.date.fromisoformat(day) if day else None)
    passage.quotes = [(q.first, q.stop) for q in quotations(tokens)]
    found = find(passage)
    if found is not None:
        passage.actors = list(found)
    passage.sources = find_sources(passage)
    return passage


def plain(text):
    """As the scorer compares names."""
    return " ".join(re.sub("^(?:[وفبكل]?ال|لل)(?=\\w\\w\\w)", "", w) for w in re.findall(r"\w+", fold(text or "")))


class Sides:
    def __init__(self, path):
        with path.open(encoding="utf-8") as table:
            rows = list(csv.DictReader(table))
        self.side = {r["id"]: r.get("side") or r["id"] for r in rows}
        self.names = {r["id"]: {plain(n) for n in r["names_ar"].split("|") if n} for r in rows}

    def same(self, coded_id, text, gold):
        if coded_id == gold or (coded_id in self.side and self.side[coded_id] == self.side.get(gold)):
            return True
        if coded_id in self.side:
            return False
        text = plain(text)
        names = self.names.get(gold, ())
        return bool(text) and any(n and (n == text or (len(n) > 3 and f" {n} " in f" {text} ")) for n in names)


def right(source, gold, sides, passage):
    if gold is None:
        return source is None
    if source is None:
        return False
    if gold.startswith("anonymous:"):
        return source.kind == "anonymous"
    text = passage.tokens.raw(source.by_first, source.by_last)
    return sides.same(source.id, text, gold) or any(sides.same(c.get("id"), c.get("name"), gold) for c in source.chain)


def cls_of(gold):
    return "outlet" if gold is None else "anonymous" if gold.startswith("anonymous:") else "named"


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("gold", type=pathlib.Path)
    ap.add_argument("texts", nargs="+")
    ap.add_argument("--misses", action="store_true")
    ap.add_argument("--optional", action="store_true")
    ap.add_argument("--skip", default="")
    ap.add_argument("--only", default="", help="N/M: only those articles")
    ap.add_argument("--names-only", action="store_true", help="names of the lexicon instead of riwaya.coding.who")
    ap.add_argument("--show")
    a = ap.parse_args()
    texts, find = texts_of(a.texts), actor_finder(a.names_only)
    if a.show:
        show(passage_of(texts[a.show], find))
        return
    sides = Sides(a.gold.parent / "actors.csv")
    table, good, rules, seconds = Counter(), 0, Counter(), 0.0
    for index, path in enumerate(sorted(a.gold.glob("*.json"))):
        if a.skip and index % int(a.skip.split("/")[1]) == int(a.skip.split("/")[0]):
            continue
        if a.only and index % int(a.only.split("/")[1]) != int(a.only.split("/")[0]):
            continue
        doc = json.loads(path.read_text(encoding="utf-8"))
        passage = passage_of(texts[doc["id"]], find)
        began = time.perf_counter()
        find_sources(passage)
        seconds += time.perf_counter() - began
        for claim in doc["claims"]:
            if claim["optional"] and not a.optional:
                continue
            start, end = claim["spans"][0]
            first = bisect_right(passage.tokens.start, start) - 1
            last = max(first, bisect_right(passage.tokens.start, end - 1) - 1)
            source = source_at(passage, first, last)
            ok = right(source, claim["source"], sides, passage)
            good += ok
            got = "outlet" if source is None else source.kind
            table[cls_of(claim["source"]), got, ok] += 1
            rules[source.rule if source else "outlet", ok] += 1
            if a.misses and not ok:
                by = passage.tokens.raw(source.by_first, source.by_last) if source else ""
                text = passage.tokens.text
                around = text[max(0, start - 160) : start] + "[[" + text[start:end] + "]]" + text[end : end + 90]
                chain = [c.get("id") or c.get("name") for c in source.chain] if source else []
                coded = f"{source.id} {by!r} {source.rule}" if source else "None"
                want = claim["source"]
                print(f"{index:>3} {cls_of(want)}→{got} {claim['kind']} want {want} got {coded} {chain}")
                print("      " + " ".join(around.split()))
    total = sum(table.values())
    print(f"right {good} of {total}: {good / total:.3f}; {seconds * 1000:.0f} ms for find_sources in all")
    for (want, got, ok), n in sorted(table.items(), key=lambda x: -x[1]):
        print(f"  {want:>9} → {got:<9} {'right' if ok else 'wrong':<5} {n}")
    for rule in sorted({r for r, _ in rules}):
        print(f"  {rule:<20} right {rules[rule, True]:>3} wrong {rules[rule, False]:>3}")


def show(passage):
    """Every source with its scope, for reading by eye."""
    for s in passage.sources:
        raw = passage.tokens.raw
        chain = [c.get("id") or c.get("name") for c in s.chain]
        print(f"[{s.rule}] {s.kind} {s.id} by «{raw(s.by_first, s.by_last)}» chain {chain}")
        print("    " + " ".join(raw(s.first, s.stop - 1).split()))


if __name__ == "__main__":
    main()
