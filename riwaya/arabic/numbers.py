"""Read numbers: digits of every kind, number words with clitics, ordinals, indefinite numbers, shares, bounds.

The number words come from the caller (lexicons/number_words.tsv as compiled in ``times``): this module knows how they
combine, not which they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from riwaya.arabic.names import first_forms
from riwaya.arabic.tokens import Tokens

_DIGITS = re.compile(r"\d+(?:[.,٫٬]\d+)*")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,٬]\d{3})+")
_LINKS = frozenset({"و", "ف", "ب", "ل", "ك", "ال", "بال", "وال", "لل", "وب", "ول"})  # clitics cut off before digits
_RANGE = frozenset({"-", "–", "—", "الي", "حتي", "او"})
_DASHES = frozenset({"-", "–", "—"})
_FAR_ENDS = frozenset({"digits", "unit", "ten", "tens", "hundred", "scale", "scale2"})
_INFINITY = float("inf")


class Number(NamedTuple):
    """A number by tokens ``first`` to ``last``, both included; ``head`` is its first token without hedges.

    ``low``/``high`` None: not bounded on that side. ``exact``: neither hedged nor bounded. ``kind``: cardinal, ordinal,
    fraction, percent (low and high in per cent), indefinite («عشرات»). ``definite``: with ال.
    """

    first: int
    last: int
    low: float | None
    high: float | None
    exact: bool
    kind: str
    head: int
    definite: bool = False

    @property
    def value(self) -> float | None:
        """The number itself where it is one number."""
        return self.low if self.low == self.high else None


class Reading(NamedTuple):
    """What one word says about a number: class and value of its table row, the clitics before it, whether it has ال."""

    cls: str
    value: Any
    prefix: str = ""
    definite: bool = False


class _Readings(dict[str, "Reading | None"]):
    """Folded word -> Reading, worked out once for each word form."""

    def __init__(self, forms: Mapping[str, Sequence[Any]]):
        super().__init__()
        self.forms = forms

    def __missing__(self, word: str) -> Reading | None:
        if len(self) > 80_000:
            self.clear()
        reading = self[word] = self._read(word)
        return reading

    def _read(self, word: str) -> Reading | None:
        if word[0].isdigit():
            value = digits_value(word)
            return None if value is None else Reading("digits", value)
        for prefix, form in first_forms(word):
            for rest, definite in ((form, False), (form[2:], True)):
                if definite and not (form.startswith("ال") and len(form) > 4):
                    continue
                found = self.forms.get(rest)
                if found is not None:
                    return None if found[0] == "not" else Reading(found[0], found[1], prefix, definite)
        return None


def digits_value(text: str) -> float | None:
    """The value of folded digits: 7,500 · 7.500 · 3٬600 · 1.5 · 1,5; None where they are no number (18.11.2017)."""
    if text.isdigit():
        return float(int(text))
    if not _DIGITS.fullmatch(text):
        return None
    if _GROUPED.fullmatch(text):
        return float(re.sub(r"\D", "", text))
    parts = re.split(r"[.,٫٬]", text)
    return float(f"{parts[0]}.{parts[1]}") if len(parts) == 2 else None


class NumberReader:
    """Finds numbers by the tables of number words; one instance serves every text."""

    def __init__(self, lexicon: Mapping[str, Any]):
        self.readings = _Readings(lexicon["numbers"])
        self.percents: dict[str, list[tuple[str, ...]]] = {}
        for words in lexicon["percents"]:
            self.percents.setdefault(words[0], []).append(tuple(words))
        self.before: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.after: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for words, cls in lexicon["hedges"]:
            place, effect = cls.split("_")
            if place == "before":
                self.before.setdefault(words[-1], []).append((tuple(words), effect))
            else:
                self.after.setdefault(words[0], []).append((tuple(words), effect))
        self._single_hedges: dict[str, str | None] = {}

    def find(self, tokens: Tokens, first: int, stop: int, starts: Sequence[int] | None = None) -> list[Number]:
        """The numbers in ``[first, stop)`` in order, without overlap. Digits of dates, hours and names are left out.

        ``starts``: the tokens with a reading, where the caller has looked them up already.
        """
        norm, kind, readings = tokens.norm, tokens.kind, self.readings
        out: list[Number] = []
        free = first
        if starts is None:
            starts = [at for at in range(first, stop) if readings[norm[at]] is not None]
        for at in starts:
            if at < free or (kind[at] == "number" and self._no_count(tokens, at)):
                continue
            number = self._number(tokens, at, free, stop)
            if number is not None:
                out.append(number)
                free = number.last + 1
        return out

    def hedged_after(self, norm: list[str], at: int, stop: int) -> tuple[int, str] | None:
        """The hedge that starts at token ``at`` («على الأقل»): its last token and low, high or about."""
        for words, effect in self.after.get(norm[at], ()) if at < stop else ():
            if at + len(words) <= stop and all(norm[at + n] == word for n, word in enumerate(words)):
                return at + len(words) - 1, effect
        return None

    # --- one number ------------------------------------------------------------------------------------------------

    def _number(self, tokens: Tokens, at: int, free: int, stop: int) -> Number | None:
        norm = tokens.norm
        core = self._core(norm, at, stop)
        if core is None:
            return None
        last, low, high, kind, definite = core
        if kind == "cardinal":
            assert low is not None
            last, low, high = self._range(tokens, at, last, low, stop)
        past = self._percent(norm, last + 1, stop)
        if past is not None:
            last, kind = past, "percent"
        elif norm[at - 1 : at] == ["%"] and tokens.end[at - 1] == tokens.start[at]:
            kind = "percent"
        first, effect = self._hedge_before(norm, at, free)
        if effect is None:
            after = self.hedged_after(norm, last + 1, stop)
            if after is not None:
                last, effect = after
        exact = effect is None and low == high
        if effect == "low":
            high = None
        elif effect == "high":
            low = None
        return Number(first, last, low, high, exact, kind, at, definite)

    def _core(self, norm: list[str], at: int, stop: int) -> tuple[int, float | None, float | None, str, bool] | None:
        reading = self.readings[norm[at]]
        if reading is None:
            return None
        cls, value, _, definite = reading
        if cls == "several_of":
            # «عدد من», «عدد كبير من»; elsewhere «عدد» is a noun
            return (
                (at, float(value), None, "indefinite", definite) if "من" in norm[at + 1 : min(at + 3, stop)] else None
            )
        if cls in ("tens_of", "few", "several", "scales"):
            return self._indefinite(norm, at, stop, reading)
        if cls == "ordinal":
            return self._ordinal(norm, at, stop, reading)
        if cls == "fraction":
            last, amount = at, value
            scale = self._at(norm, at + 1, stop)
            if scale is not None and scale.cls == "scale" and not scale.prefix:
                return at + 1, amount * scale.value, amount * scale.value, "cardinal", False
            return last, amount, amount, "fraction", definite
        last, amount = self._cardinal(norm, at, stop)
        return last, amount, amount, "cardinal", definite

    def _at(self, norm: list[str], at: int, stop: int) -> Reading | None:
        return self.readings[norm[at]] if at < stop else None

    def _cardinal(self, norm: list[str], at: int, stop: int) -> tuple[int, float]:
        """Digits or number words from ``at``: the last token and the value («ثلاثة آلاف وخمسمئة وسبعة وعشرين»)."""
        reading = self.readings[norm[at]]
        assert reading is not None
        total, group, smallest = 0.0, 0.0, _INFINITY
        before, last, here = "", at, at
        while reading is not None:
            cls, value, prefix, _ = reading
            joined = here > at and (prefix[:1] == "و" or here - last == 2)
            if here > at and prefix and not joined:
                break
            if cls in ("unit", "ten", "tens", "hundred", "digits"):
                if not before:
                    group = value
                elif not joined:
                    if before == "unit" and cls == "ten" and group % 10:
                        group += 10
                    elif before == "unit" and value == 100 and group >= 3:
                        group *= 100
                    else:
                        break
                elif before in ("scale", "scale2"):
                    if value >= smallest:
                        break
                    group = value
                elif (before == "unit" and cls == "tens") or (before == "hundred" and cls in ("unit", "ten", "tens")):
                    group += value
                else:
                    break
                # After a joined unit a hundred may not follow, nor tens after tens: ``before`` decides.
                before = "teen" if before == "unit" and cls == "ten" else cls
            elif cls in ("scale", "scales"):
                if not before:
                    group = 1
                elif joined:
                    if before not in ("scale", "scale2") or cls == "scales":
                        break
                    group = 1
                elif group == 0:
                    break
                if value >= smallest:
                    break
                total, group, smallest, before = total + group * value, 0, value, "scale"
            elif cls == "scale2" and (not before or (joined and before in ("scale", "scale2"))):
                total, smallest, before = total + value, value / 2, "scale2"
                if value / 2 > smallest:
                    break
            elif cls == "fraction" and joined and before in ("scale", "scale2"):
                total += value * smallest
                last = here
                repeat = self._at(norm, here + 1, stop)
                if repeat is not None and repeat.cls == "scale" and repeat.definite:
                    last = here + 1
                break
            else:
                break
            last = here
            here += 1
            if here < stop and norm[here] == "و" and before in ("scale", "scale2"):
                here += 1  # «3 آلاف و200»: the tokeniser parts و from digits
                reading = self._at(norm, here, stop)
                if reading is None or reading.cls != "digits":
                    break
                continue
            reading = self._at(norm, here, stop)
        return last, total + group

    def _indefinite(self, norm: list[str], at: int, stop: int, reading: Reading):
        """«عشرات», «مئات الآلاف», «بضعة آلاف», «عدة»: a lower bound, and an upper one for بضع."""
        low: float
        high: float | None
        if reading.cls == "few":
            low, high = float(reading.value[0]), float(reading.value[1])
        elif reading.cls == "several":
            low, high = float(reading.value), None
        else:
            low, high = 2.0 * reading.value, None
        last = at
        while (after := self._at(norm, last + 1, stop)) is not None and not after.prefix:
            if after.cls in ("scales", "tens_of", "scale"):
                low *= after.value
                high = high * after.value if high else None
            elif reading.cls == "few" and after.cls == "ten" and last == at:
                low, high = low + 10, (high or 0) + 10
            else:
                break
            last += 1
        return last, low, high, "indefinite", reading.definite

    def _ordinal(self, norm: list[str], at: int, stop: int, reading: Reading):
        value, last = float(reading.value), at
        after = self._at(norm, at + 1, stop)
        if after is not None and after.cls == "ten" and not after.prefix:
            value, last = value + 10, at + 1
        elif after is not None and after.cls == "tens" and after.prefix == "و" and after.definite == reading.definite:
            value, last = value + after.value, at + 1
        elif norm[at].endswith("حادي") or norm[at].endswith("حاديه"):
            return None  # only a part of 11th, 21st …
        return last, value, value, "ordinal", reading.definite

    # --- round about it --------------------------------------------------------------------------------------------

    def _range(self, tokens: Tokens, at: int, last: int, low: float, stop: int) -> tuple[int, float, float]:
        """Last token and both ends of «20 إلى 30», «20-30», «بين 20 و30», «ثلاثة أو أربعة»; else (last, low, low)."""
        norm, alone = tokens.norm, (last, low, low)
        here = last + 1
        if here >= stop:
            return alone
        between = at > 0 and _base(norm[at - 1], "بين")
        if norm[here] in _RANGE or (between and norm[here] == "و"):
            if norm[here] in _DASHES and not _close(tokens, here):
                return alone
            here += 1
            joined = False
        elif between:
            joined = True
        else:
            return alone
        reading = self._at(norm, here, stop)
        if reading is None or reading.cls not in _FAR_ENDS or (joined and reading.prefix != "و"):
            return alone
        if reading.cls == "digits" and self._no_count(tokens, here):
            return alone
        far, value = self._cardinal(norm, here, stop)
        scale = self._at(norm, far, stop)
        if (
            far > here
            and scale is not None
            and scale.cls == "scale"
            and low < scale.value
            and low * scale.value <= value
        ):
            low *= scale.value  # «20 إلى 30 ألفا»: the scale counts for both
        if value <= low or (_yearly(low) and _yearly(value)):
            return alone
        return far, low, value

    def _percent(self, norm: list[str], at: int, stop: int) -> int | None:
        for words in self.percents.get(norm[at], ()) if at < stop else ():
            if at + len(words) <= stop and all(norm[at + n] == word for n, word in enumerate(words)):
                return at + len(words) - 1
        return None

    def _hedge_before(self, norm: list[str], head: int, free: int) -> tuple[int, str | None]:
        """The first token of the hedge before ``head`` and its effect; ``head`` and None where there is none."""
        at = head - 1
        while at >= free and norm[at] in _LINKS:
            at -= 1
        if at < free:
            return head, None
        word = norm[at]
        phrases = self.before.get(word)
        if phrases is not None:
            for words, effect in phrases:
                start = at - len(words) + 1
                if start < free or any(norm[start + n] != words[n] for n in range(1, len(words))):
                    continue
                if norm[start] == words[0] or (len(words) > 1 and _base(norm[start], words[0])):
                    if effect != "about":
                        return start, effect
                    # «أكثر من نحو»: the outer bound is the one that counts.
                    outer, bound = self._hedge_before(norm, start, free)
                    return (outer, bound) if bound else (start, effect)
        single = self._single_hedge(word)
        return (at, single) if single else (head, None)

    def _single_hedge(self, word: str) -> str | None:
        """The effect of a one-word hedge with clitics («بنحو»)."""
        if word not in self._single_hedges:
            self._single_hedges[word] = next(
                (
                    effect
                    for _, form in first_forms(word)[1:]
                    for words, effect in self.before.get(form, ())
                    if len(words) == 1
                ),
                None,
            )
        return self._single_hedges[word]

    @staticmethod
    def _no_count(tokens: Tokens, at: int) -> bool:
        """Digits that are part of a date, an hour, a name or a code («9/11», «13:30», «إف-16»)."""
        norm, start, end = tokens.norm, tokens.start, tokens.end
        if at + 2 < len(norm) and norm[at + 1] in ("/", ":") and norm[at + 2][0].isdigit() and start[at + 1] == end[at]:
            return True
        if at and start[at] == end[at - 1]:
            before = norm[at - 1]
            if before in ("/", ":") and at > 1 and norm[at - 2][0].isdigit():
                return True
            coded = tokens.kind[at - 2] == "latin" or (tokens.kind[at - 2] == "word" and len(norm[at - 2]) > 1)
            if before in _DASHES and at > 1 and end[at - 2] == start[at - 1] and coded:
                return True
            if tokens.kind[at - 1] == "latin":
                return True
        return at + 1 < len(norm) and tokens.kind[at + 1] == "latin" and start[at + 1] == end[at]


@lru_cache(maxsize=50_000)
def _base(word: str, wanted: str) -> bool:
    """Whether the word is ``wanted``, with or without clitics before it."""
    return any(form == wanted for _, form in first_forms(word))


def _close(tokens: Tokens, at: int) -> bool:
    """Whether a sign stands directly between its neighbours, or with the same space on both sides."""
    if not 0 < at < len(tokens) - 1:
        return False
    left = tokens.start[at] - tokens.end[at - 1]
    return left == tokens.start[at + 1] - tokens.end[at] and left <= 1


def _yearly(value: float) -> bool:
    return 1900 <= value <= 2100 and value == int(value)


def find_numbers(tokens: Tokens, first: int, stop: int, reader: NumberReader) -> list[Number]:
    """The numbers of tokens ``[first, stop)`` by ``reader``; see ``Number``."""
    return reader.find(tokens, first, stop)
