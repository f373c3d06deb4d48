"""Cut a text into words, numbers and signs, each with its place in the untouched text."""

from __future__ import annotations

import re

from riwaya.arabic.normalise import FOLD

# Arabic letters with their marks and tatweel (and the presentation forms), Latin words, numbers with their separators,
# a run of line ends, or any single other sign. Bidi and zero-width controls inside a word belong to it, and so do the
# points and spaces that some outlets set inside a word, beside a tatweel, to get it past filters (قـ.صف, مقـ ـتل).
_CONTROLS = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\ufeff\u00ad"
_ARABIC = (
    "\u0610-\u061a\u0620-\u065f\u066e-\u06d3\u06d5-\u06dc\u06df-\u06e8\u06ea-\u06ef\u06fa-\u06ff"
    "\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdfb\ufe70-\ufefc"
)
_LETTER = "\u0621-\u064a"
_MASK = rf"(?:(?<=\u0640)(?<![^{_LETTER}]ه\u0640)(?:[.*,_]\u0640?| \u0640)(?=[{_LETTER}])|[.*,_]\u0640(?=[{_LETTER}]))"
_DIGIT = "0-9\u0660-\u0669\u06f0-\u06f9"
PATTERN = re.compile(
    rf"(?P<word>[{_ARABIC}][{_ARABIC}{_CONTROLS}]*(?:{_MASK}[{_ARABIC}{_CONTROLS}]+)*)"
    rf"|(?P<number>[{_DIGIT}]+(?:[.,٫٬][{_DIGIT}]+)*)"
    r"|(?P<latin>[A-Za-zÀ-ɏ][A-Za-z0-9À-ɏ'’_-]*)"
    r"|(?P<newline>(?:[^\S\n\r]*[\n\r\u2028\u2029]+)+)"
    r"|(?P<sign>[^\s\w])",
)

_MASKS = {ord(c): None for c in ".*,_ "}
_fold_cache: dict[str, str] = {}


def fold_word(word: str) -> str:
    """``fold`` with a memory: the same few hundred thousand words return again and again."""
    folded = _fold_cache.get(word)
    if folded is None:
        if len(_fold_cache) > 80_000:
            _fold_cache.clear()
        folded = _fold_cache[word] = word.translate(FOLD)
    return folded


class Tokens:
    """The tokens of one text as parallel lists: ``text[start[i]:end[i]]`` is token i, ``norm[i]`` its folded form.

    ``kind[i]`` is one of ``word``, ``number``, ``latin``, ``newline``, ``sign``. Lists, not objects, because a
    million-article run spends most of its time here.
    """

    __slots__ = ("end", "kind", "norm", "start", "text")

    def __init__(self, text: str):
        self.text = text
        self.start: list[int] = []
        self.end: list[int] = []
        self.norm: list[str] = []
        self.kind: list[str] = []
        cache = _fold_cache
        for match in PATTERN.finditer(text):
            raw = match.group()
            kind = match.lastgroup or "sign"
            folded = cache.get(raw)
            if folded is None:
                folded = fold_word(raw)
                if kind == "word" and not folded.isalnum():
                    folded = cache[raw] = folded.translate(_MASKS)
            if not folded and kind != "newline":
                continue  # marks or controls alone
            self.start.append(match.start())
            self.end.append(match.end())
            self.norm.append("\n" if kind == "newline" else folded)
            self.kind.append(kind)

    def __len__(self) -> int:
        return len(self.norm)

    def raw(self, first: int, last: int) -> str:
        """The untouched text from token ``first`` to token ``last`` (both included)."""
        return self.text[self.start[first] : self.end[last]]


def tokenise(text: str) -> Tokens:
    """Tokenise a text. Every token's raw text is ``text[start:end]``; white space other than line ends is dropped."""
    return Tokens(text)
