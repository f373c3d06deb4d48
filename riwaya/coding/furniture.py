"""Words on the page that are not the article: placeholders of advertisements, 'read also' lines, sign-offs, tickers."""

from __future__ import annotations

from riwaya.coding.passage import Passage


def find_furniture(passage: Passage, title: str | None) -> list[tuple[int, int]]:
    """Token ranges [first, stop) that are page furniture."""
    return []
