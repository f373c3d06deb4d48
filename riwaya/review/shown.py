"""Values of a claim as people read them, in the language of the page. Unknown values say why."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import orjson
from markupsafe import Markup, escape

from riwaya.linking.reasons import tell
from riwaya.review import names, reasons
from riwaya.review.own import Own
from riwaya.review.words import Words


@cache
def english() -> dict[str, str]:
    """English name -> id of every actor."""
    return {named.en: ident for ident, named in names.actors().items()}


class Shower:
    """How values look on a page; ``url`` makes addresses of ours, ``own`` is what the record adds to the lexicon."""

    def __init__(self, w: Words, url: Callable[..., str], own: Own | None = None):
        self.w = w
        self.url = url
        self.own = own or Own()

    # --- names --------------------------------------------------------------------------------------------------

    def name(self, what: str, ident: str | None, otherwise: str | None = None) -> str:
        """The name of an actor, place or kind; of one that the lexicon lacks what the record calls it."""
        held = self.own.get(what, ident)
        return held.name(self.w.lang) if held else otherwise or ident or self.w("word.unknown")

    def kind(self, kind: str) -> str:
        return self.w.known(f"kind.{kind}", kind)

    def actor(self, ident: str | None, otherwise: str | None = None) -> Markup:
        """A linked actor; «~words» of linking are the words of one that the lexicon lacks."""
        if ident and ident.startswith("~"):
            return self.bdi(ident[1:])
        return self._link("actors", ident, self.name("actor", ident, otherwise))

    def place(self, ident: str | None, otherwise: str | None = None) -> Markup:
        return self._link("places", ident, self.name("place", ident, otherwise))

    def source(self, source: dict[str, Any]) -> Markup:
        """Who says it, linked; the outlet where nobody else is named."""
        ident, text = source.get("id"), source.get("text") or source.get("name")
        if source["kind"] == "outlet" and not ident:
            return self._link("sources", text, text or self.w("word.nooutlet"))
        return self._link("sources", ident or text, self.name("actor", ident, source.get("name") or text))

    def said_by(self, ident: str | None, otherwise: str | None = None) -> Markup:
        """A source by its id or words, linked; linking puts «outlet:» or «anonymous:» before words."""
        sort, sign, words = (ident or "").partition(":")
        if sign and sort in ("outlet", "anonymous", "named"):
            return self._link("sources", words, words or self.w(f"sourcekind.{sort}"))
        return self._link("sources", ident, self.name("actor", ident, otherwise))

    def chain(self, links: list[dict[str, Any]]) -> Markup:
        """The chain of attribution from the nearest outwards."""
        return Markup(" ← ").join(self.bdi(self.name("actor", x.get("id"), x.get("name"))) for x in links)

    def _link(self, page: str, ident: str | None, text: str) -> Markup:
        if not ident:
            return self.bdi(text)
        return Markup('<a href="{}"><bdi>{}</bdi></a>').format(self.url(page, id=ident), text)

    def bdi(self, text: str | None) -> Markup:
        """Text of either direction inside a sentence."""
        return Markup("<bdi>{}</bdi>").format(text or "")

    def unknown(self, why: str | None = None) -> Markup:
        """An unknown value with its reason."""
        reason = Markup(' <span class="why">{}</span>').format(why) if why else Markup("")
        return Markup('<span class="unknown">{}{}</span>').format(self.w("word.unknown"), reason)

    # --- fields of a claim ----------------------------------------------------------------------------------------

    def actors(self, items: list[dict[str, Any]]) -> Markup:
        """The actors or targets of a claim."""
        return self.joined([self.actor(item["id"], item["name"]) for item in items])

    def places(self, items: list[dict[str, Any]]) -> Markup:
        """The places of a claim, with their role where it is not plain «at»."""
        out = []
        for item in items:
            text = self.place(item["id"], item["name"])
            if item["id"] is None:
                text += Markup(" ") + self.unknown(item.get("reason"))
            if item["role"] not in ("at", None):
                text = escape(self.w.known(f"placerole.{item['role']}", item["role"])) + Markup(" ") + text
            out.append(text)
        return self.joined(out)

    def joined(self, items: list[Markup]) -> Markup:
        return Markup(escape(self.w("list.comma") + " ")).join(items)

    def time(self, time: dict[str, Any] | None) -> Markup:
        """When, as told."""
        if not time:
            return self.unknown()
        if not time["start"]:
            return self.unknown(time.get("reason"))
        return self.dates(time["start"], time["end"])

    def dates(self, first: str | None, last: str | None) -> Markup:
        """An interval of days in a time element."""
        if not first and not last:
            return self.unknown(self.w("word.undated"))
        return Markup('<time datetime="{}">{}</time>').format(first or last, self.w.span(first, last))

    def day(self, iso: str | None) -> Markup:
        return self.dates(iso, iso) if iso else Markup("")

    def bounds(self, low: float | None, high: float | None, unit: str | None = None) -> str:
        """A number as far as it is told, with its unit; what is merely counted has none."""
        w = self.w
        text = w.known(f"unit.{unit}", w.digits("{n}%") if unit == "%" else "{n}")
        a, b = text.format(n=w.number(low)), text.format(n=w.number(high))
        if low is not None and high is not None:
            return a if low == high else w("bound.between", low=w.number(low), high=b)
        if low is not None:
            return w("bound.least", n=a)
        return w("bound.less", n=b) if high is not None else w("word.unknown")

    def number(self, q: dict[str, Any]) -> Markup:
        """A number of a claim with what it counts."""
        role = self.w.known(f"number.{q['role']}", q["role"])
        bound = q["low"] if q["low"] is not None else q["high"]
        told = self.bounds(q["low"], q["high"], q.get("unit"))
        return Markup('<data value="{}">{}</data> <bdi>{}</bdi>').format(bound, told, role)

    def numbers(self, items: list[dict[str, Any]]) -> Markup:
        return self.joined([self.number(item) for item in items])

    def level(self, confidence: float) -> int:
        """Confidence as one of five steps."""
        return min(4, max(0, int(confidence * 5)))

    def share_level(self, share: float, steps: int = 6) -> int:
        """A share of 0 to 1 as a step of shading; 0 only where there is nothing."""
        return 0 if share <= 0 else min(steps, 1 + int(share * (steps - 0.001)))

    def latin(self, ident: str | None, what: str = "actor") -> str:
        """The plain English name, for readers of little Arabic."""
        held = self.own.get(what, ident)
        return held.en if held else ""

    def joined_names(self, idents: list[str], most: int = 3) -> str:
        """Actors by their ids, not linked; more than ``most`` are counted."""
        found = [ident[1:] if ident.startswith("~") else self.name("actor", ident) for ident in idents]
        if len(found) > most:
            return (self.w("list.comma") + " ").join([*found[:most], self.w("list.more", n=len(found) - most)])
        return self.w.listed(found)

    def value(self, about: str, value: dict[str, Any]) -> str | Markup:
        """A value that accounts differ about: codes by name, dates by the calendar, other words as they stand."""
        said = str(value["value"])
        if about == "number" and value.get("role"):
            return self.number({"low": None, "high": None, "unit": None, **value})
        if about == "date" or (said[:4].isdecimal() and said[4:5] == "-"):
            first, _, last = said.replace("…", "/").replace("–", "/").partition("/")
            return self.w.span(first.strip(), (last or first).strip())
        if about in ("place", "actor", "target"):
            table = "place" if about == "place" else "actor"
            ids = value.get("ids") or [part.strip() for part in said.split(",")]
            return (self.w("list.comma") + " ").join(self.name(table, i.lstrip("~"), i.lstrip("~")) for i in ids)
        if about == "denial":
            return self.w.known(f"modality.{said}", said)
        return self.w.known(f"value.{said}", self.w.digits(said))

    def reason(self, line: str, group: str = "reason") -> Markup:
        """A reason that the program wrote, in the language of the page."""
        return reasons.said(self.w.lang, group, line, self.called)

    def why(self, incident: dict[str, Any], what: str) -> list[Markup]:
        """The reasons of a grade or of the count of origins; a record of before has them as English lines alone."""
        held = incident.get(f"{what}_why")
        if not held:
            return [self.reason(line) for line in incident.get(f"{what}_reasons", ())]
        said = [
            (one["code"], tell(one, self.w.lang, self.bearer, lambda about: self.w.known(f"about.{about}", about)))
            for one in held
        ]
        # What they contradict each other about stands above, value by value.
        return [self.bdi(text.partition(": ")[0] if code == "contradict" else text) for code, text in said]

    def bearer(self, ident: str) -> str:
        """The name of a source as linking knows it: an id, or «kind:words»."""
        sort, sign, words = ident.partition(":")
        return self.called(words if sign and sort in ("outlet", "anonymous", "named", "agency", "article") else ident)

    def attention(self, code: str, message: str) -> Markup:
        """A line of the attention list in the language of the page."""
        return reasons.attention(self.w.lang, code, message)

    def called(self, name: str) -> str:
        """The name on this page of an actor that the program calls by its English name or its id."""
        return self.name("actor", english().get(name, name), name)

    def node(self, graph: Any, ident: str) -> str:
        """The name of a node of a drawing."""
        return next((node.label for node in graph.nodes if node.id == ident), ident)

    def lexicon(self, what: str, ident: str | None) -> Any:
        """What the lexicon has under an id, or None."""
        return self.own.get(what, ident)

    def sort(self, what: str, held: Any) -> str:
        """What sort of thing it is: the class of an actor, the class and country of a place."""
        if what == "place":
            return self.w.dot.join(
                part for part in (self.w.known(f"placeclass.{held.sort}", held.sort), held.side, held.country) if part
            )
        return self.w.dot.join(part for part in (self.w.known(f"class.{held.sort}", held.sort), held.country) if part)

    def points(self, lon: float, lat: float, label: str) -> str:
        """One point for a small map, as JSON."""
        return orjson.dumps([{"lon": lon, "lat": lat, "radius_km": None, "label": label}]).decode()
