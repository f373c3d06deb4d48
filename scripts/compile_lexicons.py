"""Compile the lexicon tables: python scripts/compile_lexicons.py [NAME …] (all of them by default)."""

import sys

from riwaya.dictionary.loading import COMPILED, NAMES, build
from riwaya.errors import LexiconError


def main(names: list[str]) -> int:
    COMPILED.mkdir(exist_ok=True)
    for name in names or NAMES:
        try:
            text = build(name)
        except LexiconError as error:
            print(error, file=sys.stderr)
            return 1
        (COMPILED / f"{name}.json").write_text(text, encoding="utf-8")
        print(f"{name}: {len(text.encode()) // 1024} KiB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
