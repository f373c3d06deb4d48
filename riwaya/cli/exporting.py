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
    """Write claims, incidents, control or wording out."""


output_options = options.all_of(
    options.db,
    click.option(
        "--format", "format_", type=click.Choice(list(FORMATS)), help="[default: by the ending of the file, else jsonl]"
    ),
    click.option("-o", "--output", metavar="FILE", help="Where to write [default: standard output]."),
    click.option("--bom", is_flag=True, help="Begin a CSV with a byte-order mark, for Excel."),
)


@export.command("claims")
@output_options
@options.filters
@click.option("--reviewed", is_flag=True, help="Only what people accepted, corrected or added, with their fields.")
def export_claims(
    where: str, format_: str | None, output: str | None, bom: bool, reviewed: bool, **filters: Any
) -> None:
    """Claims, one a line or row, in the order of reading."""
    from riwaya.store.record import Record

    tests = options.tests(filters)
    name = format_of(format_, output)
    with Record.open(where, create=False) as record:
        if reviewed:
            from riwaya.store import reviews
            from riwaya.store.review_claims import meets

            put("claims", name, output, bom, (c for c in reviews.kept(record) if meets(c, **filters)))
            return
        put("claims", name, output, bom, record.records(tests))


@export.command("incidents")
@output_options
@options.incident_filters
def export_incidents(where: str, format_: str | None, output: str | None, bom: bool, **filters: Any) -> None:
    """Incidents as told, one a line or row, in the order of time."""
    from riwaya.cli.linking import tell_state
    from riwaya.store import links
    from riwaya.store.record import Record

    tests, near = options.incident_tests(filters)
    name = format_of(format_, output)
    with Record.open(where, create=False) as record:
        tell_state(record)
        put("incidents", name, output, bom, links.found(record, tests, near))


@export.command("control")
@output_options
@click.option("--place", metavar="NAME", help="Only this place (id or name, also Arabic).")
@click.option("--as-of", metavar="DATE", help="With --place: what had been reported by this day (of publication).")
def export_control(
    where: str, format_: str | None, output: str | None, bom: bool, place: str | None, as_of: str | None
) -> None:
    """Who was said to hold which place, from when to when, according to whom."""
    from riwaya.cli.linking import tell_state
    from riwaya.cli.names import places_named
    from riwaya.store import links
    from riwaya.store.record import Record
    from riwaya.store.schema_links import holds

    options.check_day(as_of, "--as-of")
    if as_of and not place:
        raise click.BadParameter("give --place with it", param_hint="--as-of")
    name = format_of(format_, output)
    ids = sorted({p.id for p in places_named(place)} | {place}) if place else []
    with Record.open(where, create=False) as record:
        tell_state(record)
        if as_of:
            from riwaya.linkage import control_of

            put("control", name, output, bom, control_of(record, ids, as_of))
            return
        put("control", name, output, bom, links.records_of(record, holds, [holds.c.place.in_(ids)] if ids else []))


@export.command("wording")
@output_options
@click.option("--referent", metavar="NAME", help="Only this actor, place (id or name, also Arabic) or kind of act.")
@click.option("--outlet", help="Only the terms of this outlet.")
def export_wording(
    where: str, format_: str | None, output: str | None, bom: bool, referent: str | None, outlet: str | None
) -> None:
    """Each outlet's terms for each actor, place and act."""
    from riwaya.cli.linking import tell_state
    from riwaya.cli.names import referents
    from riwaya.store import links
    from riwaya.store.record import Record
    from riwaya.store.schema_links import terms

    name = format_of(format_, output)
    tests: list[Any] = [terms.c.referent.in_(referents(referent))] if referent else []
    if outlet:
        tests.append(terms.c.outlet == outlet)
    with Record.open(where, create=False) as record:
        tell_state(record)
        put("wording", name, output, bom, links.records_of(record, terms, tests))


def format_of(given: str | None, output: str | None) -> str:
    """The format asked for, or that of the file's ending. Raises InputError (R207)."""
    name = given or (Path(output).suffix.lstrip(".").lower() if output else "jsonl")
    if name not in FORMATS:
        raise InputError(f"no export format {name!r}; give --format with one of {', '.join(FORMATS)}", code="R207")
    return name


def put(what: str, name: str, output: str | None, bom: bool, records: Iterable[dict[str, Any]]) -> None:
    """Write the records out and say how many."""
    with opened(output, bom and name == "csv") as out:
        count = write_all(exporter(name, what), out, records)
    if output:
        click.echo(f"{count} {'stretches of control' if what == 'control' else 'terms' if what == 'wording' else what} "
                   f"written to {output}", err=True)  # fmt: skip


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
