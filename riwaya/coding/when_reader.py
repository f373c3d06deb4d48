"""What every reader of times needs: the words of a text by class, its numbers, and the shape of what is found."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from typing import NamedTuple

from riwaya.arabic.numbers import Number
from riwaya.arabic.tokens import Tokens
from riwaya.coding.passage import TimeMention
from riwaya.coding.when_rules import Span
from riwaya.coding.when_words import Reading, Words, numbers_of, words

NO_DATE = "no publication date"
NO_ANCHOR = "no earlier date in the text to count from"
NO_EVENT = "counted from a happening whose date is not given"
NO_SUCH_DAY = "no such day in the calendar"
_WORD = ("word", "")
_PRECISIONS = {"minute": "time", "hour": "time", "decade": "years", "century": "years"}
SKIP_LEFT = frozenset({"من", "شهر", "/", "-", "."})
HIJRI_MARK = frozenset({"ه", "هـ", "هجري", "هجريه"})


class Found(NamedTuple):
    """A time expression before it becomes a mention: tokens, the span or why there is none, and how it was read."""

    first: int
    last: int
    span: Span | None
    basis: str
    rule: str
    precision: str = "unknown"
    reason: str | None = None
    number: int | None = None  # day of the month or of the week, for ranges


class Reader:
    """Reads one text. ``prefer``: past (news: a bare weekday lies behind) or future; ``week_starts``: 0 Monday."""

    def __init__(
        self,
        tokens: Tokens,
        sentences: list[tuple[int, int]],
        published: dt.date | None,
        prefer: str = "past",
        week_starts: int = 6,
    ):
        self.tokens, self.norm = tokens, tokens.norm
        self.sentences = sentences
        self.starts = [first for first, _ in sentences]
        self.published = published
        self.prefer, self.week_starts = prefer, week_starts
        self.words: Words = words()
        self.count = len(tokens)
        self.found: list[Found] = []
        self._numbers: tuple[dict[int, Number], dict[int, Number]] | None = None

    def is_(self, at: int, cls: str) -> Reading | None:
        """The reading of token ``at`` as ``cls``."""
        if 0 <= at < self.count:
            word = self.words[self.norm[at]]
            if word is not None:
                return word.get(cls)
        return None

    def must(self, at: int, cls: str) -> Reading:
        """The reading of token ``at`` as ``cls``, where the caller knows that it has one."""
        reading = self.is_(at, cls)
        assert reading is not None
        return reading

    def at_(self, at: int) -> str:
        return self.norm[at] if 0 <= at < self.count else ""

    def ending(self, last: int) -> Number | None:
        """The number that ends at token ``last``."""
        return self._number_maps()[0].get(last)

    def headed(self, head: int) -> Number | None:
        """The number whose first own token is ``head``."""
        return self._number_maps()[1].get(head)

    def _number_maps(self) -> tuple[dict[int, Number], dict[int, Number]]:
        if self._numbers is None:
            numbers = numbers_of(self.tokens)
            self._numbers = {n.last: n for n in numbers}, {n.head: n for n in numbers}
        return self._numbers

    def sentence(self, at: int) -> tuple[int, int]:
        index = bisect_right(self.starts, at) - 1
        return self.sentences[index] if index >= 0 else (0, self.count)

    def forward(self, first: int, last: int) -> bool:
        """Whether the words round the expression announce it: «المقرر», «سيعقد», or the reader prefers the future."""
        if self.prefer == "future":
            return True
        begin, stop = self.sentence(first)
        for at in range(first - 1, max(begin, first - 24) - 1, -1):
            word = self.words[self.norm[at]]
            if word is None:
                continue
            if (gap := word.get("gap")) is not None and gap.value in ("relative", "opener"):
                break
            if "forward" in word:
                return True
        for at in range(last + 1, min(stop, last + 4)):
            if self.norm[at] in ("،", '"', ":") or ((gap := self.is_(at, "gap")) is not None and gap.value == "that"):
                return False
            if self.is_(at, "forward"):
                return True
        return False

    def anchor(self) -> Span | None:
        """The latest time in the text so far that was named to the day."""
        for found in reversed(self.found):
            if (
                found.span is not None
                and found.span.precision in ("day", "days")
                and not found.rule.startswith("since")
            ):
                return found.span
        return None

    def noun_after(self, at: int) -> bool:
        """Whether token ``at`` is something counted, so that the number before it is no date."""
        word = self.at_(at)
        return (
            self.words.nouns.get(word, _WORD)[0] != "word"
            or word in self.words.units
            or word.endswith(self.words.counted_end)
        )

    def _stem(self, at: int) -> str:
        """The word without the clitics under which it was read."""
        word = self.words[self.norm[at]]
        prefix = next(iter(word.values())).prefix if word else ""
        text = self.norm[at]
        if prefix.endswith("ل") and text.startswith(prefix + "ل") and not text.startswith(prefix + "ال"):
            return "ال" + text[len(prefix) + 1 :]
        return text[len(prefix) :]

    def _unresolved(self, first: int, last: int, precision: str, rule: str, reason: str = NO_DATE) -> Found:
        return Found(first, last, None, "unresolved", rule, precision, reason)

    def _since(self, first: int, span: Span) -> tuple[Span, int, str]:
        """«منذ» before it: the span runs on to publication."""
        at = first - 1
        if self.at_(at) in self.words.hour_of:
            at -= 1
        prep = self.is_(at, "prep")
        if prep is not None and prep.value == "since" and self.published is not None and span.start <= self.published:
            return Span(span.start, max(self.published, span.start), span.precision), first, "since:"
        return span, first, ""


def is_day_number(number: Number) -> bool:
    """Whether a number can be a day of the month, or a range of them."""
    return (
        number.kind in ("cardinal", "ordinal")
        and number.low is not None
        and number.high is not None
        and 1 <= number.low <= number.high <= 31
        and number.low == int(number.low)
    )


def days_of(number: Number) -> tuple[int, int]:
    """The days of the month that a number names, where ``is_day_number`` holds."""
    assert number.low is not None and number.high is not None
    return int(number.low), int(number.high)


def mention(found: Found) -> TimeMention:
    """The record of an expression."""
    span = found.span
    return TimeMention(
        found.first,
        found.last,
        span.start.isoformat() if span else None,
        span.end.isoformat() if span else None,
        span.precision if span else _PRECISIONS.get(found.precision, found.precision),
        found.basis,
        found.reason,
        found.rule,
    )
