"""Renew what README.md shows of the program: python docs/readme_example.py [--check].

Everything between ``<!-- made: NAME -->`` and ``<!-- end -->`` in README.md is output of the program as it is now; a
test says where it no longer is. ``--check`` changes nothing and exits with 1 where README.md is not current.
The scores are those of docs/evaluation.json, which ``make evaluation`` renews.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from riwaya import Coder
from riwaya.model import Claim

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
EVALUATION = ROOT / "docs" / "evaluation.json"
PARAGRAPH = ROOT / "docs" / "readme_paragraph.txt"
PUBLISHED, OUTLET = "2017-11-12", "Example Daily"
BLOCK = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
os.environ["RIWAYA_GAZETTEER"] = ""  # what a user has imported must not show in README.md
FIGURES = ("detection", "whole", "actors", "targets", "places", "date", "source", "modality")


def who(actors: list) -> str:
    return ", ".join(a.id or f"«{a.text}»" for a in actors)


def number(claim: Claim) -> str:
    def bounds(low: float | None, high: float | None) -> str:
        if low is None:
            return f"at most {high:g}"
        return f"{low:g}" if low == high else f"at least {low:g}" if high is None else f"{low:g} to {high:g}"

    return ", ".join(
        f"{q.role} {bounds(q.low, q.high)}{'%' if q.unit == '%' else ''}" for q in claim.quantities if q.low or q.high
    )


def day(claim: Claim) -> str:
    if claim.time is None or claim.time.start is None:
        return ""
    return claim.time.start if claim.time.start == claim.time.end else f"{claim.time.start} to {claim.time.end}"


def source(claim: Claim) -> str:
    by = claim.source
    return by.id or (f"«{by.text}»" if by.text else f"the outlet ({by.name})")


def example() -> str:
    """The paragraph, and the claims in it as a table."""
    text = PARAGRAPH.read_text(encoding="utf-8").strip()
    lines = [
        f'<p dir="rtl" lang="ar">{text}</p>',
        "",
        "| words | what | who | to whom | where | when | how many | according to | how sure |",
    ]
    lines.append("|" + " --- |" * 9)
    for c in Coder().code(text, published=PUBLISHED, outlet=OUTLET):
        cells = [
            c.text,
            c.kind,
            who(c.actors),
            who(c.targets),
            ", ".join(p.name for p in c.places),
            day(c),
            number(c),
            source(c),
            c.modality,
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def python() -> str:
    """Three lines of Python and what they print."""
    code = [
        "from riwaya import Coder",
        'for claim in Coder().code("قصف الجيش السوري مدينة سرمين فجر أمس", published="2017-11-19"):',
        "    print(claim.kind, claim.text, claim.places[0].name, claim.time.start, claim.source.kind)",
    ]
    shown = subprocess.run(
        [sys.executable, "-c", "\n".join(code)], capture_output=True, text=True, check=True, env=environment()
    ).stdout
    return "\n".join(["```python", *code, "```", "```", shown.rstrip(), "```"])


def environment() -> dict[str, str]:
    return {**os.environ, "COLUMNS": "100", "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1", "RIWAYA_WORKERS": "1"}


def tour() -> str:
    """A session at the command line over the example articles."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "articles").symlink_to(ROOT / "riwaya" / "examples")
        bin_folder = str(Path(sys.executable).parent)
        env = {**environment(), "PATH": bin_folder + os.pathsep + os.environ["PATH"]}

        def session(command: str, keep: int = 200) -> list[str]:
            done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True, check=True, env=env)
            lines = [line.rstrip() for line in done.stdout.splitlines()]
            while lines and not lines[0]:
                lines.pop(0)
            # the last line of an explanation is a fingerprint of the lexicons: it changes with any word
            shown = [untimed(line) for line in lines if not line.strip().startswith("coded by ")]
            return [f"$ {command}", *shown[:keep], ""]

        out = session("riwaya run 'articles/*.txt' --db record.db")
        out += session(
            "riwaya show claims --db record.db --kind withdraw --since 2017-11-10 --limit 6 | cut -f 1,4,6,7,9,10"
        )
        out += session("riwaya show claims --db record.db --article 07_mashriq_20171109", 4)
        out += session("riwaya explain 07_mashriq_20171109 1 --db record.db", 18)
        out += session("riwaya show sources --db record.db", 5)
        out += session("riwaya show attention --db record.db", 4)
        out += session("riwaya export claims --db record.db -o claims.csv --modality denied && head -1 claims.csv")
    return "\n".join(["```", *out[:-1], "```"])


def untimed(line: str) -> str:
    """A line without what differs from run to run."""
    return re.sub(r"  ·  \d+ coded in [\d.]+ .*$", "", line)


def scores() -> str:
    """The figures of docs/evaluation.json for the coded articles as a table."""
    kept = json.loads(EVALUATION.read_text(encoding="utf-8"))
    parts = {one["key"]: one for one in kept["sections"]}
    everything, aside = ({f["name"]: f for f in parts[key]["figures"]} for key in ("coded", "aside"))

    def counted(part: str) -> str:
        return parts[part]["title"].rpartition(": ")[2]

    heads = f"riwaya, all {counted('coded')} articles | riwaya, {counted('aside')} kept aside | keyword coder, all"
    lines = [
        f"| figure | {heads} |",
        "| --- | --- | --- | --- |",
    ]
    for name in everything:
        if not name.startswith(FIGURES):
            continue
        one, other = everything[name], aside[name]
        spread = f" ({other['low']:.2f} to {other['high']:.2f})" if "low" in other else ""
        naive = one.get("beside", {}).get("keyword coder")
        if naive is not None:
            lines.append(f"| {name} | {one['value']:.2f} | {other['value']:.2f}{spread} | {naive:.2f} |")
    return "\n".join(lines)


PARTS = {"example": example, "python": python, "tour": tour, "scores": scores}


def render(text: str) -> str:
    """README.md with every made part as the program makes it now."""
    return BLOCK.sub(lambda found: f"{found[1]}{PARTS[found[2]]()}\n{found[3]}", text)


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--check", action="store_true")
    a = ap.parse_args()
    held = README.read_text(encoding="utf-8")
    made = render(held)
    if a.check:
        if made != held:
            print("README.md is not what the program shows now: make readme", file=sys.stderr)
        return int(made != held)
    README.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
