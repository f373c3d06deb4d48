"""How a claim is put: by a verb, a masdar or noun, a participle, or in a headline.

«قصف» is written alike as a verb (he shelled) and a masdar (shelling); such words are a class of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from riwaya.arabic.normalise import fold
from riwaya.arabic.tokens import Tokens, tokenise
from riwaya.coding.what import event_lexicon
from riwaya.model import Article

SHAPES = ("headline", "verb", "verb or masdar", "masdar or noun", "participle", "not in the lexicon")
HEADLINE = 20  # words that a headline has at most
VERBAL = "vpq"


def headline_end(article: Article) -> int:
    """Where the headline at the head of a text ends: its first line, if short and the title or without a full stop."""
    line, mark, _ = article.text.partition("\n")
    if not mark or not line.strip() or len(line.split()) > HEADLINE:
        return 0
    title = fold(article.title or "")
    is_title = bool(title) and fold(line).strip() in title
    return len(line) if is_title or not line.rstrip().endswith((".", "،", ":")) else 0


class Shapes:
    """The construction of the words at an offset of one of several articles."""

    def __init__(self, articles: Mapping[str, Article]):
        self.articles = articles
        self._read = lru_cache(maxsize=4)(self._tokens)

    def _tokens(self, key: str) -> tuple[Tokens, int]:
        article = self.articles[key]
        return tokenise(article.text), headline_end(article)

    def __call__(self, key: str, start: int, end: int) -> str:
        """One of SHAPES; '' for an article that is not there."""
        if key not in self.articles:
            return ""
        tokens, head = self._read(key)
        if start < head:
            return "headline"
        letters = {
            reading.letter
            for at in range(len(tokens))
            if tokens.start[at] < end and start < tokens.end[at]
            for reading in event_lexicon().readings(tokens.norm[at])
        }
        if not letters:
            return "not in the lexicon"
        verb, noun = bool(letters & set(VERBAL)), bool(letters & set("mn"))
        if verb and noun:
            return "verb or masdar"
        return "verb" if verb else "masdar or noun" if noun else "participle"
