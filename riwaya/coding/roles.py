"""Who, whom and where of one happening: scores every mention near a trigger by a declared list of features.

Each feature is a short string that can be read in an explanation («slot=bare1>actor»). Its weight stands in
``lexicons/weights.json``, fitted on coded articles by ``scripts/fit_weights.py`` (logistic regression, one model a
question: detect, actor, target, place, time). A score is the sum of the weights; above 0 means more likely than not.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import repeat
from operator import attrgetter
from typing import Any

from riwaya.coding.passage import ActorMention, Passage, PlaceMention, TimeMention
from riwaya.coding.sketch import Attachment, Sketch
from riwaya.coding.subjects import gender_of
from riwaya.coding.what import EventLexicon, Trigger
from riwaya.coding.who_lexicon import lexicon
from riwaya.tables import LEXICONS

Weights = dict[str, float]
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
BOTH_SIDES = frozenset(("clash", "agree", "consult", "cooperate"))


@lru_cache(maxsize=1)
def weights() -> dict[str, Weights]:
    """The fitted weights, model -> feature -> weight."""
    return json.loads((LEXICONS / "weights.json").read_text(encoding="utf-8"))


def score(model: Weights, features: Iterable[str]) -> float:
    """The sum of the weights of the features that the model knows, in the order given (so that it is exact)."""
    return sum(map(model.get, features, repeat(0.0)), model.get("bias", 0.0))


def deciding(model: Weights, features: Iterable[str], count: int = 3) -> list[tuple[str, float]]:
    """The features that weighed most, for the explanation."""
    held = [(f, model[f]) for f in features if f in model]
    return sorted(held, key=lambda pair: (-abs(pair[1]), pair[0]))[:count]


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
                elif not person and not on_support and expected != "place" and completes(board, found):
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


def distance(board: Sketch, a: int, b: int) -> str:
    """How far apart two tokens are, in words; a name counts as one, however long it is."""
    gap = abs(board.position[a - board.first] - board.position[b - board.first])
    return (
        "1"
        if gap <= 1
        else "3"
        if gap <= 3
        else "6"
        if gap <= 6
        else "12"
        if gap <= 12
        else "25"
        if gap <= 25
        else "99"
    )


def tone_of(passage: Passage) -> str:
    """none, few or many: how many words of an article name armed parties, killed or wounded, or civilians in
    harm's way."""
    armed = sum(m.cls in ("armed group", "state forces") for m in passage.actors)
    counted = ("killed", "wounded", "killed_or_wounded", "fighters", "munitions", "strikes")
    harmed = sum(n.role in counted for n in passage.numbers)
    share = (armed + harmed) / max(len(passage.sentences), 2)
    return "none" if armed + harmed == 0 else "few" if share < 0.25 else "some" if share < 0.7 else "many"


class Scene:
    """What is known when the claims of an article are filled in order: the claims so far, speakers, and rank of
    mentions."""

    __slots__ = (
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
        "tone",
    )  # fmt: skip

    def __init__(self, passage: Passage, lexicon: EventLexicon):
        self.passage = passage
        self.lexicon = lexicon
        self.last_actors: tuple[int, ...] = ()
        self.last_targets: tuple[int, ...] = ()
        self.last_places: tuple[int, ...] = ()
        self.last_sentence = -1
        self.last_kind = ""
        self.open: dict[int, tuple[int, ...]] = {}  # subjects open at each trigger of the sentence in hand
        self.tone = tone_of(passage)  # how much of the article is about armed parties
        self.form = ""  # form_of the trigger in hand
        self.bystanders: set[int] = set()  # first tokens of mentions that can hold no role
        self.completed: set[int] = set()  # first tokens of the places that a word of a wording set takes
        self.subject_before = False  # whether the trigger in hand has its subject before it
        self.main = -1  # first token of the main subject of the sentence before


def person_features(
    scene: Scene,
    board: Sketch,
    trigger: Trigger,
    number: int,
    mention: ActorMention,
    behind: int,
    found: Attachment | None,
    speaker: bool,
) -> list[str]:
    """Features of an actor mention for the actor and target questions of a trigger.

    ``number``: its index among the passage's mentions; ``behind``: how many sentences before the trigger's it stands;
    ``found``: its attachment where in the same sentence.
    """
    kind = trigger.kind
    form = scene.form
    cls = mention.cls
    stance = stance_of(mention.side or mention.id)
    via = mention.via if mention.via in ("adjective", "metonym") else "named"  # never by the term that names it
    out = [f"cls={cls}", f"via={via}", f"stance={stance}", f"kind={kind}|stance={stance}"]
    if speaker:
        out += ["speaker", f"speaker|kind={kind}"]
    if behind == 0 and found is not None:
        slot, expected = slot_of(board, trigger, mention.first, mention.last, found, scene.subject_before, True)
        side = "after" if mention.first > trigger.first else "before"
        crossed = board.count(min(mention.last, trigger.last) + 1, max(mention.first, trigger.first), "T")
        signs = board.count(min(mention.last, trigger.last) + 1, max(mention.first, trigger.first), ",S")
        gap = distance(
            board,
            mention.first if side == "after" else mention.last,
            trigger.last if side == "after" else trigger.first,
        )
        subjects = scene.open.get(trigger.first, ())
        rank = subjects.index(mention.first) if mention.first in subjects else -1
        out.append(f"subject={rank}")
        if trigger.verbal and mention.last < trigger.first == board.next_word(mention.last):
            out.append(f"just_before|{agreement_of(trigger)}~{gender_of(scene.passage, mention)}")
        out += [
            f"slot={slot}",
            f"slot={slot}>{expected}",
            f"kind={kind}|form={form}|slot={slot}",
            f"kind={kind}|slot={slot}>{expected}",
            f"expected={expected}",
            f"side={side}|gap={gap}",
            f"crossed={min(crossed, 3)}|{side}",
            f"signs={min(signs, 3)}|{side}",
        ]
        if found.through:
            out.append(f"through|slot={slot}")
        if slot.startswith("under") and found.governor in board.trigger_at:
            other = board.trigger_at[found.governor]
            out.append(f"under:kind={other.kind}|kind={kind}")
            relation = relation_of(board, found, True)
            out.append(f"under:{relation}:{'' if relation == 'complement' else found.word}|{form}")
    else:
        out += [
            f"behind={min(behind, 3)}",
            f"behind={min(behind, 3)}|kind={kind}",
            f"behind={min(behind, 3)}|via={via}",
        ]
        if mention.first == scene.main:
            out += ["main_before", f"main_before|form={form}"]
    agreement = agreement_of(trigger)
    if agreement:
        fits = f"{agreement}~{gender_of(scene.passage, mention)}"
        out.append(f"agree={fits}")
    if mention.id is not None:
        actors = scene.passage.actors
        if number not in scene.last_actors and any(actors[n].id == mention.id for n in scene.last_actors):
            out += ["last_actor_id", f"last_actor_id|kind={scene.last_kind}>{kind}"]
        if number not in scene.last_targets and any(actors[n].id == mention.id for n in scene.last_targets):
            out += ["last_target_id", f"last_target_id|kind={scene.last_kind}>{kind}"]
    if number in scene.last_actors:
        near = "same" if scene.last_sentence == trigger.sentence else "before"
        out += [
            f"last_actor|{near}",
            f"last_actor|{near}|kind={scene.last_kind}>{kind}",
            f"last_actor|{near}|form={form}",
        ]
    if number in scene.last_targets:
        near = "same" if scene.last_sentence == trigger.sentence else "before"
        out += [f"last_target|{near}", f"last_target|{near}|kind={scene.last_kind}>{kind}"]
    return out


def place_features(
    scene: Scene,
    board: Sketch,
    trigger: Trigger,
    number: int,
    place: PlaceMention,
    behind: int,
    found: Attachment | None,
    inside_actor: bool,
) -> list[str]:
    """Features of a place mention for the place question of a trigger."""
    kind = trigger.kind
    form = scene.form
    relation = place.relation or "bare"
    if place.first in scene.completed:
        relation = "bare"  # «سيطر على X», «حرر X»
    out = [
        f"precision={place.precision}",
        f"relation={relation}",
        f"kind={kind}|precision={place.precision}",
        f"known={place.lat is not None}",
    ]
    if inside_actor:
        out += ["inside_actor", f"inside_actor|relation={relation}"]
    if place.country_like:
        out += ["country_like", f"country_like|relation={relation}"]
    if place.reason and place.reason.startswith("refers back"):
        out.append("backref")
    if behind == 0 and found is not None:
        slot, expected = slot_of(board, trigger, place.first, place.last, found, scene.subject_before, False)
        side = "after" if place.first > trigger.first else "before"
        crossed = board.count(min(place.last, trigger.last) + 1, max(place.first, trigger.first), "T")
        signs = board.count(min(place.last, trigger.last) + 1, max(place.first, trigger.first), ",S")
        gap = distance(
            board, place.first if side == "after" else place.last, trigger.last if side == "after" else trigger.first
        )
        out += [
            f"slot={slot}",
            f"slot={slot}>{expected}",
            f"kind={kind}|slot={slot}",
            f"form={form}|slot={slot}",
            f"expected={expected}",
            f"side={side}|gap={gap}",
            f"side={side}|relation={relation}",
            f"crossed={min(crossed, 3)}|{side}",
            f"signs={min(signs, 3)}|{side}",
            f"crossed={min(crossed, 3)}|signs={min(signs, 3)}|{side}",
        ]
    else:
        out += [
            f"behind={min(behind, 4)}",
            f"behind={min(behind, 4)}|precision={place.precision}",
            f"behind={min(behind, 4)}|kind={kind}",
        ]
    if number in scene.last_places:
        near = "same" if scene.last_sentence == trigger.sentence else "before"
        out += [f"last_place|{near}", f"last_place|{near}|kind={scene.last_kind}>{kind}"]
    return out


def time_features(scene: Scene, board: Sketch, trigger: Trigger, time: TimeMention) -> list[str]:
    """Features of a time expression in the trigger's sentence."""
    side = "after" if time.first > trigger.first else "before"
    crossed = board.count(min(time.last, trigger.last) + 1, max(time.first, trigger.first), "T")
    signs = board.count(min(time.last, trigger.last) + 1, max(time.first, trigger.first), ",S")
    gap = distance(
        board, time.first if side == "after" else time.last, trigger.last if side == "after" else trigger.first
    )
    return [
        f"precision={time.precision}",
        f"basis={time.basis}",
        f"side={side}|gap={gap}",
        f"crossed={min(crossed, 3)}|{side}",
        f"signs={min(signs, 3)}|{side}",
        f"kind={trigger.kind}",
        f"form={scene.form}|{side}",
    ]


def mentions_in_reach(
    items: list[Any], sentences: list[tuple[int, int]], sentence: int, reach: int
) -> Iterator[tuple[int, int, Any]]:
    """(index, sentences behind, item) of the items in the sentence and up to ``reach`` sentences before it."""
    start = sentences[max(0, sentence - reach)][0]
    stop = sentences[sentence][1]
    for number in range(bisect_left(items, start, key=attrgetter("first")), len(items)):
        item = items[number]
        if item.first >= stop:
            break
        behind = 0
        while item.first < sentences[sentence - behind][0]:
            behind += 1
        yield number, behind, item
