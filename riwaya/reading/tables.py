"""Many articles in one file: JSON lines, a JSON list, CSV and TSV, also gzipped. One article a row, memory constant."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import orjson

from riwaya.model import Article, Problem
from riwaya.reading.decode import SAMPLE, Undecodable, decode, encoding_of
from riwaya.reading.fields import article_of, columns_of, no_text
from riwaya.reading.known import LARGEST_LIST, LONGEST_LINE, Known, shown, size_words
from riwaya.reading.sidecar import delimiter_of

Items = Iterator[Article | Problem]


_ESCAPED = re.compile("[\udc80-\udcff]")  # what surrogateescape makes of a byte that is no letter


class Rows:
    """What is the same for every row of a file: its name, the default ids, the mapping, the columns by their keys."""

    def __init__(self, file: str, stem: str, mapping: Mapping[str, str], known: Known):
        self.file, self.stem, self.mapping, self.known = file, stem, mapping, known
        self._columns: dict[tuple[str, ...], dict[str, str]] = {}

    def items(self, row: Any, line: int) -> Items:
        """The article of a row, and what is wrong with it."""
        if not isinstance(row, dict):
            yield Problem("R260", f"a JSON object is wanted, this is {_json_name(row)}", self.file, line)
            return
        keys = tuple(row)
        columns = self._columns.get(keys)
        if columns is None:
            if len(self._columns) > 1000:
                self._columns.clear()
            columns = self._columns[keys] = columns_of(keys, self.mapping)
        article, problems = article_of(row, columns, f"{self.stem}:{line}", self.known, self.file, line)
        yield from problems
        if article is not None:
            yield article


def _json_name(value: Any) -> str:
    return {list: "a list", str: "a string", bool: "true or false", type(None): "null"}.get(type(value), "a number")


# --- JSON lines ----------------------------------------------------------------------------------------------------


def read_json_lines(stream: BinaryIO, rows: Rows) -> Items:
    """One JSON object a line. A broken or over-long line is one problem; the rest goes on."""
    head = stream.read(SAMPLE)
    try:
        encoding = encoding_of(head, rows.known.encoding)
    except Undecodable as error:
        yield Problem("R256", str(error), rows.file, level="error")
        return
    if encoding != "utf-8-sig" and encoding.startswith("utf-"):  # a line end is two or four bytes there
        yield from _wide_json_lines(_Joined(head, stream), encoding, rows)
        return
    line = 0
    for line, raw in enumerate(_byte_lines(_Joined(head, stream)), 1):
        if raw is None:
            yield Problem("R259", f"line longer than {size_words(LONGEST_LINE)}, skipped", rows.file, line)
            continue
        if line == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        raw = raw.strip()
        if not raw:
            continue
        try:
            row = orjson.loads(raw if encoding == "utf-8-sig" else raw.decode(encoding))
        except ValueError as error:
            row = _lenient(raw, encoding)
            if row is None:
                yield Problem("R260", _broken(error, raw), rows.file, line)
                continue
        yield from rows.items(row, line)
    if not line:
        yield Problem("R253", "empty file", rows.file, level="error")


def _lenient(raw: bytes, encoding: str) -> Any:
    """Python's own reader takes NaN and halves of surrogate pairs, which some programs write; None where it fails."""
    try:
        return json.loads(raw.decode(encoding))
    except (ValueError, RecursionError):
        return None


def _broken(error: ValueError, raw: bytes) -> str:
    if isinstance(error, UnicodeDecodeError) or "utf-8" in str(error).lower() or "surrogate" in str(error).lower():
        return "broken JSON: bytes that are no UTF-8; give --encoding"
    column = getattr(error, "colno", 0)
    message = getattr(error, "msg", str(error))
    return f"broken JSON{f' at column {column}' if column else ''}: {shown(message, 100)}"


def _byte_lines(stream: _Joined) -> Iterator[bytes | None]:
    """The lines of a byte stream; None for one that is too long, of which only a piece is held at a time."""
    while raw := stream.readline(LONGEST_LINE):
        if len(raw) >= LONGEST_LINE and not raw.endswith(b"\n"):
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(LONGEST_LINE)
            yield None
        else:
            yield raw


class _Joined(io.RawIOBase):
    """A stream that begins with bytes that were read from it already."""

    def __init__(self, head: bytes, rest: BinaryIO):
        self._head, self._rest = io.BytesIO(head), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._head.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def readline(self, size: int | None = -1) -> bytes:  # type: ignore[override]
        limit = -1 if size is None else size
        line = self._head.readline(limit)
        if line.endswith(b"\n") or len(line) == limit:
            return line
        return line + self._rest.readline(limit - len(line) if limit > 0 else -1)


def _text_stream(stream: io.RawIOBase, encoding: str) -> io.TextIOWrapper:
    # Bytes that are no letters become lone surrogates, so that the row that holds them can be told.
    errors = "surrogateescape" if not encoding.startswith(("utf-16", "utf-32")) else "replace"
    return io.TextIOWrapper(io.BufferedReader(stream, 1 << 16), encoding=encoding, errors=errors, newline="")


def _wide_json_lines(stream: _Joined, encoding: str, rows: Rows) -> Items:
    text = _text_stream(stream, encoding)
    line = 0
    while raw := text.readline(LONGEST_LINE):
        line += 1
        if len(raw) >= LONGEST_LINE and not raw.endswith("\n"):
            while raw and not raw.endswith("\n"):
                raw = text.readline(LONGEST_LINE)
            yield Problem("R259", f"line longer than {size_words(LONGEST_LINE)}, skipped", rows.file, line)
            continue
        raw = raw.removeprefix("\ufeff").strip()
        if not raw:
            continue
        try:
            row = orjson.loads(raw)
        except ValueError as error:
            yield Problem("R260", _broken(error, b""), rows.file, line)
            continue
        yield from rows.items(row, line)


# --- a JSON document -----------------------------------------------------------------------------------------------

_SPACE = re.compile(r"[ \t\r\n]*")
_LISTS = ("articles", "data", "items", "results", "documents", "docs", "rows", "hits", "entries")


def read_json(stream: BinaryIO, rows: Rows) -> Items:
    """A JSON list of articles (also inside an object: {"articles": […]}), or one object; ids count its lines."""
    data = stream.read(LARGEST_LIST + 1)
    if len(data) > LARGEST_LIST:
        yield Problem(
            "R255",
            f"a JSON list of more than {size_words(LARGEST_LIST)}; write it as JSON lines",
            rows.file,
            level="error",
        )
        return
    try:
        text = decode(data, rows.known.encoding).text
    except Undecodable as error:
        yield Problem("R256", str(error), rows.file, level="error")
        return
    del data
    decoder = json.JSONDecoder()
    at = _SPACE.match(text, 0).end()  # type: ignore[union-attr]
    inside = text.startswith("[", at)
    line = 1 + text.count("\n", 0, at)
    at += inside
    count = 0
    while True:
        start = _SPACE.match(text, at).end()  # type: ignore[union-attr]
        line += text.count("\n", at, start)
        at = start
        if at >= len(text):
            if inside:
                yield Problem(
                    "R260", "broken JSON: the list is not closed; the rows before it were read", rows.file, line
                )
            break
        if text[at] in ",]":
            if text[at] == "]":
                break
            at += 1
            continue
        try:
            row, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            message = getattr(error, "msg", "too deeply nested")
            line += text.count("\n", at, getattr(error, "pos", at))
            yield Problem(
                "R260", f"broken JSON: {shown(message, 100)}; what follows in the file is not read", rows.file, line
            )
            return
        count += 1
        found = _inner_list(row) if not inside else None
        for item in found if found is not None else (row,):
            yield from rows.items(item, line)
            line += found is not None  # inside an object the line is not known: count the articles
        line += text.count("\n", at, end) if found is None else 0
        at = end
    if not count:
        yield Problem(
            "R253", "empty file" if not text.strip() else "an empty list, no article in it", rows.file, level="error"
        )


def _inner_list(row: Any) -> list[Any] | None:
    if isinstance(row, dict):
        for name in _LISTS:
            if isinstance(row.get(name), list) and all(isinstance(item, dict) for item in row[name]):
                return row[name]
    return None


# --- CSV -----------------------------------------------------------------------------------------------------------


def read_table(stream: BinaryIO, rows: Rows, delimiter: str | None = None) -> Items:
    """CSV or TSV with a header line; cells may hold line ends. The line of a row is the one it begins on."""
    csv.field_size_limit(LONGEST_LINE)
    head = stream.read(SAMPLE)
    try:
        encoding = encoding_of(head, rows.known.encoding)
    except Undecodable as error:
        yield Problem("R256", str(error), rows.file, level="error")
        return
    lines = _Bounded(_text_stream(_Joined(head, stream), encoding))
    header = next(lines, "")
    if not header.strip():
        yield Problem("R253", "empty file" if not head.strip() else "no header line", rows.file, 1, level="error")
        return
    delimiter = delimiter or delimiter_of(header)
    try:
        names = [cell.strip().removeprefix("\ufeff") for cell in next(csv.reader([header], delimiter=delimiter))]
    except (csv.Error, StopIteration) as error:
        yield Problem("R260", f"broken header line: {error}", rows.file, 1, level="error")
        return
    columns = columns_of(names, rows.mapping)
    if columns.get("text") not in names:
        yield Problem("R262", no_text(dict.fromkeys(names)), rows.file, 1, level="error")
        return
    reader = csv.reader(lines, delimiter=delimiter)
    before = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Problem("R260", f"broken row: {shown(error, 100)}", rows.file, before + 1)
            before = 1 + reader.line_num
            continue
        line, before = before + 1, 1 + reader.line_num
        if not cells or not any(cells):
            continue
        row = dict(zip(names, cells, strict=False))
        if encoding == "utf-8-sig" and _ESCAPED.search(row.get(columns["text"]) or ""):
            yield Problem("R256", "row with bytes that are no UTF-8; give --encoding", rows.file, line)
            continue
        yield from rows.items(row, line)


class _Bounded:
    """The lines of a text stream, each cut into pieces of bounded length."""

    def __init__(self, stream: io.TextIOWrapper):
        self._stream = stream

    def __iter__(self) -> _Bounded:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        return line
