"""Read days: weekdays, «أمس», «الليلة الماضية», a part of the day with them, and a date that says the same day."""

from __future__ import annotations

from riwaya.coding import when_rules as rules
from riwaya.coding.when_dates import DateReader
from riwaya.coding.when_reader import NO_DATE, Found, days_of, is_day_number
from riwaya.coding.when_words import Reading

_SOFT = frozenset({"(", ")", "،", ",", "يوم", "في", "-", "–", '"'})  # may stand inside one day's name


class DayReader(DateReader):
    """Days named by weekday, by «أمس» and its like, or by both."""

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
        """A day by weekday, «أمس» and date in any order: «فجر اليوم الاثنين», «أمس (السبت)», «السبت 25 يوليو»."""
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
                modifier, last = self.must(here, "modifier").value, here
            elif last >= at and (piece := self.is_(here, "part")) and not piece.prefix and piece.value == "day":
                if not self._part_closes(here):
                    break
                last = here
            elif last >= at and dated is None and (dated := self._date_starts(here)):
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
        if number is None or not is_day_number(number) or number.low != number.high or not number.exact:
            return None
        if self.noun_after(number.last + 1) or self.published is None or number.kind == "percent":
            return None
        if number.kind == "cardinal" and not self.norm[number.last].isdigit() and self.prefer != "future":
            return None
        if number.kind == "ordinal" and days_of(number)[0] <= 5:  # «الأحد الأول»: no month, so a Sunday of this one
            month = rules.month_span(self.published.year, self.published.month)
            nth = rules.nth_weekday(month, days_of(number)[0], weekday)
            return Found(first, number.last, rules.day_span(nth), "published", "nth-weekday") if nth else None
        months = (0, 1, -1) if self.prefer == "future" else (0, -1, 1, -2)
        for offset in months:
            begin = rules.month_span(self.published.year, self.published.month + offset).start
            day = rules.safe_date(begin.year, begin.month, days_of(number)[0])
            if day is not None and day.isoweekday() == weekday:
                return Found(first, number.last, rules.day_span(day), "published", "weekday-day")
        return None

    def _part_closes(self, at: int) -> bool:
        """Whether a part of the day at ``at`` ends the day's name («الثلاثاء صباحا») and begins no other."""
        return not self.is_(at + 1, "weekday") and not self.is_(at + 1, "deictic")

    def _day_follows(self, at: int) -> bool:
        if self.norm[at - 1] in ("،", ",") and not self._date_starts(at):
            return False
        if self.norm[at - 1] in ("-", "–"):
            return False
        if self.norm[at - 1] == "(" or self.norm[at - 1] == "يوم" or self.norm[at - 1] == ")":
            return bool(self.is_(at, "weekday") or self.is_(at, "deictic") or self._date_starts(at))
        return self._date_starts(at) is not None

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
        if (
            offset
            and offset[0] == 0
            and weekday is None
            and (part is None)
            and self.at_(last) == "اليوم"
            and self._nth_day(last)
        ):
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
            direction = {"past": "past", "future": "future", "next": "future", "previous": "past"}.get(
                modifier or "", ""
            )
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
