"""From what a reviewer picks (ids of the lexicon, dates, numbers) to fields of the exchange format with their words."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from riwaya.dictionary.places import CLASSES
from riwaya.errors import InputError
from riwaya.model import MODALITIES
from riwaya.review import names
from riwaya.store.review_claims import Claim

QUANTITIES = (
    "killed", "wounded", "casualties", "missing", "bodies", "detained", "released", "displaced", "returned", "people",
    "fighters", "weapons", "vehicles", "strikes", "buildings", "places", "area", "share", "distance", "duration",
    "money",    "other",
)  # fmt: skip
PLACE_ROLES = ("at", "from", "to", "near", "between")
SOURCES = ("outlet", "named", "anonymous")
CHOSEN = "chosen by a reviewer; no words of the text stand for it"
ADDED = "added by a reviewer"
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_PRECISION = {4: "year", 7: "month", 10: "day"}
MOST = 40  # items of one field


BLANK: Claim = {
    "kind": "", "actors": [], "targets": [], "places": [], "time": None, "modality": "asserted", "quantities": [],
    "source": {"kind": "outlet", "id": None, "name": None, "text": None},
}  # fmt: skip
"""What the form of a missed claim begins with."""


class When(BaseModel):
    """First and last day, month or year; null: unknown."""

    model_config = ConfigDict(extra="forbid")
    start: str | None = Field(None, max_length=10)
    end: str | None = Field(None, max_length=10)


class Said(BaseModel):
    """According to whom: the outlet itself, somebody with an id or a name, or words for somebody who is not named."""

    model_config = ConfigDict(extra="forbid")
    kind: str = Field(max_length=20)
    id: str | None = Field(None, max_length=200)
    text: str | None = Field(None, max_length=300)


class Number(BaseModel):
    """A number with what it counts; a bound that is not told is null."""

    model_config = ConfigDict(extra="forbid")
    role: str = Field(max_length=40)
    low: float | None = Field(None, ge=-1e15, le=1e15, allow_inf_nan=False)
    high: float | None = Field(None, ge=-1e15, le=1e15, allow_inf_nan=False)
    unit: str | None = Field(None, max_length=60)


Name = str
"""An id of the lexicon, or «~words» for what the lexicon does not have."""


class Wanted(BaseModel):
    """The fields that a reviewer sets; what is not given stays. Actors and places: ids, or «~words»; a place may begin
    with its role, «from geonames:1»."""

    model_config = ConfigDict(extra="forbid")
    kind: str | None = Field(None, max_length=40)
    actors: list[Name] | None = Field(None, max_length=MOST)
    targets: list[Name] | None = Field(None, max_length=MOST)
    places: list[Name] | None = Field(None, max_length=MOST)
    time: When | None = None
    source: Said | None = None
    modality: str | None = Field(None, max_length=20)
    quantities: list[Number] | None = Field(None, max_length=MOST)


def fields_of(wanted: Wanted, claim: Claim, text: str, outlet: str | None = None) -> dict[str, Any]:
    """The wanted fields in the exchange format. What the claim has already keeps its words; what is new gets the
    nearest words of the text that are a name of it, if there are any. Raises InputError (R297)."""
    out: dict[str, Any] = {}
    if wanted.kind is not None:
        out["kind"] = one_of("kind", wanted.kind, names.kinds())
    if wanted.modality is not None:
        out["modality"] = one_of("modality", wanted.modality, MODALITIES)
    for field in ("actors", "targets"):
        given = getattr(wanted, field)
        if given is not None:
            out[field] = items(given, claim[field], lambda name: actor(name, claim, text))
    if wanted.places is not None:
        out["places"] = places(wanted.places, claim, text)
    if "time" in wanted.model_fields_set:
        out["time"] = time(wanted.time or When(start=None, end=None), claim)
    if wanted.source is not None:
        out["source"] = source(wanted.source, claim, text, outlet)
    if wanted.quantities is not None:
        out["quantities"] = [number(one, claim) for one in wanted.quantities]
    return out


def new_claim(article: str, outlet: str | None, text: str, start: int, end: int, wanted: Wanted) -> Claim:
    """A claim on a passage that the coder missed. Raises InputError (R297)."""
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise InputError(f"no passage from {start} to {end} in this article; select it again", code="R297")
    if end - start > 1000:
        raise InputError(f"{end - start} characters are selected; select the words of one claim (1000)", code="R297")
    if not wanted.kind:
        raise InputError("a claim needs a kind", code="R297")
    bare: Claim = {
        "article": article, "claim": "", "kind": wanted.kind, "start": start, "end": end, "text": text[start:end],
        "actors": [], "targets": [], "places": [], "time": None,
        "source": {"kind": "outlet", "id": None, "name": outlet, "text": None, "start": None, "end": None, "chain": []},
        "modality": "asserted", "quantities": [], "wording": {"actors": [], "event": text[start:end]},
        "confidence": 1.0,        "explanation": [ADDED], "coder": "reviewer",
    }  # fmt: skip
    claim = {**bare, **fields_of(wanted, bare, text, outlet)}
    key = f"{article}\0{claim['kind']}\0{start}\0{end}"
    claim["claim"] = "r-" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:10]
    claim["wording"]["actors"] = [item["text"] for item in claim["actors"] if item["text"]]
    return claim


def items(given: Sequence[str], held: Sequence[dict], make: Callable[[str], dict]) -> list[dict]:
    """An item for each name, each once: the one that is held, else a new one."""
    known = {item["id"] or f"~{item['name']}": item for item in held}
    wanted = dict.fromkeys(clean(name) for name in given)
    return [known.get(name) or make(name) for name in wanted if name.strip("~ ")]


def actor(name: str, claim: Claim, text: str) -> dict[str, Any]:
    """An actor of the lexicon by id, or one that it lacks."""
    if name.startswith("~"):
        start, end = nearest(text, (name[1:],), claim["start"]) or (claim["start"], claim["start"])
        why = "not in the lexicon" if end > start else CHOSEN
        return {"id": None, "name": name[1:], "start": start, "end": end, "text": text[start:end], "reason": why}
    held = names.actors().get(name)
    if held is None:
        raise InputError(
            f"actor {name[:80]!r} is not in the lexicon; pick one, or write ~ before its words", code="R297"
        )
    return {"id": held.id, "name": held.en or held.ar, **words_for(held, claim, text)}


def places(given: Sequence[str], claim: Claim, text: str) -> list[dict[str, Any]]:
    """The places, each with its role («at» where none is said)."""
    held: dict[str, dict] = {}
    for item in claim["places"]:
        name = item["id"] or f"~{item['name']}"
        held.setdefault(f"{item['role'] or 'at'} {name}", item)
        held.setdefault(name, item)
    out: dict[str, dict] = {}
    for said in dict.fromkeys(clean(name) for name in given):
        first, sign, rest = said.partition(" ")
        role, name = (first, rest) if sign and first in PLACE_ROLES else ("", said)
        if not name.strip("~ "):
            continue
        item = held.get(f"{role} {name}".strip())
        if item is None:
            item = held.get(name) or place(name, claim, text)
            item = {**item, "role": role or item["role"]}
        out.setdefault(f"{item['role']} {name}", item)
    return list(out.values())


def place(name: str, claim: Claim, text: str) -> dict[str, Any]:
    """A place of the gazetteer by id, or one that it lacks."""
    if name.startswith("~"):
        start, end = nearest(text, (name[1:],), claim["start"]) or (claim["start"], claim["start"])
        return {
            "id": None, "name": name[1:], "lat": None, "lon": None, "precision": "unknown", "radius_km": None,
            "role": "at", "start": start, "end": end, "text": text[start:end], "reason": "not in the gazetteer",
        }  # fmt: skip
    held = names.places().get(name)
    if held is None:
        raise InputError(
            f"place {name[:80]!r} is not in the gazetteer; pick one, or write ~ before its words", code="R297"
        )
    precision, radius = CLASSES.get(held.sort, ("settlement", 4))
    found = {"reason": None, **words_for(held, claim, text)}
    return {
        "id": held.id, "name": held.en or held.ar, "lat": held.lat, "lon": held.lon, "precision": precision,
        "radius_km": radius, "role": "at", **found,
    }  # fmt: skip


def words_for(held: names.Named, claim: Claim, text: str) -> dict[str, Any]:
    """Where the text names a thing of the lexicon, nearest to the claim."""
    found = nearest(text, (*held.aliases, held.ar, held.en), claim["start"])
    if found is None:
        return {"start": claim["start"], "end": claim["start"], "text": "", "reason": CHOSEN}
    return {"start": found[0], "end": found[1], "text": text[found[0] : found[1]]}


def nearest(text: str, words: Iterable[str], at: int) -> tuple[int, int] | None:
    """Where one of these stands as words of its own, nearest to ``at``; the longer of two at the same distance."""
    best: tuple[int, int, int, int] | None = None
    for one in set(words):
        if len(one) < 2:
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(one)}(?!\w)", text):
            found = (abs(match.start() - at), match.start() - match.end(), match.start(), match.end())
            best = found if best is None or found < best else best
    return (best[2], best[3]) if best else None


def time(wanted: When, claim: Claim) -> dict[str, Any] | None:
    """When: the days given, with the words that the claim has for them."""
    start, end = (clean(part or "") or None for part in (wanted.start, wanted.end))
    for part in (start, end):
        if part is not None and not is_day(part):
            raise InputError(f"{part[:20]!r} is no date; give YYYY-MM-DD, YYYY-MM or YYYY", code="R297")
    start, end = start or end, end or start
    held = claim["time"]
    if start is None or end is None:
        return None
    if start[: len(end)] > end[: len(start)]:
        raise InputError(f"the time ends ({end}) before it begins ({start})", code="R297")
    if held and (held["start"], held["end"]) == (start, end):
        return held
    precision = _PRECISION[len(start)] if start == end else "days"
    bare = {"text": "", "start_char": 0, "end_char": 0}
    words = {name: held.get(name, empty) for name, empty in bare.items()} if held else bare
    return {"start": start, "end": end, "precision": precision, "basis": "stated", **words}


def is_day(said: str) -> bool:
    """Whether it is a year, month or day of the calendar."""
    if not _DAY.fullmatch(said) or not said.isascii():
        return False
    try:
        dt.date(*[*(int(part) for part in said.split("-")), 1, 1][:3])
    except ValueError:
        return False
    return True


def source(wanted: Said, claim: Claim, text: str, outlet: str | None) -> dict[str, Any]:
    """According to whom."""
    kind = one_of("source", wanted.kind, SOURCES)
    held = claim["source"]
    ident, words = clean(wanted.id or "") or None, clean(wanted.text or "") or None
    if kind == held["kind"] and ident == held["id"] and words in (None, held["text"], held["name"]):
        return held
    bare: dict[str, Any] = {"kind": kind, "id": None, "name": None, "text": None, "start": None, "end": None}
    chain = held["chain"] if kind != "outlet" else []
    if kind == "outlet":
        return {**bare, "name": outlet, "chain": chain}
    found: dict[str, Any] = {}
    if kind == "named" and ident and (known := names.actors().get(ident)):
        span = words_for(known, claim, text)
        found = {"id": known.id, "name": known.en or known.ar, "text": span["text"] or words}
        if span["text"]:
            found |= {"start": span["start"], "end": span["end"]}
    elif words or ident:
        said = words or str(ident)
        at = nearest(text, (said,), claim["start"])
        found = {"name": said if kind == "named" else None, "text": said}
        found |= {"start": at[0], "end": at[1]} if at else {}
    else:
        raise InputError(f"a source that is {kind} needs a name or words for it", code="R297")
    return {**bare, **found, "chain": chain}


def number(wanted: Number, claim: Claim) -> dict[str, Any]:
    """A number with what it counts."""
    role = clean(wanted.role)
    held = {(q["role"], q["low"], q["high"], q["unit"]): q for q in claim["quantities"]}
    unit = clean(wanted.unit or "") or None
    if found := held.get((role, wanted.low, wanted.high, unit)):
        return found
    known = {q["role"] for q in claim["quantities"]}
    one_of("number", role, (*QUANTITIES, *sorted(known - set(QUANTITIES))))
    if wanted.low is None and wanted.high is None:
        raise InputError(f"{role}: give a number, or take the line away", code="R297")
    if wanted.low is not None and wanted.high is not None and wanted.low > wanted.high:
        raise InputError(f"{role}: {wanted.low:g} is more than {wanted.high:g}", code="R297")
    near = next((q for q in claim["quantities"] if q["role"] == role), None)
    words = {name: near[name] for name in ("text", "start", "end")} if near else {
        "text": "", "start": claim["start"], "end": claim["start"]
    }  # fmt: skip
    return {"role": role, "low": wanted.low, "high": wanted.high, "unit": unit, **words}


def one_of(field: str, said: str, valid: Mapping[str, Any] | Sequence[str]) -> str:
    """``said`` where it is valid; else InputError (R297)."""
    if said not in valid:
        raise InputError(f"{field} {said[:60]!r}: one of {', '.join(valid)}", code="R297")
    return said


def clean(words: str) -> str:
    """Without white space at the ends and what a database cannot hold."""
    return "".join(c for c in words if c != "\0" and not "\ud800" <= c <= "\udfff").strip()[:300]


# --- the correction form --------------------------------------------------------------------------------------------


def of_form(form: Mapping[str, Any], many: Callable[[str], Sequence[Any]]) -> Wanted:
    """What the correction form says. With script the pickers send ids (``actors``); without, a field of names divided
    by «|» (``actors_names``), which are looked up. Raises InputError (R297)."""

    def text(name: str) -> str:
        held = form.get(name)
        return clean(held) if isinstance(held, str) else ""

    def picked(name: str, table: str) -> list[str]:
        plain = form.get(f"{name}_names")
        if isinstance(plain, str):
            return [look_up(table, part) for part in plain[:4000].split("|") if part.strip()]
        return [value for value in many(name) if isinstance(value, str)]

    rows = zip(*(many(f"number_{part}") for part in ("role", "low", "high", "unit")), strict=False)
    numbers = [
        Number(role=role, low=figure(low), high=figure(high), unit=str(unit).strip()[:60] or None)
        for role, low, high, unit in rows
        if isinstance(role, str) and (str(low).strip() or str(high).strip())
    ][:MOST]
    said = picked("source", "actor")
    kind = text("source_kind") or "outlet"
    ident = said[0] if said and not said[0].startswith("~") else None
    words = text("source_text") or (said[0][1:] if said and said[0].startswith("~") else None)
    return Wanted(
        kind=next(iter(picked("kind", "kind")), "").removeprefix("~")[:40] or None,
        actors=picked("actors", "actor")[:MOST],
        targets=picked("targets", "actor")[:MOST],
        places=picked("places", "place")[:MOST],
        time=When(start=text("since")[:10] or None, end=text("until")[:10] or None),
        source=Said(kind=kind[:20], id=ident if kind == "named" else None, text=words if kind != "outlet" else None),
        modality=text("modality")[:20] or None,
        quantities=numbers,
    )


def figure(said: Any) -> float | None:
    """A number as typed, in European or Arabic digits; None for nothing."""
    words = clean(str(said)).replace(",", "").replace("٬", "").replace("٫", ".")
    if not words:
        return None
    try:
        value = float(words)
    except ValueError:
        value = float("nan")
    if not abs(value) <= 1e15:
        raise InputError(f"{words[:30]!r} is no number", code="R297")
    return value


def look_up(table: str, said: str) -> str:
    """The id for a name typed in either script: an id, a name as it is, the one thing that is found; else «~words»."""
    words = clean(said)
    role, sign, rest = words.partition(" ")
    before = f"{role} " if table == "place" and sign and role in PLACE_ROLES else ""
    words = rest if before else words
    if words in names.TABLES[table]() or words.startswith("~"):
        return before + words
    found = names.find(table, words, 40)
    exact = [n for n in found if words in (n.en, n.en.partition(" (")[0], n.ar, *n.aliases)]
    if exact:
        return before + exact[0].id
    return before + (found[0].id if len(found) == 1 else f"~{words}")
