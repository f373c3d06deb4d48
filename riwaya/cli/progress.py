"""Progress of a long job: a bar with rate and time left on a terminal, a line every ten seconds in a pipe."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

EVERY = 10.0  # seconds between lines in a pipe


class Lines:
    """Progress in a pipe, to standard error."""

    def __init__(self, what: str, total: int | None):
        self.what = what
        self.total = total
        self.done = 0
        self.started = self.last = time.monotonic()

    def advance(self, count: int) -> None:
        """So many more are done."""
        self.done += count
        now = time.monotonic()
        if now - self.last >= EVERY:
            self.last = now
            rate = self.done / (now - self.started)
            left = f", {(self.total - self.done) / rate:.0f} s left" if self.total and rate else ""
            of = f" of {self.total}" if self.total else ""
            self.say(f"{self.what}: {self.done}{of}, {rate:.0f}/s{left}")

    def say(self, line: str) -> None:
        """A line for the person who waits."""
        click.echo(line, err=True)


class Bar(Lines):
    """Progress on a terminal; what is said stands above the bar."""

    def __init__(self, what: str, total: int | None):
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        super().__init__(what, total)
        columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()]
        if total is None:  # nobody knows how many files hold how many articles
            columns = [TextColumn("{task.description}"), TextColumn("{task.completed:.0f} articles")]
        rate = TextColumn("{task.fields[rate]:.0f}/s")
        ending = [rate] if total is None else [rate, TimeRemainingColumn()]
        self.bar = Progress(*columns, *ending, console=Console(stderr=True), transient=True)
        self.task = self.bar.add_task(what, total=total, rate=0.0)

    def advance(self, count: int) -> None:
        self.done += count
        elapsed = max(time.monotonic() - self.started, 1e-6)
        self.bar.update(self.task, advance=count, rate=self.done / elapsed)

    def say(self, line: str) -> None:
        self.bar.console.print(line, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Lines]:
    """Show the progress of ``what`` over ``total`` articles while the block runs."""
    if not sys.stderr.isatty():
        yield Lines(what, total)
        return
    shown = Bar(what, total)
    with shown.bar:
        yield shown
