"""Where: find the places that an article names, and say which place each one is, or why it is not known."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from riwaya.arabic.names import first_forms
from riwaya.arabic.tokens import Tokens
from riwaya.coding.passage import Passage, PlaceMention
from riwaya.coding.where_links import (
    link_parts,
    most_specific,
    near_reference,
    spread_reference,
    with_betweens,
    with_borders,
)
from riwaya.coding.where_mention import place_mention, unknown_mention
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
    BORDER,
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

Flags = list[tuple[int, int]]
_DATELINE_SIGNS = frozenset("-–—(/:ـ")
NEAR_ANCHOR = 100  # km
_SETTLED = ("settlement", "quarter", "camp", "capital")


def find_places(passage: Passage, gazetteer: Gazetteer | None = None) -> list[PlaceMention]:
    """The places of a passage in the order of the text.

    Reads ``tokens``, ``actors`` (their words are no places, save states), ``furniture`` and ``country``. Every mention
    that has no point says why in ``reason``; the words of a trap without enough evidence give no mention at all.
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
    borders = [at for at, flag in flags if flag & BORDER]
    if borders:
        places = with_borders(places, borders, tokens, gaz, ctx.country or _leading_country(places, ctx))
    places.sort(key=_order)
    places = _drop_overlaps(places)
    spread_reference(places, tokens)
    near_reference(places, tokens)
    link_parts(places, tokens)
    return with_betweens(places, tokens)


def resolve(
    rows: Sequence[int],
    found: Found,
    ctx: Context,
    gaz: Gazetteer,
    recent: tuple[float, float] | None = None,
    beside: tuple[tuple[float, float], ...] = (),
) -> tuple[int, str]:
    """The best row among candidates of one name, and the reason in words. Ties go to the earlier row."""
    places = [gaz.place(r) for r in rows]
    if len(rows) == 1:
        return rows[0], "the only place of this name"
    scores = [score(found, p, ctx, recent, beside) for p in places]
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
    """The country that a passage is mostly about, by place names and nationalities; None where none leads clearly."""
    gaz = gazetteer or load_gazetteer()
    found = _with_surroundings(find_names(passage.tokens, gaz, set()), passage.tokens)
    _mark_datelines(found, passage.tokens)
    votes = sorted(
        context(found, gaz, _nationalities(passage.tokens, flagged(passage.tokens)), None).votes.items(),
        key=lambda v: (-v[1], v[0]),
    )
    if not votes or (len(votes) > 1 and votes[0][1] < 1.15 * votes[1][1]):
        return None
    return votes[0][0]


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
        while (after < len(tokens) and after <= f.last + 4 and tokens.norm[after] in ("،", ",")) or (
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
    for n, f in enumerate(found):
        if _is_adjective(f, tokens):
            continue
        rules = traps.get(f.key)
        while True:
            row, reason = _choose(f, gaz, ctx, recent, _beside(found, n, gaz))
            if row is None:
                break
            place = gaz.place(row)
            need = (rules.get(place.country) or rules.get("", "")) if rules else ""
            if accepted(f, place, ctx, need, f.key in gaz.doubtful and not place.hand):
                break
            # Too little speaks for this one: perhaps enough speaks for a place of the name in another country.
            others = tuple(r for r in f.rows if gaz.place(r).country != place.country)
            if not others or others == f.rows:
                row = None
                break
            f.rows = others
        if row is None:
            continue
        mention = place_mention(f, place, reason, tokens)
        if mention.lat is not None and mention.precision != "country" and not f.dateline:
            recent = (mention.lat, mention.lon or 0.0)
        out.append(mention)
    return out


def _is_adjective(f: Found, tokens: Tokens) -> bool:
    """«قوات سورية»: the name of a country that is its adjective too, after an indefinite feminine noun."""
    if f.prep or f.classes or f.first == 0 or f.words > 1 or not nationality(f.key):
        return False
    before = tokens.norm[f.first - 1]
    return not before.startswith("ال") and before.endswith(("ه", "ات"))


def _beside(found: list[Found], n: int, gaz: Gazetteer) -> tuple[tuple[float, float], ...]:
    """Where the place named right after this one may lie: «قرية الصفصافة بطرطوس»."""
    if len(found[n].rows) < 2 or n + 1 == len(found):
        return ()
    following = found[n + 1]
    if following.first - found[n].last > 3 or following.bare:
        return ()
    places = [gaz.place(row) for row in following.rows]
    return tuple((p.lat, p.lon) for p in places if p.precision != "country")


def _order(place: PlaceMention) -> tuple[int, int]:
    return place.first, place.last


def _references(
    nouns: list[Found], places: list[PlaceMention], gaz: Gazetteer, ctx: Context, tokens: Tokens
) -> list[PlaceMention]:
    starts = [p.first for p in places]
    made = (_refer_back(f, places[: bisect_left(starts, f.first)], gaz, ctx, tokens) for f in nouns)
    return [mention for mention in made if mention is not None]


def _choose(
    f: Found,
    gaz: Gazetteer,
    ctx: Context,
    recent: tuple[float, float] | None,
    beside: tuple[tuple[float, float], ...],
) -> tuple[int | None, str]:
    """The row for a name; None where the class word asks for something that the gazetteer has only elsewhere."""
    if f.site:
        named = _listed_site(f, gaz)
        if named:
            return resolve(named, f, ctx, gaz, recent, beside)
    row, reason = resolve(f.rows, f, ctx, gaz, recent, beside)
    place = gaz.place(row)
    if f.village and (place.precision == "country" or place.cls in ("river", "sea", "continent")):
        return None, ""
    abroad = ctx.share(place.country) < (0.3 if place.population >= 50_000 else 0.6) and not f.nationality
    if f.village and abroad and place.population < 200_000 and ctx.votes and not _near_anchor(place, f, ctx):
        return None, ""  # a village of that name in another country is not this one
    elsewhere = recent is not None and km_between(place.lat, place.lon, *recent) > 50
    if f.classes and f.classes[0] == "quarter" and place.cls != "quarter" and elsewhere:
        return None, ""
    return row, reason


def _near_anchor(place: Place, f: Found, ctx: Context) -> bool:
    """Whether the article names another place near by: then it may be about a country that it seldom names."""
    return any(
        country == place.country and key != f.key and km_between(place.lat, place.lon, lat, lon) <= NEAR_ANCHOR
        for lat, lon, country, key in ctx.anchors
    )


def _listed_site(f: Found, gaz: Gazetteer) -> tuple[int, ...]:
    """The rows of «مطار X» for «مطار مدينة X» or «مطاري X وY», where the gazetteer lists the site itself."""
    for word, value in cues()["site"].items():
        if value == ",".join(f.classes):
            rows = gaz.rows(word.replace(" ", "") + f.key)
            if rows:
                return rows
    return ()


def _refer_back(
    f: Found, before: list[PlaceMention], gaz: Gazetteer, ctx: Context, tokens: Tokens
) -> PlaceMention | None:
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
        region = gaz.by_id(
            f"riwaya:{place.country.lower()}-{NAMES[f.direction]}-of-{place.name.lower().replace(' ', '-')}"
        )
        if region is not None:
            place, f.direction = gaz.place(region), ""
    mention = place_mention(f, place, reason, tokens)
    mention.country_like = False
    return mention


def _leading_country(before: list[PlaceMention], ctx: Context) -> str | None:
    """The country that «the country» and «the capital» mean: the one that leads by far, or else the latest."""
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
        if sign.prefix.endswith("ل") or (tokens.text[tokens.end[at] - 1] == "ى" and "أ" in tokens.raw(at, at)):
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
    if (
        any(form in table["notname"] for _, form in first_forms(word))
        or nationality(word)
        or back_cue(word)
        or cue(word)
    ):
        return None if word not in table["nameword"] else _extended(tokens, n, taken)
    if (
        not quoted
        and not word.startswith("ال")
        and (bare.endswith("يه") or bare.endswith("ات") or (len(word) < 4 and word not in table["nameword"]))
    ):
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
    common = word in table["direction"] or word in table["notname"] or nationality(word) or back_cue(word)
    if word.startswith("ال") and not tokens.norm[n].startswith("ال") and not common:
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


__all__ = ["Place", "find_places", "guess_country", "most_specific", "resolve"]
