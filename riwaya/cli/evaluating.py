"""riwaya evaluate: how well a record agrees with coded articles, and what went wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from riwaya.cli import options


@click.command()
@click.argument("folder", metavar="GOLD_DIR", type=click.Path(path_type=Path))
@options.db
@click.option("--baseline", is_flag=True, help="Also score a naive coder: every known word, nearest names.")
@click.option("--errors", is_flag=True, help="Print every error.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate(folder: Path, where: str, baseline: bool, errors: bool, as_json: bool) -> None:
    """Score the claims of a record against GOLD_DIR (claims/*.json, actors.csv, places.csv).

    Articles of the gold that are not in the record count as missed.
    """
    import orjson

    from riwaya.evaluation.gold import find_gold, load_gold, load_places
    from riwaya.evaluation.scoring import Scorer, ScorerActors
    from riwaya.store.filters import claims_of
    from riwaya.store.record import Record

    claims_folder, actors, places = find_gold(folder)
    gold = load_gold(claims_folder)
    scorers = [Scorer(ScorerActors(actors), load_places(places), gold) for _ in range(1 + baseline)]
    absent = []
    with Record.open(where, create=False) as record:
        for article in gold:
            found = record.article(article.id)
            if found is None:
                absent.append(article.id)
            scorers[0].article(article, list(record.records(claims_of(found[0]))) if found else [])
            if baseline:
                from riwaya.evaluation.baseline import code_naively

                scorers[1].article(article, code_naively(found[1]) if found else [])
    if absent:
        some = ", ".join(absent[:3]) + (" …" if len(absent) > 3 else "")
        click.echo(f"warning: {len(absent)} of {len(gold)} coded articles are not in the record: {some}", err=True)
    if as_json:
        out: dict[str, Any] = {"record": scorers[0].scores.figures(), "errors": scorers[0].scores.classes()}
        if baseline:
            out["baseline"] = scorers[1].scores.figures()
        click.echo(orjson.dumps(out, option=orjson.OPT_INDENT_2).decode())
        return
    if errors:
        for e in scorers[0].scores.errors:
            got = f"   got {e.got or 'none'}; want {e.want or 'none'}" if e.got or e.want else ""
            click.echo(f"{e.article[:16]:<16}  {e.cls:<10}  {e.kind:<14}  {' '.join(e.text.split())}{got}")
        click.echo()
    print_scores(len(gold), [s.scores for s in scorers])


def print_scores(articles: int, scores: list[Any]) -> None:
    """The figures in a table, and the errors by class."""
    ours = scores[0]
    named = ["record", "naive"][: len(scores)]
    click.echo(f"{articles} coded articles\n")
    click.echo(
        f"{'':<12}{'precision':>10}{'recall':>8}"
        + "".join(f"{'F1 ' + n if len(named) > 1 else 'F1':>11}" for n in named)
    )
    for name, tally in ours.counts.items():
        click.echo(
            f"{name:<12}{tally.precision:>10.3f}{tally.recall:>8.3f}"
            + "".join(f"{s.counts[name].f1:>11.3f}" for s in scores)
        )
    for name, share in ours.shares.items():
        cells = "".join(f"{s.shares[name].accuracy:>11.3f}" if s.shares[name].of else f"{'–':>11}" for s in scores)
        click.echo(f"{name:<12}{f'{share.right} of {share.of}':>18}" + cells)
    click.echo(
        f"\nroles filled, of actors that other coded articles name too: {ours.seen.recall:.3f}"
        f" ({ours.seen.tp + ours.seen.fn})"
    )
    click.echo(
        f"roles filled, of actors that one coded article alone names:  {ours.unseen.recall:.3f}"
        f" ({ours.unseen.tp + ours.unseen.fn})"
    )
    click.echo("\nerrors       " + "   ".join(f"{cls} {count}" for cls, count in ours.classes().items()))
