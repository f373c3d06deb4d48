"""Who is the grammatical subject around each trigger: one pass over a sentence, left to right, without a parser.

Arabic drops the subject that goes on («سيطرت … وتقدمت»), and a masdar in the complement of a verb has that verb's subject
(«بدأت في مهاجمة», «وافقوا على تسليم»). The pass keeps a small stack of clauses and names, for every token, the subjects
that are open there, the nearest first.
"""

from __future__ import annotations

from functools import lru_cache

from riwaya.coding.passage import ActorMention, Passage
from riwaya.coding.sketch import Sketch

MAX_OPEN = 4


def open_subjects(passage: Passage, board: Sketch, mentions: list[ActorMention]) -> dict[int, tuple[int, ...]]:
    """Token of each trigger -> first tokens of the mentions whose clause it stands in, nearest clause first.

    A mention is the subject of a clause where it stands bare before its verb or first after it, or is the head of a
    relative clause whose verb has no bare mention of its own.
    """
    unit = board.unit
    out: dict[int, tuple[int, ...]] = {}
    stack: list[int] = []  # open subjects, outermost first, by first token of the mention
    floating: int | None = None  # the last bare noun phrase that has not been used
    waiting = False  # a verb has come and its subject has not
    relative: list[int] = []  # depth of the stack at each open relative clause
    after_preposition = False
    at = board.first
    while at < board.stop:
        kind = unit.get(at, "W")
        if at in board.trigger_at or kind == "T":
            trigger = board.trigger_at.get(at)
            if trigger is not None and trigger.first == at:
                out[at] = tuple(reversed(stack[-MAX_OPEN:])) if floating is None or floating in stack else (
                    floating, *reversed(stack[-MAX_OPEN + 1 :])
                )  # fmt: skip
            if trigger is not None and trigger.verbal:
                kind = "V"
        if kind in "LV":
            if floating is not None:
                stack.append(floating)
                waiting = False
                floating = None
            else:
                waiting = True
            after_preposition = False
        elif kind == "M":
            mention = board.mention_at[at]
            governed = after_preposition or mention.prefix.lstrip("وف")[:1] in ("ب", "ل", "ك")
            if not governed and mention.via != "adjective":
                if waiting:
                    stack.append(mention.first)
                    waiting = False
                elif mention.prefix[:1] not in ("و",) or floating is None:
                    floating = mention.first
            at = max(mention.last, at) + 1
            after_preposition = False
            continue
        elif kind in "PH":
            after_preposition = True
        elif kind == "Q":
            if floating is not None:
                stack.append(floating)  # the head of the relative clause is its likely subject
            relative.append(len(stack))
            floating = None
            waiting = False
        elif kind == "S":
            floating = None
            waiting = False
            after_preposition = False
        elif kind == ",":
            if relative:
                head = relative.pop()
                if head and head <= len(stack):
                    # the relative clause is over: its head is free again, as the subject of what comes
                    floating = stack[head - 1]
            after_preposition = False
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
    """The gender by which a verb agrees with a mention: states are feminine, persons masculine unless their title says."""
    if mention.cls == "state" and mention.via in ("name", "metonym") and mention.first == mention.last:
        return "f"
    word = passage.tokens.norm[mention.head if mention.head >= 0 else mention.first]
    cut = len(mention.prefix)
    stem = word[cut:] if cut and mention.head in (-1, mention.first) and len(word) - cut > 2 else word
    return gender(stem)
