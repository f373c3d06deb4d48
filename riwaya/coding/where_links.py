"""How the places of a phrase hang together: references of offsets, what lies in what, stretches between two ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from riwaya.arabic.tokens import Tokens
from riwaya.coding.passage import Passage, PlaceMention
from riwaya.coding.where_mention import between_mention
from riwaya.coding.where_resolve import Gazetteer, km_between
from riwaya.coding.where_scan import cue, cues, nationality
from riwaya.dictionary.places import CLASSES

NEIGHBOURS = frozenset(("settlement", "camp", "quarter", "district"))
NEAR_WORDS = 4
NEAR_KM = 15.0
DIRECTION_KM = 150.0  # how far off a town is that an area is said to lie north or east of


def most_specific(passage: Passage, indexes: Sequence[int]) -> list[int]:
    """``indexes`` into ``passage.places`` without those that only say where another of them lies."""
    chosen = set(indexes)
    wider: set[int] = set()
    for at in indexes:
        step, seen = passage.places[at].part_of, {at}
        while step is not None and step not in seen:
            seen.add(step)
            if step in chosen:
                wider.add(step)
            step = passage.places[step].part_of
        if passage.places[at].precision == "between":
            inside = passage.places[at]
            wider.update(
                n
                for n in chosen
                if n != at and inside.first <= passage.places[n].first and passage.places[n].last <= inside.last
            )
    return [at for at in indexes if at not in wider]


def lies_in(passage: Passage, number: int, wider: int) -> bool:
    """Whether the place ``number`` was said to lie in ``wider``, by steps: «بلدة X بمنطقة Y شمال غربي Z»."""
    step, seen = passage.places[number].part_of, {number}
    while step is not None and step not in seen:
        if step == wider:
            return True
        seen.add(step)
        step = passage.places[step].part_of
    return False


def near_reference(places: list[PlaceMention], tokens: Tokens) -> None:
    """«مخيم X بالقرب من مدينة Y», «قرية X غرب Y»: a place that no gazetteer has takes the point of its neighbour Y.

    Y must be a settlement, tied by a relation or a preposition, with no sign and few words between. The reason says
    whose point it is.
    """
    for at, (named, known) in enumerate(pairwise(places), 1):
        if named.lat is not None or known.lat is None or known.cls not in NEIGHBOURS:
            continue
        between = range(named.last + 1, known.first)
        if len(between) > NEAR_WORDS or any(tokens.kind[t] != "word" for t in between):
            continue
        other = [tokens.norm[t] for t in between if not _of_position(tokens.norm[t])]
        tied = _near(known.relation) or known.prefix[-1:] in ("ب", "ل") or len(other) < len(between)
        if not tied or len(other) > 1 or known.prefix[:1] == "و":
            continue
        named.lat, named.lon, named.country = known.lat, known.lon, known.country
        named.radius_km = max(known.radius_km or 0.0, NEAR_KM)
        named.part_of = at
        named.reason = f"not in the gazetteer; point of {known.name}, which it is said to be near"


def spread_reference(places: list[PlaceMention], tokens: Tokens) -> None:
    """«قرية X شمال شرق Y بنحو 82 كم»: X keeps its own point, or takes the offset's; Y is the reference."""
    for n in range(len(places) - 1, 0, -1):
        offset, named = places[n], places[n - 1]
        if offset.precision != "offset" or named.precision not in ("settlement", "site"):
            continue
        if any(_apart(tokens.norm[t]) for t in range(named.last + 1, offset.first)):
            continue
        if named.lat is None:
            named.lat, named.lon, named.precision, named.radius_km = offset.lat, offset.lon, "offset", offset.radius_km
            named.country, named.reason = offset.country, f"not in the gazetteer; point from {offset.name}"
        named.part_of = n


def _apart(word: str) -> bool:
    """Whether a word between a place and the offset after it shows that they are two phrases."""
    return word not in ("،", ",", "-", '"', ")") and cue(word) is None and word not in cues()["distance"]


_RANK = {"site": 0, "offset": 1, "settlement": 1, "between": 1, "river": 2, "area": 2, "country": 3}
_STOPS = frozenset((".", ":", "؛", "\n"))
_LINKS = frozenset(("،", ",", "(", "-"))
_DASHES = frozenset(("-", "–", "—", "ـ", "/"))


def link_parts(places: list[PlaceMention], tokens: Tokens) -> None:
    """A place followed by a wider one in the same phrase lies in it: «دوما في الغوطة الشرقية بريف دمشق»."""
    for n in range(len(places) - 1):
        inner, outer = places[n], places[n + 1]
        if inner.part_of is not None or outer.lat is None or outer.relation == "dateline":
            continue
        if outer.first - inner.last <= 4 and _linked(inner, outer, tokens) and _inside(inner, outer):
            inner.part_of = n + 1


def _linked(inner: PlaceMention, outer: PlaceMention, tokens: Tokens) -> bool:
    """Whether only words of position stand between two places, and none that leads from the one to the other."""
    gap = range(inner.last + 1, outer.first)
    if gap and tokens.norm[gap[0]] == '"':
        gap = gap[1:]  # «طريق "X" بريف Y»
    if outer.prefix[:1] == "و" or any(tokens.norm[t] in _STOPS for t in gap):
        return False
    words = [tokens.norm[t] for t in gap if tokens.kind[t] == "word"]
    if not words:
        return not gap or outer.prefix[-1:] in ("ب", "ل") or any(tokens.norm[t] in _LINKS for t in gap)
    return all(_of_position(word) for word in words)


def _of_position(word: str) -> bool:
    sign = cue(word)
    if sign is not None and sign.role in ("relation", "toward", "direction"):
        return sign.value != "motion"
    return bool(nationality(word)) or word in cues()["distance"]


def _near(relation: str) -> bool:
    """Whether a relation places one thing in or by another («في», «قرب», «شرق»)."""
    table = cues()
    return relation in ("ب", "ل") or relation in table["direction"] or table["relation"].get(relation) == "in"


def _inside(inner: PlaceMention, outer: PlaceMention) -> bool:
    if inner.id == outer.id and inner.id is not None:
        return False
    located = inner.precision == "area" and outer.relation in cues()["direction"]  # «سهل X شمال غربي Y»
    if _RANK[inner.precision] > _RANK[outer.precision] and not located:
        return False
    if inner.lat is None:
        return True
    if outer.precision == "country":
        return inner.country == outer.country
    if _RANK[inner.precision] == _RANK[outer.precision] and not _near(outer.relation):
        return False
    distance = km_between(inner.lat, inner.lon or 0.0, outer.lat or 0.0, outer.lon or 0.0)
    if located:
        return distance < DIRECTION_KM
    return distance < 3 * (outer.radius_km or CLASSES.get(outer.cls, ("", 20.0))[1]) + 20


def with_betweens(places: list[PlaceMention], tokens: Tokens) -> list[PlaceMention]:
    """Add a mention for each stretch between two places of one phrase («بين حلب وإدلب», «طريق أربيل – كركوك»)."""
    added: list[tuple[int, PlaceMention]] = []
    for n in range(len(places) - 1):
        if _is_stretch(places[n], places[n + 1], tokens):
            mention = between_mention(places[n], places[n + 1], tokens)
            if mention is not None:
                added.append((n, mention))
    if not added:
        return places
    rows = [(p.first, -p.last, 1, n, p) for n, p in enumerate(places)]
    rows += [(m.first, -m.last, 0, n, m) for n, m in added]
    order = sorted(rows, key=lambda row: row[:4])
    where = {n: at for at, (_, _, old, n, _) in enumerate(order) if old}
    for _, _, old, _, place in order:
        if old and place.part_of is not None:
            place.part_of = where[place.part_of]
    return [place for *_, place in order]


def _is_stretch(one: PlaceMention, two: PlaceMention, tokens: Tokens) -> bool:
    """Whether two neighbours are the ends of a stretch: «بين X وY», «طريق X – Y»."""
    if one.lat is None or two.lat is None or one.id == two.id or two.first - one.last > 4:
        return False
    if (one.country_like and two.country_like) or "country" in (one.precision, two.precision):
        return False
    table = cues()["between"]
    between = tokens.norm[one.last + 1] if two.first > one.last + 1 else ""
    if between in _DASHES and one.cls == "road":
        return True
    opened = (one.first > 0 and tokens.norm[one.first - 1] in table) or one.relation in table
    return opened and (two.prefix[:1] == "و" or between == "و" or between in table or between in _DASHES)


def with_borders(
    places: list[PlaceMention], words: list[int], tokens: Tokens, gaz: Gazetteer, country: str | None
) -> list[PlaceMention]:
    """Borders told in other words than the gazetteer's: «الحدود السورية مع العراق», «الشريط الحدودي بين سوريا وتركيا».

    ``words``: the tokens that say border. The two countries are named after it, or one is and the article's own
    (``country``) is the other.
    """
    taken = {t for p in places for t in range(p.first, p.last + 1) if p.cls == "border"}
    states = {p.first: p for p in places if p.precision == "country"}
    out: list[PlaceMention] = []
    for at in words:
        if at in taken:
            continue
        codes, last = _countries_after(tokens, at, states)
        if len(codes) == 1 and country and country not in codes:
            codes.append(country)
        row = gaz.border(frozenset(codes)) if len(codes) == 2 else None
        if row is None:
            continue
        place = gaz.place(row)
        sign = cue(tokens.norm[at - 1]) if at else None
        relation = sign.form if sign is not None and sign.role == "relation" else ""
        reason = "border of the two countries named"
        border = (
            place.id,
            place.name,
            place.lat,
            place.lon,
            "area",
            place.radius,
            "border",
            None,
            "",
            relation,
            reason,
        )
        out.append(PlaceMention(at, last, *border))
        taken.update(range(at, last + 1))
    if not out:
        return places
    return [p for p in places if not any(b.first <= p.first <= b.last for b in out)] + out


def _leads_on(word: str) -> bool:
    sign = cue(word)
    table = cues()
    return (
        (sign is not None and sign.role in ("relation", "direction"))
        or word in table["between"]
        or word in table["border"]
    )


def _countries_after(tokens: Tokens, at: int, states: dict[int, PlaceMention]) -> tuple[list[str], int]:
    """The countries that follow a word for border, by name or nationality, and the last token that names one."""
    codes: list[str] = []
    last = at
    for t in range(at + 1, min(at + 6, len(tokens))):
        if tokens.norm[t] in _STOPS or len(codes) == 2:
            break
        code = states[t].country if t in states else nationality(tokens.norm[t])
        if not code and tokens.kind[t] == "word" and not _leads_on(tokens.norm[t]):
            break
        if code and code not in codes:
            codes.append(code)
            last = states[t].last if t in states else t
    return codes, last
