"""Cut an article's tokens into sentences, and a sentence into clauses, as ranges ``[first, stop)`` of token indexes."""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from riwaya.arabic.inflect import verb_forms
from riwaya.arabic.normalise import fold
from riwaya.arabic.tokens import Tokens
from riwaya.tables import read_table

Range = tuple[int, int]

_STOPS = frozenset(".…؟?!۔")
_CLOSING_QUOTES = frozenset("»”’›")
_OPENING_QUOTES = frozenset("«“„‘‹")
_CLOSING_BRACKETS = frozenset(")]}")
_GOES_ON = frozenset("،,؛;:")
_TATWEEL = "\u0640"
_COMMAS = frozenset("،,")
_SEMICOLONS = frozenset("؛;")
_MIN_CLAUSE = 3  # words: shorter pieces are lists and asides, not clauses


# --- sentences -----------------------------------------------------------------------------------------------------


def sentences(tokens: Tokens) -> list[Range]:
    """The sentences of a text; together they cover every token, in order.

    A sentence ends with a line end or with . … ؟ ! and the quotation marks and brackets that close after it, also where
    no space follows («الإنسان.وأضاف»). It does not end at the point of an initial («د. سامر», «أ.ف.ب»), of a Latin
    name or address, of a list number at its start, inside «(…)», or before a comma. Line ends belong to the sentence
    before them (to the first one, at the top).
    """
    kind, norm = tokens.kind, tokens.norm
    out: list[Range] = []
    first, at, count = 0, 0, len(norm)
    started = False  # a token other than a line end has been seen since ``first``
    while at < count:
        if kind[at] == "newline":
            at += 1
            if started:
                out.append((first, at))
                first, started = at, False
            continue
        started = True
        if kind[at] == "sign" and norm[at] in _STOPS:
            last = at
            while last + 1 < count and kind[last + 1] == "sign" and norm[last + 1] in _STOPS:
                last += 1
            if _ends_here(tokens, first, at, last):
                at = _with_closers(tokens, first, last) + 1
                while at < count and kind[at] == "newline":
                    at += 1
                out.append((first, at))
                first, started = at, False
                continue
            at = last
        at += 1
    if first < count:
        if started or not out:
            out.append((first, count))
        else:
            out[-1] = (out[-1][0], count)
    return out


def _ends_here(tokens: Tokens, first: int, dot: int, last: int) -> bool:
    """Whether the run of stops ``dot`` to ``last`` ends the sentence that began at ``first``."""
    kind, norm, start, end = tokens.kind, tokens.norm, tokens.start, tokens.end
    after = last + 1
    if dot == first:
        return False  # stops at the start belong to what follows
    if after >= len(norm) or kind[after] == "newline":
        return True
    before = dot - 1
    if kind[after] == "sign" and norm[after] in _GOES_ON:
        return False
    if kind[after] == "sign" and norm[after] in _CLOSING_BRACKETS and norm[before] in "([{":
        return False  # (…)
    if norm[dot] != "." or last > dot:
        return True
    glued_before, glued_after = end[before] == start[dot], end[dot] == start[after]
    before_point, joined_left = _abbreviations()
    if norm[before] in before_point and glued_before:
        return False
    if glued_before and glued_after:
        if norm[after] in joined_left:
            return False  # a domain name: «العربية.نت»
        if kind[before] != "word" and kind[after] in ("latin", "number"):
            return False  # t.co, 3.abc
        if tokens.text[end[before] - 1] == _TATWEEL or tokens.text[start[after]] == _TATWEEL:
            return False  # a word masked with a point: «قـ.صف»
    if kind[before] == "latin" and end[before] - start[before] == 1:
        return False
    if kind[before] == "number":
        return before != first
    if kind[before] == "word" and len(norm[before]) == 1:
        # An initial, unless it is the unit or the era after a number («2011 م. وقال»).
        return not glued_before or (kind[before - 1] == "number" and before > first and not glued_after)
    return True


@lru_cache(maxsize=1)
def _abbreviations() -> tuple[frozenset[str], frozenset[str]]:
    """Folded words of several letters after which a point ends nothing, and words that a point joins to the left."""
    held: dict[str, set[str]] = {"before": set(), "after": set()}
    for row in read_table("abbreviations.tsv", ("word", "side", "note"), required=("word", "side")):
        if row["side"] not in held:
            raise row.error(f"side {row['side']!r} is neither before nor after")
        held[row["side"]].add(fold(row["word"]))
    return frozenset(held["before"]), frozenset(held["after"])


def _with_closers(tokens: Tokens, first: int, last: int) -> int:
    """The last token of the sentence whose stop is ``last``: the marks that close after the stop stay with it."""
    kind, start, end, text = tokens.kind, tokens.start, tokens.end, tokens.text
    at, count = last, len(kind)
    while at + 1 < count and kind[at + 1] == "sign":
        mark = text[start[at + 1]]
        if mark in _CLOSING_BRACKETS or mark in _STOPS:
            at += 1
            continue
        if not _is_quote(tokens.norm[at + 1], mark):
            break
        glued_before = end[at] == start[at + 1]
        glued_after = at + 2 < count and end[at + 1] == start[at + 2] and kind[at + 2] not in ("newline", "sign")
        if mark in _CLOSING_QUOTES:
            closes = glued_before or not glued_after
        elif mark in _OPENING_QUOTES:
            closes = glued_before and not glued_after  # a mark of the wrong shape
        elif glued_before != glued_after:
            closes = glued_before
        else:
            closes = sum(tokens.norm[i] == '"' for i in range(first, at + 1)) % 2 == 1
        if not closes:
            break
        at += 1
    return at


def _is_quote(norm: str, mark: str) -> bool:
    return norm == '"' or mark in _CLOSING_QUOTES or mark in _OPENING_QUOTES or mark == "'"


# --- clauses -------------------------------------------------------------------------------------------------------


class _Opener(NamedTuple):
    words: tuple[str, ...]
    kind: str
    comma: str
    not_after: frozenset[str]
    not_before: frozenset[str]


_KINDS = ("time", "place", "cause", "purpose", "contrast", "sequel", "speech", "relative", "complement")


@lru_cache(maxsize=1)
def _openers() -> dict[str, tuple[_Opener, ...]]:
    """First word -> the openers that begin with it, longest first."""
    table: dict[str, list[_Opener]] = {}
    columns = ("words", "kind", "comma", "not_after", "not_before", "note")
    for row in read_table("clause_openers.tsv", columns, required=columns[:3]):
        if row["kind"] not in _KINDS:
            raise row.error(f"kind {row['kind']!r} is none of {', '.join(_KINDS)}")
        if row["comma"] not in ("needed", "free", "never"):
            raise row.error(f"comma {row['comma']!r} is none of needed, free, never")
        words = tuple(fold(row["words"]).split())
        around = [frozenset(map(fold, row.many(column))) for column in ("not_after", "not_before")]
        table.setdefault(words[0], []).append(_Opener(words, row["kind"], row["comma"], *around))
    return {word: tuple(sorted(held, key=lambda o: -len(o.words))) for word, held in table.items()}


@lru_cache(maxsize=1)
def common_verbs() -> dict[str, bool]:
    """Every 3rd person form of the verbs of lexicons/common_verbs.tsv, folded -> whether it is also a masdar (قصف)."""
    forms: dict[str, bool] = {}
    for row in read_table("common_verbs.tsv", ("verb", "present", "noun", "note"), required=("verb",)):
        if row["noun"] not in ("", "yes"):
            raise row.error(f"noun is {row['noun']!r}; it must be 'yes' or empty")
        try:
            made = verb_forms(row["verb"], row["present"], passive=False)
        except ValueError as error:
            raise row.error(str(error)) from error
        for form, tags in made.items():
            if any(".3" in tag and "bound" not in tag for tag in tags):
                also_noun = bool(row["noun"]) and "past.3ms" in tags
                forms[form] = forms.get(form, also_noun) and also_noun
    return forms


@lru_cache(maxsize=1 << 16)
def _joined_verb(word: str) -> bool | None:
    """Whether a folded word is و or ف + a common verb, with س of the future or without; None: or و + its masdar."""
    if len(word) < 4 or word[0] not in "وف":
        return False
    verbs = common_verbs()
    also_noun = verbs.get(word[1:])
    if also_noun is None:
        return word[1] == "س" and word[2] in "يتن" and word[2:] in verbs
    return None if also_noun else True


def _opens_with_verb(tokens: Tokens, at: int, stop: int, verbs: Container[str]) -> bool:
    """Whether و/ف + verb stands at ``at``. «وقطع الموارد» may be a masdar with its object: before ال it is no verb."""
    word = tokens.norm[at]
    found = _joined_verb(word)
    if found is None:
        return at + 1 < stop and not tokens.norm[at + 1].startswith("ال")
    return found or (word[0] in "وف" and word[1:] in verbs)


def _opener_at(tokens: Tokens, at: int, stop: int) -> _Opener | None:
    held = _openers().get(tokens.norm[at])
    if held is None:
        return None
    norm = tokens.norm
    for opener in held:
        size = len(opener.words)
        if at + size > stop or (size > 1 and tuple(norm[at : at + size]) != opener.words):
            continue
        if at and norm[at - 1] in opener.not_after:
            continue
        if at + size < stop and norm[at + size] in opener.not_before:
            continue
        return opener
    return None


def clauses(tokens: Tokens, first: int, stop: int, verbs: Container[str] = frozenset()) -> list[Range]:
    """The clauses of the sentence ``[first, stop)``; together they cover it, in order.

    Cautious: it cuts at «؛»; at «،» before an opener of lexicons/clause_openers.tsv or before و/ف + verb (of
    lexicons/common_verbs.tsv, or a folded form in ``verbs``); after a closing quotation mark before the same; and
    before the openers that need no comma. A comma between nouns never cuts, nor does anything inside brackets, nor
    where a piece would have fewer than three words. The comma stays with the clause before it.
    """
    kind, norm = tokens.kind, tokens.norm
    cuts: list[int] = []
    words = 0  # since the last cut
    depth = 0
    separated = False  # the token before is a comma or a closing quotation mark

    openers = _openers()
    for at in range(first, stop):
        word = norm[at]
        if kind[at] == "sign":
            if word in "([{":
                depth += 1
            elif word in ")]}":
                depth = max(depth - 1, 0)
            elif word in _SEMICOLONS and depth == 0 and words >= _MIN_CLAUSE:
                cuts.append(at + 1)
                words = 0
                separated = False
                continue
            separated = word in _COMMAS or (separated and word == '"') or (word == '"' and _closes(tokens, at))
            continue
        if kind[at] == "newline":
            continue
        if words >= _MIN_CLAUSE and depth == 0 and (word in openers or separated):
            opener = _opener_at(tokens, at, stop) if word in openers else None
            cut = False
            if opener is not None:
                cut = opener.comma == "free" or (opener.comma == "needed" and separated)
            elif separated:
                cut = _opens_with_verb(tokens, at, stop, verbs)
            if cut:
                cuts.append(at)
                words = 0
        separated = False
        words += 1
    if cuts and words < _MIN_CLAUSE:
        cuts.pop()
    edges = [first, *(_before_quote(tokens, cut) for cut in cuts), stop]
    return [(a, b) for a, b in pairwise(edges) if a < b]


def _closes(tokens: Tokens, at: int) -> bool:
    """Whether the quotation mark at ``at`` closes, by its shape or by the space after it."""
    mark = tokens.text[tokens.start[at]]
    if mark in _CLOSING_QUOTES:
        return True
    glued_before = at > 0 and tokens.end[at - 1] == tokens.start[at]
    glued_after = at + 1 < len(tokens.start) and tokens.end[at] == tokens.start[at + 1]
    return glued_before and not glued_after


def _before_quote(tokens: Tokens, cut: int) -> int:
    """A clause that begins inside a quotation begins with its opening mark."""
    if cut and tokens.norm[cut - 1] == '"' and not _closes(tokens, cut - 1):
        return cut - 1
    return cut


def subclause_starts(tokens: Tokens, first: int, stop: int) -> list[int]:
    """The tokens in ``[first, stop)`` that open a dependent clause: الذي, التي and the like; أن, إن, بأن, كي."""
    out = []
    openers = _openers()
    norm = tokens.norm
    for at in range(first, stop):
        word = norm[at]
        if word not in openers and word[:1] in "وف":
            word = word[1:]
        held = openers.get(word, ())
        if any(len(opener.words) == 1 and opener.kind in ("relative", "complement") for opener in held):
            out.append(at)
    return out
