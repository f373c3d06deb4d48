"""How many: the numbers of an article, and those that belong to a happening in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from riwaya.coding.counted import Thing, things, toll_words
from riwaya.coding.how_many_read import find_numbers, role_of, unit_of, units
from riwaya.coding.passage import NumberMention, Passage

__all__ = ["find_numbers", "quantities_for"]

_PERSONS = frozenset({"people", "fighters", "families"})
_HARMED = frozenset({"killed", "wounded", "killed_or_wounded", "missing"})
_BELONG: dict[str, frozenset[str | None]] = {
    "detain": frozenset({"detained", "people", "fighters", None}),
    "release": frozenset({"detained", "people", "fighters", None}),
    "surrender": frozenset({"people", "fighters", "detained", None}),
    "defect": frozenset({"people", "fighters", None}),
    "recruit": frozenset({"people", "fighters", None}),
    "train": frozenset({"people", "fighters", None}),
    "displace": frozenset({"displaced", "people", "families", "fighters", "share", None}),
    "return": frozenset({"displaced", "people", "families", None}),
    "protest": frozenset({"people", "families", None}),
    "harm_civilians": frozenset({"people", "families", "sites", "strikes", None}),
    "deploy": frozenset({"people", "fighters", "vehicles", "weapons", "aircraft", "munitions", "sites", None}),
    "supply": frozenset({"vehicles", "weapons", "aircraft", "munitions", "money", "weight", None}),
    "aid": frozenset({"vehicles", "money", "weight", "people", "families"}),
    "capture": frozenset({"share", "area", "settlements", "sites", "distance", "vehicles", "weapons", "munitions"}),
    "hold": frozenset({"share", "area", "settlements", "sites", "fighters", "detained"}),
    "advance": frozenset({"distance", "people", "fighters", "vehicles", "settlements", "area", "share"}),
    "withdraw": frozenset({"distance", "people", "fighters", "vehicles", "settlements", "families"}),
    "encircle": frozenset({"people", "fighters", "settlements", "families"}),
    "assault": frozenset(
        {"strikes", "operations", "sites", "settlements", "vehicles", "fighters", "people", "munitions", "weapons"}
    ),
    "clash": frozenset({"fighters", "people", "operations"}),
    "bombardment": frozenset(
        {"strikes", "munitions", "sites", "settlements", "aircraft", "vehicles", "weapons", "times", "weight"}
    ),
    "explosion": frozenset({"munitions", "strikes", "vehicles", "weight", "sites", "fighters"}),
    "block": frozenset({"munitions", "aircraft", "strikes", "vehicles", "operations"}),
    "sanction": frozenset({"people", "money"}),
    "handover": frozenset({"vehicles", "weapons", "sites", "settlements", "detained"}),
}
_LONE = frozenset({"munition", "vehicle", "aircraft", "person", "fighter"})  # one of them needs no number
_AFTER, _BEFORE, _TOLL, _AFTER_NAMES = 14, 6, 28, 28  # how many tokens away a number may stand
_COMMAS = frozenset({"،", ","})
_STOPS = frozenset({"؛", ";", ".", "\n"})


def quantities_for(
    passage: Passage,
    kind: str,
    first: int,
    last: int,
    role_hint: str | None = None,
    others: Sequence[tuple[int, int]] = (),
) -> list[NumberMention]:
    """The numbers that belong to the claim of ``kind`` with trigger ``first`` to ``last``; reads ``passage.numbers``.

    ``others``: triggers of other claims (token ranges); no number is sought beyond them. For ``casualties`` the role is
    that of the number's own noun, else ``role_hint`` (killed or wounded), else what the trigger's words say; a single
    victim without a number («مقتل شخص») is 1, a dual 2, a bare plural at least 2.
    """
    begin, stop = next(((a, b) for a, b in passage.sentences if a <= first < b), (0, len(passage.tokens)))
    fences = {at for one, two in others for at in range(one, two + 1) if not first <= at <= last}
    if kind == "casualties":
        return _Casualties(passage, first, last, begin, stop, role_hint, fences).find()
    wanted = _BELONG.get(kind)
    if wanted is None:
        return []
    own = {"displace": "displaced", "detain": "detained"}.get(kind)
    found = _around(passage, first, last, begin, stop, wanted, fences)
    return [replace(m, role=own) if own and m.role in (None, "people", "families", "fighters") else m for m in found]


def _around(passage, first, last, begin, stop, wanted, fences) -> list[NumberMention]:
    """Numbers of a wanted role after the trigger in its clause, else shortly before it."""
    norm = passage.tokens.norm
    inside = [m for m in passage.numbers if m.first <= last and m.last >= first and m.role in wanted]
    if inside:
        return inside[:2]
    out: list[NumberMention] = []
    reach = last
    table = things()
    for at in range(first, min(last + 2, stop)):
        thing = table[norm[at]]
        if thing is None or thing.number != "one" or thing.definite or thing.kind not in _LONE or at in fences:
            continue
        if role_of(thing.kind) in wanted and (at > first or thing.kind == "munition"):
            return [NumberMention(at, at, 1.0, 1.0, unit_of(thing.kind), role_of(thing.kind), at)]
    far = last  # a share of a place stands after all who took it together
    for at in range(last + 1, min(stop, last + 1 + (_AFTER_NAMES if "share" in wanted else _AFTER))):
        if at in fences or norm[at] in _STOPS or (norm[at] in _COMMAS and at - last > 6):
            break
        far = at
        reach = at if at <= last + _AFTER else reach
    for mention in passage.numbers:
        near = mention.role is not None or mention.first - last <= 3
        joined = not out or mention.first - out[-1].last <= 5
        within = last < mention.first <= (far if mention.role == "share" else reach)
        if within and mention.role in wanted and near and joined:
            out.append(mention)
    if out:
        return out
    back = first
    for at in range(first - 1, max(begin, first - _BEFORE) - 1, -1):
        if at in fences or norm[at] in _STOPS or norm[at] in _COMMAS:
            break
        back = at
    near = [m for m in passage.numbers if back <= m.first and m.last < first and m.role in wanted and m.role]
    return near[-1:]


class _Casualties:
    """The killed or wounded of one claim."""

    def __init__(self, passage, first, last, begin, stop, role_hint, fences):
        self.passage, self.norm = passage, passage.tokens.norm
        self.first, self.last, self.begin, self.stop = first, last, begin, stop
        self.fences = fences
        table = things()
        self.thing = lambda at: table[self.norm[at]] if begin <= at < stop else None
        self.mentions = {m.first: m for m in passage.numbers if begin <= m.first < stop}
        own = self._word_role(range(first, last + 1))
        self.role = role_hint or own

    def _word_role(self, span) -> str | None:
        for at in span:
            thing = self.thing(at)
            if thing is not None and thing.kind in ("killing", "killed"):
                return "killed"
            if thing is not None and thing.kind in ("wounding", "wounded"):
                return "wounded"
        return None

    def find(self) -> list[NumberMention]:
        inside = [
            m
            for m in self.passage.numbers
            if (m.noun is not None and self.first <= m.noun <= self.last) or self.first <= m.first <= self.last
        ]
        if inside:
            return [self._roled(m) for m in inside if self._fits(m)][:2]
        victim = self._victim_named()
        if victim is not None:
            return [victim]
        start = self.last + 1
        if self._joint(start, self.first):  # «استشهاد وإصابة 4», «قتلوا وأصيب 7 آخرون»
            self.fences.discard(start)
            found = self._after(start + 1)
            subject = self._before()
            if subject or self._others(found):
                return subject
            return self._as_both(found)
        found = self._after(start)
        if self._joint(self.first, self.first - 1) and not self._others(found):
            self.first -= 1
            return found if self._before() else self._as_both(found)
        return found or self._before()

    def _victim_named(self) -> NumberMention | None:
        """A victim without a number inside the trigger («مقتل شخص» taken as one)."""
        for at in range(self.first + 1, self.last + 1):
            victim = self._bare(at, self.thing(at))
            if victim is not None:
                return victim
        return None

    def _as_both(self, found: list[NumberMention]) -> list[NumberMention]:
        return [m if m.role != self.role else replace(m, role="killed_or_wounded") for m in found]

    def _joint(self, at: int, before: int) -> bool:
        """Whether token ``at`` joins the other of killed and wounded to the one at ``before`` («استشهاد وإصابة 4»)."""
        two, one = self.thing(at), self.thing(before if before >= self.first else at - 1)
        harm = ("killing", "wounding")
        return (
            two is not None and one is not None and two.kind in harm and one.kind in harm
            and two.kind != one.kind and two.prefix.startswith("و")
        )  # fmt: skip

    def _others(self, found: list[NumberMention]) -> bool:
        """Whether the number counts "others", and so not those of the verb before."""
        if not found:
            return False
        words = self.norm[found[0].last + 1 : found[0].last + 3]
        return any(word.startswith("اخر") or _subset(word) for word in words) or found[0].low == 1.0

    def _fits(self, mention: NumberMention) -> bool:
        return mention.role is None or mention.role in _PERSONS or mention.role in _HARMED or mention.role == "detained"

    def _roled(self, mention: NumberMention) -> NumberMention:
        role = mention.role if mention.role in _HARMED else self.role
        return replace(mention, role=role, unit="persons" if mention.unit is None else mention.unit)

    def _after(self, start: int) -> list[NumberMention]:
        out: list[NumberMention] = []
        toll = any(
            (t := self.thing(at)) is not None and t.kind in ("killed", "wounded")
            for at in range(self.first, self.last + 1)
        )
        reach = _TOLL if toll else _AFTER
        at = start
        while at < min(self.stop, start + reach):
            word = self.norm[at]
            thing = self.thing(at)
            if word in _STOPS or (not toll and (at in self.fences or word in _COMMAS)):
                break
            mention = self.mentions.get(at)
            if mention is not None and toll and at - start > 2 and self.norm[at - 1] not in toll_words():
                mention = None
            elif mention is not None and mention.role is None and mention.noun is None and at - start > 4 and not toll:
                mention = None  # a bare number far off: «سوخوي 30»
            if mention is not None:
                if not self._fits(mention):
                    if out:
                        break
                    at = max(mention.last, mention.noun or at) + 1
                    continue
                if (
                    mention.role in ("killed", "wounded")
                    and mention.role != self.role
                    and self.role != "killed_or_wounded"
                ):
                    break
                if out and at - out[-1].last > 5:
                    break
                out.append(self._roled(mention))
                at = max(mention.last, mention.noun or at) + 1
                continue
            if (
                not toll
                and thing is not None
                and thing.kind in ("killing", "wounding")
                and at > start + (word in ("مصرعهم", "حتفهم"))
            ):
                break
            if _subset(word):
                break
            if not out and at - start <= 1 and (single := self._bare(at, thing)) is not None:
                return [single]
            at += 1
        return out

    def _bare(self, at: int, thing: Thing | None) -> NumberMention | None:
        """A victim without a number: «مقتل شخص», «قتل القيادي», «مقتل مدنيين»."""
        if thing is None or thing.prefix or thing.kind not in ("person", "fighter"):
            return None
        if thing.number == "one":
            return NumberMention(at, at, 1.0, 1.0, "persons", self.role, at)
        if thing.number in ("two+", "many") and not thing.definite:
            return NumberMention(at, at, 2.0, None, "persons", self.role, at)
        return None

    def _before(self) -> list[NumberMention]:
        """The subject before its verb: «57 مدنيا بينهم 12 طفلا قتلوا», «رجلا واحدا على الأقل قتل»."""
        met: list[NumberMention] = []
        single: NumberMention | None = None
        for at in range(self.first - 1, max(self.begin, self.first - _TOLL) - 1, -1):
            thing = self.thing(at)
            if self.norm[at] in _STOPS or at in self.fences:
                break
            if thing is not None and thing.kind in ("killing", "wounding"):
                break
            if _subset(self.norm[at]):
                met.clear()  # what came after «بينهم» is a part of the number before it
                single = None
                continue
            if at in self.mentions and self._fits(self.mentions[at]):
                met.append(self.mentions[at])
                if met[-1].role is None and met[-1].noun is None and self.first - met[-1].last > 4:
                    met.pop()
            elif single is None and self.first - at <= 3 and thing is not None and not met:
                single = self._bare(at, thing)
        if met:
            return [self._roled(met[0])]
        return [single] if single is not None else []


def _subset(word: str) -> bool:
    """«بينهم», «منهم»: the number that follows is a part of the one before."""
    return any(value[0] == "subset" for form in (word, word[1:]) for _, value in units().get(form, ()))
