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
        if not link_in(record, again):
            click.echo("nothing new to link; --again links all the same")
            return
        from riwaya.cli.summary import link_lines

        for line in link_lines(record):
            click.echo(line)


def link_in(record: Any, again: bool = False) -> bool:
    """Link the record where that is to be done, with progress and its rate. Whether there was anything to do."""
    from riwaya.linkage import link_record, linker_name
    from riwaya.store import links

    if not again and links.state(record, linker_name()).current:
        return False
    started = time.monotonic()
    with progress("linking", record.count()) as shown:
        done = link_record(record, again, shown.advance)
    seconds = time.monotonic() - started
    if done.done:
        rate = done.claims / max(seconds, 1e-3)
        click.echo(f"{done.claims:,} claims linked in {seconds:,.1f} s, {rate:,.0f}/s", err=True)
    return done.done


def tell_state(record: Any) -> None:
    """Say on standard error where the linking shown is not that of the claims as they stand. Raises RecordError."""
    from riwaya.store import links

    if not links.need_links(record).current:
        click.echo(
            f"articles or judgements have changed since the record was linked; renew with: riwaya link --db {record.where}",
            err=True,
        )
