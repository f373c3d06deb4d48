"""riwaya show …: look into a record on the terminal."""

from __future__ import annotations

from typing import Any

import click

from riwaya.cli import options
from riwaya.errors import InputError

ROLE_STYLE = {"event": "bold red", "actor": "bold blue", "target": "bold magenta", "place": "bold green", "time": "bold yellow", "source": "bold cyan"}


@click.group()
def show() -> None:
    """Look into a record: claims, articles, sources, attention."""


@show.command("claims")
@options.db
@click.option("--article", help="Only this article; prints its text with the claims marked.")
@click.option("--kind", multiple=True, help="Only claims of this kind (may be repeated).")
@click.option("--actor", help="Only claims with this actor id in any role.")
@click.option("--place", help="Only claims at this place (id, or English name).")
@click.option("--source", help="Only claims according to this source id.")
@click.option("--modality", type=click.Choice(["asserted", "denied", "expected", "demanded", "hypothetical"]))
@click.option("--since", metavar="DATE", help="Only claims dated on or after this day.")
@click.option("--until", metavar="DATE", help="Only claims dated on or before this day.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
def show_claims(where: str, article: str | None, limit: int, **filters: Any) -> None:
    """List claims; with --article, the text right to left with its claims marked."""
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record:
        if article:
            show_article(record, article)
        else:
            list_claims(record, filters, limit)


def list_claims(record: Any, filters: dict[str, Any], limit: int) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from riwaya.store.filters import tests_of

    found = list(record.records(tests_of(**filters), limit=limit + 1))
    if not found:
        click.echo("no claim matches; widen the filters, or see: riwaya show attention")
        return
    table = Table(show_edge=False, pad_edge=False, expand=False, box=None, header_style="dim", padding=(0, 2, 0, 0))
    for name in ("article", "kind", "who", "to whom", "where", "when", "according to", "how sure", "words"):
        table.add_column(name, overflow="fold", max_width=26)
    for c in found[:limit]:
        table.add_row(
            escape(c["article"]), c["kind"], names(c["actors"]), names(c["targets"]), names(c["places"]), when(c), escape(according(c)), c["modality"],
            escape(isolate(c["text"])),
        )  # fmt: skip
    Console(highlight=False).print(table)
    if len(found) > limit:
        click.echo(f"… more than {limit}; raise --limit, or write all with: riwaya export claims")


def names(items: list[dict[str, Any]]) -> str:
    """Names of actors or places; what no lexicon knows is in its own words with a question mark."""
    from rich.markup import escape

    return ", ".join(
        escape(i["name"]) if i.get("id") or i.get("lat") is not None else f"? {isolate(escape(i['text']))}" for i in items
    ) or "[dim]–[/]"


def when(c: dict[str, Any]) -> str:
    time = c["time"]
    if not time or not time["start"]:
        return "[dim]unknown[/]"
    return time["start"] if time["end"] in (None, time["start"]) else f"{time['start']}…{time['end']}"


def according(c: dict[str, Any]) -> str:
    source = c["source"]
    if source["kind"] == "outlet":
        return source["name"] or "the outlet"
    return source["name"] or isolate(source["text"] or "") or source["kind"]


def isolate(text: str) -> str:
    """Wrap Arabic in directional isolates, so that a terminal does not mix it with the columns."""
    return f"\u2067{' '.join(text.split())}\u2069" if text else ""


def show_article(record: Any, key: str) -> None:
    """The text of an article with every claim marked and numbered, then the claims one by one."""
    from rich.console import Console
    from rich.markup import escape
    from rich.text import Text

    from riwaya.store.filters import claims_of

    found = record.article(key)
    if found is None:
        raise InputError(f"no article {key!r} in the record; list them with: riwaya show articles", code="R205")
    number, article = found
    claims = list(record.records(claims_of(number)))
    console = Console(highlight=False)
    head = " · ".join(str(x) for x in (article.id, article.outlet, article.published, article.title) if x)
    console.print(f"[bold]{escape(head)}[/]\n")
    marked = Text(justify="right")
    styles: dict[int, str] = {}
    starts: dict[int, list[int]] = {}
    for n, c in enumerate(claims, 1):
        for role, items in (("actor", c["actors"]), ("target", c["targets"]), ("place", c["places"])):
            for item in items:
                styles.update({i: ROLE_STYLE[role] for i in range(item["start"], item["end"])})
        if c["source"].get("start") is not None:
            styles.update({i: ROLE_STYLE["source"] for i in range(c["source"]["start"], c["source"]["end"])})
        starts.setdefault(c["end"], []).append(n)
    for c in claims:
        styles.update({i: ROLE_STYLE["event"] for i in range(c["start"], c["end"])})
    at = 0
    text = article.text
    cuts = sorted(set(starts) | {i for i in range(1, len(text)) if styles.get(i) != styles.get(i - 1)} | {len(text)})
    for cut in cuts:
        if cut > at:
            marked.append(text[at:cut], style=styles.get(at))
        for n in starts.get(cut, ()):
            marked.append(f"[{n}]", style="bold red")
        at = cut
    for line in marked.split("\n"):
        line.justify = "right"
        # a right-to-left mark at the head of each line makes terminals that know bidi lay it out right to left
        console.print(Text("\u200f", justify="right") + line, justify="right")
    console.print()
    for n, c in enumerate(claims, 1):
        parts = [f"[bold red]{n}[/] [bold]{c['kind']}[/] {isolate(escape(c['text']))}"]
        if c["modality"] != "asserted":
            parts.append(f"[yellow]{c['modality']}[/]")
        for label, value in (("who", names(c["actors"])), ("to whom", names(c["targets"])), ("where", names(c["places"])), ("when", when(c))):
            if "–" not in value and "unknown" not in value:
                parts.append(f"[dim]{label}[/] {value}")
        if c["quantities"]:
            parts.append("[dim]how many[/] " + ", ".join(f"{q['role']} {isolate(escape(q['text']))}" for q in c["quantities"]))
        parts.append(f"[dim]according to[/] {escape(according(c))}")
        console.print("  ".join(parts))
    legend = "  ".join(f"[{style}]{role}[/]" for role, style in ROLE_STYLE.items() if role != "time")
    console.print(f"\n{legend}")


@show.command("articles")
@options.db
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True)
def show_articles(where: str, limit: int) -> None:
    """List the articles of the record with their number of claims."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table
    from sqlalchemy import select

    from riwaya.store.record import Record
    from riwaya.store.schema import articles

    with Record.open(where, create=False) as record, record.engine.connect() as connection:
        table = Table(show_edge=False, box=None, header_style="dim", padding=(0, 2, 0, 0))
        for name in ("id", "outlet", "published", "claims", "title"):
            table.add_column(name, overflow="fold", max_width=48)
        columns = (articles.c.id, articles.c.outlet, articles.c.published, articles.c.claims, articles.c.title)
        for row in connection.execute(select(*columns).order_by(articles.c.number).limit(limit)):
            claims = "not coded" if row.claims is None else str(row.claims)
            table.add_row(escape(row.id), escape(row.outlet or ""), row.published or "unknown", claims, isolate(escape(row.title or "")))
        Console(highlight=False).print(table)


@show.command("sources")
@options.db
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
def show_sources(where: str, limit: int) -> None:
    """Who is quoted, how often, and by how many outlets."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table
    from sqlalchemy import distinct, func, select

    from riwaya.store.record import Record
    from riwaya.store.schema import articles, claims

    with Record.open(where, create=False) as record, record.engine.connect() as connection:
        table = Table(show_edge=False, box=None, header_style="dim", padding=(0, 2, 0, 0))
        for name in ("according to", "kind", "claims", "articles", "outlets"):
            table.add_column(name, overflow="fold", max_width=60)
        count = func.count().label("count")
        query = (
            select(claims.c.source, claims.c.source_kind, count, func.count(distinct(claims.c.article)), func.count(distinct(articles.c.outlet)))
            .join(articles, articles.c.number == claims.c.article)
            .group_by(claims.c.source, claims.c.source_kind)
            .order_by(count.desc(), claims.c.source)
            .limit(limit)
        )
        for row in connection.execute(query):
            table.add_row(isolate(escape(row[0] or "the outlet itself")), row[1], str(row[2]), str(row[3]), str(row[4]))
        Console(highlight=False).print(table)


@show.command("attention")
@options.db
@click.option("--level", type=click.Choice(["error", "warning", "notice"]))
@click.option("--limit", type=click.IntRange(1), default=200, show_default=True)
def show_attention(where: str, level: str | None, limit: int) -> None:
    """What a person should look at: bad input, unknown dates, places and actors that the lexicons lack."""
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record:
        shown = 0
        for p in record.problems():
            if level and p.level != level:
                continue
            shown += 1
            if shown > limit:
                click.echo(f"… more than {limit}; raise --limit")
                break
            place = ":".join(str(x) for x in (p.file or p.article, p.line) if x)
            click.echo(f"{p.level:<8} {p.code}  {place + ': ' if place else ''}{p.message}")
        if not shown:
            click.echo("nothing needs attention")


@click.command()
@click.argument("article")
@click.argument("claim")
@options.db
def explain(where: str, article: str, claim: str) -> None:
    """Say why CLAIM (its id, or its number in `show claims --article`) of ARTICLE was coded."""
    from riwaya.store.filters import claims_of
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record:
        found = record.article(article)
        if found is None:
            raise InputError(f"no article {article!r} in the record; list them with: riwaya show articles", code="R205")
        claims = list(record.records(claims_of(found[0])))
        chosen = [c for n, c in enumerate(claims, 1) if claim in (c["claim"], str(n))]
        if not chosen:
            raise InputError(f"no claim {claim!r} in article {article!r}; it has 1 to {len(claims)}", code="R206")
        c = chosen[0]
        click.echo(f"{c['claim']}  {c['kind']}  {isolate(c['text'])}  confidence {c['confidence']}")
        for line in c["explanation"]:
            click.echo(f"  {line}")
        click.echo(f"  coded by {c['coder']}")
