"""riwaya names: names that a record has beside the lexicon; what they touch is coded and linked again."""

from __future__ import annotations

from typing import Any

import click

from riwaya.cli import options
from riwaya.cli.progress import progress
from riwaya.errors import InputError

by = click.option("--by", default="local", show_default=True, metavar="NAME", help="Who adds it, for the log.")
later = click.option("--later", is_flag=True, help="Only save; `riwaya code --recode` uses it later.")
country = click.option("--country", default="", metavar="CC", help="Code of two letters, such as SY.")


@click.group()
def names() -> None:
    """Names that a record has beside the lexicon: other names of actors and places, actors and places of its own.

    What is saved changes the coding of those articles alone whose text holds the name.
    """


@names.command("add-alias")
@click.argument("thing", metavar="ACTOR")
@click.argument("alias")
@options.db
@click.option("--new", "cls", metavar="CLASS", help="ACTOR is new and is called so in English; its class.")
@country
@by
@later
def add_alias(thing: str, alias: str, where: str, cls: str | None, country: str, by: str, later: bool) -> None:
    """Give ACTOR (an id or a name; a place will do too) another Arabic name, ALIAS.

    \b
    riwaya names add-alias islamic-state "دولة الخلافة" --db record.db
    riwaya names add-alias "Dawn Brigade" "لواء الفجر الأحمر" --new "armed group" --country SY --db record.db
    """
    from riwaya.own_names import Addition, new_id

    if cls is not None:
        one = Addition("actor", new_id("actor", thing), alias, thing, cls, country)
    else:
        one = Addition(*found(where, thing), alias)
    save(where, one, by, later)


@names.command("add-place")
@click.argument("alias", metavar="NAME")
@click.argument("english", metavar="ENGLISH")
@click.option("--lat", type=float, required=True, help="Degrees north.")
@click.option("--lon", type=float, required=True, help="Degrees east.")
@click.option("--class", "cls", default="settlement", show_default=True, help="What sort of place, e.g. base, camp.")
@options.db
@country
@by
@later
def add_place(
    alias: str, english: str, lat: float, lon: float, cls: str, where: str, country: str, by: str, later: bool
) -> None:
    """Add a place: its NAME as Arabic texts write it, and its ENGLISH name."""
    from riwaya.own_names import Addition, new_id

    ident = new_id("place", f"{english} {lat:.2f} {lon:.2f}")
    save(where, Addition("place", ident, alias, english, cls, country, lat, lon), by, later)


@names.command("list")
@options.db
def list_(where: str) -> None:
    """Show the names of the record's own, the latest first."""
    from riwaya.store.own_names import listed
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record, record.engine.connect() as connection:
        held = listed(connection)
    if not held:
        click.echo("no name was added; add one with: riwaya names add-alias ACTOR ALIAS --db " + where)
    for kept in held:
        one = kept.addition
        point = f" {one.lat:.4f},{one.lon:.4f}" if one.lat is not None and one.lon is not None else ""
        told = f" ({one.name}, {one.sort}{point})" if one.name else ""
        gone = "" if kept.stands else " · taken back"
        click.echo(f"{kept.number}  {one.what} {one.id}: {one.alias}{told} · {kept.by} {kept.at[:16]}{gone}")


@names.command()
@click.argument("number", type=int)
@options.db
@click.option("--undo", is_flag=True, help="Put a name back that was taken back.")
@by
@later
def remove(number: int, where: str, undo: bool, by: str, later: bool) -> None:
    """Take name NUMBER (of `riwaya names list`) back."""
    from riwaya.jobs import coder_of
    from riwaya.store import own_names
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record:
        before = coder_of(record)
        kept = own_names.set_standing(record, number, undo, by)
        finish(record, kept, before, later)


def found(where: str, thing: str) -> tuple[str, str]:
    """(actor or place, id) of what a person names. Raises InputError (R299) where it is nothing, or several."""
    from riwaya.cli.names import actors_named, places_named
    from riwaya.own_names import known_ids
    from riwaya.store.own_names import additions_of
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record:
        own = {one.id: one.what for one in additions_of(record) if thing in (one.id, one.name)}
    if own:
        ident = sorted(own)[0]
        return own[ident], ident
    actors = [ident for ident in actors_named(thing) if ident in known_ids("actor")]
    places = [place.id for place in places_named(thing)]
    if len(actors) == 1 or (not actors and len(places) == 1):
        return ("actor", actors[0]) if actors else ("place", places[0])
    if not actors and not places:
        raise InputError(
            f"{thing!r} is no actor or place that is known; give --new CLASS for a new actor, or add-place", code="R299"
        )
    several = ", ".join((actors or places)[:6])
    raise InputError(f"{thing!r} may be {several}; give one of these ids", code="R299")


def save(where: str, one: Any, by: str, later: bool) -> None:
    """Add, and code again what it touches."""
    from riwaya.jobs import coder_of
    from riwaya.store import own_names
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record:
        with record.writing():
            pass  # an older record gets its table first
        before = coder_of(record)
        finish(record, own_names.add(record, one, by), before, later)


def finish(record: Any, kept: Any, before: str, later: bool) -> None:
    """Code the articles that hold the name, and link anew; say what was done."""
    from riwaya.cli.linking import link_in
    from riwaya.jobs import code_articles, coder_of, recode_for

    one = kept.addition
    click.echo(f"{kept.number}: «{one.alias}» {'is' if kept.stands else 'is no longer'} a name of {one.what} {one.id}")
    if later:
        return
    with progress("looking for it") as shown:
        touched = recode_for(record, [one], before, coder_of(record), shown.advance)
    if not touched:
        click.echo("no article holds it")
        return
    with progress("coding", touched) as shown:
        articles, claims = code_articles(record, coder_of(record), 1, progress=shown.advance)
    link_in(record)
    click.echo(f"{articles} articles coded again, {claims} claims")
