"""From triggers to drafts of claims: ties actors, targets, places and time to each trigger and weighs whether it
is one.

One pass in the order of the text, because a clause without its own subject goes on with the one before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from riwaya.coding import features as f
from riwaya.coding.is_claim import trigger_groups
from riwaya.coding.passage import ActorMention, Passage, PlaceMention, TimeMention
from riwaya.coding.roles import (
    BOTH_SIDES,
    Scene,
    agreement_of,
    completes_set,
    form_of,
    has_subject_before,
    in_reach,
    person_groups,
    place_groups,
    time_groups,
)
from riwaya.coding.sketch import Attachment, Sketch, attach, sketch
from riwaya.coding.subjects import open_subjects
from riwaya.coding.weighing import UNIT, Group, Models, band, features_of
from riwaya.coding.what import EventLexicon, Trigger, find_triggers
from riwaya.coding.where_links import lies_in, most_specific
from riwaya.coding.who_refs import coordinated

REACH = 2  # sentences before the trigger's from which a role may be taken
REFERS = 4  # sentences within which a definite noun refers back to a claim
ACTOR_FLOOR = -1.5  # the best candidate is taken down to this score
TARGET_FLOOR = -1.2
JOINED_FLOOR = -2.5  # one that stands in a noun phrase with the best
FURTHER_FLOOR = 0.7  # any other
PLACE_FLOOR = -1.0
LISTED_FLOOR = -1.0
FURTHER_PLACE = 2.0  # any other place of the sentence
DETECT_FLOOR = -0.4


@dataclass(slots=True)
class Candidate:
    """A mention weighed for a role: ``number`` in the passage's list, score, and the groups of features that it was
    weighed by."""

    number: int
    score: float
    groups: list[Group]

    @property
    def features(self) -> list[str]:
        """The features that it was weighed by."""
        return features_of(self.groups)


@dataclass(slots=True)
class Draft:
    """A claim before it is written out: the trigger with the numbers of its mentions and every candidate weighed."""

    trigger: Trigger
    actors: list[int] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    time: TimeMention | None = None
    weighed: dict[str, list[Candidate]] = field(default_factory=dict)
    score: float = 0.0
    groups: list[Group] = field(default_factory=list)

    @property
    def features(self) -> list[str]:
        """The features by which the trigger was weighed as a claim."""
        return features_of(self.groups)


@dataclass(slots=True)
class Stage:
    """One sentence when its triggers are weighed: the mentions in reach, and how they hang on what governs them."""

    board: Sketch
    quotes: list[tuple[int, int]]
    speakers: list[tuple[int, int, int, int]]
    persons: list[tuple[int, int, ActorMention]]  # number, sentences behind, mention
    places: list[tuple[int, int, PlaceMention]]
    attachments: dict[int, Attachment]
    place_attachments: dict[int, Attachment]


def draft_claims(passage: Passage, lexicon: EventLexicon, models: Models, keep_all: bool = False) -> list[Draft]:
    """The drafts of an article in the order of the text; with ``keep_all`` also those below the threshold (for
    fitting)."""
    scene = Scene(passage, lexicon)
    drafts: list[Draft] = []
    blocked = blocked_tokens(passage)
    inside = tokens_of_actors(passage)
    speakers = speaker_tokens(passage)
    scene.bystanders = bystanders(passage)
    for number, (first, stop) in enumerate(passage.sentences):
        found = find_triggers(passage, first, stop, number, lexicon)
        triggers = [t for t in found if t.first not in blocked and blocked.isdisjoint(t.merged)]
        if not triggers:
            continue
        stage = set_up(passage, number, triggers, speakers, lexicon)
        scene.completed.update(at for at, held in stage.place_attachments.items() if completes_set(stage.board, held))
        scene.open = open_subjects(passage, stage.board, [p[2] for p in stage.persons if not p[1]])
        for trigger in triggers:
            draft = weigh(scene, stage, trigger, len(triggers), inside, models, keep_all)
            if draft is None:
                continue
            draft.actors = draft.actors or referred_to(scene, trigger, draft.targets)
            drafts.append(draft)
            if draft.score >= DETECT_FLOOR:
                scene.last_actors = tuple(draft.actors)
                scene.last_targets = tuple(draft.targets)
                scene.last_places = tuple(draft.places)
                scene.last_sentence = number
                scene.last_kind = trigger.kind
                if draft.actors:
                    scene.told[trigger.kind] = (number, draft.actors)
        scene.main = next((s[-1] for s in scene.open.values() if s), -1)
    return drafts


def referred_to(scene: Scene, trigger: Trigger, targets: list[int]) -> list[int]:
    """The actors of a definite noun («الهجوم», «قصفهم») whose own words name none: those of the claim of its kind
    before, to which it refers back."""
    if trigger.reading.letter not in "mn" or trigger.verbal or not (trigger.definite or trigger.reading.after):
        return []
    sentence, actors = scene.told.get(trigger.kind, (-1, []))
    return [n for n in actors if n not in targets] if trigger.sentence - sentence <= REFERS else []


def set_up(
    passage: Passage,
    number: int,
    triggers: list[Trigger],
    speakers: list[tuple[int, int, int, int]],
    lexicon: EventLexicon,
) -> Stage:
    """What all triggers of the sentence ``number`` share."""
    first, stop = passage.sentences[number]
    persons = in_reach(passage.actors, passage.sentences, number, REACH)
    around = in_reach(passage.places, passage.sentences, number, REACH)
    here = [mention for _, behind, mention in persons if not behind]
    places = [place for _, behind, place in around if not behind]
    board = sketch(passage, first, stop, triggers, here, places, lexicon)
    return Stage(
        board,
        [q for q in passage.quotes if q[0] < stop and q[1] > first],
        [s for s in speakers if s[0] < stop and s[1] > first],
        persons,
        around,
        {m.first: attach(passage, board, m.first, m.prefix) for m in here},
        {p.first: attach(passage, board, p.first, p.prefix) for p in places},
    )


def blocked_tokens(passage: Passage) -> set[int]:
    """Tokens that are part of a name («قوات الدعم السريع», «التحالف العربي», «المنطقة المحاصرة» is not) and of
    page furniture."""
    out: set[int] = set()
    for mention in passage.actors:
        if mention.via in ("name", "compound", "unknown", "metonym", "context", "backref"):
            out.update(range(mention.first, mention.last + 1))
    for place in passage.places:
        out.update(range(place.first, place.last + 1))
    for first, stop in passage.furniture:
        out.update(range(first, stop))
    return out


def tokens_of_actors(passage: Passage) -> set[int]:
    return {i for m in passage.actors for i in range(m.first, m.last + 1)}


def speaker_tokens(passage: Passage) -> list[tuple[int, int, int, int]]:
    """(scope first, scope stop, speaker first, speaker last) of every named source."""
    return [(s.first, s.stop, s.by_first, s.by_last) for s in passage.sources if s.by_first >= 0]


def bystanders(passage: Passage) -> set[int]:
    """First tokens of mentions that hold no role: who is only quoted, and a country where something merely happened.

    Quoted only: unnamed sources, and who stands in «بحسب X». A place only: «جنوبي سوريا», «في سوريا». To make either of
    them the one who did it would accuse a source, or a country, of what is told.
    """
    spans = [
        (s.by_first, s.by_last)
        for s in passage.sources
        if s.by_first >= 0 and (s.kind == "anonymous" or s.rule.startswith("phrase"))
    ]
    out = {m.first for m in passage.actors for a, b in spans if a <= m.first <= b}
    states = {m.first: m for m in passage.actors if m.cls == "state" and m.via in ("name", "metonym")}
    for place in passage.places:
        for first in range(place.first, place.last + 1):
            if first in states and (first > place.first or place.relation == "في"):
                out.add(first)
    return out


def weigh(
    scene: Scene,
    stage: Stage,
    trigger: Trigger,
    rivals: int,
    inside: set[int],
    models: Models,
    keep_all: bool,
) -> Draft | None:
    """Weigh a trigger with every mention in reach; its draft with the mentions that hold a role, None where it is no
    claim.

    ``rivals``: how many triggers the sentence has. As soon as not even the best of what is still to be weighed could
    make it a claim, it is left.
    """
    passage, board = scene.passage, stage.board
    kind, sure = trigger.kind, trigger.entry["sure"]
    detect, ceilings = models.detect, models.ceilings
    quoted = bool(stage.quotes) and any([a <= trigger.first < b for a, b in stage.quotes])
    scene.form = form_of(trigger)
    own = trigger_groups(scene, board, trigger, quoted, rivals)
    start = detect.bias[0] + sum([detect[group] for group in own])
    floor = -(10**9) if keep_all else DETECT_FLOOR * UNIT - start
    anyone = bool(stage.persons)
    if ceilings[kind, sure, anyone, "any" if stage.places else "none"] < floor:
        return None
    scene.agreement = agreement_of(trigger)
    scene.subject_before = has_subject_before(board, trigger, stage.attachments)
    places = weigh_places(scene, stage, trigger, inside, models)
    place = band(max([c.score for c in places], default=-99.0))
    if ceilings[kind, sure, anyone, place] < floor:
        return None
    actors, targets = weigh_persons(scene, stage, trigger, models)
    actor, target = (band(max([c.score for c in cs], default=-99.0)) for cs in (actors, targets))
    roles: Group = (f.of_roles, actor, target, place, sure, kind)
    if detect[roles] < floor:
        return None
    times = weigh_times(scene, board, trigger, models)
    best = max(times, key=lambda c: (c.score, -c.number)) if times else None
    return Draft(
        trigger,
        *choose_sides(passage, trigger, actors, targets),
        choose_places(passage, trigger, places),
        passage.times[best.number] if best else None,
        {"actor": actors, "target": targets, "place": places, "time": times},
        (start + detect[roles]) / UNIT,
        [roles, *own],
    )


def weigh_persons(
    scene: Scene, stage: Stage, trigger: Trigger, models: Models
) -> tuple[list[Candidate], list[Candidate]]:
    """Every actor mention in reach as actor and as target of a trigger."""
    passage, board, attachments = scene.passage, stage.board, stage.attachments
    actors: list[Candidate] = []
    targets: list[Candidate] = []
    last = {*scene.last_actors, *scene.last_targets}
    speakers = [(c, d) for a, b, c, d in stage.speakers if a <= trigger.first < b]
    known = {passage.actors[n].id for n in last} - {None}
    for number, behind, mention in stage.persons:
        if mention.first <= trigger.first <= mention.last and mention.via != "adjective":
            continue
        if mention.first in scene.bystanders:
            continue
        if behind and number not in last and (behind > 1 or mention.id not in known):
            continue  # of the sentences before, only who is still in play
        found = None if behind else attachments.get(mention.first)
        speaker = bool(speakers) and any([c <= mention.last and mention.first <= d for c, d in speakers])
        groups = person_groups(scene, board, trigger, number, mention, behind, found, speaker)
        actor, target = models.persons.scores(groups)
        actors.append(Candidate(number, actor, groups))
        targets.append(Candidate(number, target, groups))
    return actors, targets


def weigh_places(scene: Scene, stage: Stage, trigger: Trigger, inside: set[int], models: Models) -> list[Candidate]:
    """Every place in reach as the place of a trigger; ``inside``: the tokens of actors' names."""
    out: list[Candidate] = []
    for number, behind, place in stage.places:
        if place.relation == "dateline" and behind == 0 and place.first < trigger.first and place.cls == "dateline":
            continue
        found = None if behind else stage.place_attachments.get(place.first)
        groups = place_groups(scene, stage.board, trigger, number, place, behind, found, place.first in inside)
        out.append(Candidate(number, models.places.score(groups), groups))
    return out


def weigh_times(scene: Scene, board: Sketch, trigger: Trigger, models: Models) -> list[Candidate]:
    """Every time expression of the sentence as the time of a trigger."""
    out: list[Candidate] = []
    for number, _, time in in_reach(scene.passage.times, scene.passage.sentences, trigger.sentence, 0):
        groups = time_groups(scene, board, trigger, time)
        out.append(Candidate(number, models.times.score(groups), groups))
    return out


def choose_sides(
    passage: Passage, trigger: Trigger, actors: list[Candidate], targets: list[Candidate]
) -> tuple[list[int], list[int]]:
    """The mentions that hold each role. Nobody does a thing to himself: a mention takes the role it scores higher
    in."""
    target_score = {c.number: c.score for c in targets}
    both = trigger.kind in BOTH_SIDES
    allowed = [c for c in actors if both or c.score >= target_score.get(c.number, -99.0)]
    chosen_actors = take_joined(passage, allowed, ACTOR_FLOOR, 0.0 if both else FURTHER_FLOOR)
    taken = {passage.actors[n].id or n for n in chosen_actors}
    left = [c for c in targets if (passage.actors[c.number].id or c.number) not in taken]
    chosen_targets = take_joined(passage, left, TARGET_FLOOR, FURTHER_FLOOR)
    return one_each(passage, chosen_actors), one_each(passage, chosen_targets)


def take_joined(passage: Passage, candidates: list[Candidate], floor: float, further: float) -> list[int]:
    """The best candidate, what is joined to it in one noun phrase («قوات النظام وحلفاؤها»), and others that score
    high."""
    if not candidates:
        return []
    best = max(candidates, key=lambda c: (c.score, c.number))
    if best.score < floor:
        return []
    others = [c for c in candidates if c is not best and c.score >= JOINED_FLOOR]
    if not others:
        return [best.number]
    joined = {(m.first, m.last) for m in coordinated(passage, passage.actors[best.number])}
    out = [best.number]
    for c in others:
        other = passage.actors[c.number]
        if c.score >= further or (other.first, other.last) in joined:
            out.append(c.number)
    return sorted(out)


def one_each(passage: Passage, numbers: list[int]) -> list[int]:
    """One mention an actor: the last one named before or at the claim stands for it."""
    out: dict[object, int] = {}
    for number in numbers:
        out[passage.actors[number].id or ("", number)] = number
    return sorted(out.values())


def choose_places(passage: Passage, trigger: Trigger, places: list[Candidate]) -> list[int]:
    """The best place, those listed with it («في محافظات مأرب وعمران وحجة»), and others that score high in its
    sentence."""
    if not places:
        return []
    best = max(places, key=lambda c: (c.score, c.number))
    if best.score < PLACE_FLOOR:
        return []
    start = passage.sentences[trigger.sentence][0]
    here = passage.places[best.number].first >= start
    listed = list_of(passage, best.number)
    numbers = [best.number]
    for c in places:
        if c is best:
            continue
        if c.number in listed or lies_in(passage, c.number, best.number):
            bar = LISTED_FLOOR  # «قرية X غرب مدينة Y»: the narrower one is meant
        elif here and passage.places[c.number].first >= start:
            bar = FURTHER_PLACE
        else:
            continue
        if c.score >= bar:
            numbers.append(c.number)
    out: dict[object, int] = {}
    for number in most_specific(passage, sorted(numbers)):
        place = passage.places[number]
        key = place.id or (place.lat, place.lon) if place.lat is not None else place.name
        out.setdefault(key, number)
    return sorted(out.values())


def list_of(passage: Passage, number: int) -> set[int]:
    """The places of one list with the place ``number``: neighbours with nothing but و, a comma or a class word
    between."""
    places, norm = passage.places, passage.tokens.norm
    out = {number}
    for step in (1, -1):
        at = number
        while 0 <= at + step < len(places):
            left, right = sorted((places[at], places[at + step]), key=lambda p: p.first)
            between = range(left.last + 1, right.first)
            if (
                right.relation in ("dateline",)
                or len(between) > 2
                or not (right.prefix[:1] == "و" or any(norm[i][:1] in "،,و" for i in between))
            ):
                break
            at += step
            out.add(at)
    return out
