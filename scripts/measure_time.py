"""Measure the readers of dates and numbers on real material: python scripts/measure_time.py [--list].

Needs the data folder (RIWAYA_DATA, RIWAYA_GOLD); prints figures only. (a) Coded articles that are not held out: does a
time in the claim's sentence meet its date, does ``nearest_time`` choose it, does ``quantities_for`` find its number;
(b) speed. Cases that name a date by itself: ``riwaya evaluate --only time``.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import os
import re
import time
from pathlib import Path

from riwaya.arabic.sentences import sentences
from riwaya.arabic.tokens import tokenise
from riwaya.coding.how_many import find_numbers, quantities_for
from riwaya.coding.passage import Passage, TimeMention
from riwaya.coding.when import find_times, nearest_time
from riwaya.evaluation.recognizers import days_meet

DATA = Path(os.environ.get("RIWAYA_DATA", "/work/shared/data"))
GOLD = Path(os.environ.get("RIWAYA_GOLD", "/work/shared/gold/claims"))


def passage(text: str, published: dt.date | None) -> Passage:
    tokens = tokenise(text)
    return Passage(tokens, sentences(tokens), published)


# --- (a) ----------------------------------------------------------------------------------------------------------


def gold_texts() -> dict[str, tuple[str, dt.date | None]]:
    texts: dict[str, tuple[str, dt.date | None]] = {}
    for line in (DATA / "corpora/gold_articles.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        published = record.get("published")
        texts[record["id"]] = record["text"], dt.date.fromisoformat(published[:10]) if published else None
    with (DATA / "seeds/articles.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            text = (DATA / "seeds" / row["file"]).read_text(encoding="utf-8")
            texts[row["id"]] = text, dt.date.fromisoformat(row["published"])
    return texts


def _bounds(date: str) -> tuple[str, str]:
    """First and last day of a gold date: day, month, year or A/B."""
    start, _, end = date.partition("/")
    end = end or start
    if len(start) < 10:
        start = (start + "-01-01")[:10]
    if len(end) == 4:
        end += "-12-31"
    elif len(end) == 7:
        following = dt.date(int(end[:4]) + int(end[5:]) // 12, int(end[5:]) % 12 + 1, 1)
        end = (following - dt.timedelta(days=1)).isoformat()
    return start, end


def _fits(found: TimeMention | None, gold: tuple[str, str]) -> bool:
    """Overlaps, and is at most a week longer than gold."""
    if found is None or found.start is None or not days_meet(found, gold):
        return False
    days = [(dt.date.fromisoformat(b) - dt.date.fromisoformat(a)).days for a, b in ((found.start, found.end), gold)]
    return days[0] <= days[1] + 7


def gold(listing: bool) -> None:
    texts = gold_texts()
    claims = in_sentence = chosen = reachable = with_time = 0
    for index, path in enumerate(sorted(GOLD.glob("*.json"))):
        if index % 4 == 3:
            continue  # held out
        record = json.loads(path.read_text(encoding="utf-8"))
        text, published = texts[record["id"]]
        article = passage(text, published)
        article.times = find_times(article)
        spans = [_tokens(article, *claim["spans"][0]) for claim in record["claims"]]
        for claim, (first, last) in zip(record["claims"], spans, strict=True):
            if not claim["date"]:
                continue
            claims += 1
            bounds = _bounds(claim["date"])
            begin, stop = next(s for s in article.sentences if s[0] <= first < s[1])
            here = [found for found in article.times if begin <= found.first < stop]
            any_good = any(_fits(found, bounds) for found in here)
            in_sentence += any_good
            with_time += bool(here)
            others = [span for span in spans if span != (first, last)]
            choice = nearest_time(article, first, last, others)
            good = _fits(choice, bounds)
            chosen += good
            reachable += any(_fits(found, bounds) for found in article.times)
            if listing and not good:
                picked = article.tokens.raw(choice.first, choice.last) if choice else None
                mark = "pick" if any_good else "none" if not here else "read"
                sentence = article.tokens.raw(begin, stop - 1).strip()
                word = text[slice(*claim["spans"][0])]
                value = choice and (choice.start, choice.end, choice.rule)
                print(f"   {mark} {index} {published} {claim['date']} [{word}] got {picked} {value} | {sentence[:330]}")
    print(
        f"gold: {claims} dated claims; sentence has a time {with_time / claims:.3f}; "
        f"a fitting one {in_sentence / claims:.3f}; ",
        end="",
    )
    print(
        f"nearest_time fits {chosen / claims:.3f} ({chosen / max(with_time, 1):.3f} where the sentence has one); ",
        end="",
    )
    print(f"article has a fitting one {reachable / claims:.3f}")


_WORDS = {"tens": 20, "dozens": 20, "hundreds": 200, "thousands": 2000, "half": 50}


def _amount(text: str) -> float | None:
    """The number of a gold quantity, written in English («about 10,000 killed», «tens of thousands»)."""
    words = text.lower()
    if "tens of thousands" in words or "hundreds of thousands" in words:
        return 20_000 if "tens" in words else 200_000
    match = re.search(r"\d[\d,]*(?:\.\d+)?", words)
    if match:
        return float(match[0].replace(",", "")) * (1_000_000 if "million" in words else 1)
    return next((float(value) for word, value in _WORDS.items() if word in words), None)


def quantities(listing: bool) -> None:
    texts = gold_texts()
    total = found = right = 0
    for index, path in enumerate(sorted(GOLD.glob("*.json"))):
        if index % 4 == 3:
            continue
        record = json.loads(path.read_text(encoding="utf-8"))
        text, published = texts[record["id"]]
        article = passage(text, published)
        article.times = find_times(article)
        article.numbers = find_numbers(article)
        spans = [_tokens(article, *claim["spans"][0]) for claim in record["claims"]]
        for claim, (first, last) in zip(record["claims"], spans, strict=True):
            amount = _amount(claim.get("quantity") or "")
            if amount is None:
                continue
            total += 1
            others = [span for span in spans if span != (first, last)]
            mentions = [m for kind in claim["kinds"] for m in quantities_for(article, kind, first, last, None, others)]
            found += bool(mentions)
            good = any(amount in (m.low, m.high) for m in mentions)
            right += good
            if listing and not good:
                got = [(article.tokens.raw(m.first, m.last), m.low, m.high, m.role) for m in mentions]
                around = article.tokens.raw(max(first - 14, 0), min(last + 16, len(article.tokens) - 1)).replace(
                    "\n", " / "
                )
                print(
                    f"   {index} {claim['kinds'][0]} {claim['quantity']} "
                    f"[{text[slice(*claim['spans'][0])]}] got {got} | {around}"
                )
    print(
        f"quantities: {total} claims with a number; something found {found / total:.3f}, "
        f"the right one {right / total:.3f}"
    )


def _tokens(article: Passage, start: int, end: int) -> tuple[int, int]:
    tokens = article.tokens
    inside = [
        i for i in range(len(tokens)) if tokens.end[i] > start and tokens.start[i] < end and tokens.norm[i] != "\n"
    ]
    return inside[0], inside[-1]


# --- (b) ----------------------------------------------------------------------------------------------------------


def speed() -> None:
    texts = []
    for line in (DATA / "corpora/conflict_articles.jsonl").read_text(encoding="utf-8").splitlines():
        texts.append(json.loads(line)["text"])
    best = [1e9, 1e9]
    size = 0
    for _ in range(3):
        articles = [passage(text, dt.date(2018, 6, 1)) for text in texts]
        size = sum(len(article.tokens) for article in articles)
        spent = [0.0, 0.0]
        for article in articles:
            began = time.perf_counter()
            article.times = find_times(article)
            middle = time.perf_counter()
            article.numbers = find_numbers(article)
            spent[0] += middle - began
            spent[1] += time.perf_counter() - middle
        best = [min(a, b) for a, b in zip(best, spent, strict=True)]
    per = 460 / size * 1000  # 400 words and their signs, in ms
    print(f"speed: when {best[0] * per:.3f} ms, how many {best[1] * per:.3f} ms per 400-word article ({size} tokens)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action="store_true", help="print every case that failed")
    listing = parser.parse_args().list
    gold(listing)
    quantities(listing)
    speed()


if __name__ == "__main__":
    main()
