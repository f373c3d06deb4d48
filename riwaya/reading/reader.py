"""Articles from files: the one way in. Whatever a file holds, out come articles and problems, never an exception."""

from __future__ import annotations

import datetime as dt
import gzip
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from riwaya.model import Article, Problem
from riwaya.reading.decode import Undecodable, decode, known_encoding, not_arabic, storable
from riwaya.reading.fields import check_mapping, dateline_of
from riwaya.reading.html import NoArticle, declared_charset, looks_like_html, read_page
from riwaya.reading.known import LARGEST_ARTICLE, LARGEST_PAGE, Known, shown, size_words
from riwaya.reading.paths import HEAD, Found, Refused, ids_of, kind_of, list_files, open_file
from riwaya.reading.sidecar import NAME, Sidecar, Told, is_sidecar, read_sidecar
from riwaya.reading.tables import Items, Rows, read_json, read_json_lines, read_table

_BROKEN_GZIP = (gzip.BadGzipFile, EOFError, zlib.error)


def read_paths(
    paths: Sequence[str],
    *,
    metadata: Path | None = None,
    mapping: Mapping[str, str] | None = None,
    known: Known | None = None,
) -> Iterator[Article | Problem]:
    """The articles at ``paths`` (files, folders, patterns), in order, with the problems where they were met.

    ``metadata``: a csv, tsv or jsonl table with a column «file»; a folder's articles.csv is found by itself.
    ``mapping``: field -> column for JSON lines and CSV. ``known``: what to take where an article does not say.
    A file that cannot be read is a Problem of level error and the rest goes on; nothing is raised.
    """
    known = known or Known()
    mapping = dict(mapping or {})
    wrong = check_mapping(mapping)
    if known.encoding and not known_encoding(known.encoding):
        names = "utf-8, utf-16, windows-1256, iso-8859-6"
        wrong.append(
            Problem("R209", f"no encoding {shown(known.encoding, 40)!r}; known are {names} and others", level="error")
        )
    if wrong:
        yield from wrong
        return
    beside = Sidecars(os.fspath(metadata) if metadata else None)
    yield from beside.problems()
    listing = list_files([os.fspath(path) for path in paths], os.fspath(metadata) if metadata else None)
    yield from listing.problems
    for found, key in zip(listing.files, ids_of(listing.files), strict=True):
        yield from read_file(found, key, beside, mapping, known)
    yield from beside.missing(listing.folders)


class Sidecars:
    """The metadata tables of a reading: the one that was named, and each folder's own, loaded when first wanted."""

    def __init__(self, metadata: str | None):
        self._named = read_sidecar(metadata, shown(metadata)) if metadata else None
        self._by_folder: dict[str, Sidecar | None] = {}
        self._told: list[Problem] = list(self._named.problems) if self._named is not None else []

    def problems(self) -> list[Problem]:
        """What was found wrong since the last call."""
        told, self._told = self._told, []
        return told

    def of_folder(self, folder: str) -> Sidecar | None:
        """The articles.csv of a folder, None where it has none."""
        if folder not in self._by_folder:
            path = os.path.join(folder, NAME)
            table = read_sidecar(path, shown(path)) if os.path.isfile(path) and is_sidecar(path) else None
            self._by_folder[folder] = table
            self._told += table.problems if table is not None else []
        return self._by_folder[folder]

    def find(self, found: Found) -> tuple[list[tuple[Sidecar, Told]], str | None]:
        """The rows for a file, the best first, and the table that ought to have had one where none has."""
        tables = [self._named]
        folder = os.path.dirname(found.path)
        while True:  # its own folder, then those above it up to the one that was named
            tables.append(self.of_folder(folder))
            if folder == found.root or len(folder) <= len(found.root):
                break
            folder = os.path.dirname(folder)
        usable = [table for table in tables if table is not None and table.usable]
        rows = [(table, told) for table in usable if (told := table.find(found.path))]
        lacking = usable[0].label if usable and not rows else None
        return rows, lacking

    def missing(self, folders: list[str]) -> list[Problem]:
        """Warnings for rows whose file is not there, of the named table and of the folders that were read whole."""
        out = self._named.missing(folders[0] if folders else None) if self._named is not None else []
        for folder, table in self._by_folder.items():
            if table is not None and any(
                folder == root or folder.startswith(root.rstrip("/") + "/") for root in folders
            ):
                out += table.missing()
        return out


def read_file(found: Found, key: str, beside: Sidecars, mapping: Mapping[str, str], known: Known) -> Items:
    """The articles of one file. Never raises."""
    label = found.label
    last = 0
    try:
        with open_file(found.path) as stream:
            head = stream.peek(HEAD)[:HEAD] if hasattr(stream, "peek") else b""
            if not head:
                yield Problem("R253", "empty file", label, level="error")
                return
            kind = kind_of(found.path, head)
            if kind in ("text", "html"):
                size = os.path.getsize(found.path)
                yield from _single(stream, size, kind, found, key, beside, known)
                return
            rows = Rows(label, key, mapping, known)
            several = {
                "jsonl": lambda: read_json_lines(stream, rows),
                "json": lambda: read_json(stream, rows),
                "csv": lambda: read_table(stream, rows),
                "tsv": lambda: read_table(stream, rows, "\t"),
            }[kind]()
            good = False  # an article was read, or an error has said already why none was
            for item in several:
                last = item.line or last if isinstance(item, Problem) else int((item.origin or "0").rpartition(":")[2])
                good = good or isinstance(item, Article) or item.level == "error"
                yield item
            if not good and last:
                yield Problem("R268", "no article in it; see the lines above", label, level="error")
    except Refused as error:
        yield Problem(error.code, str(error), label, level="error")
    except _BROKEN_GZIP:
        after = f" after line {last}; what stands before was read" if last else ""
        yield Problem("R258", f"broken gzip file{after}", label, level="error")
    except OSError as error:
        yield Problem(
            "R251", f"cannot be read: {(error.strerror or type(error).__name__).lower()}", label, level="error"
        )
    except MemoryError:
        yield Problem("R255", "too large for the memory of this machine", label, level="error")
    except Exception as error:  # the rest of the input must go on: say which file and what, for a report to us
        what = shown(f"{type(error).__name__}: {error}", 160)
        yield Problem("R502", f"reading failed ({what}); please report this file", label, last or None, level="error")


# --- one article a file --------------------------------------------------------------------------------------------


def _single(stream: Any, size: int, kind: str, found: Found, key: str, beside: Sidecars, known: Known) -> Items:
    limit = LARGEST_PAGE if kind == "html" else LARGEST_ARTICLE
    what = "a web page" if kind == "html" else "one article"
    if size > limit:
        raise Refused("R255", f"{size_words(size)} file; {what} has at most {size_words(limit)}")
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise Refused("R255", f"more than {size_words(limit)} when unpacked; {what} has at most that")
    label = found.label
    rows, lacking = beside.find(found)
    yield from beside.problems()
    if lacking:
        yield Problem("R265", f"no row in {lacking} for this file", label)
    told = [row for _, row in rows]
    for row in told:
        yield from row.problems
    try:
        read = decode(data, known.encoding, declared_charset(data) if kind == "html" else None)
    except Undecodable as error:
        binary = 0 in data[:4096] or sum(b < 9 or 13 < b < 32 for b in data[:4096]) * 10 > len(data[:4096])
        if binary and not known.encoding:
            raise Refused("R254", "a binary file, not text") from None
        raise Refused("R256", str(error)) from None
    text = storable(read.text)
    if not text.strip("\ufeff\u200b \t\r\n\f\v\ufffd\xa0"):
        raise Refused("R253", "empty file" if not text else "nothing but white space in it")
    if read.damaged:
        yield Problem("R270", f"{read.damaged} bytes are no {read.encoding}; they stand as \ufffd in the text", label)
    if kind == "text" and looks_like_html(text):
        kind = "html"
        if len(data) > LARGEST_PAGE:
            raise Refused("R255", f"{size_words(len(data))} file; a web page has at most {size_words(LARGEST_PAGE)}")
    del data
    make = _from_page if kind == "html" else _from_text
    yield from make(text, found, key, told, known)


def _first(told: list[Told], name: str) -> str | None:
    return next((value for row in told if (value := row.fields.get(name))), None)


def _date(told: list[Told]) -> tuple[dt.date | None, bool]:
    """The date that a sidecar gives, and whether it tried to give one that no calendar has."""
    day = next((row.published for row in told if row.published), None)
    return day, day is None and any(row.problems for row in told)


def _from_text(text: str, found: Found, key: str, told: list[Told], known: Known) -> Items:
    if why := not_arabic(text):
        raise Refused("R257", why)
    day, wrong = _date(told)
    yield Article(
        id=(_first(told, "id") or key)[:500],
        text=text,
        title=_first(told, "title"),
        outlet=_first(told, "outlet") or known.outlet,
        author=_first(told, "author"),
        agency=_first(told, "agency"),
        published=day or (None if wrong else dateline_of(text) or known.published),
        url=_first(told, "url"),
        origin=found.label,
    )


def _from_page(markup: str, found: Found, key: str, told: list[Told], known: Known) -> Items:
    try:
        page = read_page(markup)
    except NoArticle as error:
        raise Refused("R269", str(error)) from None
    if why := not_arabic(page.text):
        raise Refused("R257", why)
    article_id = (_first(told, "id") or key)[:500]
    day, wrong = _date(told)
    for note in page.notes if day is None else ():
        yield Problem("R271", note, found.label, None, article_id, "notice")
    weak = [n for n in page.weak if not (_first(told, n) if n != "published" else day)]
    if weak:
        names = " and ".join({"published": "publication date", "author": "author"}[name] for name in weak)
        yield Problem(
            "R272", f"{names} guessed from the page; check before use", found.label, None, article_id, "notice"
        )
    yield Article(
        id=article_id,
        text=page.text,
        title=_first(told, "title") or page.title,
        outlet=_first(told, "outlet") or page.outlet or known.outlet,
        author=_first(told, "author") or page.author,
        agency=_first(told, "agency"),
        published=day or (None if wrong else page.published or known.published),
        url=_first(told, "url") or page.url,
        origin=found.label,
    )
