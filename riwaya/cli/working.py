"""riwaya run | add | code: the main job and its steps, with progress and a closing summary."""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from riwaya.cli import options
from riwaya.errors import InputError

workers_option = click.option("--workers", type=click.IntRange(1, 64), help="Worker processes [default: one a core].")


@click.command()
@options.reading
@options.db
@workers_option
@click.option("--recode", is_flag=True, help="Code again what another version of riwaya or its lexicon coded.")
def run(where: str, workers: int | None, recode: bool, **reading: Any) -> int:
    """Read the articles at PATH…, code them into the record, and sum up.

    PATH is a text, HTML, JSON lines or CSV file, a folder, or a pattern. Run again after a stop: it goes on where it was.
    """
    from riwaya.store.record import Record

    with Record.open(where) as record:
        new, known, errors = add_to(record, **reading)
        code_in(record, workers, recode)
        from riwaya.cli.summary import print_summary

        print_summary(record, where)
        if not new and not known:
            raise InputError("no article could be read; see the lines above", code="R200")
    return 0


@click.command()
@options.reading
@options.db
def add(where: str, **reading: Any) -> int:
    """Read the articles at PATH… into the record, without coding them."""
    from riwaya.store.record import Record

    with Record.open(where) as record:
        new, known, _ = add_to(record, **reading)
        click.echo(f"{new} articles added, {known} were in the record already")
        if not new and not known:
            raise InputError("no article could be read; see the lines above", code="R200")
    return 0


@click.command()
@options.db
@workers_option
@click.option("--recode", is_flag=True, help="Code again what another version of riwaya or its lexicon coded.")
def code(where: str, workers: int | None, recode: bool) -> int:
    """Code the articles of the record that are not coded yet."""
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record:
        articles, claims = code_in(record, workers, recode)
        click.echo(f"{articles} articles coded, {claims} claims")
    return 0


def add_to(
    record: Any,
    paths: tuple[str, ...],
    metadata: str | None,
    mapping: tuple[str, ...],
    published: str | None,
    outlet: str | None,
    encoding: str | None,
) -> tuple[int, int, int]:
    """Read and add; every problem is printed as one line as it is met. Returns (new, known, errors)."""
    from riwaya.jobs import add_articles
    from riwaya.model import Problem
    from riwaya.reading import Known, read_paths

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
    errors = 0

    def told() -> Iterator[Any]:
        nonlocal errors
        for item in read_paths(paths, metadata=Path(metadata) if metadata else None, mapping=fields, known=known):
            if isinstance(item, Problem) and item.level != "notice":
                errors += item.level == "error"
                say(item)
            yield item

    with progress("reading", None) as tick:
        new, old, problems = add_articles(record, told(), tick)
    return new, old, errors


def say(problem: Any) -> None:
    """One line to standard error: level, place, message."""
    place = ":".join(str(x) for x in (problem.file, problem.line) if x)
    click.echo(f"{problem.level}: {place + ': ' if place else ''}{problem.message} [{problem.code}]", err=True)


def code_in(record: Any, workers: int | None, recode: bool) -> tuple[int, int]:
    from riwaya.jobs import code_articles
    from riwaya.pipeline import coder_name

    name = coder_name()
    total = record.count_pending(name if recode else None)
    if not total:
        return 0, 0
    with progress("coding", total) as tick:
        return code_articles(record, name, workers, recode, tick)


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Any]:
    """A bar with rate and time left on a terminal; in a pipe, a line every ten seconds. Both to standard error."""
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]:.0f}/s"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        started = time.monotonic()
        with bar:
            task = bar.add_task(what, total=total, rate=0.0)

            def advance(count: int) -> None:
                bar.update(task, advance=count)
                elapsed = max(time.monotonic() - started, 1e-6)
                bar.update(task, rate=bar.tasks[0].completed / elapsed)

            yield advance
        return
    started = last = time.monotonic()
    done = 0

    def tick(count: int) -> None:
        nonlocal last, done
        done += count
        now = time.monotonic()
        if now - last >= 10:
            last = now
            rate = done / (now - started)
            left = f", {(total - done) / rate:.0f} s left" if total and rate else ""
            click.echo(f"{what}: {done}{f' of {total}' if total else ''}, {rate:.0f}/s{left}", err=True)

    yield tick
