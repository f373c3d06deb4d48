"""The long jobs over a record: add articles, code them with several workers; both can be killed and go on."""

from __future__ import annotations

import gc
import multiprocessing
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from riwaya.errors import RiwayaError
from riwaya.model import Article, Problem
from riwaya.store import own_names
from riwaya.store.record import Record
from riwaya.store.rows import Coded, rows_of
from riwaya.workers import in_order

if TYPE_CHECKING:
    from riwaya.own_names import Addition
    from riwaya.pipeline import Coder

ADD_BATCH = 200
CODE_BATCH = 16  # articles handed to a worker at a time
WRITE_BATCH = 128  # articles written in one transaction, fewer where they come slowly
WRITE_AFTER = 0.5  # seconds
LONGEST = 2_000_000  # characters; a longer text is no article
LISTED = 12  # names in one line of the attention list

Progress = Callable[[int], None]
Numbered = tuple[int, Article]


def add_articles(
    record: Record, items: Iterable[Article | Problem], progress: Progress | None = None
) -> tuple[int, int, list[Problem]]:
    """Add what a reader yields: articles to the record, problems to its attention list.

    Returns (new, already known, the first thousand problems). Each batch is one transaction: a kill loses at most the
    batch in hand, and reading the same input again adds only what is missing.
    """
    new = known = 0
    problems: list[Problem] = []
    waiting = iter(items)
    while batch := list(islice(waiting, ADD_BATCH)):
        found = [item for item in batch if isinstance(item, Article)]
        trouble = [item for item in batch if isinstance(item, Problem)]
        record.note(trouble)
        if found:
            added = record.add(found)
            new, known = new + added.new, known + added.known
            trouble = trouble + added.problems
        problems += trouble[: max(0, 1000 - len(problems))]
        if progress:
            progress(len(found))
    return new, known, problems


def code_articles(
    record: Record, coder: str, workers: int | None = None, recode: bool = False, progress: Progress | None = None
) -> tuple[int, int]:
    """Code every article that is not coded yet (with ``recode``, also those of another coder). Returns (articles,
    claims). ``coder``: its name (``coder_of``); the record's own names are used whatever it says.

    The claims of an article and its mark "coded" are written in one transaction, so a killed run goes on where it was.
    The order of writing is the order of reading, whatever the number of workers.
    """
    wanted = coder if recode else None
    batches = record.pending(wanted, CODE_BATCH)
    articles = claims = 0
    start = partial(start_coding, own_names.additions_of(record))
    for rows in gathered(coded_batches(batches, workers or cores(), start), WRITE_BATCH, WRITE_AFTER):
        claims += record.write(rows, coder)
        articles += len(rows)
        if progress:
            progress(len(rows))
    return articles, claims


def coder_of(record: Record) -> str:
    """The name of the coder for a record: program, lexicon, and the record's own names."""
    from riwaya.own_names import version
    from riwaya.pipeline import coder_name

    return coder_name(version(own_names.additions_of(record)))


def recode_for(
    record: Record, changed: Sequence[Addition], before: str, after: str, searched: Progress | None = None
) -> int:
    """Mark the articles whose text holds a changed name as to be coded; all others stand as by ``after``.

    ``before``, ``after``: the coder's name before and after the change; what yet another coder wrote stays due. Returns
    how many are to be coded, by ``code_articles``: both can be killed and go on.
    """
    from riwaya.own_names import OwnNames

    # Another name of a thing of the record's own may now stand for it elsewhere too: its other names count as changed.
    things = {(one.what, one.id) for one in changed}
    standing = [one for one in own_names.additions_of(record) if one.own and (one.what, one.id) in things]
    names = OwnNames([*changed, *standing])
    found: list[int] = []
    for number, text in own_names.texts(record):
        if names.held(text):
            found.append(number)
        if searched:
            searched(1)
    own_names.mark(record, found, before, after)
    return len(found)


def cores() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def coded_batches(
    batches: Iterator[list[Numbered]], workers: int, start: Callable[[], Callable[[list[Numbered]], list[Coded]]]
) -> Iterator[list[Coded]]:
    """Code batches in order, in this process or in ``workers`` others; a few batches are in memory at a time."""
    if workers > 1:
        first = list(islice(batches, 2 * workers))
        batches = chain(first, batches)
        if len(first) == 2 * workers:  # fewer are coded before workers have loaded the lexicons
            yield from in_order(
                batches,
                workers,
                start,
                partial(failed, code="R501", message="the worker that coded this article was ended by the system"),
            )
            return
    code = None
    for batch in batches:
        code = code or start()
        yield code(batch)


def start_coding(own: Sequence[Addition] = ()) -> Callable[[list[Numbered]], list[Coded]]:
    """Load the lexicons, with the names of the record's own; gives the function that codes a batch."""
    from riwaya.pipeline import Coder

    coder = Coder(own=own)
    if multiprocessing.parent_process() is not None:
        # A tenth of the time of coding went into looking for cycles, of which it makes next to none. In a worker, look
        # rarely, and never among the lexicons.
        gc.collect()
        gc.freeze()
        gc.set_threshold(200_000, 20, 20)
    return partial(code_batch, coder)


def code_batch(coder: Coder, batch: list[Numbered]) -> list[Coded]:
    """Code a batch of (number, article); an article that fails is put on the attention list, the rest goes on."""
    return [code_one(coder, item) for item in batch]


def code_one(coder: Coder, item: Numbered) -> Coded:
    """The claims and notices of one article; whatever goes wrong becomes a notice (R230, R500), never an exception."""
    number, article = item
    if len(article.text) > LONGEST:
        return failed(
            item, "R230", f"text of {len(article.text):,} characters; more than {LONGEST:,} is no article, not coded"
        )
    try:
        claims = coder.code_article(article)
        return rows_of(number, claims, attention_of(article, claims))
    except RiwayaError as error:
        return failed(item, error.code, str(error.args[0]))
    except Exception as error:  # the run must go on: say which article and what, for a report to us
        said = " ".join(str(error).split())[:200]
        return failed(item, "R500", f"the coder failed ({type(error).__name__}: {said}); please report this article")


def failed(item: Numbered, code: str, message: str) -> Coded:
    """An article without claims, and why."""
    number, article = item
    return Coded(number, [], [], [], [Problem(code, message, article.origin, None, article.id, "error")])


def attention_of(article: Article, claims: list[Any]) -> list[Problem]:
    """What a person should look at in a coded article: no claims, no date, places and actors that the lexicons lack."""
    out: list[Problem] = []

    def note(code: str, message: str) -> None:
        out.append(Problem(code, message, article.origin, None, article.id, "notice"))

    if not claims:
        note("R240", "no claim found")
        return out
    if article.published is None:
        note(
            "R241", "publication date unknown: relative dates stay unresolved; give it with --published or articles.csv"
        )
    for code, what, words in (
        ("R242", "places not resolved", {p.text for c in claims for p in c.places if p.lat is None}),
        ("R243", "actors not in the lexicon", {a.text for c in claims for a in c.actors + c.targets if a.id is None}),
    ):
        if words:
            names = sorted({" ".join(w.split()) for w in words})
            more = f" … and {len(names) - LISTED} more" if len(names) > LISTED else ""
            note(code, f"{what}: " + "، ".join(names[:LISTED]) + more)
    return out


def gathered(batches: Iterable[list[Coded]], size: int, seconds: float) -> Iterator[list[Coded]]:
    """The items of the batches in lists of about ``size``, or of what came in ``seconds``: a kill loses little work."""
    held: list[Coded] = []
    since = time.monotonic()
    for batch in batches:
        held += batch
        if len(held) >= size or time.monotonic() - since >= seconds:
            yield held
            held = []
            since = time.monotonic()
    if held:
        yield held
