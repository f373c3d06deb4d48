"""Names to show for ids of the lexicon, in both languages, with aliases; and the search for them in either script."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from riwaya.arabic.latin import skeleton
from riwaya.arabic.latin import words as skeletons
from riwaya.arabic.normalise import fold
from riwaya.dictionary.actors import ACTOR_COLUMNS, COUNTRY_COLUMNS, MARKS
from riwaya.review.words import LOCALE, Language, words
from riwaya.tables import read_table

_PLACE_COLUMNS = (
    "id", "name_en", "names_ar", "lat", "lon", "country", "admin1", "population", "class", "radius_km",
)  # fmt: skip
_KIND_COLUMNS = (
    "kind", "family", "plover", "mode", "cameo", "acled_event", "acled_sub_event", "gloss_en", "gloss_ar",
    "reciprocal", "note",
)  # fmt: skip
_OUTLET_COLUMNS = ("id", "name_en", "kind", "country", "names", "sign", "note")


class Named(NamedTuple):
    """A thing of the lexicon: its plain names in both languages, its aliases, and what sort it is."""

    id: str
    en: str
    ar: str
    aliases: tuple[str, ...]
    sort: str  # class of an actor or place; family of a kind
    country: str
    side: str = ""
    lat: float | None = None
    lon: float | None = None

    def name(self, lang: Language) -> str:
        """The name in the language of the page."""
        return (self.ar or self.en) if lang == "ar" else (self.en or self.ar)


@cache
def actors() -> dict[str, Named]:
    """Every actor, state and outlet that the lexicon knows, by id."""
    out: dict[str, Named] = {}
    plain = {row["id"]: row["ar"] for row in read_table("actors_ar.tsv", ("id", "ar", "note"), folder=LOCALE)}
    for row in read_table("actors.tsv", ACTOR_COLUMNS):
        names = [name.lstrip(MARKS) for name in row.many("names")]
        out[row["id"]] = Named(
            row["id"], row["name_en"], plain.get(row["id"]) or (names[0] if names else ""), tuple(names), row["class"],
            row["country"], row["side"],
        )  # fmt: skip
    for row in read_table("countries.tsv", COUNTRY_COLUMNS):
        names = [name.lstrip("~!") for name in row.many("names")]
        if row["id"] and row["id"] not in out and names:
            out[row["id"]] = Named(
                row["id"], row["name_en"], names[0], tuple(names), "state", row["iso"], row["id"]
            )  # fmt: skip
    for row in read_table("outlets.tsv", _OUTLET_COLUMNS):
        names = [name.lstrip("~") for name in row.many("names")]
        if row["id"] not in out:
            out[row["id"]] = Named(
                row["id"], row["name_en"], names[0] if names else "", tuple(names), "media", row["country"], row["id"]
            )  # fmt: skip
    return out


@cache
def places() -> dict[str, Named]:
    """Every place of the gazetteer and its overlay by id."""
    out: dict[str, Named] = {}
    for table in ("overlay.tsv", "gazetteer.tsv"):
        for row in read_table(table, _PLACE_COLUMNS):
            names = [name.lstrip("~") for name in row.many("names_ar")]
            out.setdefault(
                row["id"],
                Named(
                    row["id"], row["name_en"], names[0] if names else "", tuple(names), row["class"], row["country"],
                    row["admin1"], float(row["lat"]) if row["lat"] else None, float(row["lon"]) if row["lon"] else None,
                ),
            )  # fmt: skip
    return out


@cache
def kinds() -> dict[str, Named]:
    """The kinds of claim in the order of the table, ``en`` and ``ar`` short labels, the glosses as aliases."""
    return {
        row["kind"]: Named(
            row["kind"],
            words("en").known(f"kind.{row['kind']}", row["kind"]),
            words("ar").known(f"kind.{row['kind']}", row["kind"]),
            (row["gloss_en"], row["gloss_ar"]),
            row["family"],
            "",
        )
        for row in read_table("kinds.tsv", _KIND_COLUMNS)
    }


TABLES = {"actor": actors, "place": places, "kind": kinds}


def latin(text: str) -> str:
    """Latin letters without their marks, in small letters: Ḥamāh and hamah are one."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


@cache
def _keys(what: str) -> list[tuple[str, tuple[str, ...]]]:
    """(id, folded names) of everything that can be looked up."""
    return [
        (ident, tuple({latin(n.en), ident, *(bare(fold(alias)) for alias in n.aliases)}))
        for ident, n in TABLES[what]().items()
    ]


@cache
def by_sound(what: str) -> list[tuple[str, str]]:
    """(skeleton, id) of everything that has Arabic names, sorted: «hizb» finds what English spells Hezbollah."""
    table = TABLES[what]() if what != "kind" else {}
    return sorted({(sound, ident) for ident, named in table.items() for sound in sounds(named)})


def sounds(named: Named) -> frozenset[str]:
    """The skeletons of a thing's names, each from its first word and from its second."""
    out: set[str] = set()
    for name in (named.en, *named.aliases[:12]):
        held = skeletons(name)
        out.update("".join(held[at:]) for at in range(min(2, len(held))))
    return frozenset(out)


def heard(wanted: str, held: frozenset[str]) -> float:
    """How well a skeleton fits: 4 wholly, 5 to 7 from the beginning, 9 not at all. Fewer than two consonants say
    nothing."""
    if len(wanted) < 2:
        return 9
    if wanted in held:
        return 4
    longer = [len(one) - len(wanted) for one in held if one.startswith(wanted)] if len(wanted) > 2 else []
    return 5 + min(min(longer), 20) / 10 if longer else 9


def bare(text: str) -> str:
    """A folded name without the article, so that «بوكمال» finds «البوكمال»."""
    return text.removeprefix("ال")


def find(what: str, query: str, limit: int = 12, favourites: dict[str, int] | None = None) -> list[Named]:
    """Things of the lexicon whose name begins with or holds ``query`` in either script; those of the record first.

    ``favourites``: id -> how often the record has it.
    """
    wanted = bare(fold(latin(query.strip())))
    if not wanted:
        return []
    held = favourites or {}
    scored: list[tuple[float, int, int, str]] = []
    for ident, keys in _keys(what):
        best: float = min((_rank(key, wanted) for key in keys), default=9)
        if best < 9:
            scored.append((best - (2 if ident in held else 0), -held.get(ident, 0), len(ident), ident))
    if len(scored) < limit and wanted.isascii():
        seen = {ident for *_, ident in scored}
        said = skeleton(query)
        near: dict[str, float] = {}
        sorted_sounds = by_sound(what)
        for at in range(bisect_left(sorted_sounds, (said, "")), len(sorted_sounds)):
            sound, ident = sorted_sounds[at]
            if not sound.startswith(said):
                break
            if ident not in seen:
                near[ident] = min(near.get(ident, 9), heard(said, frozenset((sound,))))
        for ident, best in near.items():
            if best < 9:
                scored.append((best - (2 if ident in held else 0), -held.get(ident, 0), len(ident), ident))
    table = TABLES[what]()
    return [table[ident] for *_, ident in sorted(scored)[:limit]]


def holds(one: Named, query: str) -> bool:
    """Whether a thing has ``query`` in one of its names, in either script."""
    wanted = bare(fold(latin(query.strip())))
    keys = (latin(one.en), one.id, *(bare(fold(alias)) for alias in one.aliases))
    return bool(wanted) and (any(_rank(key, wanted) < 9 for key in keys) or heard(skeleton(query), sounds(one)) < 9)


def _rank(key: str, wanted: str) -> int:
    if key == wanted:
        return 0
    if key.startswith(wanted):
        return 1
    return 2 if f" {wanted}" in key or f"-{wanted}" in key else 3 if wanted in key and len(wanted) > 2 else 9
