"""riwaya link: line up the claims of a record as incidents; and what other commands need to have it done."""

from __future__ import annotations

import time
from typing import Any

import click

from riwaya.cli import options
from riwaya.cli.progress import progress


@click.command()
@options.db
@click.option("--again", is_flag=True, help="Link anew even where nothing has changed.")
def link(where: str, again: bool) -> None:
    """Line up all accounts of one happening: incidents, copies, origins, contradictions, control, wording."""
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record:
        started = time.monotonic()
        done = link_in(record, again)
        if not done.done:
            click.echo("nothing new to link; --again links all the same")
            return
        from riwaya.cli.summary import link_lines

        seconds = time.monotonic() - started
        click.echo(f"{done.claims:,} claims linked in {seconds:,.1f} s, {done.claims / max(seconds, 1e-3):,.0f}/s")
        for line in link_lines(record):
            click.echo(line)


def link_in(record: Any, again: bool = False) -> Any:
    """Link the record where that is to be done, with progress. Returns what ``linkage.link_record`` does."""
    from riwaya.linkage import link_record

    with progress("linking", record.count()) as shown:
        return link_record(record, again, shown.advance)


def tell_state(record: Any) -> None:
    """Say on standard error where the linking shown is not that of the claims as they stand. Raises RecordError."""
    from riwaya.store import links

    if not links.need_links(record).current:
        click.echo(
            f"articles or judgements have changed since it was linked; renew with: riwaya link --db {record.where}",
            err=True,
        )
