"""The fields of an article in a row of somebody's table: which column holds what, and what its cells mean."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote

from riwaya.arabic.normalise import fold
from riwaya.model import Article, Problem
from riwaya.reading.decode import not_arabic, storable
from riwaya.reading.known import Known, shown

SYNONYMS: dict[str, tuple[str, ...]] = {
    "id": ("id", "_id", "uid", "uuid", "article_id", "doc_id"),
    "text": ("text", "body", "content", "article", "article_text", "full_text", "fulltext", "maintext", "articlebody"),
    "title": ("title", "headline", "head_line"),
    "outlet": ("outlet", "source", "publisher", "site", "sitename", "site_name", "newspaper", "domain"),
    "author": ("author", "byline", "authors", "writer"),
    "agency": ("agency", "wire"),
    "published": (
        "published", "publication_date", "date_published", "published_at", "datepublished", "date", "publish_date",
        "pub_date", "pubdate", "datetime", "timestamp",
    ),
    "url": ("url", "link", "uri", "href", "source_url"),
}  # fmt: skip
"""Field -> the column names that are taken for it where no mapping is given, the best first."""

_NOTHING = frozenset({"", "null", "none", "nan", "nat", "n/a", "na", "-", "—", "unknown", "0"})


def check_mapping(mapping: Mapping[str, str]) -> list[Problem]:
    """A problem for each field of ``mapping`` that no article has."""
    fields = ", ".join(SYNONYMS)
    return [
        Problem("R208", f"no field {shown(name, 40)!r} to map; the fields are {fields}", level="error")
        for name in mapping
        if name not in SYNONYMS
    ]


def columns_of(keys: Iterable[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Field -> key, for the keys of a row: as mapped, else by the synonyms, without regard to case."""
    by_name: dict[str, str] = {}
    for key in keys:
        by_name.setdefault(key.strip().lower(), key)
    out = {}
    for name, synonyms in SYNONYMS.items():
        if name in mapping:
            out[name] = by_name.get(mapping[name].strip().lower(), mapping[name])
        else:
            found = next((by_name[s] for s in synonyms if s in by_name), None)
            if found is not None:
                out[name] = found
    return out


def value_at(row: Mapping[str, Any], key: str) -> Any:
    """The cell of ``key``; «content.body» reaches into nested objects."""
    if key in row or "." not in key:
        return row.get(key)
    value: Any = row
    for part in key.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


def words_of(value: Any, joint: str = ", ") -> str | None:
    """A cell as text: numbers written out, lists joined, objects by their name; None where it holds nothing."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, Mapping):
        return words_of(value.get("name"))
    if isinstance(value, (list, tuple)):
        parts = [part for item in value[:1000] if not isinstance(item, (list, tuple)) and (part := words_of(item))]
        return joint.join(parts) or None
    return None


def label_of(value: Any) -> str | None:
    """A short field (title, outlet, author): entities resolved, white space single, «nan» and its like nothing."""
    text = words_of(value)
    if text is None:
        return None
    if "&" in text:
        text = html.unescape(text)
    text = " ".join(storable(text).split())
    return text if text.lower() not in _NOTHING else None


# --- dates ---------------------------------------------------------------------------------------------------------

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T ]?\d{2,6})?$")
_SECONDS = re.compile(r"(\d{9,10})(\d{3})?(?:\.\d+)?$")
_ENGLISH = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%B %d %Y")
_EARLIEST, _LATEST = dt.date(1900, 1, 1), dt.date(2100, 1, 1)


class NoDate(ValueError):
    """The words are no date, or one that no calendar has."""


def date_of(value: Any) -> dt.date | None:
    """The day that a cell names, as written there (a time zone moves nothing); None where it is empty.

    Reads ISO dates and times, 27/02/2018 (the day first, unless that cannot be), 20180227, Unix seconds and
    milliseconds, mail dates, English month names and Arabic dates. Raises NoDate.
    """
    if isinstance(value, Mapping):  # MongoDB's {"$date": …}
        value = next(iter(value.values()), None) if len(value) == 1 else None
    if isinstance(value, float) and value != value:
        return None
    words = words_of(value)
    if words is None or words.strip().lower() in _NOTHING:
        return None
    text = fold(words).strip()[:120]
    day = _numeric(text) or _written(text, words[:200])
    if day is None or not _EARLIEST <= day < _LATEST:
        raise NoDate(f"«{shown(words.strip(), 40)}» is no date; give YYYY-MM-DD")
    return day


def _numeric(text: str) -> dt.date | None:
    if found := _ISO.match(text):
        year, month, day = map(int, found.groups())
        return _day(year, month, day, text)
    if found := _DAY_FIRST.match(text):
        one, two, year = map(int, found.groups())
        return _day(year, one, two, text) if two > 12 and one <= 12 else _day(year, two, one, text)
    if (found := _COMPACT.match(text)) and 1900 <= int(found[1]) < 2100:
        year, month, day = map(int, found.groups())
        return _day(year, month, day, text)
    if found := _SECONDS.match(text):
        try:
            return dt.datetime.fromtimestamp(int(found[1]), dt.UTC).date()
        except (OverflowError, ValueError, OSError):
            return None
    return None


def _day(year: int, month: int, day: int, text: str) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise NoDate(f"«{shown(text, 40)}» is a day that no calendar has; give YYYY-MM-DD") from None


def _written(text: str, words: str) -> dt.date | None:
    if text.isascii():
        try:
            return parsedate_to_datetime(text).date()
        except (ValueError, TypeError, IndexError, OverflowError):
            pass
        for form in _ENGLISH:
            try:
                return dt.datetime.strptime(text, form).date()
            except ValueError:
                continue
        return None
    from riwaya.coding.when import publication_date

    return publication_date(words)


HEAD, TAIL = 700, 500  # characters of a text in which a dateline is looked for


def dateline_of(text: str) -> dt.date | None:
    """The day of publication that a text's first or last lines state in full; None where they do not."""
    from riwaya.coding.when import publication_date

    try:
        day = publication_date(text[:HEAD], text[-TAIL:] if len(text) > HEAD else "")
    except Exception:  # a guess about a date must never cost the article
        return None
    return day if day is not None and _EARLIEST <= day < _LATEST else None


_IN_ADDRESS = (
    re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/\-_.]|$)"),
    re.compile(r"/((?:19|20)\d\d)/[a-z_-]{2,30}/(\d{1,2})/(\d{1,2})(?=/|$)"),
    re.compile(r"/((?:19|20)\d\d)(\d\d)(\d\d)(?=\d{4,12}[-./]|[-_/.]|$)"),
)


def address_date(url: str | None) -> dt.date | None:
    """The date in a page's address: /2020/03/17/…, /2020-03-17-…, /202003171044893040-…, CNN's /2013/section/8/3/."""
    for pattern in _IN_ADDRESS:
        if url and (found := pattern.search(unquote(url)[:2000])):
            try:
                return dt.date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                continue
    return None


def inferred_date(text: str, url: str | None) -> dt.date | None:
    """The day of publication by the text's own dateline and its address; the earlier one where the two differ.

    (A page that was copied whole shows the day of copying in its first line.)
    """
    days = [day for day in (dateline_of(text), address_date(url)) if day]
    return min(days) if days else None


# --- rows to articles ----------------------------------------------------------------------------------------------


def article_of(
    row: Mapping[str, Any], columns: Mapping[str, str], default_id: str, known: Known, file: str, line: int
) -> tuple[Article | None, list[Problem]]:
    """The article of a row with what is wrong about it; no article where the row has no Arabic text."""
    raw = value_at(row, columns["text"]) if "text" in columns else None
    text = words_of(raw, "\n") if isinstance(raw, (str, list, tuple)) else None
    if text is None:
        what = f"column {shown(columns['text'], 40)!r} holds no text" if "text" in columns else no_text(row)
        return None, [Problem("R261", what, file, line, level="warning")]
    text = storable(text)
    if why := not_arabic(text):
        return None, [Problem("R257", why, file, line, level="warning")]
    cell = {name: value_at(row, key) for name, key in columns.items() if name != "text"}
    key = label_of("#" + (words_of(cell.get("id")) or "nan"))  # «#»: an id may well be 0
    key = default_id if key is None or key[1:].lower() in ("", "nan", "none", "null") else key[1:].strip()
    url = label_of(cell.get("url"))
    problems = []
    try:
        published = date_of(cell.get("published"))
    except NoDate as error:
        published = None
        problems.append(Problem("R263", f"publication date {error}", file, line, key, "warning"))
    else:
        published = published or inferred_date(text, url)
    article = Article(
        id=key[:500],
        text=text,
        title=label_of(cell.get("title")),
        outlet=label_of(cell.get("outlet")) or known.outlet,
        author=label_of(cell.get("author")),
        agency=label_of(cell.get("agency")),
        published=published or (known.published if not problems else None),
        url=url,
        origin=f"{file}:{line}",
    )
    return article, problems


def no_text(row: Mapping[str, Any]) -> str:
    """The message for a row in which no column is known to hold the text."""
    names = ", ".join(shown(key, 30) for key in list(row)[:12])
    return f"no column holds the text (there are: {names or 'none'}); say which with --map text=COLUMN"
