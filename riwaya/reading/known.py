"""What the caller knows about articles that do not say it themselves, and small helpers that every reader uses."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

LARGEST_ARTICLE = 50_000_000  # bytes of a file that holds one article
LARGEST_PAGE = 20_000_000  # bytes of a web page
LARGEST_LIST = 200_000_000  # bytes of a JSON list, which is held in memory; JSON lines have no limit
LONGEST_LINE = 16_000_000  # bytes of one line of JSON lines, characters of one cell of a table

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Known:
    """Defaults for articles that lack them; ``encoding`` is obeyed for every file."""

    published: dt.date | None = None
    outlet: str | None = None
    encoding: str | None = None


def shown(name: object, limit: int = 300) -> str:
    """A file name or a piece of input as one printable line: control characters and undecodable bytes as «?»."""
    text = _UNPRINTABLE.sub("?", str(name))
    return text if len(text) <= limit else text[: limit - 1] + "…"


def size_words(count: int) -> str:
    """A size for a message: «340 KB», «200 MB»."""
    return f"{count / 1e6:.0f} MB" if count >= 1e6 else f"{max(count // 1000, 1)} KB"
