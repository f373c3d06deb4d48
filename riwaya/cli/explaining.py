"""riwaya explain: why a claim was coded as it was, and what would have changed it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from riwaya.cli import options

if TYPE_CHECKING:
    from riwaya.tracing import Trace, Turn, Weighed

LABELS = {"actor": "who", "target": "to whom", "place": "where", "time": "when"}
LEFT = 4  # mentions not taken that are shown for a role
HANGING = 2  # further in for the rows of a line after its first
FEATURES = 4  # features that are shown for a mention
SLOTS = {"S": "subject", "PS": "subject of the passive", "O": "object", "G": "genitive"}
ARABIC = re.compile(
    r"[\u0590-\u08ff\ufb1d-\ufefc](?:[\u0590-\u08ff\ufb1d-\ufefc\s\d.,،:\"'«»()\-–]*[\u0590-\u08ff\ufb1d-\ufefc])?"
)


@click.command()
@click.argument("article", metavar="ARTICLE|INCIDENT")
@click.argument("claim", required=False)
@options.db
@click.option("--all", "everything", is_flag=True, help="Every mention weighed and every feature with a weight.")
def explain(where: str, article: str, claim: str | None, everything: bool) -> None:
    """Say why CLAIM (its id, or its number in `show claims --article`) of ARTICLE was coded, or why the claims of
    INCIDENT (i-…) were joined and how it got its grade.

    For a claim the article is coded again and nothing of the way is thrown away: the trigger and its frame, every
    mention weighed for each role, the scope that gave source and modality, how place and time were resolved, and by
    what the nearest other answer lost.
    """
    from riwaya.cli.showing import one_article, one_claim
    from riwaya.pipeline import Coder
    from riwaya.store.own_names import additions_of
    from riwaya.store.record import Record
    from riwaya.tracing import trace

    with Record.open(where, create=False) as record:
        if claim is None:
            from riwaya.cli.telling import explain_incident

            explain_incident(record, article)
            return
        _, found = one_article(record, article)
        key, kept = one_claim(record, article, claim)
        incident = incident_of(record, key)
        own = additions_of(record)
    told = trace(found, kept["claim"], Coder(own=own))
    if told is None:
        emit(old_lines(kept))
    else:
        emit(lines_of(told, everything))
        by = f"coded by {kept['coder']}"
        if told.claim.coder != kept["coder"]:
            by += f"; explained by {told.claim.coder}: code it again to be sure of both"
        emit([by])
    if incident:
        emit([f"in incident {incident}; why: riwaya explain {incident} --db {where}"])


def incident_of(record: Any, key: int) -> str | None:
    """The incident that the claim with this key in the record is part of; None where nothing is linked yet."""
    from riwaya.store import links

    if not links.state(record).made:
        return None
    with record.engine.connect() as connection:
        return links.incidents_of(connection, [key]).get(key)


def emit(lines: Iterable[str]) -> None:
    """Lines as they are in a pipe. Where a person looks: wrapped below their indent, headings in bold, and every run of
    Arabic in an isolate of its own."""
    from riwaya.cli.layout import console, on_terminal

    if not on_terminal():
        for line in lines:
            click.echo(line)
        return
    from rich.text import Text

    out = console()
    for line in lines:
        inner = line.lstrip(" ")
        indent = len(line) - len(inner)
        style = "" if indent else "bold"
        for number, row in enumerate(Text(inner).wrap(out, max(out.width - indent - HANGING, 20))):
            margin = " " * (indent + (HANGING if number else 0))
            shown = ARABIC.sub(lambda run: f"\u2067{run[0]}\u2069", row.plain.rstrip())
            out.print(Text(margin + shown, style), no_wrap=True, overflow="ignore", crop=False)
        if not inner:
            out.print()


def old_lines(claim: dict[str, Any]) -> list[str]:
    """What the record itself keeps of a claim that is not found when the article is coded now."""
    out = [f"{claim['claim']}  {claim['kind']}  {claim['text']}  confidence {claim['confidence']}"]
    out += [f"  {line}" for line in claim["explanation"]]
    out.append(
        f"coded by {claim['coder']}; the present version makes no such claim of the article, so there is no more"
    )
    return out


def lines_of(told: Trace, everything: bool = False) -> list[str]:
    """A trace laid out for a person."""
    claim = told.claim
    words = " ".join(claim.text.split())
    out = [
        f"{claim.claim}  {claim.kind}  {words}  confidence {claim.confidence}",
        f"  {' '.join(told.sentence.split())}",
    ]
    out += ["", "what"]
    by = f", carried by «{told.carrier}»" if told.carrier else ""
    out.append(f"  «{words}» is {claim.kind}: entry {told.entry}, {told.form}{by}")
    if told.frame:
        out.append(
            "  its frame: " + "; ".join(f"{SLOTS.get(slot, '«' + slot + '»')} is {roles}" for slot, roles in told.frame)
        )
    if told.readings:
        out.append("  the word could also be " + ", ".join(f"{entry} ({kind})" for entry, kind in told.readings))
    out.append(f"  it is a claim: {told.score:+.1f}, where {told.floor:+.1f} is needed")
    out += feature_lines(told.features, everything)
    for role, options_ in told.roles.items():
        out += ["", LABELS[role], *role_lines(options_, everything)]
        if role == "place":
            out += indented(told.places)
        if role == "time":
            out += indented(told.time)
    for label, lines in (("how many", told.numbers), ("according to", told.source), ("how sure", told.modality)):
        if lines:
            out += ["", label, *indented(lines)]
    out += ["", "what would have changed it", *turn_lines(told)]
    return [*out, ""]


def indented(lines: Iterable[str]) -> list[str]:
    return ["  " + " ".join(line.split()) for line in lines]


def feature_lines(features: Sequence[tuple[str, float]], everything: bool) -> list[str]:
    """What spoke for and what against, heaviest first."""
    out = []
    for label, sign in (("for", 1), ("against", -1)):
        held = [f"{name} {weight:+.1f}" for name, weight in features if weight * sign >= 0.05]
        if held:
            out.append(f"    {label}: " + ", ".join(held if everything else held[: FEATURES + 1]))
    return out


def role_lines(found: Sequence[Weighed], everything: bool) -> list[str]:
    """The mentions weighed for a role: those taken, then the best of those that were left."""
    if not found:
        return ["  no mention in reach"]
    taken = [w for w in found if w.taken]
    left = [w for w in found if not w.taken]
    out = []
    for one in [*taken, *(left if everything else left[:LEFT])]:
        mark = "taken" if one.taken else "left "
        words = " ".join(one.words.split())
        why = f"; {one.why_not}" if one.why_not else ""
        out.append(f"  {mark} {one.score:+5.1f}  «{words}»  {one.name}{why}")
        shown = one.features if everything else one.features[:FEATURES]
        if shown:
            out.append("         " + ", ".join(f"{name} {weight:+.1f}" for name, weight in shown))
    if not everything and len(left) > LEFT:
        out.append(f"  and {len(left) - LEFT} more that score lower (--all)")
    return out


def turn_lines(told: Trace) -> list[str]:
    """By what the nearest other answers lost, the closest first; then how near it was to being no claim."""
    out = []
    for turn in sorted(told.turns, key=lambda t: t.gap):
        out += turn_words(turn)
    margin = told.score - told.floor
    best = [f"{name} ({weight:+.1f})" for name, weight in told.features if weight > 0][:2]
    without = f"; most of it rests on {' and '.join(best)}" if best else ""
    out.append(f"  no claim at all, had it scored {margin:.1f} less{without}")
    return out


def turn_words(turn: Turn) -> list[str]:
    """What the nearest other answer for a role lacked."""
    label, other, taken = LABELS[turn.about], " ".join(turn.other.split()), " ".join(turn.taken.split())
    if turn.taken in ("nobody", "none"):
        how = ", ".join(f"{name} {theirs:+.1f}" for name, _, theirs in turn.features)
        return [
            f"  {label}: «{other}», had it scored {turn.gap:.1f} more" + (f"; it has against it {how}" if how else "")
        ]
    if turn.gap < 0:
        return [
            f"  {label}: «{other}» scores {-turn.gap:.1f} more than «{taken}», and was left for the reason given above"
        ]
    how = ", ".join(f"{name} ({ours:+.1f} against {theirs:+.1f})" for name, ours, theirs in turn.features)
    return [f"  {label}: «{other}» instead of «{taken}», had it scored {turn.gap:.1f} more; it lost by {how}"]
