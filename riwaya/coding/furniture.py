"""Words on the page that are not the article: placeholders of advertisements, 'read also' lines, sign-offs, tickers.

The words stand in lexicons/furniture.tsv with what they make furniture of; here is how a line is judged by its shape:
menus (runs of short lines), headlines of other stories after the last paragraph, bylines and captions. A sentence of
the article is never dropped for its shape alone: where in doubt it stays.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from riwaya.arabic.tokens import Tokens, tokenise
from riwaya.coding.passage import Passage
from riwaya.dictionary.loading import load
from riwaya.tables import read_table

Range = tuple[int, int]
Words = tuple[str, ...]

SCOPES = ("phrase", "line", "short", "only", "block", "end", "caption", "menu", "sign")
_STOPS = frozenset(".؟?!…")
_FULL_STOPS = frozenset(".۔")  # headlines end in the other stops as well
_CLOSERS = frozenset('")]}')
_BULLETS = frozenset("-–—•*·▪●■◾")
_JOINTS = frozenset("-–—/|:")
_LONGEST_LABEL = 8  # tokens of a line that is only a label
_LONGEST_HEADLINE = 30
_SHORT = 12  # tokens of a line with a button or a prompt
_PARAGRAPH = 12  # tokens: a line as long is prose, if it ends in a stop
_LONGEST_LINE = 40  # a longer "line" is a text without line ends: only its first sentence goes
_GLUED = 22  # letters: no Arabic word is as long, a menu without spaces is
_END = 45  # tokens before the end in which a list of tags begins


class Line(NamedTuple):
    """The tokens ``[first, stop)`` of a line; ``prose``: it ends in a full stop."""

    first: int
    stop: int
    prose: bool

    @property
    def size(self) -> int:
        return self.stop - self.first


class Table(NamedTuple):
    """furniture.tsv by scope: first word -> the patterns that begin with it, the longest first."""

    by_scope: dict[str, dict[str, tuple[Words, ...]]]
    menu: frozenset[Words]
    signs: frozenset[str]
    outlets: dict[str, tuple[Words, ...]]


@lru_cache(maxsize=1)
def table() -> Table:
    """The lexicon of furniture, read once. Raises LexiconError with file and line for a row that cannot be read."""
    found: dict[str, dict[str, set[Words]]] = {scope: {} for scope in SCOPES}
    for row in read_table("furniture.tsv", ("words", "scope", "note"), ("words", "scope")):
        if row["scope"] not in found:
            raise row.error(f"scope is {row['scope']!r}; it must be one of {', '.join(SCOPES)}")
        for form in row.many("words"):
            words = tuple(tokenise(form).norm)
            if not words:
                raise row.error(f"{form!r} has no words in it")
            found[row["scope"]].setdefault(words[0], set()).add(words)
    sources = load("sources")
    names: dict[str, set[Words]] = {}
    signs = {word for group in found["sign"].values() for words in group for word in words}
    for form in (*sources["signs"], *sources["outlets"]):
        words = tuple(tokenise(form).norm)
        if words:
            names.setdefault(words[0], set()).add(words)
            signs.update(words)
    menu = frozenset(words for group in found["menu"].values() for words in group)
    return Table({scope: _sorted(group) for scope, group in found.items()}, menu, frozenset(signs), _sorted(names))


def _sorted(groups: dict[str, set[Words]]) -> dict[str, tuple[Words, ...]]:
    return {first: tuple(sorted(group, key=lambda words: (-len(words), words))) for first, group in groups.items()}


def find_furniture(passage: Passage, title: str | None) -> list[Range]:
    """Token ranges [first, stop) that are page furniture, in order and apart. The title repeated is no furniture."""
    tokens = passage.tokens
    if not len(tokens):
        return []
    words = table()
    lines = lines_of(tokens)
    found = _phrases(tokens, words)
    found += _sign_offs(tokens, lines, words)
    found += _tags(tokens, words)
    taken = [False] * len(lines)
    _words_of_lines(tokens, lines, words, taken)
    _menus(tokens, lines, words, taken)
    _other_headlines(tokens, lines, taken)
    _bylines(tokens, lines, words, passage.outlet, taken)
    heads = frozenset(tokenise(title[:1000]).norm) if title and any(taken[:4]) else frozenset[str]()
    for index, line in enumerate(lines):
        if taken[index] and not (index < 4 and _is_title(tokens, line, heads)):
            found.append((line.first, _end_of(tokens, line)))
    return _merged(found)


def lines_of(tokens: Tokens) -> list[Line]:
    """The lines of a text that hold anything."""
    kind, norm = tokens.kind, tokens.norm
    out: list[Line] = []
    first = 0
    breaks = [at for at, k in enumerate(kind) if k == "newline"]
    for stop in (*breaks, len(kind)):
        if stop > first:
            last = stop - 1
            while last > first and norm[last] in _CLOSERS:
                last -= 1
            out.append(Line(first, stop, norm[last] in _FULL_STOPS))
        first = stop + 1
    return out


def _end_of(tokens: Tokens, line: Line) -> int:
    if line.size <= _LONGEST_LINE:
        return line.stop
    for at in range(line.first, line.stop):  # a text without line ends: the furniture ends with its sentence
        if tokens.norm[at] in _STOPS:
            return at + 1
    return line.first + _LONGEST_HEADLINE


def _match(norm: list[str], at: int, stop: int, groups: dict[str, tuple[Words, ...]]) -> int:
    """How many tokens from ``at`` a pattern covers, 0 where none does."""
    for words in groups.get(norm[at], ()):
        if at + len(words) <= stop and tuple(norm[at : at + len(words)]) == words:
            return len(words)
    return 0


def _merged(ranges: list[Range]) -> list[Range]:
    out: list[Range] = []
    for first, stop in sorted(ranges):
        if out and first <= out[-1][1]:
            out[-1] = (out[-1][0], max(stop, out[-1][1]))
        else:
            out.append((first, stop))
    return out


def _is_title(tokens: Tokens, line: Line, heads: frozenset[str]) -> bool:
    if not heads:
        return False
    here = [tokens.norm[at] for at in range(line.first, line.stop) if tokens.kind[at] == "word"]
    return len(here) > 3 and sum(word in heads for word in here) >= 0.8 * len(here)


# --- by words ------------------------------------------------------------------------------------------------------


def _phrases(tokens: Tokens, words: Table) -> list[Range]:
    norm = tokens.norm
    groups = words.by_scope["phrase"]
    if groups.keys().isdisjoint(norm):
        return []
    out = []
    for at, word in enumerate(norm):
        if word in groups and (size := _match(norm, at, len(norm), groups)):
            out.append((at, at + size))
    return out


def _tags(tokens: Tokens, words: Table) -> list[Range]:
    """A list of tags that ends the text: no verb-like stop, comma or bracket follows its label."""
    norm, count = tokens.norm, len(tokens.norm)
    groups = words.by_scope["end"]
    for at in range(max(count - _END, 1), count):
        if norm[at] in groups and (size := _match(norm, at, count, groups)):
            before = norm[at - 1]
            if not (before in _STOPS or before in _CLOSERS or before == "\n" or tokens.kind[at - 1] == "number"):
                continue
            if at + size < count and not any(norm[n] in _STOPS for n in range(at + size, count)):
                return [(at, count)]
    return []


def _words_of_lines(tokens: Tokens, lines: list[Line], words: Table, taken: list[bool]) -> None:
    """Mark the lines that begin with, or are, the words of the table."""
    norm = tokens.norm
    whole, only, block = words.by_scope["line"], words.by_scope["only"], words.by_scope["block"]
    short, captions = words.by_scope["short"], words.by_scope["caption"]
    pictured = not captions.keys().isdisjoint(norm)
    for index, line in enumerate(lines):
        first = line.first
        while first < line.stop - 1 and tokens.kind[first] == "sign" and norm[first] not in whole:
            first += 1  # «» * 💡 before the label
        word = norm[first]
        label = _match(norm, first, line.stop, block) if word in block and line.size <= _LONGEST_LABEL else 0
        if label and _nothing_else(tokens, first + label, line.stop):
            _mark_block(tokens, lines, index, taken)
        elif word in whole and (size := _match(norm, first, line.stop, whole)):
            taken[index] = True
            if _nothing_else(tokens, first + size, line.stop) and line.size <= _LONGEST_LABEL:
                _mark_block(tokens, lines, index, taken, most=1)
        elif word in short and line.size <= _SHORT and not line.prose and _match(norm, first, line.stop, short):
            taken[index] = True
        elif word in only and (size := _match(norm, first, line.stop, only)):
            taken[index] = taken[index] or _nothing_else(tokens, first + size, line.stop)
        elif pictured and not line.prose and line.size <= _LONGEST_HEADLINE and _holds(norm, line, captions):
            taken[index] = True
        elif line.size <= _LONGEST_LABEL and _nothing_else(tokens, line.first, line.stop):
            taken[index] = True  # numbers, signs, Latin words: a clock, a rule, a language to choose


def _nothing_else(tokens: Tokens, first: int, stop: int) -> bool:
    return all(tokens.kind[at] != "word" or len(tokens.norm[at]) == 1 for at in range(first, stop))


def _holds(norm: list[str], line: Line, groups: dict[str, tuple[Words, ...]]) -> bool:
    return any(norm[at] in groups and _match(norm, at, line.stop, groups) for at in range(line.first, line.stop))


def _headline(tokens: Tokens, line: Line) -> bool:
    """A line that may be the headline of another story: short, no full stop, no bullet, no «و» that goes on."""
    word = tokens.norm[line.first]
    return (
        not line.prose
        and line.size <= _LONGEST_HEADLINE
        and word not in _BULLETS
        and tokens.norm[line.stop - 1] not in (":", "،", "؛")
        and not (word.startswith("و") and len(word) > 4 and word not in _and_words())
    )


@lru_cache(maxsize=1)
def _and_words() -> frozenset[str]:
    """Words of the lexicon of sources that begin with «و» by themselves, such as وكالة and وزير."""
    sources = load("sources")
    words = {word for form in (*sources["heads"], *sources["outlets"]) for word in form.split()}
    return frozenset(word for word in words if word.startswith("و"))


def _mark_block(tokens: Tokens, lines: list[Line], index: int, taken: list[bool], most: int = 3) -> None:
    """Mark a label and the headlines under it: all of them where no paragraph follows, a few inside the article."""
    taken[index] = True
    last = len(lines) - 1
    prose_after = any(
        line.size > _LONGEST_HEADLINE or (line.prose and line.size >= _PARAGRAPH) for line in lines[index + 1 :]
    )
    before = [line for line in lines[:index] if line.size >= _PARAGRAPH]
    if not prose_after and before and sum(line.prose for line in before) >= 0.6 * len(before) and most > 1:
        most = len(lines)
    for at in range(index + 1, min(index + most, last) + 1):
        if not taken[at] and not _headline(tokens, lines[at]):
            return
        taken[at] = True


# --- by shape ------------------------------------------------------------------------------------------------------


def _menus(tokens: Tokens, lines: list[Line], words: Table, taken: list[bool]) -> None:
    """Mark runs of short lines that hold heads of sections, and lines cut by upright bars."""
    index = 0
    while index < len(lines):
        stop = index
        while (
            stop < len(lines)
            and lines[stop].size <= 5
            and not lines[stop].prose
            and tokens.norm[lines[stop].first] not in _BULLETS
        ):
            stop += 1
        if stop == index:
            line = lines[index]
            bars = tokens.norm[line.first : line.stop].count("|") if line.size > 6 else 0
            if bars >= 3 and line.size <= bars * 6:
                taken[index] = True
            index += 1
            continue
        run = range(index, stop)
        hits = [at for at in run if _is_menu_line(tokens, lines[at], words)]
        home = hits and tokens.norm[lines[hits[0]].first : lines[hits[0]].stop] == ["الرييسيه"]
        if (len(run) >= 4 and len(hits) >= 2 and len(hits) * 4 >= len(run)) or (
            home and hits[0] == index and len(run) >= 2
        ):
            for at in run:
                taken[at] = True
        index = stop


def _is_menu_line(tokens: Tokens, line: Line, words: Table) -> bool:
    here = tuple(tokens.norm[line.first : line.stop])
    return here in words.menu or any(len(word) >= _GLUED for word in here)


def _other_headlines(tokens: Tokens, lines: list[Line], taken: list[bool]) -> None:
    """Mark three or more headlines after the last paragraph of an article whose paragraphs all end in full stops."""
    first = len(lines)
    while first > 0 and (taken[first - 1] or _headline(tokens, lines[first - 1])):
        first -= 1
    run = lines[first:]
    if len(run) < 3 or first < 2 or not lines[first - 1].prose:
        return
    body = [line for line in lines[:first] if line.size >= _PARAGRAPH]
    if len(body) < 2 or sum(line.prose for line in body) < 0.85 * len(body):
        return
    if sum(line.size for line in run) > sum(line.size for line in body) * 2:
        return
    for at in range(first, len(lines)):
        taken[at] = True


@lru_cache(maxsize=10_000)
def _words_of(outlet: str) -> Words:
    return tuple(tokenise(outlet).norm)


def _bylines(tokens: Tokens, lines: list[Line], words: Table, outlet: str | None, taken: list[bool]) -> None:
    """Mark the lines, among the first and the last, that only say where the text comes from."""
    own = _words_of(outlet[:200]) if outlet else ()
    groups = words.outlets
    near = range(min(8, len(lines))) if len(lines) <= 12 else (*range(8), *range(len(lines) - 4, len(lines)))
    for index in near:
        line = lines[index]
        if line.size <= 12 and not line.prose and not taken[index]:
            taken[index] = _is_byline(tokens, line, groups, own) or _is_dated_caption(tokens, line, index)


def _is_byline(tokens: Tokens, line: Line, groups: dict[str, tuple[Words, ...]], own: Words) -> bool:
    norm, kind = tokens.norm, tokens.kind
    named, rest, at, joints = False, 0, line.first, 0
    while at < line.stop:
        size = _match(norm, at, line.stop, groups)
        if not size and own and tuple(norm[at : at + len(own)]) == own:
            size = len(own)
        if size:
            named = True
            at += size
            continue
        if kind[at] == "number":
            return False
        if kind[at] == "sign":
            if norm[at] == ":" and at != line.stop - 1:
                return False
            joints += norm[at] in _JOINTS
        else:
            rest += 1
        at += 1
    return named and (rest == 0 or (joints > 0 and rest <= 5))


def _is_dated_caption(tokens: Tokens, line: Line, index: int) -> bool:
    """A caption that ends in a year and its owner: «… – 8 من شباط 2022 (سانا)»."""
    norm, kind = tokens.norm, tokens.kind
    if norm[line.stop - 1] != ")":
        return False
    at = line.stop - 2
    while at > line.first and norm[at] != "(" and line.stop - at < 7:
        at -= 1
    year = norm[at - 1] if at - 1 > line.first else ""
    return norm[at] == "(" and kind[at - 1] == "number" and len(year) == 4 and year[:2] in ("19", "20")


def _sign_offs(tokens: Tokens, lines: list[Line], words: Table) -> list[Range]:
    """Where a text ends in who sent it: «(أ ف ب)», «د-(وكالات)», «أ.ح/ن.م», «14:12 ت م»."""
    norm, kind, count = tokens.norm, tokens.kind, len(tokens.norm)
    out: list[Range] = []
    for line in lines[-3:]:
        if line.size <= 12 and _is_sign_off(tokens, line.first, line.stop, words):
            out.append((line.first, line.stop))
    last = count - 1
    while last > 0 and (kind[last] == "newline" or norm[last] == "."):
        last -= 1
    if norm[last] == ")":
        first = last - 1
        while first > 0 and norm[first] != "(" and last - first < 10:
            first -= 1
        if norm[first] == "(" and _is_sign_off(tokens, first, last + 1, words, bracketed=True):
            out.append((first, last + 1))
            return out
    first = last + 1
    while first > 0 and last - first < 10 and norm[first - 1] not in _STOPS and kind[first - 1] != "newline":
        first -= 1
    if 0 < first <= last and norm[first - 1] in _STOPS and _is_sign_off(tokens, first, last + 1, words):
        out.append((first, last + 1))
    return out


def _is_sign_off(tokens: Tokens, first: int, stop: int, words: Table, bracketed: bool = False) -> bool:
    norm, kind = tokens.norm, tokens.kind
    known = letters = joints = 0
    for at in range(first, stop):
        word = norm[at]
        if kind[at] in ("word", "latin"):
            if len(word) <= 1:
                letters += 1
            elif word in words.signs:
                known += 1
            elif len(word) == 2 and kind[at] == "word":
                letters += 1
            else:
                return False
        elif kind[at] == "sign":
            joints += word in "/().-–" and word != ""
    return (known > 0 and (joints > 0 or bracketed or known + letters >= 2)) or (letters >= 2 and joints > 0)
