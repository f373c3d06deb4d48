"""riwaya run | add | code: the main job and its steps, with progress and a closing summary."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from riwaya.cli import options
from riwaya.cli.progress import progress
from riwaya.errors import InputError

LINES = 40  # problems printed as they are met; the rest is on the attention list


@click.command()
@options.reading
@options.db
@options.workers
@options.recode
def run(where: str, workers: int | None, recode: bool, **reading: Any) -> None:
    """Read the articles at PATH…, code them into the record, link their claims, and sum up.

    PATH is a text, HTML, JSON lines or CSV file, a folder, or a pattern. Run again after a stop: it goes on where it
    was.
    """
    from riwaya.store.record import Record

    wanted = how_to_read(**reading)
    with Record.open(where) as record:
        read = add_to(record, wanted)
        started = time.monotonic()
        coded, _ = code_in(record, workers, recode)
        seconds = time.monotonic() - started
        nothing_read(read)
        from riwaya.cli.linking import link_in
        from riwaya.cli.summary import print_summary

        link_in(record)
        print_summary(record, where, coded, seconds)


@click.command()
@options.reading
@options.db
def add(where: str, **reading: Any) -> None:
    """Read the articles at PATH… into the record, without coding them."""
    from riwaya.store.record import Record

    wanted = how_to_read(**reading)
    with Record.open(where) as record:
        new, known = add_to(record, wanted)
        nothing_read((new, known))
        click.echo(f"{new} articles added, {known} were in the record already")


@click.command()
@options.db
@options.workers
@options.recode
def code(where: str, workers: int | None, recode: bool) -> None:
    """Code the articles of the record that are not coded yet."""
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record:
        articles, claims = code_in(record, workers, recode)
        click.echo(f"{articles} articles coded, {claims} claims")


def nothing_read(read: tuple[int, int]) -> None:
    """Only where no article at all could be read is a run a failure."""
    if not any(read):
        raise InputError("no article could be read; see the lines above", code="R200")


def add_to(record: Any, reading: dict[str, Any]) -> tuple[int, int]:
    """Read and add; problems are printed as one line each as they are met. Returns (new, known)."""
    from riwaya.jobs import add_articles
    from riwaya.model import Problem
    from riwaya.reading import read_paths

    printed = 0
    own = {os.path.realpath(record.where + ending) for ending in ("", "-wal", "-shm", "-journal")}

    def told() -> Iterator[Any]:
        nonlocal printed
        for item in read_paths(**reading):
            if isinstance(item, Problem) and item.file and os.path.realpath(item.file) in own:
                continue  # the record lies in the folder that is read
            if isinstance(item, Problem) and item.level != "notice":
                printed += 1
                if printed <= LINES:
                    shown.say(line_of(item))
            yield item

    with progress("reading") as shown:
        new, old, _ = add_articles(record, told(), shown.advance)
    if printed > LINES:
        click.echo(f"… and {printed - LINES} more; all are in: riwaya show attention --db {record.where}", err=True)
    return new, old


def how_to_read(
    paths: tuple[str, ...],
    metadata: str | None,
    mapping: tuple[str, ...],
    published: str | None,
    outlet: str | None,
    encoding: str | None,
) -> dict[str, Any]:
    """The reading options as arguments of ``read_paths``. Raises click.BadParameter."""
    from riwaya.reading import Known

    fields = {}
    for item in mapping:
        name, sign, column = item.partition("=")
        if not sign or not column:
            raise click.BadParameter(f"{item!r} is not FIELD=COLUMN", param_hint="--map")
        fields[name.strip()] = column.strip()
    day = None
    if published:
        try:
            day = dt.date.fromisoformat(published)
        except ValueError:
            raise click.BadParameter(f"{published!r} is no date; give YYYY-MM-DD", param_hint="--published") from None
    known = Known(published=day, outlet=outlet, encoding=encoding)
    return {"paths": paths, "metadata": Path(metadata) if metadata else None, "mapping": fields, "known": known}


def line_of(problem: Any) -> str:
    """A problem in one line: level, place, message."""
    place = ":".join(str(x) for x in (problem.file, problem.line) if x)
    return f"{problem.level}: {place + ': ' if place else ''}{problem.message} [{problem.code}]"


def code_in(record: Any, workers: int | None, recode: bool) -> tuple[int, int]:
    """Code what is to be coded, with progress. Returns (articles, claims)."""
    from riwaya.jobs import code_articles, coder_of

    name = coder_of(record)
    total = record.count_pending(name if recode else None)
    if not recode and (older := record.count_pending(name) - total):
        click.echo(
            f"{older} articles were coded by another version of riwaya or its lexicon; --recode codes them again",
            err=True,
        )
    if not total:
        return 0, 0
    with progress("coding", total) as shown:
        return code_articles(record, name, workers, recode, shown.advance)
