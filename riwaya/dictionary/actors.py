"""Compile who may act: actors.tsv, countries.tsv, heads.tsv and backrefs.tsv into one look-up of folded forms."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from riwaya.arabic.normalise import fold
from riwaya.errors import LexiconError
from riwaya.tables import LEXICONS, Row, read_table

ACTOR_COLUMNS = ("id", "name_en", "class", "country", "side", "names", "note")
COUNTRY_COLUMNS = (
    "iso", "id", "forces", "people", "armed", "name_en", "names", "nisba", "plurals", "metonyms", "note",
)  # fmt: skip
HEAD_COLUMNS = ("forms", "type", "class", "note")
BACKREF_COLUMNS = ("forms", "nouns", "wants", "number", "note")

CLASSES = frozenset(
    (
        "state",
        "state forces",
        "armed group",
        "political",
        "international",
        "monitor",
        "media",
        "civil",
        "person",
        "civilians",
    )
)
_TYPES = """group institution office title people modifier link belong posting thing event harm quantity named given
nameword notname ally passing slur spelling stem"""
TYPES = frozenset(_TYPES.split())
FLAGS = frozenset(
    ("nation", "nisba", "weapon", "led", "posted", "article", "quoted", "named", "own", "target", "police",
     "former", "agency")
)  # fmt: skip
FIXED = frozenset(
    ("link", "posting", "notname", "given", "nameword", "ally", "passing", "harm", "quantity", "slur")
)  # stand as written, not with the article too
MARKS = "~^*"
_SIGNS = re.compile(r"[\"'’‘()\[\]]")


def plain(name: str) -> str:
    """A name as tokens meet it: folded, without quotation signs, one space between words."""
    return " ".join(_SIGNS.sub(" ", fold(name)).split())


def notes(row: Row) -> dict[str, str]:
    """The note cell as key -> value; a bare word has the value ''."""
    out: dict[str, str] = {}
    for part in row["note"].split(";"):
        key, _, value = part.strip().partition("=")
        if key:
            out[key.strip()] = value.strip()
    return out


def build(folder: Path = LEXICONS) -> dict[str, Any]:
    """Compile the four tables of ``folder``. Raises LexiconError with file and line for a row that cannot be read.

    Keys: ``actors`` id -> [name, class, country, side]; ``names`` folded name -> [[id, mark]]; ``metonyms`` list of
    names; ``nations`` key -> record; ``nisba`` form -> [key, number, definite, weak]; ``heads`` form -> [[type, class,
    flags]]; ``backrefs`` form -> record; ``nouns`` id -> first words of its names; ``homes`` id -> other countries
    where its * names count; ``generic`` list of ids; ``heirs`` id -> [date, the id that its shared names mean from
    then on].
    """
    spelling, heads = build_heads(folder)
    actors: dict[str, list[str | None]] = {}
    names: dict[str, list[list[str]]] = {}
    metonyms: set[str] = set()
    nouns: dict[str, set[str]] = {}
    homes: dict[str, list[str]] = {}
    generic: list[str] = []
    heirs: dict[str, list[str]] = {}

    def add(name: str, ident: str, mark: str, swap: bool) -> None:
        for form in spelling.variants(name, swap):
            held = names.setdefault(form, [])
            if all(entry[0] != ident for entry in held):
                held.append([ident, mark])

    for row in read_table("actors.tsv", ACTOR_COLUMNS, ("id", "name_en", "class", "side", "names"), folder):
        ident, cls = row["id"], row["class"]
        if cls not in CLASSES:
            raise row.error(f"class {cls!r} is none of {sorted(CLASSES)}")
        if ident in actors:
            raise row.error(f"actor {ident!r} is listed twice")
        actors[ident] = [row["name_en"], cls, row["country"] or None, row["side"]]
        for raw in row.many("names"):
            mark = raw[0] if raw[0] in MARKS else ""
            name = plain(raw.lstrip(MARKS))
            if not name:
                raise row.error(f"empty name {raw!r}")
            add(name, ident, mark, cls != "person")
            if " " in name:
                word = name.split(" ")[0]
                nouns.setdefault(ident, set()).add(word[2:] if word.startswith("ال") and len(word) > 4 else word)
        note = notes(row)
        if "home" in note:
            homes[ident] = note["home"].split("|")
        if "generic" in note:
            generic.append(ident)
        for old in note.get("after", "").split("|") if "after" in note else ():
            heirs[old] = [day(row, note.get("from", "")), ident]
        for raw in note.get("metonyms", "").split("|"):
            metonyms.update(spelling.variants(plain(raw), False) if raw.strip() else ())

    if unknown := sorted(heirs.keys() - actors.keys()):
        raise LexiconError(f"actors.tsv: after={unknown[0]}, and there is no such actor")
    nations: dict[str, dict[str, Any]] = {}
    nisba: dict[str, list[Any]] = {}
    for row in read_table("countries.tsv", COUNTRY_COLUMNS, ("iso", "id", "name_en"), folder):
        build_nation(row, spelling, actors, names, nations, nisba, metonyms, add)
    for form in [form for form in nisba if form in names and nisba[form][1] == "a"]:
        del nisba[form]  # «سوريا» is the country, never the accusative of سوري
    return {
        "actors": actors,
        "names": names,
        "metonyms": sorted(metonyms),
        "nations": nations,
        "nisba": nisba,
        "heads": heads,
        "backrefs": build_backrefs(folder, actors),
        "nouns": {ident: sorted(words) for ident, words in nouns.items()},
        "homes": homes,
        "generic": sorted(generic),
        "heirs": heirs,
    }


def day(row: Row, text: str) -> str:
    """An ISO date of a note, checked."""
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise row.error(f"from={text!r} is no date; write it as YYYY-MM-DD") from None


class Spelling:
    """Rows of type spelling (whole words that are one) and stem (beginnings that are one)."""

    def __init__(self) -> None:
        self.words: dict[str, list[str]] = {}
        self.stems: list[tuple[str, list[str]]] = []

    def add(self, row: Row) -> None:
        forms = [plain(form) for form in row.many("forms")]
        if row["type"] == "spelling":
            self.words.update({form: forms for form in forms})
        else:
            self.stems.extend((form, forms) for form in forms)

    def word(self, word: str, swap: bool) -> list[str]:
        """The ways to write one word of a name; ``swap``: also in the other case (ون/ين)."""
        article, rest = ("ال", word[2:]) if word.startswith("ال") and len(word) > 4 else ("", word)
        out = [rest]
        for stem, forms in self.stems:
            if rest.startswith(stem):
                out = [form + rest[len(stem) :] for form in (stem, *(f for f in forms if f != stem))]
                break
        else:
            out = [rest, *(form for form in self.words.get(rest, ()) if form != rest and " " not in form)]
        if swap and len(rest) > 4 and rest[-2:] in ("ون", "ين"):
            other = "ين" if rest.endswith("ون") else "ون"
            out += [form[:-2] + other for form in out]
        return [article + form for form in out]

    def variants(self, name: str, swap: bool) -> Iterator[str]:
        """Every way to write a name, the way given first."""
        seen: set[str] = set()
        chains = [[]]  # type: list[list[str]]
        for word in name.split(" "):
            chains = [[*chain, form] for chain in chains for form in self.word(word, swap)]
            if len(chains) > 64:
                chains = chains[:64]
        for chain in chains:
            form = " ".join(chain)
            for spelt in (form, form.replace("عبد ال", "عبدال"), re.sub(r"\bعبدال(?=\w)", "عبد ال", form)):
                if spelt not in seen:
                    seen.add(spelt)
                    yield spelt


def build_heads(folder: Path) -> tuple[Spelling, dict[str, list[list[str]]]]:
    """The spelling rules and the head words: folded form -> [[type, class, note, definite]]."""
    spelling = Spelling()
    heads: dict[str, list[list[str]]] = {}
    rows = list(read_table("heads.tsv", HEAD_COLUMNS, ("forms", "type"), folder))
    for row in rows:
        if row["type"] not in TYPES:
            raise row.error(f"type {row['type']!r} is none of {sorted(TYPES)}")
        if row["class"] and row["class"] not in CLASSES:
            raise row.error(f"class {row['class']!r} is none of {sorted(CLASSES)}")
        if row["type"] in ("spelling", "stem"):
            spelling.add(row)
    for row in rows:
        kind = row["type"]
        if kind in ("spelling", "stem"):
            continue
        flags = " ".join(word for word in row["note"].partition(":")[0].split() if word in FLAGS)
        entry = [kind, row["class"], flags]
        fixed = kind in FIXED
        for raw in row.many("forms"):
            for form, construct in plural(raw):
                for spelt in spelling.variants(form, False):
                    for state in (spelt,) if fixed or construct else states(spelt):
                        held = heads.setdefault(state, [])
                        if all(other[0] != kind for other in held):
                            held.append(entry)
    # Event nouns are asked for with the article and without; «رئيس» before a name is an office and a title.
    for form in [form for form, held in heads.items() if any(entry[0] == "harm" for entry in held)]:
        if not form.startswith("ال"):
            heads.setdefault("ال" + form, []).append(["harm", "", ""])
    return spelling, heads


def plural(raw: str) -> list[tuple[str, bool]]:
    """(form, whether in construct) of a base form; with ``+`` also accusative, sound masculine plural and dual."""
    if not raw.endswith("+"):
        return [(plain(raw), False)]
    stem = plain(raw[:-1])
    return [(stem + ending, ending in ("و", "ي")) for ending in ("", "ا", "ون", "ين", "و", "ي", "ان")]


def states(form: str) -> Iterable[str]:
    """A head with and without the article; of two words both («قوات مسلحة»), or the first alone («القوات المسلحة»)."""
    first, _, rest = form.partition(" ")
    out = [form]
    if not first.startswith("ال"):
        out.append("ال" + form)
    elif not rest:
        out.append(first[2:] if len(first) > 4 else first)
    if rest.startswith("ال") and " " not in rest:
        out.append(f"{first} {rest[2:]}")
    return dict.fromkeys(out)


def inflect_nisba(base: str) -> Iterator[tuple[str, str]]:
    """(form, number) of a nisba given as masculine singular.

    Numbers: s, f(eminine), a(ccusative), d(ual or adverb), p(lural), x (feminine dual and plural).
    """
    yield base, "s"
    yield base + "ه", "f"
    yield base + "ا", "a"
    yield base + "ين", "p"
    yield base + "ون", "p"
    yield base + "ان", "d"
    yield base + "تان", "x"
    yield base + "تين", "x"
    yield base + "ات", "x"
    yield base + "و", "p"


def nisba_forms(base: str) -> Iterator[tuple[str, str, bool]]:
    """(form, number, definite) of a nisba of one word or of two that agree («كوري شمالي», «جنوب أفريقي»)."""
    words = base.split(" ")
    if len(words) == 1:
        for form, number in inflect_nisba(base):
            yield form, number, False
            yield "ال" + form, number, True
        return
    first, second = words
    agrees = first.endswith("ي")
    for (form, number), (other, _) in zip(inflect_nisba(first), inflect_nisba(second), strict=True):
        yield f"{form if agrees else first} {other}", number, False
        yield f"ال{form if agrees else first} {'ال' if agrees else ''}{other}", number, True


def build_nation(
    row: Row,
    spelling: Spelling,
    actors: dict[str, list[str | None]],
    names: dict[str, list[list[str]]],
    nations: dict[str, dict[str, Any]],
    nisba: dict[str, list[Any]],
    metonyms: set[str],
    add: Any,
) -> None:
    """One row of countries.tsv: an actor for the state where actors.tsv has none, its names, its nisba forms."""
    note = notes(row)
    key = row["iso"] if row["iso"] != "-" else row["id"]
    if key in nations:
        raise row.error(f"nation {key!r} is listed twice")
    country = row["iso"] if row["iso"] != "-" else note.get("country")
    ident = row["id"]
    people = "people" in note
    if ident not in actors:
        actors[ident] = [row["name_en"], "armed group" if people else "state", country, ident]
    for column in ("forces", "people", "armed"):
        if row[column] and row[column] not in actors and row[column] != ident:
            cls = "civilians" if column == "people" else "armed group"
            actors[row[column]] = [row["name_en"], cls, country, row[column]]
    nations[key] = {
        "state": ident,
        "forces": row["forces"] or row_of(row, names, "الجيش", "") or ident,
        "police": row_of(row, names, "قوات الامن", "ه") or row["forces"] or ident,
        "agency": row_of(row, names, "وكالة الأنباء", "ه"),
        "tv": row_of(row, names, "التلفزيون", ""),
        "people": row["people"] or None,
        "armed": row["armed"] or None,
        "country": country,
        "outside": "outside" in note,
        "party": people,
    }
    for column in ("names", "metonyms"):
        for raw in row.many(column):
            mark = raw[0] if raw[0] in MARKS else ""
            name = plain(raw.lstrip(MARKS))
            add(name, ident, mark, False)
            if column == "metonyms":
                metonyms.add(name)
    for raw in row.many("nisba"):
        weak = raw.startswith("!")
        base = plain(raw.lstrip("!"))
        if not base.endswith("ي"):
            raise row.error(f"nisba {raw!r} does not end in ي")
        for form, number, definite in nisba_forms(base):
            nisba.setdefault(form, [key, number, definite, weak])
    for raw in row.many("plurals"):
        base = plain(raw)
        nisba.setdefault(base, [key, "p", False, False])
        nisba.setdefault("ال" + base, [key, "p", True, False])


def row_of(row: Row, names: dict[str, list[list[str]]], body: str, ending: str) -> str | None:
    """The actor that actors.tsv lists for a body of a nation («الجيش المصري», «قوات الأمن المصرية»)."""
    for raw in row.many("nisba"):
        for ident, mark in names.get(f"{plain(body)} ال{plain(raw.lstrip('!'))}{ending}", ()):
            if not mark:
                return ident
    return None


def build_backrefs(folder: Path, actors: dict[str, list[str | None]]) -> dict[str, dict[str, Any]]:
    """Definite nouns that refer back: folded form -> {nouns, wants, two, strict, quiet, generic, by}."""
    out: dict[str, dict[str, Any]] = {}
    for row in read_table("backrefs.tsv", BACKREF_COLUMNS, ("forms", "wants", "number"), folder):
        wants = row.many("wants")
        if unknown := [cls for cls in wants if cls not in CLASSES]:
            raise row.error(f"no such class: {unknown}")
        if row["number"] not in ("one", "two"):
            raise row.error(f"number is {row['number']!r}; it must be one or two")
        note = notes(row)
        by = {key: value for key, value in note.items() if len(key) == 2 and key.isupper()}
        for ident in (*by.values(), note.get("generic")):
            if ident and ident not in actors:
                raise row.error(f"no actor {ident!r}")
        record = {
            "nouns": [fold(noun) for noun in row.many("nouns")],
            "wants": wants,
            "two": row["number"] == "two",
            "strict": "strict" in note,
            "quiet": "quiet" in note,
            "pronoun": "pronoun" in note,
            "generic": note.get("generic"),
            "by": by,
        }
        for form in row.many("forms"):
            out[plain(form)] = record
    return out
