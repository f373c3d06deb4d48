"""Where: find the places that an article names, and say which place each one is, or why it is not known."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from riwaya.arabic.names import first_forms
from riwaya.arabic.tokens import Tokens
from riwaya.coding.passage import Passage, PlaceMention
from riwaya.coding.where_mention import between_mention, place_mention, unknown_mention
from riwaya.coding.where_offsets import NAMES
from riwaya.coding.where_resolve import (
    Context,
    Found,
    Gazetteer,
    Place,
    accepted,
    context,
    km_between,
    load_gazetteer,
    score,
)
from riwaya.coding.where_scan import (
    BACK,
    NATIONALITY,
    VILLAGE,
    back_cue,
    blocked_tokens,
    cue,
    cues,
    find_names,
    flagged,
    lexicon,
    nationality,
    read_after,
    read_before,
    read_distance,
)
from riwaya.dictionary.places import CLASSES

Flags = list[tuple[int, int]]
_DATELINE_SIGNS = frozenset("-–—(/:ـ")
_SETTLED = ("settlement", "quarter", "camp", "capital")


def find_places(passage: Passage, gazetteer: Gazetteer | None = None) -> list[PlaceMention]:
    """The places of a passage in the order of the text.

    Reads ``tokens``, ``actors`` (their words are no places, save states), ``furniture`` and ``country``. Every mention that
    has no point says why in ``reason``; the words of a trap without enough evidence give no mention at all.
    """
    gaz = gazetteer or load_gazetteer()
    tokens = passage.tokens
    flags = flagged(tokens)
    blocked = blocked_tokens(passage, flags)
    found = _with_surroundings(find_names(tokens, gaz, blocked), tokens)
    _mark_datelines(found, tokens)
    ctx = context(found, gaz, _nationalities(tokens, flags), passage.country)
    places = _resolve_all(found, gaz, ctx, tokens)
    places.extend(_unknown_names(tokens, places, blocked, flags))
    places.sort(key=_order)
    places.extend(_references(_definite_nouns(tokens, found, blocked, flags), places, gaz, ctx, tokens))
    places.sort(key=_order)
    places = _drop_overlaps(places)
    _spread_reference(places, tokens)
    _link_parts(places, tokens)
    return _with_betweens(places, tokens)


def resolve(rows: Sequence[int], found: Found, ctx: Context, gaz: Gazetteer, recent: tuple[float, float] | None = None) -> tuple[int, str]:
    """The best row among candidates of one name, and the reason in words. Ties go to the earlier row."""
    places = [gaz.place(r) for r in rows]
    if len(rows) == 1:
        return rows[0], "the only place of this name"
    scores = [score(found, p, ctx, recent) for p in places]
    best = max(range(len(rows)), key=lambda n: (scores[n], -n))
    why = []
    if found.classes and places[best].cls in found.classes:
        why.append("class word")
    if ctx.share(places[best].country) >= 0.99 and any(p.country != places[best].country for p in places):
        why.append(f"the article is about {places[best].country}")
    if found.nationality == places[best].country and found.nationality:
        why.append("nationality beside it")
    return rows[best], f"best of {len(rows)} of this name" + (": " + ", ".join(why) if why else "")


def guess_country(passage: Passage, gazetteer: Gazetteer | None = None) -> str | None:
    """The country that a passage is mostly about, by its place names and nationalities; None where nothing leads clearly."""
    gaz = gazetteer or load_gazetteer()
    found = _with_surroundings(find_names(passage.tokens, gaz, set()), passage.tokens)
    _mark_datelines(found, passage.tokens)
    votes = sorted(context(found, gaz, _nationalities(passage.tokens, flagged(passage.tokens)), None).votes.items(), key=lambda v: (-v[1], v[0]))
    if not votes or (len(votes) > 1 and votes[0][1] < 1.15 * votes[1][1]):
        return None
    return votes[0][0]


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
            wider.update(n for n in chosen if n != at and inside.first <= passage.places[n].first and passage.places[n].last <= inside.last)
    return [at for at in indexes if at not in wider]


def _with_surroundings(found: list[Found], tokens: Tokens) -> list[Found]:
    kept: list[Found] = []
    floor = 0
    for f in found:
        if not read_before(f, tokens, floor):
            continue
        read_after(f, tokens)
        read_distance(f, tokens)
        _join(f, kept[-1] if kept else None, tokens)
        kept.append(f)
        floor = f.last + 1
    return kept


def _join(f: Found, before: Found | None, tokens: Tokens) -> None:
    """A name that goes on a list shares its class word and preposition: «محافظات مأرب وعمران وحجة»."""
    if before is None or f.classes or f.rural:
        return
    gap = f.first - before.last - 1
    if gap < 0 or gap > 2 or any(tokens.kind[n] == "word" for n in range(before.last + 1, f.first)):
        return
    signs = {tokens.norm[n] for n in range(before.last + 1, f.first)}
    linked = f.prefix[:1] == "و" or signs & {"،", ",", "-", "–", "/", "و"}
    if not linked or (signs and not signs <= {"،", ",", "-", "–", "/", '"', "و"}):
        return
    f.joined = True
    f.classes, f.village, f.site, f.plural = before.classes, before.village, before.site, before.plural
    f.borrowed = bool(f.classes) and not f.plural
    f.relation = f.relation or before.relation
    f.prep = f.prep or before.prep or bool(before.classes)


def _mark_datelines(found: list[Found], tokens: Tokens) -> None:
    """«بيروت-», «دمشق (أ ف ب)» at the start of a line say where the report was written, not where it plays."""
    for n, f in enumerate(found[:6]):
        if f.first > 60 or f.prefix or f.relation or f.first != f.name_first:
            continue
        head = f.first == 0 or tokens.kind[f.first - 1] == "newline"
        chained = n and found[n - 1].dateline and f.first - found[n - 1].last <= 2
        if not head and not chained:
            continue
        after = f.last + 1
        while after < len(tokens) and after <= f.last + 4 and tokens.norm[after] in ("،", ",") or (
            after < len(tokens) and n + 1 < len(found) and found[n + 1].first <= after <= found[n + 1].last
        ):
            after += 1
        f.dateline = after < len(tokens) and tokens.norm[after] in _DATELINE_SIGNS


def _nationalities(tokens: Tokens, flags: Flags) -> dict[str, int]:
    return dict(Counter(nationality(tokens.norm[at]) for at, flag in flags if flag & NATIONALITY))


def _definite_nouns(tokens: Tokens, found: list[Found], blocked: set[int], flags: Flags) -> list[Found]:
    """«المدينة», «العاصمة» … standing alone: they refer back."""
    taken = {n for f in found for n in range(f.first, f.last + 1)}
    out = []
    for at, flag in flags:
        if not flag & BACK or at in taken or at in blocked or (back := back_cue(tokens.norm[at])) is None:
            continue
        f = Found(at, at, at, "", (), prefix=back[0], back=tuple(back[1].split(",")))
        read_before(f, tokens, 0)
        if f.classes or f.site:  # «حي المدينة»: a name or a genitive, no reference
            continue
        read_after(f, tokens)
        after = tokens.norm[f.last + 1] if f.last + 1 < len(tokens) else ""
        if after.startswith("ال") and after in cues()["notname"]:  # «العاصمة الاقتصادية», «المنطقة العازلة»
            continue
        if any(n in taken for n in range(f.first, f.last + 1)):
            f.first, f.relation, f.direction = at, "", ""
        out.append(f)
    return out


def _resolve_all(found: list[Found], gaz: Gazetteer, ctx: Context, tokens: Tokens) -> list[PlaceMention]:
    traps = lexicon()["traps"]
    out: list[PlaceMention] = []
    recent: tuple[float, float] | None = None
    for f in found:
        row, reason = _choose(f, gaz, ctx, recent)
        if row is None:
            continue
        place = gaz.place(row)
        rules = traps.get(f.key)
        need = (rules.get(place.country) or rules.get("", "")) if rules else ""
        if not accepted(f, place, ctx, need, f.key in gaz.doubtful and not place.hand):
            continue
        mention = place_mention(f, place, reason, tokens)
        if mention.lat is not None and mention.precision != "country" and not f.dateline:
            recent = (mention.lat, mention.lon or 0.0)
        out.append(mention)
    return out


def _order(place: PlaceMention) -> tuple[int, int]:
    return place.first, place.last


def _references(
    nouns: list[Found], places: list[PlaceMention], gaz: Gazetteer, ctx: Context, tokens: Tokens
) -> list[PlaceMention]:
    starts = [p.first for p in places]
    made = (_refer_back(f, places[: bisect_left(starts, f.first)], gaz, ctx, tokens) for f in nouns)
    return [mention for mention in made if mention is not None]


def _choose(f: Found, gaz: Gazetteer, ctx: Context, recent: tuple[float, float] | None) -> tuple[int | None, str]:
    """The row for a name; None where the class word asks for something that the gazetteer has only elsewhere."""
    if f.site:
        named = gaz.rows(_site_key(f, gaz))
        if named:
            return resolve(named, f, ctx, gaz, recent)
    row, reason = resolve(f.rows, f, ctx, gaz, recent)
    place = gaz.place(row)
    if f.village and place.cls not in f.classes and not (place.cls in _SETTLED and set(f.classes) & set(_SETTLED)):
        if place.precision == "country" or place.cls in ("river", "sea", "continent"):
            return None, ""
    abroad = ctx.votes.get(place.country, 0.0) < 0.8 and not f.nationality and ctx.share(place.country) < 0.3
    if f.village and abroad and place.population < 200_000 and ctx.votes:
        return None, ""  # a village of that name in another country is not this one
    if f.classes and f.classes[0] == "quarter" and place.cls != "quarter" and recent is not None:
        if km_between(place.lat, place.lon, *recent) > 50:
            return None, ""
    return row, reason


def _site_key(f: Found, gaz: Gazetteer) -> str:
    """The key of «مطار X» for a site word before the name X, where the gazetteer lists the site itself."""
    return f.classes[-1] + f.key if f.classes else f.key


def _refer_back(f: Found, before: list[PlaceMention], gaz: Gazetteer, ctx: Context, tokens: Tokens) -> PlaceMention | None:
    """The mention for a definite noun: its antecedent's place, with the noun's own relation and direction."""
    row: int | None = None
    if f.nationality and "capital" in f.back:
        row = gaz.capital(f.nationality)
        reason = "capital of the country named"
    elif f.nationality:
        return None  # «المدينة السورية»: said of a place, names none
    else:
        antecedent = None
        if f.direction and tokens.norm[f.last].startswith("ال") and f.last != f.name_first:
            # «المنطقة الجنوبية»: a part of the country, whatever place came before
            f.back = ("country",)
        if f.back[0] not in ("capital", "country"):
            antecedent = next((m for m in reversed(before) if m.cls in f.back and m.relation != "dateline"), None)
        if antecedent is not None:
            if antecedent.id is None:
                return unknown_mention(f, antecedent, tokens)
            row = gaz.by_id(antecedent.id)
            reason = "refers back"
        elif f.back[0] in ("capital", "country"):
            code = _leading_country(before, ctx)
            if code:
                row = gaz.capital(code) if f.back[0] == "capital" else gaz.by_id(f"country:{code}")
                reason = "refers back"
    if row is None:
        return None
    place = gaz.place(row)
    if f.direction and place.cls == "country":
        # «شرق البلاد» is the same region as «شرق سوريا», where the overlay has one.
        region = gaz.by_id(f"riwaya:{place.country.lower()}-{NAMES[f.direction]}-of-{place.name.lower().replace(' ', '-')}")
        if region is not None:
            place, f.direction = gaz.place(region), ""
    mention = place_mention(f, place, reason, tokens)
    mention.country_like = False
    return mention


def _leading_country(before: list[PlaceMention], ctx: Context) -> str | None:
    """The country that «the country» and «the capital» mean: the one that leads by far, or else the last one placed in."""
    best = sorted(ctx.votes.items(), key=lambda v: (-v[1], v[0]))
    if len(best) > 1 and best[0][1] < 1.5 * best[1][1]:
        placed = (m.country for m in reversed(before) if m.country and m.precision != "country" and m.cls != "capital")
        recent = next((c for c in placed if ctx.share(c) >= 0.6), None)
        if recent:
            return recent
    return best[0][0] if best else None


def _unknown_names(tokens: Tokens, places: list[PlaceMention], blocked: set[int], flags: Flags) -> list[PlaceMention]:
    """A village-like class word before a name that the gazetteer lacks: a place without a point."""
    taken = {n for p in places for n in range(p.first, p.last + 1)}
    out = []
    norm = tokens.norm
    for at, flag in flags:
        if not flag & VILLAGE or at in taken or at in blocked or at + 1 >= len(norm):
            continue
        sign = cue(norm[at])
        if sign is None:
            continue
        if sign.prefix.endswith("ل") or tokens.text[tokens.end[at] - 1] == "ى" and "أ" in tokens.raw(at, at):
            continue  # «وأدى» is not «وادي»
        last = _name_end(tokens, at, taken, blocked)
        if last is None:
            continue
        classes = tuple(sign.value.partition(";")[0].split(","))
        f = Found(at, last, at + 1, "", (), prefix=sign.prefix, classes=classes)
        f.relation = sign.prefix[-1:] if sign.prefix[-1:] in ("ب", "ل") else ""
        if not f.relation and at and (outer := cue(norm[at - 1])) and outer.role in ("relation", "direction", "toward"):
            f.relation = outer.form
        out.append(unknown_mention(f, None, tokens))
    return out


def _name_end(tokens: Tokens, at: int, taken: set[int], blocked: set[int]) -> int | None:
    """The last token of the unknown name after the class word at ``at``, or None where no name follows."""
    table = cues()
    norm, kind = tokens.norm, tokens.kind
    n = at + 1
    quoted = n < len(norm) and norm[n] in ('"', "'", "(")
    n += quoted
    if n >= len(norm) or n in taken or n in blocked or kind[n] != "word" or len(norm[n]) < 3:
        return None
    word = norm[n]
    bare = word.removeprefix("ال")
    if any(form in table["notname"] for _, form in first_forms(word)) or nationality(word) or back_cue(word) or cue(word):
        return None if word not in table["nameword"] else _extended(tokens, n, taken)
    if not quoted and not word.startswith("ال") and (bare.endswith("يه") or bare.endswith("ات") or len(word) < 4 and word not in table["nameword"]):
        return None
    return _extended(tokens, n, taken)


def _extended(tokens: Tokens, n: int, taken: set[int]) -> int | None:
    table = cues()
    following = n + 1
    if following >= len(tokens) or tokens.kind[following] != "word" or following in taken:
        return None if tokens.norm[n] in table["nameword"] else n
    word = tokens.norm[following]
    if tokens.norm[n] in table["nameword"]:
        return following
    if not tokens.norm[n].startswith("ال") and word.startswith("ال") and word not in table["direction"] and not nationality(word):
        if word not in table["notname"] and not back_cue(word):
            return following
    return n


def _drop_overlaps(places: list[PlaceMention]) -> list[PlaceMention]:
    out: list[PlaceMention] = []
    for p in places:
        if out and p.first <= out[-1].last:
            if (p.last - p.first, p.lat is not None) > (out[-1].last - out[-1].first, out[-1].lat is not None):
                out[-1] = p
            continue
        out.append(p)
    return out


def _spread_reference(places: list[PlaceMention], tokens: Tokens) -> None:
    """«قرية X شمال شرق Y بنحو 82 كم»: X keeps its own point, or takes the offset's where it has none; Y is the reference."""
    for n in range(len(places) - 1, 0, -1):
        offset, named = places[n], places[n - 1]
        if offset.precision != "offset" or named.precision not in ("settlement", "site"):
            continue
        if any(tokens.norm[t] not in ("،", ",", "-", '"', ")") and cue(tokens.norm[t]) is None and tokens.norm[t] not in cues()["distance"]
               for t in range(named.last + 1, offset.first)):  # fmt: skip
            continue
        if named.lat is None:
            named.lat, named.lon, named.precision, named.radius_km = offset.lat, offset.lon, "offset", offset.radius_km
            named.country, named.reason = offset.country, f"not in the gazetteer; point from {offset.name}"
        named.part_of = n


def _link_parts(places: list[PlaceMention], tokens: Tokens) -> None:
    """A place followed by a wider one in the same phrase lies in it: «دوما في الغوطة الشرقية بريف دمشق»."""
    for n in range(len(places) - 1):
        inner, outer = places[n], places[n + 1]
        if inner.part_of is not None or outer.first - inner.last > 4 or outer.lat is None or outer.relation == "dateline":
            continue
        gap = range(inner.last + 1, outer.first)
        words = [tokens.norm[t] for t in gap if tokens.kind[t] == "word"]
        if any(tokens.norm[t] in (".", ":", "؛", "\n") for t in gap) or outer.prefix[:1] == "و":
            continue
        if any(not ((c := cue(w)) and c.role in ("relation", "toward", "direction")) and not nationality(w)
               and w not in cues()["distance"] for w in words):  # fmt: skip
            continue
        if not words and outer.prefix[-1:] not in ("ب", "ل") and not any(tokens.norm[t] in ("،", ",", "(", "-") for t in gap) and gap:
            continue
        if any(w in ("الي", "نحو", "باتجاه", "صوب", "من", "حتي", "بين") for w in words) or _RANK[inner.precision] >= _RANK[outer.precision] + 1:
            continue
        if _inside(inner, outer):
            inner.part_of = n + 1


_RANK = {"site": 0, "offset": 1, "settlement": 1, "between": 1, "river": 2, "area": 2, "country": 3}


def _inside(inner: PlaceMention, outer: PlaceMention) -> bool:
    if inner.id == outer.id and inner.id is not None:
        return False
    if inner.lat is None:
        return True
    if outer.precision == "country":
        return inner.country == outer.country
    if _RANK[inner.precision] == _RANK[outer.precision] and outer.relation not in ("ب", "في", "قرب", "ل", "شرق", "غرب", "شمال", "جنوب", "بالقرب"):
        return False
    distance = km_between(inner.lat, inner.lon or 0.0, outer.lat or 0.0, outer.lon or 0.0)
    return distance < 3 * (outer.radius_km or CLASSES.get(outer.cls, ("", 20.0))[1]) + 20


def _with_betweens(places: list[PlaceMention], tokens: Tokens) -> list[PlaceMention]:
    """Add a mention for each stretch between two places of one phrase («بين حلب وإدلب», «طريق أربيل – كركوك»)."""
    added: list[tuple[int, PlaceMention]] = []
    table = cues()["between"]
    for n in range(len(places) - 1):
        one, two = places[n], places[n + 1]
        if one.lat is None or two.lat is None or one.id == two.id or two.first - one.last > 4:
            continue
        if one.country_like and two.country_like or "country" in (one.precision, two.precision):
            continue
        start = one.first - 1
        opened = start >= 0 and tokens.norm[start] in table or one.relation in table
        gap = [tokens.norm[t] for t in range(one.last + 1, two.first)]
        joined = two.prefix[:1] == "و" or (gap and gap[0] in ("و", "وبين", "-", "–", "—", "ـ"))
        road = one.cls == "road" or (cue(tokens.norm[one.first]) or ("",))[0] == "site" and "road" in (cue(tokens.norm[one.first]).value)
        if not joined or not (opened or (road and gap and gap[0] in ("-", "–", "—", "ـ", "/"))):
            continue
        mention = between_mention(one, two, tokens)
        if mention is not None:
            added.append((n, mention))
    if not added:
        return places
    order = sorted([(p.first, -p.last, 1, n, p) for n, p in enumerate(places)] + [(m.first, -m.last, 0, n, m) for n, m in added], key=lambda x: x[:4])
    where = {n: at for at, (_, _, old, n, _) in enumerate(order) if old}
    for _, _, old, _, p in order:
        if old and p.part_of is not None:
            p.part_of = where[p.part_of]
    return [p for *_, p in order]


__all__ = ["find_places", "guess_country", "most_specific", "resolve", "Place"]
