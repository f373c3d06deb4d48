"""riwaya judge: a person's word on whether two claims tell the same happening."""

from __future__ import annotations

from typing import Any

import click

from riwaya.cli import options
from riwaya.errors import InputError


@click.command()
@click.argument("claims", nargs=-1, metavar="ARTICLE#CLAIM ARTICLE#CLAIM same|different|unsure")
@options.db
@click.option("--by", metavar="NAME", help="Who judges.")
@click.option("--note", default="", help="Why, in a line.")
@click.option("--undo", type=int, metavar="N", help="Take judgement N back; it stays on the list as taken back.")
@click.option("--later", is_flag=True, help="Do not link at once; riwaya link does it.")
def judge(where: str, claims: tuple[str, ...], by: str | None, note: str, undo: int | None, later: bool) -> None:
    """Say whether two claims tell the same happening; it overrides the machine, and survives coding anew.

    CLAIM is the claim's id or its number in `riwaya show claims --article`.
    """
    from riwaya.store import judgements
    from riwaya.store.record import Record

    if undo is None and len(claims) != 3:
        raise click.UsageError("give ARTICLE#CLAIM ARTICLE#CLAIM and same, different or unsure; or --undo N")
    if undo is not None and claims:
        raise click.UsageError("--undo N takes a judgement back and wants no claims")
    with Record.open(where, create=False) as record:
        with record.writing():  # an older record is brought up before it is read for judgements
            pass
        if undo is not None:
            judgements.undo(record, undo, by or "", note)
            click.echo(f"judgement {undo} taken back")
        else:
            a, b = (anchor_of(record, text) for text in claims[:2])
            number = judgements.judge(record, a, b, claims[2], by or "", note)
            click.echo(f"judgement {number}: {a.article}#{a.claim} and {b.article}#{b.claim}: {claims[2]}")
        if later:
            click.echo(f"it counts from the next linking on: riwaya link --db {where}")
            return
        from riwaya.cli.linking import link_in

        link_in(record)


def anchor_of(record: Any, text: str) -> Any:
    """The claim that ARTICLE#CLAIM names. Raises InputError (R205, R206, R280)."""
    from riwaya.cli.showing import one_article, one_claim
    from riwaya.store.judgements import Anchor

    article, sign, claim = text.rpartition("#")
    if not sign or not article or not claim:
        raise InputError(f"{text!r} is not ARTICLE#CLAIM, such as 07_mashriq_20171109#1", code="R280")
    _, found = one_article(record, article)
    _, chosen = one_claim(record, article, claim)
    return Anchor(found.id, chosen["claim"], chosen["kind"], chosen["start"], chosen["end"])
