"""Claims as cards to decide on: what is shown, what was decided, what changed under a decision, what can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from riwaya.review.words import Words
from riwaya.store import reviews as store
from riwaya.store.review_claims import FIELDS, Claim, differing, same
from riwaya.store.reviews import Decision, Review

INLINE = 30
"""Cards of an article that carry their correction form; beyond that it is a page of its own."""


class Card(NamedTuple):
    """A claim to decide on. ``now``: what the coder says, where that has changed under a decision. ``undo``: the
    decision that can be taken back, 0 for none."""

    claim: Claim
    review: Review | None
    history: list[Decision]
    now: Claim | None
    undo: int
    form: bool

    @property
    def status(self) -> str:
        """open, accepted, rejected, corrected, added, or again where the decision asks again."""
        if self.review is None:
            return "open"
        return "again" if self.review.asks else self.review.status

    @property
    def version(self) -> int:
        return self.review.version if self.review else 0

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields in which coder and reviewer differ now."""
        return differing(self.claim, self.now) if self.now else ()


def card(
    coded: Claim | None, review: Review | None, history: Sequence[Decision] = (), form: bool = True
) -> Card | None:
    """The card of a claim; None where there is neither a claim nor a decision that stands."""
    if review is None or review.status == "open":
        if coded is None:
            return None
        return Card(coded, review, list(history), None, undoable(history), form)
    now = coded if review.asks == "changed" else None
    return Card(review.shown, review, list(history), now, undoable(history), form)


def undoable(history: Sequence[Decision]) -> int:
    """The last decision that stands."""
    standing = [d.number for d in history if not d.second and d.undoes is None and d.undone_by is None]
    return standing[-1] if standing else 0


def of_article(connection: Any, article: str, coded: Sequence[Claim]) -> list[Card]:
    """The cards of an article in the order of its text, those of people's own claims among them."""
    held = store.of_article(connection, article)
    past = store.history(connection, [review.number for review in held.values()])
    names = [claim["claim"] for claim in coded] + [name for name in held if name not in {c["claim"] for c in coded}]
    by_name = {claim["claim"]: claim for claim in coded}
    out = []
    for name in names:
        review = held.get(name)
        one = card(by_name.get(name), review, past.get(review.number, []) if review else [], len(names) <= INLINE)
        if one is not None:
            out.append(one)
    return sorted(out, key=lambda one: (one.claim["start"], one.claim["end"], one.claim["claim"]))


def one(connection: Any, article: str, claim: str) -> Card | None:
    """The card of one claim."""
    review = store.one(connection, article, claim)
    coded = store.coded_claim(connection, article, claim)
    past = store.history(connection, [review.number])[review.number] if review else []
    return card(coded[1] if coded else None, review, past)


def steps(decision: Decision) -> list[str]:
    """The fields that a decision changed, in order."""
    return [field for field in FIELDS if not same(decision.before, decision.after, field)]


def told(w: Words, show: Any, field: str, claim: Claim) -> Any:
    """What a field of a claim says, for people."""
    held = claim[field]
    if field == "kind":
        return show.kind(held)
    if field == "modality":
        return w.known(f"modality.{held}", held)
    if field == "time":
        return show.time(held)
    if field == "source":
        return show.source(held)
    if not held:
        return show.bdi(w("word.none"))
    return {"places": show.places, "quantities": show.numbers}.get(field, show.actors)(held)


class Field(NamedTuple):
    """What a picker begins with: ids divided by «|», and their names likewise."""

    values: str
    labels: str


def picked(show: Any, field: str, claim: Claim) -> Field:
    """The values of a field as the pickers take them; «|» divides, and none of the values may hold one."""
    what = "place" if field == "places" else "actor"
    values, labels = [], []
    for item in claim[field]:
        name = item["id"] or f"~{item['name']}"
        role = f"{item['role']} " if field == "places" and item["role"] not in ("at", None) else ""
        values.append(f"{role}{name}".replace("|", " "))
        label = show.name(what, item["id"], item["name"]) if item["id"] else f"~{item['name']}"
        labels.append(f"{role}{label}".replace("|", " "))
    return Field("|".join(values), "|".join(labels))


def api(card: Card) -> Mapping[str, Any]:
    """A card for the JSON interface."""
    review = card.review
    return {
        **card.claim,
        "review": {
            "status": card.status, "version": card.version, "by": review.by if review else None,
            "at": review.at if review else None, "asks": review.asks if review else "",
            "changed": list(review.changes) if review else [],
        },
        "now": card.now,
        "history": [
            {
                "number": d.number, "verdict": d.verdict, "by": d.by, "at": d.at, "note": d.note, "second": d.second,
                "from": d.before_status, "to": d.status, "undoes": d.undoes, "undone_by": d.undone_by,
                "fields": {field: {"from": d.before[field], "to": d.after[field]} for field in steps(d)},
            }
            for d in card.history
        ],
    }  # fmt: skip
