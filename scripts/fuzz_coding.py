"""Code many broken texts and see that none raises: python scripts/fuzz_coding.py [COUNT] [SEED].

The texts are the project's examples and training reports, cut, shuffled, doubled, stripped of signs or letters, and
mixed with signs, digits, marks and controls of every kind. Prints the text that failed, as Python's ascii, and stops
with 1.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
import time
from pathlib import Path

from riwaya import Coder

ROOT = Path(__file__).resolve().parents[1]
STRANGE = (
    list("«»“”\"'()[]{}،؛؟.!:-–—…/\\|*_%٪#@&^~`\n\r\t\u2028\u00a0\u200b\u200c\u200d")
    + list("\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\u00ad")
    + list("ـًٌٍَُِّْٰٱآأإةىیکۀﻻﷲﷺ٠١٢٣٩۴0123456789")
    + ["\x00", "\ud800", "\U0001f4a5", "\U00010ffff"[0], "ال", "و", "لل", "كم", "%"]
    + ["1436 هـ", "٩/١١/٢٠١٧", "31/02/2017", "99999999999999999999"]
)


def seeds() -> list[str]:
    """Texts to break."""
    out = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "riwaya" / "examples").glob("*.txt"))]
    for path in sorted(ROOT.glob("training/*/reports.jsonl")):
        out += [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    return out


def broken(texts: list[str], rng: random.Random) -> str:
    """One text of at most a few sentences, broken in one to five ways."""
    text = rng.choice(texts)
    start = rng.randrange(len(text))
    text = text[start : start + rng.choice((5, 40, 200, 500))]
    for _ in range(rng.randint(1, 5)):
        way = rng.randrange(8)
        at = rng.randrange(len(text) + 1)
        if way == 0:
            text = text[:at] + rng.choice(STRANGE) + text[at:]
        elif way == 1:
            text = text[:at] + text[at + rng.randint(1, 9) :]
        elif way == 2:
            words = text.split(" ")
            rng.shuffle(words)
            text = " ".join(words)
        elif way == 3:
            text = text.replace(" ", "", rng.randint(1, 6))
        elif way == 4:
            text = "".join(rng.choice(STRANGE) if rng.random() < 0.05 else c for c in text)
        elif way == 5:
            text = text[:at] + text[at : at + 30] * rng.randint(2, 4) + text[at:]
        elif way == 6:
            text = rng.choice(texts)[:80] + text
        else:
            text = text[::-1] if rng.random() < 0.2 else text + rng.choice(STRANGE) * rng.randint(1, 3)
    return text


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    texts, coder = seeds(), Coder()
    days = (None, dt.date(2017, 11, 19), dt.date(1, 1, 1), dt.date(9999, 12, 31))
    started = time.monotonic()
    claims = 0
    for number in range(count):
        text = broken(texts, rng)
        day = rng.choice(days)
        try:
            for claim in coder.code(text, published=day):
                claims += 1
                record = claim.record()
                assert text[claim.start : claim.end] == claim.text, "span of the trigger"
                for item in (*record["actors"], *record["targets"], *record["places"], *record["quantities"]):
                    assert text[item["start"] : item["end"]] == item["text"], f"span of {item}"
        except Exception as error:
            print(f"failed on text {number} with {type(error).__name__}: {error}\npublished {day}\n{text!a}")
            raise
    print(f"{count} broken texts, {claims} claims, no error, {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
