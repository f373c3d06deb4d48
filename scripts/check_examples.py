"""Make and check the example corpus: python scripts/check_examples.py [--build] [--examples FOLDER].

The articles and reports are written once, with their triggers marked, in ``gold/marked/*.marked`` and
``reports/reports.marked``; the links in ``gold/marked/links.toml``. ``--build`` makes everything else from them, so
that nobody counts an offset by hand. Without it, says whether the files on disk are what the sources make, and checks
them for themselves: spans, ids, kinds, dates, quantities, links. One line a problem; exit status 1 where there is one.

A marked source has three parts divided by lines of ``---``: ``key: value`` lines; the text, where ``[[word|n]]`` marks
a trigger (the same n twice: two words could be called the trigger); and one line a claim. A claim line is
``n kind|other FIELDS``, fields divided by spaces: ``A:`` actors, ``T:`` targets, ``P:`` places, ``D:`` date, ``S:``
source (``anonymous:field_sources``, ``_`` for a space), ``M:`` modality, ``opt``, ``I:`` incidents, and last any number
of ``Q:role/low/high/unit/words of the text``. ``reports.marked`` holds many such sources, each begun by ``=== id``.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

KINDS = {
    *("capture", "hold", "advance", "withdraw", "encircle", "relieve", "assault", "clash", "bombardment", "explosion"),
    *("casualties", "detain", "release", "surrender", "defect", "deploy", "recruit", "train", "supply", "handover"),
    *("displace", "return", "harm_civilians", "block", "cooperate", "consult", "agree", "aid", "support", "concede"),
    *("demand", "reject", "accuse", "threaten", "sanction", "coerce", "protest"),
}
MODALITIES = {"asserted", "denied", "expected", "demanded", "hypothetical"}
CONTRADICTIONS = {"date", "place", "actor", "target", "number", "outcome", "means", "denial"}
QUANTITY_ROLES = {
    *("killed", "wounded", "displaced", "detained", "people", "fighters", "attackers", "families", "weapons"),
    *("vehicles", "aircraft", "strikes", "rockets", "distance", "share", "duration"),
}
METADATA = ("title", "outlet", "author", "agency", "published", "genre")
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?")
MARK = re.compile(r"\[\[([^\[\]|]+)\|(\d+)\]\]")
FIELDS = {"A": "actors", "T": "targets", "P": "places", "I": "incidents"}


class SourceError(ValueError):
    """A marked source that does not say what it should; the message begins with where."""


@dataclass(slots=True)
class Marked:
    """One marked source read: metadata, plain text, claims in the gold format (each with ``n`` and ``incidents``)."""

    id: str
    where: str
    meta: dict[str, str]
    text: str
    claims: list[dict[str, Any]] = field(default_factory=list)


def unmark(marked: str) -> tuple[str, dict[int, list[list[int]]]]:
    """The text without its marks, and the spans of each number in it."""
    out, spans, at, last = [], {}, 0, 0
    for match in MARK.finditer(marked):
        plain = marked[last : match.start()]
        out += [plain, match[1]]
        at += len(plain)
        spans.setdefault(int(match[2]), []).append([at, at + len(match[1])])
        at += len(match[1])
        last = match.end()
    return "".join([*out, marked[last:]]), spans


def bound(text: str, where: str) -> float | int | None:
    """A bound of a quantity: a number, or None for ``-``."""
    if text == "-":
        return None
    try:
        number = float(text)
    except ValueError as error:
        raise SourceError(f"{where}: {text!r} is no number and not -") from error
    return int(number) if number.is_integer() else number


def read_quantity(spec: str, text: str, spans: list[list[int]], where: str) -> dict[str, Any]:
    """``role/low/high/unit/words`` as a quantity; of several places with these words, the nearest to the trigger."""
    parts = spec.strip().split("/", 4)
    if len(parts) != 5:
        raise SourceError(f"{where}: a quantity is role/low/high/unit/words, not {spec!r}")
    role, low, high, unit, words = parts
    found = [m.start() for m in re.finditer(re.escape(words), text)]
    if role not in QUANTITY_ROLES or not found:
        raise SourceError(
            f"{where}: quantity {spec!r}: " + ("its words are not in the text" if not found else "unknown role")
        )
    start = min(found, key=lambda at: abs(at - spans[0][0]))
    return {
        "role": role,
        "low": bound(low, where),
        "high": bound(high, where),
        "unit": None if unit == "-" else unit,
        "text": words,
        "start": start,
        "end": start + len(words),
    }


def in_words(quantity: dict[str, Any]) -> str:
    """A quantity in a few plain words, as the gold beside the project has them."""
    low, high, unit = quantity["low"], quantity["high"], quantity["unit"] or ""
    if low is None and high is None:
        return quantity["text"]
    if low == high:
        number = f"{low}"
    elif high is None:
        number = f">={low}"
    elif low is None:
        number = f"<={high}"
    else:
        number = f"{low}-{high}"
    return f"{number}{unit if unit == '%' else ' ' + unit} {quantity['role']}".replace("  ", " ")


def read_claim(line: str, text: str, spans: dict[int, list[list[int]]], where: str) -> dict[str, Any]:
    """One claim line as a gold claim."""
    head, *quantities = re.split(r"\s+Q:", line)
    number, kinds, *rest = head.split()
    if not number.isdigit() or int(number) not in spans:
        raise SourceError(f"{where}: no mark {number} in the text")
    place = spans[int(number)]
    claim: dict[str, Any] = {
        "n": int(number),
        "kind": kinds.split("|")[0],
        "kinds": kinds.split("|"),
        "spans": place,
        "text": text[place[0][0] : place[0][1]],
        "actors": [],
        "targets": [],
        "places": [],
        "date": None,
        "source": None,
        "modality": "asserted",
        "optional": False,
        "incidents": [],
    }
    for item in rest:
        key, colon, value = item.partition(":")
        if item == "opt":
            claim["optional"] = True
        elif colon and key in FIELDS:
            claim[FIELDS[key]] = value.split(",")
        elif colon and key in "DSM":
            claim[{"D": "date", "S": "source", "M": "modality"}[key]] = value.replace("_", " ") if key == "S" else value
        else:
            raise SourceError(f"{where}: {item!r} is no field of a claim")
    if quantities:
        claim["quantities"] = [read_quantity(q, text, place, where) for q in quantities]
        claim["quantity"] = "; ".join(in_words(q) for q in claim["quantities"])
    return claim


def read_marked(name: str, source: str, where: str) -> Marked:
    """A marked source read, its claims in the order of the text. Raises SourceError with the place."""
    parts = re.split(r"^---\n", source, flags=re.M)
    if len(parts) != 3:
        raise SourceError(f"{where}: {len(parts)} parts divided by ---; want metadata, text, claims")
    meta = {}
    for line in parts[0].strip().splitlines():
        key, colon, value = line.partition(":")
        if not colon or key not in METADATA:
            raise SourceError(f"{where}: {line!r} is no metadata line")
        meta[key] = value.strip()
    text, spans = unmark(parts[1].strip("\n"))
    if "[[" in text or "]]" in text:
        raise SourceError(f"{where}: a mark that is not closed or holds another")
    out = Marked(name, where, meta, text)
    for line in filter(str.strip, parts[2].splitlines()):
        out.claims.append(read_claim(line, text, spans, f"{where}, claim {line.split()[0]}"))
    coded = [c["n"] for c in out.claims]
    if sorted(coded) != sorted(spans):
        odd = sorted(set(spans) ^ set(coded) | {n for n in coded if coded.count(n) > 1})
        raise SourceError(f"{where}: marks and claims differ or repeat: {odd}")
    out.claims.sort(key=lambda c: c["spans"][0])
    return out


def articles(folder: Path) -> list[Marked]:
    """The marked articles in the order of their file names."""
    return [
        read_marked(file.stem, file.read_text(encoding="utf-8"), f"gold/marked/{file.name}")
        for file in sorted((folder / "gold" / "marked").glob("*.marked"))
    ]


def reports(folder: Path) -> list[Marked]:
    """The marked short reports."""
    file = folder / "reports" / "reports.marked"
    if not file.exists():
        return []
    pieces = re.split(r"^=== *(\S+) *\n", file.read_text(encoding="utf-8"), flags=re.M)
    names = pieces[1::2]
    return [read_marked(n, s, f"reports/{file.name}: {n}") for n, s in zip(names, pieces[2::2], strict=True)]


def gold_file(one: Marked) -> str:
    """The gold of one article, in the format of the scorer with ``n``, ``quantities`` and ``incidents`` added."""
    record = {
        "id": one.id,
        "outlet": one.meta.get("outlet") or None,
        "published": one.meta.get("published") or None,
        "genre": one.meta.get("genre") or None,
        "claims": one.claims,
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def table(rows: list[dict[str, str]]) -> str:
    """``articles.csv``."""
    out = io.StringIO()
    writer = csv.DictWriter(
        out, ["file", "id", "title", "outlet", "author", "agency", "published"], lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


class Links:
    """The hand-made links: resolves ``07#3`` (third mark of the article whose id begins with 07) to a claim."""

    def __init__(self, articles: list[Marked], source: dict[str, Any]) -> None:
        self.articles, self.source = articles, source

    def article(self, short: str) -> Marked:
        found = [a for a in self.articles if a.id == short or a.id.startswith(short + "_")]
        if len(found) != 1:
            raise SourceError(f"links.toml: {short!r} names {len(found)} articles")
        return found[0]

    def claim(self, key: str) -> dict[str, Any]:
        short, _, number = key.partition("#")
        article = self.article(short)
        found = [c for c in article.claims if number.isdigit() and c["n"] == int(number)]
        if not found:
            raise SourceError(f"links.toml: no claim {key!r}")
        return self.pointer(article, found[0])

    @staticmethod
    def pointer(article: Marked, claim: dict[str, Any]) -> dict[str, Any]:
        start, end = claim["spans"][0]
        place = {"start": start, "end": end, "text": claim["text"]}
        return {"article": article.id, "n": claim["n"], "kind": claim["kind"], **place}

    def incidents(self) -> list[dict[str, Any]]:
        told = self.source.get("incidents", {})
        members: dict[str, list[dict[str, Any]]] = {}
        kinds: dict[str, list[str]] = {}
        for article in self.articles:
            for claim in article.claims:
                for name in claim["incidents"]:
                    members.setdefault(name, []).append(self.pointer(article, claim))
                    kinds.setdefault(name, []).append(claim["kind"])
        if odd := sorted(set(members) ^ set(told)):
            raise SourceError(f"links.toml: incidents without claims or without a line: {odd}")
        return [{"incident": n, **told[n], "kinds": sorted(set(kinds[n])), "claims": members[n]} for n in told]

    def resolved(self, item: Any) -> Any:
        """The same item with its ``claims`` and ``articles`` resolved, however deep they lie."""
        if isinstance(item, list):
            return [self.resolved(i) for i in item]
        if not isinstance(item, dict):
            return item
        out = {}
        for key, value in item.items():
            if key == "claims":
                out[key] = [self.claim(v) for v in value]
            elif key in ("articles", "origin_article"):
                out[key] = [self.article(v).id for v in value] if isinstance(value, list) else self.article(value).id
            else:
                out[key] = self.resolved(value)
        return out

    def record(self) -> dict[str, Any]:
        rest = {k: self.resolved(v) for k, v in self.source.items() if k != "incidents"}
        incidents = self.incidents()
        known = {i["incident"] for i in incidents}
        for part, items in rest.items():
            named = {n for i in items for key in ("incident", "announcement", "happening") for n in [i.get(key)] if n}
            named |= {n for i in items for n in i.get("incidents", [])}
            if odd := sorted(named - known):
                raise SourceError(f"links.toml: {part} names incidents that are not there: {odd}")
        return {"incidents": incidents, **rest}


def made(folder: Path) -> dict[Path, str]:
    """Every file that the sources make, with its content."""
    out: dict[Path, str] = {}
    marked = articles(folder)
    rows = []
    for one in marked:
        out[folder / f"{one.id}.txt"] = one.text
        out[folder / "gold" / "claims" / f"{one.id}.json"] = gold_file(one)
        row = {key: one.meta.get(key, "") for key in ("title", "outlet", "author", "agency", "published")}
        rows.append({"file": f"{one.id}.txt", "id": one.id, **row})
    out[folder / "articles.csv"] = table(rows)
    links = folder / "gold" / "marked" / "links.toml"
    if links.exists():
        record = Links(marked, tomllib.loads(links.read_text(encoding="utf-8"))).record()
        out[folder / "links.json"] = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    lines = []
    for one in reports(folder):
        out[folder / "reports" / "gold" / "claims" / f"{one.id}.json"] = gold_file(one)
        meta = {key: one.meta.get(key) or None for key in ("title", "outlet", "agency", "published")}
        row = {"id": one.id, **meta, "text": one.text}
        lines.append(json.dumps(row, ensure_ascii=False) + "\n")
    if lines:
        out[folder / "reports" / "reports.jsonl"] = "".join(lines)
    return out


def ids(path: Path) -> set[str]:
    """The ids of a table, the first column."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"] for row in csv.DictReader(file)}


def check_gold(path: Path, text: str, actors: set[str], places: set[str]) -> list[str]:
    """What is wrong with one gold file."""
    problems = []
    doc = json.loads(path.read_text(encoding="utf-8"))
    for claim in doc["claims"]:
        where = f"{path.name} claim {claim['n']}"
        spans = claim["spans"]
        if any(not 0 <= s < e <= len(text) for s, e in spans) or text[spans[0][0] : spans[0][1]] != claim["text"]:
            problems.append(f"{where}: span does not hold {claim['text']!r}")
        problems += [f"{where}: unknown kind {k}" for k in claim["kinds"] if k not in KINDS]
        problems += [f"{where}: unknown actor {a}" for r in ("actors", "targets") for a in claim[r] if a not in actors]
        problems += [f"{where}: unknown place {p}" for p in claim["places"] if p not in places]
        source = claim["source"]
        if source and not source.startswith("anonymous:") and source not in actors:
            problems.append(f"{where}: unknown source {source}")
        if claim["modality"] not in MODALITIES:
            problems.append(f"{where}: unknown modality {claim['modality']}")
        if claim["date"] and not DATE.fullmatch(claim["date"]):
            problems.append(f"{where}: {claim['date']!r} is no date")
        if not claim["optional"] and not (claim["actors"] or claim["targets"] or claim["places"]):
            problems.append(f"{where}: neither actor, target nor place, and not optional")
        for quantity in claim.get("quantities", []):
            if text[quantity["start"] : quantity["end"]] != quantity["text"]:
                problems.append(f"{where}: quantity does not lie at {quantity['text']!r}")
            low, high = quantity["low"], quantity["high"]
            if low is not None and high is not None and low > high:
                problems.append(f"{where}: quantity from {low} to {high}")
    return problems


def check(folder: Path) -> list[str]:
    """Everything that is wrong with the example corpus on disk."""
    problems = []
    for path, content in made(folder).items():
        if not path.exists():
            problems.append(f"{path}: missing; run with --build")
        elif path.read_text(encoding="utf-8") != content:
            problems.append(f"{path}: not what the marked source makes; run with --build")
    if problems:
        return problems
    actors, places = ids(folder / "gold" / "actors.csv"), ids(folder / "gold" / "places.csv")
    for path in sorted((folder / "gold" / "claims").glob("*.json")):
        text = folder / f"{path.stem}.txt"
        if not text.exists():
            problems.append(f"{path}: coded, but there is no {text.name}")
            continue
        problems += check_gold(path, text.read_text(encoding="utf-8"), actors, places)
    jsonl = folder / "reports" / "reports.jsonl"
    if jsonl.exists():
        for row in map(json.loads, jsonl.read_text(encoding="utf-8").splitlines()):
            coded = folder / "reports" / "gold" / "claims" / f"{row['id']}.json"
            problems += check_gold(coded, row["text"], actors, places)
    links = folder / "links.json"
    if links.exists():
        record = json.loads(links.read_text(encoding="utf-8"))
        odd = {c["type"] for c in record.get("contradictions", [])} - CONTRADICTIONS
        problems += [f"links.json: unknown type of contradiction {t}" for t in sorted(odd)]
    return problems


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--build", action="store_true", help="write what the marked sources make")
    ap.add_argument("--examples", type=Path, default=Path(__file__).parent.parent / "riwaya" / "examples")
    a = ap.parse_args()
    try:
        if a.build:
            for path, content in made(a.examples).items():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content, encoding="utf-8")
        problems = check(a.examples)
    except SourceError as error:
        problems = [str(error)]
    for problem in problems:
        print(problem)
    if problems:
        return 1
    gold = [json.loads(f.read_text(encoding="utf-8")) for f in sorted(a.examples.glob("**/claims/*.json"))]
    claims = [c for doc in gold for c in doc["claims"]]
    required = sum(not c["optional"] for c in claims)
    print(f"{len(gold)} texts, {len(claims)} claims, {required} of them required: all in order")
    return 0


if __name__ == "__main__":
    sys.exit(main())
