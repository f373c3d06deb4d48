"""Names that a record has beside the lexicon: other names of actors and places, and actors and places of its own.

Plain data (``Addition``) and what the coder makes of it (``OwnNames``). A name counts as it is written, folded, with
whatever clitics stand before it; it changes the coding of those articles alone whose text holds it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from riwaya.arabic.normalise import fold
from riwaya.dictionary.actors import CLASSES as ACTOR_CLASSES
from riwaya.dictionary.actors import plain
from riwaya.dictionary.loading import load
from riwaya.dictionary.places import CLASSES as PLACE_CLASSES
from riwaya.errors import InputError

if TYPE_CHECKING:
    from riwaya.coding.where_resolve import Gazetteer
    from riwaya.coding.who_lexicon import ActorLexicon

SHORTEST = 4
"""Letters that a name has at least: shorter ones stand inside too many other words."""
LONGEST = 120
PREFIX = "own:"
"""How the ids of a record's own actors and places begin."""
_ARABIC = re.compile(r"[\u0621-\u064a]")
_WORDS = re.compile(r"[^\W_]+")


class Addition(NamedTuple):
    """One name of an actor or a place. ``name`` (English) and what follows it are given for things of the record's own.

    ``sort``: class of actors.tsv, or class of place of gazetteer.tsv. ``lat``, ``lon``: degrees.
    """

    what: str  # actor, place
    id: str
    alias: str  # as a person wrote it
    name: str = ""
    sort: str = ""
    country: str = ""
    lat: float | None = None
    lon: float | None = None

    @property
    def own(self) -> bool:
        """Whether the thing itself is of the record, and not of the lexicon."""
        return self.id.startswith(PREFIX)


class OwnNames:
    """The additions of a record as the coder uses them. ``base``: the gazetteer that its places stand beside."""

    def __init__(self, additions: Sequence[Addition] = (), base: Gazetteer | None = None):
        self.additions = tuple(sorted(set(additions), key=repr))
        self.base = base
        self._patterns = [(one, pattern(one.alias)) for one in self.additions]

    def __bool__(self) -> bool:
        return bool(self.additions)

    def held(self, text: str) -> list[Addition]:
        """The additions whose name an article's text holds, with the other names of the same thing."""
        folded = fold(text)
        found = {(one.what, one.id) for one, wanted in self._patterns if wanted.search(folded)}
        return [one for one in self.additions if (one.what, one.id) in found]

    @cached_property
    def lexicon(self) -> ActorLexicon | None:
        """The actor lexicon with the record's names; None where it has none for actors."""
        from riwaya.coding.who_lexicon import ActorLexicon

        added = [one for one in self.additions if one.what == "actor"]
        if not added:
            return None
        data = load("actors")
        actors, names, nouns = dict(data["actors"]), dict(data["names"]), dict(data["nouns"])
        for one in added:
            if one.own:
                actors[one.id] = [one.name, one.sort, one.country or None, one.id]
                first, _, rest = plain(one.alias).partition(" ")
                if rest:
                    word = first[2:] if first.startswith("ال") and len(first) > 4 else first
                    nouns[one.id] = sorted({*nouns.get(one.id, ()), word})
            names[plain(one.alias)] = [[one.id, ""]]
        return ActorLexicon({**data, "actors": actors, "names": names, "nouns": nouns})

    @cached_property
    def gazetteer(self) -> Gazetteer | None:
        """The gazetteer with the record's places; None where it has none."""
        from riwaya.coding.where_resolve import load_gazetteer, with_places

        added = [one for one in self.additions if one.what == "place"]
        if not added:
            return None
        rows = [
            (one.id, one.alias, None if one.lat is None or one.lon is None else
             (one.name, f"{one.lat:.4f}", f"{one.lon:.4f}", one.country, "", "0", one.sort, ""))
            for one in added
        ]  # fmt: skip
        return with_places(self.base or load_gazetteer(), rows)


def version(additions: Iterable[Addition]) -> str:
    """A short fingerprint of additions for the name of the coder; '' for none."""
    told = "\n".join(sorted("\t".join(map(str, one._replace(alias=plain(one.alias)))) for one in additions))
    return hashlib.sha256(told.encode()).hexdigest()[:8] if told else ""


def pattern(alias: str) -> re.Pattern[str]:
    """What finds a name in a folded text: its words in order, the first behind clitics that may take its article."""
    words = _WORDS.findall(fold(alias))
    first = words[0].removeprefix("ال") if words and len(words[0]) > 4 else (words or [""])[0]
    return re.compile(r"[\W_]+".join(map(re.escape, [first, *words[1:]])) + r"(?!\w)")


def new_id(what: str, name: str) -> str:
    """The id of an actor or place of the record's own, from its English name."""
    return PREFIX + ("pl-" if what == "place" else "") + "-".join(re.findall(r"[a-z0-9]+", name.casefold()))[:60]


class Unfit(InputError):
    """A name that cannot be added. ``key`` says why, ``values`` of what, for whoever says it in another language."""

    code = "R299"

    def __init__(self, key: str, said: str, **values: str):
        super().__init__(said.format(**values))
        self.key = key
        self.values = values


def check(one: Addition, standing: Iterable[Addition]) -> Addition:
    """The addition as it is kept. Raises Unfit (R299) where it cannot be; says what is wrong and what would do."""
    alias = " ".join(one.alias.split())
    form = plain(alias)
    if not _ARABIC.search(form):
        raise Unfit("letters", "«{alias}» has no Arabic letter; give the name as Arabic texts write it", alias=alias)
    if len(form.replace(" ", "").removeprefix("ال")) < SHORTEST:
        said = "«{alias}» is too short; a name needs {n} letters, or it would be found inside other words"
        raise Unfit("short", said, alias=alias, n=str(SHORTEST))
    if len(alias) > LONGEST:
        raise Unfit("long", "the name is too long; it may have {n} letters", n=str(LONGEST))
    if one.what not in ("actor", "place") or not one.id or len(one.id) > 120:
        raise Unfit("whose", "say which actor or place the name belongs to")
    standing = list(standing)
    one = one._replace(alias=alias, name=" ".join(one.name.split())[:LONGEST])
    own = next((held for held in standing if held.what == one.what and held.id == one.id), None)
    if one.own and own is not None:
        one = one._replace(name=own.name, sort=own.sort, country=own.country, lat=own.lat, lon=own.lon)
    if one.own:
        check_own(one)
    elif one.id in known_ids(one.what):
        one = one._replace(name="", sort="", country="", lat=None, lon=None)
    else:
        said = "there is no {what} {ident} in the lexicon; choose one, or add a new one with its name"
        raise Unfit("unknown", said, what=one.what, ident=one.id)
    bearers = [held.id for held in standing if held.what == one.what and plain(held.alias) == form]
    bearers += [i for i, _ in load("actors")["names"].get(form, ())] if one.what == "actor" else places_named(form)
    said = "«{alias}» is a name of {who} already; "
    if one.id in bearers:
        raise Unfit("known", said + "nothing to add", alias=alias, who=label(one.id, standing), bearer=one.id)
    if one.what == "actor" and bearers:
        who = label(bearers[0], standing)
        raise Unfit("taken", said + "one name cannot mean both", alias=alias, who=who, bearer=bearers[0])
    if one.what == "place" and cue(form):
        raise Unfit("word", "«{alias}» is an ordinary word; give the name with what sets it apart", alias=alias)
    return one


def check_own(one: Addition) -> None:
    """Raise Unfit where an actor or place of the record's own lacks what it needs."""
    classes: Iterable[str] = ACTOR_CLASSES if one.what == "actor" else PLACE_CLASSES
    if not re.search(r"[A-Za-z]", one.name):
        raise Unfit("english", "give an English name, plain and neutral, for readers of little Arabic")
    if one.sort not in classes:
        said = "the class {sort} is none of {classes}"
        raise Unfit("class", said, sort=repr(one.sort), classes=", ".join(sorted(classes)))
    if one.country and not re.fullmatch("[A-Z]{2}", one.country):
        said = "the country {country} is no code of two letters, such as SY; or leave it away"
        raise Unfit("country", said, country=repr(one.country))
    known = one.lat is not None and one.lon is not None
    if one.what == "place" and not (known and -90 <= (one.lat or 0) <= 90 and -180 <= (one.lon or 0) <= 180):
        raise Unfit("point", "a place needs its latitude (-90 to 90) and longitude (-180 to 180) in degrees")


def known_ids(what: str) -> Any:
    """The ids of the lexicon's actors, or places."""
    return load("actors")["actors"] if what == "actor" else set(load("places")["places"]["id"].split("\t"))


def cue(form: str) -> bool:
    """Whether a folded word says what sort of place it is, and names none."""
    return any(form in table or form.removeprefix("ال") in table for table in load("places")["cues"].values())


def places_named(form: str) -> list[str]:
    """The ids of the gazetteer's places of this folded name."""
    from riwaya.coding.where_resolve import load_gazetteer
    from riwaya.dictionary.places import key

    held = load_gazetteer()
    return [held.place(row).id for row in held.rows(key(form))]


def label(ident: str, standing: Iterable[Addition]) -> str:
    """What to call a thing in a message: its English name, else its id."""
    own = next((one.name for one in standing if one.id == ident and one.name), "")
    row = load("actors")["actors"].get(ident)
    return own or (str(row[0]) if row else ident)
