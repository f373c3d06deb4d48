"""Read dates: day, month and year in words or digits, with the month's other name, Hijri dates, «مطلع», «الماضي»."""

from __future__ import annotations

import datetime as dt
import re

from riwaya.coding import when_rules as rules
from riwaya.coding.when_reader import HIJRI_MARK, NO_DATE, NO_SUCH_DAY, SKIP_LEFT, Found, Reader, days_of, is_day_number

_DATE = re.compile(r"(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2}))|(?:(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2}))")
_MONTH_YEAR = re.compile(r"(?:(\d{4})[-/.](\d{1,2}))|(?:(\d{1,2})[-/.](\d{4}))")
_DAY_MONTH = re.compile(r"(\d{1,2})[-/.](\d{1,2})")
_PAIR = frozenset({"/", "(", "-", "–", "\\"})
_YEAR_MARKS = frozenset({"،", ",", "/", "-"})  # may stand between a month and its year


class DateReader(Reader):
    """Months, days of months and dates in digits."""

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
                    day = self._year_first(d, e, f, day) if len(f) == 2 else day
                if len(f) == 2 and (day is None or "." in text or norm[at - 1] not in self.words.dated_by):
                    day = day if self.prefer == "future" else None
            return Found(at, last, rules.day_span(day), "stated", "numeric") if day else None
        match = _MONTH_YEAR.fullmatch(text)
        if match and last > at:
            year, month = (int(match[1]), int(match[2])) if match[1] else (int(match[4]), int(match[3]))
            if 1900 <= year <= 2100 and 1 <= month <= 12:
                return Found(at, last, rules.month_span(year, month), "stated", "numeric:month")
        match = _DAY_MONTH.fullmatch(text)
        plain = "/" in text or not self._unit_or_month(last + 1)
        if (
            match
            and last > at
            and plain
            and (self.at_(at - 1) in ("يوم", "بتاريخ", "تاريخ") or self.prefer == "future")
        ):
            number, month = int(match[1]), int(match[2])
            if month > 12:
                number, month = month, number
            return self._dated(at, last, month, number, number, None, None)
        return None

    def _year_first(self, a: str, b: str, c: str, day: dt.date | None) -> dt.date | None:
        """«16/04/21» of an article of 2016: the year stands first where that is a year from publication, and day first
        is not."""
        if self.published is None or (day is not None and abs((day - self.published).days) <= 366):
            return day
        other = rules.safe_date(2000 + int(a), int(b), int(c))
        return other if other is not None and abs((other - self.published).days) <= 366 else day

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
        month_word = self.must(at, "month")
        # «تشرين الثاني/نوفمبر», «أيلول (سبتمبر)», «يوليو تموز»
        here = last + 1
        opened = self.at_(here) if self.at_(here) in _PAIR else ""
        other = self.month_name(here + (1 if opened else 0))
        if (
            other is not None
            and other[1:3] == (month, calendar)
            and not self.must(here + (1 if opened else 0), "month").prefix
        ):
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
        name = self.is_(first - 1, "namehead") if year is None and relative is None and modifier is None else None
        if name is not None and name.value in ("", f"{month}-{low}"):
            return None
        if calendar == "hijri":
            return self._hijri(first, last, month, low, high, year, modifier, sure or bool(days) or first < at)
        return self._dated(first, last, month, low, high, year, which, relative, modifier)

    def _year_after(self, last: int, calendar: str) -> tuple[int, int | None, int | None, str | None]:
        """What says the year after a month: (last token, year, years from publication's, modifier)."""
        at = last + 1
        modifier = self.is_(at, "modifier")
        if (
            modifier is not None
            and not modifier.prefix
            and modifier.value in ("past", "future", "current", "previous", "next")
        ):
            last, at = at, at + 1
            held = modifier.value
        else:
            held = None
        here = at
        while here - at < 3 and (
            self.at_(here) in _YEAR_MARKS or self.at_(here) in self.words.year_joiner or self._year_word(here)
        ):
            here += 1
        year = self._year_number(here, calendar)
        if year is not None:
            number = None if self.norm[here].isdigit() else self.headed(here)
            last = number.last if number is not None else here
            if self.at_(last + 1) in HIJRI_MARK or (self.at_(last + 1) == "م" and not self.noun_after(last + 2)):
                last += 1
            return last, year, None, held
        unit = self.is_(here, "unit") or self.is_(here - 1, "unit")
        if unit is not None and unit.value[0] == "year" and here > at:
            at = here if self.is_(here, "unit") else here - 1
            offset = self._relative(at)
            if offset is not None:
                return offset[0], None, offset[1], held
        elif self.at_(at) == "من" or ((word := self.is_(at, "unit")) and word.value[0] == "year"):
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
        while here >= free and self.norm[here] in SKIP_LEFT and at - here <= 3:
            here -= 1
        number = self.ending(here)
        if number is None or number.head < free or not is_day_number(number) or number.last != here:
            return None
        (low, high), first = days_of(number), number.head
        # «الخامس إلى التاسع من», «14 و15»
        before = number.head - 1
        joined = self.at_(before) in ("و", "الي", "حتي", "وحتي", "-", "–") or self.norm[number.head].startswith("و")
        if joined:
            prior = self.ending(before - 1 if self.at_(before) in ("و", "الي", "حتي", "وحتي", "-", "–") else before)
            if prior is not None and prior.head >= free and is_day_number(prior) and days_of(prior)[0] < low:
                low, first = days_of(prior)[0], prior.head
        return first, at, low, high

    def _days_after(self, last: int) -> tuple[int, int, int, int] | None:
        """«يناير الثاني والعشرين», «يناير 22»: a day after the month, where nothing counted follows."""
        here = last + 1
        if self.is_(here, "prep") and self.must(here, "prep").value == "between":
            low, link, high = (self.at_(here + n) for n in (1, 2, 3))
            if link == "و" and low.isdigit() and high.isdigit() and 1 <= int(low) < int(high) <= 31:
                return last, here + 3, int(low), int(high)
        if self.at_(here) == "/":
            here += 1
        number = self.headed(here)
        if number is None or not is_day_number(number) or number.low != number.high:
            return None
        if number.kind != "ordinal":
            follows = self.at_(number.last + 1)
            if follows not in ("", "،", ",", ".", "\n", ")", "؛") or (self.prefer != "future" and here == last + 1):
                return None
        elif not number.definite:
            return None
        return last, number.last, *days_of(number)

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
                direction = {
                    "past": "past",
                    "future": "future",
                    "current": "current",
                    "previous": "past",
                    "next": "future",
                }.get(modifier or "")
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
        while self.at_(here) in ("الموافق", "،", ",", "(", "ل", "/", "-", "يوم") or self.at_(here).startswith(
            "الموافق"
        ):
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

    def _date_starts(self, at: int) -> Found | None:
        """A date whose first token is ``at``: «25 يوليو», «التاسع من تشرين الثاني», «9/11/2017»."""
        number = self.headed(at)
        if number is not None:
            here = number.last + 1
            while self.at_(here) in SKIP_LEFT and here - number.last <= 2:
                here += 1
            if self.is_(here, "month"):
                found = self._month(here, at)
                return found if found and found.first <= at else None
            return self._numeric(at, at) if self.norm[at].isdigit() and self.at_(at + 1) in ("-", "/", ".") else None
        if self.is_(at, "month"):
            return self._month(at, at)
        return self._numeric(at, at) if self.is_(at, "digits") else None


def _near_year(published: dt.date, month: int, day: int, year: int) -> int:
    """A day of the month that lies most of a year back but a few weeks ahead is meant ahead."""
    past, ahead = rules.safe_date(year, month, day), rules.safe_date(year + 1, month, day)
    if past and ahead and (published - past).days > 330 and 0 < (ahead - published).days <= 31:
        return year + 1
    return year
