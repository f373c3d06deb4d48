"""riwaya export: write what is in a record in a format that others read."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import IO, Any

import click

from riwaya.cli import options
from riwaya.errors import InputError

FORMATS = {"jsonl": ("riwaya.exports.jsonl", "JsonLines"), "csv": ("riwaya.exports.table", "Table")}


@click.group()
def export() -> None:
    """Write claims out."""


@export.command("claims")
@options.db
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), help="[default: by the ending of the file, else jsonl]")
@click.option("-o", "--output", metavar="FILE", help="Where to write [default: standard output].")
@click.option("--bom", is_flag=True, help="Begin a CSV with a byte-order mark, for Excel.")
@click.option("--kind", multiple=True)
@click.option("--actor")
@click.option("--place")
@click.option("--source")
@click.option("--modality")
@click.option("--since", metavar="DATE")
@click.option("--until", metavar="DATE")
def export_claims(where: str, format_: str | None, output: str | None, bom: bool, **filters: Any) -> None:
    """Claims, one a line or row, in the order of reading."""
    from importlib import import_module

    from riwaya.store.filters import tests_of
    from riwaya.store.record import Record

    name = format_ or (Path(output).suffix.lstrip(".").lower() if output else "jsonl")
    if name not in FORMATS:
        raise InputError(f"no export format {name!r}; give --format with one of {', '.join(FORMATS)}", code="R207")
    module, kind = FORMATS[name]
    with Record.open(where, create=False) as record:
        handle: Any = Path(output).open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") if output else nullcontext(sys.stdout)
        with handle as out:
            count = write_all(getattr(import_module(module), kind), out, record.records(tests_of(**filters)))
    if output:
        click.echo(f"{count} claims written to {output}", err=True)


def write_all(kind: Any, out: IO[str], records: Any) -> int:
    exporter = kind(out)
    count = 0
    for claim in records:
        exporter.write(claim)
        count += 1
    exporter.finish()
    return count
