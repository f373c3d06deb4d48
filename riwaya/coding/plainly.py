"""Words that tell what a writer thinks of a party, taken out of the sight of the stages after.

«ما يسمى», a preposition inside it, and quotation marks round a name are taken out of the tokens, so that a doubted name
is coded as the plain one. The text and the offsets of the tokens that stay are as they were.
"""

from __future__ import annotations

from bisect import bisect_left

from riwaya.arabic.tokens import Tokens
from riwaya.coding.passage import Passage

UNSEEN = "*"  # a sign that names are read through
_QUOTATION = frozenset("\"'’‘`")
_WHAT = "ما"
_AND = "وف"
_PREPOSITIONS = ("", "ب", "ل", "ك")


def hide_so_called(tokens: Tokens, so_called: frozenset[str]) -> list[int]:
    """Make «ما يسمى» signs and say which; «بما يسمى قسد» keeps its ب, «ما يسمى بقسد» is «قسد»."""
    norm, kind = tokens.norm, tokens.kind
    out: list[int] = []
    if so_called.isdisjoint(norm):
        return out
    for at in range(1, len(norm) - 1):
        if norm[at] not in so_called or not norm[at - 1].endswith(_WHAT):
            continue
        clitics = norm[at - 1][: -len(_WHAT)]
        if clitics.lstrip(_AND) not in _PREPOSITIONS:
            continue  # another word that ends so
        if clitics:
            norm[at - 1] = clitics
        else:
            out.append(at - 1)
        out.append(at)
        name = at + 1
        while name < len(norm) - 1 and norm[name] in _QUOTATION:
            name += 1
        if kind[name] == "word" and len(norm[name]) > 3 and norm[name][0] == "ب":
            norm[name] = norm[name][1:]
            tokens.start[name] += 1
    for at in out:
        norm[at], kind[at] = UNSEEN, "sign"
    tokens.changed()
    return out


def drop_doubts(passage: Passage, hidden: list[int]) -> None:
    """Take ``hidden`` and the quotation marks round actors' names out of the tokens, and shift what is found
    already."""
    tokens = passage.tokens
    norm = tokens.norm
    held = {at: mention for mention in passage.actors for at in range(mention.first, mention.last + 1)}
    gone = set(hidden)
    quotes: list[tuple[int, int]] = []
    for first, stop in passage.quotes:
        mention = held.get(first)
        if mention is None or stop - 1 > mention.last:
            quotes.append((first, stop))
        else:
            gone.update(at for at in (first - 1, stop) if 0 <= at < len(norm) and norm[at] in _QUOTATION)
    passage.quotes = quotes
    if not gone:
        return
    order = sorted(gone)

    def shift(at: int) -> int:
        return at - bisect_left(order, at)

    kept = [at for at in range(len(norm)) if at not in gone]
    tokens.keep(kept)
    passage.sentences = [(shift(first), shift(stop)) for first, stop in passage.sentences]
    passage.furniture = [(shift(first), shift(stop)) for first, stop in passage.furniture]
    passage.quotes = [(shift(first), shift(stop)) for first, stop in quotes]
    for mention in passage.actors:
        for one in (mention, *mention.allies):
            one.first, one.last = shift(one.first), shift(one.last + 1) - 1
            one.head = shift(one.head) if one.head >= 0 else one.head
