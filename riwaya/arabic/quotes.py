"""Pair the quotation marks of a text, whatever their shape, and whatever went wrong with them.

The shape of a mark tells little in Arabic news: »…« is set for «…», “ closes what “ opened, " is used for both. The
spaces around a mark tell more. Two readings of every paragraph are made, one by spaces and shapes with nesting, one by
plain alternation, and the one with fewer contradictions is kept.
"""

from __future__ import annotations

from typing import NamedTuple

from riwaya.arabic.tokens import Tokens

_OPENING = frozenset("«“„‟‹‘〝")
_CLOSING = frozenset("»”›’〞")
_MARKS = frozenset('«»“”„‟″〝〞＂‹›‘’"\'')
_PARTNER = {"«": "»", "“": "”", "„": "“", "‹": "›", "‘": "’", "〝": "〞", "»": "«", "”": "“", "›": "‹", "’": "‘"}
_PROCLITICS = frozenset("وفبلك") | {"ال", "بال", "لل", "وال", "ول", "وب"}
_BEFORE_OPENING = frozenset(":؛،,([{-–—/.…؟!")
_AFTER_CLOSING = frozenset(".،,؛:؟!…)]}-–—/")
_SENTENCE_END = frozenset(".؟!…?")

MAX_UNCLOSED = 200
"""Words that a quotation without a closing mark is taken to run at most."""
_MAX_PARAGRAPHS = 4
_NONE = -1


class Quotation(NamedTuple):
    """Quoted tokens ``[first, stop)``, without the marks. ``open`` and ``close``: the tokens of the marks.

    ``close`` is -1 where the mark is missing (the quotation then ends with its paragraph or sentence). ``words`` counts
    the words and numbers inside: a name or a doubted word has few, speech has many. ``depth`` is 1 inside another.
    """

    first: int
    stop: int
    open: int
    close: int
    words: int
    depth: int


class _Mark(NamedTuple):
    first: int  # the mark's first and last token: '' is one mark of two tokens
    last: int
    shape: str
    leans: int  # by the spaces around it: 1 opens, -1 closes, 0 unknown


class _Reading(NamedTuple):
    pairs: list[tuple[_Mark, _Mark]]
    unclosed: list[_Mark]
    unopened: list[_Mark]
    cost: int


def quotations(tokens: Tokens) -> list[Quotation]:
    """The quotations of a text, in the order of their opening marks; an inner one follows the one around it.

    Never raises. A closing mark whose quotation began in an earlier paragraph closes it there; one that nothing opened
    is ignored. An opening mark that nothing closes runs to the end of its paragraph where a colon stands before it,
    else to the end of its sentence or the next mark, and at most MAX_UNCLOSED words.
    """
    found: list[tuple[int, int, int, int]] = []  # first, stop, open, close
    waiting: tuple[_Mark, int] | None = None  # an unclosed opening mark and how many paragraphs ago it stood
    for stop, marks in _paragraphs(tokens):
        if waiting is not None:
            mark, age = waiting
            waiting = (mark, age + 1) if age < _MAX_PARAGRAPHS else None
        if not marks:
            continue
        reading = _read(marks)
        if waiting is not None and reading.unopened and reading.unopened[0] is marks[0]:
            mark, close = waiting[0], marks[0]
            found = [held for held in found if held[2] != mark.first]
            found.append((mark.last + 1, close.first, mark.first, close.first))
        waiting = None
        found.extend((a.last + 1, b.first, a.first, b.first) for a, b in reading.pairs)
        for mark in reading.unclosed:
            found.append((mark.last + 1, _unclosed_stop(tokens, mark, stop), mark.first, _NONE))
        if reading.unclosed and not any(a.first > reading.unclosed[-1].first for a, _ in reading.pairs):
            waiting = (reading.unclosed[-1], 0)
    return _finish(tokens, found)


def _finish(tokens: Tokens, found: list[tuple[int, int, int, int]]) -> list[Quotation]:
    kind = tokens.kind
    out: list[Quotation] = []
    around = 0
    for first, stop, opening, close in sorted(found, key=lambda q: (q[2], -q[1])):
        words = sum(kind[i] in ("word", "latin", "number") for i in range(first, stop))
        if words:
            out.append(Quotation(first, stop, opening, close, words, int(opening < around)))
            around = max(around, stop)
    return out


def _paragraphs(tokens: Tokens) -> list[tuple[int, list[_Mark]]]:
    """Every paragraph as the token where it stops and its marks."""
    kind, norm, start = tokens.kind, tokens.norm, tokens.start
    text = tokens.text
    out: list[tuple[int, list[_Mark]]] = []
    count = len(norm)
    marks: list[_Mark] = []
    last = -1
    for at in [n for n, k in enumerate(kind) if k == "sign" or k == "newline"]:
        if kind[at] == "newline":
            out.append((at, marks))
            marks = []
        elif at > last and text[start[at]] in _MARKS:
            shape, last = text[start[at]], at
            if last + 1 < count and text[start[last + 1]] == shape and tokens.end[last] == start[last + 1]:
                last += 1
            if shape not in _PARTNER and (shape != "'" or last > at):
                shape = '"'
            leans = _leaning(tokens, at, last)
            if shape != "'" or leans:
                marks.append(_Mark(at, last, shape, leans))
    out.append((count, marks))
    return out


def _leaning(tokens: Tokens, first: int, last: int) -> int:
    """What the spaces around a mark say: 1 it opens, -1 it closes, 0 nothing."""
    kind, norm, start, end = tokens.kind, tokens.norm, tokens.start, tokens.end
    before, after = first - 1, last + 1
    space_before = before < 0 or kind[before] == "newline" or end[before] < start[first]
    space_after = after >= len(norm) or kind[after] == "newline" or end[last] < start[after]
    if space_before != space_after:
        return 1 if space_before else -1
    if space_before:
        # « قسد »: only what stands beyond the space can tell.
        if before < 0 or kind[before] == "newline" or norm[before] == ":":
            return 1
        return -1 if after >= len(norm) or kind[after] == "newline" or norm[after] in _AFTER_CLOSING else 0
    if kind[before] == "sign" and kind[after] != "sign":
        return 1 if norm[before] in _BEFORE_OPENING else 0
    if kind[after] == "sign" and kind[before] != "sign":
        return -1 if norm[after] in _AFTER_CLOSING else 0
    return 1 if norm[before] in _PROCLITICS else 0


def _read(marks: list[_Mark]) -> _Reading:
    by_space = _read_nested(marks)
    if not by_space.cost:
        return by_space
    in_turn = _read_in_turn(marks)
    return in_turn if in_turn.cost <= by_space.cost else by_space


def _read_in_turn(marks: list[_Mark]) -> _Reading:
    """Open, close, open, close …; each mark whose spaces say otherwise costs one."""
    cost = sum(mark.leans == (-1 if n % 2 == 0 else 1) for n, mark in enumerate(marks))
    pairs = [(marks[n], marks[n + 1]) for n in range(0, len(marks) - 1, 2)]
    unclosed = [marks[-1]] if len(marks) % 2 else []
    return _Reading(pairs, unclosed, [], cost + len(unclosed))


def _read_nested(marks: list[_Mark]) -> _Reading:
    """Spaces and shapes decide; quotations may stand inside one another."""
    pairs: list[tuple[_Mark, _Mark]] = []
    stack: list[_Mark] = []
    unopened: list[_Mark] = []
    cost = 0
    for n, mark in enumerate(marks):
        if stack and _closes(mark, stack[-1]):
            opener = stack.pop()
            pairs.append((opener, mark))
            if mark.last > mark.first and opener.last == opener.first and stack and stack[-1].shape == opener.shape:
                pairs.append((stack.pop(), mark))  # two marks together close two quotations
        elif not stack and mark.leans < 0 and mark.shape not in _OPENING:
            unopened.append(mark)
            cost += 0 if n == 0 else 1
        else:
            cost += mark.leans < 0
            stack.append(mark)
    return _Reading(pairs, stack, unopened, cost + len(stack))


def _closes(mark: _Mark, opener: _Mark) -> bool:
    """Whether ``mark`` closes the quotation that ``opener`` began."""
    if mark.shape == _PARTNER.get(opener.shape):
        return True
    if opener.shape == "'" or mark.shape == "'":
        return mark.shape == opener.shape and mark.leans < 0
    if mark.leans:
        return mark.leans < 0
    return mark.shape not in _OPENING or opener.shape == mark.shape


def _unclosed_stop(tokens: Tokens, mark: _Mark, stop: int) -> int:
    """Where a quotation without its closing mark is taken to end."""
    to_paragraph = mark.first > 0 and tokens.norm[mark.first - 1] == ":"
    words = 0
    for at in range(mark.last + 1, stop):
        if tokens.kind[at] == "sign":
            if not to_paragraph and (tokens.norm[at] in _SENTENCE_END or tokens.norm[at] == '"'):
                return at
            continue
        words += 1
        if words > MAX_UNCLOSED:
            return at
    return stop
