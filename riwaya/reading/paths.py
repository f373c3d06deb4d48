"""Which files are meant: files, folders and patterns, and what sort of file each one is."""

from __future__ import annotations

import glob
import gzip
import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from riwaya.model import Problem
from riwaya.reading.known import shown
from riwaya.reading.sidecar import NAME, is_sidecar

_BY_ENDING = {
    ".txt": "text", ".text": "text", ".jsonl": "jsonl", ".ndjson": "jsonl", ".jl": "jsonl", ".json": "json",
    ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".html": "html", ".htm": "html", ".xhtml": "html",
}  # fmt: skip
_MAGIC = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a zip or office file (docx, xlsx, odt, epub)"),
    (b"PK\x05\x06", "an empty zip file"),
    (b"\xd0\xcf\x11\xe0", "an old office file (doc, xls)"),
    (b"{\\rtf", "an RTF document"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"RIFF", "a sound, image or film file"),
    (b"WARC/", "a WARC archive"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"PAR1", "a Parquet file"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
)
HEAD = 8192


class Found(NamedTuple):
    """A file to read. ``root``: the folder that it was found from (its own, where it was named itself)."""

    path: str
    root: str

    @property
    def label(self) -> str:
        return shown(self.path)

    @property
    def relative(self) -> str:
        return shown(os.path.relpath(self.path, self.root).replace(os.sep, "/"))


class Listing(NamedTuple):
    """The files that the paths name, in order, the folders that were walked, and what is wrong with the paths."""

    files: list[Found]
    folders: list[str]
    problems: list[Problem]


def list_files(paths: Sequence[str], metadata: str | None = None) -> Listing:
    """Expand files, folders (recursively, sorted, hidden files left out) and patterns; each file stands once."""
    out = Listing([], [], [])
    seen: set[str] = set()
    skip = os.path.realpath(metadata) if metadata else None

    def take(path: str, root: str) -> None:
        real = os.path.realpath(path)
        if real not in seen and real != skip:
            seen.add(real)
            out.files.append(Found(path, root))

    for path in paths:
        try:
            _expand(os.fspath(path), take, out)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "cannot be a path"
            out.problems.append(Problem("R251", f"cannot be read: {reason.lower()}", shown(path), level="error"))
    return out


def _expand(path: str, take, out: Listing) -> None:
    if os.path.isdir(path):
        _walk(path, take, out)
    elif os.path.lexists(path):
        take(path, os.path.dirname(path))
    elif any(sign in path for sign in "*?["):
        before = len(out.files)
        matches = sorted(glob.iglob(path, recursive=True))
        for match in matches:
            if os.path.isdir(match):
                if "**" not in path:
                    _walk(match, take, out)
            elif not os.path.basename(match).startswith(".") and not _is_table_of_files(match):
                take(match, os.path.dirname(match))
        if not matches:
            out.problems.append(Problem("R250", "no file matches this pattern", shown(path), level="error"))
        elif len(out.files) == before and all(os.path.isdir(match) for match in matches) and "**" in path:
            out.problems.append(Problem("R252", "no readable file in it", shown(path), level="error"))
    else:
        out.problems.append(Problem("R250", "no such file or folder", shown(path), level="error"))


def _is_table_of_files(path: str) -> bool:
    return os.path.basename(path) == NAME and is_sidecar(path)


def _walk(folder: str, take, out: Listing) -> None:
    def trouble(error: OSError) -> None:
        reason = (error.strerror or "cannot be read").lower()
        out.problems.append(Problem("R251", f"cannot be read: {reason}", shown(error.filename), level="error"))

    before = len(out.problems)
    count = 0
    for here, names, files in os.walk(folder, onerror=trouble):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            path = os.path.join(here, name)
            if name.startswith(".") or _is_table_of_files(path):
                continue
            count += 1
            take(path, folder)
    out.folders.append(folder)
    if not count and len(out.problems) == before:
        out.problems.append(Problem("R252", "no readable file in it", shown(folder), level="error"))


def ids_of(files: Sequence[Found]) -> Iterator[str]:
    """A default id for every file: its stem; where two have the same, the path below the folder that was named."""
    stems = Counter(stem_of(found.path) for found in files)
    twice = [found for found in files if stems[stem_of(found.path)] > 1]
    longer = Counter(_without_ending(found.relative) for found in twice)
    full = Counter(found.relative for found in twice)
    for found in files:
        stem = stem_of(found.path)
        if stems[stem] == 1:
            yield stem
        elif longer[_without_ending(found.relative)] == 1:
            yield _without_ending(found.relative)
        else:
            yield found.relative if full[found.relative] == 1 else shown(found.path)


def stem_of(path: str) -> str:
    """The name of a file without its ending (and without .gz)."""
    return _without_ending(shown(os.path.basename(path)))


def _without_ending(name: str) -> str:
    name = name.removesuffix(".gz")
    stem, ending = os.path.splitext(name)
    return stem if len(ending) <= 7 and not ending[1:].isdigit() and " " not in ending and stem else name


class Refused(ValueError):
    """A file that is not to be read, with the code and the line that say why."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


def open_file(path: str):
    """Open a plain file for reading, through gzip where its first bytes say so. Raises Refused and OSError."""
    mode = os.stat(path).st_mode
    if not stat.S_ISREG(mode):
        raise Refused("R251", "cannot be read: not a regular file")
    file = open(path, "rb")  # noqa: SIM115 (the caller closes it)
    if file.peek(2)[:2] == b"\x1f\x8b":
        return gzip.open(file)
    return file


def kind_of(path: str, head: bytes) -> str:
    """text, html, jsonl, json, csv or tsv: by the ending, else by the first bytes. Raises Refused."""
    from riwaya.reading.html import looks_like_html

    for magic, name in _MAGIC:
        if head.startswith(magic) and not (len(magic) < 4 and head.isascii() and 0 not in head):
            raise Refused("R254", f"{name}, not text; convert it to plain text first")
    name = path.lower().removesuffix(".gz")
    kind = _BY_ENDING.get(os.path.splitext(name)[1])
    if kind in ("json", "jsonl", "csv", "tsv", "html"):
        if kind == "json" and _is_lines(head):
            return "jsonl"
        return kind
    text = head.decode("utf-8", "ignore") if 0 not in head else head.replace(b"\0", b"").decode("latin-1")
    if looks_like_html(text):
        return "html"
    if kind is None:
        bare = text.lstrip("\ufeff \t\r\n")
        if bare.startswith("<?xml") or bare.startswith("<rss"):
            raise Refused("R254", "an XML file, not an article; save the pages as HTML or the articles as JSON lines")
        if bare.startswith("{"):
            return "jsonl" if _is_lines(head) else "json"
        if bare.startswith("[") and bare[1:].lstrip().startswith("{"):
            return "json"
    return "text"


def _is_lines(head: bytes) -> bool:
    """Whether JSON stands one object a line: the first line is an object by itself (or longer than we looked)."""
    import orjson

    first, end, rest = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    if not first.startswith(b"{"):
        return False
    if not end:
        return len(head) >= HEAD
    try:
        orjson.loads(first)
    except ValueError:
        return False
    return rest.strip()[:1] in (b"{", b"")
