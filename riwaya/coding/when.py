"""When: the time expressions of an article, and the one that belongs to a happening in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from riwaya.arabic.tokens import tokenise
from riwaya.coding.passage import Passage, TimeMention
from riwaya.coding.when_reader import Found, mention
from riwaya.coding.when_scan import Scanner
from riwaya.coding.when_words import words

YEARS = range(1800, 2200)
"""Years in which an article can have been published."""


HEADLINE = 30  # tokens that the headline of a bulletin has at most


def find_times(passage: Passage, prefer: str = "past", week_starts: int = 6) -> list[TimeMention]:
    """The time expressions of a passage in order, resolved against ``passage.published`` where they are relative.

    ``prefer`` is what a bare weekday or month means: past (news) or future (appointments); ``week_starts`` 0 Monday …
    6 Sunday. An expression that cannot be resolved is kept, with basis ``unresolved`` and a reason.
    """
    published = passage.published
    if published is not None and published.year not in YEARS:
        published = None  # an impossible date of publication is an unknown one, and arithmetic near its ends overflows
    scanner = Scanner(passage.tokens, passage.sentences, published, prefer, week_starts)
    return [mention(found) for found in scanner.scan()]


# --- the time of a happening ---------------------------------------------------------------------------------------

_STEP = 1.0  # a word between trigger and time
_BACK = 1.15  # a time before its trigger is a little rarer than one after it
_COMMA, _COLON, _OPENER, _RELATIVE, _THAT, _OTHER = 3.0, 6.0, 6.0, 2.0, 7.0, 8.0
_UNRESOLVED, _SINCE, _WITHIN, _ATTACHED = 60.0, 8.0, 8.0, 4.0
_COARSE = {"month": 2.0, "season": 3.0, "year": 5.0, "years": 6.0}
_COMMAS = frozenset({"،", ",", "-", "–"})
_GAPS = {"that": _THAT, "opener": _OPENER}
_EVENT_PREPS = frozenset({"ago", "after", "since"})  # they open a phrase with another happening in it
_COLONS = frozenset({"؛", ";", ":", '"'})


def nearest_time(passage: Passage, first: int, last: int, others: Sequence[tuple[int, int]] = ()) -> TimeMention | None:
    """The time that most likely belongs to the happening named by tokens ``first`` to ``last``.

    None where its sentence has no time.
    Words, commas, clause openers and «أن» between the two count against a time, and so does another trigger
    (``others``: token ranges) that stands between. A time with no date comes last.
    """
    begin, stop = _sentence(passage, first)
    best: tuple[float, int] | None = None
    for index, time in enumerate(passage.times):
        if time.last < begin or time.first >= stop:
            continue
        cost = _cost(passage, first, last, time, others)
        if best is None or cost < best[0]:
            best = (cost, index)
    return passage.times[best[1]] if best else None


def _sentence(passage: Passage, at: int) -> tuple[int, int]:
    for first, stop in passage.sentences:
        if first <= at < stop:
            return first, stop
    return 0, len(passage.tokens)


def _cost(passage: Passage, first: int, last: int, time: TimeMention, others: Sequence[tuple[int, int]]) -> float:
    norm = passage.tokens.norm
    before = time.last < first
    low, high = (time.last + 1, first) if before else (last + 1, time.first)
    cost = sum(_gap(norm[at], before) for at in range(low, high))
    if before:
        cost *= _BACK
        if time.first and passage.tokens.kind[time.first - 1] == "word" and not _may_open(norm[time.first - 1]):
            cost += _ATTACHED  # it follows a word of its own: «شيع الأحد جثمان فلسطينيين قتلا …»
    cost += sum(_OTHER for one, two in others if low <= one and two < high)
    if time.start is None:
        cost += _UNRESOLVED
    elif time.rule.startswith("since"):
        cost += _SINCE
    elif time.rule == "within":
        cost += _WITHIN
    return cost + _COARSE.get(time.precision, 0.0)


def _gap(word: str, before: bool) -> float:
    """What one word between a trigger and a time costs."""
    if word in _COMMAS:
        return _STEP + _COMMA
    if word in _COLONS:
        return _STEP + _COLON
    said = words()[word]
    if said is None:
        return _STEP
    gap, prep = said.get("gap"), said.get("prep")
    if gap is not None and gap.value == "relative":
        return _STEP + (_OPENER if before else _RELATIVE)
    if gap is not None and gap.value in _GAPS:
        return _STEP + _GAPS[gap.value]
    return _STEP + (_OPENER if prep is not None and prep.value in _EVENT_PREPS else 0.0)


def _may_open(word: str) -> bool:
    """Whether a clause may open with this word and its time after it («وفي مارس 2015 تدخلت …»)."""
    said = words()[word]
    if said is None:
        return len(word) == 1
    gap, prep = said.get("gap"), said.get("prep")
    return (gap is not None and gap.value == "start") or (prep is not None and prep.value in ("in", "since"))


def carried_time(passage: Passage, first: int, reach: int = 4) -> TimeMention | None:
    """The day of the story where the sentence of token ``first`` names none: the last resolved day before it.

    Looks ``reach`` sentences back, then at the first two sentences; months, years and «منذ» are no day of a story.
    Gold counts such a time neither for nor against: a caller that uses it should say so.
    """
    ranges = [index for index, (begin, stop) in enumerate(passage.sentences) if begin <= first < stop]
    if not ranges:
        return None
    here = ranges[0]
    order = [*range(here - 1, max(here - reach, 0) - 1, -1), *range(min(2, here))]
    for index in order:
        begin, stop = passage.sentences[index]
        for time in passage.times:
            told = time.start is not None and not time.rule.startswith(("since", "within", "stretch"))
            if told and begin <= time.first < stop and time.precision in ("day", "days"):
                return time
    return None


# --- the day of publication ----------------------------------------------------------------------------------------

_HEAD, _TAIL = 60, 40  # tokens looked at
_LINE = 14  # a line with no more words than this, and a full date in it, is a date line


def day_of_report(passage: Passage) -> TimeMention | None:
    """The day that a bulletin tells of, where its headline says so («حصاد الأحداث ليوم الثلاثاء 22-02-2022»), or None.

    Only a day after «ليوم» in the first sentence counts: a date that stands by itself is that of publication.
    """
    norm = passage.tokens.norm
    head = next((stop for _, stop in passage.sentences), 0)
    for time in passage.times:
        if time.first >= min(head, HEADLINE):
            return None
        for at in (time.first, time.first - 1):
            if at >= 0 and norm[at].startswith("ليوم") and time.precision == "day" and time.start is not None:
                return time
    return None


def publication_date(text_head: str, tail: str = "") -> dt.date | None:
    """The day of publication that the text's own first or last lines state in full; None where they do not.

    Reads datelines («بغداد 26 شوال 1436 هـ الموافق 11 أغسطس 2015 م»), date lines («الخميس 17 شباط/فبراير 2011»,
    «2017-11-18 10:33») and labels («نشر في», «آخر تحديث»). A date inside running text is no date of publication.
    """
    candidates: list[tuple[int, int, dt.date]] = []
    for place, text in enumerate((text_head, tail)):
        tokens = tokenise(text)
        scanner = Scanner(tokens, [(0, len(tokens))], None)
        for found in scanner.scan():
            if found.span is None or found.basis != "stated" or found.span.precision != "day":
                continue
            rank = _dateline_rank(scanner, found, place)
            if rank is not None:
                candidates.append((rank, len(candidates), found.span.start))
    return min(candidates)[2] if candidates else None


def _dateline_rank(scanner: Scanner, found: Found, place: int) -> int | None:
    """How well a date stands as that of publication: 0 labelled, 1 dateline, 2 date line, 3 update; None: no."""
    norm, count = scanner.norm, scanner.count
    if (found.first > _HEAD) if place == 0 else (count - found.last > _TAIL):
        return None
    begin, stop = found.first, found.last + 1
    while begin > 0 and norm[begin - 1] != "\n":
        begin -= 1
    while stop < count and norm[stop] != "\n":
        stop += 1
    for at in range(found.first - 1, max(begin, found.first - 6) - 1, -1):
        label = scanner.is_(at, "dateline")
        if label is not None and (at - begin <= 6 or scanner.tokens.kind[at - 1] != "word"):
            return 3 if label.value == "updated" else 0
    if "+hijri" in found.rule and (place == 1 or found.first - begin <= 8):
        return 1
    size = sum(1 for at in range(begin, stop) if scanner.tokens.kind[at] in ("word", "number"))
    inside = found.last - found.first + 1
    return 2 if size - inside <= _LINE - 6 else None
