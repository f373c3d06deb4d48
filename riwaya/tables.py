"""Read the lexicon tables: tab-separated, one header line, '#' comments; every error names file and line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from riwaya.errors import LexiconError

LEXICONS = Path(str(files("riwaya"))) / "lexicons"


class Row(dict[str, str]):
    """One line of a table: column name -> stripped cell ('' where empty). ``where`` is 'file:line'."""

    __slots__ = ("where",)

    def __init__(self, cells: dict[str, str], where: str):
        super().__init__(cells)
        self.where = where

    def many(self, column: str) -> list[str]:
        """The '|'-separated values of a cell, without empty ones."""
        return [part.strip() for part in self[column].split("|") if part.strip()]

    def error(self, message: str) -> LexiconError:
        return LexiconError(f"{self.where}: {message}")


def read_table(
    name: str, columns: Sequence[str], required: Sequence[str] = (), folder: Path | None = None
) -> Iterator[Row]:
    """Yield the rows of lexicon table ``name`` (path below riwaya/lexicons), checked against ``columns``.

    Raises LexiconError where the header differs, a line has too many cells, a required cell is empty, or the bytes
    are not UTF-8.
    """
    path = (folder or LEXICONS) / name
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        last = path.read_bytes()[: error.start].count(b"\n") + 1
        raise LexiconError(f"{name}:{last}: not UTF-8; save the file as UTF-8") from error
    except FileNotFoundError as error:
        raise LexiconError(f"{name}: no such lexicon table in {path.parent}") from error
    header: list[str] | None = None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if header is None:
            header = cells
            if header != list(columns):
                raise LexiconError(f"{name}:{number}: header is {header}; it must be {list(columns)}")
            continue
        if len(cells) > len(header):
            raise LexiconError(f"{name}:{number}: {len(cells)} cells where the header has {len(header)} columns")
        cells += [""] * (len(header) - len(cells))
        row = Row(dict(zip(header, cells, strict=True)), f"{name}:{number}")
        for column in required:
            if not row[column]:
                raise row.error(f"column {column!r} is empty")
        yield row
    if header is None:
        raise LexiconError(f"{name}:1: the table is empty; it must start with the header {list(columns)}")
