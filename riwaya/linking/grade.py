"""A grade for an incident in Airwars' five words where they fit, with its reasons; «single»: one account alone.

Confirmed: a belligerent accepts what speaks against it; fair: two or more origins; weak: one origin; contested:
competing claims; discounted: nobody who told it stands by it (airwars.org/methodology, in our words). A grade says how
an incident was reported, not whether it happened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from riwaya.linking.origins import root_of, side_of_source
from riwaya.linking.records import Account, Disagreement, Origins
from riwaya.linking.tables import names, sides

COSTLY_TO_TARGET = frozenset(("capture", "advance", "encircle", "casualties", "detain", "bombardment", "assault"))
COSTLY_TO_ACTOR = frozenset(
    ("withdraw", "surrender", "defect", "bombardment", "explosion", "harm_civilians", "casualties", "concede")
)
COMPETING = frozenset(("denial", "actor", "outcome", "target"))


def grade_of(
    accounts: Sequence[Account], origins: Origins, disagreements: Sequence[Disagreement], copied: Mapping[str, str]
) -> tuple[str, list[str]]:
    """(grade, the sentences that give its reasons)."""
    told = [a for a in accounts if a.modality != "denied"]
    if not told:
        return "discounted", ["All accounts deny it; none tells it as done."]
    if all(a.modality in ("expected", "demanded", "hypothetical") for a in told):
        plan = "It is announced, demanded or considered, not told as done."
    else:
        plan = ""
    competing = [d for d in disagreements if d.about in COMPETING]
    if competing:
        what = ", ".join(sorted({d.about for d in competing}))
        why = f"Accounts contradict each other ({what}): {competing[0].reason}."
        return "contested", [why, *([plan] if plan else [])]
    articles = {root_of(a.article, copied) for a in accounts}
    if len(articles) == 1 and origins.low <= 1 and origins.high <= 1:
        copies = len({a.article for a in accounts}) - 1
        extra = f" and {copies} copies of it" if copies > 0 else ""
        return "single", [f"One account{extra}: there is nothing to compare it with.", *([plan] if plan else [])]
    if admits := admission(told):
        return "confirmed", [admits, *([plan] if plan else [])]
    if origins.low >= 2:
        return "fair", [f"At least {origins.low} distinct origins tell it.", *([plan] if plan else [])]
    if origins.high > 1:
        reason = f"One origin is sure; {origins.high - 1} more may be distinct or not."
    else:
        reason = "All accounts go back to one origin."
    return "weak", [reason, *([plan] if plan else [])]


def admission(accounts: Sequence[Account]) -> str | None:
    """Says who accepts what speaks against its own side."""
    known = sides()
    for account in accounts:
        side = side_of_source(account)
        if side is None or account.source_kind != "named" or account.modality != "asserted":
            continue
        actors, targets = ({known.get(p, p) for p in group} for group in (account.actors, account.targets))
        if account.kind in COSTLY_TO_TARGET and side in targets and side not in actors:
            return f"{names().get(side, side)} accepts it for its own side ({account.article})."
        against_civilians = account.kind not in ("bombardment", "explosion", "casualties") or "civilians" in targets
        if account.kind in COSTLY_TO_ACTOR and side in actors and side not in targets and against_civilians:
            return f"{names().get(side, side)} accepts that its own side did it ({account.article})."
    return None
