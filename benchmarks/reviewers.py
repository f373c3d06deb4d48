"""Fifty reviewers who read and write at once: how many requests, how slow, whether anything failed or was lost.

    python benchmarks/reviewers.py [--db RECORD] [--reviewers 50] [--seconds 60]

RECORD: an SQLite file or a postgresql:// URL with coded claims; it is written to. Without it a copy of the example
articles is made. A server (as riwaya serve starts it) is asked over loopback by as many threads as there are
reviewers, each with a connection of its own. Each looks at the queue or an article, then decides on a claim that it
read, with the version that it read; a 409 is an answer (somebody was first), after which it reads again and decides anew.

At the end: every decision that was answered with 200 is in the record once, no two have the same claim and version, and
each claim's versions have no gap. Anything else is a lost update.
"""

from __future__ import annotations

import argparse
import http.client
import random
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
from sqlalchemy import select

from riwaya.store.record import Record
from riwaya.store.schema import articles, claims
from riwaya.store.schema_review import decisions, reviews

VERDICTS = ("accept", "reject", "correct")
Going = Callable[[], bool]
MODALITIES = ("asserted", "denied", "expected")
SHARED = 40  # claims that all fight over; the others are spread


@dataclass
class Told:
    """What the reviewers met."""

    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    done: list[int] = field(default_factory=list)  # numbers of decisions that were answered with 200
    errors: list[str] = field(default_factory=list)


def serve(where: str) -> tuple[int, Callable[[], None]]:
    """The workspace on a free port in a thread of this process. Returns the port and how to stop it."""
    import uvicorn

    from riwaya.review.app import make_app

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(256)
    port = listening.getsockname()[1]
    config = uvicorn.Config(make_app(where), log_level="error", access_log=False, lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)

    def stop() -> None:
        server.should_exit = True
        thread.join(30)
        listening.close()

    return port, stop


def some_claims(where: str, most: int = 4000) -> list[tuple[str, str]]:
    """(article, claim) to decide on."""
    with Record.open(where, create=False) as record, record.engine.connect() as connection:
        query = select(articles.c.id, claims.c.claim).join(articles, articles.c.number == claims.c.article)
        return [(row[0], row[1]) for row in connection.execute(query.order_by(claims.c.number).limit(most))]


def review(port: int, number: int, pairs: list[tuple[str, str]], going: Going, told: Told, pause: float) -> None:
    """One reviewer, as long as it goes on."""
    chance = random.Random(number)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(method: str, path: str, body: Any = None, into: list[float] | None = None) -> tuple[int, bytes]:
        began = time.perf_counter()
        head = {"content-type": "application/json"} if body is not None else {}
        connection.request(method, path, orjson.dumps(body) if body is not None else None, head)
        answer = connection.getresponse()
        data = answer.read()
        (told.reads if into is None else into).append(time.perf_counter() - began)
        told.statuses[answer.status] += 1
        if answer.status not in (200, 409):
            told.errors.append(f"{method} {path} {answer.status} {data[:200]!r}")
        return answer.status, data

    while going():
        try:
            article, claim = chance.choice(pairs[:SHARED] if chance.random() < 0.5 else pairs)
            page = chance.choice(("/en/queue", f"/ar/articles/{article}", "/api/progress", "/api/queue?limit=5"))
            ask("GET", page)
            status, data = ask("GET", "/api/decisions?" + urlencode({"article": article, "claim": claim}))
            for _ in range(3):
                if status != 200 or not going():
                    break
                version = orjson.loads(data)["review"]["version"]
                verdict = chance.choice(VERDICTS)
                body = {"article": article, "claim": claim, "decision": verdict, "version": version}
                if verdict == "correct":
                    body["changes"] = {"modality": chance.choice(MODALITIES)}
                status, made = ask("POST", "/api/decisions", body, told.writes)
                if status == 200:
                    told.done.append(orjson.loads(made)["decision"])
                    break
                status, data = ask("GET", "/api/decisions?" + urlencode({"article": article, "claim": claim}))
            time.sleep(chance.random() * pause * 2)
        except (OSError, http.client.HTTPException) as error:
            told.errors.append(f"{type(error).__name__}: {error}")
            connection.close()
    connection.close()


def lost(where: str, done: list[int]) -> list[str]:
    """What is wrong with the record after it: nothing, if no update was lost."""
    out = []
    with Record.open(where, create=False) as record, record.engine.connect() as connection:
        rows = connection.execute(select(decisions.c.number, decisions.c.review, decisions.c.version)).all()
        held = {row[0]: row[1] for row in connection.execute(select(reviews.c.number, reviews.c.version))}
    if missing := set(done) - {row.number for row in rows}:
        out.append(f"{len(missing)} decisions that were answered are not in the record")
    if len(done) != len(set(done)):
        out.append("a decision was answered twice")
    versions: dict[int, list[int]] = {}
    for row in rows:
        versions.setdefault(row.review, []).append(row.version)
    for number, found in versions.items():
        if sorted(found) != list(range(1, held[number] + 1)):
            out.append(f"review {number}: versions {sorted(found)}, and the last is {held[number]}")
    return out


def run(where: str, reviewers: int, seconds: float, pause: float = 0.2, least: int = 0) -> tuple[Told, list[str]]:
    """Serve the record, let the reviewers at it, and say what they met and what was lost.

    On a machine that is busy with other things it goes on, at most a minute, until ``least`` decisions are made.
    """
    pairs = some_claims(where)
    port, stop = serve(where)
    told = Told()
    until = time.monotonic() + seconds

    def going() -> bool:
        now = time.monotonic()
        return now < until or (len(told.done) < least and now < until + 60)

    try:
        threads = [
            threading.Thread(target=review, args=(port, n, pairs, going, told, pause), daemon=True)
            for n in range(reviewers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(seconds + 120)
    finally:
        stop()
    return told, lost(where, told.done)


def line(name: str, times: list[float]) -> str:
    """How long they took."""
    held = sorted(times) or [0.0]
    at = [1000 * held[min(len(held) - 1, int(len(held) * share))] for share in (0.5, 0.95, 0.99)]
    return f"{name}: {len(times)} requests, p50 {at[0]:.0f} ms, p95 {at[1]:.0f} ms, p99 {at[2]:.0f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--db")
    parser.add_argument("--reviewers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    where = asked.db
    if not where:
        from riwaya.cli.main import answer

        where = str(Path(tempfile.mkdtemp(prefix="riwaya-reviewers-")) / "example.db")
        examples = Path(__file__).parent.parent / "riwaya" / "examples" / "*.txt"
        answer(["run", str(examples), "--db", where, "--workers", "1"])
    told, wrong = run(where, asked.reviewers, asked.seconds)
    print(line("reading", told.reads))
    print(line("writing", told.writes))
    print("answers:", dict(sorted(told.statuses.items())), "decisions:", len(told.done))
    print("errors:", len(told.errors), *told.errors[:5], sep="\n  ")
    print("lost:", len(wrong), *wrong[:5], sep="\n  ")
    sys.exit(bool(told.errors or wrong))


if __name__ == "__main__":
    main()
