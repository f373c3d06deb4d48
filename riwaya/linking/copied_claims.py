"""Which claims of a copy are the claims of its origin, word for word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from riwaya.linking.pairs import View
from riwaya.linking.records import Copied

Key = tuple[str, str]  # article, claim


def corresponding(views: Sequence[View], copies: Iterable[Copied]) -> dict[tuple[int, int], bool]:
    """Index pairs (i < j) of claims that a copy has from its origin -> whether the whole text is a copy.

    Two claims correspond where kind and trigger words stand in the same order in both texts.
    """
    repeats = ("exact", "reprint", "update", "passage")
    wanted = [copy for copy in copies if copy.how in repeats and copy.of != copy.article]
    if not wanted:
        return {}
    by_article: dict[str, list[int]] = defaultdict(list)
    for index, view in enumerate(views):
        by_article[view.account.article].append(index)
    out: dict[tuple[int, int], bool] = {}
    for copy in sorted(wanted, key=lambda c: (c.article, c.of, c.start)):
        mine = [i for i in by_article[copy.article] if copy.start <= views[i].account.start < copy.end]
        theirs = by_article[copy.of]
        if mine and theirs:
            here, there = ([(views[i].account.kind, views[i].account.text) for i in side] for side in (mine, theirs))
            for a, b, size in SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks():
                for step in range(size):
                    i, j = mine[a + step], theirs[b + step]
                    key = (min(i, j), max(i, j))
                    out[key] = out.get(key, False) or copy.how != "passage"
    return out


def furniture(views: Sequence[View], copies: Iterable[Copied]) -> frozenset[int]:
    """The claims that stand in furniture of the page: what an outlet repeats on many of its pages."""
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for copy in copies:
        if copy.how == "furniture":
            spans[copy.article].append((copy.start, copy.end))
    return frozenset(
        n for n, view in enumerate(views)
        if any(first <= view.account.start < stop for first, stop in spans.get(view.account.article, ()))
    )  # fmt: skip


def whole_copies(copies: Iterable[Copied]) -> dict[str, str]:
    """article -> the article that it is a copy of, as a whole."""
    return {c.article: c.of for c in copies if c.how in ("exact", "reprint", "update") and c.of != c.article}


def repeated(views: Sequence[View], pairs: Mapping[tuple[int, int], bool], copied: Mapping[str, str]) -> dict[Key, Key]:
    """The claim of a copy -> the claim of its origin that it repeats. ``pairs``: as ``corresponding`` gives them."""
    out: dict[Key, Key] = {}
    for (i, j), whole in sorted(pairs.items()):
        if whole:
            one, two = views[i].account, views[j].account
            copy, origin = (two, one) if copied.get(two.article) == one.article else (one, two)
            out[(copy.article, copy.claim)] = (origin.article, origin.claim)
    return out
