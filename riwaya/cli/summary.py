"""The closing summary of a run: what is in the record, in one screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, select

from riwaya.cli.layout import console, rtl
from riwaya.store.schema import articles, attention, claim_actors, claim_places, claims

ATTENTION = {
    "R220": ("id used for two texts", "ids used for two texts"),
    "R230": ("text too long to code", "texts too long to code"),
    "R240": ("article without a claim", "articles without a claim"),
    "R241": ("article without a date", "articles without a date"),
    "R242": ("article with places not resolved", "articles with places not resolved"),
    "R243": ("article with actors not in the lexicon", "articles with actors not in the lexicon"),
    "R500": ("article that the coder failed on", "articles that the coder failed on"),
    "R501": ("article that ended its worker", "articles that ended their worker"),
}


def summary(record: Any) -> dict[str, Any]:
    """Counts over a record: articles, claims by kind and modality, actors, places, sources, attention."""
    with record.engine.connect() as c:
        number = func.count()

        def counted(*columns: Any, where: Sequence[Any] = (), limit: int | None = None) -> list[tuple[Any, ...]]:
            query = (
                select(*columns, number).where(*where).group_by(*columns).order_by(number.desc(), *columns).limit(limit)
            )
            return [tuple(row) for row in c.execute(query)]

        def known(column: Any, table: Any) -> tuple[int, int]:
            yes = func.coalesce(func.sum(case((column.is_not(None), 1), else_=0)), 0)
            row = c.execute(select(yes, number).select_from(table)).one()
            return int(row[0]), row[1] - int(row[0])

        coded, _ = known(articles.c.coder, articles)
        dated, undated = known(articles.c.published, articles)
        return {
            "articles": dated + undated,
            "coded": coded,
            "undated": undated,
            "outlets": c.execute(select(func.count(articles.c.outlet.distinct()))).scalar_one(),
            "claims": c.execute(select(number).select_from(claims)).scalar_one(),
            "kinds": counted(claims.c.kind),
            "modalities": counted(claims.c.modality),
            "actors": counted(claim_actors.c.name, where=[claim_actors.c.actor.is_not(None)], limit=8),
            "actors_known": known(claim_actors.c.actor, claim_actors),
            "places": counted(claim_places.c.name, where=[claim_places.c.lat.is_not(None)], limit=8),
            "places_resolved": known(claim_places.c.lat, claim_places),
            "sources": counted(claims.c.source_kind),
            "named": counted(
                claims.c.source_name,
                where=[claims.c.source_kind == "named", claims.c.source_name.is_not(None)],
                limit=8,
            ),
            "dated": known(claims.c.time_start, claims),
            "attention": counted(attention.c.level, attention.c.code),
        }


def print_summary(record: Any, where: str, coded: int = 0, seconds: float = 0.0) -> None:
    """Print the summary for a person; ``coded`` articles in ``seconds`` is what this run did."""
    from rich.table import Table
    from rich.text import Text

    s = summary(record)
    out = console()
    outlets = f" of {many(s['outlets'], 'outlet')}" if s["outlets"] else ""
    line = Text("\n").append(many(s["articles"], "article"), "bold").append(outlets)
    line.append("  ·  ").append(many(s["claims"], "claim"), "bold")
    if coded:
        line.append(f"  ·  {coded:,} coded in {seconds:,.1f} s, {coded / max(seconds, 1e-3):,.0f}/s")
    out.print(line)
    out.print(Text(f"record: {where}", "dim"), soft_wrap=True)
    if not s["claims"]:
        out.print(f"no claim was found; see: riwaya show attention --db {where}", soft_wrap=True)
        return
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    width = out.width - 16

    def row(label: str, pairs: Sequence[tuple[Any, int]], least: int = 18, shown: int | None = None) -> None:
        table.add_row("", "")
        table.add_row(label, grid(pairs[:shown], width, least))
        if shown and len(pairs) > shown:
            table.add_row("", Text(f"and {len(pairs) - shown} more kinds", "dim"))

    def note(label: str, text: str) -> None:
        table.add_row(label, Text(text, "dim" if not label else ""))

    row("claims by kind", s["kinds"], shown=15)
    row("how sure", s["modalities"])
    row("actors", s["actors"], 32)
    note("", "{:,} mentions known, {:,} not in the lexicon".format(*s["actors_known"]))
    row("places", s["places"], 32)
    note("", "{:,} mentions resolved, {:,} not".format(*s["places_resolved"]))
    row("according to", s["sources"])
    if s["named"]:
        table.add_row("", grid(s["named"], width, 32))
    table.add_row("", "")
    note("dates", "{:,} of the claims dated, {:,} not".format(*s["dated"]))
    if s["undated"]:
        note("", f"{many(s['undated'], 'article')} without a publication date")
    told = link_lines(record)
    if told:
        table.add_row("", "")
    for n, text in enumerate(told):
        note("" if n else "accounts", text)
    if s["attention"]:
        table.add_row("", "")
        for n, (level, code, count) in enumerate(s["attention"]):
            style = {"error": "red", "warning": "yellow"}.get(level, "")
            words = ATTENTION.get(code, (f"{level} in reading, {code}", f"{level}s in reading, {code}"))
            table.add_row(
                "" if n else "attention",
                Text(f"{count:>6,}  {words[count > 1]}", style),
            )
    out.print(table)
    out.print()
    verbs = ("show claims", "show incidents --contested", "show attention", "export claims -o claims.jsonl")
    for verb in verbs if told else (verbs[0], *verbs[2:]):
        out.print(Text(f"  riwaya {verb} --db {where}", "dim"), soft_wrap=True)


def many(count: int, noun: str) -> str:
    """A number with its noun: «1 claim», «1,200 claims»."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def link_lines(record: Any) -> list[str]:
    """What linking found, in a few lines; none where the record is not linked."""
    from riwaya.store import links

    if not links.state(record).made:
        return []
    t = links.totals(record)
    return [
        f"{many(t['incidents'], 'incident')}, {t['several']:,} told by more than one article",
        f"{t['contested']:,} contested: their accounts contradict each other",
        f"{many(t['origins'], 'independent origin')} at least behind those of several articles; "
        f"{t['one origin']:,} told by several outlets have one alone",
        f"{many(t['copies'], 'article')} {'is a copy or reprint' if t['copies'] == 1 else 'are copies or reprints'}, "
        f"{t['passages']:,} repeat a passage",
    ]


def grid(pairs: Sequence[tuple[Any, int]], width: int, least: int) -> Any:
    """Names and counts in equal columns of at least ``least``, as many as fit, filled row by row."""
    from rich.table import Table
    from rich.text import Text

    longest = max((len(f"{count:,}") for _, count in pairs), default=1)
    columns = max(1, min(width // least, len(pairs) or 1))
    room = min(width // columns, least + 8) - longest - 4
    table = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(columns):
        table.add_column(width=room, no_wrap=True, overflow="ellipsis")
        table.add_column(width=longest, justify="right")
    cells = [(Text(rtl(str(name))), f"{count:,}") for name, count in pairs]
    for at in range(0, len(cells), columns):
        table.add_row(*(x for pair in cells[at : at + columns] for x in pair))
    return table
