"""Find names of one or more words in a token sequence, with clitics on the first word and quote marks anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from riwaya.arabic.tokens import Tokens

_QUOTE_SIGNS = frozenset('"\'’‘`()[]{}*_')
_PROCLITICS = frozenset("وفبلك")
_first_forms: dict[str, tuple[tuple[str, str], ...]] = {}


def first_forms(word: str) -> tuple[tuple[str, str], ...]:
    """The ways to read a folded word as (proclitics, rest), the word itself first.

    >>> first_forms("وللجيش")
    (('', 'وللجيش'), ('و', 'للجيش'), ('ول', 'الجيش'), ('ول', 'لجيش'))
    """
    known = _first_forms.get(word)
    if known is not None:
        return known
    result = ways_to_cut(word)
    if len(_first_forms) > 80_000:
        _first_forms.clear()
    _first_forms[word] = result
    return result


def ways_to_cut(word: str) -> tuple[tuple[str, str], ...]:
    """The same, for a word that will hardly be asked about again."""
    if word[:1] not in _PROCLITICS:
        return (("", word),)
    forms: list[tuple[str, str]] = [("", word)]

    def add(prefix: str, rest: str) -> None:
        if len(rest) >= 2 and all(rest != r for _, r in forms):
            forms.append((prefix, rest))

    def prepositions(prefix: str, rest: str) -> None:
        if len(rest) < 3:
            return
        if rest.startswith("لل"):
            add(prefix + "ل", "ال" + rest[2:])
            add(prefix + "ل", rest[1:])
        elif rest[0] in "بلك":
            add(prefix + rest[0], rest[1:])

    prepositions("", word)
    if len(word) >= 3 and word[0] in "وف":
        add(word[0], word[1:])
        prepositions(word[0], word[1:])
    return tuple(forms)


class Match(NamedTuple):
    """A name found: tokens ``first`` to ``last`` (both included), the clitics before it, what the name stands for."""

    first: int
    last: int
    prefix: str
    key: str
    payload: Any


class NameIndex:
    """Folded names -> payloads, looked up by longest match over words; signs of quotation between words are skipped."""

    def __init__(self, names: Mapping[str, Any]):
        self.names = names
        lengths: dict[str, set[int]] = {}
        for name in names:
            words = name.split(" ")
            lengths.setdefault(words[0], set()).add(len(words))
        self.lengths: dict[str, tuple[int, ...]] = {w: tuple(sorted(n, reverse=True)) for w, n in lengths.items()}

    def starting(self, tokens: Tokens, content: list[int], at: int) -> Iterator[Match]:
        """Names that begin at ``content[at]``, longest first for each reading of the clitics."""
        norm = tokens.norm
        first = content[at]
        lengths = self.lengths
        for prefix, form in first_forms(norm[first]):
            counts = lengths.get(form)
            if counts is None:
                continue
            for count in counts:
                if at + count > len(content):
                    continue
                if count == 1:
                    key, last = form, first
                else:
                    last = content[at + count - 1]
                    key = form + " " + " ".join([norm[i] for i in content[at + 1 : at + count]])
                payload = self.names.get(key)
                if payload is not None:
                    yield Match(first, last, prefix, key, payload)


def content_tokens(tokens: Tokens, first: int, stop: int) -> list[int]:
    """Indexes in ``[first, stop)`` without quotation signs and brackets, so that names match through them."""
    kind, norm = tokens.kind, tokens.norm
    return [i for i in range(first, stop) if kind[i] != "sign" or norm[i] not in _QUOTE_SIGNS]


def folded_names(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    """Group (folded name, payload) pairs by name, payloads in the order given and without repeats."""
    out: dict[str, list[Any]] = {}
    for name, payload in pairs:
        held = out.setdefault(name, [])
        if payload not in held:
            held.append(payload)
    return out
