"""The texts of a gold folder or a data folder as articles, read as ``riwaya run`` reads them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from riwaya.errors import InputError
from riwaya.model import Article
from riwaya.reading import read_paths


def read_texts(paths: Sequence[Path]) -> dict[str, Article]:
    """id -> article of files and folders. Raises InputError (R201) where a path is not there."""
    for path in paths:
        if not path.exists():
            raise InputError(f"{path}: no such file or folder; give the texts of the coded articles", code="R201")
    found = read_paths([str(path) for path in paths])
    return {one.id: one for one in found if isinstance(one, Article)}


def usual_texts(gold: Path, data: Path | None) -> list[Path]:
    """Where the texts of a gold folder lie if nobody says: beside it, above it, or in the data folder."""
    out = []
    for folder in (gold, gold.parent):
        out += [p for p in (folder / "texts", folder / "reports.jsonl") if p.exists()]
        if (folder / "articles.csv").is_file():
            out.append(folder)
    if data is not None:
        out += [p for p in (data / "seeds", data / "corpora" / "gold_articles.jsonl") if p.exists()]
    return out
