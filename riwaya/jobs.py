"""The long jobs over a record: add articles, code them with several workers; both can be killed and go on."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice

from riwaya.errors import RiwayaError
from riwaya.model import Article, Problem
from riwaya.store.record import Coded, Record, rows_of

ADD_BATCH = 200
CODE_BATCH = 32  # articles handed to a worker at a time
WRITE_BATCH = 4  # worker batches written in one transaction
LONGEST = 2_000_000  # characters; a longer text is no article

Progress = Callable[[int], None]


def add_articles(record: Record, items: Iterable[Article | Problem], progress: Progress | None = None) -> tuple[int, int, list[Problem]]:
    """Add what a reader yields: articles to the record, problems to its attention list.

    Returns (new, already known, problems). Each batch is one transaction: a kill loses at most the batch in hand, and
    reading the same input again adds only what is missing.
    """
    new = known = 0
    problems: list[Problem] = []
    waiting = iter(items)
    while batch := list(islice(waiting, ADD_BATCH)):
        found = [item for item in batch if isinstance(item, Article)]
        trouble = [item for item in batch if isinstance(item, Problem)]
        if found:
            added = record.add(found)
            new, known = new + added.new, known + added.known
            problems += added.problems
        record.note(trouble)
        problems += trouble
        if progress:
            progress(len(found))
    return new, known, problems


_coder = None


def start_worker() -> None:
    """Load the lexicons once a worker; leave the interrupt to the main process."""
    global _coder
    from riwaya.pipeline import Coder

    if multiprocessing.parent_process() is not None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    _coder = Coder()


def code_batch(batch: list[tuple[int, Article]]) -> list[Coded]:
    """Code a batch of (number, article); an article that fails is put on the attention list, the rest goes on."""
    out = []
    for number, article in batch:
        try:
            if len(article.text) > LONGEST:
                problem = Problem(
                    "R230", f"text of {len(article.text):,} characters; more than {LONGEST:,} is no article, not coded",
                    article.origin, None, article.id, "error",
                )  # fmt: skip
                out.append(Coded(number, [], [], [], [problem]))
                continue
            claims = _coder.code_article(article)  # type: ignore[attr-defined]
            out.append(rows_of(number, claims, attention_of(article, claims)))
        except RiwayaError as error:
            out.append(Coded(number, [], [], [], [Problem(error.code, str(error.args[0]), article.origin, None, article.id, "error")]))
        except Exception as error:  # the run must go on: say which article and what, for a report to us
            problem = Problem(
                "R500", f"the coder failed ({type(error).__name__}: {error}); please report this article",
                article.origin, None, article.id, "error",
            )  # fmt: skip
            out.append(Coded(number, [], [], [], [problem]))
    return out


def attention_of(article: Article, claims: list) -> list[Problem]:
    """What a person should look at in a coded article: no claims, no date, places and actors that the lexicons lack."""
    out: list[Problem] = []

    def note(code: str, message: str) -> None:
        out.append(Problem(code, message, article.origin, None, article.id, "notice"))

    if not claims:
        note("R240", "no claim found")
        return out
    if article.published is None:
        note("R241", "publication date unknown: relative dates stay unresolved; give it with --published or articles.csv")
    places = sorted({p.text for c in claims for p in c.places if p.lat is None})
    if places:
        note("R242", "places not resolved: " + "، ".join(places[:12]))
    actors = sorted({a.text for c in claims for a in c.actors + c.targets if a.id is None})
    if actors:
        note("R243", "actors not in the lexicon: " + "، ".join(actors[:12]))
    return out


def code_articles(record: Record, coder: str, workers: int | None = None, recode: bool = False, progress: Progress | None = None) -> tuple[int, int]:
    """Code every article that is not coded yet (with ``recode``, also those of another coder). Returns (articles, claims).

    The claims of an article and its mark "coded" are written in one transaction, so a killed run goes on where it was.
    The order of writing is the order of reading, whatever the number of workers.
    """
    wanted = coder if recode else None
    count = workers or os.cpu_count() or 1
    batches = record.pending(wanted, CODE_BATCH)
    articles = claims = 0
    for group in grouped(coded_batches(batches, count, record.count_pending(wanted)), WRITE_BATCH):
        rows = [item for batch in group for item in batch]
        claims += record.write(rows, coder)
        articles += len(rows)
        if progress:
            progress(len(rows))
    return articles, claims


def coded_batches(batches: Iterator[list[tuple[int, Article]]], workers: int, total: int) -> Iterator[list[Coded]]:
    """Code batches in order, in this process or in ``workers`` others, holding only a few batches in memory."""
    if workers <= 1 or total <= CODE_BATCH:
        start_worker()
        for batch in batches:
            yield code_batch(batch)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=start_worker) as pool:
        waiting: deque[Future[list[Coded]]] = deque()
        try:
            for batch in batches:
                waiting.append(pool.submit(code_batch, batch))
                if len(waiting) >= workers * 3:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def grouped(items: Iterable, size: int) -> Iterator[list]:
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch
