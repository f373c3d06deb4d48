"""The words of each outlet for an actor, a place or an act: counted, with their share and where they stand.

A term is compared without marks, case endings, clitics before it and quotation marks, and shown as it is most often
written. «ما يسمى» and quotation marks round a name are counted beside it, and its passage takes them in.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Literal, NamedTuple

from riwaya.arabic.normalise import fold
from riwaya.linking.records import Term
from riwaya.tables import read_table

Role = Literal["actor", "place", "act"]
KEPT = 50  # passages kept with a term; its count is of all
QUOTES = "\"«»“”„‟″〝〞＂‹›'’‘`"
PROCLITICS = "وفبلك"
ARTICLE, JOINED = "ال", "لل"  # the article, and what it becomes after its preposition
_ENTRY = re.compile(r" by entry (\S+?),")
_WORD = re.compile(r"\w+")


class Mention(NamedTuple):
    """One place in a text where an outlet names something. ``key``: what makes two terms one."""

    referent: str
    role: Role
    outlet: str | None
    article: str
    start: int
    end: int
    words: str
    key: str
    quoted: bool


def mentions_of(text: str, outlet: str | None, claims: Iterable[Mapping[str, Any]]) -> Iterator[Mention]:
    """What the claims of one article name, each place in the text once.

    Actors and places that no lexicon knows have no referent and are left out, as are words for several at once («the
    two sides»). An act's referent is its kind; forms of one lexicon entry are one term.
    """
    held = list(claims)
    seen: set[tuple[str, str, int, int]] = set()
    meant: dict[tuple[str, int, int], set[str]] = defaultdict(set)
    for claim in held:
        for role, item in named(claim):
            meant[role, item["start"], item["end"]].add(item["id"] or "")
    for claim in held:
        for role, item in named(claim):
            spot = (role, item["id"] or "", item["start"], item["end"])
            if item["id"] and item["end"] > item["start"] and spot not in seen and len(meant[spot[:1] + spot[2:]]) == 1:
                seen.add(spot)
                yield mention(text, outlet, claim["article"], item["id"], role, item["start"], item["end"])
        spot = ("act", claim["kind"], claim["start"], claim["end"])
        if spot not in seen:
            seen.add(spot)
            entry = next((m[1] for line in claim["explanation"] if (m := _ENTRY.search(line))), None)
            yield mention(text, outlet, claim["article"], claim["kind"], "act", claim["start"], claim["end"], entry)


def named(claim: Mapping[str, Any]) -> Iterator[tuple[Role, Mapping[str, Any]]]:
    """The actors and places of a claim."""
    for item in claim["actors"] + claim["targets"]:
        yield "actor", item
    for item in claim["places"]:
        yield "place", item


def mention(
    text: str, outlet: str | None, article: str, referent: str, role: Role, start: int, end: int, key: str | None = None
) -> Mention:
    """The mention at ``[start, end)``, widened by the quotation marks and the «ما يسمى» that belong to it."""
    joined = start > 0 and text[start - 1 : start + 1] == JOINED  # the coder's span begins inside it
    name = ARTICLE + text[start + 1 : end] if joined else text[start:end]
    start -= joined
    first, last = widened(text, start, end)
    words = " ".join(text[first:last].split())
    quoted = (first, last) != (start, end) or any(mark in words for mark in QUOTES)
    return Mention(referent, role, outlet, article, first, last, words, key or bare(name), quoted)


def bare(words: str) -> str:
    """What a term is compared by: folded, no quotation marks, single blanks."""
    return " ".join(_WORD.findall(fold(words)))


def widened(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with quotation marks close around it and «ما يسمى» before it; the span itself where there are none.

    Marks count where both stand at the span, or one stands inside it and its fellow at the edge («تنظيم "الدولة"»).
    """
    first, last = start, end
    before = text[first - 1] if first else ""
    after = text[last] if last < len(text) else ""
    held = sum(text.count(mark, start, end) for mark in QUOTES)
    if before and after and before in QUOTES and after in QUOTES:
        first, last = first - 1, last + 1
    elif held % 2 and after and after in QUOTES:
        last += 1
    elif held % 2 and before and before in QUOTES:
        first -= 1
    return so_called(text, first), last


def so_called(text: str, start: int) -> int:
    """Where the «ما يسمى» begins that ends right before ``start``; ``start`` where there is none."""
    head = text[max(0, start - 24) : start]
    words = list(_WORD.finditer(head))
    if len(words) < 2 or head[words[-1].end() :].strip() or fold(words[-1][0]) not in doubting():
        return start
    return start - len(head) + words[-2].start() if fold(words[-2][0]).lstrip(PROCLITICS) == "ما" else start


@cache
def doubting() -> frozenset[str]:
    """The verbs of «ما يسمى», folded (particles.tsv)."""
    rows = read_table("particles.tsv", ("word", "class", "place", "note"))
    return frozenset(fold(row["word"]) for row in rows if row["class"] == "socalled")


def terms_of(mentions: Iterable[Mention]) -> list[Term]:
    """Each outlet's terms for each referent; the commonest first. The same mentions in any order give the same list."""
    grouped: dict[tuple[str, str], dict[str, dict[str, list[Mention]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for one in mentions:
        grouped[one.role, one.referent][one.outlet or ""][one.key].append(one)
    out: list[Term] = []
    for (role, referent), outlets in sorted(grouped.items()):
        known = {key for terms in outlets.values() for key in terms}
        for outlet, terms in sorted(outlets.items()):
            joined: dict[str, list[Mention]] = defaultdict(list)
            for key, held in terms.items():
                joined[key if role == "act" else without_clitics(key, known)] += held
            total = sum(map(len, joined.values()))
            found = [term(referent, role, outlet, held, total) for held in joined.values()]
            out += sorted(found, key=lambda t: (-t.count, t.term, t.examples))
    return out


def without_clitics(key: str, known: set[str]) -> str:
    """The term without a conjunction or preposition before it, where it is also written without, or stands before the
    article."""
    while len(key) > 3:
        if key.startswith(JOINED) and ARTICLE + key[2:] in known:
            key = ARTICLE + key[2:]
        elif key[0] in PROCLITICS and (key[1:] in known or key[1:3] == ARTICLE):
            key = key[1:]
        else:
            break
    return key


def term(referent: str, role: Any, outlet: str, held: list[Mention], total: int) -> Term:
    """One term of its mentions: shown in the form most often written, of equals the shortest without a clitic."""
    forms = Counter(one.words for one in held)
    shown = min(forms, key=lambda words: (-forms[words], len(words), words))
    places = sorted({(one.article, one.start, one.end) for one in held})
    quoted = sum(one.quoted for one in held)
    return Term(referent, role, outlet or None, shown, len(held), len(held) / total, quoted, tuple(places[:KEPT]))
