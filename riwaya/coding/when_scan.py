"""Find the time expressions of one text, left to right, and join the ends of one stretch of time."""

from __future__ import annotations

from riwaya.coding import when_rules as rules
from riwaya.coding.when_reader import Found
from riwaya.coding.when_rules import Span
from riwaya.coding.when_units import UnitReader
from riwaya.coding.when_words import DASHES, TIME, beginning


class Scanner(UnitReader):
    """The whole reader: what stands at each token, and ranges."""

    def scan(self) -> list[Found]:
        """All expressions, in order and without overlap."""
        free = 0
        for at in beginning(self.tokens, TIME):
            if at < free:
                continue
            found = self._at(at, free)
            if found is not None and found.last >= free:
                self._add(found)
                free = max(found.last, at) + 1
        return self.found

    def _at(self, at: int, free: int) -> Found | None:
        word = self.words[self.norm[at]]
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

    def _add(self, found: Found) -> None:
        """Keep an expression; join it to the one before where the two are the ends of one stretch of time."""
        joined = self._joined(self.found[-1], found) if self.found else None
        if joined is not None:
            self.found[-1] = joined
            self._within_week()
        else:
            self.found.append(found)

    def _within_week(self) -> None:
        """«الأسبوع الماضي بين الجمعة والأحد»: weekdays after a week are days of it."""
        if len(self.found) < 2:
            return
        week, days = self.found[-2:]
        if week.span is None or days.span is None or week.span.precision != "week" or not week.rule.startswith("unit:"):
            return
        if days.first - week.last > 2 or "weekday" not in days.rule or (days.span.end - days.span.start).days > 6:
            return
        length = days.span.end - days.span.start
        start = rules.weekday_near(week.span.start, days.span.start.isoweekday(), "on")
        if start + length <= week.span.end:
            self.found[-2:] = [Found(week.first, days.last, Span(start, start + length, "days"), week.basis,
                                     "week:" + days.rule)]  # fmt: skip

    def _joined(self, one: Found, two: Found) -> Found | None:
        """«من الأربعاء إلى الجمعة», «ليل السبت-الأحد», «الخميس والجمعة», «من 2 أكتوبر إلى 22 أكتوبر»."""
        if one.span is None or two.span is None or two.first - one.last > 3 or one.rule.startswith("since"):
            return None
        skipped = self.words.part_between
        between = [word for word in self.norm[one.last + 1 : two.first] if word not in skipped]
        prefix = self.norm[two.first][0] if two.first > one.last else ""
        prep = self.is_(one.first - 1, "prep")
        opened = prep.value if prep else ""
        linked = (len(between) == 1 and between[0] in self.words.to) or (
            opened == "between" and (between == ["و"] or (not between and prefix == "و"))
        )
        weekdays = "weekday" in one.rule and "weekday" in two.rule
        if not linked and not (weekdays and not between and prefix == "و"):
            return None
        if len(between) == 1 and between[0] in DASHES and not weekdays:
            return None
        start, end = one.span.start, two.span.end
        if (
            weekdays and self._announced(one.first) and ":back" in one.rule and opened == "from"
            and self.published is not None and one.number is not None and two.number is not None
        ):  # fmt: skip
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
        return Found(
            one.first, two.last, Span(start, end, long if long != "day" else "days"), basis, "range:" + one.rule
        )

    def _announced(self, first: int) -> bool:
        begin, _ = self.sentence(first)
        return any(self.is_(at, "announced") for at in range(max(begin, first - 12), first))
