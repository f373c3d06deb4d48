"""Throw mutated files and random bytes at the reader, and say what failed: scripts/fuzz_reading.py [COUNT] [SEED].

Real files, where they are given with --files FOLDER, are mutated as well; a page takes longest.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from test_reading_bad_input import SEEDS, mutate

from riwaya.model import Article
from riwaya.reading import read_paths


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=100_000)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("--files", type=Path, help="folder with real files to mutate")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    seeds = dict(SEEDS)
    for path in sorted(given.files.iterdir()) if given.files else ():
        if path.is_file() and path.stat().st_size < 200_000:
            seeds[path.name] = path.read_bytes()
    names = sorted(seeds)
    counts: Counter[str] = Counter()
    failed = 0
    slowest = (0.0, "")
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(given.count):
            name = chance.choice(names)
            if len(seeds[name]) > 20_000 and chance.random() < 0.98:
                name = chance.choice(list(SEEDS))
            data = chance.randbytes(chance.randrange(300)) if chance.random() < 0.1 else mutate(seeds[name], chance)
            path = Path(folder) / name
            path.write_bytes(data)
            at = time.monotonic()
            try:
                for item in read_paths([str(path)]):
                    if isinstance(item, Article):
                        item.text.encode()
                        counts["article"] += 1
                    else:
                        counts[item.code] += 1
                        if item.code == "R502" or "\n" in item.message:
                            raise AssertionError(item.message)
            except Exception as error:
                failed += 1
                keep = Path(tempfile.gettempdir()) / f"fuzz-{number}-{name}"
                keep.write_bytes(data)
                print(f"{keep}: {type(error).__name__}: {error}")
            slowest = max(slowest, (time.monotonic() - at, name))
            path.unlink()
    took = time.monotonic() - started
    print(f"{given.count} inputs, {failed} failed, {took:.0f} s, slowest {slowest[0]:.2f} s ({slowest[1]})")
    print(dict(counts.most_common()))
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
