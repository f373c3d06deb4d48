"""How incidents, control and wording look on a terminal. Nothing here is told as a fact: always according to whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from riwaya.cli.layout import according, console, emit_table, how_many, names, on_terminal, rtl, when
from riwaya.cli.names import actor_name, places_named, referents
from riwaya.errors import InputError

ABOUT = {
    "date": "when", "place": "where", "actor": "who", "target": "to whom", "number": "how many",
    "outcome": "how it ended", "means": "how", "denial": "whether at all", "self": "a source against itself",
}  # fmt: skip
TIES = {
    "announces": "announces",
    "announced_by": "was announced by",
    "disputes": "disputes",
    "disputed_by": "is disputed by",
}


def span(first: str | None, last: str | None) -> str:
    """Days from the first to the last, as people read them."""
    if not first and not last:
        return "no date"
    return first if first == last and first else f"{first or '?'}…{last or '?'}"


def origins(found: dict[str, Any]) -> str:
    """The number of independent origins, or its range."""
    low, high = found["origins"], found["origins_high"]
    return str(low) if low == high else f"{low}–{high}"


def who(ids: Sequence[str], most: int = 3) -> str:
    """Names of actors, the first few."""
    shown = [rtl(actor_name(one)) for one in ids[:most]]
    return ", ".join(shown) + (f" and {len(ids) - most} more" if len(ids) > most else "")


INCIDENT_COLUMNS = (
    "incident", "kind", "who", "to whom", "where", "when", "accounts", "outlets", "origins", "grade", "contested",
)  # fmt: skip


def list_incidents(found: Sequence[dict[str, Any]]) -> None:
    """Incidents one a line; on a terminal two lines each."""
    if not on_terminal():
        emit_table(INCIDENT_COLUMNS, [incident_row(one) for one in found])
        return
    from rich.text import Text

    out = console()
    for one in found:
        line = Text()
        line.append(f"{one['incident']}  ", "dim").append(one["kind"], "bold")
        line.append(f"  {who(one['actors']) or '–'}", "blue")
        if one["targets"]:
            line.append("  →  ", "dim").append(who(one["targets"]), "magenta")
        out.print(line)
        told = Text("    ", "dim")
        told.append(f"{rtl(one['place']['name']) if one['place'] else 'no place'}  ·  ", "green")
        told.append(f"{span(one['time']['start'], one['time']['end'])}  ·  ")
        told.append(f"{len(one['claims'])} accounts, {one['outlets']} outlets, {origins(one)} origins  ·  ")
        told.append(one["grade"], "yellow")
        if one["modality"] != "asserted":
            told.append(f"  ·  {one['modality']}", "yellow")
        if one["disagreements"]:
            told.append("  ·  contested: " + contested(one), "red")
        out.print(told)


def contested(one: dict[str, Any]) -> str:
    """What an incident's accounts disagree about, in a few words."""
    return ", ".join(dict.fromkeys(ABOUT.get(d["about"], d["about"]) for d in one["disagreements"]))


def incident_row(one: dict[str, Any]) -> tuple[Any, ...]:
    """One incident as the cells of INCIDENT_COLUMNS."""
    return (
        one["incident"], one["kind"], who(one["actors"]), who(one["targets"]), one["place"] and one["place"]["name"],
        span(one["time"]["start"], one["time"]["end"]), len(one["claims"]), one["outlets"], origins(one), one["grade"],
        contested(one),
    )  # fmt: skip


# --- one incident ---------------------------------------------------------------------------------------------------

TELLING_COLUMNS = (
    "article", "outlet", "published", "claim", "kind", "who", "to whom", "where", "when", "how many", "according to",
    "how sure", "passage",
)  # fmt: skip


def print_incident(one: dict[str, Any], told: Sequence[Any]) -> None:
    """One incident in full: accounts side by side, disagreements, origins, grade, ties."""
    place = one["place"]
    head = "  ·  ".join(
        x for x in (
            one["incident"], one["kind"], who(one["actors"], 6),
            "→ " + who(one["targets"], 6) if one["targets"] else "",
            rtl(place["name"]) if place else "no place", span(one["time"]["start"], one["time"]["end"]),
        ) if x
    )  # fmt: skip
    click.echo(f"as told, {head}\n")
    if on_terminal():
        side_by_side(told)
    else:
        emit_table(TELLING_COLUMNS, [telling_row(t) for t in told])
    for line in incident_lines(one):
        click.echo(line)


def telling_row(t: Any) -> tuple[Any, ...]:
    """One account as the cells of TELLING_COLUMNS."""
    c = t.claim
    return (
        t.article, t.outlet, t.published, t.number, c["kind"], names(c["actors"]), names(c["targets"]),
        names(c["places"]), when(c), how_many(c), according(c), c["modality"], t.passage,
    )  # fmt: skip


def side_by_side(told: Sequence[Any]) -> None:
    """Each account in a box, as many beside each other as fit."""
    from rich.columns import Columns
    from rich.panel import Panel
    from rich.text import Text

    out = console()
    room = max(1, min(3, out.width // 44))
    width = out.width // room - 1
    boxes = []
    for t in told:
        c = t.claim
        body = Text()
        for label, value in (
            ("according to", according(c)),
            ("", c["kind"] + ("" if c["modality"] == "asserted" else f", {c['modality']}")),
            ("who", names(c["actors"])), ("to whom", names(c["targets"])), ("where", names(c["places"])),
            ("when", when(c)),
            ("how many", how_many(c)),
        ):  # fmt: skip
            if value:
                body.append(f"{label} " if label else "", "dim").append(f"{value}\n")
        body.append("\n").append(rtl(t.passage), "italic")
        title = f"{rtl(t.outlet) or '?'} {t.published or ''}"
        boxes.append(Panel(body, title=title, subtitle=f"{t.article}#{t.number}", width=width, border_style="dim"))
    out.print(Columns(boxes, padding=(0, 1)))


def incident_lines(one: dict[str, Any]) -> list[str]:
    """Disagreements, origins, grade and ties in lines."""
    lines = []
    if one["disagreements"]:
        lines.append("\naccounts disagree")
    for d in one["disagreements"]:
        lines.append(f"  about {ABOUT.get(d['about'], d['about'])}: {d['reason']}" if d["reason"] else
                     f"  about {ABOUT.get(d['about'], d['about'])}")  # fmt: skip
        for value in d["values"]:
            by = ", ".join(source_name(s) for s in value.get("by", ()))
            lines.append(f"    {rtl(str(value['value']))}  according to {by or '?'}  ({', '.join(value['refs'])})")
    lines.append(f"\norigins  {origins(one)} independent, of {one['outlets']} outlets")
    lines += [f"  {reason}" for reason in one["origin_reasons"]]
    for edge in one["origin_graph"]["edges"]:
        lines.append(f"  {node_name(one, edge['from'])} ← {node_name(one, edge['to'])}")
    lines.append(f"\ngrade  {one['grade']}")
    lines += [f"  {reason}" for reason in one["grade_reasons"]]
    if one["ties"]:
        lines.append("\ntied to")
        lines += [f"  {TIES.get(t['relation'], t['relation'])} {t['incident']}" for t in one["ties"]]
    return lines


def source_name(ident: str) -> str:
    """A source of a disagreement, an origin or a hold for people."""
    head, sign, words = ident.partition(":")
    if sign and head in ("outlet", "anonymous", "named"):
        return rtl(words) + (" (unnamed)" if head == "anonymous" else "")
    return rtl(actor_name(ident))


def node_name(one: dict[str, Any], ident: str) -> str:
    """A node of the graph of origins, with what it is."""
    for node in one["origin_graph"]["nodes"]:
        if node["id"] == ident:
            about = ", about itself" if node.get("about_itself") else ""
            return f"{rtl(node.get('name') or ident)} ({node['kind']}{about})"
    return ident


def explain_incident(record: Any, key: str) -> None:
    """Why the claims of an incident were joined, and why it has its grade. Raises InputError (R205, R282)."""
    from riwaya.store import links

    if not key.startswith("i-"):
        raise InputError(
            f"give a claim with article {key!r}, by its id or number, or the id of an incident (i-…)", code="R282"
        )
    links.need_links(record)
    one = links.incident(record, key)
    click.echo(f"{one['incident']}  {one['kind']}  {len(one['claims'])} accounts")
    for edge in one["links"]:
        click.echo(f"  {edge['a']} with {edge['b']}: {edge['score']:+.2f}" if isinstance(edge["score"], float) else
                   f"  {edge['a']} with {edge['b']}: {edge['score']}")  # fmt: skip
        click.echo(f"    {'; '.join(edge['because'])}")
    if not one["links"]:
        click.echo("  one claim; nothing was near enough to be joined to it")
    for number in one["judgements"]:
        click.echo(f"  judgement {number} of a person counts here: riwaya show judgements")
    for line in incident_lines(one):
        click.echo(line)


# --- control and wording --------------------------------------------------------------------------------------------

CONTROL_COLUMNS = ("place", "held by", "from", "until", "share", "according to", "disputed by", "claims", "why")


def print_control(where: str, place: str, as_of: str | None) -> None:
    """The timeline of holders as told of the places of this name. Raises InputError (R283) where nothing is told."""
    from riwaya.linkage import control_of
    from riwaya.store.record import Record

    held = places_named(place)
    ids = {p.id for p in held} | {place}
    with Record.open(where, create=False) as record:
        found = control_of(record, ids, as_of)
    if not found:
        told = f" by {as_of}" if as_of else ""
        known = ", ".join(f"{p.id} ({p.name})" for p in held[:5]) or "no place of the gazetteer"
        raise InputError(f"nobody is told to hold {place!r}{told}; it may mean {known}", code="R283")
    click.echo(f"as told{f', in what was published by {as_of}' if as_of else ''}", err=True)
    emit_table(CONTROL_COLUMNS, [hold_row(h) for h in found])


def hold_row(h: dict[str, Any]) -> tuple[Any, ...]:
    """A stretch of control as the cells of CONTROL_COLUMNS."""
    from riwaya.exports.base import bounds

    share = h["share"]
    return (
        h["place"]["name"] + (" (area)" if h["area"] else ""), actor_name(h["holder"]), h["from"] or "?",
        h["until"] or "…", "" if share is None else bounds(share["low"], share["high"]) + "%",
        ", ".join(source_name(s) for s in h["according_to"]), ", ".join(source_name(s) for s in h["disputed_by"]),
        len(h["claims"]), h["reason"],
    )  # fmt: skip


def print_wording(where: str, referent: str, outlet: str | None, limit: int) -> None:
    """Each outlet's terms. Raises InputError (R283) where the record names no such thing."""
    from riwaya.cli.linking import tell_state
    from riwaya.store import links
    from riwaya.store.record import Record
    from riwaya.store.schema_links import terms

    tests: list[Any] = [terms.c.referent.in_(referents(referent))]
    if outlet:
        tests.append(terms.c.outlet == outlet)
    with Record.open(where, create=False) as record:
        tell_state(record)
        found = list(links.records_of(record, terms, tests, limit + 1))
    if not found:
        raise InputError(f"no outlet of the record names {referent!r}; give an id or a name", code="R283")
    rows = []
    for t in found[:limit]:
        first = t["examples"][0]
        at = f"{first['article']}:{first['start']}–{first['end']}"
        share = f"{100 * t['share']:.0f}%"
        rows.append((t["referent"], t["outlet"] or "?", t["term"], t["count"], share, t["quoted"] or "", at))
    columns = ("of", "outlet", "term", "count", "share", "in quotes", "first passage")
    emit_table(columns, rows, right=("count", "share", "in quotes"))
    if len(found) > limit:
        click.echo(f"the first {limit}; raise --limit, or write all with: riwaya export wording", err=True)
