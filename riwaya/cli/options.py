"""Options that several commands share."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import click

from riwaya.model import MODALITIES

Command = Callable[..., Any]


def all_of(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Several options as one decorator, in the order given."""

    def decorate(function: Command) -> Command:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


db = click.option(
    "--db", "where", required=True, metavar="RECORD", help="The record: an SQLite file or a postgresql:// URL."
)

workers = click.option("--workers", type=click.IntRange(1, 256), help="Worker processes [default: one a core].")

recode = click.option("--recode", is_flag=True, help="Code again what another version of riwaya or its lexicon coded.")

reading = all_of(
    click.argument("paths", nargs=-1, required=True, metavar="PATH…"),
    click.option(
        "--metadata", type=click.Path(dir_okay=False), metavar="TABLE",
        help="Table with file, id, title, outlet, author, agency, published, url; a folder's articles.csv is found.",
    ),
    click.option(
        "--map", "mapping", multiple=True, metavar="FIELD=COLUMN",
        help="Where a field stands in JSON lines or CSV, e.g. --map text=body --map published=date.",
    ),
    click.option("--published", metavar="YYYY-MM-DD", help="Publication date of articles that have none."),
    click.option("--outlet", help="Outlet of articles that have none."),
    click.option("--encoding", help="Encoding of the files where the guess is wrong, e.g. windows-1256."),
)  # fmt: skip

filters = all_of(
    click.option("--kind", multiple=True, help="Only claims of this kind (may be repeated)."),
    click.option("--actor", metavar="ID", help="Only claims with this actor (id or name) in any role."),
    click.option("--place", metavar="ID", help="Only claims at this place (id or English name)."),
    click.option("--source", metavar="ID", help="Only claims according to this source (id or name)."),
    click.option("--modality", type=click.Choice(MODALITIES)),
    click.option("--since", metavar="DATE", help="Only claims dated on or after it (YYYY, YYYY-MM or YYYY-MM-DD)."),
    click.option("--until", metavar="DATE", help="Only claims dated on or before it."),
)


def tests(given: dict[str, Any]) -> list[Any]:
    """The filters as tests for the record. Raises click.BadParameter where a date or a kind is none."""
    from riwaya.store.filters import tests_of

    for name in ("since", "until"):
        value = given.get(name)
        if value and not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", value):
            raise click.BadParameter(f"{value!r} is no date; give YYYY, YYYY-MM or YYYY-MM-DD", param_hint=f"--{name}")
    if given.get("kind"):
        from riwaya.tables import LEXICONS

        lines = (LEXICONS / "kinds.tsv").read_text(encoding="utf-8").splitlines()
        known = [line.split("\t")[0] for line in lines if line and not line.startswith("#")][1:]
        for kind in given["kind"]:
            if kind not in known:
                raise click.BadParameter(
                    f"{kind!r} is no kind of claim; one of {', '.join(known)}", param_hint="--kind"
                )
    return tests_of(**given)
