"""Which claims of a copy are the claims of its origin, word for word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from riwaya.linking.pairs import View
from riwaya.linking.records import Copied


def corresponding(views: Sequence[View], copies: Iterable[Copied]) -> dict[tuple[int, int], str]:
    """Index pairs (i < j) of claims that a copy has from its origin -> the group of copies.

    Two claims correspond where kind and trigger words stand in the same order in both texts.
    """
    wanted = [copy for copy in copies if copy.how != "origin" and copy.of != copy.article]
    if not wanted:
        return {}
    by_article: dict[str, list[int]] = defaultdict(list)
    for index, view in enumerate(views):
        by_article[view.account.article].append(index)
    out: dict[tuple[int, int], str] = {}
    for copy in sorted(wanted, key=lambda c: (c.article, c.of, c.start)):
        mine = [i for i in by_article[copy.article] if copy.start <= views[i].account.start < copy.end]
        theirs = by_article[copy.of]
        if mine and theirs:
            words = [[(views[i].account.kind, views[i].account.text) for i in side] for side in (mine, theirs)]
            for a, b, size in SequenceMatcher(None, *words, autojunk=False).get_matching_blocks():
                for step in range(size):
                    i, j = mine[a + step], theirs[b + step]
                    out[(min(i, j), max(i, j))] = copy.group
    return out
