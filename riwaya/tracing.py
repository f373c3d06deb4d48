"""Why a claim was coded, in full: one article is coded again and nothing of the way is thrown away.

``trace`` gives a record of plain parts that the command line and the workspace can lay out: the word and its frame,
every mention weighed for each role with its features, the scope that gave the source and the modality, how place and
time were resolved, and by what the nearest other answer lost. Coding itself never pays for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from riwaya.coding.according_to import article_links, source_at
from riwaya.coding.claims import (
    ACTOR_FLOOR,
    DETECT_FLOOR,
    FURTHER_FLOOR,
    FURTHER_PLACE,
    PLACE_FLOOR,
    TARGET_FLOOR,
    Draft,
    draft_claims,
)
from riwaya.coding.how_sure import modality
from riwaya.coding.passage import ActorMention, Passage, PlaceMention, TimeMention
from riwaya.coding.roles import form_of
from riwaya.coding.weighing import Weights
from riwaya.coding.where_resolve import Gazetteer, km_between, load_gazetteer
from riwaya.dictionary.places import key as place_key
from riwaya.gazetteer import user_gazetteer
from riwaya.model import Article, Claim
from riwaya.pipeline import Coder, governing, written

ROLES = ("actor", "target", "place", "time")
FLOOR = {"actor": ACTOR_FLOOR, "target": TARGET_FLOOR, "place": PLACE_FLOOR, "time": float("-inf")}
FURTHER = {"actor": FURTHER_FLOOR, "target": FURTHER_FLOOR, "place": FURTHER_PLACE, "time": float("inf")}
FORMS = {"v": "active verb", "q": "passive", "a": "active participle", "m": "masdar or noun"}
NAMESAKES = 3  # other places of the same name that are listed

Feature = tuple[str, float]


@dataclass(slots=True)
class Weighed:
    """A mention weighed for a role. ``features``: those with a weight, heaviest first; ``why_not``: '' where taken."""

    words: str
    name: str
    start: int
    end: int
    score: float
    taken: bool
    features: list[Feature]
    why_not: str = ""


@dataclass(slots=True)
class Turn:
    """What would have changed an answer: the runner-up, by how much it lost, and the features that made the gap.

    ``features``: (feature, weight for the one taken, weight for the runner-up), the widest gap first.
    """

    about: str
    taken: str
    other: str
    gap: float
    features: list[tuple[str, float, float]]


@dataclass(slots=True)
class Trace:
    """All that decided one claim. Offsets are code points into the article's text."""

    claim: Claim
    sentence: str
    entry: str
    form: str
    frame: list[tuple[str, str]]  # slot of the frame, roles
    carrier: str  # the light verb, '' where none
    readings: list[tuple[str, str]]  # other entries that the word is a form of: entry, kind
    score: float
    floor: float
    features: list[Feature]
    roles: dict[str, list[Weighed]]
    source: list[str]
    modality: list[str]
    places: list[str]
    time: list[str]
    numbers: list[str]
    turns: list[Turn] = field(default_factory=list)


def candidates(draft: Draft, role: str) -> list[tuple[int, list[str], float]]:
    """(number of the mention, features, score) of every mention weighed for a role of a draft, and of actors that a
    definite noun took from the claim before, which were out of reach here: no features, score 0."""
    out = [(c.number, list(c.features), c.score) for c in draft.weighed[role]]
    held = {number for number, _, _ in out}
    taken = draft.actors if role == "actor" else []
    return out + [(number, [], 0.0) for number in taken if number not in held]


def trace(article: Article, claim: str, coder: Coder | None = None) -> Trace | None:
    """How the claim of this id was coded; None where coding the article now gives no such claim."""
    coder = coder or Coder()
    passage = coder.read(article)
    drafts = draft_claims(passage, coder.lexicon, coder.models)
    name = coder.name_for(article)
    pairs = written(article, passage, drafts, article_links(passage), coder.models, name)
    found = next(((draft, made) for draft, made in pairs if made.claim == claim), None)
    if found is None:
        return None
    draft, made = found
    trigger = draft.trigger
    tokens = passage.tokens
    first, stop = passage.sentences[trigger.sentence]
    form = form_of(trigger)
    roles = {role: weighed(passage, draft, role, coder.models.weights) for role in ROLES}
    others = {r.entry: coder.lexicon.entries[r.entry] for r in coder.lexicon.readings(tokens.norm[trigger.first])}
    places = coder.own.gazetteer or coder.gazetteer or user_gazetteer() or load_gazetteer()
    out = Trace(
        claim=made,
        sentence=tokens.raw(first, stop - 1).strip(),
        entry=trigger.entry["id"],
        form=FORMS[form[0]] + (", carried by a light verb" if form.endswith("+") else ""),
        frame=[(slot, ", ".join(roles)) for slot, roles in trigger.entry["frame"].items()],
        carrier=tokens.raw(trigger.support, trigger.support) if trigger.support is not None else "",
        readings=[(e["id"], e["kind"]) for e in others.values() if e["id"] != trigger.entry["id"]],
        score=draft.score,
        floor=DETECT_FLOOR,
        features=heaviest(coder.models.weights["detect"], draft.features),
        roles=roles,
        source=source_lines(passage, draft, made),
        modality=modality_lines(passage, draft),
        places=place_lines(passage, draft, places),
        time=time_lines(passage, made, article),
        numbers=number_lines(passage, draft, made),
    )
    out.turns = [turn for role in ROLES if (turn := turn_of(role, roles[role]))]
    return out


def heaviest(model: Weights, features: Sequence[str]) -> list[Feature]:
    """The features that the model has a weight for, heaviest first."""
    held = [(f, model[f]) for f in dict.fromkeys(features) if model.get(f)]
    return sorted(held, key=lambda pair: (-abs(pair[1]), pair[0]))


def mention_of(passage: Passage, role: str, number: int) -> ActorMention | PlaceMention | TimeMention:
    """The mention of a candidate for a role."""
    if role == "place":
        return passage.places[number]
    return passage.times[number] if role == "time" else passage.actors[number]


def named(mention: ActorMention | PlaceMention | TimeMention) -> str:
    """What a mention was resolved to, or why it was not."""
    if isinstance(mention, TimeMention):
        return span_of(mention)
    if isinstance(mention, ActorMention):
        return mention.id or mention.reason or "not in the lexicon"
    return mention.name if mention.lat is not None else mention.reason or "not resolved"


def span_of(mention: TimeMention) -> str:
    if mention.start is None:
        return mention.reason or "not resolved"
    return mention.start if mention.end in (None, mention.start) else f"{mention.start}…{mention.end}"


def weighed(passage: Passage, draft: Draft, role: str, models: dict[str, Weights]) -> list[Weighed]:
    """Every mention weighed for a role: those taken first, then by score."""
    tokens = passage.tokens
    taken = {"actor": draft.actors, "target": draft.targets, "place": draft.places}.get(role)
    if taken is None:
        taken = [n for n, _, _ in candidates(draft, role) if passage.times[n] is draft.time]
    rival = {n: score for n, _, score in candidates(draft, {"actor": "target", "target": "actor"}.get(role, role))}
    holders = {passage.actors[n].id for n in draft.actors} if role == "target" else set()
    mine = {passage.actors[n].id for n in taken} if role in ("actor", "target") else set()
    out = []
    for number, features, score in candidates(draft, role):
        mention = mention_of(passage, role, number)
        held = number in taken
        why_not = ""
        if not held:
            ident = mention.id if isinstance(mention, ActorMention) else None
            if ident is not None and ident in mine:
                why_not = "another mention of the same actor stands for it"
            elif ident is not None and ident in holders:
                why_not = "is the actor already"
            elif score < FLOOR[role]:
                why_not = f"below {FLOOR[role]:+.1f}, the least that is taken"
            elif role == "actor" and rival.get(number, -99.0) > score:
                why_not = f"fits better as target ({rival[number]:+.1f})"
            elif role in ("actor", "target", "place") and taken and score < FURTHER[role]:
                why_not = f"beside the best only what is joined to it, or above {FURTHER[role]:+.1f}"
            else:
                why_not = "another one scores higher"
        start, end = tokens.start[mention.first], tokens.end[mention.last]
        words = tokens.text[start:end]
        out.append(Weighed(words, named(mention), start, end, score, held, heaviest(models[role], features), why_not))
    return sorted(out, key=lambda w: (not w.taken, -w.score, w.start))


def turn_of(about: str, options: Sequence[Weighed]) -> Turn | None:
    """The nearest runner-up for a role against the best one taken, and what made the gap; None where there is none.

    Where none was taken, the best one is held against the least that is taken.
    """
    best = max((w for w in options if w.taken), key=lambda w: w.score, default=None)
    left = [w for w in options if not w.taken and (best is None or w.name != best.name)]
    other = max(left, key=lambda w: (w.score, -w.start), default=None)
    if other is None:
        return None
    if best is None:
        against = [(f, 0.0, weight) for f, weight in other.features if weight < 0][:3]
        nobody = "nobody" if about in ("actor", "target") else "none"
        return Turn(about, nobody, other.words, FLOOR[about] - other.score, against)
    ours, theirs = dict(best.features), dict(other.features)
    gaps = [(f, ours.get(f, 0.0), theirs.get(f, 0.0)) for f in {**ours, **theirs}]
    gaps = [g for g in gaps if g[1] != g[2]]
    gaps.sort(key=lambda g: (-(g[1] - g[2]), g[0]))
    return Turn(about, best.words, other.words, best.score - other.score, gaps[:3])


def source_lines(passage: Passage, draft: Draft, claim: Claim) -> list[str]:
    """Whose words the claim stands in, where they begin and end, and whose else reach it."""
    trigger, tokens = draft.trigger, passage.tokens
    chosen = source_at(passage, trigger.first, trigger.last)
    out = []
    if chosen is None:
        out.append("the outlet itself: nobody's reported words hold the trigger")
    else:
        by = tokens.raw(chosen.by_first, chosen.by_last) if chosen.by_first >= 0 else chosen.name or ""
        head = tokens.raw(chosen.first, min(chosen.first + 3, chosen.stop - 1))
        tail = tokens.raw(max(chosen.first, chosen.stop - 4), chosen.stop - 1)
        quoted = ", quoted" if chosen.quoted else ""
        out.append(f"«{by}» by {chosen.rule}{quoted}, strength {chosen.strength}")
        out.append(f"its words reach from «{' '.join(head.split())}» to «{' '.join(tail.split())}»")
    for source in passage.sources:
        if source is not chosen and source.first <= trigger.first < source.stop:
            by = tokens.raw(source.by_first, source.by_last) if source.by_first >= 0 else source.name or ""
            why = "an outer scope, or a weaker rule" if chosen is not None else "background, not its words"
            out.append(f"not «{by}» by {source.rule}, strength {source.strength}: {why}")
    chain = " ← ".join(link.get("name") or link.get("id") or link["kind"] for link in reversed(claim.source.chain))
    if chain:
        out.append(f"told by {chain}")
    return out


def modality_lines(passage: Passage, draft: Draft) -> list[str]:
    """The cue and rule that decided how sure the claim is."""
    trigger = draft.trigger
    how, rule, cue = modality(passage, trigger.first, trigger.last, governing=governing(draft), kind=trigger.kind)
    if not rule:
        return [f"{how}: no cue of denial, future, demand or condition reaches the trigger"]
    word = f" at «{passage.tokens.raw(cue, cue)}»" if cue is not None else ""
    return [f"{how}: {rule}{word}"]


def place_lines(passage: Passage, draft: Draft, gazetteer: Gazetteer) -> list[str]:
    """How each place taken was resolved, and the other places of its name."""
    out = []
    for number in draft.places:
        place = passage.places[number]
        words = passage.tokens.raw(place.first, place.last)
        if place.lat is None or place.lon is None:
            out.append(f"«{words}» is not resolved: {place.reason}")
            continue
        radius = f", within {place.radius_km:g} km" if place.radius_km is not None else ""
        said = f": {place.reason}" if place.reason else ""
        relation = f", tied by «{place.relation}»" if place.relation else ""
        at = f"{place.lat:.4f}, {place.lon:.4f}"
        out.append(f"«{words}» is {place.name} ({place.id}) at {at}, a {place.precision}{radius}{relation}{said}")
        out += namesakes(place, words, gazetteer)
    return out


def namesakes(place: PlaceMention, words: str, gazetteer: Gazetteer) -> list[str]:
    """The nearest other places that the words of a resolved place may name."""
    row = gazetteer.by_id(place.id) if place.id else None
    if row is None or place.lat is None or place.lon is None:
        return []
    lat, lon = place.lat, place.lon
    written = place_key(words)
    names = [n for n, packed in gazetteer.names.items() if n in written and str(row) in packed.split(",")]
    rows = sorted({other for name in names for other in gazetteer.rows(name)} - {row})
    others = sorted((km_between(lat, lon, p.lat, p.lon), p.id, p) for p in map(gazetteer.place, rows))
    out = [f"not {p.name} ({p.id}, {p.country}), {far:.0f} km away" for far, _, p in others[:NAMESAKES]]
    if len(others) > NAMESAKES:
        out.append(f"nor {len(others) - NAMESAKES} other places of the name")
    return out


def time_lines(passage: Passage, claim: Claim, article: Article) -> list[str]:
    """How the time of the claim was reckoned."""
    time = claim.time
    if time is None:
        return [f"no date: {claim.time_reason}"]
    mention = next((t for t in passage.times if passage.tokens.start[t.first] == time.start_char), None)
    day = article.published.isoformat() if article.published else "not known"
    if time.start is None:
        return [f"«{time.text}» is not resolved: {time.reason}", f"published: {day}"]
    rule = f" by rule {mention.rule}" if mention and mention.rule else ""
    span = time.start if time.end in (None, time.start) else f"{time.start}…{time.end}"
    out = [f"«{time.text}» is {span} ({time.precision}){rule}"]
    if time.basis == "published":
        out.append(f"counted from the day of publication, {day}")
    elif time.basis == "article":
        out.append("carried over from a claim shortly before: its own sentence states no time")
    return out


def number_lines(passage: Passage, draft: Draft, claim: Claim) -> list[str]:
    """The numbers taken, and those of the sentence that were left."""
    first, stop = passage.sentences[draft.trigger.sentence]
    tokens = passage.tokens
    taken = {q.start for q in claim.quantities}
    out = [f"«{q.text}» {q.role}" for q in claim.quantities]
    for n in passage.numbers:
        if first <= n.first < stop and tokens.start[n.first] not in taken:
            out.append(f"not «{tokens.raw(n.first, n.last)}» {n.role or 'of nothing known'}")
    return out
