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
    """Words of the lexicon that tell what stands beside a trigger: prepositions, all particles, and the sets of
    same_words.tsv that name parties."""

    openers: frozenset[str]
    particles: frozenset[str]
    fighters: frozenset[str]
    forces: frozenset[str]


class Names(NamedTuple):
    """The actors named in a sentence, first token -> last, and the words of the lexicon by which they are seen."""

    ends: dict[int, int]
    known: Known


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
    names: Names,
) -> tuple[int, int]:
    """(how many words off a collocate of the entry stands, its token or -1 where it is a clitic); (0, -1): none.

    ``at``: the trigger in a sentence that begins at ``first``; ``followers``: see ``words_after``; ``verbal``: it is
    read as a verb; ``after``: the pronoun on it; ``names``: the actors named around it. Looked for after the trigger;
    before it for those that may stand on either side, and where the trigger's pronoun or an indefinite noun right
    before a verb refers to it («صواريخ أطلقتها», «صواريخ باليستية أطلقت»).
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
        found = collocate_before(passage, at, first, around, reach, names)
    if not found[0] and words and verbal:
        found = collocate_before(passage, at, first, words, LOOK_BACK if pronoun else 2, names)
        definite = found[1] in names.ends or passage.tokens.norm[found[1]].startswith(("ال", "وال"))
        if found[0] and not pronoun and definite:
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


def words_after(passage: Passage, at: int, stop: int, reach: int, names: Names) -> list[Follower]:
    """The ``reach`` words after token ``at`` in its clause.

    Signs are not counted, a named actor counts as one word and an insertion
    between commas that a preposition begins as none. An armed party is seen as a party, not by the words of its name.
    """
    norm, kind = passage.tokens.norm, passage.tokens.kind
    ends, known = names
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
            if i in ends and (shown := party_words(passage, i, at, known)) is not None:
                out.append((seen, i, shown, "", clitics_of(word)))
                i = inside
                continue
        pair = f"{word} {norm[i + 1]}" if i + 1 < stop else ""
        out.append((seen, i, bases(word), pair, clitics_of(word)))
    return out


def party_words(passage: Passage, first: int, at: int, known: Known) -> tuple[str, ...] | None:
    """What the party named at token ``first`` counts as among the collocates of the word at ``at``; None where its own
    words count.

    An armed one is FORCES, FIGHTERS where its head is of persons, and its head itself unless that is a word that names
    parties; one with ل further on («التابعة لتنظيم داعش») is no object.
    """
    actors = passage.actors
    mention: ActorMention = actors[bisect_left(actors, first, key=_first)]
    if mention.via == "adjective":
        return None
    own = bases(passage.tokens.norm[first])
    if mention.cls == "international":
        return own
    if mention.cls not in ("armed group", "state forces"):
        return None
    if mention.via == "generic" and "ال" not in passage.tokens.norm[first][:4]:
        return None  # «إرهابيين»: what somebody calls them
    kept = tuple(word for word in own if word not in known.fighters and word not in known.forces)
    if mention.prefix[-1:] == "ل" and first > at + 1:
        return kept
    return (FORCES, FIGHTERS, *kept) if not known.fighters.isdisjoint(own) else (FORCES, *kept)


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


def collocate_before(
    passage: Passage, at: int, first: int, words: frozenset[str], reach: int, names: Names
) -> tuple[int, int]:
    """(words off, token) of the nearest of ``words`` before ``at`` in its clause, (0, -1) where none. A named actor
    counts as one word."""
    norm, kind = passage.tokens.norm, passage.tokens.kind
    begins = {last: begin for begin, last in names.ends.items()}
    seen, i = 0, at
    while i > first:
        i -= 1
        if kind[i] == "newline" or norm[i] in ".؟!،؛":
            break
        if kind[i] == "sign":
            continue
        seen += 1
        if seen > reach:
            break
        begin = begins.get(i, i)
        shown = party_words(passage, begin, at, names.known) if i in begins else None
        if shown is None:
            shown = tuple(form for j in range(begin, i + 1) for form in bases(norm[j]))
        i = begin
        if norm[i] not in names.known.particles and not words.isdisjoint(shown):
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
