"""The dictionary form of a word, folded: simplemma's word list, read through the clitic splitter.

The word list (MIT, offline) is loaded at the first call, about a second; nothing else in the language layer needs it.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from riwaya.arabic.clitics import Split, Splitter, function_words, unbound
from riwaya.arabic.normalise import fold

_MARKS = {ord(c): None for c in "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0640"}
_PERSONS = "يتنا"
_VERB_ENDINGS = ("ون", "وا", "ين", "ان", "ن", "ا", "ي")
_PAST_ENDINGS = ("تم", "نا", "وا", "تا", "ت", "ن", "ا")
_NOUN_ENDINGS = ("ات", "ون", "ين", "ان")
_MANY_FORMS = 8  # a lemma with as many forms in the list, some of them with ي, is a verb
_COMMON_HOLLOW = 30  # forms in the list: a word like تموز is read as a form of a hollow verb only where that is common
_CACHE = 400_000


class _Words(NamedTuple):
    """simplemma's Arabic list, seen from several sides; all folded but ``written``."""

    written: dict[str, str]  # as written -> lemma as written
    lemmas: dict[str, str]
    forms: dict[str, int]  # lemma -> how many forms the list has of it
    verbs: frozenset[str]  # lemmas of verbs
    finite: frozenset[str]  # finite verb forms that are nothing else
    weak: frozenset[str]  # words that belong to no paradigm
    with_ha: frozenset[str]  # words whose final ه is no ة


@lru_cache(maxsize=1)
def _words() -> _Words:
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    written = {_text(form): _text(lemma) for form, lemma in DefaultDictionaryFactory().get_dictionary("ar").items()}
    family = Counter(written.values())
    with_ya = Counter(lemma for form, lemma in written.items() if form[0] == "ي" and lemma[0] != "ي")
    folded: dict[str, tuple[int, str]] = {}
    for form, lemma in written.items():
        # Of several words written alike the one with more forms in the list is the commoner.
        held = (family[lemma], fold(lemma))
        key = fold(form)
        if held > folded.get(key, (0, "")):
            folded[key] = held
    lemmas = {key: lemma for key, (_, lemma) in folded.items()}
    forms: dict[str, int] = {}
    for lemma, count in family.items():
        key = fold(lemma)
        forms[key] = max(forms.get(key, 0), count)
    verbs = frozenset(fold(lemma) for lemma, count in with_ya.items() if count >= 2 and family[lemma] >= _MANY_FORMS)
    return _Words(
        written,
        lemmas,
        forms,
        verbs,
        frozenset(key for key, lemma in lemmas.items() if lemma in verbs and _looks_finite(key, lemma)),
        frozenset(key for key, (count, lemma) in folded.items() if key == lemma and _is_weak(key, count)),
        frozenset(fold(form) for form in written if form.endswith("ه")),
    )


def _text(word: str | bytes) -> str:
    return word.decode() if isinstance(word, bytes) else word


def _looks_finite(form: str, lemma: str) -> bool:
    """Whether a form of a verb bears an ending or prefix of person."""
    if form[0] == "ي" and lemma[0] != "ي":
        return True
    if form.endswith(("وا", "تم")):
        return True
    return form.endswith("ت") and not form.endswith("ات") and not lemma.endswith("ت")


def _looks_masdar(form: str, lemma: str) -> bool:
    """Masdars whose shape no plural has: تصويت of صوت, إخراج of أخرج, انتشار of انتشر."""
    inner, last = lemma[:-1], lemma[-1]
    return form == "ت" + inner + "ي" + last or (lemma[0] == "ا" and form == inner + "ا" + last)


def _is_weak(form: str, count: int) -> bool:
    """Whether an entry that is its own lemma may be no word but a stem with clitics (بسبب, شكواها)."""
    return count == 1 or (count <= 3 and form.endswith(("ها", "هم", "نا", "هه")))


@lru_cache(maxsize=1)
def splitter() -> Splitter:
    """A splitter that knows the stems of simplemma's list; the coder's lexicons know more names."""
    words = _words()
    return Splitter(words.lemmas, words.with_ha, words.weak, words.finite)


_lemmas: dict[tuple[str, str], str] = {}


def lemma(form: str, raw: str = "") -> str:
    """The folded lemma of a folded word, clitics and ال taken off; the bare stem where the word is unknown.

    ``raw`` is the word as it stands in the text, where known: its hamzas and ة choose between words that fold alike.

    >>> lemma("فسيطروا")
    'سيطر'
    """
    key = (form, raw)
    held = _lemmas.get(key)
    if held is None:
        if len(_lemmas) > _CACHE:
            _lemmas.clear()
        raw = raw.translate(_MARKS)
        held = _lemmas[key] = lemma_of(splitter().best(form, raw), raw)
    return held


def lemma_of(split: Split, raw: str = "") -> str:
    """The folded lemma of the stem of one reading of a word."""
    words = _words()
    stem, suf = split.stem, split.suf
    found = None
    if raw:
        written = raw[: len(raw) - len(suf)] if suf else raw
        written = written[len(written) - len(stem) :]
        if fold(written) == stem:
            found = words.written.get(written)
    if found is not None:
        found = fold(found)
    else:
        for spelling in unbound(stem) if suf else (stem,):
            found = words.lemmas.get(spelling)
            if found is not None:
                stem = spelling
                break
    function = function_words().get(stem)
    if function is not None:
        return function.lemma or found or stem
    finite = not split.pre or split.pre[-1] in ("و", "ف", "س", "ل")
    if found is None:
        return (_verb_lemma(stem, words) if finite else "") or _noun_lemma(stem, words)
    if found != stem:
        return _own_noun(stem, found, words)
    if words.forms.get(found, 0) <= 4 and stem.startswith("ال") and len(stem) >= 6:
        return stem[2:]
    if words.forms.get(found, 0) <= 2 and finite and stem[0] in "يت":
        found = _verb_lemma(stem, words) or found
    return _masculine(found, words)


def _own_noun(stem: str, found: str, words: _Words) -> str:
    """A masdar or participle that the list puts under its verb stands for itself: متوقع is not توقع."""
    if found in words.verbs and not _looks_finite(stem, found):
        if stem[0] == "م" and found[0] != "م":
            return _bare(stem)
        if _looks_masdar(stem, found):
            return stem
    return found


def _bare(stem: str) -> str:
    for ending in (*_NOUN_ENDINGS, "ه", "ا"):
        if stem.endswith(ending) and len(stem) - len(ending) >= 3:
            return stem[: -len(ending)]
    return stem


def _masculine(stem: str, words: _Words) -> str:
    """بريطاني for بريطانية; a noun in ة stays, and so does any other word. The plural in ات tells them apart."""
    base = stem[:-1]
    if stem[-1] != "ه" or words.lemmas.get(base) != base:
        return stem
    plural = words.lemmas.get(base + "ات")
    if stem.endswith("يه"):
        return base if plural == base else stem
    return base if plural == base and len(base) in (3, 4) and base[1] == "ا" else stem  # خاصة, واردة


def _verb_lemma(form: str, words: _Words) -> str:
    """The verb that a finite form belongs to, by its shape; '' where no verb of the list fits."""
    cores: list[tuple[str, bool]] = []
    if form[0] in _PERSONS and len(form) >= 4:
        rest = form[1:]
        cores.append((rest, True))
        if form[0] == "ي":
            cores.extend((rest[: -len(e)], True) for e in _VERB_ENDINGS if rest.endswith(e) and len(rest) - len(e) >= 2)
    cores.extend((form[: -len(e)], False) for e in _PAST_ENDINGS if form.endswith(e) and len(form) - len(e) >= 2)
    best = (0, "")
    for core, imperfect in cores:
        hollow = imperfect and form[0] != "ي" and core[-2:-1] in ("و", "ي")
        for candidate in _pasts(core) if imperfect else (core, core + "ي", core + "ا"):
            if candidate in words.verbs and not (hollow and words.forms.get(candidate, 0) < _COMMON_HOLLOW):
                best = max(best, (words.forms.get(candidate, 0), candidate))
        if best[0]:
            return best[1]
    return ""


def _pasts(core: str) -> list[str]:
    """The pasts, folded, that an imperfect without its prefix may have."""
    if len(core) >= 3 and core[-2] in "وي":
        hollow = core[:-2] + "ا" + core[-1]
        return [hollow] if core[-2] == "و" else [hollow, "ا" + hollow]
    if core[-1] == "و":
        return [core[:-1] + "ا"]
    out = [core, "ا" + core, "و" + core]
    return [*out, core[:-1] + "ا"] if core[-1] == "ي" else out


def _noun_lemma(stem: str, words: _Words) -> str:
    """The lemma of a stem that the list lacks: endings of number, case and gender taken off where the rest is known."""
    for ending in _NOUN_ENDINGS:
        if stem.endswith(ending) and len(stem) >= 5:
            base = stem[:-2]
            for candidate in (base, base + "ه", base + "ي"):
                if candidate in words.lemmas:
                    return words.lemmas[candidate]
            if ending == "ات":
                return base
    if len(stem) > 4 and stem.endswith("يه"):
        return words.lemmas.get(stem[:-1], stem[:-1])
    if len(stem) > 3 and stem[-1] in "اهتي" and stem[:-1] in words.lemmas:
        return words.lemmas[stem[:-1]]
    return stem
