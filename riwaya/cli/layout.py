"""How claims look on a terminal: names, dates and sources in a few words, tables, and an article with its marks.

On a terminal Arabic is wrapped in directional isolates, so that it cannot reorder the columns beside it. In a pipe
there are no colours, no isolates and no wrapping: a line a row, tabs between the cells.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

STYLE = {
    "event": "bold red",
    "actor": "bold blue",
    "target": "bold magenta",
    "place": "bold green",
    "source": "bold cyan",
}
PIPE_WIDTH = 100


def on_terminal() -> bool:
    """Whether a person looks at standard output."""
    return sys.stdout.isatty()


def console() -> Any:
    """A rich console as wide as the terminal; in a pipe as wide as COLUMNS says."""
    from rich.console import Console

    width = None if on_terminal() or os.environ.get("COLUMNS", "").isdigit() else PIPE_WIDTH
    return Console(highlight=False, width=width, emoji=False)


def rtl(text: str | None) -> str:
    """Words of a text on one line; on a terminal, Arabic is isolated from what stands beside it."""
    words = " ".join((text or "").split())
    if on_terminal() and any("\u0590" <= ch <= "\u08ff" or ch >= "\ufb1d" for ch in words):
        return f"\u2067{words}\u2069"
    return words


def names(items: Sequence[dict[str, Any]]) -> str:
    """Names of actors or places, each once; what no lexicon knows is in its own words with a question mark."""
    found = [rtl(i["name"]) if i.get("id") or i.get("lat") is not None else f"? {rtl(i['text'])}" for i in items]
    return ", ".join(dict.fromkeys(found))


def when(claim: dict[str, Any]) -> str:
    """The time of a claim: a day, an interval, its words with a question mark, or nothing."""
    time = claim["time"]
    if not time:
        return ""
    if not time["start"]:
        return f"? {rtl(time['text'])}"
    return time["start"] if time["end"] in (None, time["start"]) else f"{time['start']}…{time['end']}"


def according(claim: dict[str, Any]) -> str:
    """Who says it."""
    source = claim["source"]
    if source["kind"] == "outlet":
        return rtl(source["name"]) or "the outlet"
    return rtl(source["name"] or source["text"] or source["kind"])


def how_many(claim: dict[str, Any]) -> str:
    """The numbers of a claim with what they count."""
    from riwaya.exports.base import bounds

    return ", ".join(
        f"{q['role']} {bounds(q['low'], q['high'])}{' ' + q['unit'] if q['unit'] else ''}" for q in claim["quantities"]
    )


def emit_table(headers: Sequence[str], rows: Iterable[Sequence[Any]], right: Sequence[str] = ()) -> None:
    """A table for a person on a terminal, tab-separated lines in a pipe."""
    cells = ([" ".join(str("" if value is None else value).split()) for value in row] for row in rows)
    if not on_terminal():
        click.echo("\t".join(headers))
        for row in cells:
            click.echo("\t".join(row))
        return
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for name in headers:
        table.add_column(name, overflow="fold", justify="right" if name in right else "left")
    for row in cells:
        table.add_row(*(escape(rtl(value)) for value in row))
    console().print(table)


def claim_block(number: int, claim: dict[str, Any]) -> Any:
    """One claim for a terminal in two lines: who did what to whom; then where, when, how many, according to whom."""
    from rich.table import Table
    from rich.text import Text

    first = Text(names(claim["actors"]) or "–", style="" if claim["actors"] else "dim")
    if claim["targets"]:
        first.append("  →  ", "dim").append(names(claim["targets"]), "default")
    second = Text(style="dim")
    second.append(rtl(claim["text"]), "red")
    for label, value in (
        ("", names(claim["places"])),
        ("", when(claim)),
        ("", how_many(claim)),
        ("according to ", according(claim)),
    ):
        if value:
            second.append("  ·  ").append(label).append(value, "default not dim")
    if claim["modality"] != "asserted":
        second.append("  ·  ").append(claim["modality"], "yellow not dim")
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", width=4, style="dim")
    grid.add_column(width=15, no_wrap=True, style="bold")
    grid.add_column(overflow="fold", ratio=1)
    grid.add_row(str(number), claim["kind"], first)
    grid.add_row("", "", second)
    return grid


CLAIM_COLUMNS = (
    "article",
    "claim",
    "kind",
    "who",
    "to whom",
    "where",
    "when",
    "how many",
    "according to",
    "how sure",
    "words",
)


def claim_row(number: int, claim: dict[str, Any]) -> tuple[Any, ...]:
    """One claim as the cells of CLAIM_COLUMNS."""
    return (
        claim["article"], number, claim["kind"], names(claim["actors"]), names(claim["targets"]),
        names(claim["places"]), when(claim),
        how_many(claim), according(claim), claim["modality"], claim["text"],
    )  # fmt: skip


def heading(article: Any) -> str:
    """An article in one line: id, outlet, date, title."""
    day = str(article.published) if article.published else "no date"
    return "  ·  ".join(x for x in (article.id, rtl(article.outlet), day, rtl(article.title)) if x)


def marks(
    claims: Sequence[dict[str, Any]], length: int
) -> tuple[list[str | None], dict[int, list[int]], dict[int, list[int]]]:
    """For every character its role, and the numbers of the claims whose word starts and ends there. The event wins."""
    roles: list[str | None] = [None] * length

    def paint(role: str, start: int | None, end: int | None) -> None:
        if start is not None and end is not None:
            roles[start:end] = [role] * (min(end, length) - start)

    for claim in claims:
        paint("source", claim["source"].get("start"), claim["source"].get("end"))
        for role in ("places", "targets", "actors"):
            for item in claim[role]:
                paint(role[:-1], item["start"], item["end"])
    starts: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for number, claim in enumerate(claims, 1):
        paint("event", claim["start"], claim["end"])
        starts.setdefault(claim["start"], []).append(number)
        ends.setdefault(claim["end"], []).append(number)
    return roles, starts, ends


def plain_article(text: str, claims: Sequence[dict[str, Any]]) -> str:
    """The text with the word of every claim in brackets after its number: for a pipe."""
    _, starts, ends = marks(claims, len(text))
    out = []
    for at in range(len(text) + 1):
        out.append("]" * len(ends.get(at, ())))
        out.extend(f"[{number} " for number in starts.get(at, ()))
        out.append(text[at : at + 1])
    return "".join(out)


def marked_article(text: str, claims: Sequence[dict[str, Any]]) -> list[Any]:
    """The lines of the text as rich Texts: what each claim rests on in colour, the number of a claim after its word."""
    from rich.text import Text

    roles, _, ends = marks(claims, len(text))
    lines: list[Any] = [Text()]
    at = 0
    while at <= len(text):
        for number in ends.get(at, ()):
            lines[-1].append(f"[{number}]", "red")
        stop = at + 1
        while stop < len(text) and roles[stop] == roles[at] and stop not in ends and text[stop] != "\n":
            stop += 1
        if at < len(text) and text[at] == "\n":
            lines.append(Text())
            stop = at + 1
        elif at < len(text):
            lines[-1].append(text[at:stop], STYLE[roles[at]] if roles[at] else "")  # type: ignore[index]
        at = stop
    return lines


def print_article(article: Any, claims: Sequence[dict[str, Any]]) -> None:
    """The text right to left with its claims marked, then the claims one by one."""
    from rich.text import Text

    if not on_terminal():
        click.echo(heading(article) + "\n")
        click.echo(plain_article(article.text, claims) + "\n")
        for number, claim in enumerate(claims, 1):
            cells = [
                f"{number}",
                claim["kind"],
                claim["text"],
                "who: " + names(claim["actors"]),
                "to whom: " + names(claim["targets"]),
            ]
            cells += ["where: " + names(claim["places"]), "when: " + when(claim), "how many: " + how_many(claim)]
            cells += ["according to: " + according(claim), claim["modality"]]
            click.echo("\t".join(" ".join(c.split()) for c in cells if not c.endswith(": ")))
        return
    out = console()
    out.print(Text(heading(article), "bold"))
    out.print()
    for line in marked_article(article.text, claims):
        for row in line.wrap(out, out.width):
            row.rstrip()
            # An isolate a row: a full stop at its end stays at its left end, where an Arabic line ends.
            out.print(Text("\u2067") + row + Text("\u2069") if row else row, justify="right", no_wrap=True)
    out.print()
    for number, claim in enumerate(claims, 1):
        out.print(claim_block(number, claim))
    legend = Text("\n")
    for role, style in STYLE.items():
        legend.append(role, style).append("  ")
    out.print(legend)
