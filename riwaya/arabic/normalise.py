"""Fold Arabic spelling to one form, and keep the way back to the text as it stands.

``fold`` is for single words and lexicon entries; ``normalise`` is for whole texts and carries an offset map. The two
agree: ``normalise(t).text == fold(t)`` for every text.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

# Marks that carry no letter: Quranic signs, harakat, superscript alef, tatweel, bidi controls, zero-width and BOM.
_DROPPED = (
    *range(0x0610, 0x061B),
    *range(0x064B, 0x0660),
    0x0670,
    *range(0x06D6, 0x06DD),
    *range(0x06DF, 0x06E9),
    *range(0x06EA, 0x06EE),
    0x0640,
    0x061C,
    0x00AD,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2065),
    *range(0x2066, 0x206A),
    0xFEFF,
)

_LETTERS = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ٲ": "ا", "ٳ": "ا",
    "ى": "ي", "ی": "ي", "ې": "ي", "ئ": "ي",
    "ة": "ه", "ۀ": "ه", "ە": "ه", "ھ": "ه", "ہ": "ه",
    "ؤ": "و", "ک": "ك", "گ": "ك", "ڪ": "ك", "ڤ": "ف", "پ": "ب", "چ": "ج", "ژ": "ز",
}  # fmt: skip

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_QUOTES = "«»“”„‟″〝〞＂‹›"


def _table() -> dict[int, str]:
    table: dict[int, str] = {code: "" for code in _DROPPED}
    table.update({ord(a): b for a, b in _LETTERS.items()})
    table.update({ord(c): " " for c in _SPACES})
    table.update({ord(c): '"' for c in _QUOTES})
    for zero in (0x0660, 0x06F0):
        table.update({zero + n: str(n) for n in range(10)})
    table[ord("٪")] = "%"
    # Presentation forms decompose to ordinary letters, which are then folded like the others.
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code):
            table[code] = "".join(table.get(ord(c), c) for c in plain if c != " ")
    return table


FOLD: dict[int, str] = _table()
"""Code point -> what it folds to ('' where it is dropped); code points not listed stay."""


def fold(text: str) -> str:
    """Return text with spelling variants made one: أإآ→ا, ى→ي, ة→ه, ؤ→و, ئ→ي, digits European, marks dropped."""
    return text.translate(FOLD)


@dataclass(frozen=True, slots=True)
class Normalised:
    """Folded text with its offset map: ``offsets[i]`` is where folded character i begins in the original."""

    text: str
    original: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span of folded ``[start, end)``; marks that follow its last letter belong to it."""
        if start >= end:
            at = self.offsets[start] if start < len(self.offsets) else len(self.original)
            return at, at
        stop = self.offsets[end] if end < len(self.offsets) else len(self.original)
        last = self.offsets[end - 1]
        # A ligature gives several folded characters at one place: never return an empty or reversed span.
        return self.offsets[start], max(stop, last + 1)

    def folded(self, at: int) -> int:
        """The folded index of the letter at original offset ``at`` (of the letter before it, for a dropped mark)."""
        return max(bisect_right(self.offsets, at) - 1, 0)


def normalise(text: str) -> Normalised:
    """Fold a whole text and keep its offset map. Linear in the length of the text."""
    folded: list[str] = []
    offsets: list[int] = []
    get = FOLD.get
    for at, char in enumerate(text):
        new = get(ord(char), char)
        folded.append(new)
        offsets.extend([at] * len(new))
    return Normalised("".join(folded), text, tuple(offsets))
