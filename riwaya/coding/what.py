"""What happened: finds the words of a sentence that name a happening, by the frames of the event lexicon.

A trigger is a verb, masdar, participle or noun of an entry of ``lexicons/events_*.tsv``. A light verb («شن هجوما»,
«تعرضت لقصف») is no happening of its own: it is tied to its event noun and lends it its subject.
"""

from __future__ import annotations

from typing import Any

from riwaya.coding.passage import Passage
from riwaya.coding.what_idioms import (
    FIGHTERS,
    FORCES,
    LOOK_AHEAD,
    Follower,
    Names,
    actor_ends,
    bases,
    beside,
    collocate,
    collocate_after,
    words_after,
)
from riwaya.coding.what_lexicon import VERBAL, EventLexicon, Option, Reading, Trigger, event_lexicon
from riwaya.coding.what_light import tie_light_verbs

__all__ = ["EventLexicon", "Reading", "Trigger", "event_lexicon", "find_triggers"]

NOTHING: frozenset[str] = frozenset()
TANWIN = "\u064b"
TA_MARBUTA = "ة"
DUAL_PAST = ("3md", "3fd")  # agreement of «غادرا»
DAMMA = "\u064f"
SHADDA = "\u0651"
INSTRUMENT_REACH = 10  # tokens between the word for the weapon and the word for the act
VOICE_REACH = 6  # tokens after «قتل» in which its subject must come


def find_triggers(passage: Passage, first: int, stop: int, sentence: int, lexicon: EventLexicon) -> list[Trigger]:
    """The triggers of the sentence ``[first, stop)``, in order, light verbs tied to their nouns."""
    tokens = passage.tokens
    norm, kind = tokens.norm, tokens.kind
    found: list[Trigger] = []
    consumed: set[int] = set()
    spots = tokens.spots(lexicon.options, first, stop)
    if not spots:
        return found
    ends = actor_ends(passage, first, stop)
    parties = frozenset((FORCES, FIGHTERS)) if ends else NOTHING
    around = parties.union(*[said for _, said in tokens.spots(lexicon.collocates, first, stop)])
    for at, options in spots:
        if kind[at] != "word" or at in consumed:
            continue
        readings = lexicon.readings(norm[at])
        if tokens.text[tokens.end[at] - 1] == TA_MARBUTA:
            readings = tuple(r for r in readings if not r.after)  # «استعادة» is no «استعاد» + ه
            options = tuple(option for option in options if not option.reading.after)
        chosen = choose(passage, at, first, stop, options, lexicon, ends, around)
        if chosen is None:
            continue
        best, partner = chosen
        entry = lexicon.entries[best.entry]
        if "instrument" not in entry:
            consumed.add(partner)
        if best.letter == "v" and DAMMA in tokens.text[tokens.start[at] : tokens.start[at] + 3]:
            best = best._replace(letter="q")  # «قُتل»
        verbal = is_verbal(passage, at, first, best, readings, lexicon)
        if verbal and undergoes(passage, at, stop, best, entry, ends, lexicon):
            best = best._replace(letter="q")
        found.append(Trigger(at, at, best, entry, verbal, sentence, partner=partner))
    if not found:
        return found
    # a word of an idiom is no happening of its own, before its trigger («صواريخ أطلقتها») as after it
    found = [t for t in found if t.first not in consumed]
    found = tie_light_verbs(passage, first, stop, found, lexicon)
    return drop_instruments(passage, merge_neighbours(passage, found, lexicon))


def drop_instruments(passage: Passage, found: list[Trigger]) -> list[Trigger]:
    """Leave out words for the weapon («عبوة ناسفة») where a word of the same kind tells of the act close by."""
    if not any("instrument" in t.entry for t in found):
        return found
    norm, kind = passage.tokens.norm, passage.tokens.kind

    def told(thing: Trigger) -> bool:
        for act in found:
            if act.kind == thing.kind and "instrument" not in act.entry:
                between = range(min(act.last, thing.last) + 1, max(act.first, thing.first))
                if len(between) <= INSTRUMENT_REACH and not any(
                    kind[i] == "newline" or norm[i] in ".؛؟!" for i in between
                ):
                    return True
        return False

    return [t for t in found if "instrument" not in t.entry or not told(t)]


def choose(
    passage: Passage,
    at: int,
    first: int,
    stop: int,
    options: tuple[Option, ...],
    lexicon: EventLexicon,
    ends: dict[int, int],
    around: frozenset[str],
) -> tuple[Reading, int] | None:
    """The reading that holds at this place and the token of its collocate (-1: none); idioms go first.

    ``around``: every collocate of any entry in the sentence: what is not among them need not be looked for.
    """
    followers: list[Follower] | None = None
    names = Names(ends, lexicon.known)

    def after() -> list[Follower]:
        nonlocal followers
        if followers is None:
            reach = max([option.entry.get("reach", LOOK_AHEAD) for option in options])
            followers = words_after(passage, at, stop, reach, names)
        return followers

    tokens = passage.tokens
    best: Reading | None = None
    best_rank: tuple[int, ...] = ()
    best_partner = -1
    raw = tokens.text[tokens.start[at] : tokens.end[at]]
    previous = lexicon.particles.get(tokens.norm[at - 1]) if at > first else None
    no_verb = previous == "prep" or TANWIN in raw  # a verb never stands right after a preposition; «تقدماً»
    for reading, entry, verbal, negated, marked, own_rank in options:
        if verbal and (no_verb or (negated and previous != "neg") or (marked and SHADDA not in raw)):
            continue
        if verbal and reading.agreement in DUAL_PAST and after_accusative(tokens.norm, at, first):
            continue  # «هجوما غادرا»
        idiom = 0
        partner = -1
        if not entry["plain"]:
            if "before" in entry:
                if at == first or entry["before"].isdisjoint(bases(tokens.norm[at - 1])):
                    continue
                idiom = 9
            # no preposition parts it from the word before
            close = "not_before" in entry and at > first and reading.before.strip("وف") in ("", "ال")
            if close and not entry["not_before"].isdisjoint(bases(tokens.norm[at - 1])):
                continue
            if "without" in entry and beside(passage, at, first, stop, entry["without"], ends):
                continue
            if "with" in entry or "around" in entry:
                if entry["sought"].isdisjoint(around):
                    continue
                distance, partner = collocate(passage, at, first, after(), entry, verbal, reading.after, names)
                if not distance:
                    continue
                idiom = max(10 - distance, idiom, 1)
            if "before" in entry:
                partner = at - 1
            if (
                "unless" in entry
                and not entry["sought"].isdisjoint(around)
                and collocate_after(after(), entry["unless"], entry.get("reach", LOOK_AHEAD))[0]
            ):
                continue
        if len(options) == 1:
            return reading, partner
        rank = (idiom, *own_rank)
        if best is None or rank > best_rank:
            best, best_rank, best_partner = reading, rank, partner
    return None if best is None else (best, best_partner)


def undergoes(
    passage: Passage,
    at: int,
    stop: int,
    reading: Reading,
    entry: dict[str, Any],
    ends: dict[int, int],
    lexicon: EventLexicon,
) -> bool:
    """Whether «قتل» is *was killed*: nobody is named after it but the one that it was done to.

    Active and passive are spelt alike. It is active where a party stands before it or after it with a noun to follow.
    """
    frame = entry["frame"]
    if entry["kind"] != "casualties" or reading.letter not in "vp" or reading.after:
        return False
    both = "actor" in frame.get("S", ()) and "target" in frame.get("PS", ())
    if not both or not reading.agreement.startswith("3"):
        return False
    norm, kind, particles = passage.tokens.norm, passage.tokens.kind, lexicon.particles
    before = next((m for m in passage.actors if m.last == at - 1), None)
    if before is not None and before.cls != "civilians":
        return False
    for i in range(at + 1, min(stop, at + VOICE_REACH)):
        if i in ends:
            mention = next(m for m in passage.actors if m.first == i)
            if mention.cls == "civilians" or mention.via == "generic":
                return True
            after = ends[i] + 1
            return after >= stop or kind[after] != "word" or norm[after] in particles or norm[after][0] in "بلو"
        if kind[i] != "word" and kind[i] != "number":
            return True
        if norm[i] in particles:
            return True
    return True


def after_accusative(norm: list[str], at: int, first: int) -> bool:
    """Whether a word in ا follows another: an adjective of an indefinite noun, no verb in the dual."""
    return at > first and norm[at].endswith("ا") and norm[at - 1].endswith("ا")


def is_verbal(
    passage: Passage, at: int, first: int, reading: Reading, readings: tuple[Reading, ...], lexicon: EventLexicon
) -> bool:
    """Whether a word that may be verb or masdar («قتل», «دعم») is a verb here: by its affixes and the word before."""
    letters = {r.letter for r in readings if r.entry == reading.entry}
    if not letters & VERBAL:
        return False
    if reading.letter not in VERBAL and reading.before.rstrip("وف"):
        return False
    if not letters & frozenset("mn"):
        return True
    if reading.letter == "p" or not reading.agreement.startswith(("3ms", "sg")):
        return reading.letter in VERBAL
    if reading.before and reading.before not in ("و", "ف"):
        return False
    if at == first:
        return True
    previous = passage.tokens.norm[at - 1]
    role = lexicon.particles.get(previous) or lexicon.particles.get(previous[1:] if previous[0] in "وف" else "")
    if role == "prep":
        return False
    if previous.endswith("ا") and at > first + 1 and lexicon.particles.get(passage.tokens.norm[at - 2]) == "sub":
        return True  # «أن طفلا قتل»
    if role in ("sub", "rel", "aux", "neg", "conj", "break"):
        return True
    if passage.tokens.kind[at - 1] != "word":
        return True
    if reading.before:
        return True
    # After an indefinite or construct noun a bare masdar is the usual reading («استمرار قصف …»), after a definite
    # one the verb is («الجيش قصف …»).
    return "ال" in previous[:4]


def merge_neighbours(passage: Passage, found: list[Trigger], lexicon: EventLexicon) -> list[Trigger]:
    """Join words that name one happening together («استعادة السيطرة», «عملية اقتحام») into one trigger."""
    out: list[Trigger] = []
    for trigger in found:
        last = out[-1] if out else None
        if last is not None and same_happening(passage, last, trigger, lexicon):
            last.merged.append(trigger.first)
            last.last = trigger.last
            if last.support is None and trigger.support is not None and trigger.support != last.first:
                last.support, last.support_entry = trigger.support, trigger.support_entry
                last.support_reading = trigger.support_reading
            continue
        out.append(trigger)
    return out


def same_happening(passage: Passage, last: Trigger, trigger: Trigger, lexicon: EventLexicon) -> bool:
    if last.kind != trigger.kind:
        return False
    if trigger.reading.before.startswith(("و", "ف")):
        # «قتلى وجرحى», «مقتل وإصابة 35»: one phrase covers both
        bare = not (trigger.verbal or last.reading.after) and (not last.verbal or last.partner >= 0)
        noun = last.partner if last.partner >= 0 else last.last
        plural = trigger.reading.letter == "n" or not last.verbal
        return last.kind == "casualties" and bare and plural and trigger.first == noun + 1
    if trigger.first - last.last - 1 > 1 or trigger.verbal:
        return False
    gap = trigger.first - last.last - 1
    if gap == 1 and lexicon.particles.get(passage.tokens.norm[last.last + 1]) != "prep":
        return False
    return last.kind not in ("casualties",) or gap == 0
