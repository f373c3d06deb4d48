"""Who is the grammatical subject around each trigger: one pass over a sentence, left to right, without a parser.

Arabic drops the subject that goes on («سيطرت … وتقدمت»), and a masdar in the complement of a verb has that verb's
subject
(«بدأت في مهاجمة», «وافقوا على تسليم»). The pass keeps a small stack of clauses and names, for every token, the subjects
that are open there, the nearest first.
"""

from __future__ import annotations

from functools import lru_cache

from riwaya.coding.passage import ActorMention, Passage
from riwaya.coding.sketch import Sketch

MAX_OPEN = 4
OBJECT_CONTROL = frozenset(("accuse", "demand", "coerce", "concede", "train", "support", "supply"))
"""Kinds whose object is the one that does the act named next («اتهم X بتنفيذ», «دعا X إلى الانسحاب», «سمح لـ X
بالمغادرة»)."""


class _Pass:
    """The state of the pass: open subjects (outermost first), the last free noun phrase, and what is waited for."""

    __slots__ = ("control", "floating", "genitive", "preposition", "relative", "stack", "verbs", "waiting")

    def __init__(self) -> None:
        self.stack: list[int] = []
        self.floating: int | None = None  # a bare noun phrase that no verb has taken yet
        self.waiting = False  # a verb has come and its subject has not
        self.genitive = False  # a masdar has come: the bare phrase right after it is its agent or object
        self.control = False  # a verb of OBJECT_CONTROL has its subject: its object opens a clause of its own
        self.preposition = False
        self.relative: list[int] = []  # depth of the stack at each open relative clause
        self.verbs = 0

    def open_at(self, verbal: bool) -> tuple[int, ...]:
        nearest = [i for i in reversed(self.stack)]
        if self.floating is not None and self.floating not in nearest:
            nearest.insert(0 if verbal else len(nearest), self.floating)
        return tuple(dict.fromkeys(nearest))[:MAX_OPEN]

    def verb(self, control: bool) -> None:
        self.verbs += 1
        self.control = False
        if self.floating is not None:
            self.stack.append(self.floating)
            self.floating = None
            self.waiting = False
            self.control = control
        else:
            self.waiting = True
            self.control = control
        self.preposition = self.genitive = False

    def mention(self, mention: ActorMention) -> None:
        clitic = mention.prefix.lstrip("وف")[:1]
        governed = self.preposition or clitic in ("ب", "ل", "ك")
        if mention.via != "adjective":
            if self.waiting and not governed:
                self.stack.append(mention.first)
                self.waiting = False
            elif self.genitive and not governed:
                self.stack.append(mention.first)
            elif self.control and not self.waiting and (not governed or clitic == "ل"):
                self.stack.append(mention.first)
                self.control = False
            elif not governed and (mention.prefix[:1] != "و" or self.floating is None):
                self.floating = mention.first
        self.preposition = self.genitive = False

    def relative_pronoun(self) -> None:
        if self.floating is not None:
            self.stack.append(self.floating)  # the head of the relative clause is its likely subject
        self.relative.append(len(self.stack))
        self.floating = None
        self.waiting = False

    def comma(self) -> None:
        if self.relative:
            head = self.relative.pop()
            if 0 < head <= len(self.stack):
                # the relative clause is over: its head is free again, as the subject of what comes
                self.floating = self.stack[head - 1]
        elif self.floating is not None and not self.verbs and not self.stack:
            self.stack.append(self.floating)  # the topic of a nominal sentence
        self.preposition = self.genitive = False


def open_subjects(passage: Passage, board: Sketch, mentions: list[ActorMention]) -> dict[int, tuple[int, ...]]:
    """Token of each trigger -> first tokens of the mentions whose clause it stands in, nearest clause first.

    A mention is the subject of a clause where it stands bare before its verb or first after it, is the head of a
    relative clause whose verb has no bare mention of its own, the agent of the masdar before, or the object of a verb
    of OBJECT_CONTROL.
    """
    line = board.line
    out: dict[int, tuple[int, ...]] = {}
    state = _Pass()
    at = board.first
    taken = -2  # the verbal noun of taking just before
    while at < board.stop:
        kind = line[at - board.first]
        if kind == "W":
            state.genitive = False
            if taken == at - 1:
                state.preposition = True  # «احتلال 32 بلدة» as «السيطرة على 32 بلدة»
        elif kind == "T":
            trigger = board.trigger_at[at]
            if trigger.first == at:
                out[at] = state.open_at(trigger.verbal)
            if trigger.verbal:
                state.verb(trigger.kind in OBJECT_CONTROL)
            else:
                state.genitive = True
                state.preposition = False
                taken = at if "set" in trigger.entry and "place" in trigger.entry["frame"].get("G", ()) else -2
        elif kind in "LV":
            state.verb(False)
        elif kind == "M":
            mention = board.mention_at[at]
            state.mention(mention)
            at = max(mention.last, at) + 1
            continue
        elif kind in "PH":
            state.preposition = True
            state.genitive = False
        elif kind == "Q":
            state.relative_pronoun()
        elif kind == "S":
            state.floating = None
            state.waiting = state.preposition = state.genitive = False
        elif kind == ",":
            state.comma()
        at += 1
    return out


@lru_cache(maxsize=50_000)
def gender(word: str) -> str:
    """f, m or p (plural of persons) by the shape of a folded head noun; f for what ends in ه or ات."""
    bare = word[2:] if word.startswith("ال") and len(word) > 4 else word
    if bare.endswith(("ه", "ات")):
        return "f"
    if bare.endswith(("ون", "ين")) and len(bare) > 4:
        return "p"
    return "m"


def gender_of(passage: Passage, mention: ActorMention) -> str:
    """The gender by which a verb agrees with a mention: states by name are feminine (so that «الكيان
    الصهيوني» goes with «إسرائيل»), persons masculine unless their title says.

    x for armed parties: their names come in both genders («داعش», «الدولة الإسلامية»), and the choice of name is a
    matter of
    wording that must not change a code.
    """
    if mention.cls in ("armed group", "state forces"):
        return "x"
    if mention.cls == "state" and mention.via in ("name", "metonym"):
        return "f"
    word = passage.tokens.norm[mention.head if mention.head >= 0 else mention.first]
    cut = len(mention.prefix)
    stem = word[cut:] if cut and mention.head in (-1, mention.first) and len(word) - cut > 2 else word
    return gender(stem)
