"""Compile the event lexicon: every written form of every entry and its frame, of events_*.tsv and light_verbs.tsv."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from riwaya.arabic.inflect import noun_forms, verb_forms
from riwaya.arabic.normalise import fold
from riwaya.tables import Row, read_table

COLUMNS = ("id", "kind", "verb", "present", "masdar", "active", "passive", "nouns", "with", "frame", "sure", "note")
LIGHT_COLUMNS = ("id", "verb", "present", "masdar", "frame", "aspect", "note")
KIND_COLUMNS = (
    "kind", "family", "plover", "mode", "cameo", "acled_event", "acled_sub_event", "gloss_en", "gloss_ar",
    "reciprocal", "note",
)  # fmt: skip
PARTICLE_COLUMNS = ("word", "class", "place", "note")
EVENT_TABLES = ("events_ground.tsv", "events_political.tsv")
SURE = {"low": 0, "medium": 1, "high": 2}
INSTRUMENT = "instrument"  # after sure: the word is the thing, not the act
BARE = "*"  # before a verb: its bare past is another word («*فجّر»: فجر is dawn)
MARKS = {"": "with", "!": "without", "<": "before", "~": "around", "-": "unless", "^": "not_before"}  # of column with
ROLES = {"actor", "target", "place", "topic", "event"}
SLOTS = {"S", "O", "PS", "G"}
OWN_SLOTS = {"S", "O", "PS"}  # of the verb itself, whatever its wording set
PARTIES = ("fighters", "forces")  # the sets of same_words.tsv that name parties
MARKER = "@"  # before the name of a set of same_words.tsv: stands for a party that a text names
ASPECTS = {"", "begin", "continue", "end", "plan"}
PARTICLE_CLASSES = {"prep", "sub", "rel", "conj", "neg", "aux", "break", "thing", "socalled"}

Forms = dict[str, list[list[Any]]]


class Asked(NamedTuple):
    """Of a row: the collocates that it writes, folded, and its verbal nouns."""

    words: set[str]
    nouns: list[str]


def build(folder: Path) -> dict[str, Any]:
    """``entries``, ``forms`` (form -> [entry, tag]), ``light``, ``light_forms``, ``kinds``, ``finer``, ``particles``.

    A tag is a class letter (v past, p imperfect, q verb written as passive only, m masdar, n noun,
    a active and b passive participle), a colon and the agreement: ``v:3fs``, ``m:sg.bound``.
    """
    kinds = read_kinds(folder)
    entries: list[dict[str, Any]] = []
    asked: list[Asked] = []
    forms: dict[str, set[tuple[int, str]]] = {}
    seen: dict[str, str] = {}
    for table in EVENT_TABLES:
        for row in read_table(table, COLUMNS, ("id", "kind", "sure"), folder):
            if row["id"] in seen:
                raise row.error(f"id {row['id']!r} stands already at {seen[row['id']]}")
            seen[row["id"]] = row.where
            if row["kind"] not in kinds:
                raise row.error(f"kind {row['kind']!r} is not in kinds.tsv")
            number = len(entries)
            entries.append(entry(row))
            words = {fold(word.lstrip("".join(MARKS))) for word in row.many("with")}
            asked.append(Asked(words, row.many("masdar") + row.many("nouns")))
            add_forms(forms, number, row)
    level_wording(folder, entries)
    widen(folder, entries, asked)
    light: list[dict[str, Any]] = []
    light_forms: dict[str, set[tuple[int, str]]] = {}
    for row in read_table("light_verbs.tsv", LIGHT_COLUMNS, ("id", "frame"), folder):
        if row["aspect"] not in ASPECTS:
            raise row.error(f"aspect {row['aspect']!r} must be one of {sorted(ASPECTS)}")
        number = len(light)
        light.append({"id": row["id"], "frame": frame(row), "aspect": row["aspect"]})
        add_forms(light_forms, number, row)
    return {
        "entries": entries,
        "forms": listed(forms),
        "light": light,
        "light_forms": listed(light_forms),
        "kinds": kinds,
        "finer": read_finer(folder, {one["id"] for one in entries}),
        "particles": read_particles(folder),
        "parties": {name: sorted(party_forms(folder, name)) for name in PARTIES},
        "traps": sorted(
            {fold(row["word"]) for row in read_table("event_traps.tsv", ("word", "note"), ("word",), folder)}
        ),
    }


def party_forms(folder: Path, name: str) -> set[str]:
    """The folded forms of a set of same_words.tsv that names parties."""
    words, _ = read_same_words(folder)[name]
    return {fold(word) for word in words}.union(*(noun_forms(word) for word in words))


def level_wording(folder: Path, entries: list[dict[str, Any]]) -> None:
    """Give the entries of a wording set one sureness, the highest of theirs, and one frame but for subject and object
    (see wording_sets.tsv)."""
    known = {entry["id"]: entry for entry in entries}
    for row in read_table("wording_sets.tsv", ("set", "entries", "note"), ("set", "entries"), folder):
        for ident in row.many("entries"):
            if ident not in known:
                raise row.error(f"no entry {ident!r} in {' or '.join(EVENT_TABLES)}")
        held = [known[ident] for ident in row.many("entries")]
        shared: dict[str, list[str]] = {}
        for entry in held:
            for slot, roles in entry["frame"].items():
                if slot not in OWN_SLOTS:
                    shared[slot] = list(dict.fromkeys([*shared.get(slot, ()), *roles]))
        for roles in shared.values():
            roles.sort(key="place".__ne__)  # a noun phrase that is both is the place
        for entry in held:
            entry["sure"] = max(e["sure"] for e in held)
            entry["set"] = row["set"]
            entry["frame"].update({slot: list(roles) for slot, roles in shared.items()})


def read_same_words(folder: Path) -> dict[str, tuple[list[str], str]]:
    """Set -> (its base forms, the wording set whose verbal nouns belong to it) of same_words.tsv."""
    columns = ("set", "words", "entries", "note")
    rows = read_table("same_words.tsv", columns, ("set",), folder)
    return {row["set"]: (row.many("words"), row["entries"]) for row in rows}


def widen(folder: Path, entries: list[dict[str, Any]], asked: list[Asked]) -> None:
    """Give an entry that asks for one word of a set as its collocate the whole set (see same_words.tsv)."""
    for name, (words, wording) in read_same_words(folder).items():
        nouns = [n for e, a in zip(entries, asked, strict=True) if wording and e.get("set") == wording for n in a.nouns]
        base = {fold(word) for word in (*words, *nouns)}
        prefixed = {letter: {letter + word for word in base} for letter in "بل"}  # «لتحرير»: its clitic is asked for
        every = base.union(*(noun_forms(word) for word in (*words, *nouns)))
        for entry, own in zip(entries, asked, strict=True):
            for key in ("with", "around"):
                held = set(entry.get(key, ()))
                more = every | {MARKER + name} if held & own.words & base else set()
                for clitic in prefixed.values():
                    more |= clitic if held & own.words & clitic else set()
                if more:
                    entry[key] = sorted(held | more)


def listed(forms: dict[str, set[tuple[int, str]]]) -> Forms:
    return {form: [list(pair) for pair in sorted(pairs)] for form, pairs in forms.items()}


def entry(row: Row) -> dict[str, Any]:
    """The compiled entry of one row: what does not depend on the written form."""
    sure, _, thing = row["sure"].partition(" ")
    if sure not in SURE or thing not in ("", INSTRUMENT):
        raise row.error(f"sure is {row['sure']!r}; it must be one of {sorted(SURE)}, {INSTRUMENT!r} may follow")
    out: dict[str, Any] = {
        "id": row["id"],
        "kind": row["kind"],
        "frame": frame(row),
        "sure": SURE[sure],
        "rank": SURE[sure],
    }
    out["lemma"] = row["verb"].removeprefix(BARE) or (row.many("masdar") + row.many("nouns") + [""])[0]
    if thing:
        out["instrument"] = True
    for mark, key in MARKS.items():
        words = condition(row, mark)
        if words:
            out[key] = words
    reaches = [word[1:] for word in row.many("with") if word[0] == "+"]
    if reaches:
        if len(reaches) > 1 or not reaches[0].isdigit() or not 1 <= int(reaches[0]) <= 20:
            raise row.error(f"with: reach +{reaches[0]} must be one number from 1 to 20")
        out["reach"] = int(reaches[0])
    return out


def condition(row: Row, mark: str) -> list[str]:
    """The folded forms of the collocates under ``mark`` in column ``with``. A mark holds to the next; +9 is a reach."""
    words: set[str] = set()
    current = ""
    for word in row.many("with"):
        if word[0] == "+":
            continue
        if word[0] in MARKS:
            current, word = word[0], word[1:].strip()
        if current == mark and word:
            base = fold(word).strip("ـ ")
            words.add(base)
            if " " not in base and len(base) > 2:
                words.update(noun_forms(word))
    return sorted(words)


def frame(row: Row) -> dict[str, list[str]]:
    """Parse ``S=actor O=target|place علي=place`` into slot -> roles; raises LexiconError for an unknown role."""
    out: dict[str, list[str]] = {}
    for part in row["frame"].split():
        slot, sign, roles = part.partition("=")
        if not sign or not slot:
            raise row.error(f"frame part {part!r} is not slot=role")
        names = roles.split("|")
        wrong = [name for name in names if name not in ROLES]
        if wrong:
            raise row.error(f"frame role {wrong[0]!r} must be one of {sorted(ROLES)}")
        out[slot if slot in SLOTS else fold(slot)] = names
    return out


def inflected(row: Row, column: str, inflect: Callable[..., Any], *words: Any) -> Any:
    """The forms that ``inflect`` makes of ``words``; what it cannot inflect is an error of the table."""
    try:
        return inflect(*words)
    except ValueError as error:
        raise row.error(f"{column}: {error}") from error


def add_forms(forms: dict[str, set[tuple[int, str]]], number: int, row: Row) -> None:
    """Enter every written form of a row under its entry number."""

    def enter(form: str, tag: str) -> None:
        forms.setdefault(form, set()).add((number, tag))

    if row["verb"] or row["present"]:
        slots = {part.partition("=")[0] for part in row["frame"].split()}
        passive = bool(slots & {"O", "PS"})
        past = row["verb"].removeprefix(BARE)
        clash = fold(past) if past != row["verb"] else ""  # this one form is another word
        for form, tags in inflected(row, "verb", verb_forms, past, row["present"], passive).items():
            for tag in tags:
                parts = tag.split(".")
                passive = parts[0] == "pass"
                tense, rest = parts[passive], parts[passive + 1 :]
                if tense == "imp":
                    continue
                letter = "q" if passive else "v" if tense == "past" else "p"
                if form == clash:
                    rest = [*rest, "marked"]
                enter(form, f"{letter}:{'.'.join(rest)}")
    for column, letter in (("masdar", "m"), ("nouns", "n"), ("active", "a"), ("passive", "b")):
        if column not in row:
            continue
        for word in row.many(column):
            participle = column in ("active", "passive")
            for form, tags in inflected(row, column, noun_forms, word, (), participle).items():
                for tag in tags:
                    enter(form, f"{letter}:{tag}")


def read_kinds(folder: Path) -> dict[str, dict[str, Any]]:
    """kind -> its family and its codes in PLOVER, CAMEO and ACLED (see the head of kinds.tsv for the sources)."""
    kinds: dict[str, dict[str, Any]] = {}
    for row in read_table("kinds.tsv", KIND_COLUMNS, ("kind", "family", "gloss_en", "gloss_ar"), folder):
        kinds[row["kind"]] = {name: value for name, value in row.items() if name != "kind"}
    return kinds


def read_finer(folder: Path, known: set[str]) -> dict[str, dict[str, Any]]:
    """Entry id -> its codes where they are finer than those of its kind (see the head of finer_codes.tsv)."""
    out: dict[str, dict[str, Any]] = {}
    columns = ("entry", *KIND_COLUMNS[2:7], "note")
    for row in read_table("finer_codes.tsv", columns, ("entry",), folder):
        if row["entry"] not in known:
            raise row.error(f"no entry {row['entry']!r} in {' or '.join(EVENT_TABLES)}")
        out[row["entry"]] = {name: row[name] for name in KIND_COLUMNS[2:7]}
    return out


def read_particles(folder: Path) -> dict[str, list[str]]:
    """Folded function word -> [its class, what it says of a place] (see the head of particles.tsv)."""
    out: dict[str, list[str]] = {}
    for row in read_table("particles.tsv", PARTICLE_COLUMNS, ("word", "class"), folder):
        if row["class"] not in PARTICLE_CLASSES:
            raise row.error(f"class {row['class']!r} must be one of {sorted(PARTICLE_CLASSES)}")
        out.setdefault(fold(row["word"]), [row["class"], row["place"]])
    return out
