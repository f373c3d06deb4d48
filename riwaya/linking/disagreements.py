"""What accounts of one happening contradict each other about, typed; numbers as ranges with who gives them.

Copies give nothing of their own: a copy is left out where the text that it copies is there. Values that can both be
true (a span and a day in it, «more than 30» and 31) are no contradiction.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from riwaya.arabic.normalise import fold
from riwaya.linking.copied_claims import Key
from riwaya.linking.days import ordinal
from riwaya.linking.origins import side_of_source
from riwaya.linking.pairs import VAGUE_DAYS, distance
from riwaya.linking.records import Account, Disagreement, Spot
from riwaya.linking.tables import names, rule_of, sides

ROUND = 0.9  # a floor («more than 50») below so much of another number differs from it
COUNTED = ("killed", "wounded", "killed_or_wounded", "displaced", "detained", "share", "strikes", "vehicles")


def disagreements_of(accounts: Sequence[Account], repeats: Mapping[Key, Key]) -> list[Disagreement]:
    """The contradictions among the accounts of one incident, in the order of ABOUT.

    ``repeats``: the claim of a copy -> the claim of its origin that it repeats.
    """
    told_by = own_words(accounts, repeats)
    out: list[Disagreement] = []
    for find in (dates, places, actors, targets, numbers, denial, against_itself):
        out += find(told_by)
    return out


def own_words(accounts: Sequence[Account], repeats: Mapping[Key, Key]) -> list[Account]:
    """The accounts that do not repeat another of them in a copy of its text."""
    present = {(a.article, a.claim) for a in accounts}
    return [a for a in accounts if repeats.get((a.article, a.claim)) not in present]


def by_whom(account: Account) -> str:
    """Id of the source; of an anonymous one its words; of the outlet its name."""
    if account.source:
        return account.source
    if account.source_kind == "anonymous" or (account.source_kind == "named" and account.source_text):
        return f"anonymous:{account.source_text}" if account.source_kind == "anonymous" else str(account.source_text)
    return f"outlet:{account.outlet or account.article}"


def claim_name(account: Account) -> str:
    return f"{account.article}#{account.claim}"


def value(text: str, accounts: Sequence[Account], **more: Any) -> dict[str, Any]:
    """A value of a disagreement: what is said, in which claims, by whom."""
    return {
        "value": text,
        "claims": [claim_name(a) for a in accounts],
        "by": sorted({by_whom(a) for a in accounts}),
        **more,
    }


def told(values: Sequence[dict[str, Any]], what: str) -> str:
    return f"{what}: " + "; ".join(f"{v['value']} according to {', '.join(v['by'][:3])}" for v in values[:4])


def grouped(accounts: Sequence[Account], key: Callable[[Account], Hashable | None]) -> dict[Any, list[Account]]:
    """key -> accounts, in their order; those without a key are left out."""
    out: dict[Any, list[Account]] = {}
    for account in accounts:
        if (found := key(account)) is not None:
            out.setdefault(found, []).append(account)
    return out


def clashing(keys: Sequence[Any], apart: Callable[[Any, Any], bool]) -> list[Any]:
    """The keys that at least one other contradicts."""
    return [a for a in keys if any(apart(a, b) for b in keys if b != a)]


def dates(accounts: Sequence[Account]) -> list[Disagreement]:
    """Days that cannot both be right; days carried over from another sentence and vague spans say nothing."""

    def days(account: Account) -> tuple[int, int] | None:
        low, high = ordinal(account.first), ordinal(account.last)
        if low is None or high is None or high - low > VAGUE_DAYS or account.time_basis not in ("stated", "published"):
            return None
        return (low, high)

    groups = grouped([a for a in accounts if a.modality != "denied"], days)
    keys = clashing(sorted(groups), lambda a, b: a[1] < b[0] or b[1] < a[0])
    if len(keys) < 2:
        return []
    values = []
    for key in keys:
        one = groups[key][0]
        values.append(value(f"{one.first}" if one.first == one.last else f"{one.first}/{one.last}", groups[key]))
    return [Disagreement("date", tuple(values), told(values, "the day"))]


def places(accounts: Sequence[Account]) -> list[Disagreement]:
    """Places of one role whose radii do not meet; of where from and where to, two names of which none is an area."""
    out = []
    for role in ("at", "from", "to"):

        def spots(account: Account, role: str = role) -> tuple[Spot, ...] | None:
            found = tuple(s for s in account.places if s.role == role and s.lat is not None)
            return found[:1] or None

        groups = grouped(accounts, spots)
        differ = other_place if role in ("from", "to") else apart
        keys = clashing(sorted(groups, key=lambda s: (s[0].id or "", s[0].name)), differ)
        if len(keys) > 1:
            values = [value(key[0].name, groups[key], id=key[0].id) for key in keys]
            where = {"at": "the place", "from": "from where", "to": "where to"}[role]
            out.append(Disagreement("place", tuple(values), told(values, where)))
    return out


def apart(a: tuple[Spot, ...], b: tuple[Spot, ...]) -> bool:
    """Whether the radii of two places do not meet."""
    one, two = a[0], b[0]
    if one.lat is None or one.lon is None or two.lat is None or two.lon is None:
        return False
    reach = (one.radius_km or 5.0) + (two.radius_km or 5.0)
    return distance((one.lat, one.lon, 0.0), (two.lat, two.lon, 0.0)) > reach


def other_place(a: tuple[Spot, ...], b: tuple[Spot, ...]) -> bool:
    """Whether two ends of a way differ: a river and a village on it are two."""
    one, two = a[0], b[0]
    if "area" in (one.precision, two.precision) or "country" in (one.precision, two.precision):
        return apart(a, b)
    return one.id != two.id


def party(ids: Sequence[str]) -> frozenset[str] | None:
    known = sides()
    return frozenset(known.get(i, i) for i in ids) or None


def label(party: frozenset[str]) -> str:
    return ", ".join(sorted(names().get(p, p.lstrip("~")) for p in party))


def actors(accounts: Sequence[Account]) -> list[Disagreement]:
    """Who did it, where no actor is shared: claims of one kind, with actors of known side."""
    out = []
    for kind in sorted({a.kind for a in accounts}):
        if not rule_of(kind).exclusive:
            continue
        same = [a for a in accounts if a.kind == kind and a.modality != "denied"]
        groups = grouped(same, lambda a: party([p for p in a.actors if not p.startswith("~")]))
        keys = clashing(sorted(groups, key=sorted), lambda a, b: not a & b)
        if len(keys) > 1:
            values = [value(label(key), groups[key], ids=sorted(key)) for key in keys]
            out.append(Disagreement("actor", tuple(values), told(values, "who did it")))
    return out


def targets(accounts: Sequence[Account]) -> list[Disagreement]:
    """To whom it was done, where nobody is shared."""
    out = []
    for kind in sorted({a.kind for a in accounts}):
        same = [a for a in accounts if a.kind == kind and a.modality != "denied"]
        groups = grouped(same, lambda a: party([p for p in a.targets if not p.startswith("~")]))
        keys = clashing(sorted(groups, key=sorted), lambda a, b: not a & b)
        if len(keys) > 1:
            values = [value(label(key), groups[key], ids=sorted(key)) for key in keys]
            out.append(Disagreement("target", tuple(values), told(values, "to whom it was done")))
    return out


def bounds(account: Account, role: str) -> tuple[float | None, float | None, str] | None:
    """The account's first number of a role: (low, high, unit)."""
    for number in account.numbers:
        if number.role == role and (number.low is not None or number.high is not None):
            return (number.low, number.high, number.unit or "")
    return None


def number_text(low: float | None, high: float | None, role: str) -> str:
    """A number with its bounds, for people."""
    unit = "%" if role == "share" else f" {role.replace('_', ' ')}"
    if low is None:
        return f"<={high:g}{unit}"
    if high is None:
        return f">={low:g}{unit}"
    return f"{low:g}{unit}" if low == high else f"{low:g}-{high:g}{unit}"


def numbers(accounts: Sequence[Account]) -> list[Disagreement]:
    """Numbers of one role whose bounds do not meet, with the lowest, the highest and by whom."""
    out = []
    for role in COUNTED:
        groups = grouped([a for a in accounts if a.modality != "denied"], lambda a, role=role: bounds(a, role))  # type: ignore[misc]
        order = sorted(groups, key=lambda b: (b[0] if b[0] is not None else 0.0, b[1] if b[1] is not None else 1e12))
        keys = clashing(order, unequal)
        if len(keys) > 1:
            values = [value(number_text(b[0], b[1], role), groups[b], low=b[0], high=b[1], role=role) for b in keys]
            lowest, highest = values[0], values[-1]
            reason = (
                f"how many ({role.replace('_', ' ')}): from {lowest['value']} according to "
                f"{', '.join(lowest['by'][:3])} to {highest['value']} according to {', '.join(highest['by'][:3])}"
            )
            out.append(Disagreement("number", tuple(values), reason))
    return out


def unequal(a: tuple[float | None, float | None, str], b: tuple[float | None, float | None, str]) -> bool:
    """Whether two numbers differ: their bounds do not meet, two «at least» name different floors, or one says far less.

    «More than 50» and 64 can both be true, but whoever says 50 does not know of 64: shown. «At least 30» and 31: not.
    """
    if a[1] is None and b[1] is None:
        return a[0] != b[0]
    for floor, other in ((a, b), (b, a)):
        if floor[1] is None and floor[0] and other[0] and floor[0] < ROUND * other[0]:
            return True
    low, high = max(a[0] or 0.0, b[0] or 0.0), min(x for x in (a[1], b[1]) if x is not None)
    return low > high


def denial(accounts: Sequence[Account]) -> list[Disagreement]:
    """Told by some and denied by others."""
    denied = [a for a in accounts if a.modality == "denied"]
    asserted = [a for a in accounts if a.modality == "asserted"]
    if not denied or not asserted:
        return []
    values = [value("asserted", asserted), value("denied", denied)]
    return [Disagreement("denial", tuple(values), told(values, "whether it happened"))]


def against_itself(accounts: Sequence[Account]) -> list[Disagreement]:
    """One named source that gives other days, numbers or denials in different texts."""
    out = []
    for source, own in sorted(grouped(accounts, side_of_source).items()):
        by_text: dict[str, list[Account]] = grouped(own, lambda a: a.article)
        if len(by_text) < 2:
            continue
        for found in (*dates(own), *numbers(own), *denial(own)):
            texts = [{c.split("#")[0] for c in v["claims"]} for v in found.values]
            if any(not a & b for n, a in enumerate(texts) for b in texts[n + 1 :]):
                reason = f"{names().get(source, fold(source))} differs from itself about {found.reason}"
                out.append(Disagreement("self", tuple({**v, "about": found.about} for v in found.values), reason))
    return out
