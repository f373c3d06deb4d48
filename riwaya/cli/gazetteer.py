"""riwaya gazetteer: village cover from other people's gazetteers, for the coder to use beside our own."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from riwaya.errors import InputError


@click.group()
def gazetteer() -> None:
    """Import village cover from GeoNames or OCHA."""


@gazetteer.command("import")
@click.argument("source", type=click.Choice(["geonames", "ocha"]))
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "to",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="TABLE",
    help="The table to write [default: the user's own, which the coder finds by itself].",
)
@click.option(
    "--country",
    multiple=True,
    metavar="ISO",
    help="geonames: only these countries; ocha: the country of the table [default: SY].",
)
@click.option("--replace", is_flag=True, help="Forget what was imported before.")
def import_places(
    source: str, files: tuple[Path, ...], to: Path | None, country: tuple[str, ...], replace: bool
) -> None:
    """Read FILE… and add its places with Arabic names to the user's gazetteer.

    geonames: a dump such as SY.txt or allCountries.txt (19 tab-separated columns). ocha: a csv with pcode, name_ar,
    name_en, lat, lon. A place that was imported before is replaced.
    """
    from riwaya.dictionary.gazetteer_import import write_rows
    from riwaya.dictionary.places import read_places
    from riwaya.gazetteer import VARIABLE, default_table, user_table

    countries = tuple(code.upper() for part in country for code in part.split(","))
    if source == "ocha" and len(countries) > 1:
        raise click.BadParameter("an OCHA table is of one country", param_hint="--country")
    table = to or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else default_table())
    table.parent.mkdir(parents=True, exist_ok=True)
    part = table.with_name(table.name + ".part")
    new = 0

    def counted() -> Iterator[dict[str, str]]:
        nonlocal new
        for row in rows_of(source, files, countries):
            new += 1
            yield row
        if table.is_file() and not replace:
            yield from old_rows(table)

    try:
        total = write_rows(counted(), part)
        if not new:
            raise InputError(f"no place with an Arabic name in {', '.join(map(str, files))}", code="R212")
        read_places(part.name, part.parent)  # what the coder could not load is not put in its place
        os.replace(part, table)
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"{new} places read, {total} in {table}")
    try:
        in_use = user_table() == table.absolute()
    except InputError:
        in_use = False
    if in_use:
        click.echo("the coder uses them from now on; code a record again with: riwaya code --recode --db RECORD")
    else:
        click.echo(f"to use them: export {VARIABLE}={table}")


def rows_of(source: str, files: Iterable[Path], countries: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """The rows of all files, of the countries asked for."""
    from riwaya.dictionary.gazetteer_import import read_geonames, read_ocha

    for path in files:
        if source == "ocha":
            yield from read_ocha(path, countries[0] if countries else "SY")
        else:
            yield from (row for row in read_geonames(path) if not countries or row["country"] in countries)


def old_rows(table: Path) -> Iterator[dict[str, str]]:
    """The rows that the table holds already."""
    with table.open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)


@gazetteer.command("show")
def show_gazetteer() -> None:
    """Say which places the coder knows, and from where."""
    from riwaya.coding.where_resolve import load_gazetteer
    from riwaya.gazetteer import default_table, user_gazetteer, user_table

    click.echo(f"{len(load_gazetteer())} places of our own")
    table = user_table()
    if table is None:
        click.echo(f"no places imported; they would lie in {default_table()}")
    else:
        with_them = user_gazetteer()
        click.echo(f"{len(with_them or ())} with those of {table}")
