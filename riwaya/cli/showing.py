"""riwaya show …: look into a record on the terminal."""

from __future__ import annotations

from typing import Any

import click

from riwaya.cli import options, showing_links
from riwaya.errors import InputError


@click.group()
def show() -> None:
    """Look into a record: claims, articles, sources, what needs attention; incidents, control, wording."""


@show.command("claims")
@options.db
@click.option(
    "--article", metavar="ID", help="Only this article; prints its text right to left with the claims marked."
)
@options.filters
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
def show_claims(where: str, article: str | None, limit: int, **filters: Any) -> None:
    """List claims; with --article, the text right to left with its claims marked."""
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record:
        if article:
            from riwaya.cli.layout import print_article
            from riwaya.store.filters import claims_of

            number, found = one_article(record, article)
            print_article(found, list(record.records(claims_of(number))))
        else:
            list_claims(record, options.tests(filters), limit)


def one_article(record: Any, key: str) -> tuple[int, Any]:
    """The article of this id, or of the only id that begins so. Raises InputError (R205)."""
    found = record.article(key)
    if found is None:
        close = record.ids_from(key, 6)
        if len(close) == 1:
            found = record.article(close[0])
        else:
            hint = f"; did you mean {', '.join(close[:5])}?" if close else "; list them with: riwaya show articles"
            raise InputError(f"no article {key!r} in the record{hint}", code="R205")
    return found


def list_claims(record: Any, tests: list[Any], limit: int) -> None:
    """Claims under a heading for each article; in a pipe, a line each."""
    from rich.text import Text

    from riwaya.cli.layout import CLAIM_COLUMNS, claim_block, claim_row, console, emit_table, heading, on_terminal

    found = list(record.numbered(tests, limit=limit + 1))
    if not found:
        click.echo("no claim matches; widen the filters, or see: riwaya show attention", err=True)
        return
    if not on_terminal():
        emit_table(CLAIM_COLUMNS, [claim_row(n, c) for n, c in found[:limit]])
    else:
        out = console()
        last = None
        for number, claim in found[:limit]:
            if claim["article"] != last:
                if last is not None:
                    out.print()
                last = claim["article"]
                line = Text(heading(record.article(last)[1]), "bold", no_wrap=True, overflow="ellipsis")
                out.print(line)
            out.print(claim_block(number, claim))
    if len(found) > limit:
        total = record.count(tests)
        click.echo(f"{limit} of {total} claims; raise --limit, or write all with: riwaya export claims", err=True)


@show.command("articles")
@options.db
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True)
def show_articles(where: str, limit: int) -> None:
    """List the articles of the record with their number of claims."""
    from sqlalchemy import select

    from riwaya.cli.layout import emit_table
    from riwaya.store.record import Record
    from riwaya.store.schema import articles

    columns = (articles.c.id, articles.c.outlet, articles.c.published, articles.c.claims, articles.c.title)
    with Record.open(where, create=False) as record, record.engine.connect() as connection:
        rows = connection.execute(select(*columns).order_by(articles.c.number).limit(limit + 1)).all()
        emit_table(
            ("article", "outlet", "published", "claims", "title"), [tuple(r) for r in rows[:limit]], right=("claims",)
        )
    if len(rows) > limit:
        click.echo(f"… more than {limit}; raise --limit", err=True)


@show.command("sources")
@options.db
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
def show_sources(where: str, limit: int) -> None:
    """Who is quoted, how often, and by how many outlets."""
    from sqlalchemy import distinct, func, select

    from riwaya.cli.layout import emit_table
    from riwaya.store.record import Record
    from riwaya.store.schema import articles, claims

    count = func.count().label("count")
    query = (
        select(
            func.max(claims.c.source_name), claims.c.source, claims.c.source_kind, count,
            func.count(distinct(claims.c.article)), func.count(distinct(articles.c.outlet)),
        )
        .join(articles, articles.c.number == claims.c.article)
        .group_by(claims.c.source, claims.c.source_kind)
        .order_by(count.desc(), claims.c.source, claims.c.source_kind)
        .limit(limit)
    )  # fmt: skip
    with Record.open(where, create=False) as record, record.engine.connect() as connection:
        rows = [
            (name or key or "the outlet itself", key if key != name else "", *rest)
            for name, key, *rest in connection.execute(query)
        ]
    numbers = ("claims", "articles", "outlets")
    emit_table(("according to", "id", "kind", *numbers), rows, right=numbers)


@show.command("attention")
@options.db
@click.option("--level", type=click.Choice(["error", "warning", "notice"]))
@click.option("--article", metavar="ID", help="Only what concerns this article.")
@click.option("--limit", type=click.IntRange(1), default=200, show_default=True)
def show_attention(where: str, level: str | None, article: str | None, limit: int) -> None:
    """What a person should look at: bad input, unknown dates, places and actors that the lexicons lack."""
    from riwaya.cli.layout import rtl
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record:
        shown = 0
        for p in record.problems(level, article):
            if shown == limit:
                click.echo(f"… more than {limit}; raise --limit", err=True)
                break
            shown += 1
            place = p.article or ":".join(str(x) for x in (p.file, p.line) if x)
            head, sign, words = p.message.partition(": ")
            click.echo(f"{p.level:<8} {p.code}  {place + ': ' if place else ''}{head}{sign}{rtl(words)}")
        if not shown:
            click.echo("nothing needs attention", err=True)


def one_claim(record: Any, article: str, claim: str) -> tuple[int, dict[str, Any]]:
    """The claim of this id or number of an article, with its key in the record. Raises InputError (R205, R206)."""
    from riwaya.store.filters import claims_of
    from riwaya.store.schema import CLAIMS_A_ARTICLE

    number, found = one_article(record, article)
    claims = list(record.numbered(claims_of(number)))
    for at, one in claims:
        if claim in (one["claim"], str(at)):
            return number * CLAIMS_A_ARTICLE + at - 1, one
    held = f"it has 1 to {len(claims)}" if claims else "it has none"
    raise InputError(f"no claim {claim!r} in article {found.id!r}; {held}", code="R206")


for _verb in ("incidents", "incident", "copies", "control", "wording", "quoted", "judgements"):
    show.add_command(getattr(showing_links, f"show_{_verb}"))
