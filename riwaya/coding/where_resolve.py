"""The gazetteer in memory, and which of several places of one name an article means."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from riwaya.arabic.memory import Memory
from riwaya.arabic.names import first_forms
from riwaya.dictionary import loading
from riwaya.dictionary.places import CLASSES, compile_places, merge, read_places, refine, without_words, words
from riwaya.tables import Row

COLUMNS = ("id", "en", "lat", "lon", "country", "admin1", "population", "class", "radius")


class Place(NamedTuple):
    """One place of the gazetteer. ``hand``: from the overlay, a country, or added to the record by a person."""

    id: str
    name: str
    lat: float
    lon: float
    country: str
    admin1: str
    population: float
    cls: str
    precision: str
    radius: float
    hand: bool


class Reading(NamedTuple):
    """A word read as the start of a place name: ``single``/``bare`` for it alone, ``lengths`` for longer names."""

    prefix: str
    form: str
    single: tuple[int, ...]
    bare: tuple[int, ...]
    lengths: tuple[int, ...]


def _unpack(text: str) -> dict[str, str]:
    return dict(line.split("=") for line in text.split("\n")) if text else {}


class Gazetteer:
    """Places by name. Columns stay strings until a place is asked for, so that loading takes a few milliseconds."""

    def __init__(self, data: dict[str, Any]):
        columns = data["places"]
        self._columns = [columns[name].split("\t") for name in COLUMNS]
        self.names = _unpack(data["names"])
        self.bare = _unpack(data["bare"])
        self.several = _unpack(data["several"])
        self.pairs = frozenset(data["pairs"].split("\n"))  # how names of several words begin
        self.doubtful = frozenset(data["doubtful"].split(" "))
        self.firsts = _unpack(data["firsts"])
        self._openers = frozenset(loading.load("places")["cues"]["nameword"])
        self._places: dict[int, Place] = {}
        self._ids: dict[str, int] | None = None
        self.readings: Memory[tuple[Reading, ...]] = Memory(self._read)
        self._capitals: dict[str, int] | None = None

    def __len__(self) -> int:
        return len(self._columns[0])

    def place(self, at: int) -> Place:
        """The place in row ``at``."""
        known = self._places.get(at)
        if known is None:
            pid, name, lat, lon, country, admin1, population, cls, radius = (column[at] for column in self._columns)
            precision, usual = CLASSES[cls]
            known = self._places[at] = Place(
                pid, name, float(lat), float(lon), country, admin1, float(population), cls, precision,
                float(radius) if radius else usual, pid.startswith(("riwaya:", "country:", "own:")),
            )  # fmt: skip
        return known

    def by_id(self, pid: str) -> int | None:
        """The row of a place id, or None."""
        if self._ids is None:
            self._ids = {p: n for n, p in enumerate(self._columns[0])}
        return self._ids.get(pid)

    def capital(self, country: str) -> int | None:
        """The row of a country's capital, or None."""
        if self._capitals is None:
            self._capitals = {}
            for at, cls in enumerate(self._columns[7]):
                if cls == "capital":
                    self._capitals.setdefault(self._columns[4][at], at)
        return self._capitals.get(country)

    def border(self, countries: frozenset[str]) -> int | None:
        """The row of the border between two countries, or None; its id ends in their codes (``border-iq-sy``)."""
        return self.by_id("riwaya:border-" + "-".join(sorted(c.lower() for c in countries)))

    def rows(self, key: str) -> tuple[int, ...]:
        """The rows of a name given as a key (``dictionary.places.key``)."""
        packed = self.names.get(key)
        return tuple(map(int, packed.split(","))) if packed else ()

    def _read(self, word: str) -> tuple[Reading, ...]:
        out = []
        for prefix, form in first_forms(word):
            single, bare, lengths = self.names.get(form), self.bare.get(form), self.firsts.get(form)
            if single is None and bare is None and lengths is None and form not in self._openers:
                continue
            if prefix and prefix[-1] in "كف" and len(form) < 5:
                continue
            counts = tuple(sorted(map(int, lengths.split(",")), reverse=True)) if lengths else ()
            if form in self._openers and (not counts or counts[-1] > 2):
                counts = tuple(sorted({*counts, 2}, reverse=True))
            out.append(Reading(prefix, form, self._numbers(single), self._numbers(bare), counts))
        return tuple(out)

    @staticmethod
    def _numbers(packed: str | None) -> tuple[int, ...]:
        return tuple(map(int, packed.split(","))) if packed else ()


@cache
def load_gazetteer(extra: Path | None = None) -> Gazetteer:
    """The compiled gazetteer; with ``extra``, a table in the format of gazetteer.tsv, whose rows come in beside it.

    Rows of ``extra`` with an id that is known replace the known place. Raises LexiconError naming file and line.
    """
    if extra is None:
        return Gazetteer(loading.load("places"))
    from riwaya.tables import LEXICONS

    taken = {form for table in loading.load("places")["cues"].values() for form in table if " " not in form}

    def named(name: str, folder: Path) -> list[Row]:
        return [row for row in (without_words(row, taken) for row in read_places(name, folder)) if row["names_ar"]]

    own = merge(named("gazetteer.tsv", LEXICONS), read_places("overlay.tsv", LEXICONS))
    added = named(extra.name, extra.parent)
    refine(own, added)
    return Gazetteer(compile_places(merge(added, own, near_km=3.0), taken))


def with_places(held: Gazetteer, added: Sequence[tuple[str, str, tuple[str, ...] | None]]) -> Gazetteer:
    """A gazetteer with more names. ``added``: (id, name, the other columns of a new place or None for a known one).

    New places come before known ones of their name. A name of an id that is not known is left out.
    """
    columns = [list(column) for column in held._columns]
    names, several, firsts = dict(held.names), dict(held.several), dict(held.firsts)
    known = {pid: n for n, pid in enumerate(columns[0])}
    pairs = set(held.pairs)
    for pid, name, cells in added:
        if pid not in known:
            if cells is None:
                continue
            known[pid] = len(columns[0])
            for column, cell in zip(columns, (pid, *cells), strict=True):
                column.append(cell)
        parts = words(name)
        indexes = [(names, "".join(parts))]
        if len(parts) > 1:
            indexes.append((several, " ".join(parts)))
            pairs.add(" ".join(parts[:2]))
            counts = {len(parts), *map(int, filter(None, firsts.get(parts[0], "").split(",")))}
            firsts[parts[0]] = ",".join(map(str, sorted(counts)))
        for index, form in indexes:
            others = [at for at in index.get(form, "").split(",") if at and at != str(known[pid])]
            index[form] = ",".join([str(known[pid]), *others])
    data: dict[str, Any] = {
        name: "\n".join(f"{key}={value}" for key, value in table.items())
        for name, table in (("names", names), ("bare", held.bare), ("several", several), ("firsts", firsts))
    }
    data["places"] = {name: "\t".join(column) for name, column in zip(COLUMNS, columns, strict=True)}
    data["pairs"] = "\n".join(sorted(pairs))
    data["doubtful"] = " ".join(sorted(held.doubtful - {"".join(words(name)) for _, name, _ in added}))
    return Gazetteer(data)


def km_between(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance in km on a sphere cut flat between the points: within 1 % below 500 km; enough for scoring."""
    x = (lon2 - lon1) * math.cos((lat1 + lat2) * 0.008726646)
    return 111.2 * math.hypot(x, lat2 - lat1)


@dataclass(slots=True)
class Found:
    """A name in the text before it is resolved.

    ``first``/``last``: tokens of the whole phrase (class and direction words with it); ``name_first`` where the name
    itself begins. ``rows``: candidates; ``classes``: what the class word allows, best first; ``village``: the class
    word lets an unknown name stand. ``back``: classes of the antecedent that a definite noun asks for.
    """

    first: int
    last: int
    name_first: int
    key: str
    rows: tuple[int, ...]
    prefix: str = ""
    relation: str = ""
    classes: tuple[str, ...] = ()
    village: bool = False
    site: bool = False
    rural: bool = False
    direction: str = ""
    prep: bool = False
    bare: bool = False
    near: bool = False
    back: tuple[str, ...] = ()
    nationality: str = ""
    dateline: bool = False
    distance: float | None = None
    offset_last: int = -1
    joined: bool = False  # goes on a list: «حلب وإدلب»
    plural: bool = False  # the class word is a plural: it holds for the whole list
    borrowed: bool = False  # the class word stands before an earlier name of the list
    words: int = 1
    quoted: bool = False


@dataclass(slots=True)
class Context:
    """What an article tells about where it plays: votes for countries, and the points of its unambiguous places."""

    votes: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    anchors: list[tuple[float, float, str, str]] = field(default_factory=list)  # lat, lon, country, key
    country: str | None = None
    top: float = 0.0  # the strongest vote

    def share(self, country: str) -> float:
        """0 to 1: how much of the strongest vote a country has."""
        return self.votes.get(country, 0.0) / self.top if self.top else 0.0


def context(found: list[Found], gaz: Gazetteer, adjectives: dict[str, int], country: str | None) -> Context:
    """Weigh the countries of an article, and collect the places that have one reading only."""
    out = Context(country=country)
    if country:
        out.votes[country] += 4
    for code in sorted(adjectives):
        out.votes[code] += 0.4 * min(adjectives[code], 6)
    seen: set[str] = set()
    named: dict[str, int] = defaultdict(int)
    for f in found:
        if not f.rows or f.bare:
            continue
        places = [gaz.place(r) for r in f.rows]
        top = places[0]
        if top.precision == "country":
            named[top.country] += 1
            continue
        if f.key in seen or f.dateline:
            continue
        if any(p.country != top.country for p in places[1:]):
            big = [p for p in places if p.population >= 100_000 or p.hand]
            if len(big) != 1 or f.words > 1:
                continue
            top = big[0]
            out.votes[top.country] += 0.4  # a hint, not an anchor
            seen.add(f.key)
            continue
        if top.cls == "capital":
            out.votes[top.country] += 0.3
            continue
        firm = f.classes or f.prep or f.words > 1
        if not (top.hand or top.population >= 100_000 or firm):
            continue
        seen.add(f.key)
        out.votes[top.country] += 1.0 if firm else 0.5
        close = all(km_between(top.lat, top.lon, p.lat, p.lon) < 60 for p in places[1:])
        if close and firm and top.country:
            out.anchors.append((top.lat, top.lon, top.country, f.key))
    for code, count in named.items():
        out.votes[code] += 0.8 * min(count, 4)
    out.top = max(out.votes.values(), default=0.0)
    if len(out.anchors) > 24:
        del out.anchors[24:]
    return out


def fits(found: Found, place: Place) -> bool:
    """Whether the class word before a name allows this place."""
    return not found.classes or place.cls in found.classes


def score(
    found: Found,
    place: Place,
    ctx: Context,
    recent: tuple[float, float] | None,
    beside: tuple[tuple[float, float], ...] = (),
) -> float:
    """How well a candidate suits the article; the parts are on one scale of about 0 to 5.

    ``recent``: point of the place before; ``beside``: the points that the place named next to it may have.
    """
    people = max(place.population, 20_000.0 if place.hand else 0.0)
    total = 3.0 * ctx.share(place.country) + 0.4 * math.log10(people + 1) + (0.5 if place.hand else 0.0)
    if place.cls in ("country", "capital"):
        total += 2.5 if place.cls == "country" and not found.classes else 1.2
    if found.classes:
        if place.cls in found.classes:
            total += 2.5 - 0.2 * found.classes.index(place.cls)
        else:
            total -= 1.0
    elif found.rural and place.cls in ("governorate", "region"):
        total += 1.5
    elif not found.direction and place.precision == "settlement":
        total += 0.3
    elif found.direction and place.precision == "area":
        total += 0.5
    if found.nationality:
        total += 4.0 if place.country == found.nationality else -2.0
    nearest = min(
        (km_between(place.lat, place.lon, a[0], a[1]) for a in ctx.anchors if a[3] != found.key), default=None
    )
    if nearest is not None:
        total += 2.0 * math.exp(-nearest / 120)
    if beside:
        total += 2.0 * math.exp(-min(km_between(place.lat, place.lon, *p) for p in beside) / 60)
    if recent is not None:
        total += 0.8 * math.exp(-km_between(place.lat, place.lon, *recent) / 60)
    return total


def evidenced(place: Place, ctx: Context, key: str) -> bool:
    """Whether something else in the article speaks for the country of a place."""
    return ctx.votes.get(place.country, 0.0) >= 0.8 or any(a[2] == place.country and a[3] != key for a in ctx.anchors)


def accepted(found: Found, place: Place, ctx: Context, need: str, doubtful: bool = False) -> bool:
    """Whether the evidence is enough to take these words for a place at all.

    ``need``: what place_traps.tsv asks, '' for none; ``doubtful``: the gazetteer marks it as an ordinary word.
    """
    classed = not found.borrowed and (bool(found.classes) or found.site or found.rural)
    if found.bare:
        return classed and evidenced(place, ctx, found.key)
    here = evidenced(place, ctx, found.key)
    clitic = found.first == found.name_first and found.prefix[-1:] in ("ب", "ل", "ك") and not found.key.startswith("ال")
    short = clitic and len(found.key) <= 4
    if short and len(found.key) <= 3 and found.words == 1 and not place.population >= 100_000:
        return False  # «لغات» is hardly «to Ghat»
    if need:
        needs = need.split()
        if "never" in needs:
            return False
        if classed and not (found.quoted and "unquoted" in needs):
            return True
        beside = found.nationality == place.country
        near = beside or any(a[2] == place.country and a[3] != found.key for a in ctx.anchors)
        had = {"prep": found.prep, "near": near, "country": here, "class": False, "unquoted": not found.quoted}
        return all(had[n] for n in needs)
    if place.hand or place.cls == "capital":
        large = place.precision == "country" or place.population >= 100_000
        return not short or large or found.words > 1 or (here and len(found.key) >= 4)
    if doubtful and not classed:
        return here and found.prep and place.population >= 100_000
    if classed:
        return here or place.population >= 50_000
    if short:
        return here and place.population >= 100_000
    if clitic and not here:
        return place.population >= 1_000_000 and len(found.key) >= 5
    if place.population >= 500_000:
        return found.prep or here or found.words > 1
    if found.words > 1:
        return here or (found.prep and place.population >= 50_000)
    if here:
        return found.prep and not (found.prefix[-1:] in ("ل", "ك") and place.population < 50_000)
    return False
