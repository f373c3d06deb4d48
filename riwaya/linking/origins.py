"""Who stands behind an incident: the origins that its accounts go back to, counted as a range.

An account goes back to the source that it names; where it names none, to the agency that its article names; else to its
outlet, which may have it from others. A copy goes back to what its origin goes back to. Only accounts that do not
deny count, unless all do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from riwaya.arabic.normalise import fold
from riwaya.linking.reasons import Reason, texts
from riwaya.linking.records import Account, Origins
from riwaya.linking.tables import classes, names, sides

SHOWN = 6  # names in a reason
ARMED = frozenset(("state forces", "armed group"))
OFFICIAL = frozenset(("state", "international", "political"))


@dataclass(frozen=True, slots=True)
class Origin:
    """What one account goes back to. ``sure``: named, so that it is one with its like and distinct from others."""

    id: str
    kind: str  # outlet, agency, monitor, official, belligerent, witness, anonymous
    name: str
    sure: bool


def origins_of(accounts: Sequence[Account], copied: Mapping[str, str]) -> Origins:
    """The origins of an incident. ``copied``: article -> the article that it is a copy of, as a whole."""
    parties = sides_of(accounts)
    telling = [a for a in accounts if a.modality != "denied"] or list(accounts)
    counted = {id(a) for a in telling}
    nodes: dict[str, dict[str, Any]] = {}
    edges: Counter[tuple[str, str]] = Counter()
    found: dict[str, Origin] = {}
    outlets = {a.article: a.outlet for a in accounts}
    for account in accounts:
        origin = origin_of(account, parties, copied)
        about_itself = side_of_source(account) in parties
        held = nodes.setdefault(
            origin.id,
            {"id": origin.id, "kind": origin.kind, "name": origin.name, "about_itself": False, "denies": True},
        )
        held["about_itself"] |= about_itself
        held["denies"] &= account.modality == "denied"
        if id(account) in counted:
            found[origin.id] = origin
        way = path(account, copied, outlets)
        for node in way:
            nodes.setdefault(node["id"], {**node, "about_itself": False, "denies": False})
        stops = [*(node["id"] for node in way), origin.id]
        for here, there in pairwise(stops):
            if here != there:
                edges[(here, there)] += 1
    low, high, reasons = count(list(found.values()), telling, nodes, copied)
    return Origins(
        low,
        high,
        tuple(nodes[key] for key in sorted(nodes)),
        tuple({"from": a, "to": b, "claims": n} for (a, b), n in sorted(edges.items())),
        tuple(texts(reasons)),
        tuple(reason.record() for reason in reasons),
    )


def sides_of(accounts: Sequence[Account]) -> frozenset[str]:
    """The sides that act or are acted upon in an incident."""
    known = sides()
    return frozenset(known[p] for a in accounts for p in (*a.actors, *a.targets) if p in known)


def side_of_source(account: Account) -> str | None:
    return sides().get(account.source, account.source) if account.source else None


def origin_of(account: Account, parties: frozenset[str], copied: Mapping[str, str]) -> Origin:
    """What an account goes back to."""
    root = root_of(account.article, copied)
    if account.source_kind == "named" and account.source:
        side = side_of_source(account) or account.source
        return Origin(side, kind_of(account.source, side, parties), names().get(side, side), True)
    if account.source_kind == "named":
        words = account.source_text or "?"
        return Origin(f"named:{fold(words)}", "official", words, True)
    if account.source_kind == "anonymous":
        words = account.source_text or "?"
        return Origin(f"anonymous:{root}:{fold(words)}", "anonymous", words, False)
    agency = agency_of(account)
    if agency:
        return Origin(f"agency:{fold(agency)}", "agency", agency, False)
    origin_outlet = account.outlet if root == account.article else None
    if origin_outlet is None and root != account.article:
        return Origin(f"article:{root}", "outlet", root, False)
    return Origin(f"outlet:{fold(origin_outlet or root)}", "outlet", origin_outlet or root, False)


def kind_of(source: str, side: str, parties: frozenset[str]) -> str:
    """What sort of origin a named source is."""
    told, body = classes().get(source), classes().get(side)
    if side in parties and (body in ARMED or body in OFFICIAL or told in ARMED):
        return "belligerent"
    if body == "monitor" or told == "monitor":
        return "monitor"
    if told in ("civil", "civilians"):
        return "witness"
    if body in ARMED or told in ARMED:
        return "belligerent"
    if told == "media" and body == "media":
        return "agency"
    return "official"


def agency_of(account: Account) -> str | None:
    """The agency that an article names, where it is not its own outlet."""
    for link in account.chain:
        if link.kind == "agency":
            name = link.name or link.id
            if name and fold(name) not in fold(account.outlet or ""):
                return name
    return None


def root_of(article: str, copied: Mapping[str, str]) -> str:
    """The article that a copy goes back to, itself where it is none."""
    for _ in range(8):
        if article not in copied:
            break
        article = copied[article]
    return article


def path(account: Account, copied: Mapping[str, str], outlets: Mapping[str, str | None]) -> list[dict[str, Any]]:
    """The stations of an account before its origin: outlet, the outlet of what it copies, agency."""
    out: list[dict[str, Any]] = []
    for name in (account.outlet, outlets.get(root_of(account.article, copied))):
        if name and all(node["name"] != name for node in out):
            out.append({"id": f"outlet:{fold(name)}", "kind": "outlet", "name": name})
    if agency := agency_of(account):
        out.append({"id": f"agency:{fold(agency)}", "kind": "agency", "name": agency})
    return out


def count(
    found: list[Origin], telling: Sequence[Account], nodes: Mapping[str, Mapping[str, Any]], copied: Mapping[str, str]
) -> tuple[int, int, list[Reason]]:
    """(fewest, most, reasons) of the distinct origins."""
    named = sorted((o for o in found if o.sure), key=lambda o: o.name)
    anonymous = sum(o.kind == "anonymous" for o in found)
    own = [o for o in found if o.kind in ("outlet", "agency")]
    low, high = max(1, len(named)), max(1, len(found))
    reasons = []
    if named:
        more = {"more": True} if len(named) > SHOWN else {}
        reasons.append(Reason("named", {"n": len(named), "who": [o.id for o in named[:SHOWN]], **more}))
    for origin in found:
        outlets = {a.outlet for a in telling if a.outlet and origin.sure and side_of_source(a) == origin.id}
        if len(outlets) > 1:
            reasons.append(Reason("repeat", {"n": len(outlets), "who": [origin.id]}))
    if copies := sum(a.article in copied for a in telling):
        reasons.append(Reason("in_copies", {"n": copies}))
    for key in sorted(nodes):
        if nodes[key]["about_itself"] and not nodes[key]["denies"]:
            reasons.append(Reason("own_side", {"who": [key]}))
    if anonymous == 1:
        reasons.append(Reason("unnamed_one"))
    elif anonymous > 1:
        reasons.append(Reason("unnamed_more", {"n": anonymous}))
    if own:
        who = sorted(o.id.partition(":")[0] + ":" + o.name for o in own)[:4]
        reasons.append(Reason("no_source", {"n": len(own), "who": who}))
    return low, high, reasons
