"""Light verbs: ties «شن», «تعرض لـ» to the event nouns that they carry, and lends those their subjects."""

from __future__ import annotations

from typing import Any

from riwaya.coding.passage import Passage
from riwaya.coding.what_idioms import actor_ends
from riwaya.coding.what_lexicon import EventLexicon, Reading, Trigger

RELATIVE_REACH = 7  # words from an event noun to the light verb of its relative clause
LIGHT_REACH = 14  # words between a light verb and its event noun


def tie_light_verbs(
    passage: Passage, first: int, stop: int, found: list[Trigger], lexicon: EventLexicon
) -> list[Trigger]:
    """Tie each light verb to its event noun; a light verb that was also read as a happening then stops being one."""
    tokens = passage.tokens
    kind = tokens.kind
    at_token = {t.first: t for t in found}
    ends = actor_ends(passage, first, stop)
    inside = {i for begin, end in ends.items() for i in range(begin + 1, end + 1)}
    dropped: set[int] = set()
    for at, light in tokens.spots(lexicon.light_memory, first, stop):
        if kind[at] != "word" or at in inside or at in ends:
            continue  # «تنظيم» of a name is no «نظّم»
        for reading in light:
            entry = lexicon.light[reading.entry]
            noun, relative = light_noun(passage, at, first, stop, reading, entry, at_token, ends, inside, lexicon)
            if noun is None or noun.first == at or noun.support is not None:
                continue
            own = at_token.get(at)
            if own is not None and (
                (own.entry["sure"] == 2 and "with" in own.entry) or len(reading.before) > len(own.reading.before)
            ):
                continue  # «فجرت نفسها» is no «فـ + جرت»
            noun.support, noun.support_entry, noun.support_reading = at, entry, reading
            noun.support_relative = relative
            if own is not None:
                dropped.add(at)
            break
    return [t for t in found if t.first not in dropped]


def light_noun(
    passage: Passage,
    at: int,
    first: int,
    stop: int,
    reading: Reading,
    entry: dict[str, Any],
    at_token: dict[int, Trigger],
    ends: dict[int, int],
    inside: set[int],
    lexicon: EventLexicon,
) -> tuple[Trigger | None, bool]:
    """The event noun that the light verb at ``at`` carries, and whether it stands before it («هجوم نفذه …»).

    ``ends``: first token -> last of the named actors; ``inside``: their further tokens, which count as
    one word with it.
    """
    norm, kind = passage.tokens.norm, passage.tokens.kind
    slots = [slot for slot, roles in entry["frame"].items() if "event" in roles]
    if reading.after or (at > first and lexicon.particles.get(norm[at - 1]) == "rel"):
        if "O" in slots or "S" in slots:
            seen = 0
            for i in range(at - 1, first - 1, -1):
                trigger = at_token.get(i)
                if trigger is not None and not trigger.verbal:
                    return trigger, True
                seen += i not in inside and kind[i] != "sign"  # a name counts as one word
                if seen >= RELATIVE_REACH:
                    break
                if kind[i] == "newline" or norm[i] in ".؛":
                    break
        if reading.after:
            return None, False
    elif "S" in slots and at > first:
        # an indefinite noun and a verb that agrees with it: «اشتباكات عنيفة دارت مع …»
        for i in range(at - 1, max(first, at - 4) - 1, -1):
            trigger = at_token.get(i)
            if trigger is not None:
                if not trigger.verbal and not trigger.definite and trigger.support is None:
                    return trigger, True
                break
            if kind[i] != "word" or norm[i] in lexicon.particles:
                break
    prepositions = [s for s in slots if s not in ("S", "O", "PS", "G")]
    direct = len(prepositions) < len(slots)
    reach = 0
    open_preposition = ""
    for i in range(at + 1, stop):
        if kind[i] == "newline" or norm[i] in ".؛؟!":
            break
        if kind[i] == "sign" or i in inside:
            continue
        reach += 1
        if reach > LIGHT_REACH:
            break
        word = norm[i]
        particle = lexicon.particles.get(word)
        trigger = at_token.get(i)
        if trigger is not None and not trigger.verbal:
            clitic = trigger.reading.before.lstrip("وف")[:1]
            if prepositions and ((clitic in prepositions and clitic) or open_preposition in prepositions):
                return trigger, False
            if direct and clitic not in ("ب", "ل", "ك") and not open_preposition:
                return trigger, False
            if reach <= 2 and not direct:
                return None, False
        elif trigger is not None or (reach > 1 and i not in ends and lexicon.light_readings(word)):
            break
        if particle == "prep":
            open_preposition = word
            if direct and not prepositions and reach == 1:
                break
        elif particle in ("sub", "break"):
            break
        elif open_preposition and trigger is None and particle is None and word[:2] != "ال":
            # a preposition phrase goes on for its noun; the next bare noun may be the object again
            open_preposition = open_preposition if open_preposition in prepositions else ""
    return None, False
