"""Read units of time: counted from publication or from the text's last date, calendar units, seasons, years."""

from __future__ import annotations

import datetime as dt

from riwaya.coding import when_rules as rules
from riwaya.coding.when_days import DayReader
from riwaya.coding.when_reader import HIJRI_MARK, NO_ANCHOR, NO_DATE, NO_EVENT, SKIP_LEFT, Found, days_of, is_day_number
from riwaya.coding.when_rules import Span
from riwaya.coding.when_words import Reading


class UnitReader(DayReader):
    """Counted and calendar units, seasons, years, decades."""

    def _unit(self, at: int, free: int) -> Found | None:
        """Hours, days, weeks, months, years: counted, or the one before, after or at publication."""
        word = self.must(at, "unit")
        unit, number = word.value
        if unit == "year" and number in ("1", "2") and (found := self._year(at + 1, free, at)) is not None:
            return found
        if number == "1" and (found := self._calendar_unit(at, free, unit, word)) is not None:
            return found
        if unit == "day" and number == "1" and (found := self._day_number(at)) is not None:
            return found
        bare = unit == "week" and number == "1" and not word.definite and not self.is_(at - 1, "prep")
        if bare and (found := self._week_with(at)) is not None:
            return found
        return self._counted(at, free, unit, number, word)

    def _day_number(self, at: int) -> Found | None:
        """«يوم 27»: a day of the month alone; «لليوم الثاني»: days in a row up to publication."""
        day = self.headed(at + 1)
        published = self.published
        if day is None or not is_day_number(day) or day.low != day.high:
            return None
        number, _ = days_of(day)
        if day.kind == "ordinal" and self.must(at, "unit").prefix.endswith("ل") and number > 1:
            if published is None:
                return self._unresolved(at, day.last, "days", "nth-day")
            return Found(
                at,
                day.last,
                rules.day_span(published - (number - 1) * rules.DAY, published),
                "published",
                "nth-day",
            )
        if (
            not self.norm[day.last].isdigit()
            or not day.exact
            or self.norm[at] != "يوم"
            or self.noun_after(day.last + 1)
        ):
            return None
        if published is None:
            return self._unresolved(at, day.last, "day", "day-alone")
        month = self._month_of(day.last)
        if month is not None:
            return None
        back = 0 if number <= published.day else -1
        span = rules.month_span(published.year, published.month + (0 if self.prefer == "future" else back))
        date = rules.safe_date(span.start.year, span.start.month, number)
        return Found(at, day.last, rules.day_span(date), "published", "day-alone") if date else None

    def _month_of(self, last: int) -> int | None:
        here = last + 1
        while self.at_(here) in SKIP_LEFT and here - last <= 2:
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
            if (
                unit not in ("week", "month", "year")
                or self.is_(at - 1, "edge") is None
                or at - 1 < free
                or word.prefix
            ):
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
        """«الأسبوع الأول من تشرين الأول», «الأسبوع الأخير من يوليو», «الأسبوع الثالث من عام 2027»."""
        number = self.headed(at + 1)
        modifier = self.is_(at + 1, "modifier")
        final = modifier is not None and modifier.value == "recent"
        if not final and (number is None or number.kind != "ordinal" or not 1 <= (number.value or 0) <= 53):
            return None
        here = at + 2 if final or number is None else number.last + 1
        while self.at_(here) in ("من", "شهر"):
            here += 1
        unit = self.is_(here, "unit")
        if self.is_(here, "month"):
            found = self._month(here, here)
        else:
            found = self._unit(here, here) if unit is not None and unit.value[0] == "year" else None
        if found is None or found.span is None or found.span.precision not in ("month", "year"):
            return found and found._replace(first=at)
        which = None if final or number is None else int(number.value or 0)
        span = rules.nth_week(found.span, which, self.week_starts)
        return found._replace(first=at, span=span, rule="week-of:" + found.rule) if span else None

    def _week_with(self, at: int) -> Found | None:
        """«أسبوع 16 سبتمبر»: the week that holds a day."""
        found = self._date_starts(at + 1)
        if found is None or found.span is None or found.span.precision != "day":
            return None
        span = rules.week_span(found.span.start, self.week_starts)
        return found._replace(first=at, span=span, rule="week-with:" + found.rule, number=None)

    def _narrowed(self, first: int, last: int, span: Span, unit: str, free: int, rule: str) -> Found:
        """A calendar unit with «مطلع», a weekday, a season or days of the month beside it."""
        before = first - 1
        if (word := self.is_(before, "edge")) and before >= free and unit in ("week", "month", "year"):
            cut = rules.edge(span, word.value)
            if word.value == "rest" and self.published is not None and span.start <= self.published <= span.end:
                cut = Span(self.published, span.end, "days")
            return self._closed(before, last, cut, rule + f":{word.value}")
        if unit == "year" and (share := self._share_of_year(before, free)) is not None:
            return self._closed(share[0], last, _months_of(span.start.year, *share[1:]), rule + ":share")
        if unit == "year" and (season := self.is_(before, "season")) and before >= free:
            return self._closed(before, last, rules.season_span(span.start.year, season.value), rule + ":season")
        if unit == "month":
            here = before
            while here >= free and self.norm[here] in ("من", "في"):
                here -= 1
            if here < before and (nth := self._nth_weekday(here, free, span)) is not None:
                return self._closed(nth[0], last, rules.day_span(nth[1]), rule + ":nth-weekday")
            days = self._days_before(first, free) if here < before or self.ending(before) else None
            if (
                days is None
                and here < before
                and (number := self.ending(here))
                and is_day_number(number)
                and number.head >= free
            ):
                days = (number.head, last, *days_of(number))
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

    def _nth_weekday(self, at: int, free: int, month: Span) -> tuple[int, dt.date] | None:
        """«أول [يوم] جمعة», «ثاني أحد» up to token ``at``, of a month: first token and day."""
        word = self.is_(at, "weekday") or self.is_(at, "bareday")
        head = at - 2 if self.at_(at - 1) == "يوم" else at - 1
        if word is None or head < free:
            return None
        start = self.is_(head, "edge")
        number = self.ending(head)
        which = 1 if start is not None and start.value == "start" else None
        if which is None and number is not None and number.kind == "ordinal" and number.head >= free:
            which, head = int(number.value or 0), number.head
        day = rules.nth_weekday(month, which, word.value) if which and which <= 5 else None
        return (head, day) if day is not None else None

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
            assert low is not None and high is not None
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
        if (
            behind is not None
            and number in ("n", "1")
            and behind.definite | (self.at_(after - 1) == "ال")
            and behind.value
        ):
            low = high = behind.value
            exact, last = True, behind.last
        elif self.at_(at + 1) in ("ونصف", "ونصفا"):
            share, last = 0.5, at + 1
        elif number == "1" and self.at_(at + 1) in ("واحد", "واحده"):
            last = at + 1
        low, high = low + share, high + share
        if self.is_(last + 1, "vague"):
            last += 1
        modifier = self.is_(last + 1, "modifier")
        if (modifier is not None and modifier.value in ("past", "recent", "future") and number != "1") or (
            modifier and counted
        ):
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
        if clitic and (then := self._then(first)) is not None:
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
            if self.anchor() is not None and self.prefer != "future" and unit not in ("year", "decade", "century"):
                return self._counted_from(begin, last, unit, low, high, exact, 1)
            if published is not None and self.forward(begin, last):
                return Found(
                    begin, last, rules.point(published, unit, low, high, exact, 1), "published", "after:publication"
                )
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

    def _season(self, at: int, free: int) -> Found | None:
        """«صيف 2016», «الصيف الماضي», «هذا الصيف»; «صيف العام الماضي» is found at its year."""
        word = self.must(at, "season")
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
        """«عام 2015», «في 2014», «نهاية 2008», «عامي 2011 و2012», «2011-2012»: a year by itself, where cued."""
        year = self._year_number(at, "gregorian")
        hijri = False
        if year is None:
            if head is None or not (year := self._year_number(at, "hijri")) or self.at_(at + 1) not in HIJRI_MARK:
                return None
            hijri = True
        first = at if head is None else head
        digits = self.norm[at].isdigit()
        number = None if digits else self.headed(at)
        last = number.last if number is not None else at
        if hijri:
            start, end = rules.hijri_to_date(year, 1, 1), rules.hijri_to_date(year, 12, 29)
            assert start is not None and end is not None  # every year has them
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
        months = self.words.share.get(self.norm[number.head - 1])
        if months is None or not 1 <= (number.value or 0) <= 12 // months:
            return None
        return number.head - 1, int((number.value or 1) - 1) * months + 1, months

    def _year_range_before(self, at: int) -> bool:
        if self.at_(at - 1) == "من":
            return self.at_(at + 1) in self.words.to and self._year_number(at + 2, "gregorian") is not None
        if isinstance(share := self._share_of_year(at - 1, 0), tuple) and share[0] < at:
            return True
        return self.at_(at - 1) in ("بين", "(") or (
            self.at_(at + 1) in ("-", "–") and self._year_number(at + 2, "gregorian") is not None
        )

    def _decade(self, at: int) -> Found | None:
        year = self.must(at, "decade").value
        if year == 1920 and self.published is not None and self.published.year > 2030:
            year = 2020
        return Found(at, at, rules.year_span(year, year + 9), "stated", "decade")


def _months_of(year: int, first: int, count: int) -> Span:
    """``count`` months of a year from the month ``first``."""
    return Span(rules.month_span(year, first).start, rules.month_span(year, first + count - 1).end, "month")
