"""riwaya evaluate: how well the coder, or a record, agrees with gold sets, and what went wrong."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from riwaya.errors import InputError

SECTIONS = ("coded", "gsr", "airwars", "time", "treebank", "neutrality")


@click.command()
@click.argument("folder", metavar="GOLD_DIR", type=click.Path(path_type=Path), required=False)
@click.option(
    "--texts", multiple=True, type=click.Path(path_type=Path), metavar="PATH",
    help="The texts of the coded articles: files or folders (may be repeated) [default: looked for beside GOLD_DIR].",
)
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="A folder of other gold sets: gsr, airwars, gazetteers, time, treebank, corpora.",
)
@click.option("--db", "where", metavar="RECORD", help="Score the claims of this record instead of coding the texts.")
@click.option(
    "--aside", type=click.IntRange(0), default=4, show_default=True,
    help="Every so many-th coded article was kept aside while tuning; 0: none.",
)
@click.option("--only", multiple=True, type=click.Choice(SECTIONS), help="Only this section (may be repeated).")
@click.option("--baseline/--no-baseline", default=True, help="Also score a naive coder: known words, nearest names.")
@click.option("--errors", is_flag=True, help="Print every error (of coded articles, those kept aside excepted).")
@click.option(
    "--json", "to", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), metavar="FILE",
    help="Write the figures as JSON; - for standard output, and then nothing else is printed.",
)
def evaluate(
    folder: Path | None, texts: tuple[Path, ...], data: Path | None, where: str | None, aside: int,
    only: tuple[str, ...], baseline: bool, errors: bool, to: Path | None,
) -> None:  # fmt: skip
    """Measure the coder against GOLD_DIR (claims/*.json, actors.csv, places.csv) and the gold sets of --data.

    A section is printed where its data is there; where it is not, one line says so.
    """
    from riwaya.cli.measured import print_section
    from riwaya.evaluation.whole import Plan
    from riwaya.evaluation.whole import evaluate as measure
    from riwaya.evaluation.whole import record as as_record

    if folder is None and data is None:
        raise click.UsageError("give a gold folder, or --data with a folder of gold sets")
    if data is not None and not data.is_dir():
        raise InputError(f"{data}: no such folder; --data takes a folder with gsr, airwars, time, …", code="R201")
    plan = Plan(folder, texts, data, aside, baseline, only, say=progress)
    if where is not None and folder is not None:
        from_record(plan, where)
    quiet = str(to) == "-"
    sections = []
    for section in measure(plan):
        progress("")
        sections.append(section)
        if not quiet:
            print_section(section, errors)
    if to is not None:
        import orjson

        made = orjson.dumps(as_record(plan, sections), option=orjson.OPT_INDENT_2).decode() + "\n"
        if quiet:
            click.echo(made, nl=False)
        else:
            to.write_text(made, encoding="utf-8")


def progress(line: str) -> None:
    """Say on the terminal's own line what is being measured; '' wipes it. Nothing in a pipe."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[2K{line}", nl=False, err=True)


def from_record(plan: Any, where: str) -> None:
    """Take the texts and claims of a record into the plan; coded articles that it lacks count as missed."""
    from riwaya.evaluation.gold import find_gold, load_gold
    from riwaya.store.filters import claims_of
    from riwaya.store.record import Record

    texts, claims = {}, {}
    absent = []
    with Record.open(where, create=False) as record:
        gold = load_gold(find_gold(plan.gold)[0])
        for article in gold:
            found = record.article(article.id)
            if found is None:
                absent.append(article.id)
                continue
            texts[article.id] = found[1]
            claims[article.id] = list(record.records(claims_of(found[0])))
    plan.held_texts, plan.claims = texts, claims
    if absent:
        some = ", ".join(absent[:3]) + (" …" if len(absent) > 3 else "")
        click.echo(f"warning: {len(absent)} of {len(gold)} coded articles are not in the record: {some}", err=True)
