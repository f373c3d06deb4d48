"""Cut a text into words, numbers and signs, each with its place in the untouched text."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate
from typing import Any

from riwaya.arabic.memory import Entry, Memory, Said, Sieve
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
_KINDS = (
    ("number", rf"[{_DIGIT}]+(?:[.,٫٬][{_DIGIT}]+)*"),
    ("latin", r"[A-Za-zÀ-ɏ][A-Za-z0-9À-ɏ'’_-]*"),
    ("newline", r"(?:[^\S\n\r]*[\n\r\u2028\u2029]+)+"),
    ("sign", r"[^\s\w]"),
)
_WORD = rf"[{_ARABIC}][{_ARABIC}{_CONTROLS}]*"
_REST = "".join(f"|{pattern}" for _, pattern in _KINDS)
_PLAIN = re.compile(rf"({_WORD}{_REST})")
_MASKED = re.compile(rf"({_WORD}(?:{_MASK}[{_ARABIC}{_CONTROLS}]+)*{_REST})")  # a mask has a tatweel in it
_KIND = re.compile(rf"(?P<word>[{_ARABIC}])" + "".join(f"|(?P<{kind}>{pattern})" for kind, pattern in _KINDS))

_MASKS = {ord(c): None for c in ".*,_ "}


class Form:
    """A token as it is written: its folded form, its kind, and what the sieve that asked last knows of it."""

    __slots__ = ("asked", "kind", "norm", "said")

    def __init__(self, norm: str, kind: str):
        self.norm, self.kind = norm, kind
        self.asked: Sieve | None = None
        self.said: Entry = ()


def _form(raw: str) -> Form:
    """The form of a raw token. The kind hangs on how it begins, so that it is the same wherever the token stands."""
    match = _KIND.match(raw)
    kind = (match.lastgroup if match else None) or "sign"
    folded = "\n" if kind == "newline" else raw.translate(FOLD)
    if kind == "word" and not folded.isalnum():
        folded = folded.translate(_MASKS)
    return Form(folded, kind)


_read = Memory(_form)


class Tokens:
    """The tokens of one text as parallel lists: ``text[start[i]:end[i]]`` is token i, ``norm[i]`` its folded form.

    ``kind[i]`` is one of ``word``, ``number``, ``latin``, ``newline``, ``sign``. Lists, not objects, because a
    million-article run spends most of its time here.
    """

    __slots__ = ("_spots", "end", "forms", "kind", "norm", "sieve", "start", "text")

    def __init__(self, text: str):
        self.text = text
        parts = (_MASKED if "\u0640" in text else _PLAIN).split(text)  # what is between, token, between, token, …
        raws = parts[1::2]
        edges = list(accumulate(map(len, parts)))
        self.start: list[int] = edges[:-1:2]
        self.end: list[int] = edges[1::2]
        self.forms: list[Form] = list(map(_read.__getitem__, raws))
        self.norm: list[str] = [form.norm for form in self.forms]
        self.kind: list[str] = [form.kind for form in self.forms]
        self.sieve: Sieve | None = None
        self._spots: dict[int, list[tuple[int, Any]]] = {}
        if "" in self.norm:
            self.keep([n for n, folded in enumerate(self.norm) if folded])  # not marks or controls alone

    def keep(self, kept: list[int]) -> None:
        """Leave out all tokens but those with the numbers ``kept``."""
        for column in ("start", "end", "norm", "kind", "forms"):
            old = getattr(self, column)
            setattr(self, column, [old[n] for n in kept])
        self._spots = {}

    def __len__(self) -> int:
        return len(self.norm)

    def spots(self, memory: Memory[Said], first: int = 0, stop: int | None = None) -> list[tuple[int, Said]]:
        """(token, what the memory says of it) of the tokens in ``[first, stop)`` of which it says anything.

        The whole text is read once, for all memories of ``sieve`` together. Whoever changes ``norm`` or ``kind`` calls
        ``changed``.
        """
        found = self._spots.get(id(memory))
        if found is None:
            if self.sieve is not None and not self._spots:
                self._spots = self.sieve.spots(self.forms)
            found = self._spots.get(id(memory))
        if found is None:
            spots = enumerate(map(memory.__getitem__, self.norm))
            found = self._spots[id(memory)] = [(at, said) for at, said in spots if said]
        if stop is None:
            return found
        return found[bisect_left(found, (first,)) : bisect_left(found, (stop,))]

    def changed(self) -> None:
        """Forget what was read of words, because they are no longer what they were."""
        read = zip(self.forms, self.norm, self.kind, strict=True)
        self.forms = [form if form.norm == norm else Form(norm, kind) for form, norm, kind in read]
        self._spots = {}

    def raw(self, first: int, last: int) -> str:
        """The untouched text from token ``first`` to token ``last`` (both included)."""
        return self.text[self.start[first] : self.end[last]]


def tokenise(text: str) -> Tokens:
    """Tokenise a text. Every token's raw text is ``text[start:end]``; white space other than line ends is dropped."""
    return Tokens(text)
