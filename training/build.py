"""Make and check one set of coded training reports: python training/build.py NAME.

The set is written once in ``training/NAME/reports.marked`` (the format of scripts/check_examples.py, whose functions do
the reading); everything else in the folder is made from it. Actor ids are those of riwaya/lexicons/actors.tsv and
countries.tsv. Place ids are, in this order: those of ``training/NAME/own_places.csv`` where there is one, of
riwaya/examples/gold/places.csv, and of the overlay without ``riwaya:`` (``sy-manbij``; a country is ``country:SY``).
Problems are printed one a line; exit status 1 where there is one.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "scripts"))
from check_examples import Marked, SourceError, check_gold, gold_file, read_marked  # noqa: E402

LEXICONS = HERE.parent / "riwaya" / "lexicons"
EXAMPLES = HERE.parent / "riwaya" / "examples" / "gold"
ACTOR_COLUMNS = ["id", "name_en", "class", "country", "side", "names_ar"]
PLACE_COLUMNS = ["id", "name_en", "name_ar", "lat", "lon", "kind", "km"]
SETTLEMENTS = {"settlement", "capital", "quarter", "district"}
AREAS = {
    "governorate",
    "region",
    "plain",
    "desert",
    "valley",
    "mountain",
    "coast",
    "strip",
    "sea",
    "lake",
    "island",
    "district",
}
LINES = {"border", "line", "road"}


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a lexicon table (comments and blank lines left out)."""
    lines = (LEXICONS / name).read_text(encoding="utf-8").splitlines()
    return list(
        csv.DictReader((x for x in lines if x and not x.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
    )


def known_actors() -> dict[str, dict[str, str]]:
    """Every actor id with its row of actors.csv."""
    out = {}
    for r in rows("countries.tsv"):
        out[r["id"]] = {
            "id": r["id"],
            "name_en": r["name_en"],
            "class": "state",
            "country": r["iso"],
            "side": r["id"],
            "names_ar": r["names"].replace("~", ""),
        }
    for r in rows("actors.tsv"):
        names = "|".join(n.lstrip("~^*") for n in r["names"].split("|"))
        out[r["id"]] = {
            **{k: r[k] or "" for k in ("id", "name_en", "class", "country")},
            "side": r["side"] or r["id"],
            "names_ar": names,
        }
    return out


def place_kind(kind: str) -> str:
    """The kind of places.csv for a class of the gazetteer."""
    if kind in ("country", "river"):
        return kind
    return "settlement" if kind in SETTLEMENTS else "area" if kind in AREAS | LINES else "site"


def known_places(folder: Path) -> dict[str, dict[str, str]]:
    """Every place id with its row of places.csv."""
    out = {}
    for name in ("overlay.tsv", "gazetteer.tsv"):
        for r in rows(name):
            key = r["id"].removeprefix("riwaya:")
            kind = place_kind(r["class"])
            width = "" if kind in ("settlement", "site") else r["radius_km"] or ("60" if r["class"] in LINES else "")
            row = [key, r["name_en"], r["names_ar"].replace("~", ""), r["lat"], r["lon"], kind, width]
            out.setdefault(key, dict(zip(PLACE_COLUMNS, row, strict=True)))
    for path in (EXAMPLES / "places.csv", folder / "own_places.csv"):
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                out.update({r["id"]: r for r in csv.DictReader(file)})
    return out


def write_table(path: Path, columns: list[str], table: list[dict[str, str]]) -> None:
    """A table with its header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(table)


def read_all(folder: Path) -> tuple[list[Marked], list[str]]:
    """The reports that can be read, and what is wrong with the others."""
    pieces = re.split(r"^=== *(\S+) *\n", (folder / "reports.marked").read_text(encoding="utf-8"), flags=re.M)
    found, problems = [], []
    for name, source in zip(pieces[1::2], pieces[2::2], strict=True):
        try:
            found.append(read_marked(name, source, name))
        except SourceError as error:
            problems.append(str(error))
    problems += [f"{n}: id told {k} times" for n, k in Counter(pieces[1::2]).items() if k > 1]
    return found, problems


def build(folder: Path) -> int:
    """Write all that the source makes; the number of problems."""
    found, problems = read_all(folder)
    actors, places = known_actors(), known_places(folder)
    used_actors, used_places, lines = set(), set(), []
    (folder / "claims").mkdir(exist_ok=True)
    for old in (folder / "claims").glob("*.json"):
        old.unlink()
    for one in found:
        path = folder / "claims" / f"{one.id}.json"
        path.write_text(gold_file(one), encoding="utf-8")
        problems += check_gold(path, one.text, set(actors), set(places))
        for claim in one.claims:
            used_actors |= {*claim["actors"], *claim["targets"], claim["source"] or ""}
            used_places |= set(claim["places"])
        meta = {key: one.meta.get(key) or None for key in ("title", "outlet", "agency", "published")}
        lines.append(json.dumps({"id": one.id, **meta, "text": one.text}, ensure_ascii=False) + "\n")
    (folder / "reports.jsonl").write_text("".join(lines), encoding="utf-8")
    write_table(folder / "actors.csv", ACTOR_COLUMNS, [actors[a] for a in sorted(used_actors) if a in actors])
    write_table(folder / "places.csv", PLACE_COLUMNS, [places[p] for p in sorted(used_places) if p in places])
    for problem in problems:
        print(problem)
    claims = [c for one in found for c in one.claims]
    kinds = Counter(c["kind"] for c in claims)
    print(f"{len(found)} reports, {len(claims)} claims, {sum(not c['optional'] for c in claims)} required")
    print(" ".join(f"{k}:{n}" for k, n in kinds.most_common()))
    return len(problems)


if __name__ == "__main__":
    sys.exit(1 if build(HERE / sys.argv[1]) else 0)
