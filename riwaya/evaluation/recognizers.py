"""Reading of dates against the Arabic cases of Recognizers-Text: date and period cases with a value.

Scored: cases whose words name a calendar or relative day, week, month, season, decade or year («to the 27th» and «my
week» do not). Where the cases give a future and a past reading, either is right. Two figures: the same first and last
day (an end that the cases give as the day after is taken as such), and any overlap with it.

The cases are requests to a calendar («I shall be back on the 2nd of October»), so they are read with ``prefer`` future
and weeks from Monday; news is read with past.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

from riwaya.arabic.sentences import sentences
from riwaya.arabic.tokens import tokenise
from riwaya.coding.passage import Passage, TimeMention
from riwaya.coding.when import find_times
from riwaya.coding.when_words import words
from riwaya.evaluation.figures import Figure, Section, share

TITLE = "Dates (Recognizers-Text, Arabic)"
NAME = "recognizers_text_ar.json"


def cases(path: Path) -> list[tuple[str, dt.date, str, list[tuple[str, str]]]]:
    """(input, reference, text named, accepted (start, end)) for date and date-range cases that have a value."""
    out = []
    for case in json.loads(path.read_text(encoding="utf-8")):
        reference = dt.date.fromisoformat(case.get("Context", {}).get("ReferenceDateTime", "2016-11-07")[:10])
        for result in case["Results"][:1]:
            kind = result.get("Type") or result.get("TypeName", "")
            if kind.rsplit(".", 1)[-1] not in ("date", "daterange"):
                continue
            value = result.get("Value") or result.get("Resolution") or {}
            if isinstance(value, str):
                continue  # "not resolved"
            readings = value.get("values") or [value.get("FutureResolution"), value.get("PastResolution")]
            spans = [
                span for reading in readings or () if isinstance(reading, dict) and (span := expected_days(reading))
            ]
            if spans:
                out.append((case["Input"], reference, result["Text"], list(dict.fromkeys(spans))))
    return out


def expected_days(reading: dict) -> tuple[str, str] | None:
    """The days of an expected value; None where it has none."""
    day = reading.get("date") or reading.get("value")
    if day and re.fullmatch(r"\d{4}-\d\d-\d\d", day) and not day.startswith("0001"):
        return day, day
    start, end = reading.get("startDate") or reading.get("start"), reading.get("endDate") or reading.get("end")
    if start and end:
        return start, end  # the end is exclusive for whole units, inclusive for «من 4 إلى 22»: both are tried
    return None


def same_days(found: TimeMention, span: tuple[str, str]) -> bool:
    """Whether a mention has the first and last day of a span whose end may be the day after."""
    if found.start is None or found.end is None:
        return False
    end = (dt.date.fromisoformat(span[1]) - dt.timedelta(days=1)).isoformat()
    return found.start == span[0] and found.end in (span[1], end)


def days_meet(found: TimeMention, span: tuple[str, str]) -> bool:
    return found.start is not None and found.end is not None and found.start <= span[1] and found.end >= span[0]


def names_a_time(named: str) -> bool:
    """Whether the words name a calendar or relative unit; «إلى 27» and a possessive («أسبوعي») do not."""
    table = words()
    held = [table[word] for word in tokenise(named).norm]
    kinds = {"month", "weekday", "deictic", "unit", "season", "decade", "year"}
    return any(kinds & word.keys() for word in held if word) or bool(re.search(r"[0-9]+[/-][0-9]+", named))


def measure(data: Path) -> Section:
    """The section for ``data/time``."""
    section = Section("time", TITLE)
    path = data / "time" / NAME
    if not path.is_file():
        section.absent = f"no cases at {path}; not measured"
        return section
    exact = near = total = left_out = 0
    for text, reference, named, spans in cases(path):
        if not names_a_time(named):
            left_out += 1
            continue
        total += 1
        tokens = tokenise(text)
        times = find_times(Passage(tokens, sentences(tokens), reference), "future", 0)
        right = any(same_days(found, span) for found in times for span in spans)
        meets = right or any(days_meet(found, span) for found in times for span in spans)
        exact, near = exact + right, near + meets
        if not right:
            got = [(found.start, found.end, found.rule) for found in times]
            section.wrong.append(
                f"{'overlaps' if meets else 'wrong'}: {text} ({reference}): {named} {spans}, got {got}"
            )
    section.figures += [
        Figure("first and last day", share(exact, total), total, 0.8),
        Figure("overlapping", share(near, total), total),
    ]
    section.notes.append(f"{left_out} cases are left out: their words name no day, week, month, season or year")
    return section
