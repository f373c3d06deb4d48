"""Contradictions planted in the example corpus: python scripts/measure_example_disagreements.py [--misses] [--extra].

Three times: on the incidents made by hand (typing alone), on our linking of the claims of people, and on our linking of
riwaya's own claims. A planted contradiction is typed right where one of ours has its type and sets at least two of its
values apart; it is whole where all its values stand apart. ``--extra`` lists those of ours that nobody planted.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

import measure_example_links as examples  # noqa: E402

from riwaya.linking.incidents import grouped_by_hand, link_accounts  # noqa: E402
from riwaya.linking.records import Account, Copied, Incident  # noqa: E402

Named = frozenset[str]  # claims as article#claim
Found = tuple[str, tuple[Named, ...]]  # what about, the claims of each value


def planted(links: Mapping[str, Any], labels: Mapping[examples.Label, Account]) -> list[tuple[str, Found]]:
    """(the incidents that it lies in, type and claims of each value) of every planted contradiction."""
    out = []
    for one in links["contradictions"]:
        values = []
        for value in one["values"]:
            accounts = (labels.get((c["article"], c["n"])) for c in value["claims"])
            values.append(frozenset(f"{a.article}#{a.claim}" for a in accounts if a is not None))
        out.append((", ".join(one["incidents"]), (one["type"], tuple(values))))
    return out


def found(incidents: Iterable[Incident]) -> list[Found]:
    """Our contradictions; what a source gives against itself counts under what it is about, too."""
    out = []
    for incident in incidents:
        for d in incident.disagreements:
            values = tuple(frozenset(v["claims"]) for v in d.values)
            out.append((d.about, values))
            if d.about == "self":
                out.append((str(d.values[0].get("about", "self")), values))
    return out


def apart(values: tuple[Named, ...], ours: tuple[Named, ...]) -> bool:
    """Whether two values stand apart in ours."""
    (a, b) = values
    return any(a & x and b & y and not a & y and not b & x for x, y in itertools.permutations(ours, 2))


def typed(truth: Found, ours: Iterable[Found]) -> tuple[bool, bool]:
    """(some two of its values stand apart under its type, all of them do)."""
    about, values = truth
    same = [v for kind, v in ours if kind == about]
    pairs = list(itertools.combinations(values, 2))
    split = [any(apart(pair, v) for v in same) for pair in pairs]
    return any(split), all(split)


def by_hand(links: Mapping[str, Any], people: Mapping[examples.Label, Account], copies: list[Copied]) -> list[Incident]:
    """The incidents as people made them; a claim in none stands alone.

    The coded places have no roles: that of a withdrawal is where to, unless it is the place that the incident is at.
    """
    rest = dict(people)
    for one in links["incidents"]:
        for key in ((c["article"], c["n"]) for c in one["claims"] if c["kind"] == "withdraw"):
            spots = tuple(s if s.id == one.get("place") else replace(s, role="to") for s in rest[key].places)
            rest[key] = replace(rest[key], places=spots)
    groups = [[rest.pop((c["article"], c["n"])) for c in i["claims"]] for i in links["incidents"]]
    return grouped_by_hand([*groups, *([a] for a in rest.values())], copies)


def say(name: str, incidents: list[Incident], truth: list[tuple[str, Found]], options: argparse.Namespace) -> None:
    ours = found(incidents)
    marks = [typed(one, ours) for _, one in truth]
    print(f"{name:<52} typed right {sum(m[0] for m in marks)}/{len(truth)}, whole {sum(m[1] for m in marks)}")
    if options.misses:
        for (where, (about, values)), (right, whole) in zip(truth, marks, strict=True):
            if not whole:
                print("  partly" if right else "  MISSED", about, where, [sorted(v) for v in values])
    if options.extra:
        for incident in incidents:
            for d in incident.disagreements:
                own = tuple(frozenset(v["claims"]) for v in d.values)
                if not any(typed(one, [(d.about, own)])[0] for _, one in truth) and d.about != "self":
                    print("  extra", d.about, [(v["value"], v["claims"][:3]) for v in d.values])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--extra", action="store_true")
    parser.add_argument("--people", action="store_true", help="only the claims of people, which needs no coding")
    options = parser.parse_args()
    texts = examples.articles()
    links = json.loads((examples.EXAMPLES / "links.json").read_text(encoding="utf-8"))
    copies = examples.copies_of(texts)
    people = examples.accounts_of_people(texts)
    truth = planted(links, people)
    say("incidents made by hand", by_hand(links, people, copies), truth, options)
    say("claims of people, linked by us", link_accounts(people.values(), (), copies), truth, options)
    if not options.people:
        every, matched = examples.accounts_of_coder(texts)
        say("claims of riwaya", link_accounts(every, (), copies), planted(links, matched), options)


if __name__ == "__main__":
    main()
