"""Time and memory of linking: 10,000 and 100,000 accounts, made by coding news and repeating it with shifted dates.

``python benchmarks/linking.py [FILE] [--count N …]``; one line a size: seconds of processor time, peak memory in MB.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from riwaya.linking.accounts import account_of
from riwaya.linking.incidents import link_accounts
from riwaya.linking.records import Account
from riwaya.model import Article
from riwaya.pipeline import Coder
from riwaya.reading import read_paths

ROOT = Path(__file__).resolve().parents[1]
NEWS = ROOT.parent / "shared" / "data" / "corpora" / "news_20k.jsonl.gz"
EXAMPLES = ROOT / "riwaya" / "examples"
SHIFT = 97  # days between one repetition and the next


def coded(path: Path, count: int) -> list[Account]:
    """The first ``count`` accounts coded from a corpus; the example articles where it is absent."""
    sources = [str(path)] if path.is_file() else [str(EXAMPLES / "*.txt")]
    coder = Coder()
    out: list[Account] = []
    for article in read_paths(sources):
        if isinstance(article, Article):
            published = article.published.isoformat() if article.published else None
            for claim in coder.code_article(article):
                out.append(account_of(claim.record(), outlet=article.outlet, published=published, text=article.text))
            if len(out) >= count:
                break
    return out[:count]


def shifted(account: Account, turn: int) -> Account:
    """The account as another article, ``turn`` repetitions later."""
    if not turn:
        return account

    def later(day: str | None) -> str | None:
        return day and (dt.date.fromisoformat(day) + dt.timedelta(days=SHIFT * turn)).isoformat()

    return replace(
        account, article=f"{account.article}-{turn}", published=later(account.published), first=later(account.first),
        last=later(account.last),
    )  # fmt: skip


def repeated(own: list[Account], count: int) -> Iterator[Account]:
    """``count`` accounts: the coded ones again and again, each time later."""
    turns = -(-count // len(own))
    return islice((shifted(account, turn) for turn in range(turns) for account in own), count)


def measure(counts: list[int], path: Path = NEWS) -> Iterator[tuple[int, int, float, float]]:
    """(accounts, incidents, seconds of processor time, peak memory of the process in MB) for each size, in order."""
    own = coded(path, min(counts))
    for count in sorted(counts):
        accounts = list(repeated(own, count))
        began = time.process_time()
        found = len(link_accounts(accounts))
        yield count, found, time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        del accounts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=NEWS)
    parser.add_argument("--count", type=int, nargs="+", default=[10_000, 100_000])
    options = parser.parse_args()
    for line in table(options.count, options.file):
        print(line)


def table(counts: list[int], path: Path = NEWS) -> Iterator[str]:
    last: tuple[int, float] | None = None
    for count, found, seconds, memory in measure(counts, path):
        note = ""
        if last is not None:
            allowed = last[1] * (count * math.log(count)) / (last[0] * math.log(last[0]))
            note = f"; n log n from the size before would be {allowed:.1f} s"
        peak = f"peak memory {memory:.0f} MB (bar 1,000)"
        yield f"linking {count:>7} accounts{seconds:>10.1f} s  {found} incidents; {peak}{note}"
        last = (count, seconds)


if __name__ == "__main__":
    sys.exit(main())
