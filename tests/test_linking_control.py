"""Control of places as told: the hand-made rows of the example corpus, and small cases written out."""

from __future__ import annotations

import calendar
import csv
import json
import random
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riwaya.linking.control import holds_of
from riwaya.linking.records import Account, Copied, Hold, Number, Spot
from riwaya.linking.tables import sides

EXAMPLES = Path(__file__).parent.parent / "riwaya" / "examples"
LINKS = json.loads((EXAMPLES / "links.json").read_text(encoding="utf-8"))
TOWN = Spot("t", "Town", 34.0, 40.0, "settlement", 4.0, "at")


def account(
    kind: str,
    actors: str = "",
    day: str | None = None,
    told: str | None = "2017-11-30",
    by: str = "sohr",
    n: int = 0,
    **more: Any,
) -> Account:
    """A claim as control reads it; ``by``: an id, ``?words`` for an unnamed source, ``=name`` for an outlet itself."""
    source_kind = {"?": "anonymous", "=": "outlet"}.get(by[:1], "named")
    values: dict[str, Any] = {
        "article": f"{by}-{n:02d}", "claim": f"c-{kind}-{day}-{actors}",
        "outlet": by[1:] if source_kind == "outlet" else "o",
        "agency": None, "published": told, "kind": kind, "family": "territory", "start": n, "end": n + 1, "text": "x",
        "lemma": None, "actors": tuple(sorted(actors.split())), "targets": (), "places": (TOWN,),
        "first": day, "last": day,
        "time_precision": "day", "time_basis": "stated", "source_kind": source_kind,
        "source": by if source_kind == "named" else None, "source_text": by.lstrip("?="), "chain": (),
        "modality": "asserted",
        "numbers": (), "confidence": 0.9,
    }  # fmt: skip
    return Account(**{**values, **more})


def share(low: float | None, high: float | None) -> dict[str, Any]:
    return {"numbers": (Number("share", low, high, "%", "x"),)}


def lines(found: list[Hold]) -> list[tuple[Any, ...]]:
    return [(h.holder, h.first, h.last, h.share, h.by, h.disputed_by) for h in found]


# --- the example corpus ---------------------------------------------------------------------------------------------


def ends(day: str | None) -> tuple[str | None, str | None]:
    """First and last day of a date of the gold: ``2017``, ``2017-11``, ``2017-11-08``, or two with a slash."""
    if not day:
        return None, None
    first, _, last = day.partition("/")
    last = last or first
    first += "-01-01"[len(first) - 10 :] if len(first) < 10 else ""
    if len(last) == 4:
        last += "-12-31"
    elif len(last) == 7:
        last += f"-{calendar.monthrange(int(last[:4]), int(last[5:]))[1]}"
    return first, last


@cache
def gold() -> tuple[list[Account], list[Copied]]:
    """The hand-made claims of the example corpus, and its copies."""
    with (EXAMPLES / "gold" / "places.csv").open(encoding="utf-8") as table:
        places = {row["id"]: row for row in csv.DictReader(table)}
    out = []
    for path in sorted((EXAMPLES / "gold" / "claims").glob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        for c in article["claims"]:
            if c["optional"]:
                continue
            spots = tuple(
                Spot(p, r["name_en"], float(r["lat"]), float(r["lon"]), r["kind"], None, "at")
                for p in c["places"] if (r := places.get(p))
            )  # fmt: skip
            first, last = ends(c["date"])
            source = c["source"] or f"={article['id'][:2]}"
            source = "?" + source.partition(":")[2] if source.startswith("anonymous:") else source
            numbers = tuple(
                Number(q["role"], q["low"], q["high"], q["unit"], q["text"]) for q in c.get("quantities", ())
            )
            out.append(
                replace(
                    account(c["kind"], " ".join(c["actors"]), first, article["published"], source),
                    article=article["id"], claim=f"n{c['n']}", start=c["spans"][0][0], last=last,
                    modality=c["modality"],
                    targets=tuple(sorted(c["targets"])), places=spots, numbers=numbers, text=c["text"],
                )
            )  # fmt: skip
    copies = [
        Copied("g", copy, row["origin_article"], "reprint", 0.9, 0, 10_000, "")
        for row in LINKS["copies"] for copy in row["articles"]
    ]  # fmt: skip
    return out, copies


ODD = {"anonymous:government sources"}
"""«Had not taken more than …» is an asserted capture in the gold: claims alone do not say that it denies."""


def source_of(name: str) -> str:
    """A source of the gold as control writes it: the monitor of article 12 is the outlet that publishes it."""
    return {"jazira-monitor": "outlet:12"}.get(name, name)


@pytest.mark.parametrize("row", LINKS["control"], ids=lambda r: f"{r['place']} {r['holder']} {r.get('from')}")
def test_the_rows_made_by_hand(row: dict[str, Any]) -> None:
    accounts, copies = gold()
    side = sides().get(row["holder"])
    held = [
        h for h in holds_of(accounts, None, copies)
        if h.place.id == row["place"] and sides().get(h.holder) == side
        and (h.first, h.last) == (row.get("from"), row.get("until"))
        and {source_of(s) for s in row["according_to"]} <= set(h.by)
        and {source_of(s) for s in row["disputed_by"]} - ODD <= set(h.disputed_by)
    ]  # fmt: skip
    assert len(held) == 1, "one stretch like the hand-made one"
    told = row.get("share")
    assert held[0].share == (tuple(float(part.strip("% ")) for part in told.split("to")) if told else None)


def test_what_was_reported_by_the_12th() -> None:
    accounts, copies = gold()
    town = [h for h in holds_of(accounts, "2017-11-10", copies) if h.place.id == "abu-kamal"]
    assert [(h.holder, h.first, h.last) for h in town] == [
        ("islamic-state", None, "2017-11-08"), ("syrian-army", "2017-11-08", None), ("syrian-army", "2017-11-09", None),
    ]  # fmt: skip
    assert all((h.reported or "") <= "2017-11-10" for h in town)


def test_the_order_of_claims_changes_nothing() -> None:
    accounts, copies = gold()
    for seed in range(3):
        mixed = list(accounts)
        random.Random(seed).shuffle(mixed)
        assert holds_of(mixed, None, copies[::-1]) == holds_of(accounts, None, copies)


# --- small cases ----------------------------------------------------------------------------------------------------

A, B = "syrian-army", "islamic-state"
CASES: list[tuple[str, list[Account], list[tuple[Any, ...]]]] = [
    (
        "taken, lost, taken again",
        [account("capture", A, "2017-11-09"), account("capture", B, "2017-11-11"), account("capture", A, "2017-11-19")],
        [
            (A, "2017-11-09", "2017-11-11", None, ("sohr",), ()),
            (B, "2017-11-11", "2017-11-19", None, ("sohr",), ()),
            (A, "2017-11-19", None, None, ("sohr",), ()),
        ],
    ),
    (
        "a loss ends a hold though nobody took the place",
        [account("capture", A, "2017-11-09"), account("withdraw", A, "2017-11-12")],
        [(A, "2017-11-09", "2017-11-12", None, ("sohr",), ())],
    ),
    (
        "a denied capture begins nothing and disputes another's word",
        [account("capture", A, "2017-11-09"), account("capture", A, "2017-11-09", by="amaq", modality="denied")],
        [(A, "2017-11-09", None, None, ("sohr",), ("amaq",))],
    ),
    (
        "his own denial does not dispute himself",
        [account("capture", A, "2017-11-09"), account("capture", A, "2017-11-09", n=1, modality="denied")],
        [(A, "2017-11-09", None, None, ("sohr",), ())],
    ),
    (
        "what is expected, demanded or supposed is not held",
        [account("capture", A, "2017-11-09", modality=m) for m in ("expected", "demanded", "hypothetical")],
        [],
    ),
    (
        "a share is another stretch than the whole",
        [account("capture", A, "2017-11-18", **share(80, None)), account("capture", A, "2017-11-19", n=1)],
        [(A, "2017-11-18", "2017-11-19", (80, None), ("sohr",), ()), (A, "2017-11-19", None, None, ("sohr",), ())],
    ),
    (
        "the days of two named sources stand beside each other; an outlet's goes to the nearest",
        [
            account("capture", A, "2017-11-08", by="hezbollah-war-media"),
            account("capture", A, "2017-11-09", by="sana"),
            account("capture", A, "2017-11-10", by="=site"),
        ],
        [
            (A, "2017-11-08", None, None, ("hezbollah-war-media",), ()),
            (A, "2017-11-09", None, None, ("outlet:site", "sana"), ()),
        ],
    ),
    (
        "held, nobody says since when",
        [account("hold", B, told="2017-11-03", by="=wire"), account("capture", A, "2017-11-08")],
        [
            (B, None, "2017-11-08", None, ("outlet:wire",), ()),
            (A, "2017-11-08", None, None, ("sohr",), ()),
        ],
    ),
    (
        "said to be still there: a dispute, no new stretch",
        [
            account("capture", A, "2017-11-08", told="2017-11-08"), account("hold", B, told="2017-11-10", by="amaq"),
            account("hold", A, told="2017-11-12", n=3),
        ],
        [(A, "2017-11-08", None, None, ("sohr",), ("amaq",))],
    ),
    (
        "still fighting, says another than who claims it",
        [account("capture", A, "2017-11-08", by="sana"), account("clash", "", "2017-11-09", by="sohr")],
        [(A, "2017-11-08", None, None, ("sana",), ("sohr",))],
    ),
    (
        "given over without a fight",
        [account("handover", B, "2017-11-08", targets=(A,))],
        [(A, "2017-11-08", None, None, ("sohr",), ())],
    ),
    (
        "who takes it together is one camp, by its commonest name",
        [
            account("capture", f"{A} hezbollah", "2017-11-08"), account("capture", A, "2017-11-08", n=1),
            account("capture", "hezbollah", "2017-11-09", n=2), account("hold", A, "2017-11-09", n=3),
        ],
        [(A, "2017-11-08", None, None, ("sohr",), ())],
    ),
    (
        "a capture that names nobody is by who is told to have taken it in those days",
        [account("capture", A, "2017-11-09", by="sana"), account("capture", "", "2017-11-08", by="amaq")],
        [(A, "2017-11-08", None, None, ("amaq",), ()), (A, "2017-11-09", None, None, ("sana",), ())],
    ),
    ("a spokesman holds nothing", [account("capture", "hassan-nasrallah", "2017-11-09")], []),
    ("a country is not held", [account("capture", A, "2017-11-09", places=(replace(TOWN, precision="country"),))], []),
    ("near a town is not the town", [account("capture", A, "2017-11-09", places=(replace(TOWN, role="near"),))], []),
    ("no place", [account("capture", A, "2017-11-09", places=(replace(TOWN, id=None, lat=None, lon=None),))], []),
]  # fmt: skip


@pytest.mark.parametrize(("note", "accounts", "expected"), CASES, ids=[case[0] for case in CASES])
def test_small_cases(note: str, accounts: list[Account], expected: list[tuple[Any, ...]]) -> None:
    assert lines(holds_of(accounts)) == expected, note
    assert lines(holds_of(accounts[::-1])) == expected, note


def test_an_area_is_not_its_town() -> None:
    area = replace(TOWN, id="a", name="District", precision="area")
    found = holds_of([account("capture", A, "2017-11-09"), account("capture", B, "2017-11-10", places=(area,))])
    assert [(h.place.id, h.holder, h.last) for h in found] == [("a", B, None), ("t", A, None)]


def test_as_of_leaves_out_what_was_published_later_or_nobody_knows_when() -> None:
    told = [
        account("capture", A, "2017-11-09", told="2017-11-09"), account("capture", B, "2017-11-11", told="2017-11-12"),
        account("capture", B, "2017-11-08", told=None, n=2),
    ]  # fmt: skip
    assert [(h.holder, h.last) for h in holds_of(told, "2017-11-11")] == [(A, None)]
    assert [h.holder for h in holds_of(told, "2017-11-12")] == [A, B]
    assert holds_of(told, "2017-11-01") == []


def test_a_reprint_does_not_make_old_words_new() -> None:
    first = account("hold", B, told="2017-11-03", by="=wire")
    again = replace(first, article="copy", outlet="other", published="2017-11-20")
    copies = [Copied("g", "copy", first.article, "reprint", 1.0, 0, 99, "")]
    taken = account("capture", A, "2017-11-08")
    assert [h.disputed_by for h in holds_of([first, again, taken], None, copies)] == [(), ()]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(("capture", "hold", "withdraw", "clash")), st.sampled_from((A, B, "")),
       st.one_of(st.none(), st.integers(1, 28)), st.integers(1, 28), st.sampled_from(("asserted", "denied")),
       st.sampled_from((None, 40, 80))), max_size=12))  # fmt: skip
def test_what_always_holds(rows: list[tuple]) -> None:
    accounts = [
        account(kind, actors, day and f"2017-11-{day:02d}", f"2017-11-{told:02d}", f"s{n % 3}", n, modality=modality,
                **(share(part, part) if part else {}))
        for n, (kind, actors, day, told, modality, part) in enumerate(rows)
    ]  # fmt: skip
    found = holds_of(accounts)
    assert holds_of(accounts[::-1]) == found
    for h in found:
        assert h.holder in (A, B) and h.claims and not set(h.by) & set(h.disputed_by)
        assert h.first is None or h.last is None or h.first < h.last
        assert bool(h.against) == bool(h.disputed_by)
