"""What a record adds to the lexicon, as pages show it: names, aliases, and the list of what was added."""

from __future__ import annotations

from dataclasses import dataclass, field

from riwaya.dictionary.places import CLASSES as PLACE_CLASSES
from riwaya.own_names import Addition, Unfit
from riwaya.review import names
from riwaya.review.words import Words
from riwaya.store import own_names
from riwaya.store.browse import Browser
from riwaya.store.own_names import Kept

ACTOR_CLASSES = (
    "armed group", "state forces", "state", "political", "international", "monitor", "media", "civil", "person",
    "civilians",
)  # fmt: skip
SETTLED = ("settlement", "quarter", "camp", "base", "crossing", "airport", "road", "mountain", "valley", "district")
SORTS = {"actor": ACTOR_CLASSES, "place": (*SETTLED, *(one for one in PLACE_CLASSES if one not in SETTLED))}


@dataclass(frozen=True)
class Own:
    """``things``: what -> id -> what pages show of it, of those alone that the record adds something to."""

    kept: tuple[Kept, ...] = ()
    things: dict[str, dict[str, names.Named]] = field(default_factory=dict)

    def get(self, what: str, ident: str | None) -> names.Named | None:
        """A thing by its id: with what the record adds to it, else as the lexicon has it."""
        if not ident:
            return None
        return self.things.get(what, {}).get(ident) or names.TABLES[what]().get(ident)

    def of(self, what: str, ident: str) -> list[Kept]:
        """What was added to one thing, the latest first."""
        return [one for one in self.kept if (one.addition.what, one.addition.id) == (what, ident)]

    def find(self, what: str, query: str) -> list[names.Named]:
        """Things that the record adds to, found by their names in either script."""
        return [one for one in self.things.get(what, {}).values() if names.holds(one, query)]


def of(browser: Browser) -> Own:
    """What the record adds, read once for each version of it."""

    def make() -> Own:
        with browser.reading() as connection:
            held = own_names.listed(connection)
        things: dict[str, dict[str, names.Named]] = {"actor": {}, "place": {}}
        for kept in reversed([one for one in held if one.stands]):
            one = kept.addition
            known = things[one.what].get(one.id) or names.TABLES[one.what]().get(one.id) or named(one)
            aliases = known.aliases if one.alias in known.aliases else (*known.aliases, one.alias)
            things[one.what][one.id] = known._replace(aliases=aliases)
        return Own(tuple(held), things)

    return browser.kept("own names", make)


def named(one: Addition) -> names.Named:
    """A thing of the record's own, by the first name that was added for it."""
    side = one.id if one.what == "actor" else ""
    return names.Named(one.id, one.name, one.alias, (), one.sort, one.country, side, one.lat, one.lon)


def wrong(w: Words, error: Exception) -> str:
    """Why a name cannot be added, in the language of the page."""
    if isinstance(error, Unfit):
        values = {**error.values, "what": w.known(f"what.{error.values.get('what')}", "")}
        bearer = names.actors().get(values.get("bearer", "")) or names.places().get(values.get("bearer", ""))
        values |= {"who": bearer.name(w.lang)} if bearer else {}
        return w.known(f"own.wrong.{error.key}", str(error.args[0])).format(**values)
    return str(error.args[0])
