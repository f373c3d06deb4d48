"""A naive coder to compare with: every word that the lexicon is sure of is a claim, with the nearest names.

It knows the same words, actors and places as the coder and nothing else: no frames, no clauses, no dates, no sources,
no modality. What the coder reaches beyond it is what reading the sentence is worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from riwaya.coding.passage import ActorMention, PlaceMention
from riwaya.coding.what import event_lexicon
from riwaya.model import Article
from riwaya.pipeline import read_passage

SURE = 1  # entries below it are everyday words; a keyword list would not hold them


def code_naively(article: Article) -> list[dict[str, Any]]:
    """The claims of an article in the exchange format, as far as scoring asks for it."""
    lexicon = event_lexicon()
    passage = read_passage(article, lexicon)
    tokens = passage.tokens
    mentions: list[ActorMention | PlaceMention] = [*passage.actors, *passage.places]
    named = {at for m in mentions for at in range(m.first, m.last + 1)}
    claims = []
    for at, norm in enumerate(tokens.norm):
        readings = (
            () if at in named else [r for r in lexicon.readings(norm) if lexicon.entries[r.entry]["sure"] >= SURE]
        )
        if not readings:
            continue
        before = nearest(passage.actors, at, -1)
        after = nearest(passage.actors, at, 1)
        places = sorted((p for p in passage.places if p.lat is not None), key=lambda p: abs(p.first - at))
        claims.append(
            {
                "article": article.id, "kind": lexicon.entries[readings[0].entry]["kind"],
                "start": tokens.start[at], "end": tokens.end[at], "text": tokens.raw(at, at),
                "actors": [named_as(before)] if before else [], "targets": [named_as(after)] if after else [],
                "places": [{"id": p.id, "name": p.name, "lat": p.lat, "lon": p.lon} for p in places[:1]],
                "time": None, "source": {"kind": "outlet", "chain": []}, "modality": "asserted",
            }
        )  # fmt: skip
    return claims


def nearest(mentions: Sequence[ActorMention], at: int, side: int) -> ActorMention | None:
    """The nearest actor before (side -1) or after (1) a token."""
    there = [m for m in mentions if (m.first - at) * side > 0]
    return min(there, key=lambda m: abs(m.first - at), default=None)


def named_as(mention: ActorMention | PlaceMention) -> dict[str, Any]:
    return {"id": mention.id, "name": mention.name, "text": mention.name}
