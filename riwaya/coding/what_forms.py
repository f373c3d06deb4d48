"""How a word is read as a form of an entry: proclitics, a form that the compiled lexicon lists, an enclitic."""

from __future__ import annotations

from typing import Any, NamedTuple

from riwaya.coding.what_idioms import AFTER

# Affixes of a folded word, as (written, class). Closed sets of the language, not lexicon.
_NOUN_BEFORE = (
    "", "و", "ف", "ب", "ل", "ك", "ال", "وال", "فال", "بال", "كال", "لل", "وب", "ول", "وك", "فب", "فل", "وبال", "ولل",
    "فبال", "فلل", "وكال",
)  # fmt: skip
_NOTHING = ("",)
_BEFORE = {letter: tuple(b for b in _NOUN_BEFORE if b[:1] in ("", letter)) for letter in "وفبلكا"} | {"س": ("", "س")}
"""First letter of a word -> what may stand before the form in it."""
VERBAL = frozenset("vpq")


class Reading(NamedTuple):
    """One way to read a word as a form of an entry. ``letter``: v p q m n a b (see dictionary/events.py)."""

    entry: int
    letter: str
    agreement: str
    before: str
    after: str


def analyse(word: str, forms: dict[str, list[list[Any]]]) -> tuple[Reading, ...]:
    """Read a folded word as proclitics + a listed form + enclitic, in every legal way."""
    if len(word) < 2:
        return ()
    out: list[Reading] = []
    for before in _BEFORE.get(word[0], _NOTHING):
        if not word.startswith(before):
            continue
        rest = word[len(before) :]
        if len(rest) < 2 or (rest not in forms and not rest.endswith(AFTER)):
            continue
        nominal_only = "ال" in before or "لل" in before or before[-1:] in ("ب", "ك")
        _match(rest, before, nominal_only, forms, out)
    if len(word) > 4 and word.startswith(("وس", "فس")):
        _match(word[2:], word[:2], False, forms, out)
    return tuple(dict.fromkeys(out)) if out else ()


def _match(rest: str, before: str, nominal_only: bool, forms: dict[str, list[list[Any]]], out: list[Reading]) -> None:
    future = before.endswith("س")

    def take(stem: str, after: str) -> None:
        for number, tag in forms.get(stem, ()):
            letter, _, agreement = tag.partition(":")
            if fits(letter, agreement, before, after, stem, nominal_only, future):
                out.append(Reading(number, letter, agreement, before, after))

    take(rest, "")
    for after in AFTER if rest.endswith(AFTER) else ():
        if rest.endswith(after) and len(rest) - len(after) >= 2 and not nominal_only_article(before):
            take(rest[: -len(after)], after)


def fits(letter: str, agreement: str, before: str, after: str, stem: str, nominal_only: bool, future: bool) -> bool:
    """Whether a form may stand between these clitics."""
    if "bound" in agreement and not after:
        return False
    if letter in VERBAL:
        if nominal_only or (future and (letter != "p" or agreement.startswith("1s"))) or after == "ي":
            return False
        if before.endswith("ل") and letter != "p":
            return False
        return not (after and agreement.startswith("1s"))
    if future:
        return False
    if nominal_only_article(before) and "cons" in agreement:
        return False
    if not after:
        return True
    # No pronoun after tanwin or a dual that keeps its ن; the ة of a noun is written ت before one; a final ي is
    # nearly always the adjective («حربي»), not «my».
    return not (
        ("acc" in agreement and "cons" not in agreement) or stem.endswith("ه") or after == "ي" or "du" in agreement
    )


def nominal_only_article(before: str) -> bool:
    """A word with the article takes no pronoun."""
    return before.endswith("ال") or before.endswith("لل")
