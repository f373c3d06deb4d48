"""The features by which candidates are weighed, in groups: each function gives those that hang on its values.

The values are small: what kind of happening and mention, which slot, how far. What a feature means is said where its
values are read, in ``roles.py`` and ``is_claim.py``.
"""

from __future__ import annotations

# --- actors and targets --------------------------------------------------------------------------------------------


def of_person(cls: str, via: str, stance: str, kind: str) -> list[str]:
    """The class of a mention, how it is named, and the class of the side that it stands for."""
    return [f"cls={cls}", f"via={via}", f"stance={stance}", f"kind={kind}|stance={stance}"]


def of_speaker(kind: str) -> list[str]:
    """Who says what is told."""
    return ["speaker", f"speaker|kind={kind}"]


def of_slot(slot: str, expected: str, kind: str, form: str, through: bool) -> list[str]:
    """The slot of a mention in the sentence of the trigger, and the role that the frame expects in it."""
    out = [
        f"slot={slot}",
        f"slot={slot}>{expected}",
        f"kind={kind}|form={form}|slot={slot}",
        f"kind={kind}|slot={slot}>{expected}",
        f"expected={expected}",
    ]
    if through:
        out.append(f"through|slot={slot}")
    return out


def of_way(side: str, gap: str, crossed: int, signs: int) -> list[str]:
    """What lies between a mention and the trigger: words, other triggers, signs and clause openers."""
    return [f"side={side}|gap={gap}", f"crossed={crossed}|{side}", f"signs={signs}|{side}"]


def of_rank(rank: int) -> list[str]:
    """The place of a mention among the subjects that are open at the trigger, -1 where it is none."""
    return [f"subject={rank}"]


def of_just_before(agreement: str, gender: str) -> list[str]:
    """Whether the verb agrees with a mention that stands right before it."""
    return [f"just_before|{agreement}~{gender}"]


def of_other(other: str, kind: str, relation: str, word: str, form: str) -> list[str]:
    """The kind of another trigger that the mention hangs on."""
    return [f"under:kind={other}|kind={kind}", f"under:{relation}:{word}|{form}"]


def of_earlier(behind: int, kind: str, via: str) -> list[str]:
    """A mention of a sentence before."""
    return [f"behind={behind}", f"behind={behind}|kind={kind}", f"behind={behind}|via={via}"]


def of_main(form: str) -> list[str]:
    """The main subject of the sentence before."""
    return ["main_before", f"main_before|form={form}"]


def of_agreement(agreement: str, gender: str) -> list[str]:
    """Whether the verb agrees with a mention, wherever it stands."""
    return [f"agree={agreement}~{gender}"]


def of_same_id(role: str, last_kind: str, kind: str) -> list[str]:
    """Another mention of who had a role in the claim before."""
    return [f"last_{role}_id", f"last_{role}_id|kind={last_kind}>{kind}"]


def of_last_actor(near: str, last_kind: str, kind: str, form: str) -> list[str]:
    """The actor of the claim before."""
    return [f"last_actor|{near}", f"last_actor|{near}|kind={last_kind}>{kind}", f"last_actor|{near}|form={form}"]


def of_last(role: str, near: str, last_kind: str, kind: str) -> list[str]:
    """The target or place of the claim before."""
    return [f"last_{role}|{near}", f"last_{role}|{near}|kind={last_kind}>{kind}"]


# --- places --------------------------------------------------------------------------------------------------------


def of_place(precision: str, relation: str, kind: str, known: bool) -> list[str]:
    """What a place is, the word that ties it to the happening, and whether it has a point."""
    return [f"precision={precision}", f"relation={relation}", f"kind={kind}|precision={precision}", f"known={known}"]


def of_inside_actor(relation: str) -> list[str]:
    """A place in the name of an actor."""
    return ["inside_actor", f"inside_actor|relation={relation}"]


def of_country_like(relation: str) -> list[str]:
    """A place whose name is that of a state too."""
    return ["country_like", f"country_like|relation={relation}"]


def of_reference() -> list[str]:
    """A place that a definite noun refers back to."""
    return ["backref"]


def of_place_slot(slot: str, expected: str, kind: str, form: str) -> list[str]:
    """The slot of a place, as ``of_slot``."""
    return [
        f"slot={slot}",
        f"slot={slot}>{expected}",
        f"kind={kind}|slot={slot}",
        f"form={form}|slot={slot}",
        f"expected={expected}",
    ]


def of_place_way(side: str, gap: str, crossed: int, signs: int, relation: str) -> list[str]:
    """What lies between a place and the trigger."""
    return [
        *of_way(side, gap, crossed, signs),
        f"side={side}|relation={relation}",
        f"crossed={crossed}|signs={signs}|{side}",
    ]


def of_earlier_place(behind: int, precision: str, kind: str) -> list[str]:
    """A place of a sentence before."""
    return [f"behind={behind}", f"behind={behind}|precision={precision}", f"behind={behind}|kind={kind}"]


# --- times ---------------------------------------------------------------------------------------------------------


def of_time(precision: str, basis: str, kind: str, form: str, side: str) -> list[str]:
    """What a time expression is and on which side of the trigger it stands."""
    return [f"precision={precision}", f"basis={basis}", f"kind={kind}", f"form={form}|{side}"]


# --- whether a trigger is a claim ----------------------------------------------------------------------------------


def of_roles(actor: str, target: str, place: str, sure: int, kind: str) -> list[str]:
    """How well the best candidate of each role fits, as a band."""
    filled = sum(b in ("some", "strong") for b in (actor, target, place))
    return [
        f"actor={actor}",
        f"target={target}",
        f"place={place}",
        f"sure={sure}|filled={filled}",
        f"kind={kind}|filled={filled}",
    ]


def of_word(sure: int, form: str, kind: str, letter: str, entry: str) -> list[str]:
    """The word itself: how sure its entry is, its form and kind."""
    return [
        f"sure={sure}",
        f"sure={sure}|form={form}",
        f"kind={kind}",
        f"kind={kind}|form={form}",
        f"kind={kind}|sure={sure}",
        f"letter={letter}",
        f"letter={letter}|sure={sure}",
        f"entry={entry}",
    ]


def of_shape(definite: bool, form: str, idiom: bool, sure: int, merged: bool) -> list[str]:
    """Whether the word is definite, part of an idiom, joined with others."""
    return [f"definite={definite}|form={form}", f"idiom={idiom}|sure={sure}", f"merged={merged}"]


def of_article(tone: str, sure: int, family: str, rivals: int) -> list[str]:
    """How much of the article is about armed parties, and how many triggers the sentence has."""
    return [f"tone={tone}", f"tone={tone}|sure={sure}", f"tone={tone}|family={family}", f"rivals={rivals}"]


def of_neighbours(before: str, following: str) -> list[str]:
    """The letters of the words on both sides (see ``sketch.Sketch``)."""
    return [f"after={before}", f"before={following}"]


def of_pronoun(form: str) -> list[str]:
    """A pronoun on the word."""
    return [f"pronoun|form={form}"]


def of_clitic(clitic: str) -> list[str]:
    """A preposition on the word."""
    return [f"clitic={clitic}"]


def of_support(kind: str) -> list[str]:
    """A light verb carries the word."""
    return [f"support|kind={kind}"]


def of_quotation() -> list[str]:
    """The word stands in quotation marks."""
    return ["quoted"]


def of_repeat() -> list[str]:
    """A word of the same kind stands before it in the sentence."""
    return ["again_in_sentence"]
