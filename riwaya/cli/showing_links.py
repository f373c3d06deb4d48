"""riwaya show incidents | incident | copies | control | wording | quoted | judgements."""

from __future__ import annotations

from typing import Any

import click

from riwaya.cli import options


@click.command("incidents")
@options.db
@options.incident_filters
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
def show_incidents(where: str, limit: int, **filters: Any) -> None:
    """List incidents: happenings as told, each with its accounts, origins and grade."""
    from riwaya.cli.linking import tell_state
    from riwaya.cli.telling import list_incidents
    from riwaya.store import links
    from riwaya.store.record import Record

    tests, near = options.incident_tests(filters)
    with Record.open(where, create=False) as record:
        tell_state(record)
        found = list(links.found(record, tests, near, limit + 1))
        list_incidents(found[:limit])
        if len(found) > limit:
            click.echo(f"the first {limit}; raise --limit, or write all with: riwaya export incidents", err=True)
        if not found:
            click.echo("no incident matches; widen the filters", err=True)


@click.command("incident")
@click.argument("key", metavar="ID")
@options.db
def show_incident(where: str, key: str) -> None:
    """One incident in full: its accounts side by side, what they disagree about, origins, grade."""
    from riwaya.cli.linking import tell_state
    from riwaya.cli.telling import print_incident
    from riwaya.store import links
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record:
        tell_state(record)
        found = links.incident(record, key)
        print_incident(found, links.tellings(record, found["incident"]))


@click.command("copies")
@options.db
@click.option("--article", metavar="ID", help="Only the copies that this article has to do with.")
def show_copies(where: str, article: str | None) -> None:
    """Articles that repeat others, whole or in a passage, with the likely origin."""
    from riwaya.cli.layout import emit_table
    from riwaya.cli.linking import tell_state
    from riwaya.store import links
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record:
        tell_state(record)
        rows = [
            (
                c["group"],
                c["article"],
                c["of"],
                c["how"],
                f"{100 * c['share']:.0f}%",
                f"{c['start']}–{c['end']}",
                c["reason"],
            )
            for c in links.copies_of(record, article)
        ]
    if not rows:
        click.echo("no copies", err=True)
        return
    emit_table(("group", "article", "of", "how", "share", "from–to", "why"), rows, right=("share",))


@click.command("control")
@click.argument("place")
@options.db
@click.option("--as-of", metavar="DATE", help="What had been reported by this day (of publication).")
def show_control(where: str, place: str, as_of: str | None) -> None:
    """Who was said to hold PLACE (id, English or Arabic name), from when to when, according to whom."""
    from riwaya.cli.telling import print_control

    options.check_day(as_of, "--as-of")
    print_control(where, place, as_of)


@click.command("wording")
@click.argument("referent")
@options.db
@click.option("--outlet", help="Only the terms of this outlet.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True)
def show_wording(where: str, referent: str, outlet: str | None, limit: int) -> None:
    """Each outlet's terms for REFERENT: an actor or a place (id or name, also Arabic), or a kind of act."""
    from riwaya.cli.telling import print_wording

    print_wording(where, referent, outlet, limit)


@click.command("quoted")
@options.db
@click.option("--source", metavar="ID", help="Only who quotes this source (id, or its words).")
@click.option("--outlet", help="Only whom this outlet quotes.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True)
def show_quoted(where: str, source: str | None, outlet: str | None, limit: int) -> None:
    """Which outlets quote whom, and how often."""
    from riwaya.cli.layout import emit_table
    from riwaya.cli.linking import tell_state
    from riwaya.store import links
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record:
        tell_state(record)
        rows = [
            (
                q["outlet"] or "?",
                q["source_name"] or q["source"],
                q["source"],
                q["source_kind"],
                q["claims"],
                q["articles"],
            )
            for q in links.quotes_of(record, source, outlet)[:limit]
        ]
    emit_table(("outlet", "quotes", "id", "kind", "claims", "articles"), rows, right=("claims", "articles"))


@click.command("judgements")
@options.db
def show_judgements(where: str) -> None:
    """What people have judged, in the order of judging; also what was taken back."""
    from riwaya.cli.layout import emit_table
    from riwaya.store import judgements
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record:
        held = judgements.all_of(record)
    if not held:
        click.echo("nobody has judged yet; riwaya judge ARTICLE#CLAIM ARTICLE#CLAIM same --by NAME", err=True)
        return
    rows = [
        (
            j["number"], f"{j['article_a']}#{j['claim_a']}", f"{j['article_b']}#{j['claim_b']}",
            f"takes {j['undoes']} back" if j["undoes"] else j["verdict"], j["by"], j["at"],
            f"taken back by {j['undone_by']}" if j["undone_by"] else "", j["note"],
        )
        for j in held
    ]  # fmt: skip
    emit_table(("number", "claim", "and", "verdict", "by", "at", "state", "note"), rows)
