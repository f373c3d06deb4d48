"""Whether a trigger is a claim at all: features of the word, its sentence and article, and of its best roles."""

from __future__ import annotations

from riwaya.coding import features as f
from riwaya.coding.roles import Scene
from riwaya.coding.sketch import Sketch
from riwaya.coding.weighing import Group
from riwaya.coding.what import Trigger


def trigger_groups(scene: Scene, board: Sketch, trigger: Trigger, quoted: bool, rivals: int) -> list[Group]:
    """Features for whether a trigger is a claim at all that look at the trigger, its sentence and its article."""
    entry, reading, kind = trigger.entry, trigger.reading, trigger.kind
    form = scene.form
    sure = entry["sure"]
    letter = "q" if form[0] == "q" else {"n": "m", "b": "q"}.get(reading.letter, reading.letter)
    following = board.beside(trigger.last, 1)
    if following == "P" and "set" in entry:
        following = board.beside(trigger.last + 1, 1)  # «السيطرة على المدينة», «تحرير المدينة»
    idiom = "with" in entry or "before" in entry
    out: list[Group] = [
        (f.of_word, sure, form, kind, letter, entry.get("set") or entry["id"]),
        (f.of_shape, trigger.definite and "set" not in entry, form, idiom, sure, bool(trigger.merged)),
        (f.of_article, scene.tone, sure, scene.lexicon.kinds[kind]["family"], min(rivals, 3)),
        (f.of_neighbours, board.beside(trigger.first, -1), following),
    ]
    if quoted:
        out.append((f.of_quotation,))
    if trigger.support is not None:
        out.append((f.of_support, kind))
    if reading.after:
        out.append((f.of_pronoun, form))
    clitic = reading.before.lstrip("وف").removesuffix("ال")[:1]
    if clitic:
        out.append((f.of_clitic, clitic))
    if any([t.kind == kind and t.first < trigger.first for t in board.trigger_at.values()]):
        out.append((f.of_repeat,))
    return out
