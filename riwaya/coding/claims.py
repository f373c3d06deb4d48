"""From triggers to drafts of claims: ties actors, targets, places and time to each trigger and weighs whether it
is one.

One pass in the order of the text, because a clause without its own subject goes on with the one before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from riwaya.coding.is_claim import band, filled_features, most_filled, trigger_features
from riwaya.coding.passage import Passage, TimeMention
from riwaya.coding.roles import (
    BOTH_SIDES,
    Scene,
    Weights,
    completes_set,
    form_of,
    has_subject_before,
    mentions_in_reach,
    person_features,
    place_features,
    score,
    time_features,
)
from riwaya.coding.sketch import Sketch, attach, sketch
from riwaya.coding.subjects import open_subjects
from riwaya.coding.what import EventLexicon, Trigger, find_triggers
from riwaya.coding.where import most_specific
from riwaya.coding.who_refs import coordinated

REACH = 2  # sentences before the trigger's from which a role may be taken
ACTOR_FLOOR = -1.5  # the best candidate is taken down to this score
TARGET_FLOOR = -1.2
JOINED_FLOOR = -2.5  # one that stands in a noun phrase with the best
FURTHER_FLOOR = 0.7  # any other
PLACE_FLOOR = -1.0
LISTED_FLOOR = -1.0  # a place in one list with the best
FURTHER_PLACE = 2.0  # any other place of the sentence
DETECT_FLOOR = -0.4


@dataclass(slots=True)
class Candidate:
    """A mention weighed for a role: ``number`` in the passage's list, score, and the features that it was weighed
    by."""

    number: int
    score: float
    features: list[str]


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
    features: list[str] = field(default_factory=list)
    board: Sketch | None = None


class Ceilings(dict[tuple[str, int], float]):
    """(kind, sureness) -> the most that roles can add to the score of a trigger, worked out when first asked for."""

    def __init__(self, model: Weights):
        super().__init__()
        self.model = model

    def __missing__(self, key: tuple[str, int]) -> float:
        self[key] = most_filled(self.model, *key)
        return self[key]


def draft_claims(
    passage: Passage, lexicon: EventLexicon, models: dict[str, Weights], keep_all: bool = False
) -> list[Draft]:
    """The drafts of an article in the order of the text; with ``keep_all`` also those below the threshold (for
    fitting)."""
    scene = Scene(passage, lexicon)
    drafts: list[Draft] = []
    ceilings = Ceilings(models["detect"])
    inside = tokens_of_actors(passage)
    blocked = blocked_tokens(passage)
    speakers = speaker_tokens(passage)
    scene.bystanders = bystanders(passage)
    for number, (first, stop) in enumerate(passage.sentences):
        found = find_triggers(passage, first, stop, number, lexicon)
        triggers = [t for t in found if t.first not in blocked and blocked.isdisjoint(t.merged)]
        if not triggers:
            continue
        here = [m for m in passage.actors if first <= m.first < stop]
        places = [p for p in passage.places if first <= p.first < stop]
        board = sketch(passage, first, stop, triggers, here, places, lexicon)
        scene.open = open_subjects(passage, board, here)
        attachments = {m.first: attach(passage, board, m.first, m.prefix) for m in here}
        place_attachments = {p.first: attach(passage, board, p.first, p.prefix) for p in places}
        scene.completed.update(at for at, found in place_attachments.items() if completes_set(board, found))
        for trigger in triggers:
            quoted = any(a <= trigger.first < b for a, b in passage.quotes)
            own = trigger_features(scene, board, trigger, quoted, len(triggers))
            start = score(models["detect"], own)
            if not keep_all and start + ceilings[trigger.kind, trigger.entry["sure"]] < DETECT_FLOOR:
                continue
            draft = fill(scene, board, trigger, attachments, place_attachments, inside, speakers, models)
            bands = (
                band(max((c.score for c in draft.weighed[r]), default=-99.0)) for r in ("actor", "target", "place")
            )
            draft.features = filled_features(trigger, *bands)
            draft.score = start + sum(models["detect"].get(f, 0.0) for f in draft.features)
            draft.features += own
            if draft.score >= DETECT_FLOOR or keep_all:
                drafts.append(draft)
            if draft.score >= DETECT_FLOOR:
                scene.last_actors = tuple(draft.actors)
                scene.last_targets = tuple(draft.targets)
                scene.last_places = tuple(draft.places)
                scene.last_sentence = number
                scene.last_kind = trigger.kind
        scene.main = next((s[-1] for s in scene.open.values() if s), -1)
    return drafts


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
    out = {m.first for m in passage.actors if any(a <= m.first <= b for a, b in spans)}
    states = {m.first: m for m in passage.actors if m.cls == "state" and m.via in ("name", "metonym")}
    for place in passage.places:
        for first in range(place.first, place.last + 1):
            if first in states and (first > place.first or place.relation == "في"):
                out.add(first)
    return out


def is_speaker(speakers: list[tuple[int, int, int, int]], trigger: Trigger, first: int, last: int) -> bool:
    return any(a <= trigger.first < b and c <= last and first <= d for a, b, c, d in speakers)


def fill(
    scene: Scene,
    board: Sketch,
    trigger: Trigger,
    attachments: dict,
    place_attachments: dict,
    inside: set[int],
    speakers: list[tuple[int, int, int, int]],
    models: dict[str, Weights],
) -> Draft:
    """Weigh every mention in reach for each role of a trigger and take those that hold."""
    passage = scene.passage
    draft = Draft(trigger, board=board)
    scene.form = form_of(trigger)
    scene.subject_before = has_subject_before(board, trigger, attachments)
    sentence = trigger.sentence
    actors: list[Candidate] = []
    targets: list[Candidate] = []
    known = {passage.actors[n].id for n in (*scene.last_actors, *scene.last_targets)}
    for number, behind, mention in mentions_in_reach(passage.actors, passage.sentences, sentence, REACH):
        if mention.first <= trigger.first <= mention.last and mention.via != "adjective":
            continue
        if mention.first in scene.bystanders:
            continue
        again = number in scene.last_actors or number in scene.last_targets
        if behind and not again and (behind > 1 or mention.id is None or mention.id not in known):
            continue  # of the sentences before, only who is still in play
        found = attachments.get(mention.first) if behind == 0 else None
        speaker = is_speaker(speakers, trigger, mention.first, mention.last)
        features = person_features(scene, board, trigger, number, mention, behind, found, speaker)
        actors.append(Candidate(number, score(models["actor"], features), features))
        targets.append(Candidate(number, score(models["target"], features), features))
    places: list[Candidate] = []
    for number, behind, place in mentions_in_reach(passage.places, passage.sentences, sentence, REACH):
        if place.relation == "dateline" and behind == 0 and place.first < trigger.first and place.cls == "dateline":
            continue
        found = place_attachments.get(place.first) if behind == 0 else None
        features = place_features(scene, board, trigger, number, place, behind, found, place.first in inside)
        places.append(Candidate(number, score(models["place"], features), features))
    draft.weighed = {"actor": actors, "target": targets, "place": places}
    draft.actors, draft.targets = choose_sides(passage, trigger, actors, targets)
    draft.places = choose_places(passage, trigger, places)
    first, stop = passage.sentences[sentence]
    times: list[Candidate] = []
    for number, time in enumerate(passage.times):
        if first <= time.first < stop:
            features = time_features(scene, board, trigger, time)
            times.append(Candidate(number, score(models["time"], features), features))
    draft.weighed["time"] = times
    if times:
        best = max(times, key=lambda c: (c.score, -c.number))
        draft.time = passage.times[best.number]
    return draft


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
        if c.number in listed:
            bar = LISTED_FLOOR
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
