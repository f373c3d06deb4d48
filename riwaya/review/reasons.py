"""Reasons that the program writes in English, said in the language of the page.

A line is known by its shape in locale/strings_reasons.tsv. One that the table lacks is shown as it stands, marked as
English.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from markupsafe import Markup

from riwaya.review.words import words

_NAME = re.compile(r"\\\{(\w+)\\\}")
_BY = re.compile(r"according to ([^;]+?)(?=;|\.?\Z| to )")
Names = Callable[[str], str]


@cache
def shapes(group: str) -> list[tuple[str, re.Pattern[str]]]:
    """(key, what finds a line of this shape) of a group of rows, the longest first."""
    english = words("en")
    rows = [(key, english(key)) for key in english.keys(group + ".")]
    rows.sort(key=lambda row: -len(re.sub(r"\{\w+\}", "", row[1])))
    return [(key, re.compile(_NAME.sub(r"(?P<\1>.+?)", re.escape(text)) + r"\Z", re.DOTALL)) for key, text in rows]


def said(lang: str, group: str, line: str, name: Names) -> Markup:
    """A line in the language of the page. ``name``: what an actor with this English name or id is called there."""
    if lang == "en":
        return Markup('<bdi dir="ltr">{}</bdi>').format(_BY.sub(lambda found: by(found[1], name), line))
    w = words("ar")
    for key, shape in shapes(group):
        if found := shape.match(line):
            values = {field: shown(field, value, name) for field, value in found.groupdict().items()}
            return Markup("<span>{}</span>").format(w(key).format(**values))
    return Markup('<bdi lang="en" dir="ltr">{}</bdi>').format(line)


def by(idents: str, name: Names) -> str:
    """«according to» with names for ids; linking puts «outlet:» or «anonymous:» before words."""
    told = [re.sub(r"^(?:outlet|anonymous|named):", "", one) for one in idents.split(", ")]
    return "according to " + ", ".join(f"\u2068{name(one)}\u2069" for one in told)


def shown(field: str, value: str, name: Names) -> str:
    """What stands for a part of a line; what stays English is kept apart from the Arabic around it."""
    w = words("ar")
    if field in ("n", "most"):
        return w.digits(value)
    if field == "abouts":
        return (w("list.comma") + " ").join(w.known(f"about.{one}", one) for one in value.split(", "))
    if field == "kind":
        return w.known(f"kind.{value}", value)
    if field == "modality":
        return w.known(f"modality.{value}", value)
    if field == "basis":
        return w.known(f"basis.{value}", value)
    if field == "days":
        first, _, last = value.partition("–")
        return w.span(first.strip("? "), last.strip("? ")) or "؟"
    if field in ("names", "who"):
        return (w("list.comma") + " ").join(f"\u2068{name(one)}\u2069" for one in value.split(", "))
    return f"\u2068{value}\u2069"


def attention(lang: str, code: str, message: str) -> Markup:
    """A line of the attention list: what its code means, then the words of the message where they tell more."""
    if lang == "en":
        return Markup("<bdi>{}</bdi>").format(message)
    w = words("ar")
    told = said(lang, "attention", message, lambda one: one)
    title = w.known(f"code.{code}", "")
    return Markup('{} <span class="muted">({})</span>').format(title, told) if title else told
