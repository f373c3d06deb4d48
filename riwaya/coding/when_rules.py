"""Calendar arithmetic for the reader of dates: spans of days, months that have no year, weekdays, Hijri months.

Pure functions over ``datetime.date``; nothing here reads text.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

DAY = dt.timedelta(days=1)
HALF_OPEN = {"day": 9, "week": 5, "month": 10, "year": 9, "decade": 4, "hour": 20, "minute": 50, "century": 3}
"""Unit -> how many of them an uncounted plural («أيام», «سنوات») is taken to reach at most."""


class Span(NamedTuple):
    """Days ``start`` to ``end``, both included, and how finely they were named."""

    start: dt.date
    end: dt.date
    precision: str


def safe_date(year: int, month: int, day: int) -> dt.date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def day_span(day: dt.date, other: dt.date | None = None) -> Span:
    """One day, or the days from one to another."""
    if other is None or other == day:
        return Span(day, day, "day")
    return Span(min(day, other), max(day, other), "days")


def month_span(year: int, month: int) -> Span:
    """The month; months beyond 1-12 run on into the years beside it."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    year = min(max(year, 1), 9998)
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return Span(dt.date(year, month, 1), following - DAY, "month")


def year_span(first: int, last: int | None = None) -> Span:
    """A calendar year, or the years from one to another."""
    last = first if last is None else last
    return Span(
        dt.date(min(first, last), 1, 1), dt.date(max(first, last), 12, 31), "year" if first == last else "years"
    )


def season_span(year: int, month: int) -> Span:
    """Three months from ``month``; a winter begins in December of the year named."""
    return Span(month_span(year, month).start, month_span(year, month + 2).end, "season")


def week_span(day: dt.date, starts: int) -> Span:
    """The week of ``day``; ``starts`` 0 Monday … 6 Sunday."""
    first = day - dt.timedelta(days=(day.weekday() - starts) % 7)
    return Span(first, first + dt.timedelta(days=6), "week")


def nth_week(span: Span, number: int | None, starts: int) -> Span | None:
    """The calendar week that is number ``number`` of a month or year (None: the last); a week belongs to the month
    or year that holds its middle day. None where there is no such week."""
    first = week_span(span.start, starts)
    if first.start + 3 * DAY < span.start:
        first = week_span(span.start + 7 * DAY, starts)
    last = week_span(span.end, starts)
    if last.start + 3 * DAY > span.end:
        last = week_span(span.end - 7 * DAY, starts)
    found = last if number is None else week_span(first.start + 7 * (number - 1) * DAY, starts)
    return found if first.start <= found.start <= last.start else None


def nth_weekday(span: Span, number: int, weekday: int) -> dt.date | None:
    """The ``number``-th ISO weekday of a month, None where it has none («الأحد الأول»)."""
    day = weekday_near(span.start, weekday, "on") + 7 * (number - 1) * DAY
    return day if day <= span.end else None


def edge(span: Span, which: str) -> Span:
    """The start, middle or end of a month, year, season or week; all of it for what is left of it."""
    if which == "rest":
        return span
    days = (span.end - span.start).days + 1
    if days == 7:
        cuts = {"start": (0, 3), "middle": (1, 5), "end": (5, 7)}[which]
        return Span(span.start + dt.timedelta(days=cuts[0]), span.start + dt.timedelta(days=cuts[1] - 1), "days")
    if span.precision == "year":
        months = {"start": (1, 3), "middle": (5, 8), "end": (10, 12)}[which]
        return Span(month_span(span.start.year, months[0]).start, month_span(span.start.year, months[1]).end, "month")
    if span.precision == "month":
        cuts = {"start": (0, 10), "middle": (10, 20), "end": (20, days)}[which]
    else:
        cuts = {
            "start": (0, max(days // 3, 1)),
            "middle": (days // 3, days - days // 3),
            "end": (days - max(days // 3, 1), days),
        }[which]
    return Span(span.start + dt.timedelta(days=cuts[0]), span.start + dt.timedelta(days=cuts[1] - 1), "days")


def shift_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months on; the last of the month where that month is shorter."""
    span = month_span(day.year, day.month + months)
    return min(span.start + dt.timedelta(days=day.day - 1), span.end)


def shifted(day: dt.date, unit: str, count: float) -> dt.date:
    """``day`` moved by ``count`` units (negative: back)."""
    if unit in ("minute", "hour"):
        return day + dt.timedelta(days=int(count / (24 if unit == "hour" else 1440)))
    if unit == "day":
        return day + dt.timedelta(days=round(count))
    if unit == "week":
        return day + dt.timedelta(days=round(7 * count))
    months = {"month": 1, "year": 12, "decade": 120, "century": 1200}[unit]
    whole = int(count * months)
    moved = shift_months(day, max(min(whole, 12 * (9998 - day.year)), -12 * (day.year - 2)))
    return moved + dt.timedelta(days=round((count * months - whole) * 30))


def point(day: dt.date, unit: str, low: float, high: float, exact: bool, sign: int) -> Span:
    """The time that lies ``low`` to ``high`` units before (``sign`` -1) or after (1) ``day`` («قبل ثلاثة أشهر»)."""
    ends = sorted((shifted(day, unit, sign * low), shifted(day, unit, sign * high)))
    if unit in ("minute", "hour"):
        near = shifted(day, "day", sign * (1 if unit == "hour" and high >= 6 else 0))
        return day_span(min(near, *ends), max(near, *ends))
    if unit == "day":
        slack = 0 if exact or low != high else 1
        return day_span(
            ends[0] - slack * DAY, min(ends[1] + slack * DAY, day - DAY) if sign < 0 else ends[1] + slack * DAY
        )
    if unit == "week":
        slack = 0 if low != int(low) else 1
        return Span(ends[0] - slack * DAY, ends[1] + slack * DAY, "days" if low == high else "week")
    if unit == "month":
        return Span(month_span(ends[0].year, ends[0].month).start, month_span(ends[1].year, ends[1].month).end, "month")
    precision = "year" if ends[0].year == ends[1].year else "years"
    return Span(dt.date(ends[0].year, 1, 1), dt.date(ends[1].year, 12, 31), precision)


def stretch(day: dt.date, unit: str, count: float, sign: int) -> Span:
    """The time from ``day`` that reaches ``count`` units back (-1) or on (1) («خلال الأيام الثلاثة الماضية»)."""
    far = shifted(day, unit, sign * count)
    if unit in ("minute", "hour"):
        days = max(1, round(count / 24)) if unit == "hour" else 0
        far = day + dt.timedelta(days=sign * days)
    start, end = min(far, day), max(far, day)
    if sign > 0 and unit in ("day", "week"):
        start = min(day + DAY, end)  # «الأيام المقبلة» do not begin today
    precision = {
        "week": "week" if count == 1 else "days",
        "month": "month",
        "year": "year",
        "decade": "years",
        "century": "years",
    }
    return Span(start, end, precision.get(unit, "days"))


def relative_unit(day: dt.date, unit: str, offset: int, week_starts: int) -> Span:
    """The calendar day, week, month, year, decade or century ``offset`` units from that of ``day`` («الشهر الماضي»)."""
    if unit in ("minute", "hour"):
        return day_span(day)
    if unit == "day":
        return day_span(day + dt.timedelta(days=offset))
    if unit == "week":
        return week_span(day + dt.timedelta(days=7 * offset), week_starts)
    if unit == "month":
        return month_span(day.year, day.month + offset)
    if unit == "year":
        return year_span(day.year + offset)
    size = 10 if unit == "decade" else 100
    first = day.year // size * size + offset * size
    return year_span(first, first + size - 1)


def weekday_near(day: dt.date, number: int, direction: str) -> dt.date:
    """The date of ISO weekday ``number`` seen from ``day``: past and future leave ``day`` out, back and on do not."""
    back = (day.isoweekday() - number) % 7
    if direction == "past":
        return day - dt.timedelta(days=back or 7)
    if direction == "back":
        return day - dt.timedelta(days=back)
    on = (number - day.isoweekday()) % 7
    return day + dt.timedelta(days=(on or 7) if direction == "future" else on)


def year_of(day: dt.date, month: int, number: int | None, direction: str) -> int:
    """The year of a month, or of a day in it, that was named without one.

    ``direction``: past (before ``day``), back (not after it), on (not before it), future (after it), current (its own
    year where that is not half a year off).
    """
    if direction == "current":
        return min(
            (day.year - 1, day.year, day.year + 1), key=lambda year: abs((year - day.year) * 12 + month - day.month)
        )
    mark, own = (month, number or 0), (day.month, day.day if number else 0)
    if direction in ("past", "back"):
        later = mark > own or (direction == "past" and mark == own)
        return day.year - 1 if later else day.year
    earlier = mark < own or (direction == "future" and mark == own)
    return day.year + 1 if earlier else day.year


def hijri_to_date(year: int, month: int, day: int) -> dt.date | None:
    """The Gregorian date of a Hijri day by the arithmetic (tabular) calendar: right to a day or so."""
    if not (1 <= month <= 12 and 1 <= day <= 30 and 1 <= year <= 9000):
        return None
    ordinal = day + (59 * (month - 1) + 1) // 2 + (year - 1) * 354 + (3 + 11 * year) // 30 + 227_014
    return dt.date.fromordinal(ordinal)


def hijri_year(day: dt.date) -> tuple[int, int]:
    """The Hijri year and month of a date (tabular)."""
    year = max(1, round((day.toordinal() - 227_015) / 354.3667))
    while (start := hijri_to_date(year, 1, 1)) is not None and start > day:
        year -= 1
    while (following := hijri_to_date(year + 1, 1, 1)) is not None and following <= day:
        year += 1
    month = 12
    while month > 1 and (start := hijri_to_date(year, month, 1)) is not None and start > day:
        month -= 1
    return year, month


def hijri_month_span(year: int, month: int) -> Span | None:
    """The days of a Hijri month."""
    start = hijri_to_date(year, month, 1)
    following = hijri_to_date(year + month // 12, month % 12 + 1, 1)
    return Span(start, following - DAY, "month") if start and following else None
