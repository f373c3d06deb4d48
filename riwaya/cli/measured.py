"""How an evaluation looks on a terminal: a table a section, what reaches its bar and what does not."""

from __future__ import annotations

from typing import Any

import click

from riwaya.cli.layout import console, on_terminal, rtl


def print_section(section: Any, errors: bool) -> None:
    """One section: its figures, its tables, its notes, and with ``errors`` a line for each thing that went wrong."""
    if section.absent:
        click.echo(f"{section.title}: {section.absent}\n")
        return
    emit_heading(section.title)
    rivals = list(dict.fromkeys(name for f in section.figures for name in f.beside))
    header = ("", "figure", "95 %", "of", "bar", "", *rivals)
    rows = [figure_row(f, rivals) for f in section.figures]
    emit_rows(header, rows)
    for table in section.tables:
        if table.rows:
            click.echo(f"\n{table.title}")
            emit_rows(table.columns, [tuple("" if v is None else str(v) for v in row) for row in table.rows])
    for note in section.notes:
        click.echo(f"note: {note}")
    if errors and section.wrong:
        click.echo(f"\n{len(section.wrong)} errors")
        for line in section.wrong:
            click.echo("  " + rtl(line))
    click.echo()


def emit_heading(text: str) -> None:
    if on_terminal():
        console().print(f"[bold]{text}[/bold]")
    else:
        click.echo(text)


def figure_row(figure: Any, rivals: list[str]) -> tuple[str, ...]:
    """The cells of a figure: name, value, interval, cases, bar, whether it is reached, other coders' values."""
    spread = f"{figure.low:.2f}–{figure.high:.2f}" if figure.low is not None else ""
    bar = f"{figure.bar:.2f}" if figure.bar is not None else ""
    met = "" if figure.met is None else "reached" if figure.met else "not reached"
    name = figure.name + (f" ({figure.note})" if figure.note else "")
    others = (shown(figure.beside.get(rival)) for rival in rivals)
    return (name, shown(figure.value), spread, str(figure.of or ""), bar, met, *others)


def shown(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def emit_rows(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Columns as wide as their widest cell; in a pipe too, for people read evaluations in files."""
    widths = [max(len(row[n]) for row in (header, *rows)) for n in range(len(header))]
    for row in (header, *rows):
        cells = [row[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        click.echo("  " + "  ".join(cells).rstrip())
