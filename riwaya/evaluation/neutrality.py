"""Neutrality: terms that take sides are swapped in whole articles, and the codes of every claim are to stay.

``neutral_swaps.tsv`` holds the sets of terms that may stand for one another. An article is coded as it stands and with
every mention of a set made one of its terms; the codes of a claim (kind, ids, date, source, modality, not its words)
are compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from riwaya.evaluation.figures import Figure, Section, Table, share
from riwaya.model import Article, Claim
from riwaya.pipeline import Coder
from riwaya.tables import read_table

TITLE = "Neutrality (terms that take sides swapped)"
AND, TO = "وف", "بلك"  # proclitics that stay before a term: and, so; with, to, like
EVERY = "*"
QUOTED = frozenset('"«»“”')
TABLE = Path(__file__).parent / "neutral_swaps.tsv"

Codes = tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Swap:
    """A set of terms that may stand for one another."""

    name: str
    terms: tuple[str, ...]
    only_in: frozenset[str]
    after: frozenset[str]
    not_after: frozenset[str]
    not_before: tuple[str, ...] = ()
    of_another: tuple[str, ...] = ()  # how words begin that make a party of its own of the term before them

    def apply(self, text: str) -> Iterator[tuple[str, str]]:
        """(term, text with every mention of the set made that term), for each term that changes something."""
        taken = sorted((t for t in self.terms if t not in self.only_in), key=len, reverse=True)
        pattern = re.compile(
            rf"(?<!\w)(?P<clitics>[{AND}]?[{TO}]?)(?P<term>"
            + "|".join(glued(t) for t in taken)
            + r")(?![\w\u064b-\u0652])"
            + (rf"(?! (?:{'|'.join(map(re.escape, self.not_before))})(?!\w))" if self.not_before else "")
            + (rf"(?! (?:{'|'.join(map(re.escape, self.of_another))}))" if self.of_another else "")
        )
        for term in self.terms:

            def put(found: re.Match[str], term: str = term) -> str:
                before = re.findall(r"\w+", text[max(0, found.start() - 40) : found.start()])[-2:]
                word = before[-1] if before else ""
                bare = {word, " ".join(before), *(word[n:] for n in (1, 2) if set(word[:n]) <= set(AND + TO))}
                if (self.after and word not in self.after) or not self.not_after.isdisjoint(bare):
                    return found[0]
                if not QUOTED.isdisjoint(term) and in_quotation(text, found.start()):
                    return found[0]
                return join(found["clitics"], found["term"], term)

            changed = pattern.sub(put, text)
            if changed != text:
                yield term, changed


def in_quotation(text: str, at: int) -> bool:
    """Whether a quotation is open at ``at``: a name in quotation marks would be read as its end there."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    odd = before.count('"') % 2
    return bool(odd) or before.count("«") > before.count("»") or before.count("“") > before.count("”")


def glued(term: str) -> str:
    """The pattern of a term as written alone, and after ل, where it loses the alif of its article."""
    return f"{re.escape(term)}|(?<=ل){re.escape(term[1:])}" if term.startswith("ال") else re.escape(term)


def join(clitics: str, old: str, new: str) -> str:
    """Put ``new`` behind the clitics of ``old``: ل and ال become لل, quotation marks stay outside."""
    mark = new[0] if new[0] in '"«' else ""
    new = new.removeprefix(mark)
    if clitics.endswith("ل") and new.startswith("ال"):
        new = new[1:]
    return mark + clitics + new


@lru_cache(maxsize=1)
def swap_sets() -> tuple[Swap, ...]:
    """The sets of neutral_swaps.tsv. Raises LexiconError naming file and line."""
    columns = ("set", "terms", "after", "not_after", "not_before", "note")
    rows = list(read_table(TABLE.name, columns, ("set", "terms"), TABLE.parent))
    of_another = tuple(word for row in rows if row["set"] == EVERY for word in row.many("not_before"))
    out = []
    for row in rows:
        if row["set"] == EVERY:
            continue
        terms = row.many("terms")
        only_in = frozenset(t[1:] for t in terms if t.startswith(">"))
        plain = tuple(t.removeprefix(">") for t in terms)
        after, not_after = frozenset(row.many("after")), frozenset(row.many("not_after"))
        out.append(Swap(row["set"], plain, only_in, after, not_after, tuple(row.many("not_before")), of_another))
    return tuple(out)


def codes(claims: Sequence[Claim]) -> Codes:
    """What a claim says, without its words: kind, ids of actors, targets and places, date, source, modality."""
    return tuple(
        (
            c.kind,
            tuple(sorted({a.id or "?" for a in c.actors})),
            tuple(sorted({t.id or "?" for t in c.targets})),
            tuple(
                sorted(
                    {
                        p.id or (f"{p.lat:.2f},{p.lon:.2f}" if p.lat is not None and p.lon is not None else "?")
                        for p in c.places
                    }
                )
            ),
            (c.time.start, c.time.end) if c.time else None,
            (c.source.kind, c.source.id),
            c.modality,
        )
        for c in claims
    )


@dataclass(slots=True)
class Kept:
    """What swaps left alone: swaps made and those without a changed code, claims likewise."""

    swaps: int = 0
    swaps_same: int = 0
    claims: int = 0
    claims_same: int = 0


def swapped(article: Article, coder: Coder) -> Iterator[tuple[Swap, str, Codes, Codes]]:
    """(set, term, codes as it stands, codes after) for every swap that changes the article's text."""
    before = codes(coder.code_article(article))
    for swap in swap_sets():
        titles = dict(swap.apply(article.title or ""))
        for term, text in swap.apply(article.text):
            changed = replace(article, text=text, title=titles.get(term, article.title))
            yield swap, term, before, codes(coder.code_article(changed))


def measure(
    parts: Sequence[tuple[str, Sequence[Article]]], coder: Coder, say: Callable[[str], Any] = lambda line: None
) -> Section:
    """The section for named parts of articles, each of which has its two figures."""
    section = Section("neutrality", TITLE)
    if not any(articles for _, articles in parts):
        section.absent = "no articles to swap terms in; not measured"
        return section
    by_set: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for name, articles in parts:
        kept = Kept()
        for number, article in enumerate(articles):
            say(f"neutrality, {name}: {number} of {len(articles)}")
            for swap, term, before, after in swapped(article, coder):
                same = before == after
                kept.swaps, kept.swaps_same = kept.swaps + 1, kept.swaps_same + same
                kept.claims += max(len(before), len(after))
                kept.claims_same += (Counter(before) & Counter(after)).total()
                by_set[swap.name] += 1
                if not same:
                    changed[swap.name] += 1
                    section.wrong.append(f"{swap.name}: «{term}» in {article.id}: {difference(before, after)}")
        section.figures += [
            Figure(f"claims unchanged, {name}", share(kept.claims_same, kept.claims), kept.claims),
            Figure(f"swaps without any change, {name}", share(kept.swaps_same, kept.swaps), kept.swaps, 1.0),
        ]
    rows: list[tuple[Any, ...]] = [(key, count, by_set[key]) for key, count in changed.most_common()]
    section.tables.append(Table("sets that changed a code", ("set", "changed", "swaps"), rows))
    return section


def difference(before: Codes, after: Codes) -> str:
    """What of the codes is gone (-) and what is new (+)."""
    gone = [f"- {c}" for c in before if c not in after]
    new = [f"+ {c}" for c in after if c not in before]
    return " ".join(gone + new) or "other order or number"
