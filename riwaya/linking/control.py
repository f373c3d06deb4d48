"""Who was said to hold a place, from when to when, according to whom, and who disputes it.

A *stretch* begins where accounts tell that somebody took a place (capture; handover to him) and ends where others take
it or he is told to leave. Days that named sources tell apart (the army the 9th, its ally the 8th) make stretches of
their own, beside each other; a part of a town (a share under the whole) is another stretch than the whole. Who is
told to be there without having taken it holds a stretch without a beginning.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from riwaya.linking.records import Account, Copied, Hold, Spot
from riwaya.linking.tables import classes, sides

KINDS = ("capture", "hold", "withdraw", "handover", "surrender", "clash")
TOWN = frozenset(("settlement", "site"))
AREA = frozenset(("area", "river"))
STATE = frozenset(("state", "state forces"))
HOLD_NOTHING = frozenset(("person", "media", "monitor", "civilians", "civil"))
WHOLE_COPIES = frozenset(("exact", "reprint", "update"))
VAGUE = 10  # days: an interval longer than this dates nothing by itself
GAP = 14  # days: the same camp told to take the place again after so long takes it anew
BACK = 50  # stretches looked back over for the one that an undated claim is of
NEAR = 3  # days: how far after a capture fighting there speaks against it, and an unnamed taker is looked for
LATE = 7  # days after the end of a stretch in which its denial is still looked for
WHOLE = 100.0


@dataclass(frozen=True, slots=True)
class Word:
    """One claim as control reads it: ``day`` as told, else ``told`` (its publication); '' where neither is known."""

    account: Account
    what: str  # took, holds, left, fights, and with "not " before them
    holder: str | None  # of the camp; None: nobody is named
    first: str | None
    last: str | None
    told: str
    by: str
    share: tuple[float | None, float | None] | None

    @property
    def day(self) -> str:
        return self.first or self.told


@dataclass(slots=True)
class Stretch:
    """A stretch of control on its way to a Hold."""

    holder: str
    first: str | None
    part: bool
    words: list[Word] = field(default_factory=list)
    last: str | None = None
    why: str = ""

    @property
    def day(self) -> str:
        """Where it stands in time: its beginning, or the first day that anybody tells of it."""
        return self.first or min((word.day for word in self.words if word.day), default="")


def holds_of(accounts: Iterable[Account], as_of: str | None = None, copies: Iterable[Copied] = ()) -> list[Hold]:
    """The stretches of control, place by place, in the order of time.

    ``as_of``: an ISO day; only what was published by then counts, and what has no date of publication does not.
    Countries are not held, places that were not resolved are left out, and an area is never its town. What an article
    repeats of another counts there alone, so that a reprint does not make old words new.
    """
    by_place: dict[str, list[tuple[Spot, Account]]] = defaultdict(list)
    ordered = sorted(accounts, key=lambda a: (a.published or "9999", a.article, a.start, a.claim))
    ordered = [a for a in ordered if a.kind in KINDS and (as_of is None or (a.published and a.published <= as_of))]
    for account in unrepeated(ordered, copies):
        for place in account.places:
            # «took 80 % من the town», «left من the town»
            if place.id and place.precision in TOWN | AREA and place.role in ("at", "from"):
                by_place[place.id].append((place, account))
    out: list[Hold] = []
    for _, held in sorted(by_place.items()):
        place = min((spot for spot, _ in held), key=lambda s: (s.role != "at", s.name, str(s.radius_km)))
        out += place_holds(place, [account for _, account in held])
    return out


def unrepeated(accounts: Sequence[Account], copies: Iterable[Copied]) -> list[Account]:
    """The accounts without those that an article has word for word from its origin, where that is among them."""
    origin = {copy.article: copy.of for copy in copies if copy.of != copy.article and copy.how in WHOLE_COPIES}
    told = {(a.article, a.kind, a.text, a.actors, a.modality) for a in accounts}
    return [a for a in accounts if (origin.get(a.article), a.kind, a.text, a.actors, a.modality) not in told]


def place_holds(place: Spot, accounts: Sequence[Account]) -> list[Hold]:
    """The stretches of control of one place from all that is told of it."""
    camp = camps(accounts)
    words = sorted(
        (word for account in accounts for word in words_of(account, camp)),
        key=lambda w: (w.day or "9999", w.account.article, w.account.start, w.account.claim, w.what),
    )
    stretches = taken(words)
    stretches = in_order(support(stretches, words))
    end(stretches, words)
    counted = {id(word): one.holder for one in stretches for word in one.words}
    last = {
        holder: max((s.first or "" for s in stretches if s.holder != holder), default="")
        for holder in set(camp.values())
    }
    return [hold_of(place, one, against(one, words, counted, last.get(one.holder, "")), camp) for one in stretches]


# --- what a claim says ----------------------------------------------------------------------------------------------


def camps(accounts: Sequence[Account]) -> dict[str, str]:
    """Actor -> the camp that it is counted to here: the state forces of one side, and those who are named together
    as taking or holding the place.

    A camp goes by its member that is named most often; who stands against each other in any claim is never in one.
    """
    named: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    apart: set[tuple[str, str]] = set()
    for account in accounts:
        if account.kind == "clash":
            continue
        if account.kind in ("capture", "hold"):
            holders = [one for one in account.actors if can_hold(one)]
            named.update(holders)
            if account.modality == "asserted":
                together.update((a, b) for a in holders for b in holders if a < b)
        apart.update((min(a, b), max(a, b)) for a in account.actors for b in account.targets if a != b)
    states: dict[str, list[str]] = defaultdict(list)
    for one in sorted(named):
        if classes().get(one) in STATE:
            states[sides().get(one, one)].append(one)
    for held in states.values():
        together.update({(held[0], other): len(accounts) for other in held[1:]})
    home: dict[str, str] = {}

    def root(one: str) -> str:
        while home.get(one, one) != one:
            one = home[one]
        return one

    members: dict[str, set[str]] = defaultdict(set)
    for (a, b), _ in sorted(together.items(), key=lambda item: (-item[1], item[0])):
        one, two = root(a), root(b)
        left, right = members[one] | {one}, members[two] | {two}
        if one == two or any((min(x, y), max(x, y)) in apart for x in left for y in right):
            continue
        keep, gone = sorted((one, two), key=lambda x: (-named[x], x))
        home[gone] = keep
        members[keep] = left | right
    return {one: root(one) for one in named}


def words_of(account: Account, camp: dict[str, str]) -> list[Word]:
    """What one claim says of who holds the place; mostly one word, of a handover two."""
    said = {"asserted": "", "denied": "not "}.get(account.modality)
    if said is None:
        return []
    actors = [camp.get(one, one) for one in account.actors if can_hold(one)]
    targets = [camp.get(one, one) for one in account.targets if can_hold(one)]
    out: list[tuple[str, str | None]] = []
    if account.kind == "capture":
        out.append(("took", first_of(actors)))
    elif account.kind == "hold":
        out += [("holds", one) for one in sorted(set(actors))]
    elif account.kind == "handover":
        out += [("took", one) for one in sorted(set(targets))[:1]] + [("left", one) for one in sorted(set(actors))]
    elif account.kind in ("withdraw", "surrender"):
        out += [("left", one) for one in sorted(set(actors))]
    else:
        out.append(("fights", None))
    first, last = dated(account)
    return [
        Word(account, said + what, holder, first, last, account.published or "", said_by(account), share_of(account))
        for what, holder in out
    ]


def can_hold(actor: str) -> bool:
    """Whether it is somebody who takes and holds places: persons, media and civilians do not."""
    return classes().get(actor) not in HOLD_NOTHING


def first_of(camp: Sequence[str]) -> str | None:
    """The camp of those who took a place together: the one that most of them are of."""
    counted = Counter(camp)
    return min(counted, key=lambda one: (-counted[one], one)) if counted else None


def dated(account: Account) -> tuple[str | None, str | None]:
    """The days of the claim as told; none where they are an interval too long to say when."""
    if not account.first or not account.last:
        return None, None
    return (account.first, account.last) if days(account.first, account.last) <= VAGUE else (None, None)


def days(first: str, last: str) -> int:
    """Days from one ISO day to another."""
    return dt.date.fromisoformat(last).toordinal() - dt.date.fromisoformat(first).toordinal()


def shifted(day: str, by: int) -> str:
    """An ISO day so many days later; the calendar's first or last day where there is none."""
    at = dt.date.fromisoformat(day).toordinal() + by
    return dt.date.fromordinal(min(max(at, 1), dt.date.max.toordinal())).isoformat()


def said_by(account: Account) -> str:
    """According to whom: an id, ``anonymous:`` and the words, or ``outlet:`` and its name."""
    if account.source_kind == "outlet":
        return f"outlet:{account.outlet or account.article}"
    return account.source or f"{account.source_kind}:{account.source_text or '?'}"


def share_of(account: Account) -> tuple[float | None, float | None] | None:
    """How much of the place the claim tells of, in per cent; None where it tells no share."""
    for number in account.numbers:
        if number.role == "share" and number.unit in ("%", None):
            return number.low, number.high
    return None


def partial(word: Word) -> bool:
    """Whether the claim tells of a part only."""
    if word.share is None:
        return False
    low, high = word.share
    return (high if high is not None else low or 0.0) < WHOLE


# --- stretches ------------------------------------------------------------------------------------------------------


def taken(words: Sequence[Word]) -> list[Stretch]:
    """The stretches that captures begin, in the order of time.

    Captures by one camp with none by another between them are one taking; it is cut where a part was taken first, and
    where named sources tell different days.
    """
    takes = with_takers([word for word in words if word.what == "took" and word.first])
    runs: list[list[Word]] = []
    for word in takes:
        if runs and runs[-1][0].holder == word.holder and days(runs[-1][-1].first or "", word.first or "") <= GAP:
            runs[-1].append(word)
        else:
            runs.append([word])
    out: list[Stretch] = []
    for run in runs:
        for part in (True, False):
            held = [word for word in run if partial(word) is part]
            out += by_day(held, part)
    return sorted(out, key=lambda s: (s.first or "", s.holder, not s.part))


def with_takers(takes: Sequence[Word]) -> list[Word]:
    """Captures that name nobody are by whoever is told to have taken the place in those days; else they are dropped."""
    known = [word for word in takes if word.holder]
    dates = [word.first or "" for word in known]
    out = []
    for word in takes:
        if word.holder is None and known:
            at = bisect_left(dates, word.first or "")
            near = min(known[max(0, at - 1) : at + 1], key=lambda w: abs(days(w.first or "", word.first or "")))
            if abs(days(near.first or "", word.first or "")) <= NEAR:
                out.append(replace(word, holder=near.holder))
        elif word.holder:
            out.append(word)
    return out


def by_day(held: Sequence[Word], part: bool) -> list[Stretch]:
    """A taking cut by the days that named sources tell; the days of others go to the nearest of these."""
    told: dict[str, set[str]] = defaultdict(set)
    named: dict[str, set[str]] = defaultdict(set)
    for word in held:
        assert word.first
        told[word.first].add(word.by)
        if word.account.source_kind == "named":
            named[word.first].add(word.by)
    starts: list[str] = []
    for day in sorted(named):
        if not any(named[day] & named[other] for other in starts):
            starts.append(day)
    starts = starts or sorted(told)[:1]
    stretches = {day: Stretch(held[0].holder or "", day, part) for day in starts}
    for word in held:
        assert word.first
        # Its own source's day, else the nearest; of two as near the later, because news lags.
        same = [day for day in starts if word.by in named[day]]
        nearest = min(same or starts, key=lambda day: (abs(days(day, word.first or day)), day < (word.first or "")))
        stretches[nearest].words.append(word)
    return list(stretches.values())


class Line:
    """Stretches in the order of the days they begin, or are first told."""

    def __init__(self, stretches: Sequence[Stretch]):
        self.stretches = sorted(stretches, key=lambda s: s.day)
        self.days = [s.day for s in self.stretches]

    def add(self, one: Stretch) -> None:
        """Put in a stretch at its day."""
        at = bisect_right(self.days, one.day)
        self.days.insert(at, one.day)
        self.stretches.insert(at, one)

    def before(self, day: str) -> list[Stretch]:
        """The last stretches begun by ``day``; of no day, the last of all."""
        at = bisect_right(self.days, day) if day else len(self.days)
        return self.stretches[max(0, at - BACK) : at]


def support(stretches: Sequence[Stretch], words: Sequence[Word]) -> list[Stretch]:
    """Give captures without a day, and what is told of holding, to the stretches that they are of; who is told to hold
    a place that nobody took from him begins a stretch without a beginning. Returns all stretches."""
    line = Line(stretches)
    latest: dict[str | None, str] = defaultdict(str)
    for word in words:
        if word.what in ("holds", "took"):
            latest[word.holder] = max(latest[word.holder], word.day)
    for word in words:
        if word.what == "took" and word.first is None:
            place_capture(line, word)
        elif word.what == "holds" and word.day and word.holder:
            before = line.before(word.day)
            now = [s for s in before if s.holder == before[-1].holder]
            if now and now[-1].holder == word.holder:
                fit = [s for s in now if s.part == partial(word)]
                if fit:
                    fit[-1].words.append(word)
            elif partial(word) or not now or latest[now[-1].holder] < word.day:
                line.add(Stretch(word.holder, None, partial(word), [word]))
    return line.stretches


def place_capture(line: Line, word: Word) -> None:
    """A capture without a day goes to the last taking told before it, of its camp where it names one, and of its own
    source where that told of one; of a camp that took nothing yet, it begins a stretch without a beginning."""
    before = line.before(word.day)
    if word.holder is None:
        before = [s for s in before if word.day and days(s.day, word.day) <= NEAR]
    mine = [s for s in before if s.holder == (word.holder or before[-1].holder)]
    own = [s for s in mine if any(w.by == word.by for w in s.words)]
    if mine:
        fit = (own or mine)[-1]
        if fit.part == partial(word):
            fit.words.append(word)
    elif word.holder:
        line.add(Stretch(word.holder, None, partial(word), [word]))


def in_order(stretches: Sequence[Stretch]) -> list[Stretch]:
    """In the order of time; stretches without a beginning of one camp with no other between them are one."""
    out: list[Stretch] = []
    for one in sorted(stretches, key=lambda s: (s.day or "9999", s.holder, s.first or "", not s.part)):
        same = out and out[-1].holder == one.holder and out[-1].part == one.part
        if same and (one.first is None or one.first == out[-1].first):
            out[-1].words += one.words
        else:
            out.append(one)
    return out


def end(stretches: Sequence[Stretch], words: Sequence[Word]) -> None:
    """The last day of each stretch: the next taking by others or of another share, or that its holder leaves."""
    days_left: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if word.what == "left" and word.holder and word.day:
            days_left[word.holder].append(word.day)
    for held in days_left.values():
        held.sort()
    for at, one in enumerate(stretches):
        follows = (
            s
            for s in stretches[at + 1 :]
            if s.first and s.first > one.day and (s.holder != one.holder or s.part != one.part)
        )
        after = next(follows, None)
        one.last = after.first if after else None
        if after:
            one.why = "until others are told to take it" if after.holder != one.holder else (
                "until more of it is told to be taken" if one.part else "until a share alone is told to be held"
            )  # fmt: skip
        gone = days_left.get(one.holder, [])
        leaves = bisect_left(gone, shifted(one.day, 1)) if one.day else len(gone)
        if leaves < len(gone) and (one.last is None or gone[leaves] < one.last):
            one.last, one.why = gone[leaves], "until its holder is told to leave"


# --- who disputes it ------------------------------------------------------------------------------------------------


def against(one: Stretch, words: Sequence[Word], counted: dict[int, str], others: str) -> list[Word]:
    """The claims of others that speak against a stretch, in the order of time.

    ``counted``: words that stand for a stretch -> its holder; ``others``: the last day that others took the place.
    """
    start = one.day
    if not start:
        return []
    own = {word.by for word in one.words}
    side = sides().get(one.holder, one.holder)
    out = []
    begin = bisect_left(words, shifted(start, -1), key=lambda w: w.day or "9999")
    stop = shifted(one.last, LATE) if one.last else "9999"
    fights = min(shifted(start, NEAR), one.last or "9999")
    for word in words[begin:]:
        day = word.day
        if not day or day > stop:
            break
        if word.by in own or counted.get(id(word)) == one.holder:
            continue
        inside = start <= day and (one.last is None or day < one.last)
        if word.what in ("not took", "not holds"):
            speaks = word.holder in (one.holder, None) and (inside or (one.last is not None and day <= stop))
            speaks = speaks and not (start < others < day and word.first is not None)
        elif word.what == "not left":
            speaks = word.holder not in (one.holder, None) and sides().get(word.by) != side
            speaks = speaks and (inside or day == shifted(start, -1))
        elif word.what == "holds" and word.holder != one.holder:
            speaks = inside and (day > start or word.first is not None)
        elif word.what in ("holds", "took"):
            speaks = inside and word.holder == one.holder and partial(word) and not one.part
        elif word.what == "fights":
            speaks = not one.part and one.first is not None and start <= day <= fights
            speaks = speaks and sides().get(word.by) != side and word.account.source_kind != "outlet"
        else:
            speaks = False
        if speaks:
            out.append(word)
    return out


def hold_of(place: Spot, one: Stretch, disputing: Sequence[Word], camp: dict[str, str]) -> Hold:
    """The record of a stretch."""
    shares = [word.share for word in one.words if word.share is not None] if one.part else []
    lows = [low if low is not None else high for low, high in shares]
    highs = [high if high is not None else low for low, high in shares]
    open_end = any(high is None for _, high in shares)
    top = max((high for high in highs if high is not None), default=None)
    share = (
        min((low for low in lows if low is not None), default=None),
        None if open_end and len(shares) == 1 else top,
    )
    allies = sorted({a for w in one.words for a in w.account.actors if camp.get(a) == one.holder and a != one.holder})
    reason = "; ".join(
        part for part in (
            f"with {', '.join(allies)}" if allies else "",
            "since when is not told" if one.first is None else "",
            one.why,
        ) if part
    )  # fmt: skip
    return Hold(
        place=place,
        holder=one.holder,
        first=one.first,
        last=one.last,
        by=tuple(sorted({word.by for word in one.words})),
        disputed_by=tuple(sorted({word.by for word in disputing})),
        share=share if shares else None,
        claims=references(one.words),
        against=references(disputing),
        reported=min((word.told for word in one.words if word.told), default=None),
        reason=reason,
    )


def references(words: Sequence[Word]) -> tuple[tuple[str, str], ...]:
    """The claims behind words, each once, in order."""
    return tuple(sorted({(word.account.article, word.account.claim) for word in words}))
