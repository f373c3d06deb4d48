"""Make the written forms of a verb or a noun, folded, so that a lexicon need only hold the dictionary form.

Pure functions, no lexicon. No clitics here (ال, و, س, ه …): ``arabic.clitics`` takes those off. Forms marked ``bound``
occur only before an enclitic (قتلو in قتلوه, سيطرت in سيطرتها, حلفاو in حلفاؤها).

Verb tags are ``TENSE.PERSON``: ``past`` or ``pres``; ``3ms 3fs 3md 3fd 3mp 3fp 1s 1p 2mp``; then ``.j`` where the
form is written so only in the jussive or subjunctive, ``.bound`` as above; ``imp.p`` is the plural imperative.
``pass.`` comes first where the passive is *written* otherwise than the active of that person (قيل, حوصر, أجريت, يوضع).
Noun tags are ``NUMBER[.f][.acc][.cons][.bound]``: ``sg du pl``; ``f`` feminine of a participle; ``acc`` with the
accusative alef or the ين of dual and plural; ``cons`` without the final ن, before a genitive; ``indef`` قاضٍ for قاضي.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from riwaya.arabic.normalise import fold

Tag = str
Forms = dict[str, set[Tag]]

_SHADDA = "\u0651"
_KASRATAN = "\u064d"
_MARKS = {ord(c): None for c in "\u064b\u064c\u064d\u064e\u064f\u0650\u0652\u0670\u0640"}
_HAMZA_FINAL = "أءؤئ"
_UNJOINED = "اوآأؤدذرزى"  # letters that no letter joins on the left: a hamza after them stays on the line
# The seat of a final hamza when the long vowel before it is cut away: يسوء → يسؤ, يجيء → يجئ, يشاء → يشأ.
_SEAT = {"و": "ؤ", "ي": "ئ", "ا": "أ"}


class _Past(NamedTuple):
    """Stems of the past: the whole 3ms form, then what stands before ت, وا, ا, and before ن نا ت of the speaker."""

    whole: str
    fem: str
    plural: str
    dual: str
    consonant: str


class _Present(NamedTuple):
    """Stems of the imperfect, all with the prefix ي: whole, jussive singular, before ون, before ان, before ن of 3fp."""

    whole: str
    short: str
    plural: str
    dual: str
    consonant: str


def _clean(word: str) -> str:
    """The word with its shaddas and hamzas and no other marks."""
    return word.strip().translate(_MARKS)


def _plain(word: str) -> str:
    return word.replace(_SHADDA, "")


def _join(stem: str, suffix: str) -> list[str]:
    """``stem + suffix`` in every usual spelling: hamza changes its seat, ن+ن and ت+ت are written once."""
    last = stem[-1:]
    if suffix and last in _HAMZA_FINAL:
        if last == "ء" and stem[-2:-1] not in _UNJOINED:
            last, stem = "ئ", stem[:-1] + "ئ"
        if suffix[0] == "و":
            return [stem[:-1] + seat + suffix for seat in dict.fromkeys((last, "ؤ"))]
        if suffix[0] == "ا" and last == "أ":
            return [stem[:-1] + "آ" + suffix[1:]]
    elif suffix and suffix[0] == last and last in "نت":
        return [stem + suffix[1:]]
    return [stem + suffix]


def _add(forms: Forms, tag: Tag, stem: str, suffix: str = "") -> None:
    for form in _join(stem, suffix):
        folded = fold(form)
        if len(folded) >= 2:
            forms.setdefault(folded, set()).add(tag)


def verb_forms(past: str, present: str, passive: bool = True) -> Forms:
    """All written forms of a verb: folded form -> its tags.

    ``past`` is the 3rd person masculine singular (شنّ, استولى, قاد, بدأ), ``present`` the same in the imperfect (يشنّ);
    write hamza, and shadda on a doubled last letter. Either may be '' for a verb that lacks it. ``passive=False``
    leaves out the ``pass.`` forms: right for intransitive verbs, whose passives are other words (عاد → عيد, زاد → زيد).
    Raises ValueError where ``present`` does not begin with ي or a form is shorter than two letters.
    """
    past, present = _clean(past), _clean(present)
    for word in (past, present):
        if word and len(_plain(word)) < 2:
            raise ValueError(f"verb form {word!r} is too short")
    if present and present[0] != "ي":
        raise ValueError(f"the imperfect {present!r} must begin with ي (3rd person masculine singular)")
    forms: Forms = {}
    if past:
        _add_past(forms, "past.", _past_stems(past, present))
    if present:
        stems = _present_stems(present, past)
        _add_present(forms, "pres.", stems)
        _add_imperative(forms, past, present, stems)
    if passive:
        other: Forms = {}
        if past:
            for stems_p in _passive_past(past, present):
                _add_past(other, "past.", stems_p)
        if present:
            for stems_n in _passive_present(past, present):
                _add_present(other, "pres.", stems_n)
        for form, tags in other.items():
            new = {"pass." + tag for tag in tags if tag not in forms.get(form, ())}
            if new:
                forms.setdefault(form, set()).update(new)
    return forms


# --- stems of the active ---------------------------------------------------------------------------------------


def _is_doubled(word: str) -> bool:
    return word.endswith(_SHADDA) or len(word) == 2


def _is_hollow(past: str, present: str) -> bool:
    """قاد يقود, استعاد يستعيد, خاف يخاف: a long vowel before the last letter in both."""
    if len(past) < 3 or past[-2] != "ا" or past[-1] in "ىاي" or past.endswith(_SHADDA):
        return False
    return not present or present[-2] in "ويا"


def _undouble(word: str) -> str:
    word = word.removesuffix(_SHADDA)
    return word + word[-1]


def _past_stems(past: str, present: str) -> _Past:
    last, stem = past[-1], past[:-1]
    if last == "ى":
        return _Past(past, stem, stem, stem + "ي", stem + "ي")
    if last == "ا" and len(past) > 2:
        weak = "ي" if present.endswith(("ي", "ى")) else "و"
        return _Past(past, stem, stem, stem + weak, stem + weak)
    if last == "ي":
        return _Past(past, past, stem, past, past)
    if _is_doubled(past):
        return _Past(past, past, past, past, _undouble(past))
    if _is_hollow(past, present):
        short = past[:-2] + last
        if last == "ء":
            form_one = len(past) == 3
            short = past[:-2] + (_SEAT["و" if present[-2:-1] == "و" else "ي"] if form_one else "أ")
        return _Past(past, past, past, past, short)
    return _Past(past, past, past, past, past)


def _present_stems(present: str, past: str) -> _Present:
    last, stem = present[-1], present[:-1]
    if last in "ىي" and not present.endswith(_SHADDA):
        return _Present(present, stem, stem, stem + "ي", stem + "ي")
    if last == "و":
        return _Present(present, stem, stem, present, present)
    if present.endswith(_SHADDA) or (past and _is_doubled(past)):
        return _Present(present, present, present, present, _undouble(present))
    hollow = _is_hollow(past, present) if past else len(present) >= 4 and present[-2] in "وي"
    if hollow:
        short = present[:-2] + (_SEAT[present[-2]] if last == "ء" else last)
        return _Present(present, short, present, present, short)
    return _Present(present, present, present, present, present)


def _add_past(forms: Forms, prefix: str, stems: _Past) -> None:
    def add(person: str, stem: str, suffix: str = "") -> None:
        _add(forms, prefix + person, stem, suffix)

    add("3ms", stems.whole)
    if stems.whole[-1] == "ى":
        add("3ms.bound", stems.whole[:-1], "ا")
    add("3fs", stems.fem, "ت" if stems.fem[-1] != "ت" else "تت")
    add("3fd", stems.fem, "تا" if stems.fem[-1] != "ت" else "تتا")
    add("3md", stems.dual, "ا")
    add("3mp", stems.plural, "وا")
    add("3mp.bound", stems.plural, "و")
    add("3fp", stems.consonant, "ن")
    add("1p", stems.consonant, "نا")
    add("1s", stems.consonant, "ت")
    add("2mp", stems.consonant, "تم")
    add("2mp.bound", stems.consonant, "تمو")


def _prefixed(letter: str, stem: str) -> str:
    """The stem with another personal prefix in place of its ي; أ + أ is written آ."""
    if letter == "أ" and stem[1:2] in ("أ", "ا"):
        return "آ" + stem[2:]
    return letter + stem[1:]


def _add_present(forms: Forms, prefix: str, stems: _Present) -> None:
    def add(person: str, letter: str, stem: str, suffix: str = "") -> None:
        _add(forms, prefix + person, _prefixed(letter, stem), suffix)

    for person, letter in (("3ms", "ي"), ("3fs", "ت"), ("1p", "ن"), ("1s", "أ")):
        add(person, letter, stems.whole)
        if stems.short != stems.whole:
            add(person + ".j", letter, stems.short)
        if stems.whole[-1] == "و":
            add(person, letter, stems.whole, "ا")  # a common slip: the alef of the plural after any final waw
        elif stems.whole[-1] == "ى":
            add(person + ".bound", letter, stems.whole[:-1], "ا")
        elif stems.whole[-1] in "أء":
            add(person + ".bound", letter, stems.whole[:-1], "ؤ" if stems.whole[-2] != "ي" else "ئ")
        elif stems.consonant != stems.short and stems.short == stems.whole:
            add(person + ".j", letter, stems.consonant)  # لم يحتلل beside لم يحتلّ
    for person, letter in (("3md", "ي"), ("3fd", "ت")):
        add(person, letter, stems.dual, "ان")
        add(person + ".j", letter, stems.dual, "ا")
    for person, letter in (("3mp", "ي"), ("2mp", "ت")):
        add(person, letter, stems.plural, "ون")
        add(person + ".j", letter, stems.plural, "وا")
        add(person + ".bound", letter, stems.plural, "و")
    add("3fp", "ي", stems.consonant, "ن")


def _add_imperative(forms: Forms, past: str, present: str, stems: _Present) -> None:
    """The plural imperative. Past the basic form of three letters it is written like the past or the imperfect."""
    body = stems.plural[1:]
    basic = len(_plain(past)) <= 3 and _SHADDA not in past[:-1]
    if not basic:
        if past[:1] in ("أ", "ا") and body[:1] not in ("أ", "ا"):
            body = past[0] + body
    elif past[:1] == "أ" and body[:1] == "أ":
        for variant in (body[1:], "ائ" + body[1:]):
            _add(forms, "imp.p", variant, "وا")
        return
    elif not (_is_doubled(past) or _is_hollow(past, present) or (past[:1] == "و" and present[1:2] != "و")):
        body = "ا" + body
    _add(forms, "imp.p", body, "وا")


# --- stems of the passive, where it is written otherwise ---------------------------------------------------------


def _long_vowel(past: str) -> int | None:
    """Where the ا of حاصر and تبادل stands (the passive has و there); None for other verbs."""
    plain = _plain(past)
    if len(plain) == 4 and plain[1] == "ا" and plain == past:
        return 1
    if len(plain) == 5 and plain[0] == "ت" and plain[2] == "ا" and plain == past:
        return 2
    return None


def _passive_past(past: str, present: str) -> list[_Past]:
    at = _long_vowel(past)
    base = past if at is None else past[:at] + "و" + past[at + 1 :]
    last, stem = base[-1], base[:-1]
    if last == "ى" or (last == "ا" and len(base) > 2):
        return [_Past(stem + "ي", stem + "ي", stem, stem + "ي", stem + "ي")]
    if at is not None:
        return [_past_stems(base, "")]
    if _is_hollow(past, present):
        whole, short = past[:-2] + "ي" + last, past[:-2] + ("ئ" if last == "ء" else last)
        return [_Past(whole, whole, whole, whole, short)]
    if last == "أ":
        return [_Past(*[stem + "ئ"] * 5)]
    if len(past) == 3 and past[1] == "أ":
        return [_Past(*[past[0] + "ئ" + past[2]] * 5)]
    return []


def _passive_present(past: str, present: str) -> list[_Present]:
    base = present
    if len(_plain(past)) == 3:
        if past[0] == "و" and present[1] != "و":
            base = "يو" + present[1:]
        elif present[1] == "أ":
            base = "يؤ" + present[2:]
    last, stem = base[-1], base[:-1]
    if last in "ىيو" and not base.endswith(_SHADDA):
        return [_Present(stem + "ى", stem, stem, stem + "ي", stem + "ي")]
    if last == "ئ":
        return [_Present(*[stem + "أ"] * 5)]
    if past and _is_hollow(past, present):
        return [_Present(*_hollow_passive(base))]
    if base != present:
        return [_present_stems(base, past)]
    return []


def _hollow_passive(present: str) -> tuple[str, str, str, str, str]:
    whole = present[:-2] + "ا" + present[-1]
    short = present[:-2] + ("أ" if present[-1] == "ء" else present[-1])
    return whole, short, whole, whole, short


# --- nouns ---------------------------------------------------------------------------------------------------------


def noun_forms(singular: str, plurals: Iterable[str] = (), participle: bool = False) -> Forms:
    """All written forms of a noun, masdar or participle: folded form -> its tags.

    ``plurals`` are its broken plurals, or sound ones as ون / ين / ات; the plural in ات and the dual are always made.
    ``participle=True`` adds the feminine in ة and the plural in ون: pass it for participles and for names of persons
    (مسلّح, مقاتل), not for a masdar, of which both would be other words (مقتله is *his* death, هجومي is *offensive*).
    Write ة ى and hamza; no ال. Raises ValueError for a singular shorter than two letters.
    """
    forms: Forms = {}
    hollow_end = singular.strip().endswith(_KASRATAN)
    word = _clean(singular)
    if len(_plain(word)) < 2:
        raise ValueError(f"noun {singular!r} is too short")
    if hollow_end:
        word += "ي"
    _add_singular(forms, "sg", word)
    stem = _feminine_stem(word)
    _add_dual(forms, "du", word)
    _add_sound_feminine(forms, "pl.f" if participle else "pl", stem)
    if (participle or hollow_end or word[0] == "ت") and word[-1] == "ي" and len(word) >= 4:
        _add(forms, "sg.indef", word[:-1])
    if participle and word[-1] != "ة":
        feminine = (word[:-1] + "ا" if word[-1] == "ى" else word) + "ة"
        _add_singular(forms, "sg.f", feminine)
        _add_dual(forms, "du.f", feminine)
        _add_sound_masculine(forms, word[:-1] if word[-1] in "ىي" and not _nisba(singular, word) else word)
    for plural in plurals:
        _add_plural(forms, _clean(plural))
    return forms


def _nisba(singular: str, word: str) -> bool:
    """True where the final ي belongs to the stem (سوريّ → سوريّون), False where it falls before ون (قاضي → قاضون)."""
    return _clean(singular).endswith("ي" + _SHADDA)


def _feminine_stem(word: str) -> str:
    """What the plural in ات is built on."""
    if word[-1] == "ة":
        word = word[:-1]
        return word[:-1] + "ي" if word[-1:] == "ا" else word
    return word[:-1] + "ي" if word[-1] == "ى" else word


def _add_singular(forms: Forms, tag: Tag, word: str) -> None:
    """A singular or broken plural with its accusative alef and its spellings before an enclitic."""
    _add(forms, tag, word)
    last = word[-1]
    if last == "ة":
        _add(forms, tag + ".bound", word[:-1] + "ت")
    elif last == "ى":
        _add(forms, tag + ".bound", word[:-1], "ا")
    elif last in "ءأ":
        for seat in "ؤئ":
            _add(forms, tag + ".bound", word[:-1] + seat)
        if word[-2:] != "اء" and last == "ء":
            _add(forms, tag + ".acc", word, "ا")
    elif last != "ا":
        _add(forms, tag + ".acc", word, "ا")


def _add_dual(forms: Forms, tag: Tag, word: str) -> None:
    stem = word[:-1] + ("ت" if word[-1] == "ة" else "ي" if word[-1] == "ى" else word[-1])
    _add(forms, tag, stem, "ان")
    _add(forms, tag + ".cons", stem, "ا")
    _add(forms, tag + ".acc", stem, "ين")
    _add(forms, tag + ".acc.cons", stem, "ي")


def _add_sound_masculine(forms: Forms, stem: str) -> None:
    _add(forms, "pl", stem, "ون")
    _add(forms, "pl.cons", stem, "و")
    _add(forms, "pl.acc", stem, "ين")
    _add(forms, "pl.acc.cons", stem, "ي")


def _add_sound_feminine(forms: Forms, tag: Tag, stem: str) -> None:
    _add(forms, tag, stem, "ات")


def _add_plural(forms: Forms, plural: str) -> None:
    if not plural:
        return
    if plural.endswith(("ون", "ين")) and len(plural) > 4:
        _add_sound_masculine(forms, plural[:-2])
    elif plural.endswith("ات") and len(plural) > 4:
        _add_sound_feminine(forms, "pl", plural[:-2])
    else:
        _add_singular(forms, "pl", plural)
