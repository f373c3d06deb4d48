"""The words around a trigger that decide how it is read: the collocates of an idiom, near or far, before or after."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from riwaya.arabic.names import first_forms
from riwaya.coding.passage import ActorMention, Passage

AFTER = ("هما", "هم", "هن", "ها", "نا", "كم", "ه", "ي", "ك")
OBJECT_PRONOUNS = frozenset(("ه", "ها", "هم", "هما", "هن"))
LOOK_AHEAD = 4  # words in which a collocate must follow
LOOK_BACK = 5  # words before a verb in which what its pronoun stands for is looked for
INSERTION = 14  # tokens of an insertion between commas
_first = attrgetter("first")


@lru_cache(maxsize=60_000)
def bases(word: str) -> tuple[str, ...]:
    """The word without its proclitics, article and pronoun, in each way: to compare with collocates."""
    out = []
    for _, form in first_forms(word):
        out.append(form)
        if form.startswith("ال") and len(form) > 4:
            out.append(form[2:])
        for after in AFTER if form.endswith(AFTER) else ():
            if form.endswith(after) and len(form) - len(after) >= 3:
                stem = form[: -len(after)]
                out.append(stem)
                if stem.endswith("ت"):
                    out.append(stem[:-1] + "ه")
    return tuple(dict.fromkeys(out))



class Known(NamedTuple):
    """Words of the lexicon that tell what stands after a trigger: prepositions, and the sets of same_words.tsv that name
    parties."""

    openers: frozenset[str]
    fighters: frozenset[str]
    forces: frozenset[str]


FIGHTERS, FORCES = "@fighters", "@forces"
_NO_WORDS: frozenset[str] = frozenset()
Follower = tuple[int, int, tuple[str, ...], str, frozenset[str]]
"""A word after a trigger: words off, its token, its bases, the pair with the next word, its last proclitics."""


def collocate(
    passage: Passage,
    at: int,
    first: int,
    followers: list[Follower],
    entry: dict[str, Any],
    verbal: bool,
    after: str,
) -> tuple[int, int]:
    """(how many words off a collocate of the entry stands, its token or -1 where it is a clitic); (0, -1): none.

    ``at``: the trigger in a sentence that begins at ``first``; ``followers``: see ``words_after``; ``verbal``: it is
    read as a verb; ``after``: the pronoun on it. Looked for after the trigger; before it for those that may stand on
    either side, and where the trigger's pronoun or an indefinite noun right before a verb refers to it («صواريخ
    أطلقتها», «صواريخ باليستية أطلقت»).
    """
    pronoun = after in OBJECT_PRONOUNS
    words = entry.get("with", _NO_WORDS)
    around = entry.get("around", _NO_WORDS)
    reach = entry.get("reach", LOOK_AHEAD)
    found = collocate_after(followers, words, reach)
    if around:
        other = collocate_after(followers, around, reach)
        if other[0] and (not found[0] or other[0] < found[0]):
            found = other
    if found[0]:
        return found
    if around:
        found = collocate_before(passage, at, first, around, reach)
    if not found[0] and words and verbal:
        found = collocate_before(passage, at, first, words, LOOK_BACK if pronoun else 2)
        if found[0] and not pronoun and passage.tokens.norm[found[1]].startswith(("ال", "وال")):
            return 0, -1
    return found


def collocate_after(followers: list[Follower], words: frozenset[str], reach: int) -> tuple[int, int]:
    """(words off, token) of the first of ``words`` among the followers within ``reach`` words, (0, -1) where none."""
    for seen, at, forms, pair, clitics in followers:
        if seen > reach:
            break
        if not words.isdisjoint(forms) or pair in words:
            return seen, at
        if seen <= 2 and not words.isdisjoint(clitics):
            return seen, -1  # a preposition written on the word («ل», «ب»): the word itself is free
    return 0, -1


def words_after(
    passage: Passage, at: int, stop: int, reach: int, ends: dict[int, int], known: Known
) -> list[Follower]:
    """The ``reach`` words after token ``at`` in its clause.

    Signs are not counted, a named actor counts as one word (``ends``: its first token -> its last), and an insertion
    between commas that a preposition begins as none. An armed party is seen as a party, not by the words of its name.
    """
    norm, kind = passage.tokens.norm, passage.tokens.kind
    out: list[Follower] = []
    seen, inside = 0, -1
    i, limit = at, min(stop, at + 40)
    while i + 1 < limit:
        i += 1
        word = norm[i]
        if kind[i] == "newline" or word in ".؟!":
            break
        if kind[i] == "sign":
            if word in "،,":
                i = insertion_end(passage, i, limit, known.openers)
            continue
        if i > inside:
            seen += 1
            if seen > reach:
                break
            inside = ends.get(i, i)
            if i in ends and (shown := party_words(passage, i, known)) is not None:
                out.append((seen, i, shown, "", clitics_of(word)))
                i = inside
                continue
        pair = f"{word} {norm[i + 1]}" if i + 1 < stop else ""
        out.append((seen, i, bases(word), pair, clitics_of(word)))
    return out


def party_words(passage: Passage, first: int, known: Known) -> tuple[str, ...] | None:
    """What the armed party named at token ``first`` counts as among collocates: FORCES, FIGHTERS where its head is of
    persons, and the head itself unless it is one of the words that name parties. None for other actors, whose words
    count."""
    actors = passage.actors
    mention: ActorMention = actors[bisect_left(actors, first, key=_first)]
    if mention.cls not in ("armed group", "state forces") or mention.via == "adjective":
        return None
    own = bases(passage.tokens.norm[first])
    if mention.via == "generic" and not own[-1].startswith("ال") and own[0] == own[-1]:
        return None  # «إرهابيين»: what somebody calls them
    persons = not known.fighters.isdisjoint(own)
    kept = tuple(word for word in own if word not in known.fighters and word not in known.forces)
    return (FORCES, FIGHTERS, *kept) if persons else (FORCES, *kept)


@lru_cache(maxsize=200_000)
def clitics_of(word: str) -> frozenset[str]:
    """The last letter of each way to read proclitics on a word."""
    return frozenset(prefix[-1:] for prefix, _ in first_forms(word) if prefix)


def actor_ends(passage: Passage, first: int, stop: int) -> dict[int, int]:
    """First token -> last token of the actors named in ``[first, stop)``."""
    actors = passage.actors
    out: dict[int, int] = {}
    for number in range(bisect_left(actors, first, key=_first), len(actors)):
        mention = actors[number]
        if mention.first >= stop:
            break
        out[mention.first] = mention.last
    return out


def collocate_before(passage: Passage, at: int, first: int, words: frozenset[str], reach: int) -> tuple[int, int]:
    """(words off, token) of the nearest of ``words`` before ``at`` in its clause, (0, -1) where none."""
    norm, kind = passage.tokens.norm, passage.tokens.kind
    seen = 0
    for i in range(at - 1, first - 1, -1):
        if kind[i] == "newline" or norm[i] in ".؟!،؛":
            break
        if kind[i] == "sign":
            continue
        seen += 1
        if seen > reach:
            break
        if not words.isdisjoint(bases(norm[i])):
            return seen, i
    return 0, -1


def insertion_end(passage: Passage, comma: int, limit: int, openers: frozenset[str]) -> int:
    """The comma that closes what ``comma`` opens («، في بيان له،») with a preposition; else ``comma`` itself."""
    norm, kind = passage.tokens.norm, passage.tokens.kind
    if comma + 1 >= limit or norm[comma + 1] not in openers:
        return comma
    for i in range(comma + 2, min(limit, comma + INSERTION)):
        if norm[i] in "،,":
            return i
        if kind[i] == "newline" or norm[i] in ".؟!؛":
            break
    return comma


def beside(passage: Passage, at: int, first: int, stop: int, words: frozenset[str], ends: dict[int, int]) -> bool:
    """Whether one of ``words`` stands directly before or after, or as the second word after.

    The name of an actor after the word does not count (``ends``): «احتل الجيش» is of a place whoever takes it.
    """
    norm, kind = passage.tokens.norm, passage.tokens.kind
    near = [i for i in (at - 1, at + 1, at + 2) if first <= i < stop]
    opening = at + 1 if at + 1 in ends else at + 2
    named = ends.get(opening, -1)
    for i in near:
        if kind[i] == "word" and not opening <= i <= named and not words.isdisjoint(bases(norm[i])):
            return True
    following = " ".join(norm[at + 1 : at + 3])
    return following in words
