"""How long the workspace takes for each page over a record of 200,000 claims.

The record is made of the news corpus (shared/data/corpora/news_20k.jsonl.gz), coded once and repeated with dates
shifted until there are enough claims; where the corpus is absent, of the example articles. It is kept for the next run.

    python benchmarks/workspace.py --db /tmp/big.db [--coded coded.db] [--claims 200000] [--rounds 4]

For each page, one request after another, in milliseconds: what the server says of itself (`Server-Timing`), processor
time of the first visit of every address (cold) and of all visits, and the time by the clock, which counts what else the
machine does; and the size of the largest answer.
"""

from __future__ import annotations

import argparse
import datetime as dt
import http.client
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import orjson
from sqlalchemy import func, select

from riwaya import linkage
from riwaya.model import Article
from riwaya.store import browse_overview, rows, search
from riwaya.store.browse import Browser
from riwaya.store.record import Record
from riwaya.store.rows import Coded
from riwaya.store.schema import CLAIMS_A_ARTICLE, articles, claims
from riwaya.store.schema_links import incidents, terms

ROOT = Path(__file__).parent.parent
NEWS = ROOT.parent / "shared" / "data" / "corpora" / "news_20k.jsonl.gz"
SHIFT = 401  # days between one repetition and the next
WORDS = ("المدينة", "قصف", "المستشفى", "مدنيين قتلوا", '"وقف إطلاق النار"', "الحدود", "غارات جوية", "معبر")


def code(path: Path, news: Path) -> None:
    """Code the corpus into a record of its own."""
    source = [str(news)] if news.exists() else [str(ROOT / "riwaya" / "examples" / "*.txt")]
    subprocess.run([sys.executable, "-m", "riwaya.cli.main", "run", *source, "--db", str(path)], check=True)


def shifted(day: str | None, days: int) -> str | None:
    """An ISO date (day, month or year) moved; months and years stay what they are."""
    if not day or len(day) < 10:
        return day
    try:
        return (dt.date.fromisoformat(day[:10]) + dt.timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return day


def repeat(coded: Record, big: Record, wanted: int) -> int:
    """Fill ``big`` with the coded articles, again and again with later dates, until it has ``wanted`` claims."""
    done = turn = 0
    while done < wanted:
        before = done
        for batch in batches(coded):
            fresh = []
            for _, article, _ in batch:
                day = shifted(article.published.isoformat() if article.published else None, turn * SHIFT)
                fresh.append(
                    Article(
                        f"{article.id}.{turn}", article.text, article.title, article.outlet, article.author,
                        article.agency, dt.date.fromisoformat(day) if day else None, article.url,
                    )
                )  # fmt: skip
            big.add(fresh)
            with big.engine.connect() as connection:
                ids = select(articles.c.id, articles.c.number).where(articles.c.id.in_([a.id for a in fresh]))
                held = {row.id: row.number for row in connection.execute(ids)}
            made = []
            for (_, _, found), article in zip(batch, fresh, strict=True):
                if article.id in held and found:
                    made.append(coded_rows(held[article.id], article.id, [c for _, c in found], turn * SHIFT))
            done += big.write(made, "benchmark")
            if done >= wanted:
                break
        if done == before:
            raise SystemExit("the coded record has no claims")
        turn += 1
    return done


def batches(coded: Record, size: int = 200) -> Iterator[list]:
    batch: list = []
    for one in coded.coded():
        batch.append(one)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def coded_rows(number: int, article: str, found: list[dict], days: int) -> Coded:
    """The rows of an article's claims under another id, with their dates moved."""
    made, actors, places = [], [], []
    key = number * CLAIMS_A_ARTICLE
    for c in found:
        c["article"] = article
        when = c["time"]
        if when:
            when["start"], when["end"] = shifted(when["start"], days), shifted(when["end"], days)
        first = rows.first_day(when["start"]) if when else None
        last = rows.last_day(when["end"] or when["start"]) if when else None
        source = c["source"]
        made.append(
            (
                key, number, c["claim"], c["kind"], c["start"], c["end"], c["modality"], source["kind"],
                source["id"] or source["text"] or source["name"], source["name"], first, last, c["confidence"],
                orjson.dumps(c).decode(),
            )
        )  # fmt: skip
        actors += [(key, "actor", a["id"], a["name"]) for a in c["actors"]]
        actors += [(key, "target", a["id"], a["name"]) for a in c["targets"]]
        places += [(key, p["id"], p["name"], p["lat"], p["lon"]) for p in c["places"]]
        key += 1
    return Coded(number, made, actors, places, [])


def build(path: Path, coded: Path | None, wanted: int) -> None:
    """Make the big record, link it and prepare its search."""
    with tempfile.TemporaryDirectory() as folder:
        source = coded or Path(folder) / "coded.db"
        if not source.exists():
            code(source, NEWS)
        with Record.open(source, create=False) as small, Record.open(path) as big:
            print(f"{repeat(small, big, wanted):,} claims written")
    with Record.open(path) as big:
        for name, job in (("linked", lambda: linkage.link_record(big)), ("search", lambda: search.prepare(big))):
            began = time.process_time()
            job()
            print(f"{name} in {time.process_time() - began:.0f} s of CPU")


def addresses(path: Path, seed: int = 7) -> dict[str, list[str]]:
    """Page -> addresses to visit: with and without filters, rare and common values, first pages and later ones."""
    pick = random.Random(seed)
    with Record.open(path, create=False) as record:
        b = Browser(record.engine, str(path))
        actors = [r.actor for r in browse_overview.actors(b) if r.actor]
        places = [r.place for r in browse_overview.places(b) if r.place]
        sources = [r.source for r in browse_overview.sources(b) if r.source]
        kinds = [k for k, _ in browse_overview.kinds(b)]
        ids = [r[0] for r in b.rows(select(incidents.c.incident).order_by(incidents.c.claims.desc()).limit(20))]
        ids += [r[0] for r in b.rows(select(incidents.c.incident).order_by(incidents.c.incident).limit(20))]
        texts = [r[0] for r in b.rows(select(articles.c.id).order_by(articles.c.claims.desc().nulls_last()).limit(10))]
        texts += [r[0] for r in b.rows(select(articles.c.id).order_by(articles.c.digest).limit(20))]
        low, high = b.one(select(func.min(articles.c.published), func.max(articles.c.published)))
        outlets = [r[0] for r in b.rows(select(articles.c.outlet).group_by(articles.c.outlet).limit(12)) if r[0]]
        refs = [
            r[0]
            for r in b.rows(
                select(terms.c.referent).group_by(terms.c.referent).order_by(func.sum(terms.c.count).desc()).limit(15)
            )
        ]
        keys = [r[0] for r in b.rows(select(incidents.c.number).order_by(incidents.c.incident).limit(5))]
        count = b.value(select(func.count()).select_from(claims))
    print(f"{count:,} claims, {low} to {high}")
    months = [f"{pick.randint(int(low[:4]), int(high[:4]))}-{pick.randint(1, 12):02d}" for _ in range(6)]
    filters: list[dict] = [{}]
    filters += [{"kind": k} for k in kinds[:4]] + [{"actor": a} for a in actors[:5] + actors[100:103]]
    filters += [{"place": p} for p in places[:4]] + [{"place": p, "radius": 60} for p in places[:4]]
    filters += [{"q": q} for q in WORDS] + [{"since": m, "until": m} for m in months]
    filters += (
        [{"outlet": o} for o in outlets[:3]]
        + [{"source": s} for s in sources[:3]]
        + [{"contested": 1}, {"grade": "fair"}]
    )
    filters += [{"q": WORDS[0], "kind": kinds[0], "since": months[0]}, {"bbox": "35,32,43,38", "kind": kinds[1]}]

    def at(page: str, values: list[dict]) -> list[str]:
        return [f"/en/{page}?{urlencode(v)}" for v in values]

    return {
        "overview": ["/en/", "/ar/"],
        "incidents": at(
            "incidents",
            filters
            + [{"sort": s} for s in ("accounts", "contested", "oldest")]
            + [{"after": f"{k}.{k}"} for k in keys],
        ),
        "incident": [f"/en/incidents/{i}" for i in ids],
        "claims": at("claims", filters),
        "articles": at("articles", [{}, {"q": WORDS[1]}, {"since": months[1]}, *({"outlet": o} for o in outlets[:3])]),
        "article": [f"/ar/articles/{quote(t)}" for t in texts],
        "control": at("control", [{}, *({"place": p} for p in places[:6]), {"since": months[2]}]),
        "wording": at("wording", [{}, *({"of": r} for r in refs)]),
        "sources": at("sources", [{}, {"q": "مصدر"}, *({"id": s} for s in sources[:15] + sources[400:405])]),
        "actors": at("actors", [{}, {"q": "جيش"}, *({"id": a} for a in actors[:15] + actors[200:205])]),
        "places": at("places", [{}, {"q": "dei"}, *({"id": p} for p in places[:15] + places[300:305])]),
        "api points": [f"/api/incidents/points?{urlencode(f)}" for f in filters],
        "api lists": [
            f"/api/{n}?{urlencode(f)}"
            for n in ("incidents", "claims", "timeline", "incidents.geojson")
            for f in filters[:16]
        ],
        "api typeahead": [
            f"/api/typeahead?{urlencode({'kind': k, 'q': q})}"
            for k in ("actor", "place", "source")
            for q in ("ال", "د", "dam", "hez", "قوات")
        ],
    }


def measure(path: Path, rounds: int) -> float:
    """Visit every page; prints a line each; returns the worst p95 of the pages in ms."""
    pages = addresses(path)
    server = subprocess.Popen(
        [sys.executable, "-m", "riwaya.cli.main", "serve", "--db", str(path), "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    worst = 0.0
    try:
        assert server.stdout is not None
        found = re.search(r"http://([^:]+):(\d+)", server.stdout.readline())
        assert found, "the server did not start"
        connection = http.client.HTTPConnection(found[1], int(found[2]), timeout=120)
        print(f"first page after start: {visit(connection, '/en/')[1]:.0f} ms")
        time.sleep(15)  # counts are made ahead in the background
        connection.close()
        heads = ("page", "addresses", "cold p95", "p50", "p95", "max", "clock p50", "clock p95", "kB")
        print(f"{heads[0]:<14}", *(f"{head:>9}" for head in heads[1:]))
        for name, urls in pages.items():
            cold, cpu, clock, size = [], [], [], 0
            for turn in range(rounds):
                for url in urls:
                    used, took, length = visit(connection, url)
                    cpu.append(used)
                    clock.append(took)
                    size = max(size, length)
                    if not turn:
                        cold.append((used, url))
            p95 = at_share(cpu, 0.95)
            worst = max(worst, p95)
            first = at_share([used for used, _ in cold], 0.95)
            told = (len(urls), first, at_share(cpu, 0.5), p95, max(cpu), at_share(clock, 0.5), at_share(clock, 0.95))
            print(f"{name:<14}", *(f"{value:>9.0f}" for value in (*told, size / 1024)))
            for used, url in sorted(cold, reverse=True)[:3] if p95 > 100 else ():
                print(f"    {used:.0f} ms {url[:150]}")
    finally:
        server.terminate()
        server.wait(10)
    return worst


def visit(connection: http.client.HTTPConnection, url: str) -> tuple[float, float, int]:
    """(ms of processor, ms by the clock, bytes) of one request; anything but 200 stops the benchmark."""
    began = time.perf_counter()
    connection.request("GET", url)
    answer = connection.getresponse()
    body = answer.read()
    took = (time.perf_counter() - began) * 1000
    said = dict(part.strip().split(";dur=") for part in (answer.getheader("server-timing") or "").split(",") if part)
    if answer.status != 200:
        raise SystemExit(f"{url}: {answer.status} {body[:200]!r}")
    return float(said.get("cpu", took)), float(said.get("total", took)), len(body)


def at_share(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--coded", type=Path)
    parser.add_argument("--claims", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=4)
    a = parser.parse_args()
    if not a.db.exists():
        build(a.db, a.coded, a.claims)
    worst = measure(a.db, a.rounds)
    print(f"worst p95: {worst:.0f} ms (bar: 150 ms)")


if __name__ == "__main__":
    main()
