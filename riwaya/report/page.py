"""The report: one page of HTML that stands by itself, in English or Arabic, to be read and printed offline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from riwaya import __version__
from riwaya.linking.reasons import tell
from riwaya.report.drawing import bars, chart, timeline
from riwaya.report.gather import SOURCES, Told, gather
from riwaya.report.words import Words
from riwaya.store.links import Telling
from riwaya.store.record import Record

STYLE = Path(__file__).with_name("style.css")
ACCOUNTS = 9  # of an incident in full; the rest is counted
SECTIONS = ("overview", "timeline", "map", "contested", "control", "wording", "sources", "method")
HATCH = (
    '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>'
    '<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<line x1="0" y1="0" x2="0" y2="6" class="hatch"/></pattern></defs></svg>'
)


def report(record: Record, language: str = "en") -> str:
    """The page. Raises RecordError (R307) where the record is not linked."""
    return page(gather(record), Words(language))


def page(told: Told, w: Words) -> str:
    """The page of what was gathered; every word of an article is escaped."""
    makers = {
        "overview": overview, "timeline": days, "map": places, "contested": contested, "control": control,
        "wording": wording, "sources": sources, "method": method,
    }  # fmt: skip
    body = [f"<header><h1>{escape(w('title'))}</h1><p class='lead'>{escape(w('lead'))}</p>"]
    first, last = told.corpus["first"], told.corpus["last"]
    if first:
        body.append(f"<p class='soft'>{escape(w('period', first=first, last=last))}</p>")
    if not told.current:
        body.append(f"<p class='badge'>{escape(w('stale'))}</p>")
    links = "".join(f"<a href='#{name}'>{escape(w(name))}</a>" for name in SECTIONS)
    body.append(f"<nav aria-label='{escape(w('contents'))}'>{links}</nav></header><main>")
    for name in SECTIONS:
        body.append(f"<section id='{name}'><h2>{escape(w(name))}</h2>{makers[name](told, w)}</section>")
    body.append(f"</main><footer>{escape(w('made_by', version=__version__))}</footer>")
    way = "rtl" if w.right_to_left else "ltr"
    return (
        f"<!DOCTYPE html>\n<html lang='{w.language}' dir='{way}'><head><meta charset='utf-8'>"
        f"<meta name='viewport' content='width=device-width, initial-scale=1'><title>{escape(w('title'))}</title>"
        f"<style>{STYLE.read_text(encoding='utf-8')}</style></head><body lang='{w.language}'>{HATCH}{''.join(body)}"
        "</body></html>\n"
    )


# --- small parts ----------------------------------------------------------------------------------------------------


def bdi(words: str | None) -> str:
    """Words that keep their own direction whatever stands beside them."""
    return f"<bdi>{escape(' '.join((words or '').split()))}</bdi>"


def joined(parts: Iterable[str], w: Words) -> str:
    """Names in a row."""
    return w.row(bdi(part) for part in parts)


def table(heads: Sequence[tuple[str, bool]], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are HTML already; the heads with whether the column holds numbers."""
    numbers = [" class='n'" if number else "" for _, number in heads]
    top = "".join(f"<th{kind}>{escape(name)}</th>" for (name, _), kind in zip(heads, numbers, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td{kind}>{cell}</td>" for cell, kind in zip(row, numbers, strict=True)) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def nothing(w: Words) -> str:
    return f"<p class='soft'>{escape(w('nothing'))}</p>"


def span(first: str | None, last: str | None, w: Words) -> str:
    """Days from the first to the last."""
    if not first and not last:
        return escape(w("no_date"))
    days = first or "?" if first == last else f"{first or '?'} – {last or '?'}"
    return f"<span class='ltr'>{escape(days)}</span>"


def bounds(low: float | None, high: float | None) -> str:
    """A number as stated."""
    if low is not None and high is not None:
        return f"{low:g}" if low == high else f"{low:g}–{high:g}"
    return f"≥ {low:g}" if low is not None else f"≤ {high:g}" if high is not None else "?"


# --- sections -------------------------------------------------------------------------------------------------------


def overview(told: Told, w: Words) -> str:
    """The figures in tiles, then incidents by kind and by grade."""
    figures = [
        (told.corpus["articles"], "articles"), (told.corpus["outlets"], "outlets"), (told.corpus["claims"], "claims"),
        (told.totals["incidents"], "incidents"), (told.totals["several"], "several"),
        (told.totals["contested"], "n_contested"), (told.totals["one origin"], "one_origin"),
        (told.totals["copies"], "copies"),
    ]  # fmt: skip
    tiles = "".join(f"<li><b>{count:,}</b>{escape(w(name))}</li>" for count, name in figures)
    parts = [f"<ul class='tiles'>{tiles}</ul><div class='pair'>"]
    for name, prefix, counted in (("kinds", "kind", told.kinds), ("grades", "grade", told.grades)):
        top = max(counted.values(), default=1)
        rows = [
            (
                escape(w(f"{prefix}.{key}")),
                f"{count:,}",
                f"<span class='meter' style='width:{100 * count / top:.0f}%'></span>",
            )
            for key, count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:12]
        ]
        heads = ((w(name), False), (w("count"), True), ("", False))
        parts.append(f"<div class='counts'>{table(heads, rows)}</div>")
    return "".join(parts) + "</div>"


def days(told: Told, w: Words) -> str:
    """The days as bars."""
    if not told.days:
        return nothing(w)
    drawn, outside = timeline(told.days, w)
    note = w("timeline_note", left=outside + told.undated)
    return f"<p class='note'>{escape(note)}</p><div class='ltr'>{drawn}</div>"


def places(told: Told, w: Words) -> str:
    """The places as circles."""
    if not told.places:
        return nothing(w)
    drawn, outside = chart(list(told.places.values()), w)
    return f"<p class='note'>{escape(w('map_note', left=outside))}</p><div class='ltr'>{drawn}</div>"


def contested(told: Told, w: Words) -> str:
    """The contested incidents, each with its accounts in parallel columns."""
    if not told.contested:
        return nothing(w)
    more = f"<p class='soft'>{escape(w('more', n=told.more_contested))}</p>" if told.more_contested else ""
    note = f"<p class='note'>{escape(w('contested_note'))}</p>"
    return note + "".join(incident(one, accounts, w) for one, accounts in told.contested) + more


def incident(one: dict[str, Any], accounts: Sequence[Telling], w: Words) -> str:
    """One incident: what it is of, what its accounts disagree about, the accounts beside each other."""
    who = joined((w.actor(a) for a in one["actors"][:3]), w) or escape(w("somebody"))
    whom = f" → {joined((w.actor(a) for a in one['targets'][:3]), w)}" if one["targets"] and not w.right_to_left else ""
    whom = whom or (f" ← {joined((w.actor(a) for a in one['targets'][:3]), w)}" if one["targets"] else "")
    low, high = one["origins"], one["origins_high"]
    origins = f"{low}" if low == high else f"{low}–{high}"
    plain = "" if one["grade"] in ("contested", "discounted") else " plain"
    grade = f"<span class='badge{plain}'>{escape(w('grade.' + one['grade']))}</span>"
    facts = (
        bdi(w.place(one["place"])), span(one["time"]["start"], one["time"]["end"], w),
        f"{escape(w('origins'))}: <span class='ltr'>{origins}</span>",
        f"{grade} <small class='ltr'>{escape(one['incident'])}</small>",
    )  # fmt: skip
    head = (
        f"<p class='soft'>{escape(w('as_told'))}</p><h3>{escape(w('kind.' + one['kind']))}: {who}{whom}</h3>"
        f"<p class='soft'>{' · '.join(facts)}</p>"
    )
    head += reasons(one, w)
    shown, left = chosen(one, accounts)
    cards = "".join(card(t, w) for t in shown)
    rest = f"<p class='soft'>{escape(w('more_accounts', n=left))}</p>" if left else ""
    return f"<article class='incident'>{head}{differ(one, w)}<div class='columns'>{cards}</div>{rest}</article>"


def reasons(one: dict[str, Any], w: Words) -> str:
    """Why the grade, and whence the origins are counted, in the language of the page."""
    why = [*one.get("grade_why", ()), *one.get("origin_why", ())]
    said = [tell(reason, w.language, w.source, lambda about: w(f"about.{about}")) for reason in why]
    # What they contradict each other about stands below, value by value.
    kept = [text.partition(": ")[0] if r["code"] == "contradict" else text for r, text in zip(why, said, strict=True)]
    items = "".join(f"<li>{escape(text)}</li>" for text in kept)
    return f"<ul class='why'>{items}</ul>" if items else ""


def differ(one: dict[str, Any], w: Words) -> str:
    """What the accounts give, thing by thing, each according to whom."""
    parts = [f"<div class='differ'><p><b>{escape(w('disagree'))}</b></p>"]
    about: dict[str, dict[str, set[str]]] = {}
    for d in one["disagreements"]:
        held = about.setdefault(d["about"], {})
        for value in d["values"]:
            held.setdefault(value_of(d["about"], value, w), set()).update(value.get("by", ()))
    for name, values in about.items():
        lines = "".join(
            f"<li>{bdi(words)} — {escape(w('according'))} {said_by(by, w)}</li>" for words, by in values.items()
        )
        parts.append(f"<p>{escape(w('about'))} {escape(w('about.' + name))}</p><ul>{lines}</ul>")
    return "".join(parts) + "</div>"


def said_by(sources: Iterable[str], w: Words) -> str:
    """Sources in a row; after an unnamed one, that it is unnamed."""
    unnamed = f" ({escape(w('unnamed'))})"
    return w.row(bdi(w.source(s)) + (unnamed if s.startswith("anonymous:") else "") for s in sorted(sources)) or "?"


def value_of(about: str, value: dict[str, Any], w: Words) -> str:
    """A value of a disagreement in words: actors by name, numbers with what they count."""
    text = str(value["value"])
    if about in ("actor", "target"):
        return w.row(map(w.actor, value["ids"])) if value.get("ids") else text
    if "low" in value or "high" in value:
        role = value.get("role")
        return bounds(value.get("low"), value.get("high")) + (f" {w('number.' + role)}" if role else "")
    return w(f"value.{text}") if w.knows(f"value.{text}") else text


def chosen(one: dict[str, Any], accounts: Sequence[Telling]) -> tuple[list[Telling], int]:
    """The accounts to show: who disagrees first, the same words of the same speaker once; and how many are left."""
    apart = {ref for d in one["disagreements"] for value in d["values"] for ref in value["refs"]}
    seen: set[tuple[Any, ...]] = set()
    found: list[tuple[bool, int, Telling]] = []
    for at, t in enumerate(accounts):
        source = t.claim["source"]
        key = (t.passage.strip(), t.claim["kind"], source["id"] or source["text"])
        if key not in seen:
            seen.add(key)
            found.append((f"{t.article}#{t.claim['claim']}" not in apart, at, t))
    shown = sorted(found, key=lambda item: item[:2])[:ACCOUNTS]
    return [t for _, _, t in sorted(shown, key=lambda item: item[1])], len(accounts) - len(shown)


def card(t: Telling, w: Words) -> str:
    """One account: outlet, day, according to whom, what it says, and the passage with its word marked."""
    c = t.claim
    source = c["source"]
    by = (
        w("itself")
        if source["kind"] == "outlet"
        else w.actor(source["id"])
        if source["id"]
        else source["text"] or source["kind"]
    )
    rows = [
        ("who", joined(named(c["actors"], w), w)), ("whom", joined(named(c["targets"], w), w)),
        ("where", joined((w.place(p) if p["id"] else p["text"] for p in c["places"]), w)),
        ("when", when(c, w)), ("how_many", w.row(number(q, w) for q in c["quantities"])),
        ("how_sure", "" if c["modality"] == "asserted" else f"<b>{escape(w('modality.' + c['modality']))}</b>"),
    ]  # fmt: skip
    facts = "".join(f"<dt>{escape(w(name))}</dt><dd>{cell}</dd>" for name, cell in rows if cell)
    stop = t.at + c["end"] - c["start"]
    passage = f"{escape(t.passage[: t.at])}<mark>{escape(t.passage[t.at : stop])}</mark>{escape(t.passage[stop:])}"
    return (
        f"<div class='account'><h4>{bdi(t.outlet or w('unknown_outlet'))}</h4><p class='soft'><span class='ltr'>"
        f"{escape(t.published or '')}</span> {escape(w('kind.' + c['kind']))}</p>"
        f"<p class='by'>{escape(w('according'))} {bdi(by)}</p><dl>{facts}</dl>"
        f"<blockquote lang='ar' dir='rtl'>{passage}</blockquote>"
        f"<small class='soft'>{bdi(f'{t.article}#{t.number}')}</small></div>"
    )


def named(items: Sequence[dict[str, Any]], w: Words) -> list[str]:
    """Names of actors, each once."""
    return list(dict.fromkeys(w.actor(i["id"]) if i["id"] else f"? {i['text']}" for i in items))


def when(c: dict[str, Any], w: Words) -> str:
    """The time of an account."""
    time = c["time"]
    if not time:
        return ""
    return span(time["start"], time["end"] or time["start"], w) if time["start"] else f"? {bdi(time['text'])}"


def number(q: dict[str, Any], w: Words) -> str:
    """A number of an account with what it counts."""
    unit = "%" if q["unit"] == "%" else ""
    return f"<span class='ltr'>{escape(bounds(q['low'], q['high']))}{unit}</span> {escape(w('number.' + q['role']))}"


def control(told: Told, w: Words) -> str:
    """The stretches of each place, drawn and listed."""
    if not told.control:
        return nothing(w)
    parts = [f"<p class='note'>{escape(w('control_note'))}</p>"]
    heads = [(w(name), False) for name in ("holder", "from", "until", "share", "according", "disputed")]
    for held in told.control:
        rows = []
        for h in held:
            share = h["share"]
            rows.append((
                bdi(w.actor(h["holder"])), span(h["from"], h["from"], w) if h["from"] else escape(w("not_told")),
                span(h["until"], h["until"], w) if h["until"] else escape(w("still")),
                f"<span class='ltr'>{bounds(share['low'], share['high'])}%</span>" if share else "",
                said_by(h["according_to"], w),
                said_by(h["disputed_by"], w) if h["disputed"] else "",
            ))  # fmt: skip
        area = f" <span class='badge plain'>{escape(w('area'))}</span>" if held[0]["area"] else ""
        parts.append(
            f"<h3>{bdi(w.place(held[0]['place']))}{area}</h3><div class='ltr'>{bars(held, w)}</div>{table(heads, rows)}"
        )
    return "".join(parts)


def wording(told: Told, w: Words) -> str:
    """Outlets' terms for the actors and the acts that they name most differently."""
    parts = []
    for title, groups in (("actors_wording", told.actors), ("acts_wording", told.acts)):
        if not groups:
            continue
        parts.append(f"<h3>{escape(w(title))}</h3>")
        for held in groups:
            head = w.actor(held[0]["referent"]) if title == "actors_wording" else w(f"kind.{held[0]['referent']}")
            outlets: dict[str, list[dict[str, Any]]] = {}
            for term in held:
                outlets.setdefault(term["outlet"] or w("unknown_outlet"), []).append(term)
            rows = [
                (bdi(outlet), "<span class='terms'>" + "".join(
                    f"<span>{bdi(t['term'])} <small>{t['count']}</small></span>" for t in terms[:12]) + "</span>")
                for outlet, terms in outlets.items()
            ]  # fmt: skip
            parts.append(f"<h4>{bdi(head)}</h4>" + table(((w("outlet"), False), (w("terms"), False)), rows))
    return "".join(parts) or nothing(w)


def sources(told: Told, w: Words) -> str:
    """Whom the outlets quote."""
    by_source: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for q in told.quotes:
        by_source.setdefault((q["source"], q["source_kind"]), []).append(q)
    order = sorted(by_source.items(), key=lambda item: (-sum(q["claims"] for q in item[1]), item[0]))
    rows = []
    for (source, kind), held in order[:SOURCES]:
        name = source if kind == "anonymous" else w.actor(source)
        unnamed = f" <span class='badge plain'>{escape(w('unnamed'))}</span>" if kind == "anonymous" else ""
        outlets = w.row(f"{bdi(q['outlet'] or w('unknown_outlet'))} {q['claims']}" for q in held[:8])
        rows.append(
            (
                bdi(name) + unnamed,
                f"{sum(q['claims'] for q in held):,}",
                f"{sum(q['articles'] for q in held):,}",
                outlets,
            )
        )
    if not rows:
        return nothing(w)
    heads = ((w("source"), False), (w("quotes"), True), (w("in_articles"), True), (w("by_outlets"), False))
    more = f"<p class='soft'>{escape(w('more', n=len(order) - SOURCES))}</p>" if len(order) > SOURCES else ""
    return table(heads, rows) + more


def method(_: Told, w: Words) -> str:
    """How it was made, and what it cannot say."""
    return "".join(f"<p>{escape(w(f'method_{n}'))}</p>" for n in range(1, 7))
