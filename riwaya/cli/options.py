"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click


def db(function: Callable[..., Any]) -> Callable[..., Any]:
    """--db: the record."""
    return click.option(
        "--db", "where", required=True, metavar="RECORD", help="The record: an SQLite file or a postgresql:// URL."
    )(function)


def reading(function: Callable[..., Any]) -> Callable[..., Any]:
    """How articles are read and what is known about them."""
    for option in reversed(
        (
            click.argument("paths", nargs=-1, required=True, metavar="PATH…"),
            click.option("--metadata", type=click.Path(dir_okay=False), help="Table with file, id, title, outlet, author, agency, published, url (articles.csv in the folder is found by itself)."),
            click.option("--map", "mapping", multiple=True, metavar="FIELD=COLUMN", help="Where a field stands in JSON lines or CSV, e.g. --map text=body --map published=date."),
            click.option("--published", metavar="YYYY-MM-DD", help="Publication date of articles that have none."),
            click.option("--outlet", help="Outlet of articles that have none."),
            click.option("--encoding", help="Encoding of the files where the guess is wrong (utf-8, windows-1256, iso-8859-6, utf-16)."),
        )
    ):
        function = option(function)
    return function
