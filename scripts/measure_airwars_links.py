"""Linking against Airwars: python scripts/measure_airwars_links.py [--data FOLDER] [--false N] [--missed N].

Two texts (marked likely) are joined by the reference where they report one incident of Airwars, and by us where they
share an incident of ours. Precision and recall are over pairs of texts, all texts together; B-cubed is the mean over
texts, each with the texts that it shares an incident with, itself among them. Airwars records strikes and the harm they
did, so incidents of ours of other families (an agreement of 2020 that many texts recall) are left out; a second figure
has them in.

Few texts have a date of publication: ``published`` is the stated one, or that of the address or the first line; where
there is none, the day of the incident stands in (the last, for a text of several). A second run is without any day
standing in. Places of data/gazetteers are imported as ``riwaya gazetteer import ocha`` does.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import os
import random
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from riwaya.dictionary.gazetteer_import import read_ocha, write_rows
from riwaya.linking.accounts import account_of
from riwaya.linking.copies import find_copies
from riwaya.linking.incidents import link_accounts
from riwaya.linking.records import Account, Copied, Incident
from riwaya.model import Article
from riwaya.reading.fields import inferred_date

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
Pair = tuple[str, str]


def import_places(data: Path, table: Path) -> None:
    """The gazetteers of ``data`` written to ``table``, which the coder is told to use."""
    tables = sorted((data / "gazetteers").glob("*.csv"))
    if tables:
        write_rows((row for path in tables for row in read_ocha(path)), table)
        os.environ["RIWAYA_GAZETTEER"] = str(table)


def texts(folder: Path, standing_in: bool) -> tuple[dict[str, Article], dict[str, set[str]]]:
    """(articles marked likely by id, text id -> its incidents)."""
    rows = {r["id"]: r for r in map(json.loads, (folder / "articles.jsonl").open(encoding="utf-8"))}
    truth: dict[str, set[str]] = defaultdict(set)
    days: dict[str, dt.date] = {}
    for incident in map(json.loads, (folder / "incidents.jsonl").open(encoding="utf-8")):
        day = dt.date.fromisoformat(incident["date"])
        for key in incident["likely_article_ids"]:
            truth[key].add(incident["incident_id"])
            days[key] = max(days.get(key, day), day)
    out = {}
    for key in sorted(truth):
        row = rows[key]
        stated = row.get("published")
        published = dt.date.fromisoformat(stated[:10]) if stated else inferred_date(row["text"], row.get("url"))
        if published is None and standing_in:
            published = days[key]
        out[key] = Article(key, row["text"], row["title"], row["outlet"], published=published)
    return out, dict(truth)


def accounts(articles: dict[str, Article]) -> tuple[list[Account], list[Copied]]:
    from riwaya.pipeline import Coder

    coder = Coder()
    out = []
    for article in articles.values():
        published = article.published.isoformat() if article.published else None
        for claim in coder.code_article(article):
            out.append(
                account_of(
                    claim.record(),
                    outlet=article.outlet,
                    agency=article.agency,
                    published=published,
                    text=article.text,
                )
            )
    facts = [
        (a.id, a.outlet, a.agency, a.published.isoformat() if a.published else None, a.text) for a in articles.values()
    ]
    return out, find_copies(facts)


def joined(incidents: list[Incident], families: tuple[str, ...] = ("violence", "harm")) -> dict[Pair, list[Incident]]:
    """Pairs of texts -> the incidents of ours that they share, of these families (none: of any)."""
    out: dict[Pair, list[Incident]] = defaultdict(list)
    for incident in incidents:
        if families and incident.family not in families:
            continue
        for pair in itertools.combinations(sorted({a.article for a in incident.accounts}), 2):
            out[pair].append(incident)
    return out


def by_reference(truth: dict[str, set[str]]) -> set[Pair]:
    return {(a, b) for a, b in itertools.combinations(sorted(truth), 2) if truth[a] & truth[b]}


def bcubed(ours: set[Pair], theirs: set[Pair], ids: list[str]) -> tuple[float, float, float]:
    def around(pairs: set[Pair]) -> dict[str, set[str]]:
        out = {id: {id} for id in ids}
        for a, b in pairs:
            out[a].add(b)
            out[b].add(a)
        return out

    mine, right = around(ours), around(theirs)
    precision = sum(len(mine[i] & right[i]) / len(mine[i]) for i in ids) / len(ids)
    recall = sum(len(mine[i] & right[i]) / len(right[i]) for i in ids) / len(ids)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def figures(
    incidents: list[Incident], truth: dict[str, set[str]], families: tuple[str, ...] = ("violence", "harm")
) -> dict[str, Any]:
    ours, theirs = set(joined(incidents, families)), by_reference(truth)
    right = len(ours & theirs)
    precision, recall = right / max(len(ours), 1), right / max(len(theirs), 1)
    return {"right": right, "ours": len(ours), "theirs": len(theirs), "precision": precision, "recall": recall,
            "bcubed": bcubed(ours, theirs, sorted(truth))}  # fmt: skip


def say(name: str, f: dict[str, Any]) -> None:
    print(
        f"{name:<36} pair precision {f['precision']:.3f} ({f['right']}/{f['ours']})  "
        f"recall {f['recall']:.3f} ({f['right']}/{f['theirs']})  "
        "B-cubed P {:.3f} R {:.3f} F1 {:.3f}".format(*f["bcubed"])
    )


def show(
    pairs: list[Pair], articles: dict[str, Article], truth: dict[str, set[str]], found: dict[Pair, list[Incident]]
) -> None:
    for a, b in pairs:
        print("=" * 20, sorted(truth[a]), sorted(truth[b]))
        for incident in found.get((a, b), []):
            place = incident.place.name if incident.place else "-"
            print(
                f"  {incident.kind} {place} {incident.first}…{incident.last}", incident.actors[:3], incident.targets[:3]
            )
            for account in incident.accounts:
                if account.article in (a, b):
                    print(
                        "    ",
                        account.article[-6:],
                        account.kind,
                        account.text,
                        [p.name for p in account.places],
                        account.first,
                        account.last,
                        account.actors,
                        account.targets,
                        [(n.role, n.low, n.high) for n in account.numbers],
                    )
        for id in (a, b):
            print("  --", id, articles[id].published, articles[id].text[:600].replace("\n", " "))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--false", type=int, default=0, help="show so many of the pairs counted as false")
    parser.add_argument("--missed", type=int, default=0, help="show so many of the pairs missed")
    options = parser.parse_args()
    folder = options.data / "airwars"
    if not (folder / "incidents.jsonl").is_file():
        print(f"no incidents at {folder}; not measured")
        return
    with tempfile.TemporaryDirectory() as name:
        import_places(options.data, Path(name) / "gazetteer.tsv")
        for standing_in in (True, False):
            articles, truth = texts(folder, standing_in)
            incidents = link_accounts(*_linked(articles))
            label = "day stands in for a date not known" if standing_in else "no day stands in"
            say(label, figures(incidents, truth))
            say("  incidents of every family", figures(incidents, truth, ()))
            if standing_in and (options.false or options.missed):
                found, theirs = joined(incidents), by_reference(truth)
                draw = random.Random(20)
                wrong, missed = sorted(set(found) - theirs), sorted(theirs - set(found))
                show(sorted(draw.sample(wrong, min(options.false, len(wrong)))), articles, truth, found)
                show(sorted(draw.sample(missed, min(options.missed, len(missed)))), articles, truth, found)


def _linked(articles: dict[str, Article]) -> tuple[list[Account], tuple[()], list[Copied]]:
    made, copies = accounts(articles)
    return made, (), copies


if __name__ == "__main__":
    main()
