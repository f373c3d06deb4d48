"""Find the time expressions of one text, left to right, and resolve each against the day of publication."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from typing import NamedTuple

from riwaya.arabic.numbers import Number
from riwaya.arabic.tokens import Tokens
from riwaya.coding import when_rules as rules
from riwaya.coding.passage import TimeMention
from riwaya.coding.when_rules import Span
from riwaya.coding.when_words import Reading, Word, Words, numbers_of, words

NO_DATE = "no publication date"
NO_ANCHOR = "no earlier date in the text to count from"
NO_EVENT = "counted from a happening whose date is not given"
NO_SUCH_DAY = "no such day in the calendar"

_DATE = re.compile(r"(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2}))|(?:(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2}))")
_MONTH_YEAR = re.compile(r"(?:(\d{4})[-/.](\d{1,2}))|(?:(\d{1,2})[-/.](\d{4}))")
_DAY_MONTH = re.compile(r"(\d{1,2})[-/.](\d{1,2})")
_SOFT = frozenset({"(", ")", "،", ",", "يوم", "في", "-", "–", '"'})  # may stand inside one day's name
_PAIR = frozenset({"/", "(", "-", "–", "\\"})
_SKIP_LEFT = frozenset({"من", "شهر", "/", "-", "."})
_TO = frozenset({"الي", "حتي", "وحتي", "-", "–", "—", "لغايه"})
_HIJRI_MARK = frozenset({"ه", "هـ", "هجري", "هجريه"})
_WORD = ("word", "")
_CLAUSE_WORDS = frozenset({"الذي", "التي", "الذين", "بعدما", "عندما", "حين", "حيث", "فيما", "بينما"})


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


class Scanner:
    """Reads one text. ``prefer``: past (news: a bare weekday or month lies behind) or future; ``week_starts``: 0 Monday."""

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
        table = self.words
        self.read: list[Word | None] = [table[word] for word in tokens.norm]
        self.count = len(tokens)
        self.found: list[Found] = []
        self._numbers: tuple[dict[int, Number], dict[int, Number]] | None = None

    def scan(self) -> list[Found]:
        """All expressions, in order and without overlap."""
        free = 0
        for at in [i for i, word in enumerate(self.read) if word is not None and word.trigger]:
            if at < free:
                continue
            found = self._at(at, free)
            if found is not None and found.last >= free:
                self._add(found)
                free = max(found.last, at) + 1
        return self.found

    # --- small look-ups --------------------------------------------------------------------------------------------

    def is_(self, at: int, cls: str) -> Reading | None:
        """The reading of token ``at`` as ``cls``."""
        if 0 <= at < self.count:
            word = self.read[at]
            if word is not None:
                return word.get(cls)
        return None

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
            if self.norm[at] in _CLAUSE_WORDS:
                break
            if self.is_(at, "forward"):
                return True
        for at in range(last + 1, min(stop, last + 4)):
            if self.norm[at] in ("ان", "بان", "انه", "انها", "،", '"', ":"):
                return False
            if self.is_(at, "forward"):
                return True
        return False

    def anchor(self) -> Span | None:
        """The latest time in the text so far that was named to the day."""
        for found in reversed(self.found):
            if found.span is not None and found.span.precision in ("day", "days") and not found.rule.startswith("since"):
                return found.span
        return None

    def noun_after(self, at: int) -> bool:
        """Whether token ``at`` is something counted, so that the number before it is no date."""
        word = self.at_(at)
        return self.words.nouns.get(word, _WORD)[0] != "word" or word in self.words.units or word.endswith(("يا", "الف", "الاف", "مليون"))

    # --- dispatch --------------------------------------------------------------------------------------------------

    def _at(self, at: int, free: int) -> Found | None:
        word = self.read[at]
        assert word is not None
        if ("deictic" in word or "weekday" in word) and (found := self._day(at, free)):
            return found
        if "month" in word and (found := self._month(at, free)):
            return found
        if "digits" in word and (found := self._numeric(at, free)):
            return found
        if "unit" in word and (found := self._unit(at, free)):
            return found
        if "season" in word and (found := self._season(at, free)):
            return found
        if "year" in word and (found := self._year(at, free)):
            return found
        return self._decade(at) if "decade" in word else None

    def _unresolved(self, first: int, last: int, precision: str, rule: str, reason: str = NO_DATE) -> Found:
        return Found(first, last, None, "unresolved", rule, precision, reason)

    # --- days ------------------------------------------------------------------------------------------------------

    def deictic(self, at: int) -> tuple[int, tuple[int, int]] | None:
        """«أمس», «أول من أمس», «اليوم» at token ``at``: its last token and the days from publication."""
        word = self.is_(at, "deictic")
        if word is None:
            return None
        for phrase, cls, value in self.words.phrases.get(self._stem(at), ()):
            if cls == "deictic" and self.norm[at + 1 : at + len(phrase)] == phrase[1:]:
                return at + len(phrase) - 1, (value[0], value[1])
        if word.value is None:
            entry = next((v for c, v in self.words.words.get(self._stem(at), ()) if c == "deictic"), None)
            if entry is None:
                return None
        else:
            entry = word.value
        if entry == [0, 0] and (self.is_(at + 1, "notday") or (self.is_(at - 1, "outlet") and not word.prefix)):
            return None
        if entry == [-1, -1] and self.is_(at - 1, "outlet") and self.at_(at - 1).startswith(("صحيف", "جريد")):
            return None
        return at, (entry[0], entry[1])

    def _stem(self, at: int) -> str:
        """The word without the clitics under which it was read."""
        word = self.read[at]
        prefix = next(iter(word.values())).prefix if word else ""
        text = self.norm[at]
        if prefix.endswith("ل") and text.startswith(prefix + "ل") and not text.startswith(prefix + "ال"):
            return "ال" + text[len(prefix) + 1 :]
        return text[len(prefix) :]

    def weekday(self, at: int) -> Reading | None:
        """A day of the week at token ``at``; not where the words round it make it a name."""
        day = self.is_(at, "weekday")
        if day is None:
            bare = self.is_(at, "bareday")
            return bare if bare and self.at_(at - 1) in ("يوم", "هذا") else None
        if self.at_(at - 1) in self.words.not_before.get(day.value, ()):
            return None
        if self.at_(at - 1) == '"' == self.at_(at + 1):
            return None
        if self.at_(at - 3) == '"' == self.at_(at + 1) and not self.is_(at - 1, "part") and self.at_(at - 1) != "يوم":
            return None  # «"أحمد الخميس"»
        return day

    def _day(self, at: int, free: int) -> Found | None:
        """A day by weekday, «أمس», part of day and date in any order: «فجر اليوم الاثنين», «أمس (السبت)», «السبت 25 يوليو»."""
        first, last, here = at, at - 1, at
        weekday: int | None = None
        offset: tuple[int, int] | None = None
        dated: Found | None = None
        modifier: str | None = None
        while here < self.count:
            if offset is None and (hit := self.deictic(here)) is not None:
                last, offset = hit
            elif weekday is None and (day := self.weekday(here)) is not None:
                if last >= at and day.prefix not in ("", "ب"):
                    break
                weekday, last = day.value, here
            elif self.is_(here, "modifier") and weekday is not None and modifier is None and last == here - 1:
                modifier, last = self.is_(here, "modifier").value, here
            elif last >= at and self.is_(here, "part") and not self.is_(here, "part").prefix and self.is_(here, "part").value == "day":
                if not self._part_closes(here):
                    break
                last = here
            elif last >= at and dated is None and self._date_starts(here):
                dated = self._date_starts(here)
                last = dated.last
            else:
                break
            here = last + 1
            while here < self.count and self.norm[here] in _SOFT and here - last <= 2 and self._day_follows(here + 1):
                here += 1
        if last < at or (weekday is None and offset is None):
            return None
        if self.at_(last + 1) == ")" and "(" in self.norm[at:last]:
            last += 1
        first, part = self._part_before(at, free)
        if dated is None and weekday is not None and offset is None and modifier is None:
            matched = self._weekday_and_number(first, last, weekday)
            if matched is not None:
                return matched
        if dated is not None:
            return dated._replace(first=first, last=max(last, dated.last), rule=dated.rule + "+weekday")
        return self._resolve_day(first, last, weekday, offset, modifier, part)

    def _weekday_and_number(self, first: int, last: int, weekday: int) -> Found | None:
        """«الخميس 21»: the nearest month in which that day of the month falls on that weekday."""
        here = last + 2 if self.at_(last + 1) == "في" else last + 1
        number = self.headed(here)
        if number is None or not _day_number(number) or number.low != number.high or not number.exact:
            return None
        if self.noun_after(number.last + 1) or self.published is None or number.kind == "percent":
            return None
        if number.kind == "cardinal" and not self.norm[number.last].isdigit() and self.prefer != "future":
            return None
        months = (0, 1, -1) if self.prefer == "future" else (0, -1, 1, -2)
        for offset in months:
            begin = rules.month_span(self.published.year, self.published.month + offset).start
            day = rules.safe_date(begin.year, begin.month, int(number.low))
            if day is not None and day.isoweekday() == weekday:
                return Found(first, number.last, rules.day_span(day), "published", "weekday-day")
        return None

    def _part_closes(self, at: int) -> bool:
        """Whether a part of the day at ``at`` ends the day's name («الثلاثاء صباحا»), rather than begins another («فجر الخميس»)."""
        return not self.is_(at + 1, "weekday") and not self.is_(at + 1, "deictic")

    def _day_follows(self, at: int) -> bool:
        if self.norm[at - 1] in ("،", ",") and not self._date_starts(at):
            return False
        if self.norm[at - 1] in ("-", "–"):
            return False
        if self.norm[at - 1] == "(" or self.norm[at - 1] == "يوم" or self.norm[at - 1] == ")":
            return bool(self.is_(at, "weekday") or self.is_(at, "deictic") or self._date_starts(at))
        return self._date_starts(at) is not None

    def _date_starts(self, at: int) -> Found | None:
        """A date whose first token is ``at``: «25 يوليو», «التاسع من تشرين الثاني», «9/11/2017»."""
        number = self.headed(at)
        if number is not None:
            here = number.last + 1
            while self.at_(here) in _SKIP_LEFT and here - number.last <= 2:
                here += 1
            if self.is_(here, "month"):
                found = self._month(here, at)
                return found if found and found.first <= at else None
            return None
        if self.is_(at, "month"):
            return self._month(at, at)
        return self._numeric(at, at) if self.is_(at, "digits") else None

    def _part_before(self, at: int, free: int) -> tuple[int, str | None]:
        """«ليل», «منتصف ليل», «عشية», «يوم» before a day: the first token, and what it does to the day."""
        first, part = at, None
        while first - 1 >= free:
            word = self.is_(first - 1, "part")
            if word is not None:
                part = part or word.value
                if self.at_(first - 1) in ("ليل", "ليله") and self.at_(first - 2) == "منتصف":
                    part, first = "after", first - 1
            elif self.at_(first - 1) not in ("يوم", "نهار", "هذا"):
                break
            first -= 1
        return first, part

    def _resolve_day(self, first, last, weekday, offset, modifier, part) -> Found | None:
        day = self.published
        rule = "deictic" if offset else "weekday"
        if part:
            rule += ":part"
        if offset and offset[0] == 0 and weekday is None and (part is None) and self.at_(last) == "اليوم" and self._nth_day(last):
            return None
        if day is None:
            return Found(first, last, None, "unresolved", rule, "day", NO_DATE, weekday)
        if offset is not None:
            start, end = (day + n * rules.DAY for n in offset)
            if weekday is not None and start.isoweekday() != weekday:
                near = min(range(-3, 4), key=lambda n: (abs(n), (start + n * rules.DAY).isoweekday() != weekday))
                near = next((n for n in (-1, 1, -2, 2, -3, 3) if (start + n * rules.DAY).isoweekday() == weekday), near)
                start = end = start + near * rules.DAY
                rule += "+weekday"
        else:
            direction = {"past": "past", "future": "future", "next": "future", "previous": "past"}.get(modifier or "", "")
            if not direction:
                direction = "on" if self.forward(first, last) else "back"
            if direction == "on" and self.prefer == "future":
                direction = "future"
            start = end = rules.weekday_near(day, weekday, direction)
            rule += f":{direction}"
        if part == "after":
            end += rules.DAY
        elif part == "eve":
            start = end = start - rules.DAY
        span = self._since(first, rules.day_span(start, end))
        return Found(span[1], last, span[0], "published", span[2] + rule, number=weekday)

    def _nth_day(self, at: int) -> bool:
        number = self.headed(at + 1)
        return number is not None and number.kind == "ordinal"

    def _since(self, first: int, span: Span) -> tuple[Span, int, str]:
        """«منذ» before it: the span runs on to publication."""
        at = first - 1
        if self.at_(at) in ("صباح", "مساء", "ليل", "فجر", "ساعات"):
            at -= 1
        prep = self.is_(at, "prep")
        if prep is not None and prep.value == "since" and self.published is not None and span.start <= self.published:
            return Span(span.start, max(self.published, span.start), span.precision), first, "since:"
        return span, first, ""

    # --- dates -----------------------------------------------------------------------------------------------------

    def _numeric(self, at: int, free: int) -> Found | None:
        """«9/11/2017», «2017-11-18», «18.11.2017», «3/2015», «يوم 22/04»."""
        tokens, norm = self.tokens, self.norm
        last = at
        text = norm[at]
        while last + 2 < self.count and norm[last + 1] in ("/", "-", ".") and norm[last + 2][0].isdigit():
            if tokens.end[last] != tokens.start[last + 1] or tokens.end[last + 1] != tokens.start[last + 2]:
                break
            text += norm[last + 1] + norm[last + 2]
            last += 2
        if last == at and len(text) < 6:
            return None
        match = _DATE.fullmatch(text)
        if match:
            a, b, c, d, e, f = match.groups()
            if a:
                day = rules.safe_date(int(a), int(b), int(c)) or rules.safe_date(int(a), int(c), int(b))
            else:
                year = int(f) + (2000 if len(f) == 2 else 0)
                if 1300 <= year <= 1500:
                    day = rules.hijri_to_date(year, int(e), int(d))
                else:
                    day = rules.safe_date(year, int(e), int(d)) or rules.safe_date(year, int(d), int(e))
                if len(f) == 2 and (day is None or "." in text or norm[at - 1] not in ("في", "يوم", "بتاريخ", "تاريخ")):
                    day = day if self.prefer == "future" else None
            return Found(at, last, rules.day_span(day), "stated", "numeric") if day else None
        match = _MONTH_YEAR.fullmatch(text)
        if match and last > at:
            year, month = (int(match[1]), int(match[2])) if match[1] else (int(match[4]), int(match[3]))
            if 1900 <= year <= 2100 and 1 <= month <= 12:
                return Found(at, last, rules.month_span(year, month), "stated", "numeric:month")
        match = _DAY_MONTH.fullmatch(text)
        plain = "/" in text or not self._unit_or_month(last + 1)
        if match and last > at and plain and (self.at_(at - 1) in ("يوم", "بتاريخ", "تاريخ") or self.prefer == "future"):
            number, month = int(match[1]), int(match[2])
            if month > 12:
                number, month = month, number
            return self._dated(at, last, month, number, number, None, None)
        return None

    def _unit_or_month(self, at: int) -> bool:
        here = at + 1 if self.at_(at) in ("من", "في") else at
        return bool(self.is_(here, "month") or self.is_(here, "unit"))

    def month_name(self, at: int) -> tuple[int, int, str, bool] | None:
        """The month named from token ``at``: (last token, number, calendar, whether the bare word is enough)."""
        word = self.is_(at, "month")
        if word is None:
            return None
        stem = self._stem(at)
        pair = self.words.month_pairs.get(stem)
        if pair and self.at_(at + 1) in pair:
            number, calendar, _ = pair[self.at_(at + 1)]
            return at + 1, number, calendar, True
        single = self.words.months.get(stem)
        if single is None:
            return None
        return at, single[0], single[1], single[2] == "plain"

    def _month(self, at: int, free: int) -> Found | None:
        """A month with what stands round it: day or days, the same month's other name, year, «الماضي», «مطلع»."""
        named = self.month_name(at)
        if named is None:
            return None
        last, month, calendar, sure = named
        month_word = self.is_(at, "month")
        # «تشرين الثاني/نوفمبر», «أيلول (سبتمبر)», «يوليو تموز»
        here = last + 1
        opened = self.at_(here) if self.at_(here) in _PAIR else ""
        other = self.month_name(here + (1 if opened else 0))
        if other is not None and other[1:3] == (month, calendar) and not self.is_(here + (1 if opened else 0), "month").prefix:
            last, sure = other[0], True
            if opened == "(" and self.at_(last + 1) == ")":
                last += 1
        last, year, relative, modifier = self._year_after(last, calendar)
        low = high = None
        first = at
        which = None
        days = None if month_word.prefix in ("و", "ف") else self._days_before(at, free)
        if days is None and not month_word.prefix:
            days = self._days_after(last) if year is None and modifier is None else None
        if days is not None:
            first, last, low, high = min(days[0], at), max(last, days[1]), days[2], days[3]
            if year is None and modifier is None and days[1] > at:
                last, year, relative, modifier = self._year_after(last, calendar)
        else:
            begin = at - 1 if self.at_(at - 1) == "شهر" or self.at_(at - 1).endswith("شهر") else at
            if begin - 1 >= free and (word := self.is_(begin - 1, "edge")):
                which, begin = word.value, begin - 1
            first = begin if begin < at else at
        cued = sure or days or year or modifier or which or first < at or month_word.prefix in ("ب", "ل")
        if not cued and self.is_(at - 1, "prep") is None:
            return None
        if year is None and relative is None and modifier is None and self.is_(first - 1, "namehead"):
            return None
        if calendar == "hijri":
            return self._hijri(first, last, month, low, high, year, modifier, sure or bool(days) or first < at)
        return self._dated(first, last, month, low, high, year, which, relative, modifier)

    def _year_after(self, last: int, calendar: str) -> tuple[int, int | None, int | None, str | None]:
        """What says the year after a month: (last token, year, years from publication's, modifier)."""
        at = last + 1
        modifier = self.is_(at, "modifier")
        if modifier is not None and not modifier.prefix and modifier.value in ("past", "future", "current", "previous", "next"):
            last, at = at, at + 1
            held = modifier.value
        else:
            held = None
        here = at
        while here - at < 3 and (self.at_(here) in ("،", ",", "من", "لعام", "للعام", "لسنه", "/", "-") or self._year_word(here)):
            here += 1
        year = self._year_number(here, calendar)
        if year is not None:
            last = here if self.norm[here].isdigit() else self.headed(here).last
            if self.at_(last + 1) in _HIJRI_MARK or (self.at_(last + 1) == "م" and not self.noun_after(last + 2)):
                last += 1
            return last, year, None, held
        unit = self.is_(here, "unit") or self.is_(here - 1, "unit")
        if unit is not None and unit.value[0] == "year" and here > at:
            at = here if self.is_(here, "unit") else here - 1
            offset = self._relative(at)
            if offset is not None:
                return offset[0], None, offset[1], held
        elif self.at_(at) == "من" or (self.is_(at, "unit") and self.is_(at, "unit").value[0] == "year"):
            begin = at + 1 if self.at_(at) == "من" else at
            offset = self._relative(begin + 1 if self.is_(begin, "this") else begin)
            unit = self.is_(begin + 1 if self.is_(begin, "this") else begin, "unit")
            if offset is not None and unit is not None and unit.value[0] == "year":
                return offset[0], None, offset[1], held
        return last, None, None, held

    def _year_word(self, at: int) -> bool:
        unit = self.is_(at, "unit")
        return unit is not None and unit.value == ["year", "1"]

    def _year_number(self, at: int, calendar: str) -> int | None:
        """The year that token ``at`` begins, in digits or words; Hijri years for a Hijri month."""
        word = self.at_(at)
        low, high = (1300, 1500) if calendar == "hijri" else (1800, 2100)
        if word.isdigit() and len(word) == 4 and low <= int(word) <= high:
            return None if self.noun_after(at + 1) and self.at_(at + 1) != "م" else int(word)
        if word and not word[0].isdigit():
            number = self.headed(at)
            if number is not None and number.value is not None and low <= number.value <= high:
                return int(number.value)
        return None

    def _relative(self, at: int) -> tuple[int, int] | None:
        """The unit at ``at`` with «الماضي/المقبل/الجاري», or «هذا» before it: last token and offset of the unit."""
        modifier = self.is_(at + 1, "modifier")
        if modifier is not None:
            offset = {"past": -1, "future": 1, "current": 0}.get(modifier.value)
            return None if offset is None else (at + 1, offset)
        if self.is_(at - 1, "this") and self.at_(at - 1).endswith(("هذا", "هذه")):
            return at, 0
        return None

    def _days_before(self, at: int, free: int) -> tuple[int, int, int, int] | None:
        """Days of the month before it: (first, last, low, high) for «9», «التاسع من», «5-9», «14 و15», «بين 5 و9»."""
        here = at - 1
        while here >= free and self.norm[here] in _SKIP_LEFT and at - here <= 3:
            here -= 1
        number = self.ending(here)
        if number is None or number.head < free or not _day_number(number) or number.last != here:
            return None
        low, high, first = int(number.low), int(number.high), number.head
        # «الخامس إلى التاسع من», «14 و15»
        before = number.head - 1
        joined = self.at_(before) in ("و", "الي", "حتي", "وحتي", "-", "–") or self.norm[number.head].startswith("و")
        if joined:
            prior = self.ending(before - 1 if self.at_(before) in ("و", "الي", "حتي", "وحتي", "-", "–") else before)
            if prior is not None and prior.head >= free and _day_number(prior) and prior.low < low:
                low, first = int(prior.low), prior.head
        return first, at, low, high

    def _days_after(self, last: int) -> tuple[int, int, int, int] | None:
        """«يناير الثاني والعشرين», «يناير 22»: a day after the month, where nothing counted follows."""
        here = last + 1
        if self.at_(here) == "/":
            here += 1
        number = self.headed(here)
        if number is None or not _day_number(number) or number.low != number.high:
            return None
        if number.kind != "ordinal":
            follows = self.at_(number.last + 1)
            if follows not in ("", "،", ",", ".", "\n", ")", "؛") or self.prefer != "future" and here == last + 1:
                return None
        elif not number.definite:
            return None
        return last, number.last, int(number.low), int(number.low)

    def _dated(self, first, last, month, low, high, year, which, relative=None, modifier=None) -> Found:
        """A month, or days in it, with the year said, counted from publication's, or nearest to publication."""
        rule = "day-month" if low else "month"
        published = self.published
        basis = "stated" if year is not None else "published"
        if year is None:
            if published is None:
                return Found(first, last, None, "unresolved", rule, "day" if low else "month", NO_DATE, low)
            if relative is not None:
                year, rule = published.year + relative, rule + ":relative-year"
            else:
                direction = {"past": "past", "future": "future", "current": "current", "previous": "past", "next": "future"}.get(modifier or "")
                if direction is None:
                    direction = "on" if self.forward(first, last) else "back"
                year = rules.year_of(published, month, low, direction)
                if direction == "back" and low:
                    year = _near_year(published, month, low, year)
                rule += f":{direction}"
        else:
            rule += "-year"
        if low is None:
            span = rules.month_span(year, month)
            if which:
                span, rule = rules.edge(span, which), rule + f":{which}"
        else:
            start, end = rules.safe_date(year, month, low), rules.safe_date(year, month, high)
            if start is None and (low, month) == (29, 2):
                start = end = rules.safe_date(year - year % 4, 2, 29)
            if start is None or end is None:
                return self._unresolved(first, last, "day", rule, NO_SUCH_DAY)
            span = rules.day_span(start, end)
        span, first, since = self._since(first, span)
        return Found(first, last, span, basis, since + rule, number=low)

    def _hijri(self, first, last, month, low, high, year, modifier, sure) -> Found | None:
        """A Hijri date; the Gregorian one after «الموافق» counts instead where it is given."""
        if not sure:
            return None
        here = last + 1
        while self.at_(here) in ("الموافق", "،", ",", "(", "ل", "/", "-", "يوم") or self.at_(here).startswith("الموافق"):
            here += 1
        if here > last + 1 and (found := self._date_starts(here)) is not None and found.span is not None and low:
            close = 1 if self.at_(found.last + 1) == "م" else 0
            return found._replace(first=first, last=found.last + close, rule=found.rule + "+hijri")
        basis = "stated"
        if year is None:
            if self.published is None:
                return self._unresolved(first, last, "day" if low else "month", "hijri")
            year, current = rules.hijri_year(self.published)
            basis = "published"
            if modifier == "future" or (modifier is None and self.forward(first, last)):
                year += current > month or (modifier == "future" and current == month)
            elif modifier != "current":
                year -= current < month or (modifier == "past" and current == month)
        if low is None:
            span = rules.hijri_month_span(year, month)
        else:
            start, end = rules.hijri_to_date(year, month, low), rules.hijri_to_date(year, month, high)
            span = rules.day_span(start, end) if start and end else None
        return Found(first, last, span, basis, "hijri") if span else None

    # --- units -----------------------------------------------------------------------------------------------------

    def _unit(self, at: int, free: int) -> Found | None:
        """Hours, days, weeks, months, years: counted, or the one before, after or at publication."""
        word = self.is_(at, "unit")
        unit, number = word.value
        if unit == "year" and number in ("1", "2") and (found := self._year(at + 1, free, at)) is not None:
            return found
        if number == "1" and (found := self._calendar_unit(at, free, unit, word)) is not None:
            return found
        if unit == "day" and number == "1" and (found := self._day_number(at)) is not None:
            return found
        return self._counted(at, free, unit, number, word)

    def _day_number(self, at: int) -> Found | None:
        """«يوم 27»: a day of the month alone; «لليوم الثاني»: days in a row up to publication."""
        day = self.headed(at + 1)
        published = self.published
        if day is None or not _day_number(day) or day.low != day.high:
            return None
        if day.kind == "ordinal" and self.is_(at, "unit").prefix.endswith("ل") and day.low > 1:
            if published is None:
                return self._unresolved(at, day.last, "days", "nth-day")
            return Found(at, day.last, rules.day_span(published - int(day.low - 1) * rules.DAY, published), "published", "nth-day")
        if not self.norm[day.last].isdigit() or not day.exact or self.norm[at] != "يوم" or self.noun_after(day.last + 1):
            return None
        if published is None:
            return self._unresolved(at, day.last, "day", "day-alone")
        month = self._month_of(day.last)
        if month is not None:
            return None
        back = 0 if day.low <= published.day else -1
        span = rules.month_span(published.year, published.month + (0 if self.prefer == "future" else back))
        date = rules.safe_date(span.start.year, span.start.month, int(day.low))
        return Found(at, day.last, rules.day_span(date), "published", "day-alone") if date else None

    def _month_of(self, last: int) -> int | None:
        here = last + 1
        while self.at_(here) in _SKIP_LEFT and here - last <= 2:
            here += 1
        return here if self.is_(here, "month") else None

    def _calendar_unit(self, at: int, free: int, unit: str, word: Reading) -> Found | None:
        """«الأسبوع الماضي», «الشهر الجاري», «هذا العام», «اليوم التالي», «20 من الشهر المقبل», «مطلع العام الحالي»."""
        if not word.definite:
            return None
        if unit == "week" and (found := self._week_of(at)) is not None:
            return found
        twice = self.at_(at + 1) in ("قبل", "بعد") and self.is_(at + 2, "modifier") is not None
        modifier = self.is_(at + 2 if twice else at + 1, "modifier")
        this = self.is_(at - 1, "this") if at > free else None
        first, last = at, at
        if modifier is None and this is None:
            if unit not in ("week", "month", "year") or self.is_(at - 1, "edge") is None or at - 1 < free or word.prefix:
                return None
            value = "current"
        else:
            value = "current" if modifier is None else modifier.value
        if modifier is not None:
            last = at + 2 if twice else at + 1
        if this is not None:
            first = at - 1
            if not self.at_(at - 1).endswith(("هذا", "هذه")):
                value = "same"
        if value in ("next", "previous", "same"):
            return self._from_anchor(first, last, unit, {"next": 1, "previous": -1, "same": 0}[value])
        offset = {"past": -1, "future": 1, "current": 0}.get(value)
        if offset is None:
            return None
        if self.published is None:
            return self._unresolved(first, last, unit, f"unit:{value}")
        if value == "current" and unit == "week" and self.prefer == "past" and not self.is_(first - 1, "edge"):
            span = Span(self.published - 6 * rules.DAY, self.published, "week")
            if self.forward(first, last):
                span = Span(self.published, rules.week_span(self.published, self.week_starts).end, "week")
        else:
            span = rules.relative_unit(self.published, unit, offset * (2 if twice else 1), self.week_starts)
        rule = f"unit:{value}"
        return self._narrowed(first, last, span, unit, free, rule)

    def _week_of(self, at: int) -> Found | None:
        """«الأسبوع الأول من تشرين الأول», «الأسبوع الأخير من يوليو»: seven days of a month."""
        number = self.headed(at + 1)
        modifier = self.is_(at + 1, "modifier")
        final = modifier is not None and modifier.value == "recent"
        if not final and (number is None or number.kind != "ordinal" or not 1 <= (number.value or 0) <= 5):
            return None
        here = (at if final else number.last) + (2 if final else 1)
        while self.at_(here) in ("من", "شهر"):
            here += 1
        found = self._month(here, here) if self.is_(here, "month") else None
        if found is None or found.span is None or found.span.precision != "month":
            return found and found._replace(first=at)
        begin = found.span.end - 6 * rules.DAY if final else found.span.start + int(7 * (number.value - 1)) * rules.DAY
        end = min(begin + 6 * rules.DAY, found.span.end)
        return found._replace(first=at, span=Span(begin, end, "week"), rule="week-of:" + found.rule)

    def _narrowed(self, first: int, last: int, span: Span, unit: str, free: int, rule: str) -> Found:
        """A calendar unit with «مطلع», a weekday, a season or days of the month beside it."""
        before = first - 1
        if (word := self.is_(before, "edge")) and before >= free and unit in ("week", "month", "year"):
            return self._closed(before, last, rules.edge(span, word.value), rule + f":{word.value}")
        if unit == "year" and (share := self._share_of_year(before, free)) is not None:
            return self._closed(share[0], last, _months_of(span.start.year, *share[1:]), rule + ":share")
        if unit == "year" and (season := self.is_(before, "season")) and before >= free:
            return self._closed(before, last, rules.season_span(span.start.year, season.value), rule + ":season")
        if unit == "month":
            here = before
            while here >= free and self.norm[here] in ("من", "في"):
                here -= 1
            days = self._days_before(first, free) if here < before or self.ending(before) else None
            if days is None and here < before and (number := self.ending(here)) and _day_number(number) and number.head >= free:
                days = (number.head, last, int(number.low), int(number.high))
            if days is not None:
                start = rules.safe_date(span.start.year, span.start.month, days[2])
                end = rules.safe_date(span.start.year, span.start.month, days[3])
                if start and end:
                    return self._closed(days[0], last, rules.day_span(start, end), rule + ":days")
        if unit == "week":
            here = last + 2 if self.at_(last + 1) == "يوم" else last + 1
            day = self.weekday(here)
            if day is not None and not day.prefix:
                found = rules.weekday_near(span.start, day.value, "on")
                return self._closed(first, here, rules.day_span(found), rule + ":weekday")
        return self._closed(first, last, span, rule)

    def _closed(self, first: int, last: int, span: Span, rule: str) -> Found:
        span, first, since = self._since(first, span)
        return Found(first, last, span, "published", since + rule)

    def _from_anchor(self, first: int, last: int, unit: str, offset: int, count: float = 1) -> Found:
        """A unit counted from the text's own last date."""
        anchor = self.anchor()
        if anchor is None:
            if self.prefer == "future" and self.published is not None:
                span = rules.relative_unit(self.published, unit, offset, self.week_starts)
                return Found(first, last, span, "published", "anchored:publication")
            return self._unresolved(first, last, unit, "anchored", NO_ANCHOR)
        base = anchor.end if offset > 0 else anchor.start
        if unit == "day" and offset == 0:
            return Found(first, last, anchor, "article", "anchored:same")
        return Found(first, last, rules.relative_unit(base, unit, offset, self.week_starts), "article", "anchored")

    def _counted(self, at: int, free: int, unit: str, number: str, word: Reading) -> Found | None:
        """«قبل ثلاثة أشهر», «منذ أيام», «خلال الساعات الـ24 الماضية», «بعدها بيومين», «السنوات الأخيرة»."""
        first, last = at, at
        exact, share = True, 0.0
        counted = self.ending(at - 1)
        if counted is not None and counted.head >= free and counted.kind in ("cardinal", "indefinite"):
            low, high = counted.low, counted.high
            exact, first = counted.exact, counted.first
            if self.at_(first - 1) == "ال":
                first -= 1
            if low is None and high is None:
                return None
            if counted.kind == "indefinite" and high is None:
                low, high = low or 2, (low or 2) * 4
            low, high = low if low is not None else high, high if high is not None else low
        elif number == "2":
            low = high = 2.0
        elif number == "1":
            low = high = 1.0
        else:
            low, high = 2.0, float(rules.HALF_OPEN.get(unit, 9))
            exact = False
        after = at + 1
        while self.at_(after) in ("ال", "ونيف", "تقريبا"):
            after += 1
        behind = self.headed(after)
        if behind is not None and number in ("n", "1") and behind.definite | (self.at_(after - 1) == "ال") and behind.value:
            low = high = behind.value
            exact, last = True, behind.last
        elif self.at_(at + 1) in ("ونصف", "ونصفا"):
            share, last = 0.5, at + 1
        elif number == "1" and self.at_(at + 1) in ("واحد", "واحده"):
            last = at + 1
        low, high = low + share, high + share
        if self.at_(last + 1) in ("قليله", "القليله", "عده", "عديده", "طويله", "القلايل", "كامله", "الطويله"):
            last += 1
        modifier = self.is_(last + 1, "modifier")
        if modifier is not None and modifier.value in ("past", "recent", "future") and number != "1" or (modifier and counted):
            return self._stretch(first, last + 1, unit, high if exact else max(low, high), modifier.value)
        if counted is not None and modifier is None and self.at_(first - 1) in ("اخر", "الاخر") and first - 1 >= free:
            return self._stretch(first - 1, last, unit, high, "recent")
        return self._placed(first, last, free, at, unit, low, high, exact, word)

    def _stretch(self, first: int, last: int, unit: str, count: float, value: str) -> Found | None:
        if value not in ("past", "recent", "future"):
            return None
        if self.published is None:
            return self._unresolved(first, last, "days", f"stretch:{value}")
        count = min(count, 7) if unit == "day" and count == rules.HALF_OPEN["day"] else count
        sign = 1 if value == "future" else -1
        return Found(first, last, rules.stretch(self.published, unit, count, sign), "published", f"stretch:{value}")

    def _placed(self, first, last, free, at, unit, low, high, exact, word) -> Found | None:
        """A counted unit after قبل، منذ، بعد، خلال, or after «بعدها» with ب; None for a mere duration."""
        prep = self.is_(first - 1, "prep") if first - 1 >= free else None
        value = prep.value if prep else None
        if value == "in" or value == "from":
            value = None
        clitic = self.norm[first][0] == "ب" or word.prefix.endswith("ب")
        if clitic and self._then(first) is not None:
            then = self._then(first)
            return self._counted_from(then[0], last, unit, low, high, exact, then[1])
        if value is None:
            return None
        begin = first - 1
        published = self.published
        event = self.is_(last + 1, "counted")
        if value == "ago":
            if event is not None:
                return self._counted_from(begin, last, unit, low, high, exact, 1) if self.anchor() else None
            if published is None:
                return self._unresolved(begin, last, unit, "ago")
            return Found(begin, last, rules.point(published, unit, low, high, exact, -1), "published", "ago")
        if value == "since":
            if published is None:
                return self._unresolved(begin, last, unit, "since")
            span = rules.point(published, unit, low, high, exact, -1)
            return Found(begin, last, Span(min(span.start, published), published, span.precision), "published", "since")
        if value == "after":
            if event is not None:
                return self._counted_from(begin, last, unit, low, high, exact, -1)
            if self.anchor() is not None and self.prefer != "future":
                return self._counted_from(begin, last, unit, low, high, exact, 1)
            if published is not None and self.forward(begin, last):
                return Found(begin, last, rules.point(published, unit, low, high, exact, 1), "published", "after:publication")
            return self._unresolved(begin, last, unit, "after", NO_ANCHOR if published else NO_DATE)
        if value == "within" and unit != "minute":
            if published is None:
                return self._unresolved(begin, last, unit, "within")
            sign = 1 if self.forward(begin, last) else -1
            return Found(begin, last, rules.stretch(published, unit, high, sign), "published", "within")
        return None

    def _then(self, first: int) -> tuple[int, int] | None:
        """«بعدها ب…», «قبل ذلك ب…»: its first token and 1 or -1."""
        for at, cue in ((first - 1, None), (first - 2, "ذلك")):
            if cue and self.at_(at + 1) != cue:
                continue
            prep = self.is_(at, "prep")
            if prep is not None and (prep.value in ("thereafter", "therebefore") or cue):
                return at, 1 if prep.value in ("thereafter", "after") else -1
        return None

    def _counted_from(self, first, last, unit, low, high, exact, sign) -> Found:
        """So many units before or after the text's last date, else (for what came before) before publication."""
        anchor = self.anchor()
        if anchor is None:
            if sign < 0 and self.published is not None:
                span = rules.point(self.published, unit, low, high, False, -1)
                return Found(first, last, span, "published", "counted:event")
            return self._unresolved(first, last, unit, "counted", NO_EVENT if self.published else NO_DATE)
        base = anchor.start if sign < 0 else anchor.end
        return Found(first, last, rules.point(base, unit, low, high, exact, sign), "article", "counted")

    # --- seasons, years, decades -----------------------------------------------------------------------------------

    def _season(self, at: int, free: int) -> Found | None:
        """«صيف 2016», «الصيف الماضي», «هذا الصيف»; «صيف العام الماضي» is found at its year."""
        word = self.is_(at, "season")
        here = at + 1
        if self._year_word(here):
            here += 1
        year = self._year_number(here, "gregorian")
        if year is not None and not word.definite:
            return Found(at, here, rules.season_span(year, word.value), "stated", "season-year")
        modifier = self.is_(at + 1, "modifier")
        this = self.is_(at - 1, "this") if at > free else None
        if not word.definite or (modifier is None and this is None):
            return None
        last = at + (modifier is not None)
        if self.published is None:
            return self._unresolved(at, last, "season", "season")
        value = modifier.value if modifier else "current"
        year = self.published.year
        span = rules.season_span(year, word.value)
        if value in ("past", "previous", "recent") and span.end >= self.published:
            span = rules.season_span(year - 1, word.value)
        elif value in ("future", "next") and span.start <= self.published:
            span = rules.season_span(year + 1, word.value)
        return Found(at, last, span, "published", f"season:{value}")

    def _year(self, at: int, free: int, head: int | None = None) -> Found | None:
        """«عام 2015», «في 2014», «نهاية 2008», «عامي 2011 و2012», «2011-2012»: a year by itself, where something says so."""
        year = self._year_number(at, "gregorian")
        hijri = False
        if year is None:
            if head is None or not (year := self._year_number(at, "hijri")) or self.at_(at + 1) not in _HIJRI_MARK:
                return None
            hijri = True
        first = at if head is None else head
        digits = self.norm[at].isdigit()
        last = at if digits else self.headed(at).last
        if hijri:
            start, end = rules.hijri_to_date(year, 1, 1), rules.hijri_to_date(year, 12, 29)
            return Found(first, last + 1, Span(start, end, "year"), "stated", "hijri-year")
        if head is None:
            if not digits or not (self.is_(at - 1, "yearcue") or self._year_range_before(at)):
                return None
            if self.noun_after(at + 1):
                return None
        before = first - 1
        span = rules.year_span(year)
        rule = "year"
        if before >= free and (word := self.is_(before, "edge")):
            first, span, rule = before, rules.edge(span, word.value), f"year:{word.value}"
        elif before >= free and (season := self.is_(before, "season")):
            first, span, rule = before, rules.season_span(year, season.value), "season-year"
        elif (share := self._share_of_year(before, free)) is not None:
            first, span, rule = share[0], _months_of(year, *share[1:]), "year:share"
        else:
            there = last + 1
            joined = self.at_(there) in ("و", "-", "–", "الي", "حتي", "وحتي", "/")
            far = self._year_number(there + 1, "gregorian") if joined else None
            if far is not None and far > year and far - year < 60:
                last, span, rule = there + 1, rules.year_span(year, far), "years"
        span, first, since = self._since(first, span)
        return Found(first, last, span, "stated", since + rule)

    def _share_of_year(self, before: int, free: int) -> tuple[int, int, int] | None:
        """«الربع الثالث من», «النصف الأول من» before a year: first token, first month, how many months."""
        while before >= free and self.norm[before] in ("من", "هذا", "في"):
            before -= 1
        number = self.ending(before)
        if number is None or number.kind != "ordinal" or number.head - 1 < free:
            return None
        months = {"الربع": 3, "النصف": 6, "الثلث": 4, "الفصل": 3}.get(self.norm[number.head - 1])
        if months is None or not 1 <= (number.value or 0) <= 12 // months:
            return None
        return number.head - 1, int((number.value or 1) - 1) * months + 1, months

    def _year_range_before(self, at: int) -> bool:
        if self.at_(at - 1) == "من":
            return self.at_(at + 1) in _TO and self._year_number(at + 2, "gregorian") is not None
        if isinstance(share := self._share_of_year(at - 1, 0), tuple) and share[0] < at:
            return True
        return self.at_(at - 1) in ("بين", "(") or (self.at_(at + 1) in ("-", "–") and self._year_number(at + 2, "gregorian") is not None)

    def _decade(self, at: int) -> Found | None:
        year = self.is_(at, "decade").value
        if year == 1920 and self.published is not None and self.published.year > 2030:
            year = 2020
        return Found(at, at, rules.year_span(year, year + 9), "stated", "decade")

    # --- ranges ----------------------------------------------------------------------------------------------------

    def _add(self, found: Found) -> None:
        """Keep an expression; join it to the one before where the two are the ends of one stretch of time."""
        joined = self._joined(self.found[-1], found) if self.found else None
        if joined is not None:
            self.found[-1] = joined
        else:
            self.found.append(found)

    def _joined(self, one: Found, two: Found) -> Found | None:
        """«من الأربعاء إلى الجمعة», «ليل السبت-الأحد», «الخميس والجمعة», «من 2 أكتوبر إلى 22 أكتوبر»."""
        if one.span is None or two.span is None or two.first - one.last > 3 or one.rule.startswith("since"):
            return None
        between = [word for word in self.norm[one.last + 1 : two.first] if word not in ("يوم", "فجر", "صباح", "مساء", "ليل", "يومي")]
        prefix = self.norm[two.first][0] if two.first > one.last else ""
        prep = self.is_(one.first - 1, "prep")
        opened = prep.value if prep else ""
        linked = (len(between) == 1 and between[0] in _TO) or (opened == "between" and (between == ["و"] or (not between and prefix == "و")))
        weekdays = "weekday" in one.rule and "weekday" in two.rule
        if not linked and not (weekdays and not between and prefix == "و"):
            return None
        if len(between) == 1 and between[0] in ("-", "–", "—") and not weekdays:
            return None
        start, end = one.span.start, two.span.end
        if weekdays and self._announced(one.first) and ":back" in one.rule and opened == "from":
            start = rules.weekday_near(self.published, one.number, "on")
            end = rules.weekday_near(start, two.number, "on")
        elif weekdays and end < start:
            if ":on" in one.rule + two.rule or ":future" in one.rule:
                end += 7 * rules.DAY
            else:
                start -= 7 * rules.DAY
        if end < start:
            return None
        if not linked and (end - start).days > 1:
            return None
        long = "days" if (end - start).days < 28 else two.span.precision
        basis = one.basis if one.basis == two.basis else "published"
        return Found(one.first, two.last, Span(start, end, long if long != "day" else "days"), basis, "range:" + one.rule)

    def _announced(self, first: int) -> bool:
        begin, _ = self.sentence(first)
        return any(self.is_(at, "announced") for at in range(max(begin, first - 12), first))


def _day_number(number: Number) -> bool:
    return (
        number.kind in ("cardinal", "ordinal")
        and number.low is not None
        and number.high is not None
        and 1 <= number.low <= number.high <= 31
        and number.low == int(number.low)
    )


def _months_of(year: int, first: int, count: int) -> Span:
    """``count`` months of a year from the month ``first``."""
    return Span(rules.month_span(year, first).start, rules.month_span(year, first + count - 1).end, "month")


def _near_year(published: dt.date, month: int, day: int, year: int) -> int:
    """A day of the month that lies most of a year back but a few weeks ahead is meant ahead."""
    past, ahead = rules.safe_date(year, month, day), rules.safe_date(year + 1, month, day)
    if past and ahead and (published - past).days > 330 and 0 < (ahead - published).days <= 31:
        return year + 1
    return year


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


_PRECISIONS = {"minute": "time", "hour": "time", "decade": "years", "century": "years"}
