"""Whether a trigger is a claim at all: features of the word, its sentence and article, and of its best roles."""

from __future__ import annotations

from riwaya.coding.roles import Scene, Weights, form_of
from riwaya.coding.sketch import Sketch
from riwaya.coding.what import Trigger

BANDS = ("none", "no", "weak", "some", "strong")


def band(value: float) -> str:
    """How well the best candidate of a role fits; none: there is no candidate."""
    return BANDS[0 if value <= -90 else 1 if value < -2 else 2 if value < 0 else 3 if value < 2 else 4]


def filled_features(trigger: Trigger, actor: str, target: str, place: str) -> list[str]:
    """Features for whether a trigger is a claim that look at its best actor, target and place, each as a band."""
    filled = sum(b in ("some", "strong") for b in (actor, target, place))
    return [
        f"actor={actor}",
        f"target={target}",
        f"place={place}",
        f"sure={trigger.entry['sure']}|filled={filled}",
        f"kind={trigger.kind}|filled={filled}",
    ]


def most_filled(model: Weights, kind: str, sure: int) -> float:
    """The most that ``filled_features`` can add to a score: where even that is too little, roles need not be
    weighed."""
    get = model.get
    return sum(max(get(f"{role}={b}", 0.0) for b in BANDS) for role in ("actor", "target", "place")) + max(
        get(f"sure={sure}|filled={n}", 0.0) + get(f"kind={kind}|filled={n}", 0.0) for n in range(4)
    )


def trigger_features(scene: Scene, board: Sketch, trigger: Trigger, quoted: bool, rivals: int) -> list[str]:
    """Features for whether a trigger is a claim at all that look at the trigger, its sentence and its article."""
    entry = trigger.entry
    form = form_of(trigger)
    kind = trigger.kind
    sure = entry["sure"]
    letter = {"n": "m", "b": "q"}.get(trigger.reading.letter, trigger.reading.letter) if form[0] != "q" else "q"
    out = [
        f"sure={sure}",
        f"sure={sure}|form={form}",
        f"kind={kind}",
        f"kind={kind}|form={form}",
        f"kind={kind}|sure={sure}",
        f"definite={trigger.definite and 'set' not in entry}|form={form}",
        f"letter={letter}",
        f"letter={letter}|sure={sure}",
        f"idiom={'with' in entry or 'before' in entry}|sure={sure}",
        f"entry={entry.get('set') or entry['id']}",
        f"merged={bool(trigger.merged)}",
        f"rivals={min(rivals, 3)}",
        f"tone={scene.tone}",
        f"tone={scene.tone}|sure={sure}",
        f"tone={scene.tone}|family={scene.lexicon.kinds[kind]['family']}",
    ]
    if quoted:
        out.append("quoted")
    if trigger.support is not None:
        out.append(f"support|kind={kind}")
    out.append(f"after={board.beside(trigger.first, -1)}")
    following = board.beside(trigger.last, 1)
    if following == "P" and "set" in entry:
        following = board.beside(trigger.last + 1, 1)  # «السيطرة على المدينة», «تحرير المدينة»
    out.append(f"before={following}")
    if trigger.reading.after:
        out.append(f"pronoun|form={form}")
    clitic = trigger.reading.before.lstrip("وف").removesuffix("ال")[:1]
    if clitic:
        out.append(f"clitic={clitic}")
    if any(t is not trigger and t.kind == kind and t.first < trigger.first for t in board.trigger_at.values()):
        out.append("again_in_sentence")
    return out
