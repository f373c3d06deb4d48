"""From a claim in the exchange format to the slim record that linking reads of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from sys import intern
from typing import Any
from zlib import crc32

from riwaya.arabic.normalise import fold
from riwaya.linking.records import Account, Link, Number, Spot
from riwaya.linking.tables import family_of

UNKNOWN = "~"
FAINT = 0.0  # a party whose words score less was taken for want of a better one
AROUND = 160  # characters on either side of the trigger: a sentence or two
BITS = 256
_WORD = re.compile(r"\w{4,}")
_ENTRY = re.compile(r" by entry (\S+?),")
_ROLE = re.compile(r"^(?:actor|target): «(.*)» ([+-]\d+\.\d)")


def account_of(
    record: Mapping[str, Any],
    *,
    outlet: str | None = None,
    agency: str | None = None,
    published: str | None = None,
    text: str | None = None,
    number: int = 0,
) -> Account:
    """The account of one claim: ``record`` as docs/claim-format.md has it, and what is known of its article.

    ``published`` is an ISO day; ``text`` that of the article, of which the passage around the trigger is compared.
    Strings that come back in claim after claim are kept once.
    """
    kind = intern(record["kind"])
    time = record.get("time") or {}
    source = record["source"]
    return Account(
        article=intern(record["article"]),
        claim=record["claim"],
        outlet=_kept(outlet),
        agency=_kept(agency),
        published=_kept(published[:10] if published else None),
        kind=kind,
        family=family_of(kind),
        start=record["start"],
        end=record["end"],
        text=intern(record["text"]),
        lemma=_lemma(record.get("explanation") or ()),
        actors=_parties(record["actors"]),
        targets=_parties(record["targets"]),
        places=tuple(_spot(*_spot_values(place)) for place in record["places"]),
        first=_kept(_day(time.get("start"), "first")),
        last=_kept(_day(time.get("end") or time.get("start"), "last")),
        time_precision=intern(time.get("precision") or "unknown"),
        time_basis=intern(time.get("basis") or "unresolved"),
        source_kind=intern(source["kind"]),
        source=_kept(source.get("id")),
        source_text=_kept(source.get("text") or source.get("name")),
        chain=_chain(tuple((link.get("kind"), link.get("id"), link.get("name")) for link in source.get("chain") or ())),
        modality=intern(record["modality"]),
        numbers=tuple(Number(q["role"], q["low"], q["high"], q["unit"], q["text"]) for q in record["quantities"]),
        confidence=record.get("confidence", 1.0),
        faint=_faint(record),
        words=passage_words(text[max(0, record["start"] - AROUND) : record["end"] + AROUND]) if text else 0,
        number=number,
    )


def _kept(text: str | None) -> str | None:
    return intern(text) if text else None


def _lemma(explanation: Any) -> str | None:
    """The lexicon entry of the trigger, which the coder names in the first line of its explanation."""
    for line in explanation:
        if found := _ENTRY.search(line):
            return intern(found[1])
    return None


def passage_words(passage: str) -> int:
    """The longer words of a passage as a set of bits: the same words, the same bits, in every process."""
    out = 0
    for word in set(_WORD.findall(fold(passage))):
        out |= 1 << (crc32(word.encode()) % BITS)
    return out


def _faint(record: Mapping[str, Any]) -> frozenset[str]:
    """The parties that the coder's explanation gives a low score; of claims of people none."""
    low = {
        found[1] for line in record.get("explanation") or () if (found := _ROLE.match(line)) and float(found[2]) < FAINT
    }
    if not low:
        return frozenset()
    parties = (p for p in (*record["actors"], *record["targets"]) if p.get("text") in low)
    return frozenset(_parties(parties))


def _parties(parties: Any) -> tuple[str, ...]:
    """Ids sorted; an actor that the lexicon does not know by its folded words, marked as such."""
    names = {party.get("id") or UNKNOWN + fold(party.get("text") or party.get("name") or "") for party in parties}
    return tuple(sorted(intern(name) for name in names))


def _spot_values(place: Mapping[str, Any]) -> tuple[Any, ...]:
    lat, lon = place.get("lat"), place.get("lon")
    where = (round(lat, 4), round(lon, 4)) if lat is not None and lon is not None else (None, None)
    return (
        place.get("id"), place.get("name") or place.get("text") or "", *where,
        place.get("precision") or "unknown", place.get("radius_km"), place.get("role") or "at",
    )  # fmt: skip


@lru_cache(maxsize=65536)
def _spot(*values: Any) -> Spot:
    return Spot(*values)


@lru_cache(maxsize=65536)
def _chain(links: tuple[tuple[Any, Any, Any], ...]) -> tuple[Link, ...]:
    return tuple(Link(*link) for link in links)


def _day(text: str | None, end: str) -> str | None:
    """An ISO day; a month or a year becomes its first or last day."""
    if not text or len(text) >= 10:
        return text[:10] if text else None
    if len(text) == 4:
        return f"{text}-01-01" if end == "first" else f"{text}-12-31"
    if end == "first":
        return f"{text}-01"
    year, month = int(text[:4]), int(text[5:7])
    return f"{text}-{(31, 29 if year % 4 == 0 else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]}"
