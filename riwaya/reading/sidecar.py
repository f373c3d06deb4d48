"""The table beside a folder of texts: articles.csv, or the file given with --metadata. One row tells of one file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
from dataclasses import dataclass, field
from typing import Any

import orjson

from riwaya.model import Problem
from riwaya.reading.decode import Undecodable, decode
from riwaya.reading.fields import NoDate, columns_of, date_of, label_of
from riwaya.reading.known import LARGEST_ARTICLE, shown, size_words

NAME = "articles.csv"
_FILE_COLUMNS = ("file", "filename", "file_name", "path", "name")


@dataclass(slots=True)
class Told:
    """What a sidecar row says of its file."""

    line: int
    file: str
    fields: dict[str, str | None]
    published: dt.date | None = None
    problems: list[Problem] = field(default_factory=list)


class Sidecar:
    """The rows of one sidecar by file. ``problems``: what is wrong with the table as a whole, and rows told twice."""

    def __init__(self, path: str, label: str):
        self.path = path
        self.folder = os.path.dirname(path)
        self.label = label
        self.problems: list[Problem] = []
        self._rows: dict[str, Told] = {}
        self._by_name: dict[str, Told | None] = {}  # base name -> its row, None where two rows have it

    @property
    def usable(self) -> bool:
        """Whether it has any row."""
        return bool(self._rows)

    def add(self, told: Told) -> None:
        """Take a row in; a second one for the same file is a problem instead."""
        key = told.file.replace("\\", "/").removeprefix("./")
        if key in self._rows:
            line = self._rows[key].line
            self.problems.append(
                Problem(
                    "R267",
                    f"{shown(told.file)} has a row already (line {line}); this one is not used",
                    self.label,
                    told.line,
                )
            )
            return
        self._rows[key] = told
        for name in {key.rsplit("/", 1)[-1], os.path.splitext(key.rsplit("/", 1)[-1])[0]}:
            self._by_name[name] = told if name not in self._by_name else None

    def find(self, path: str) -> Told | None:
        """The row of the file at ``path``: by its path from the table, else by a name that one row alone has."""
        relative = os.path.relpath(path, self.folder or ".").replace(os.sep, "/")
        name = os.path.basename(path)
        return self._rows.get(relative) or self._by_name.get(name) or self._by_name.get(os.path.splitext(name)[0])

    def missing(self, below: str | None = None) -> list[Problem]:
        """A warning for every row whose file is not there (nor, by its name, in the folder ``below``)."""
        out = []
        for key, told in self._rows.items():
            places = [os.path.join(base, key) for base in {self.folder, below or self.folder}]
            if not any(os.path.exists(place) or os.path.exists(place + ".txt") for place in places):
                out.append(Problem("R264", f"its file {shown(told.file)} does not exist", self.label, told.line))
        return out


def read_sidecar(path: str, label: str, encoding: str | None = None) -> Sidecar:
    """Read a csv, tsv or jsonl table of metadata; what is wrong with it stands in ``problems``. Never raises."""
    out = Sidecar(path, label)

    def refuse(message: str, line: int | None = None) -> Sidecar:
        out.problems.append(Problem("R266", f"cannot be used as metadata: {message}", label, line, level="error"))
        return out

    try:
        if os.path.getsize(path) > LARGEST_ARTICLE:
            return refuse(
                f"{size_words(os.path.getsize(path))}; a metadata table has at most {size_words(LARGEST_ARTICLE)}"
            )
        with open(path, "rb") as file:
            data = file.read(LARGEST_ARTICLE + 1)
        text = decode(data, encoding).text
    except OSError as error:
        return refuse((error.strerror or "cannot be opened").lower())
    except ValueError as error:
        return refuse(str(error) if isinstance(error, Undecodable) else "cannot be opened")
    if path.lower().endswith((".jsonl", ".ndjson")):
        rows = _json_rows(out, text)
    else:
        rows = _table_rows(out, text)
    columns: dict[str, str] | None = None
    for line, row in rows:
        key = next((k for want in _FILE_COLUMNS for k in row if k.strip().lower() == want), None)
        if key is None:
            return refuse(f"no column 'file' (there are: {', '.join(shown(k, 30) for k in list(row)[:12])})", line)
        if columns is None or not set(columns.values()) <= row.keys():
            columns = columns_of((k for k in row if k != key), {})
        name = label_of(row[key])
        if name is not None:
            out.add(_told(line, name, row, columns, label))
    return out


def _told(line: int, name: str, row: dict[str, Any], columns: dict[str, str], label: str) -> Told:
    fields = {f: label_of(row.get(k)) for f, k in columns.items() if f not in ("text", "published")}
    told = Told(line, name, fields)
    if "published" in columns:
        try:
            told.published = date_of(row.get(columns["published"]))
        except NoDate as error:
            told.problems.append(Problem("R263", f"publication date of {shown(name)}: {error}", label, line))
    return told


def is_sidecar(path: str) -> bool:
    """Whether an articles.csv tells of files (it has a column «file»), rather than holding articles itself."""
    try:
        with open(path, "rb") as file:
            head = file.readline(20_000)
    except (OSError, ValueError):
        return True
    names = {
        cell.strip().strip('"').lower()
        for cell in head.decode("utf-8-sig", "replace").replace(";", ",").replace("\t", ",").split(",")
    }
    return bool(names & set(_FILE_COLUMNS)) or not names & {"text", "body", "content"}


def delimiter_of(header: str) -> str:
    """Comma, semicolon or tab, whichever the header has most of (the comma where none)."""
    return max(",;\t", key=header.count)


def _table_rows(out: Sidecar, text: str):
    header, _, _ = text.partition("\n")
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter_of(header))
    names: list[str] | None = None
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            out.problems.append(Problem("R266", f"broken row: {error}", out.label, reader.line_num))
            before = reader.line_num
            continue
        line, before = before + 1, reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if names is None:
            names = [cell.strip() for cell in cells]
            continue
        yield line, dict(zip(names, cells, strict=False))


def _json_rows(out: Sidecar, text: str):
    for line, raw in enumerate(text.split("\n"), 1):
        if not raw.strip():
            continue
        try:
            row = orjson.loads(raw)
        except ValueError as error:
            out.problems.append(Problem("R260", f"broken JSON: {shown(str(error), 120)}", out.label, line))
            continue
        if isinstance(row, dict):
            yield line, row
        else:
            out.problems.append(Problem("R260", "a JSON object is wanted on every line", out.label, line))
