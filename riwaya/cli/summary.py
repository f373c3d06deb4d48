"""The closing summary of a run: what is in the record, in one screen."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

from riwaya.store.schema import articles, attention, claim_actors, claim_places, claims


def summary(record: Any) -> dict[str, Any]:
    """Counts over a record: articles, claims by kind and modality, actors, places, sources, attention."""
    with record.engine.connect() as c:

        def one(query: Any) -> int:
            return c.execute(query).scalar_one()

        def table(query: Any) -> list[tuple[Any, int]]:
            return [(row[0], row[1]) for row in c.execute(query)]

        number = func.count()
        return {
            "articles": one(select(number).select_from(articles)),
            "coded": one(select(number).select_from(articles).where(articles.c.coder.is_not(None))),
            "undated": one(select(number).select_from(articles).where(articles.c.published.is_(None))),
            "claims": one(select(number).select_from(claims)),
            "kinds": table(select(claims.c.kind, number).group_by(claims.c.kind).order_by(number.desc(), claims.c.kind)),
            "modalities": table(select(claims.c.modality, number).group_by(claims.c.modality).order_by(number.desc(), claims.c.modality)),
            "actors": table(
                select(claim_actors.c.name, number).where(claim_actors.c.actor.is_not(None))
                .group_by(claim_actors.c.actor, claim_actors.c.name).order_by(number.desc(), claim_actors.c.name).limit(8)
            ),
            "actors_known": one(select(number).select_from(claim_actors).where(claim_actors.c.actor.is_not(None))),
            "actors_unknown": one(select(number).select_from(claim_actors).where(claim_actors.c.actor.is_(None))),
            "places_resolved": one(select(number).select_from(claim_places).where(claim_places.c.lat.is_not(None))),
            "places_unresolved": one(select(number).select_from(claim_places).where(claim_places.c.lat.is_(None))),
            "sources": table(select(claims.c.source_kind, number).group_by(claims.c.source_kind).order_by(number.desc(), claims.c.source_kind)),
            "named": table(
                select(claims.c.source, number).where(claims.c.source_kind == "named", claims.c.source.is_not(None))
                .group_by(claims.c.source).order_by(number.desc(), claims.c.source).limit(8)
            ),
            "undated_claims": one(select(number).select_from(claims).where(claims.c.time_start.is_(None))),
            "attention": table(select(attention.c.level, number).group_by(attention.c.level).order_by(attention.c.level)),
        }  # fmt: skip


def print_summary(record: Any, where: str) -> None:
    """Print the summary for a person."""
    s = summary(record)
    console = Console(highlight=False)
    console.print(f"\n[bold]{s['articles']}[/] articles, [bold]{s['claims']}[/] claims  ({where})")
    if not s["claims"]:
        console.print("no claim was found; see: riwaya show attention --db " + where)
        return
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()

    def row(name: str, pairs: list[tuple[Any, int]], limit: int = 12) -> None:
        text = "  ".join(f"{key} {count}" for key, count in pairs[:limit])
        more = len(pairs) - limit
        table.add_row(name, text + (f"  and {more} more" if more > 0 else ""))

    row("kinds", s["kinds"])
    row("modality", s["modalities"])
    row("actors", s["actors"])
    table.add_row("", f"{s['actors_known']} known, {s['actors_unknown']} not in the lexicon")
    table.add_row("places", f"{s['places_resolved']} resolved, {s['places_unresolved']} not")
    row("according to", s["sources"])
    if s["named"]:
        row("", s["named"])
    table.add_row("dates", f"{s['claims'] - s['undated_claims']} dated, {s['undated_claims']} not; {s['undated']} articles without a publication date")
    if s["attention"]:
        row("attention", s["attention"])
    console.print(table)
    console.print(f"\n[dim]next:[/] riwaya show claims --db {where}   [dim]·[/]   riwaya show attention --db {where}   [dim]·[/]   riwaya export claims --db {where} -o claims.jsonl")
