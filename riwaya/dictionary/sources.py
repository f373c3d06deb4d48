"""Compile what tells according to whom: reporting verbs and phrases, words that name speakers, media and agencies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from riwaya.arabic.inflect import noun_forms, verb_forms
from riwaya.arabic.normalise import fold
from riwaya.arabic.tokens import tokenise
from riwaya.tables import LEXICONS, Row, read_table

REPORTING = ("verb", "present", "masdar", "participle", "pattern", "strength", "continuing", "kind", "object", "note")
WORDS = ("class", "forms", "gender", "number", "note")
OUTLETS = ("id", "name_en", "kind", "country", "names", "sign", "note")

KINDS = frozenset(
    ("say", "claim", "confirm", "deny", "announce", "report", "warn", "add", "quote", "accuse", "demand", "threaten")
)
VERB_PATTERNS = frozenset(("clause", "any", "relay"))
PHRASE_PATTERNS = frozenset(("phrase", "phrase+verb"))
HEADS = ("anon", "always", "role", "body", "media", "statement")
SETS = (
    "about", "adjective", "again", "background", "came", "cause", "consequence", "governs", "issued", "leads",
    "likewise", "negation", "openly", "passes", "plain", "preposition", "relative", "reports", "same", "that",
    "thereby", "title", "topic", "turn", "undirect", "unquoting", "within",
)  # fmt: skip
SEQUENCES = ("boundary", "unbounded", "outlet", "aside", "quantity", "continues")
_PRONOUNS = ("ه", "ها", "هم", "هما")
_PERSONS = {"3ms": "ms", "3fs": "fs", "3md": "mp", "3fd": "fp", "3mp": "mp"}


def build(folder: Path = LEXICONS) -> dict[str, Any]:
    """The compiled lexicon of sources.

    ``verbs``: form -> [row, tense, gender, number, pronoun]; ``rows``: [verb, kind, pattern, strength, continuing,
    needed words, words before the object]; ``phrases``: first word -> [[other words, joined preposition, pattern]];
    ``heads``: form -> [class, gender, number, definite]; ``sets``: class -> words;
    ``sequences``: class -> first word -> [other words];
    ``outlets``: name -> [id, name, kind, needs a head]; ``signs``: sign -> [id, name, kind].
    Raises LexiconError with file and line for a cell that is not valid.
    """
    words = list(read_table("anonymous_sources.tsv", WORDS, ("class", "forms"), folder))
    needed = _needed(words)
    data: dict[str, Any] = {"verbs": {}, "rows": [], "phrases": {}}
    _reporting(data, needed, folder)
    data.update(_words(words))
    data.update(_outlets(folder))
    return data


def _needed(words: list[Row]) -> dict[str, list[str]]:
    """Verb -> words of which one must follow for it to report («حمل … مسؤولية»)."""
    needed: dict[str, list[str]] = {}
    for row in words:
        if row["class"] == "unsaid":
            for pair in row.many("forms"):
                verb, sign, word = pair.partition(">")
                if not sign:
                    raise row.error(f"{pair!r} is not VERB>word")
                needed.setdefault(fold(verb), []).append(fold(word))
    return needed


def _reporting(data: dict[str, Any], needed: dict[str, list[str]], folder: Path) -> None:
    held: dict[str, tuple[int, list[Any]]] = {}
    for row in read_table("reporting.tsv", REPORTING, ("verb", "pattern", "strength", "kind"), folder):
        _check(row)
        if row["pattern"] in PHRASE_PATTERNS:
            _add_phrase(data["phrases"], row)
            continue
        number, strength = len(data["rows"]), int(row["strength"])
        verb = fold(row["verb"])
        before = fold(row["object"]).split()
        entry = [verb, row["kind"], row["pattern"], strength, row["continuing"], needed.get(verb, []), before]
        data["rows"].append(entry)
        try:
            forms = _forms(row)
        except ValueError as error:
            raise row.error(str(error)) from error
        for form, form_tags in forms:
            # A form of two verbs belongs to the surer one; a finite verb goes before a participle, and that before a
            # dual («لافتا»).
            tense, dual = form_tags[0], form_tags[-1] == "dual"
            rank = strength * 10 + {"past": 4, "pres": 3, "part": 2, "masdar": 0}[tense] - 3 * dual
            if form not in held or rank > held[form][0]:
                held[form] = (rank, [number, *form_tags[:4]])
    data["verbs"] = {form: entry for form, (_, entry) in held.items()}
    for entries in data["phrases"].values():
        entries.sort(key=lambda e: -len(e[0]))


def _check(row: Row) -> None:
    if row["kind"] not in KINDS:
        raise row.error(f"kind {row['kind']!r} is none of {sorted(KINDS)}")
    if row["pattern"] not in VERB_PATTERNS | PHRASE_PATTERNS:
        raise row.error(f"pattern {row['pattern']!r} is none of {sorted(VERB_PATTERNS | PHRASE_PATTERNS)}")
    if row["strength"] not in ("1", "2", "3"):
        raise row.error(f"strength {row['strength']!r} is none of 1, 2, 3")
    if row["continuing"] not in ("yes", "no", "past", ""):
        raise row.error(f"continuing {row['continuing']!r} is none of yes, no, past")


def _add_phrase(phrases: dict[str, list[Any]], row: Row) -> None:
    parts = fold(row["verb"]).split()
    join = parts.pop() if len(parts[-1]) == 1 else ""
    phrases.setdefault(parts[0], []).append([parts[1:], join, row["pattern"]])


def _forms(row: Row) -> list[tuple[str, list[str]]]:
    """(form, [tense, gender, number, pronoun]) of one verb: third persons, with object pronouns; masdar, participle."""
    out: list[tuple[str, list[str]]] = []
    for form, tags in verb_forms(row["verb"], row["present"], passive=False).items():
        for tag in sorted(tags):
            tense, person, *rest = tag.split(".")
            dual = person.endswith("d")
            if person not in _PERSONS or "j" in rest or (dual and row["strength"] != "3"):
                continue  # «اقرأ» is no dual of «أقر»
            agreement = list(_PERSONS[person])
            if "bound" not in rest:
                out.append((form, [tense, *agreement, "", "dual" if dual else ""]))
            if person in ("3ms", "3fs") or "bound" in rest:
                out += [(form + pronoun, [tense, *agreement, pronoun]) for pronoun in _PRONOUNS]
    if row["masdar"]:
        for form, tags in noun_forms(row["masdar"]).items():
            if "sg" in tags or ("pl" in tags and row["kind"] in ("accuse", "threaten")):
                out.append((form, ["masdar", "", "", ""]))
            if tags & {"sg", "sg.bound"} and not form.endswith("ه"):
                out += [(form + pronoun, ["masdar", "", "", pronoun]) for pronoun in _PRONOUNS]
    if row["participle"]:
        for form, tags in noun_forms(row["participle"], participle=True).items():
            for tag, (gender, number) in (("sg.acc", "ms"), ("sg.f", "fs"), ("pl.acc", "mp")):
                if tag in tags:
                    out.append((form, ["part", gender, number, ""]))
    return out


def _words(words: list[Row]) -> dict[str, Any]:
    heads: dict[str, list[Any]] = {}
    sets: dict[str, list[str]] = {name: [] for name in SETS}
    sequences: dict[str, dict[str, list[list[str]]]] = {name: {} for name in SEQUENCES}
    for row in words:
        name = row["class"]
        if name not in HEADS + SETS + SEQUENCES + ("unsaid",):
            raise row.error(f"class {name!r} is none of {HEADS + SETS + SEQUENCES + ('unsaid',)}")
        for form in map(fold, row.many("forms")):
            if name in HEADS:
                entry = [name, row["gender"], row["number"]]
                heads.setdefault(form, [*entry, form.startswith("ال") and len(form) > 4])
                heads.setdefault("ال" + form, [*entry, True])
            elif name in SETS:
                sets[name].append(form)
            elif name in SEQUENCES:
                first, *rest = form.split()
                sequences[name].setdefault(first, []).append(rest)
    for entries in sequences.values():
        for rests in entries.values():
            rests.sort(key=len, reverse=True)
    return {"heads": heads, "sets": {n: sorted(set(w)) for n, w in sets.items()}, "sequences": sequences}


def _outlets(folder: Path) -> dict[str, Any]:
    names: dict[str, list[Any]] = {}
    signs: dict[str, list[Any]] = {}
    for row in read_table("outlets.tsv", OUTLETS, ("id", "name_en", "kind"), folder):
        if row["kind"] not in ("agency", "outlet"):
            raise row.error(f"kind {row['kind']!r} is neither agency nor outlet")
        entry = [row["id"], row["name_en"], row["kind"]]
        for name in row.many("names"):
            bare = fold(name.removeprefix("~"))
            names.setdefault(bare, [*entry, name.startswith("~")])
        for sign in row.many("sign"):
            tokens = tokenise(sign)
            signs.setdefault(" ".join(w for w, k in zip(tokens.norm, tokens.kind, strict=True) if k != "sign"), entry)
    return {"outlets": names, "signs": signs}
