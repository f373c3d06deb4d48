"""The catalogue of codes and the code agree."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def catalogue() -> list[str]:
    return re.findall(r"^\| (R\d{3}) \|", (ROOT / "docs/errors.md").read_text(encoding="utf-8"), re.M)


def test_every_code_stands_in_the_catalogue_and_in_the_source():
    used = set()
    for path in (ROOT / "riwaya").rglob("*.py"):
        used |= set(re.findall(r"""["'](R\d{3})["']""", path.read_text(encoding="utf-8")))
        used |= set(re.findall(r"\[(R\d{3})\]", path.read_text(encoding="utf-8")))
    assert used - set(catalogue()) == set(), "add them to docs/errors.md"
    assert set(catalogue()) - used == set(), "no longer used"


def test_the_catalogue_is_sorted_and_each_code_stands_once():
    codes = catalogue()
    assert codes == sorted(set(codes))
