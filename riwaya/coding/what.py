"""What happened: finds the words of a sentence that name a happening, by the frames of the event lexicon.

A trigger is a verb, masdar, participle or noun of an entry of ``lexicons/events_*.tsv``. A light verb («شن هجوما»,
«تعرضت لقصف») is no happening of its own: it is tied to its event noun and lends it its subject.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from riwaya.arabic.memory import Memory
from riwaya.coding.passage import Passage
from riwaya.coding.what_forms import VERBAL, Reading, analyse
from riwaya.coding.what_idioms import (
    FIGHTERS,
    FORCES,
    LOOK_AHEAD,
    Follower,
    Known,
    actor_ends,
    bases,
    beside,
    clitics_of,
    collocate,
    collocate_after,
    words_after,
)
from riwaya.dictionary.loading import load

TANWIN = "\u064b"
TA_MARBUTA = "ة"
DAMMA = "\u064f"
SHADDA = "\u0651"
INSTRUMENT_REACH = 10  # tokens between the word for the weapon and the word for the act
RELATIVE_REACH = 7  # words from an event noun to the light verb of its relative clause
LIGHT_REACH = 14  # words between a light verb and its event noun


@dataclass(slots=True)
class Trigger:
    """A word that names a happening. ``first``/``last``: its tokens; ``support``: the light verb that carries it.

    ``verbal``: read as a verb (its subject follows or precedes it) rather than as a noun.
    """

    first: int
    last: int
    reading: Reading
    entry: dict[str, Any]
    verbal: bool
    sentence: int = -1
    support: int | None = None
    support_entry: dict[str, Any] | None = None
    support_reading: Reading | None = None
    support_relative: bool = False  # «الهجوم الذي شنه …»: the noun stands before its light verb
    merged: list[int] = field(default_factory=list)  # further trigger words of the same happening
    partner: int = -1  # the word that makes an idiom of it («شن هجوما»)
    kind: str = field(init=False)  # of its entry

    def __post_init__(self) -> None:
        self.kind = self.entry["kind"]

    @property
    def definite(self) -> bool:
        return "ال" in self.reading.before or self.reading.before.endswith("لل")


_CONDITIONS = frozenset(("before", "not_before", "without", "with", "around", "unless"))
"""What an entry may ask of the words around it."""


class Option(NamedTuple):
    """A reading of a word with what can be said of it wherever the word stands."""

    reading: Reading
    entry: dict[str, Any]
    verbal: bool
    negated: bool  # a verb written so only after لم, لا, لـ
    marked: bool  # a verb only where its shadda is written («فجر» is dawn, «فجّر» and «فجره» are not)
    rank: tuple[int, ...]  # of two readings the one with the higher rank holds


class EventLexicon:
    """The compiled event lexicon with a memory of the words that it has read."""

    def __init__(self, data: dict[str, Any]):
        self.entries: list[dict[str, Any]] = data["entries"]
        self.light: list[dict[str, Any]] = data["light"]
        self.kinds: dict[str, dict[str, Any]] = data["kinds"]
        self.finer: dict[str, dict[str, str]] = data["finer"]
        self.particles: dict[str, str] = {word: cls for word, (cls, _) in data["particles"].items()}
        self.openers = frozenset(word for word, cls in self.particles.items() if cls == "prep")
        self.so_called = frozenset(word for word, cls in self.particles.items() if cls == "socalled")
        self.place_roles: dict[str, str] = {word: role for word, (_, role) in data["particles"].items() if role}
        self.traps = frozenset(data["traps"])
        self.known = Known(self.openers, *(frozenset(data["parties"][name]) for name in ("fighters", "forces")))
        self._forms = data["forms"]
        self._light_forms = data["light_forms"]
        self.memory: Memory[tuple[Reading, ...]] = Memory(self._read)
        self.options: Memory[tuple[Option, ...]] = Memory(self._options)
        self.light_memory: Memory[tuple[Reading, ...]] = Memory(lambda word: analyse(word, self._light_forms))
        for entry in self.entries:
            for key in ("with", "without", "before", "around", "unless", "not_before"):
                if key in entry:
                    entry[key] = frozenset(entry[key])
            sought = (words for key in ("with", "around", "unless") for words in entry.get(key, ()))
            entry["sought"] = frozenset(words.split(" ")[0] for words in sought)
            entry["plain"] = _CONDITIONS.isdisjoint(entry)
        self.sought = frozenset[str]().union(*(entry["sought"] for entry in self.entries))
        self.collocates: Memory[frozenset[str]] = Memory(self._collocate)

    def _read(self, word: str) -> tuple[Reading, ...]:
        found = analyse(word, self._forms)
        return () if found and not self.traps.isdisjoint(bases(word)) else found

    def _options(self, word: str) -> tuple[Option, ...]:
        readings = self.memory[word]
        out = []
        for reading in readings:
            entry, letter, agreement = self.entries[reading.entry], reading.letter, reading.agreement
            verbal = letter in VERBAL
            if verbal and reading.after and "O" not in entry["frame"] and has_masdar(readings, reading.entry):
                continue  # a verb that takes no object takes no pronoun: «سيطرته» is the masdar
            rank = (
                entry["rank"],
                not verbal or (agreement[:1] == "3" and agreement[1:2] != "d"),
                letter in "vp",
                -len(reading.before),
                -len(reading.after),
            )
            negated = verbal and ".j" in agreement and not reading.before.endswith("ل")
            marked = verbal and "marked" in agreement and not reading.after
            out.append(Option(reading, entry, verbal, negated, marked, rank))
        return tuple(out)

    def _collocate(self, word: str) -> frozenset[str]:
        """Those of the bases and clitics of a word that an entry asks for beside it."""
        return self.sought.intersection((*bases(word), *clitics_of(word)))

    def readings(self, word: str) -> tuple[Reading, ...]:
        """Every way to read a folded word as an event form, most specific affixes last. Empty for most words."""
        return self.memory[word]

    def light_readings(self, word: str) -> tuple[Reading, ...]:
        """The same as a light verb."""
        return self.light_memory[word]


@lru_cache(maxsize=1)
def event_lexicon() -> EventLexicon:
    return EventLexicon(load("events"))


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
    parties = frozenset((FORCES, FIGHTERS)) if ends else frozenset[str]()
    around = parties.union(*[said for _, said in tokens.spots(lexicon.collocates, first, stop)])
    for at, options in spots:
        if kind[at] != "word" or at in consumed:
            continue
        chosen = choose(passage, at, first, stop, options, lexicon, ends, around)
        if chosen is None:
            continue
        best, partner = chosen
        entry = lexicon.entries[best.entry]
        if "instrument" not in entry:
            consumed.add(partner)
        if best.letter == "v" and DAMMA in tokens.text[tokens.start[at] : tokens.start[at] + 3]:
            best = best._replace(letter="q")  # «قُتل»
        verbal = is_verbal(passage, at, first, best, lexicon.readings(norm[at]), lexicon)
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


def has_masdar(readings: tuple[Reading, ...], entry: int) -> bool:
    """Whether the word may also be a noun of the entry."""
    return any(r.entry == entry and r.letter in "mn" for r in readings)


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

    def after() -> list[Follower]:
        nonlocal followers
        if followers is None:
            reach = max([option.entry.get("reach", LOOK_AHEAD) for option in options])
            followers = words_after(passage, at, stop, reach, ends, lexicon.known)
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
        if reading.after and raw[-1:] == TA_MARBUTA:
            continue  # «استعادة» is no «استعاد» + ه
        idiom = 0
        partner = -1
        if not entry["plain"]:
            if "before" in entry:
                if at == first or entry["before"].isdisjoint(bases(tokens.norm[at - 1])):
                    continue
                idiom = 9
            if "not_before" in entry and at > first and not entry["not_before"].isdisjoint(bases(tokens.norm[at - 1])):
                continue
            if "without" in entry and beside(passage, at, first, stop, entry["without"], ends):
                continue
            if "with" in entry or "around" in entry:
                if entry["sought"].isdisjoint(around):
                    continue
                distance, partner = collocate(passage, at, first, after(), entry, verbal, reading.after)
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
    role = lexicon.particles.get(previous)
    if role == "prep":
        return False
    if role in ("sub", "rel", "aux", "neg", "conj", "break"):
        return True
    if passage.tokens.kind[at - 1] != "word":
        return True
    if reading.before:
        return True
    # After an indefinite or construct noun a bare masdar is the usual reading («استمرار قصف …»), after a definite
    # one the verb is («الجيش قصف …»).
    return "ال" in previous[:4]


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
        if kind[at] != "word" or at in inside or ends.get(at, at) > at:
            continue  # «تنظيم» of a name is no «نظّم»
        for reading in light:
            entry = lexicon.light[reading.entry]
            noun, relative = light_noun(passage, at, first, stop, reading, entry, at_token, inside, lexicon)
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
    inside: set[int],
    lexicon: EventLexicon,
) -> tuple[Trigger | None, bool]:
    """The event noun that the light verb at ``at`` carries, and whether it stands before it («هجوم نفذه …»).

    ``inside``: tokens after the first of a named actor, which count as one word with it.
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
        elif trigger is not None or (reach > 1 and lexicon.light_memory[word]):
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
