"""Options that several commands share."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import click

from riwaya.model import MODALITIES

Command = Callable[..., Any]
DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


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
        check_day(given.get(name), f"--{name}")
    check_kinds(given.get("kind") or ())
    return tests_of(**given)


def check_kinds(kinds: Sequence[str]) -> None:
    """Raises click.BadParameter for what is no kind of kinds.tsv."""
    if kinds:
        from riwaya.tables import LEXICONS

        lines = (LEXICONS / "kinds.tsv").read_text(encoding="utf-8").splitlines()
        known = [line.split("\t")[0] for line in lines if line and not line.startswith("#")][1:]
        for kind in kinds:
            if kind not in known:
                raise click.BadParameter(
                    f"{kind!r} is no kind of claim; one of {', '.join(known)}", param_hint="--kind"
                )


incident_filters = all_of(
    click.option("--kind", multiple=True, help="Only incidents of this kind (may be repeated)."),
    click.option("--actor", metavar="NAME", help="Only with this actor (id or name, also Arabic) in any role."),
    click.option("--place", metavar="NAME", help="Only at this place (id or name, also Arabic)."),
    click.option("--radius", type=click.FloatRange(0.0), metavar="KM", help="Also so far around the place."),
    click.option("--since", metavar="DATE", help="Only on or after it (YYYY, YYYY-MM or YYYY-MM-DD)."),
    click.option("--until", metavar="DATE", help="Only on or before it."),
    click.option("--grade", multiple=True, help="Only of this grade (may be repeated)."),
    click.option("--contested/--uncontested", default=None, help="Only where accounts contradict each other, or not."),
    click.option("--outlet", help="Only told by this outlet."),
    click.option("--modality", type=click.Choice(MODALITIES)),
    click.option("--article", metavar="ID", help="Only told in this article."),
)


def check_day(value: str | None, option: str) -> None:
    """Raises click.BadParameter where a date is none."""
    if value and not DAY.fullmatch(value):
        raise click.BadParameter(f"{value!r} is no date; give YYYY, YYYY-MM or YYYY-MM-DD", param_hint=option)


def incident_tests(given: dict[str, Any]) -> tuple[list[Any], Any]:
    """The filters as tests over incidents, and the circle, if one is asked for.

    Raises click.BadParameter where a date, a kind, a grade or a place is none.
    """
    from riwaya.cli.names import actors_named, places_named
    from riwaya.linking.records import GRADES
    from riwaya.store import links

    wanted = dict(given)
    for name in ("since", "until"):
        check_day(wanted[name], f"--{name}")
    check_kinds(wanted["kind"])
    for grade in wanted["grade"]:
        if grade not in GRADES:
            raise click.BadParameter(f"{grade!r} is no grade; one of {', '.join(GRADES)}", param_hint="--grade")
    radius = wanted.pop("radius")
    near = None
    place = wanted.pop("place")
    if radius is not None and not place:
        raise click.BadParameter("a radius is around a place: give --place", param_hint="--radius")
    if wanted["actor"]:
        wanted["actor"] = actors_named(wanted["actor"])
    if place:
        held = places_named(place)
        points = [(p.lat, p.lon) for p in held if p.lat is not None and p.lon is not None]
        if radius is not None and not points:
            raise click.BadParameter(f"{place!r} is no place that is known; --radius needs one", param_hint="--place")
        if radius is not None:
            near = links.Near(*points[0], radius)
        else:
            wanted["place"] = sorted({p.id for p in held} | {place})
    return links.tests_of(near=near, **wanted), near
