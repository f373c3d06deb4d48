"""Split a folded word into proclitics, stem and enclitic.

All legal readings are kept, the most plausible first. What is plausible comes from a lexicon of stems (any container of
folded words, as ``inflect`` makes them) and from the closed class of lexicons/function_words.tsv.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import lru_cache
from typing import NamedTuple

from riwaya.arabic.normalise import fold
from riwaya.tables import read_table

# What a clitic costs a reading. Rare clitics cost more; a reading with a known stem costs _UNKNOWN less.
_CONJUNCTIONS = {"و": 1.0, "ف": 2.0}
_PREPOSITIONS = {"ب": 1.2, "ل": 1.2, "ك": 2.6}
_FUTURE = 1.0
_QUESTION = 5.5
_ARTICLE = -0.1
_ENCLITICS = {
    "ها": 1.0, "ه": 1.3, "هم": 1.2, "هما": 1.3, "نا": 1.8, "ني": 2.2,
    "ك": 4.5, "كم": 3.5, "ي": 4.8, "هن": 2.6, "كما": 4.5,
}  # fmt: skip
_BY_LENGTH = tuple(sorted(_ENCLITICS, key=len, reverse=True))
_UNKNOWN = 5.0
_SHORT = 2.0  # more, for an unknown stem of two letters
_FUNCTION = -1.5
_FUNCTION_AFTER_CONJUNCTION = -2.1
_FUNCTION_WITH_ENCLITIC = -3.2
_FUNCTION_ENCLITIC = 2.5  # the most that ك or كم costs on a function word: عليك is as usual as عليه
_UNLIKELY = 3.0
_INFLECTED = 1.0
_WEAK = 1.5  # more, for a word of the lexicon that belongs to no paradigm
_LOOSE_WAW = 2.5  # an unknown word that begins with و is seldom one piece
_LOOSE_ARTICLE = 2.0  # an unknown word that begins with بال or لل is seldom one piece
_NO_WAW = ("وو", "وي")  # foreign names begin so (وودز, وينستون), but seldom an unknown word after و
_PREFIXES = frozenset("يتنا")
_COLUMNS = ("word", "class", "enclitics", "lemma", "note")
_VERB_LIKE = frozenset(("complement", "auxiliary"))  # ني stands after these: إنني, يمكنني
_CACHE = 400_000


class Split(NamedTuple):
    """One reading of a word: ``"".join(pre) + stem + suf`` is the word, but that لل stands for ل + ال.

    ``pre``: the proclitics in order (``("و", "ل", "ال")``); ``suf``: the enclitic or ''. ``stem`` is as written before
    the enclitic (سيطرت in سيطرتها); ``unbound`` gives its free spellings.
    """

    pre: tuple[str, ...]
    stem: str
    suf: str

    def joined(self) -> str:
        """The word again."""
        head = "".join(self.pre)
        if self.pre[-2:] == ("ل", "ال"):
            head = head[:-2] + "ل"
        return head + self.stem + self.suf


def unbound(stem: str) -> tuple[str, ...]:
    """The free spellings that a folded stem before an enclitic may stand for, itself first.

    >>> unbound("سيطرت")
    ('سيطرت', 'سيطره')
    """
    out = [stem]
    if len(stem) >= 3:
        last = stem[-1]
        if last == "ت":
            out.append(stem[:-1] + "ه")
        elif last == "ا":
            out.append(stem[:-1] + "ي")
        elif last == "و":
            out.append(stem + "ا")
            out.append(stem[:-1] + "ء")
        elif last == "ي":
            out.append(stem[:-1] + "ء")
    return tuple(out)


class FunctionWord(NamedTuple):
    """A word of the closed class: its classes, whether enclitics attach to it, its lemma where the table gives one."""

    classes: frozenset[str]
    enclitics: bool
    lemma: str


@lru_cache(maxsize=1)
def function_words() -> dict[str, FunctionWord]:
    """The closed class of lexicons/function_words.tsv by folded word."""
    table: dict[str, FunctionWord] = {}
    for row in read_table("function_words.tsv", _COLUMNS, required=("word", "class")):
        if row["enclitics"] not in ("", "yes"):
            raise row.error(f"enclitics is {row['enclitics']!r}; it must be 'yes' or empty")
        word = fold(row["word"])
        held = table.get(word, FunctionWord(frozenset(), False, ""))
        enclitics = held.enclitics or bool(row["enclitics"])
        table[word] = FunctionWord(held.classes | {row["class"]}, enclitics, held.lemma or fold(row["lemma"]))
    return table


def _heads(form: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every legal stack of proclitics and what it leaves of the word."""
    for conjunction, rest in (((), form), ((form[0],), form[1:])):
        if conjunction and (conjunction[0] not in _CONJUNCTIONS or len(rest) < 2):
            continue
        yield conjunction, rest
        if rest.startswith("ال") and len(rest) >= 4:
            yield (*conjunction, "ال"), rest[2:]
        first = rest[0]
        if first == "س" and len(rest) >= 4 and rest[1] in _PREFIXES:
            yield (*conjunction, "س"), rest[1:]
        if first in _PREPOSITIONS:
            yield (*conjunction, first), rest[1:]
            if rest.startswith("لل") and len(rest) >= 4:
                yield (*conjunction, "ل", "ال"), rest[2:]
            elif first != "ل" and rest.startswith("ال", 1) and len(rest) >= 5:  # ل + ال is written لل
                yield (*conjunction, first, "ال"), rest[3:]
        if first == "ا" and not conjunction and len(rest) >= 4:
            yield ("ا",), rest[1:]


@lru_cache(maxsize=1 << 16)
def splits(form: str) -> tuple[Split, ...]:
    """Every legal reading of a folded word, the whole word first, then by how common its clitics are. Cached.

    A stem has two letters or more, one where it is ب, ل or ك before an enclitic (له). The article takes no enclitic.
    """
    if len(form) < 2:
        return (Split((), form, ""),)
    out: dict[Split, float] = {}
    for pre, rest in _heads(form):
        if len(rest) >= 2:
            out.setdefault(Split(pre, rest, ""), _cost(pre, ""))
        if pre[-1:] == ("ال",):
            continue
        for suf in _BY_LENGTH:
            if rest.endswith(suf):
                stem = rest[: -len(suf)]
                if len(stem) >= 2 or stem in _PREPOSITIONS:
                    out.setdefault(Split(pre, stem, suf), _cost(pre, suf))
    return tuple(sorted(out, key=lambda s: (out[s] if s.pre or s.suf else -10.0, len(s.pre), s.pre, s.suf)))


def _cost(pre: tuple[str, ...], suf: str) -> float:
    cost = _ENCLITICS.get(suf, 0.0)
    for clitic in pre:
        if clitic == "ال":
            cost += _ARTICLE
        elif clitic in _CONJUNCTIONS:
            cost += _CONJUNCTIONS[clitic]
        elif clitic in _PREPOSITIONS:
            cost += _PREPOSITIONS[clitic]
        else:
            cost += _FUTURE if clitic == "س" else _QUESTION
    return cost


def _fits(function: FunctionWord, last: str, suf: str) -> bool:
    """Whether a function word stands after the proclitic ``last`` and before the enclitic ``suf``."""
    if suf and (not function.enclitics or suf == "ي" or (suf == "ني" and not function.classes & _VERB_LIKE)):
        return False
    if last in _PREPOSITIONS and function.classes == {"prep"}:
        return False
    return last not in ("ال", "س")


class Splitter:
    """Splits words with a lexicon of stems.

    ``known``: folded stems, inflected (``inflect`` makes them). The rest sharpens the choice and may be left out:
    ``with_ha``, folded words whose final ه is a true ه (وجه, مياه), for texts that spell ه and ة apart; ``weak``, known
    words that may themselves be a stem with clitics; ``verbs``, finite verb forms, which ب, ك and ال do not precede.
    """

    def __init__(
        self,
        known: Container[str],
        with_ha: Container[str] = frozenset(),
        weak: Container[str] = frozenset(),
        verbs: Container[str] = frozenset(),
    ):
        self.known = known
        self.with_ha = with_ha
        self.weak = weak
        self.verbs = verbs
        self._cache: dict[tuple[str, str], tuple[Split, ...]] = {}

    def splits(self, form: str, raw: str = "") -> tuple[Split, ...]:
        """Every legal reading of a folded word, the most plausible first.

        ``raw`` is the word as it stands, where known: its final ة or ى rules out an enclitic, its final ه supports one.
        """
        end = raw[-1:] if raw[-1:] in "ةهى" else ""
        held = self._cache.get((form, end))
        if held is None:
            if len(self._cache) > _CACHE:
                self._cache.clear()
            held = self._cache[form, end] = self._ranked(form, end)
        return held

    def best(self, form: str, raw: str = "") -> Split:
        """The most plausible reading of a folded word."""
        return self.splits(form, raw)[0]

    def _ranked(self, form: str, end: str) -> tuple[Split, ...]:
        ranked = []
        for order, split in enumerate(splits(form)):
            if end == "ة" and split.suf == "ه":
                continue
            ranked.append((self._plausible(form, split, end), order, split))
        ranked.sort()
        return tuple(split for _, _, split in ranked)

    def _plausible(self, form: str, split: Split, end: str) -> float:
        pre, stem, suf = split
        cost = _cost(pre, suf)
        last = pre[-1] if pre else ""
        function = function_words().get(stem)
        if function is not None and _fits(function, last, suf):
            if suf:
                cost += _FUNCTION_WITH_ENCLITIC
                if suf in ("ك", "كم"):
                    cost -= _ENCLITICS[suf] - _FUNCTION_ENCLITIC
            else:
                cost += _FUNCTION_AFTER_CONJUNCTION if last in _CONJUNCTIONS else _FUNCTION
            return round(cost, 3)
        known = self._is_known(stem, suf)
        if not known and not suf and last not in _PREPOSITIONS and self._is_inflected(stem):
            known = True
            cost += _INFLECTED
        if not known:
            cost += _UNKNOWN + (_SHORT if len(stem) <= 2 else 0)
            if not pre and form[0] == "و" and (form[:2] not in _NO_WAW or form[2:3] == "و"):
                cost += _LOOSE_WAW
            if not pre and not suf and len(form) >= 7 and form.startswith(("بال", "لل")):
                cost += _LOOSE_ARTICLE
        else:
            if stem in self.weak or (not pre and not suf and self._hides_article(form)):
                cost += _WEAK
            if stem in self.verbs and (last in ("ب", "ك", "ال") or (last == "ل" and stem[0] not in _PREFIXES)):
                cost += _UNKNOWN
        if last == "س" and (stem[0] not in "يتن" or len(stem) < 3):
            cost += _UNLIKELY
        if stem.startswith("ال") and suf and (suf == "ي" or stem[2:] in self.known):
            cost += _UNLIKELY
        if suf == "ني" and stem not in self.verbs:
            cost += _UNLIKELY
        if suf == "ي" and end == "ى":
            cost += _UNLIKELY
        if end == "ه" and not suf and stem not in self.with_ha:
            cost += _WEAK if known else 1.0
        return round(cost, 3)

    def _is_known(self, stem: str, suf: str) -> bool:
        known = self.known
        if not suf:
            return stem in known
        if stem[-1] == "ه" or (stem[-1] == "ا" and stem[-2:-1] == "و"):
            return False  # ة and the alef of the plural do not stand before an enclitic
        return any(word in known for word in unbound(stem))

    def _is_inflected(self, stem: str) -> bool:
        """Whether the stem is a known word with an ending of gender, number or case that the lexicon left out."""
        if len(stem) < 5:
            return False
        if stem.endswith(("يه", "ي")) and stem[:-1] in self.known:
            return True
        return stem.endswith(("ات", "ين", "ون")) and stem[:-2] in self.known and not stem.startswith("سي")

    def _hides_article(self, form: str) -> bool:
        """Whether a word of the lexicon is also a proclitic, ال and a known word: بالفعل, للأسف."""
        return (form.startswith(("بال", "كال", "فال", "وال")) and len(form) >= 6 and form[3:] in self.known) or (
            form.startswith("لل") and len(form) >= 5 and form[2:] in self.known
        )


_splitters: dict[int, Splitter] = {}


def segment(form: str, known: Container[str], raw: str = "") -> list[str]:
    """The pieces of the best reading as treebanks cut them: the article stays with its noun, للجيش is ل + لجيش."""
    splitter = _splitters.get(id(known))
    if splitter is None or splitter.known is not known:
        splitter = _splitters[id(known)] = Splitter(known)
    return pieces(splitter.best(form, raw))


def pieces(split: Split) -> list[str]:
    """The pieces of a reading as treebanks cut them; together they are the word."""
    pre, stem, suf = split
    head = list(pre)
    if pre[-1:] == ("ال",):
        head.pop()
        stem = ("ل" if head[-1:] == ["ل"] else "ال") + stem
    return [*head, stem, suf] if suf else [*head, stem]
