"""riwaya report: one page to read offline, in English or Arabic."""

from __future__ import annotations

import click

from riwaya.cli import options


@click.command()
@options.db
@click.option("-o", "--output", metavar="FILE", required=True, help="Where to write, e.g. report.html.")
@click.option("--lang", type=click.Choice(["en", "ar"]), default="en", show_default=True, help="Language of the page.")
def report(where: str, output: str, lang: str) -> None:
    """Write one self-contained page: timeline, map, contested incidents side by side, control, wording, sources."""
    from riwaya.cli.exporting import opened
    from riwaya.cli.linking import tell_state
    from riwaya.report.page import report as made
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record:
        tell_state(record)
        text = made(record, lang)
    with opened(output, False) as out:
        out.write(text)
    click.echo(f"report written to {output}", err=True)
