"""Linking against the example corpus linked by hand: python scripts/measure_example_links.py [--misses] [--coded].

Pairs inside one family of kinds, as riwaya/examples/README.md says; claims in no incident are not judged, and pairs of
incidents listed as ``unsure`` count neither way. The coded claims of people by default; ``--coded``: those of riwaya.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from riwaya.evaluation.gold import match_claims
from riwaya.linking.accounts import account_of
from riwaya.linking.copies import find_copies
from riwaya.linking.incidents import link_accounts
from riwaya.linking.records import Account, Copied, Incident
from riwaya.linking.tables import family_of
from riwaya.model import Article
from riwaya.pipeline import Coder
from riwaya.reading import read_paths

EXAMPLES = Path(__file__).resolve().parents[1] / "riwaya" / "examples"
Label = tuple[str, int]  # article, number of the claim there


def articles(folder: Path = EXAMPLES) -> list[Article]:
    found = [a for a in read_paths([str(folder / "*.txt")]) if isinstance(a, Article)]
    return sorted(found, key=lambda a: a.id)


def copies_of(texts: list[Article]) -> list[Copied]:
    return find_copies(
        (a.id, a.outlet, a.agency, a.published.isoformat() if a.published else None, a.text) for a in texts
    )


def gold_docs(folder: Path = EXAMPLES) -> dict[str, dict[str, Any]]:
    docs = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((folder / "gold" / "claims").glob("*.json"))]
    return {doc["id"]: doc for doc in docs}


def gold_places(folder: Path = EXAMPLES) -> dict[str, dict[str, Any]]:
    import csv

    reach = {"settlement": 4.0, "area": 60.0, "site": 3.0, "country": 400.0, "river": 120.0}
    with (folder / "gold" / "places.csv").open(encoding="utf-8", newline="") as handle:
        return {
            row["id"]: {
                "id": row["id"], "name": row["name_en"], "lat": float(row["lat"]), "lon": float(row["lon"]),
                "precision": row["kind"], "radius_km": float(row["km"] or reach.get(row["kind"], 4.0)), "role": "at",
            }
            for row in csv.DictReader(handle)
        }  # fmt: skip


def gold_record(doc: dict[str, Any], claim: dict[str, Any], places: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A claim of the gold as a record of the exchange format."""
    first, _, last = (claim["date"] or "").partition("/")
    source = claim["source"]
    anonymous = bool(source) and source.startswith("anonymous")
    exact = len(first) == 10 and (not last or last == first)
    return {
        "article": doc["id"], "claim": f"c-{claim['n']:03}", "kind": claim["kind"], "start": claim["spans"][0][0],
        "end": claim["spans"][0][1], "text": claim["text"],
        "actors": [{"id": a} for a in claim["actors"]], "targets": [{"id": t} for t in claim["targets"]],
        "places": [places[p] for p in claim["places"] if p in places],
        "time": {"start": first, "end": last or first, "precision": "day" if exact else "days", "basis": "stated"}
        if first else None,
        "source": {
            "kind": "anonymous" if anonymous else "named" if source else "outlet",
            "id": None if anonymous else source, "text": source,
            "chain": [{"kind": "outlet", "id": None, "name": doc["outlet"]}],
        },
        "modality": claim["modality"],
        "quantities": [
            {"role": q["role"], "low": q["low"], "high": q["high"], "unit": q["unit"], "text": q["text"]}
            for q in claim.get("quantities") or ()
        ],
    }  # fmt: skip


def accounts_of_people(texts: list[Article]) -> dict[Label, Account]:
    """Every claim that people coded, as an account."""
    docs, places = gold_docs(), gold_places()
    facts = {a.id: a for a in texts}
    out = {}
    for id, doc in docs.items():
        article = facts[id]
        for claim in doc["claims"]:
            out[(id, claim["n"])] = account_of(
                gold_record(doc, claim, places),
                outlet=article.outlet,
                agency=article.agency,
                published=doc["published"],
                text=article.text,
            )
    return out


def accounts_of_coder(texts: list[Article]) -> tuple[list[Account], dict[Label, Account]]:
    """(all claims of riwaya as accounts, those of them that are a claim of people)."""
    docs, coder = gold_docs(), Coder()
    every: list[Account] = []
    matched = {}
    for article in texts:
        claims = coder.code_article(article)
        published = article.published.isoformat() if article.published else None
        own = [
            account_of(c.record(), outlet=article.outlet, agency=article.agency, published=published, text=article.text)
            for c in claims
        ]
        every += own
        found = match_claims([(a.start, a.end, a.kind) for a in own], docs[article.id]["claims"])
        matched.update({(article.id, gold["n"]): of_its_kind(own, i, gold) for i, gold in found.items()})
    return every, matched


def of_its_kind(own: list[Account], matched: int, gold: dict[str, Any]) -> Account:
    """The claim matched; where another trigger of the same coded claim («denied the withdrawal») has its kind, that."""
    if own[matched].kind != gold["kind"]:
        for a in own:
            if a.kind == gold["kind"] and any(a.start < stop and start < a.end for start, stop in gold["spans"]):
                return a
    return own[matched]


def truth(links: dict[str, Any]) -> tuple[dict[Label, set[str]], dict[Label, str], set[frozenset[str]]]:
    """(claim -> its incidents, claim -> its kind, pairs of incidents that count neither way)."""
    where: dict[Label, set[str]] = {}
    kinds: dict[Label, str] = {}
    for incident in links["incidents"]:
        for claim in incident["claims"]:
            label = (claim["article"], claim["n"])
            where.setdefault(label, set()).add(incident["incident"])
            kinds[label] = claim["kind"]
    unsure = {frozenset(p) for u in links["unsure"] for p in itertools.combinations(u["incidents"], 2)}
    return where, kinds, unsure


def measure(
    incidents: list[Incident], labels: dict[Label, Account], links: dict[str, Any], misses: bool = False
) -> tuple[int, int, int]:
    """(pairs joined by both, pairs joined here, pairs joined by hand) among the labelled accounts."""
    where, kinds, unsure = truth(links)
    home = {(a.article, a.claim): i.incident for i in incidents for a in i.accounts}
    known = sorted(label for label in labels if label in where)
    both = ours = theirs = 0
    for a, b in itertools.combinations(known, 2):
        if family_of(kinds[a]) != family_of(kinds[b]):
            continue
        right = bool(where[a] & where[b])
        one, two = labels[a], labels[b]
        joined = home[(one.article, one.claim)] == home[(two.article, two.claim)]
        if not right and any(frozenset((x, y)) in unsure for x in where[a] for y in where[b]):
            continue
        both, ours, theirs = both + (right and joined), ours + joined, theirs + right
        if misses and right != joined:
            names = (f"{k[0][:12]}#{k[1]} {labels[k].kind} {labels[k].text}" for k in (a, b))
            print("FALSE" if joined else "missed", *names, sorted(where[a]), "" if right else sorted(where[b]))
    return both, ours, theirs


def report(name: str, both: int, ours: int, theirs: int) -> None:
    precision, recall = both / max(ours, 1), both / max(theirs, 1)
    print(f"{name:<28} pairwise precision {precision:.3f} ({both}/{ours})  recall {recall:.3f} ({both}/{theirs})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--coded", action="store_true")
    options = parser.parse_args()
    texts = articles()
    links = json.loads((EXAMPLES / "links.json").read_text(encoding="utf-8"))
    copies = copies_of(texts)
    if options.coded:
        every, matched = accounts_of_coder(texts)
        report("claims of riwaya", *measure(link_accounts(every, (), copies), matched, links, options.misses))
    else:
        people = accounts_of_people(texts)
        report("claims of people", *measure(link_accounts(people.values(), (), copies), people, links, options.misses))


if __name__ == "__main__":
    main()
