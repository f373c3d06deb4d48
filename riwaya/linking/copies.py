"""Which texts repeat which: exact duplicates, reprints, updates and copied passages, each with its likely origin.

Candidates come from MinHash with banding (rensa) for whole texts, and from runs of words that few texts share for
passages; each is then compared word by word, so what is found does not depend on the hashing or the order of reading.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from zlib import crc32

from riwaya.arabic.normalise import fold
from riwaya.linking.days import ordinal
from riwaya.linking.records import Copied

PERMUTATIONS = 96
BANDS = 32  # of 3 rows: texts that share a third of their word triples meet
SEED = 7
TRIPLE = 3  # words of a MinHash shingle
RUN = 5  # words in a row that count as repeated
PASSAGE = 30  # words in a row, all but a few repeated, that make a copied passage
PRINT = 9  # words of a run that stands for a passage; one in EVERY is kept, by its hash
EVERY = 4
COMMON = 12  # a run in more texts than this is page furniture
DAYS = 3  # days within which an outlet carries one article again
PAGES = 3  # pages of one outlet that have a run of words: it is furniture of the page
WHOLE = 0.6  # share of a text that makes it a copy of the whole
SHORT = 8  # words: shorter texts are compared for being equal only

_WORD = re.compile(r"[\w\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e]+")

Facts = tuple[str, str | None, str | None, str | None, str]  # id, outlet, agency, published, text


@dataclass(slots=True)
class Words:
    """A text as hashes of its folded words, with their offsets."""

    id: str
    outlet: str | None
    agency: str | None
    published: str | None
    words: array
    start: array
    end: array

    def __len__(self) -> int:
        return len(self.words)


@lru_cache(maxsize=200_000)
def _hash(word: str) -> int:
    return crc32(fold(word).encode("utf-8"))


def words_of(facts: Facts) -> Words:
    """One text cut into words."""
    id, outlet, agency, published, text = facts
    words, start, end = array("I"), array("I"), array("I")
    for match in _WORD.finditer(text):
        words.append(_hash(match[0]))
        start.append(match.start())
        end.append(match.end())
    return Words(id, outlet, agency, published, words, start, end)


def find_copies(articles: Iterable[Facts]) -> list[Copied]:
    """Every text that repeats another, and the origins, sorted by group and article.

    ``articles``: (id, outlet, agency, published, text), read once, in any order; kept are twelve bytes a word.
    """
    texts = sorted((words_of(facts) for facts in articles), key=lambda text: text.id)
    alike: dict[bytes, list[int]] = defaultdict(list)
    for n, text in enumerate(texts):
        if len(text):
            alike[text.words.tobytes()].append(n)
    firsts = sorted(group[0] for group in alike.values())
    joins = Joins(len(texts))
    for group in alike.values():
        for n in group[1:]:
            joins.join(group[0], n)
    passages: list[tuple[int, int, int, int]] = []
    shared = prints(texts, firsts)
    for a, b in sorted(set(near(texts, firsts)) | set(sharing(shared))):
        one, two = texts[a], texts[b]
        here, there = repeated(one, two), repeated(two, one)
        if max(sum(here) / len(one), sum(there) / len(two)) >= WHOLE and min(sum(here), sum(there)) >= SHORT:
            joins.join(a, b)
        copy, origin = (a, b) if before(two, one) else (b, a)
        for first, stop in runs(here if copy == a else there):
            passages.append((copy, origin, first, stop))
    out: list[Copied] = []
    parts: dict[int, set[int]] = defaultdict(set)
    for part in (part for group in joins.groups() for part in told_apart(texts, group)):
        out += whole(texts, part)
        for n in part:
            parts[n].add(part[0])
    furniture = repeated_by_outlet(texts, firsts, shared, pages_of(texts, alike, joins))
    for group in alike.values():
        if group[0] in furniture:
            furniture.update((n, furniture[group[0]]) for n in group if texts[n].outlet == texts[group[0]].outlet)
    for n, (spans, first_text) in sorted(furniture.items()):
        out += [furnished(texts[n], texts[first_text], *where) for where in spans]
    for copy, origin, first, stop in passages:
        same_page = copy in furniture and texts[copy].outlet == texts[origin].outlet
        if parts[copy].isdisjoint(parts[origin]) and not (same_page and within((first, stop), furniture[copy][0])):
            out += passage(texts[copy], texts[origin], first, stop)
    return sorted(set(out), key=lambda c: (c.group, c.how != "origin", c.article, c.start, c.of))


class Joins:
    """Sets that grow together."""

    def __init__(self, size: int):
        self.over = list(range(size))

    def root(self, n: int) -> int:
        """The least member of the set that a text is in."""
        while self.over[n] != n:
            self.over[n] = self.over[self.over[n]]
            n = self.over[n]
        return n

    def join(self, a: int, b: int) -> None:
        a, b = self.root(a), self.root(b)
        self.over[max(a, b)] = min(a, b)

    def groups(self) -> list[list[int]]:
        """The sets of more than one, each in order."""
        out: dict[int, list[int]] = defaultdict(list)
        for n in range(len(self.over)):
            out[self.root(n)].append(n)
        return [group for group in out.values() if len(group) > 1]


def near(texts: list[Words], which: list[int]) -> Iterator[tuple[int, int]]:
    """Pairs of texts with many word triples in common, by MinHash and banding."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(0.35, PERMUTATIONS, BANDS)
    sketches = []
    for n in which:
        if len(texts[n]) < SHORT:
            continue
        raw = texts[n].words.tobytes()
        sketch = RMinHash(PERMUTATIONS, SEED)
        sketch.update([raw[at : at + 4 * TRIPLE] for at in range(0, len(raw) - 4 * TRIPLE + 1, 4)])
        index.insert(n, sketch)
        sketches.append((n, sketch))
    for n, sketch in sketches:
        for other in index.query(sketch):
            if other > n:
                yield n, other


def prints(texts: list[Words], which: list[int]) -> dict[int, list[int]]:
    """Runs of words that stand in more than one text, by their hash: the first COMMON + 1 texts of each."""
    places: dict[int, list[int]] = {}
    for n in which:
        for code in codes(texts[n]):
            if code % EVERY == 0:
                held = places.setdefault(code, [])
                if len(held) <= COMMON and (not held or held[-1] != n):
                    held.append(n)
    return {code: held for code, held in places.items() if len(held) > 1}


def codes(text: Words) -> Iterator[int]:
    """The hashes of all runs of PRINT words, in order."""
    raw = text.words.tobytes()
    return (crc32(raw[at : at + 4 * PRINT]) for at in range(0, len(raw) - 4 * PRINT + 1, 4))


def sharing(shared: dict[int, list[int]]) -> Iterator[tuple[int, int]]:
    """Pairs of texts that share runs of words which few others have."""
    for held in shared.values():
        if len(held) <= COMMON:
            yield from combinations(held, 2)


def pages_of(texts: list[Words], alike: dict[bytes, list[int]], joins: Joins) -> dict[int, tuple[int, ...]]:
    """text -> the pages that it counts for: itself with its copies as one, unless its outlet had them days apart.

    Copies of a wire come within days. What one outlet carries again and again is its page, not an article.
    """
    days: dict[tuple[int, str | None], set[int]] = defaultdict(set)
    for n, text in enumerate(texts):
        if (day := ordinal(text.published and text.published[:10])) is not None:
            days[(joins.root(n), text.outlet)].add(day)

    def unit(n: int) -> int:
        held = days.get((joins.root(n), texts[n].outlet), {0})
        return n if len(held) >= PAGES and max(held) - min(held) > DAYS else joins.root(n)

    out: dict[int, tuple[int, ...]] = {}
    for group in alike.values():
        own: dict[str | None, set[int]] = defaultdict(set)
        for n in group:
            own[texts[n].outlet].add(unit(n))
        for n in group:
            out[n] = tuple(sorted(own[texts[n].outlet]))
    return out


def repeated_by_outlet(
    texts: list[Words], which: list[int], shared: dict[int, list[int]], units: dict[int, tuple[int, ...]]
) -> dict[int, tuple[list[tuple[int, int]], int]]:
    """text -> (stretches of words that its outlet has on PAGES pages or more, the first text that has them)."""
    outlets: set[str] = set()
    for held in shared.values():
        for outlet in {texts[n].outlet for n in held}:
            if outlet and len({u for n in held if texts[n].outlet == outlet for u in units[n]}) >= PAGES:
                outlets.add(outlet)
    outlets.update(text.outlet for n in which if len(units[n]) >= PAGES and (text := texts[n]).outlet)
    pages: dict[str, list[int]] = defaultdict(list)
    for n in which:
        if texts[n].outlet not in outlets:
            continue
        if len(units[n]) >= PAGES or any(code in shared for code in codes(texts[n]) if code % EVERY == 0):
            pages[texts[n].outlet or ""].append(n)
    out: dict[int, tuple[list[tuple[int, int]], int]] = {}
    for members in pages.values():
        out.update(furniture_of(texts, members, units))
    return out


def furniture_of(
    texts: list[Words], members: list[int], units: dict[int, tuple[int, ...]]
) -> Iterator[tuple[int, tuple[list[tuple[int, int]], int]]]:
    """What the pages of one outlet have in common, page by page."""
    roots: dict[int, set[int] | int] = {}
    for n in sorted(members, key=lambda m: likelihood(texts[m])):
        for code in codes(texts[n]):
            held = roots.get(code)
            if held is None and len(units[n]) == 1:
                roots[code] = units[n][0]
            elif isinstance(held, set):
                if len(held) < PAGES:
                    held.update(units[n])
            elif held is None or units[n] != (held,):
                roots[code] = {*units[n], *(() if held is None else (held,))}
    for n in members:
        marks = bytearray(len(texts[n]))
        origin = n
        for at, code in enumerate(codes(texts[n])):
            held = roots.get(code)
            if isinstance(held, set) and len(held) >= PAGES:
                marks[at : at + PRINT] = b"\1" * PRINT
                origin = min(origin, *held)
        if spans := list(runs(marks, PRINT)):
            yield n, (spans, origin)


def within(part: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    """Whether most of a stretch lies in others."""
    inside = sum(max(0, min(part[1], stop) - max(part[0], first)) for first, stop in spans)
    return inside > 0.5 * (part[1] - part[0])


def furnished(text: Words, origin: Words, first: int, stop: int) -> Copied:
    """A stretch of a page that its outlet repeats."""
    name = group_name((text.id, text.outlet or ""))
    share = round((stop - first) / len(text), 3)
    told = f"{stop - first} words that the outlet has on {PAGES} pages or more"
    return Copied(name, text.id, origin.id, "furniture", share, *span(text, first, stop), told)


def repeated(one: Words, two: Words) -> bytearray:
    """For each word of ``one`` whether it stands in a run of words that ``two`` has as well."""
    step = 4 * RUN
    theirs = two.words.tobytes()
    known = {theirs[at : at + step] for at in range(0, len(theirs) - step + 1, 4)}
    mine = one.words.tobytes()
    out = bytearray(len(one))
    for at in range(0, len(mine) - step + 1, 4):
        if mine[at : at + step] in known:
            out[at // 4 : at // 4 + RUN] = b"\1" * RUN
    return out


def runs(marks: bytearray, least: int = PASSAGE) -> Iterator[tuple[int, int]]:
    """Stretches of at least so many words that are repeated, with gaps of up to three words."""
    first, last = None, 0
    for n, mark in enumerate([*marks, *b"\0" * 5]):
        if mark:
            first = n if first is None else first
            last = n
        elif first is not None and n - last > 3:
            if last + 1 - first >= least:
                yield first, last + 1
            first = None


def attributed(text: Words) -> bool:
    """Whether the text says that it came from an agency that is not its own outlet."""
    return bool(text.agency) and not named(text.agency, text.outlet)


def named(agency: str | None, outlet: str | None) -> bool:
    """Whether an agency's name is an outlet's («المشرق», «وكالة أنباء المشرق»)."""
    if not agency or not outlet:
        return False
    return set(fold(agency).split()) <= set(fold(outlet).split())


def before(one: Words, two: Words) -> bool:
    """Whether ``one`` is the likelier origin of what both have: earlier, not attributed, longer, least id."""
    return likelihood(one) < likelihood(two)


def likelihood(text: Words) -> tuple[str, bool, int, str]:
    return (text.published or "9999", attributed(text), -len(text), text.id)


def origin_of(texts: list[Words], group: list[int]) -> tuple[int, str]:
    """The likely origin of a group and why: who others name, else the earliest, else the fullest."""
    named_by = [n for n in group if any(named(texts[m].agency, texts[n].outlet) for m in group if m != n)]
    pool = named_by or group
    best = min(pool, key=lambda n: likelihood(texts[n]))
    same_desk = [
        n for n in pool
        if texts[n].outlet and texts[n].outlet == texts[best].outlet and texts[n].published == texts[best].published
    ]  # fmt: skip
    if len(same_desk) > 1:
        best = min(same_desk, key=lambda n: (len(texts[n]), texts[n].id))
    if named_by:
        return best, "named as the agency by a copy"
    days = sorted({texts[n].published or "9999" for n in group})
    if len(days) > 1 and texts[best].published == days[0]:
        return best, "published first"
    if len(same_desk) > 1:
        return best, "the shortest of one outlet on one day: the others add to it"
    if any(attributed(texts[n]) for n in group) and not attributed(texts[best]):
        return best, "the others name an agency"
    if len({len(texts[n]) for n in group}) > 1:
        return best, "the fullest text"
    return best, "first by name: nothing tells them apart"


def told_apart(texts: list[Words], group: list[int]) -> Iterator[list[int]]:
    """A group cut up so that each text has much of its origin.

    Two texts that a roundup holds both are thus no copies of each other. A text that has nothing of the origin
    and much of an earlier copy stands beside that copy.
    """
    done: list[int] = []
    while group:
        best, _ = origin_of(texts, group)
        kin = [n for n in group if n == best or common(texts[n], texts[best]) >= WHOLE / 2]
        if len(kin) == 1:
            earlier = [n for n in done if before(texts[n], texts[best]) and common(texts[best], texts[n]) >= WHOLE]
            kin = [*sorted(earlier, key=lambda n: likelihood(texts[n]))[:1], best]
        if len(kin) > 1:
            yield sorted(kin)
        done += kin
        group = sorted(set(group).difference(kin))


def common(one: Words, two: Words) -> float:
    """The larger of the two shares that each has of the other; 1 where they are the same words."""
    if one.words == two.words:
        return 1.0
    if not len(one) or not len(two):
        return 0.0
    return max(sum(repeated(one, two)) / len(one), sum(repeated(two, one)) / len(two))


def whole(texts: list[Words], group: list[int]) -> Iterator[Copied]:
    """The origin of a group and its copies."""
    best, reason = origin_of(texts, group)
    origin = texts[best]
    name = group_name(texts[n].id for n in group)
    yield Copied(name, origin.id, origin.id, "origin", 1.0, *span(origin, 0, len(origin)), reason)
    for n in group:
        if n == best:
            continue
        text = texts[n]
        if text.words == origin.words:
            yield Copied(name, text.id, origin.id, "exact", 1.0, *span(text, 0, len(text)), "the same words")
            continue
        mine, theirs = repeated(text, origin), repeated(origin, text)
        share, kept = sum(mine) / len(text), sum(theirs) / max(len(origin), 1)
        fuller = kept >= 0.9 or (kept >= WHOLE > share)
        added = fuller and len(text) - sum(mine) >= 10 and sum(mine) >= SHORT
        told = f"{share:.0%} of its words are the origin's, {kept:.0%} of the origin's words are here"
        first, stop = mine.find(1), mine.rfind(1) + 1
        yield Copied(
            name, text.id, origin.id, "update" if added else "reprint", round(share, 3), *span(text, first, stop), told
        )


def passage(copy: Words, origin: Words, first: int, stop: int) -> Iterator[Copied]:
    """A passage that one text has from another."""
    name = group_name((copy.id, origin.id))
    reason = "published first" if (copy.published or "") > (origin.published or "") else "the likelier of the two"
    yield Copied(name, origin.id, origin.id, "origin", 1.0, *span(origin, 0, len(origin)), reason)
    told = f"{stop - first} words in a row"
    share = round((stop - first) / len(copy), 3)
    yield Copied(name, copy.id, origin.id, "passage", share, *span(copy, first, stop), told)


def span(text: Words, first: int, stop: int) -> tuple[int, int]:
    return (text.start[first], text.end[stop - 1]) if stop > first else (0, 0)


def group_name(ids: Iterable[str]) -> str:
    return "c-" + hashlib.sha256("\0".join(sorted(ids)).encode()).hexdigest()[:12]
