"""A grade for an incident in Airwars' five words where they fit, with its reasons; «single»: one account alone.

Confirmed: a belligerent accepts what speaks against it; fair: two or more origins; weak: one origin; contested:
competing claims; discounted: nobody who told it stands by it (airwars.org/methodology, in our words). A grade says how
an incident was reported, not whether it happened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from riwaya.linking.origins import root_of, side_of_source
from riwaya.linking.reasons import Reason
from riwaya.linking.records import Account, Disagreement, Origins
from riwaya.linking.tables import sides

COSTLY_TO_TARGET = frozenset(("capture", "advance", "encircle", "casualties", "detain", "bombardment", "assault"))
COSTLY_TO_ACTOR = frozenset(
    ("withdraw", "surrender", "defect", "bombardment", "explosion", "harm_civilians", "casualties", "concede")
)
COMPETING = frozenset(("denial", "actor", "outcome", "target"))


def grade_of(
    accounts: Sequence[Account], origins: Origins, disagreements: Sequence[Disagreement], copied: Mapping[str, str]
) -> tuple[str, list[Reason]]:
    """(grade, its reasons)."""
    told = [a for a in accounts if a.modality != "denied"]
    if not told:
        return "discounted", [Reason("all_deny")]
    planned = all(a.modality in ("expected", "demanded", "hypothetical") for a in told)
    plan = [Reason("planned")] if planned else []
    competing = [d for d in disagreements if d.about in COMPETING]
    if competing:
        what = sorted({d.about for d in competing})
        return "contested", [Reason("contradict", {"about": what, "detail": competing[0].reason}), *plan]
    articles = {root_of(a.article, copied) for a in accounts}
    if len(articles) == 1 and origins.low <= 1 and origins.high <= 1:
        copies = len({a.article for a in accounts}) - 1
        return "single", [Reason("one_and_copies", {"n": copies}) if copies > 0 else Reason("one_account"), *plan]
    if admits := admission(told):
        return "confirmed", [admits, *plan]
    if origins.low >= 2:
        return "fair", [Reason("distinct", {"n": origins.low}), *plan]
    one = Reason("one_sure", {"n": origins.high - 1}) if origins.high > 1 else Reason("one_origin")
    return "weak", [one, *plan]


def admission(accounts: Sequence[Account]) -> Reason | None:
    """Says who accepts what speaks against its own side."""
    known = sides()
    for account in accounts:
        side = side_of_source(account)
        if side is None or account.source_kind != "named" or account.modality != "asserted":
            continue
        actors, targets = ({known.get(p, p) for p in group} for group in (account.actors, account.targets))
        if account.kind in COSTLY_TO_TARGET and side in targets and side not in actors:
            return Reason("accepts_loss", {"who": [side], "article": account.article})
        against_civilians = account.kind not in ("bombardment", "explosion", "casualties") or "civilians" in targets
        if account.kind in COSTLY_TO_ACTOR and side in actors and side not in targets and against_civilians:
            return Reason("accepts_deed", {"who": [side], "article": account.article})
    return None
