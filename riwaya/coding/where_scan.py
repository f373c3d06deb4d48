"""Find the words that may name places, and read what stands around them: class words, directions, prepositions."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from riwaya.arabic.memory import Memory
from riwaya.arabic.names import first_forms
from riwaya.arabic.tokens import Tokens
from riwaya.coding.passage import Passage
from riwaya.coding.where_offsets import combine, distance_after, distance_before
from riwaya.coding.where_resolve import Found, Gazetteer, Reading
from riwaya.dictionary import loading

_QUOTES = frozenset("\"'’‘`()[]{}*_")
_NAME_QUOTES = frozenset("\"'’‘`*_")
# Which role a word has where the table gives it several, walking back from a name.
_ROLES = ("class", "plural", "site", "rural", "direction", "toward", "relation", "evidence", "title")


class Cue(NamedTuple):
    """What a word before a name says: its role and value, with the clitics that were cut from it."""

    role: str
    value: str
    prefix: str
    form: str


@lru_cache(maxsize=1)
def cues() -> dict[str, dict[str, str]]:
    """The cue words by role."""
    return loading.load("places")["cues"]


@lru_cache(maxsize=1)
def lexicon() -> dict:
    """The compiled places lexicon."""
    return loading.load("places")


@lru_cache(maxsize=60_000)
def cue(word: str) -> Cue | None:
    """The strongest reading of a folded word as a cue before a place name."""
    tables = cues()
    for prefix, form in first_forms(word):
        for role in _ROLES:
            value = tables[role].get(form)
            if value is not None:
                return Cue(role, value, prefix, form)
    return None


@lru_cache(maxsize=60_000)
def back_cue(word: str) -> tuple[str, str] | None:
    """(clitics, classes) where a word is a definite noun that refers back to a place («بالمدينة»)."""
    table = cues()["back"]
    for prefix, form in first_forms(word):
        value = table.get(form)
        if value is not None:
            return prefix, value
    return None


@lru_cache(maxsize=60_000)
def nationality(word: str) -> str:
    """The country of a nationality adjective (with clitics), or ''."""
    table = cues()["adjective"]
    for _, form in first_forms(word):
        code = table.get(form)
        if code is not None:
            return code
    return ""


BLOCK, NATIONALITY, BACK, VILLAGE, BORDER = 1, 2, 4, 8, 16


@lru_cache(maxsize=1)
def _flagging() -> frozenset[str]:
    """Every word that can raise a flag."""
    tables = (cues()[name] for name in (*_ROLES, "adjective", "back", "border"))
    return frozenset(lexicon()["block_lengths"]).union(*tables)


def _flag(word: str) -> int:
    if _flagging().isdisjoint([form for _, form in first_forms(word)]):
        return 0
    lengths = lexicon()["block_lengths"]
    sign = cue(word)
    value = BLOCK * any(form in lengths for _, form in first_forms(word))
    value |= NATIONALITY * bool(nationality(word)) | BACK * (back_cue(word) is not None)
    value |= VILLAGE * (sign is not None and sign.role in ("class", "plural") and sign.value.endswith(";name"))
    value |= BORDER * (word in cues()["border"])
    return value


FLAGS = Memory(_flag)


def flagged(tokens: Tokens) -> list[tuple[int, int]]:
    """(token, flags) of the few tokens that the later steps look at."""
    return tokens.spots(FLAGS)


def blocked_tokens(passage: Passage, flags: list[tuple[int, int]]) -> set[int]:
    """Tokens that belong to something else: actors other than states, page furniture, operations and outlets."""
    out: set[int] = set()
    for actor in passage.actors:
        if actor.cls not in ("state", "civilians", "civil") and actor.via not in ("generic", "unknown", "backref"):
            out.update(range(actor.first, actor.last + 1))
    for first, stop in passage.furniture:
        out.update(range(first, stop))
    data = lexicon()
    lengths, phrases = data["block_lengths"], data["cues"]["block"]
    norm = passage.tokens.norm
    for at, flag in flags:
        for _, form in first_forms(norm[at]) if flag & BLOCK and at not in out else ():
            for count in lengths.get(form, ()):
                if " ".join([form, *norm[at + 1 : at + count]]) in phrases:
                    out.update(range(at, at + count))
                    break
    return out


def find_names(tokens: Tokens, gaz: Gazetteer, blocked: set[int]) -> list[Found]:
    """Every candidate name, longest first, left to right, without overlaps; nothing around it is read yet."""
    out: list[Found] = []
    norm, kind = tokens.norm, tokens.kind
    free = 0
    openers, pairs, end = cues()["nameword"], gaz.pairs, len(norm) - 1
    for at, readings in tokens.spots(gaz.readings):
        if at < free or kind[at] != "word" or at in blocked:
            continue
        best: Found | None = None
        following = norm[at + 1] if at < end and kind[at + 1] == "word" else None
        for reading in readings:
            form = reading.form
            if reading.lengths and (following is None or form in openers or f"{form} {following}" in pairs):
                found = _longest(reading, norm, kind, at, gaz, blocked)
            elif reading.single or reading.bare:
                found = _alone(reading, at)
            else:
                continue
            if found is not None and (best is None or found.last > best.last or (best.bare and not found.bare)):
                best = found
        if best is not None:
            out.append(best)
            free = best.last + 1
    return out


def _longest(
    reading: Reading, norm: list[str], kind: list[str], at: int, gaz: Gazetteer, blocked: set[int]
) -> Found | None:
    openers = cues()["nameword"]
    if reading.lengths:
        words, ends = [reading.form], [at]
        following = at + 1
        while len(words) <= reading.lengths[0] and following < len(norm) and following not in blocked:
            if kind[following] == "word" or kind[following] == "number":
                words.append(norm[following])
                ends.append(following)
                if len(words) == 2 and reading.form not in openers and f"{words[0]} {words[1]}" not in gaz.pairs:
                    break
            elif norm[following] not in _NAME_QUOTES and norm[following] != "-":
                break
            following += 1
        directions = cues()["direction"]
        for count in reading.lengths:
            # «ريف إدلب الشمالي الغربي» is not «ريف إدلب الشمالي»
            if (
                len(words) > count
                and words[count].startswith("ال")
                and words[count] in directions
                and words[count - 1] in directions
            ):
                continue
            if count <= len(words):
                key = "".join(words[:count])
                packed = gaz.several.get(" ".join(words[:count]))
                if packed is None and words[0] in openers:
                    packed = gaz.names.get(key)
                if packed is not None:
                    rows = tuple(map(int, packed.split(",")))
                    return Found(at, ends[count - 1], at, key, rows, prefix=reading.prefix, words=count)
    return _alone(reading, at)


def _alone(reading: Reading, at: int) -> Found | None:
    """The name that is one word."""
    if reading.single:
        return Found(at, at, at, reading.form, reading.single, prefix=reading.prefix)
    if reading.bare:
        return Found(at, at, at, reading.form, reading.bare, prefix=reading.prefix, bare=True)
    return None


def _previous(tokens: Tokens, at: int) -> int:
    """The token before ``at`` that is no quotation sign; -1 at the start of the text."""
    at -= 1
    while at >= 0 and tokens.kind[at] == "sign" and tokens.norm[at] in _NAME_QUOTES:
        at -= 1
    return at


def _classes(value: str) -> tuple[tuple[str, ...], bool]:
    names, _, flag = value.partition(";")
    return tuple(names.split(",")), flag == "name"


def read_before(found: Found, tokens: Tokens, floor: int) -> bool:
    """Walk back from a name over class words, directions and position words to its preposition; fills ``found``.

    ``floor``: first token that may be taken (after the place before). False where a title or first name stands directly
    before: then it is a person's name.
    """
    norm, kind = tokens.norm, tokens.kind
    prefix = found.prefix
    at = found.first
    for step in range(6):
        if prefix:
            break
        before = _previous(tokens, at)
        if before < floor or kind[before] != "word":
            break
        sign = cue(norm[before])
        if sign is None:
            code = nationality(norm[before])
            # «العاصمة السورية دمشق»
            further = _previous(tokens, before)
            if code and step == 0 and further >= floor and (back := back_cue(norm[further])):
                found.nationality, found.classes = code, tuple(back[1].split(","))
                at, prefix = further, back[0]
                found.first = at
                continue
            break
        if sign.role == "title":
            if step == 0 and (found.words == 1 or sign.value == "media"):
                return False
            break
        if sign.role == "evidence":
            found.prep = True
            break
        if sign.role == "relation":
            # «علي» with its dots is first of all a man's name; «على» is the preposition.
            named = sign.form == "علي" and tokens.text[tokens.end[before] - 1] == "ي"
            if sign.value != "weak" and not named:
                found.prep = True
            if found.relation == "" or found.prep:
                found.relation = sign.form
            further = _previous(tokens, before)
            # «إلى الجنوب من مدينة»
            outer = cue(norm[further]) if further >= floor and norm[further].startswith(("ال", "لل")) else None
            if sign.form == "من" and outer is not None and outer.role == "direction":
                at, prefix, found.first = before, "", before
                continue
            break
        if sign.role in ("class", "plural", "site"):
            if not found.classes and not found.rural and not found.direction:
                found.classes, found.village = _classes(sign.value)
                found.site = sign.role == "site"
                found.plural = sign.role == "plural"
            elif sign.role == "site" and found.classes and not found.site and not found.rural and not found.direction:
                found.classes, found.village, found.site = *_classes(sign.value), True  # «مطار مدينة الحديدة»
        elif sign.role == "rural":
            found.rural = True
        elif sign.role == "direction":
            found.direction = combine(sign.value, found.direction)
            found.prep = True
            if not found.relation:
                found.relation = sign.form
        elif sign.role == "toward":
            found.prep = found.prep or sign.value == "near"
            found.near = found.near or sign.value == "near"
            if not found.relation and sign.value == "near":
                found.relation = sign.form
        at, prefix = before, sign.prefix
        found.first = at
    if prefix:
        found.prefix = prefix
        clitic = prefix[-1]
        if clitic in "بل":
            found.relation = clitic
            found.prep = True
    return True


def read_after(found: Found, tokens: Tokens) -> None:
    """Directions and nationalities after a name: «ريف حماة الجنوبي الغربي», «الباب السورية»."""
    norm, kind = tokens.norm, tokens.kind
    start, after = found.name_first - 1, found.last + 1
    found.quoted = start >= 0 and after < len(norm) and norm[start] == '"' and norm[after] == '"'
    table = cues()["direction"]
    at = found.last
    for _ in range(3):
        after = at + 1
        if after < len(norm) and kind[after] == "sign" and norm[after] in _NAME_QUOTES:
            after += 1
        if after >= len(norm) or kind[after] != "word":
            return
        word = norm[after]
        value = table.get(word) if word.startswith("ال") else None
        if value is not None:
            found.direction = combine(found.direction, value)
        elif word.startswith("ال") and (code := nationality(word)):
            found.nationality = found.nationality or code
        else:
            return
        at = found.last = after


def read_distance(found: Found, tokens: Tokens) -> None:
    """A distance before or after a place phrase makes it the reference of an offset; fills ``distance``."""
    table = cues()
    before = _previous(tokens, found.first)
    # «على بعد 20 كم من مدينة», «20 كم إلى الشرق من»
    hops = 0
    while before >= 0 and hops < 2 and tokens.norm[before] in table["from"]:
        before -= 1
        hops += 1
    # «25 كم من شمال …» measures a stretch, not an offset.
    indefinite = found.direction and not tokens.norm[found.first].startswith("ال")
    stretch = hops and indefinite and tokens.norm[before + 1] == "من"
    if before >= 0 and tokens.norm[before] in table["unit"] and not stretch:
        got = distance_before(tokens, before, table)
        if got is not None:
            found.distance, found.first = got
            return
    if found.direction:
        after = found.last + 1
        got = distance_after(tokens, after, table) if after < len(tokens) else None
        if got is not None:
            found.distance, found.offset_last = got
