"""Make docs/evaluation.md: python docs/evaluation_page.py [SHARED] [--check].

With SHARED it first measures the coder (``riwaya evaluate`` on SHARED/gold and SHARED/data, and on the project's own
coded texts) and keeps the figures in docs/evaluation.json. The page is written from that file and from
``evaluation_words.md``, which holds the prose. ``--check`` changes nothing and exits with 1 where the page is not
current.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

os.environ["RIWAYA_GAZETTEER"] = ""  # what a user has imported must not show in the figures

from riwaya.coding.where_resolve import load_gazetteer
from riwaya.evaluation import own
from riwaya.evaluation.coded import code_set
from riwaya.evaluation.coded import measure as measure_set
from riwaya.evaluation.whole import Plan, evaluate, record
from riwaya.pipeline import Coder

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "docs" / "evaluation.json"
WORDS = ROOT / "docs" / "evaluation_words.md"
PAGE = ROOT / "docs" / "evaluation.md"
COMMANDS = {
    "coded": "riwaya evaluate SHARED/gold --data SHARED/data --only coded",
    "aside": "riwaya evaluate SHARED/gold --data SHARED/data --only coded",
    "gsr": "riwaya evaluate --data SHARED/data --only gsr",
    "airwars": "riwaya evaluate --data SHARED/data --only airwars",
    "time": "riwaya evaluate --data SHARED/data --only time",
    "treebank": "riwaya evaluate --data SHARED/data --only treebank",
    "neutrality": "riwaya evaluate SHARED/gold --data SHARED/data --only neutrality",
}


def measure(shared: Path) -> dict[str, Any]:
    """All figures, with the day and the version that they were measured on."""
    plan = Plan(shared / "gold", data=shared / "data", say=lambda line: None)
    made = record(plan, list(evaluate(plan)))
    sets = {}
    coder = Coder(load_gazetteer())
    for one in own.own_sets():
        gold = own.load_own(one)
        sections, _ = measure_set(gold, code_set(gold, coder, lambda line: None), aside=0)
        sets[one.name] = {"articles": len(gold.articles), "figures": [f.record() for f in sections[0].figures]}
    return {"measured": dt.date.today().isoformat(), "python": platform.python_version(), **made, "own": sets}


def number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def figure_table(section: dict[str, Any]) -> list[str]:
    """The figures of a section as a table."""
    figures = section["figures"]
    rivals = list(dict.fromkeys(name for f in figures for name in f.get("beside", {})))
    lines = [
        "| figure | value | 95 % interval | cases | bar |" + "".join(f" {name} |" for name in rivals),
        "| --- | --- | --- | --- | --- |" + " --- |" * len(rivals),
    ]
    for f in figures:
        spread = f"{f['low']:.2f} to {f['high']:.2f}" if "low" in f else ""
        bar = f"{f['bar']:.2f}, {'reached' if f['met'] else 'not reached'}" if "bar" in f else ""
        note = f" ({f['note']})" if f.get("note") else ""
        others = "".join(f" {number(f.get('beside', {}).get(name))} |" for name in rivals)
        lines.append(f"| {f['name']}{note} | {number(f['value'])} | {spread} | {f['of'] or ''} | {bar} |{others}")
    return lines


def count_table(table: dict[str, Any], most: int = 12) -> list[str]:
    """A table of counts, its commonest rows."""
    lines = ["", f"{table['title'].capitalize()}:", "", "| " + " | ".join(table["columns"]) + " |"]
    lines.append("|" + " --- |" * len(table["columns"]))
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in table["rows"][:most]]
    if len(table["rows"]) > most:
        lines += ["", f"and {len(table['rows']) - most} rarer ones."]
    return lines


def section_lines(section: dict[str, Any]) -> list[str]:
    """A section of the page."""
    out = ["", f"## {section['title']}", ""]
    if "absent" in section:
        return [*out, section["absent"]]
    out += [f"`{COMMANDS[section['key']]}`", "", *figure_table(section)]
    for table in section["tables"]:
        if table["rows"]:
            out += count_table(table)
    out += [f"\n{note[0].upper()}{note[1:]}." for note in section["notes"]]
    return out


def own_lines(sets: dict[str, Any], fingerprints: dict[str, str]) -> list[str]:
    """The project's own coded texts in one table."""
    names = ("detection", "whole", "actors", "targets", "places", "date", "source", "modality")
    out = [
        "",
        "## The project's own coded texts (in sample)",
        "",
        "`pytest tests/test_evaluation_gate.py` holds floors.",
    ]
    out += ["", "| set | articles | " + " | ".join(names) + " | gold (sha256) |", "| --- | --- |" + " --- |" * 9]
    for key, held in sets.items():
        values = {f["name"].split(" (")[0]: f["value"] for f in held["figures"]}
        cells = " | ".join(number(values[name]) for name in names)
        out.append(f"| {key} | {held['articles']} | {cells} | `{fingerprints[key][:12]}` |")
    return out


def page(kept: dict[str, Any], words: str) -> str:
    """The whole page."""
    gold = kept["gold"]
    state = (
        f"Measured on {kept['measured']} with {kept['coder']} (Python {kept['python']}), on {gold['articles']} coded "
        f"articles with {gold['required_claims']} required claims. Renew it with `make evaluation`."
    )
    head, _, tail = words.partition("<!-- figures -->")
    body = [line for section in kept["sections"] for line in section_lines(section)]
    body += own_lines(kept["own"], kept["own_gold"])
    return head.replace("<!-- state -->", state).rstrip() + "\n" + "\n".join(body) + "\n\n" + tail.strip() + "\n"


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("shared", type=Path, nargs="?")
    ap.add_argument("--check", action="store_true")
    a = ap.parse_args()
    if a.shared is not None:
        if not (a.shared / "gold").is_dir():
            print(f"no coded articles at {a.shared / 'gold'}; the figures stay those of {KEPT.name}")
        else:
            KEPT.write_text(json.dumps(measure(a.shared), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    made = page(json.loads(KEPT.read_text(encoding="utf-8")), WORDS.read_text(encoding="utf-8"))
    if a.check:
        held = PAGE.read_text(encoding="utf-8")
        if made != held:
            print(
                "docs/evaluation.md is not made from docs/evaluation.json: python docs/evaluation_page.py",
                file=sys.stderr,
            )
        return int(made != held)
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
