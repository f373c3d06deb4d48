"""Who, whom and where of one happening: says by which features every mention near a trigger is weighed.

The features of a candidate are groups of ``features.py`` with their values; ``weighing.py`` sums their weights.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from riwaya.coding import features as f
from riwaya.coding.passage import ActorMention, Passage, PlaceMention, TimeMention
from riwaya.coding.sketch import Attachment, Sketch
from riwaya.coding.subjects import gender_of
from riwaya.coding.weighing import Group
from riwaya.coding.what import EventLexicon, Trigger
from riwaya.coding.who_lexicon import lexicon

CLASS = 1  # where an actor's record holds its class
FIGHTING = frozenset(
    [
        "capture",
        "advance",
        "withdraw",
        "encircle",
        "relieve",
        "assault",
        "clash",
        "bombardment",
        "explosion",
        "casualties",
        "harm_civilians",
        "block",
    ]
)
SHORT = 2  # sentences: a text no longer than this does not say what it is about
BOTH_SIDES = frozenset(("clash", "agree", "consult", "cooperate"))


def form_of(trigger: Trigger) -> str:
    """v active verb, q passive verb or passive participle, m masdar or noun, a participle; + when a light verb
    carries it."""
    letter = trigger.reading.letter
    frame = trigger.entry["frame"]
    undergone = frame.get("S", [""])[0] == "target" or ("PS" in frame and "S" not in frame)
    if letter == "q" or letter == "b" or (letter in "vp" and undergone):
        base = "q"  # the subject is who it was done to: «قُتل», «استشهد», «لقي مصرعه»
    elif trigger.verbal:
        base = "v"
    elif letter == "a":
        base = "a"
    else:
        base = "m"
    return base + ("+" if trigger.support is not None else "")


def has_subject_before(board: Sketch, trigger: Trigger, attachments: dict[int, Attachment]) -> bool:
    """Whether a bare phrase stands before the verb in its clause («النظام هدد الفصائل»): the phrase after is the
    object."""
    if not trigger.verbal or trigger.reading.letter not in "vp":
        return False
    for first, found in attachments.items():
        if first >= trigger.first or found.relation not in ("start", "comma"):
            continue
        mention = board.mention_at[first]
        if board.count(mention.last + 1, trigger.first, "TLV,") == 0:
            return True
    return False


def frame_role(trigger: Trigger, where: str, preposition: str, on_support: bool, person: bool) -> str:
    """The role that the lexicon's frame gives to a slot, 'none' where the frame does not have it.

    ``person``: asked for an actor mention. Where the slot is a place's, an actor there is the other side of it:
    agent of
    the masdar («تحرير الجيش …»), or holder of what is taken.
    """
    frame = trigger.support_entry["frame"] if on_support and trigger.support_entry else trigger.entry["frame"]
    if where == "prep":
        return first_role(frame.get(preposition) or trigger.entry["frame"].get(preposition), person)
    form = form_of(trigger)
    if on_support:
        order = ("S", "O")
    elif form[0] == "q":
        order = ("PS" if "PS" in frame else "S", "O")
    elif form[0] == "v":
        order = ("S", "O") if "S" in frame else ("PS", "O")
    else:
        order = ("G", "O")
    slot = order[0] if where in ("bare1", "subj", "rel") else order[1]  # bare2, and bare1s: the subject stands before
    roles = frame.get(slot)
    if person and slot == "G" and roles == ["place"]:
        return "actor"
    return first_role(roles, person)


def first_role(roles: list[str] | None, person: bool) -> str:
    """The usual role of a slot; for an actor mention the usual one that is not a place's."""
    if not roles:
        return "none"
    if person:
        return next((role for role in roles if role != "place"), "target")
    return roles[0]


def slot_of(
    board: Sketch, trigger: Trigger, first: int, last: int, found: Attachment, subject_before: bool, person: bool
) -> tuple[str, str]:
    """(slot, the role that the frame expects in it) of a phrase at tokens ``first``–``last`` for a trigger.

    A complement that the frame asks for is one slot («سيطر على X», «حرر X»): how a verb takes its object is a matter of
    its wording, and the codes must not depend on it.
    """
    own = {trigger.first, trigger.last, *trigger.merged}
    if first > trigger.first:
        on_support = trigger.support is not None and found.governor == trigger.support
        if found.governor in own or on_support:
            if found.relation == "bare":
                where = "bare2" if found.before else "bare1s" if subject_before and not on_support else "bare1"
                expected = frame_role(trigger, where, "", on_support, person)
                if where == "bare1" and not on_support and takes_place(trigger) and (found.steps or found.through):
                    expected = "target" if person else "place"  # «احتلال مواقع داعش» as «السيطرة على مواقع داعش»
                elif not person and not on_support and expected != "place" and completes_set(board, found):
                    expected = "place"  # a place is never the one who does it
                return ("complement" if expected in ("target", "place") else where), expected
            if found.relation == "prep":
                word = found.word
                expected = frame_role(trigger, "prep", word, on_support, person)
                return ("complement" if expected in ("target", "place") else f"prep:{word}"), expected
            return f"after:{found.relation}", "none"
        return f"under:{relation_of(board, found, person)}", "none"
    # before the trigger
    anchor = trigger.first if trigger.support is None or trigger.support > trigger.first else trigger.support
    if trigger.support is not None and found.governor == trigger.support and found.relation == "bare":
        return "bare1", frame_role(trigger, "bare1", "", True, person)
    between = board.count(last + 1, anchor, "TLV")
    relative = board.count(last + 1, anchor, "Q")
    if between == 0 and relative:
        return "rel", frame_role(trigger, "rel", "", False, person)
    if between == 0 and found.relation in ("start", "comma"):
        return "subj", frame_role(trigger, "subj", "", trigger.support is not None, person)
    if between == 0:
        return f"pre:{relation_of(board, found, person)}", "none"
    if found.relation in ("start", "comma"):
        return "subj_far", "none"
    return "far", "none"


def takes_place(trigger: Trigger) -> bool:
    """Whether a verbal noun is followed by the place that it is done to («تحرير المدينة»)."""
    return not trigger.verbal and "place" in trigger.entry["frame"].get("G", ())


def completes(board: Sketch, found: Attachment) -> bool:
    """Whether a place is what the frame of the trigger that governs it asks for («السيطرة على X», «تحرير X»)."""
    frame = board.trigger_at[found.governor].entry["frame"]
    if found.relation == "bare":
        return "place" in frame.get("O", ()) or "place" in frame.get("G", ())
    return found.relation == "prep" and "place" in frame.get(found.word, ())


def relation_of(board: Sketch, found: Attachment, person: bool) -> str:
    """The relation of a phrase to what governs it; complement for what the frame of a wording set asks for («سيطر على
    X», «حرر X»)."""
    governor = board.trigger_at.get(found.governor)
    if governor is None or not completes_set(board, found):
        return found.relation
    agent = person and found.relation == "bare" and (governor.verbal or not (found.steps or found.through))
    return found.relation if agent else "complement"


def completes_set(board: Sketch, found: Attachment | None) -> bool:
    """Whether a phrase is what a word of a wording set takes («سيطر على X», «حرر X»)."""
    governor = board.trigger_at.get(found.governor) if found is not None else None
    return found is not None and governor is not None and "set" in governor.entry and completes(board, found)


@lru_cache(maxsize=10_000)
def stance_of(side: str | None) -> str:
    """The class of the side that a mention stands for: an observatory's director is of a monitor, a minister of a
    state."""
    held = lexicon().actors.get(side) if side else None
    return held[CLASS] if held else "unknown"


def agreement_of(trigger: Trigger) -> str:
    """The person of the verb (of the light verb where it carries the noun): 3ms, 3fs, 3mp …; '' for nouns."""
    reading = trigger.support_reading if trigger.support is not None else trigger.reading if trigger.verbal else None
    if reading is None or reading.letter not in "vpq":
        return ""
    return reading.agreement.partition(".")[0]


_GAPS = ["1" if n <= 1 else "3" if n <= 3 else "6" if n <= 6 else "12" if n <= 12 else "25" for n in range(26)]


Way = tuple[str, str, int, int]
"""What lies between a phrase and a trigger: where the phrase stands, seen from the trigger; how far off in words, a
name counting as one; other triggers between; signs and clause openers between, three standing for more."""


def way(board: Sketch, trigger: Trigger, first: int, last: int) -> Way:
    """The way from a trigger to a phrase at tokens ``first``–``last`` of its sentence."""
    start, line, position = board.first, board.line, board.position
    if first > trigger.first:
        side = "after"
        steps = position[first - start] - position[trigger.last - start]
    else:
        side = "before"
        steps = position[last - start] - position[trigger.first - start]
    steps = abs(steps)
    low = (last if last < trigger.last else trigger.last) + 1 - start
    high = (first if first > trigger.first else trigger.first) - start
    crossed = signs = 0
    if low < high:
        crossed = line.count("T", low, high)
        signs = line.count(",", low, high) + line.count("S", low, high)
        crossed, signs = (crossed if crossed < 3 else 3), (signs if signs < 3 else 3)
    return side, _GAPS[steps] if steps < 26 else "99", crossed, signs


def tone_of(passage: Passage) -> str:
    """none, few, some or many: how many words of an article name armed parties, killed or wounded, or civilians in
    harm's way; short: a text of a sentence or two has none of its own."""
    if len(passage.sentences) <= SHORT:
        return "short"
    armed = sum(m.cls in ("armed group", "state forces") for m in passage.actors)
    counted = ("killed", "wounded", "killed_or_wounded", "fighters", "munitions", "strikes")
    harmed = sum(n.role in counted for n in passage.numbers)
    share = (armed + harmed) / max(len(passage.sentences), 2)
    return "none" if armed + harmed == 0 else "few" if share < 0.25 else "some" if share < 0.7 else "many"


class Traits(NamedTuple):
    """What the features say of an actor mention, whatever the trigger."""

    cls: str
    via: str  # never the term that names it
    stance: str
    gender: str


class Scene:
    """What is known when the claims of an article are filled in order: the claims so far, speakers, and rank of
    mentions."""

    __slots__ = (
        "agreement",
        "bystanders",
        "completed",
        "form",
        "last_actors",
        "last_kind",
        "last_places",
        "last_sentence",
        "last_targets",
        "lexicon",
        "main",
        "open",
        "passage",
        "subject_before",
        "told",
        "tone",
        "traits",
    )  # fmt: skip

    def __init__(self, passage: Passage, lexicon: EventLexicon):
        self.passage = passage
        self.lexicon = lexicon
        self.last_actors: tuple[int, ...] = ()
        self.last_targets: tuple[int, ...] = ()
        self.last_places: tuple[int, ...] = ()
        self.last_sentence = -1
        self.last_kind = ""
        self.told: dict[str, tuple[int, list[int]]] = {}  # kind -> sentence and actors of its last claim with any
        self.open: dict[int, tuple[int, ...]] = {}  # subjects open at each trigger of the sentence in hand
        self.tone = tone_of(passage)  # how much of the article is about armed parties
        self.form = ""  # form_of the trigger in hand
        self.agreement = ""  # agreement_of the trigger in hand
        self.bystanders: set[int] = set()  # first tokens of mentions that can hold no role
        self.completed: set[int] = set()  # first tokens of the places that a word of a wording set takes
        self.subject_before = False  # whether the trigger in hand has its subject before it
        self.main = -1  # first token of the main subject of the sentence before
        self.traits: dict[int, Traits] = {}  # of the mentions met, by number

    def traits_of(self, number: int, mention: ActorMention) -> Traits:
        """What the features say of the mention ``number``: asked again for every trigger in reach."""
        found = self.traits.get(number)
        if found is None:
            via = mention.via if mention.via in ("adjective", "metonym") else "named"
            stance = stance_of(mention.side or mention.id)
            found = self.traits[number] = Traits(mention.cls, via, stance, gender_of(self.passage, mention))
        return found


def person_groups(
    scene: Scene,
    board: Sketch,
    trigger: Trigger,
    number: int,
    mention: ActorMention,
    behind: int,
    found: Attachment | None,
    speaker: bool,
) -> list[Group]:
    """Features of an actor mention for the actor and target questions of a trigger.

    ``number``: its index among the passage's mentions; ``behind``: how many sentences before the trigger's it stands;
    ``found``: its attachment where in the same sentence.
    """
    kind, form, agreement = trigger.kind, scene.form, scene.agreement
    cls, via, stance, gender = scene.traits_of(number, mention)
    out: list[Group] = [(f.of_person, cls, via, stance, kind)]
    if speaker:
        out.append((f.of_speaker, kind))
    if behind == 0 and found is not None:
        slot, expected = slot_of(board, trigger, mention.first, mention.last, found, scene.subject_before, True)
        subjects = scene.open.get(trigger.first, ())
        out.append((f.of_rank, subjects.index(mention.first) if mention.first in subjects else -1))
        if trigger.verbal and mention.last < trigger.first == board.next_word(mention.last):
            out.append((f.of_just_before, agreement, gender))
        out.append((f.of_slot, slot, expected, kind, form, found.through))
        out.append((f.of_way, *way(board, trigger, mention.first, mention.last)))
        if slot.startswith("under") and found.governor in board.trigger_at:
            other = board.trigger_at[found.governor]
            relation = relation_of(board, found, True)
            word = "" if relation == "complement" else found.word
            out.append((f.of_other, other.kind, kind, relation, word, form))
    else:
        out.append((f.of_earlier, min(behind, 3), kind, via))
        if mention.first == scene.main:
            out.append((f.of_main, form))
    if agreement:
        out.append((f.of_agreement, agreement, gender))
    before, last_actors, last_targets = scene.last_kind, scene.last_actors, scene.last_targets
    if mention.id is not None:
        actors = scene.passage.actors
        if number not in last_actors and any([actors[n].id == mention.id for n in last_actors]):
            out.append((f.of_same_id, "actor", before, kind))
        if number not in last_targets and any([actors[n].id == mention.id for n in last_targets]):
            out.append((f.of_same_id, "target", before, kind))
    if number in last_actors:
        near = "same" if scene.last_sentence == trigger.sentence else "before"
        out.append((f.of_last_actor, near, before, kind, form))
    if number in last_targets:
        near = "same" if scene.last_sentence == trigger.sentence else "before"
        out.append((f.of_last, "target", near, before, kind))
    return out


def place_groups(
    scene: Scene,
    board: Sketch,
    trigger: Trigger,
    number: int,
    place: PlaceMention,
    behind: int,
    found: Attachment | None,
    inside_actor: bool,
) -> list[Group]:
    """Features of a place mention for the place question of a trigger."""
    kind, form = trigger.kind, scene.form
    relation = place.relation or "bare"
    if place.first in scene.completed:
        relation = "bare"  # «سيطر على X», «حرر X»
    out: list[Group] = [(f.of_place, place.precision, relation, kind, place.lat is not None)]
    if inside_actor:
        out.append((f.of_inside_actor, relation))
    if place.country_like:
        out.append((f.of_country_like, relation))
    if place.reason and place.reason.startswith("refers back"):
        out.append((f.of_reference,))
    if behind == 0 and found is not None:
        slot, expected = slot_of(board, trigger, place.first, place.last, found, scene.subject_before, False)
        out.append((f.of_place_slot, slot, expected, kind, form))
        out.append((f.of_place_way, *way(board, trigger, place.first, place.last), relation))
    else:
        out.append((f.of_earlier_place, min(behind, 4), place.precision, kind))
    if number in scene.last_places:
        near = "same" if scene.last_sentence == trigger.sentence else "before"
        out.append((f.of_last, "place", near, scene.last_kind, kind))
    return out


def time_groups(scene: Scene, board: Sketch, trigger: Trigger, time: TimeMention) -> list[Group]:
    """Features of a time expression in the trigger's sentence."""
    there = way(board, trigger, time.first, time.last)
    return [(f.of_time, time.precision, time.basis, trigger.kind, scene.form, there[0]), (f.of_way, *there)]


def in_reach(
    items: list[Any], sentences: list[tuple[int, int]], sentence: int, reach: int
) -> list[tuple[int, int, Any]]:
    """(index, sentences behind, item) of the items in the sentence and up to ``reach`` sentences before it."""
    start, stop = sentences[max(0, sentence - reach)][0], sentences[sentence][1]
    out = []
    for number in range(bisect_left(items, start, key=attrgetter("first")), len(items)):
        item = items[number]
        if item.first >= stop:
            break
        behind = 0
        while item.first < sentences[sentence - behind][0]:
            behind += 1
        out.append((number, behind, item))
    return out
