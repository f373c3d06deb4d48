"""Compile the tables of dates, numbers and counted things: months, weekdays, time words, number words, nouns, units."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from riwaya.arabic.normalise import fold
from riwaya.tables import Row, read_table

_UNITS = {"minute", "hour", "day", "week", "month", "year", "decade", "century"}
_HEDGES = {f"{where}_{what}" for where in ("before", "after") for what in ("low", "high", "about")}
_CARDINALS = {
    "unit",
    "ten",
    "tens",
    "hundred",
    "scale",
    "scale2",
    "scales",
    "tens_of",
    "fraction",
    "several",
    "several_of",
    "ordinal",
    "percent",
}
_NUMBER_CLASSES = _CARDINALS | _HEDGES | {"few", "not"}
_TIME_CLASSES = {
    "unit": "unit", "deictic": "days", "part": ("day", "after", "eve"),
    "modifier": ("past", "future", "current", "recent", "next", "previous", "same"),
    "edge": ("start", "middle", "end", "rest"),
    "season": "number", "decade": "number", "prep": (
        "since", "ago", "after", "within", "in", "until", "between", "from", "to", "thereafter", "therebefore",
    ),
    "this": "", "forward": "", "notfuture": "", "dateline": ("published", "updated"),
    "announced": "", "yearcue": "", "namehead": "", "outlet": "", "notday": "",
    "counted": "", "vague": "", "gap": ("that", "relative", "opener", "start"),
}  # fmt: skip
_LINKS = {"to", "dated_by", "year_joiner", "hour_of", "part_between", "counted_end", "share", "toll"}
_KINDS = {
    "killed", "wounded", "killed_or_wounded", "displaced", "detained", "missing", "hostage", "person", "fighter",
    "family", "vehicle", "aircraft", "weapon", "munition", "strike", "operation", "site", "settlement",
    "killing", "wounding", "none",
}  # fmt: skip
_MEASURES = {
    "distance",
    "area",
    "share",
    "money",
    "weight",
    "volume",
    "time",
    "calibre",
    "degree",
    "times",
    "area_cue",
    "subset",
}


def build(folder: Path) -> dict[str, Any]:
    """The lexicon ``times`` from the tables in ``folder``.

    Keys: ``months`` {name: [number, calendar, sure]}, ``weekdays`` {form: [number, bare]}, ``weekday_names`` {number:
    words not before it}, ``words`` {word: [[class, value], …]}, ``phrases`` {first word: [[words, class, value], …]},
    ``links`` {set: {word: months of a share, else null}} (compared whole, no clitics),
    ``numbers`` {form: [class, value]}, ``percents`` and ``hedges`` (lists of words), ``nouns`` {form: [number, kind]},
    ``units`` {form: [role, unit, factor]}. Raises LexiconError with file and line for a row that cannot be read.
    """
    words, phrases = _time_words(folder)
    return {
        "months": dict(_months(folder)),
        "weekdays": dict(_weekdays(folder)),
        "weekday_names": {row["number"]: _forms(row, "not_after") for row in _weekday_rows(folder)},
        "words": words,
        "phrases": phrases,
        "links": _links(folder),
        **_numbers(folder),
        "nouns": _nouns(folder),
        "units": _units(folder),
    }


def _forms(row: Row, column: str) -> list[str]:
    """The '|'-separated forms of a cell, folded, single-spaced, without repeats, in their order."""
    return list(dict.fromkeys(" ".join(fold(form).split()) for form in row.many(column)))


def _number(row: Row, column: str, check: Callable[[float], bool] = lambda _: True) -> float:
    try:
        value = float(row[column])
    except ValueError:
        raise row.error(f"{column} is {row[column]!r}; it must be a number") from None
    if not check(value):
        raise row.error(f"{column} is {row[column]!r}, which is out of range")
    return int(value) if value == int(value) else value


def _months(folder: Path) -> Iterator[tuple[str, list[Any]]]:
    for row in read_table(
        "months.tsv", ("number", "calendar", "names", "sure", "note"), ("number", "calendar", "names"), folder
    ):
        if row["calendar"] not in ("gregorian", "hijri"):
            raise row.error(f"calendar is {row['calendar']!r}; it must be gregorian or hijri")
        if row["sure"] not in ("plain", "cued"):
            raise row.error(f"sure is {row['sure']!r}; it must be plain or cued")
        number = _number(row, "number", lambda value: value in range(1, 13))
        for name in _forms(row, "names"):
            if len(name.split()) > 2:
                raise row.error(f"month name {name!r} has more than two words")
            yield name, [number, row["calendar"], row["sure"]]


def _weekday_rows(folder: Path) -> Iterator[Row]:
    columns = ("number", "names", "bare", "not_after", "note")
    for row in read_table("weekdays.tsv", columns, ("number", "names"), folder):
        _number(row, "number", lambda value: value in range(1, 8))
        yield row


def _weekdays(folder: Path) -> Iterator[tuple[str, list[Any]]]:
    for row in _weekday_rows(folder):
        for column in ("names", "bare"):
            for form in _forms(row, column):
                yield form, [int(row["number"]), column == "bare"]


def _time_words(folder: Path) -> tuple[dict[str, list[list[Any]]], dict[str, list[list[Any]]]]:
    words: dict[str, list[list[Any]]] = {}
    phrases: dict[str, list[list[Any]]] = {}
    for row in read_table("time_words.tsv", ("forms", "class", "value", "note"), ("forms", "class"), folder):
        cls = row["class"]
        if cls not in _TIME_CLASSES:
            raise row.error(f"class is {cls!r}; it must be one of {', '.join(sorted(_TIME_CLASSES))}")
        value = _time_value(row, _TIME_CLASSES[cls])
        for form in _forms(row, "forms"):
            if " " in form:
                phrases.setdefault(form.split()[0], []).append([form.split(), cls, value])
            elif [cls, value] not in words.setdefault(form, []):
                words[form].append([cls, value])
    for held in phrases.values():
        held.sort(key=lambda phrase: (-len(phrase[0]), phrase[0]))
    return words, phrases


def _links(folder: Path) -> dict[str, dict[str, float | None]]:
    links: dict[str, dict[str, float | None]] = {name: {} for name in _LINKS}
    for row in read_table("time_links.tsv", ("set", "forms", "value", "note"), ("set", "forms"), folder):
        name = row["set"]
        if name not in _LINKS:
            raise row.error(f"set is {name!r}; it must be one of {', '.join(sorted(_LINKS))}")
        if row["value"] and name != "share":
            raise row.error(f"value is {row['value']!r}; only a share takes one")
        months = _number(row, "value", lambda value: value in (1, 2, 3, 4, 6)) if name == "share" else None
        for form in _forms(row, "forms"):
            if form in links[name]:
                raise row.error(f"{form!r} is already in {name}")
            links[name][form] = months
    return links


def _time_value(row: Row, wanted: Any) -> Any:
    """The value cell of a time word, checked against what its class takes."""
    value = row["value"]
    if wanted == "number":
        return _number(row, "value")
    if wanted == "days":
        first, _, last = value.partition(":")
        try:
            return [int(first), int(last or first)]
        except ValueError:
            raise row.error(f"value is {value!r}; a deictic takes days, as -1 or -1:0") from None
    if wanted == "unit":
        name, _, number = value.partition(":")
        if name not in _UNITS or number not in ("1", "2", "n"):
            raise row.error(
                f"value is {value!r}; a unit takes name:1, name:2 or name:n, name one of {', '.join(sorted(_UNITS))}"
            )
        return [name, number]
    if wanted and value not in wanted:
        raise row.error(f"value is {value!r}; {row['class']} takes one of {', '.join(wanted)}")
    return value


def _numbers(folder: Path) -> dict[str, Any]:
    numbers: dict[str, list[Any]] = {}
    percents: list[list[str]] = []
    hedges: list[list[Any]] = []
    for row in read_table("number_words.tsv", ("forms", "class", "value", "note"), ("forms", "class"), folder):
        cls = row["class"]
        if cls not in _NUMBER_CLASSES:
            raise row.error(f"class is {cls!r}; it must be one of {', '.join(sorted(_NUMBER_CLASSES))}")
        value: Any = None
        if cls == "few":
            low, _, high = row["value"].partition("-")
            if not (low.isdigit() and high.isdigit()):
                raise row.error(f"value is {row['value']!r}; few takes low-high")
            value = [int(low), int(high)]
        elif cls in _CARDINALS:
            value = _number(row, "value", lambda v: v > 0)
        for form in _forms(row, "forms"):
            if cls in _HEDGES:
                hedges.append([form.split(), cls])
            elif cls == "percent":
                percents.append(form.split())
            elif numbers.setdefault(form, [cls, value]) != [cls, value]:
                raise row.error(f"{form!r} is already {numbers[form][0]}")
    hedges.sort(key=lambda hedge: (-len(hedge[0]), hedge[0]))
    return {"numbers": numbers, "percents": percents, "hedges": hedges}


def _nouns(folder: Path) -> dict[str, list[str]]:
    """Every form of every counted noun -> [number, kind]; number: one, two, many, or two+ (dual or sound plural)."""
    nouns: dict[str, list[str]] = {}
    columns = ("noun", "plural", "kind", "regular", "note")
    for row in read_table("counted_nouns.tsv", columns, ("noun", "kind"), folder):
        if row["kind"] not in _KINDS:
            raise row.error(f"kind is {row['kind']!r}; it must be one of {', '.join(sorted(_KINDS))}")
        if row["regular"] not in ("", "m", "f", "mf"):
            raise row.error(f"regular is {row['regular']!r}; it must be m, f, mf or empty")
        plurals = _forms(row, "plural")
        for noun in _forms(row, "noun"):
            if row["kind"] in ("killing", "wounding", "none"):
                nouns.setdefault(noun, ["word", row["kind"]])
                continue
            for form, number in _inflected(noun, row["regular"]):
                if form in plurals:
                    number = "many" if number == "one" else "two+"
                nouns.setdefault(form, [number, row["kind"]])
        for plural in plurals:
            nouns.setdefault(plural, ["many", row["kind"]])
    return {form: value for form, value in nouns.items() if value[1] != "none"}


def _inflected(noun: str, regular: str) -> Iterator[tuple[str, str]]:
    """A folded singular's own forms: singular, accusative, duals, sound plurals."""
    head, space, _ = noun.partition(" ")
    if space:
        yield noun, "one"
        return
    yield head, "one"
    if head.endswith("ه"):
        stem = head[:-1] + "ت"
        yield stem + "ان", "two"
        yield stem + "ين", "two"
        yield stem + "ا", "two"
        yield stem + "ي", "two"
        if "f" in regular:
            yield head[:-1] + "ات", "many"
        return
    yield head + "ا", "one"
    if head.endswith("اء"):
        return
    yield head + "ان", "two"
    yield head + "ين", "two+" if "m" in regular else "two"
    if "m" in regular:
        yield head + "ون", "many"
        yield head + "و", "many"
        if not head.endswith("ي"):
            yield head + "ي", "many"


def _units(folder: Path) -> dict[str, list[Any]]:
    units: dict[str, list[Any]] = {}
    columns = ("forms", "role", "unit", "factor", "note")
    for row in read_table("units.tsv", columns, ("forms", "role", "unit", "factor"), folder):
        if row["role"] not in _MEASURES:
            raise row.error(f"role is {row['role']!r}; it must be one of {', '.join(sorted(_MEASURES))}")
        factor = _number(row, "factor", lambda value: value > 0)
        for form in _forms(row, "forms"):
            units.setdefault(form, [row["role"], row["unit"], factor])
    return units
