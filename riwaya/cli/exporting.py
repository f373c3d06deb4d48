"""riwaya export: write what is in a record in a format that others read."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from riwaya.cli import options
from riwaya.errors import InputError
from riwaya.exports.base import FORMATS, Exporter, exporter


@click.group()
def export() -> None:
    """Write claims out."""


@export.command("claims")
@options.db
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), help="[default: by the ending of the file, else jsonl]"
)
@click.option("-o", "--output", metavar="FILE", help="Where to write [default: standard output].")
@click.option("--bom", is_flag=True, help="Begin a CSV with a byte-order mark, for Excel.")
@options.filters
def export_claims(where: str, format_: str | None, output: str | None, bom: bool, **filters: Any) -> None:
    """Claims, one a line or row, in the order of reading."""
    from riwaya.store.record import Record

    name = format_ or (Path(output).suffix.lstrip(".").lower() if output else "jsonl")
    if name not in FORMATS:
        raise InputError(f"no export format {name!r}; give --format with one of {', '.join(FORMATS)}", code="R207")
    tests = options.tests(filters)
    with Record.open(where, create=False) as record, opened(output, bom and name == "csv") as out:
        count = write_all(exporter(name), out, record.records(tests))
    if output:
        click.echo(f"{count} claims written to {output}", err=True)


@contextmanager
def opened(output: str | None, bom: bool) -> Iterator[IO[str]]:
    """Standard output, or a file that appears under its name only when it is whole."""
    mark = "\ufeff" if bom else ""
    if output is None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(newline="")  # the formats say how their lines end
        sys.stdout.write(mark)
        yield sys.stdout
        return
    path = Path(output)
    if path.exists() and not path.is_file():  # a pipe or a device
        with path.open("w", encoding="utf-8", newline="") as out:
            out.write(mark)
            yield out
        return
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as out:
            out.write(mark)
            yield out
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_all(kind: type[Exporter], out: IO[str], records: Iterable[dict[str, Any]]) -> int:
    """Write every record; gives their number."""
    writer = kind(out)
    count = 0
    for count, claim in enumerate(records, 1):  # noqa: B007 - the last number is the result
        writer.write(claim)
    writer.finish()
    return count
