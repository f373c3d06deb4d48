"""Read the numbers of an article with what they count."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from riwaya.arabic.names import first_forms
from riwaya.arabic.numbers import Number
from riwaya.coding.counted import Thing, things
from riwaya.coding.passage import NumberMention, Passage
from riwaya.coding.when_words import DUAL, beginning, number_reader, numbers_of
from riwaya.dictionary.loading import load

_ROLES = {
    "person": "people", "fighter": "fighters", "family": "families", "vehicle": "vehicles", "aircraft": "aircraft",
    "weapon": "weapons", "munition": "munitions", "strike": "strikes", "operation": "operations", "site": "sites",
    "settlement": "settlements",
}  # fmt: skip
_NISBA = ("يا", "يين", "يون", "يه", "يتين", "يان")


@cache
def units() -> dict[str, list[tuple[tuple[str, ...], list[Any]]]]:
    """First word of a unit -> its whole forms, longest first."""
    out: dict[str, list[tuple[tuple[str, ...], list[Any]]]] = {}
    for form, value in load("times")["units"].items():
        words = tuple(form.split())
        out.setdefault(words[0], []).append((words, value))
    for held in out.values():
        held.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    return out


def find_numbers(passage: Passage) -> list[NumberMention]:
    """The numbers of a passage with what they count, in order, without those of a time, a span of time or an age.

    ``role`` is what the counted thing says (killed, wounded, people, fighters, vehicles, distance, area, share …), None
    where nothing does. A dual («قتيلان») is a number. Fractions and percentages are shares in per cent.
    """
    return _Counter(passage).find()


def apart(numbers: list[NumberMention]) -> list[NumberMention]:
    """Numbers in order of which none reaches into the next: «قتيلان و3 على الأقل» has its hedge with the second."""
    out: list[NumberMention] = []
    for number in numbers:
        if out and out[-1].last >= number.first:
            if out[-1].first >= number.first:
                continue
            out[-1] = replace(out[-1], last=number.first - 1)
        out.append(number)
    return out


class _Counter:
    """Reads the numbers of one passage."""

    def __init__(self, passage: Passage):
        self.tokens, self.norm = passage.tokens, passage.tokens.norm
        self.passage = passage
        self.things = things()
        self.count = len(self.norm)

    def find(self) -> list[NumberMention]:
        timed = {at for time in self.passage.times for at in range(time.first, time.last + 1)}
        out: list[NumberMention] = []
        taken: set[int] = set()
        for number in numbers_of(self.tokens):
            if number.kind == "ordinal" or number.head in timed or number.head in taken:
                continue
            mention = self._mention(number)
            if mention is not None:
                out.append(mention)
                taken.update(range(mention.first, mention.last + 1))
                if mention.noun is not None:
                    taken.add(mention.noun)
        duals = [
            self._dual(at, self.things[self.norm[at]])
            for at in beginning(self.tokens, DUAL)
            if at not in taken and at not in timed
        ]
        if duals:
            out = sorted([*out, *duals], key=lambda mention: mention.first)
        return apart(out)

    def _dual(self, at: int, thing: Thing | None) -> NumberMention:
        """«قتيلان»: two."""
        assert thing is not None
        last, low, high = self._hedged(at, at, 2.0, 2.0)
        return NumberMention(at, last, low, high, unit_of(thing.kind), role_of(thing.kind), at)

    def at(self, index: int) -> str:
        return self.norm[index] if 0 <= index < self.count else ""

    def thing(self, index: int) -> Thing | None:
        return self.things[self.norm[index]] if 0 <= index < self.count else None

    # --- one number ------------------------------------------------------------------------------------------------

    def _mention(self, number: Number) -> NumberMention | None:
        first, last, low, high = number.first, number.last, number.low, number.high
        if number.kind == "percent":
            return NumberMention(first, last, low, high, "%", "share")
        unit = self._unit(last + 1)
        if unit is not None:
            role, name, factor, end = unit
            if role in ("time", "subset"):
                return None
            low, high = (None if bound is None else bound * factor for bound in (low, high))
            if role == "distance" and self._area_said(first):
                role, name = "area", "km2"
            last, low, high = self._hedged(last, end, low, high)
            return NumberMention(first, max(last, end), low, high, name, role, end if end != last else None)
        if number.kind == "fraction":
            return self._fraction(number)
        noun, thing = self._noun(number)
        if thing is None and noun is None and number.value == 1 and not self.norm[number.head].isdigit():
            return None  # «أحد», «واحد» without anything counted
        if thing is None and noun is None and number.definite and not self.norm[number.head].isdigit():
            return None  # «ميدان السبعين»
        end = noun if noun is not None and noun > last else last
        last_hedge, low, high = self._hedged(end, end, low, high)
        last = max(last, last_hedge if last_hedge > end else last)
        if thing is None:
            return NumberMention(first, last, low, high, None, None, noun)
        role = role_of(thing.kind)
        if thing.kind in ("killed", "wounded") and self._both(noun, thing.kind):
            role = "killed_or_wounded"
        return NumberMention(first, last, low, high, unit_of(thing.kind), role, noun)

    def _fraction(self, number: Number) -> NumberMention | None:
        """«نصف السكان», «ثلثي المدينة»: a share where what it is a share of is definite."""
        after = self.at(number.last + 1)
        if not after.startswith("ال"):
            return None
        low, high = (None if bound is None else round(bound * 100, 1) for bound in (number.low, number.high))
        return NumberMention(number.first, number.last, low, high, "%", "share", number.last + 1)

    def _unit(self, at: int) -> tuple[str, str, float, int] | None:
        """The unit of measure at token ``at``: role, unit, factor, last token."""
        for words, (role, unit, factor) in units().get(self.at(at), ()):
            if tuple(self.norm[at : at + len(words)]) == words:
                end = at + len(words) - 1
                squared = self.at(end + 1) == "2" and self.tokens.start[end + 1] == self.tokens.end[end]
                if role == "distance" and squared:
                    return "area", "km2", factor if unit == "km" else factor / 1_000_000, end + 1
                if words == ("م",) and self.at(end + 1) not in ("", ".", "،", ")", "عن", "من", "في"):
                    continue
                return role, unit, factor, end
        return None

    def _area_said(self, first: int) -> bool:
        for at in range(first - 1, max(first - 7, -1), -1):
            for _, form in first_forms(self.norm[at]):
                for words, value in units().get(form[2:] if form.startswith("ال") else form, ()):
                    if value[0] == "area_cue" and len(words) == 1:
                        return True
        return False

    def _hedged(self, at: int, end: int, low: float | None, high: float | None):
        """«على الأقل» after what is counted: the last token and the bounds."""
        for here in range(end + 1, min(end + 4, self.count)):
            if self.tokens.kind[here] == "sign":
                break
            after = number_reader().hedged_after(self.norm, here, self.count)
            if after is not None:
                last, effect = after
                return last, None if effect == "high" else low, None if effect == "low" else high
        return at, low, high

    def _noun(self, number: Number) -> tuple[int | None, Thing | None]:
        """What a number counts: token and reading; («خمسة من عناصر …», «اثنين» after its noun, a nationality)."""
        at = number.last + 1
        if self.at(at) in ("من", "بين"):
            at += 1
        elif self.at(at) in ("كبير", "كبيره") and self.at(at + 1) == "من":
            at += 2
        thing = self.thing(at)
        if (
            thing is not None
            and thing.number != "word"
            and (thing.prefix == "" or (at == number.last + 1 and not thing.prefix))
        ):
            return at, thing
        if self.at(number.last + 1) == "من" and (ahead := self.thing(at + 1)) is not None and ahead.number == "many":
            return at + 1, ahead
        before = number.head - 1
        if self.at(before) == "ال":
            before -= 1
        left = self.thing(before)
        if (left is not None and left.number != "word" and before < number.first) or (
            left and number.first == number.head
        ):
            adjective = number.low in (1, 2) or number.definite or self.at(number.head - 1) == "ال"
            if left is not None and left.number != "word" and adjective and not self._listed(number):
                return before, left
        if self._nationality(self.at(number.last + 1), number):
            return number.last + 1, Thing("many", "person", False, "")
        if number.low == 2 and len(self.at(before)) >= 6 and self.at(before).endswith(("يين", "يان")):
            return before, Thing("two", "person", False, "")
        return None, None

    @staticmethod
    def _nationality(word: str, number: Number) -> bool:
        """Whether the word counted is a people's name by its ending («11 إيرانيا», «آلاف اليمنيين», «50 ألف سوري»)."""
        low = number.low if number.low is not None else number.high or 0
        if word.startswith("ال"):
            return number.kind == "indefinite" and word.endswith(("يين", "يون")) and len(word) >= 7
        if low >= 100 and len(word) >= 4 and word.endswith("ي") and not word.startswith("و"):
            return True
        return low >= 2 and len(word) >= 5 and word.endswith(_NISBA)

    def _listed(self, number: Number) -> bool:
        """Whether the number opens with و: then it counts what follows."""
        return self.norm[number.head].startswith("و") and self.norm[number.head] not in ("واحد", "واحدا", "واحده")

    def _both(self, noun: int | None, kind: str) -> bool:
        """«20 قتيلا وجريحا», «بين قتيل وجريح»: one number for both."""
        if noun is None:
            return False
        after = self.thing(noun + 1)
        other = "wounded" if kind == "killed" else "killed"
        return after is not None and after.kind == other and after.prefix == "و"


def role_of(kind: str) -> str:
    """The role that a kind of counted noun gives a number."""
    return _ROLES.get(kind, kind)


def unit_of(kind: str) -> str:
    """The unit that a kind of counted noun gives a number."""
    return "persons" if kind in ("person", "fighter") or kind not in _ROLES else _ROLES[kind]
