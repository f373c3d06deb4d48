"""From a name as a person types it, Arabic or English, or an id, to the ids that it may mean."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A place of the gazetteer."""

    id: str
    name: str
    lat: float | None
    lon: float | None


def places_named(name: str) -> list[Place]:
    """The places of this id or name, settlements before areas of the name, then by population; [] for none."""
    from riwaya.dictionary.loading import load
    from riwaya.dictionary.places import CLASSES, key

    data = load("places")
    columns = {key: data["places"][key].split("\t") for key in ("id", "en", "lat", "lon", "population", "class")}
    wanted = name.strip()
    folded = key(wanted)
    listed = dict(line.split("=") for table in ("bare", "names") for line in data[table].split("\n"))
    found = [int(at) for at in listed.get(folded, "").split(",") if at]
    lower = wanted.casefold()
    found += [n for n, (one, en) in enumerate(zip(columns["id"], columns["en"], strict=True))
              if one == wanted or en.casefold() == lower]  # fmt: skip
    order = sorted(
        set(found),
        key=lambda n: (
            CLASSES[columns["class"][n]][0] not in ("settlement", "site"),
            -int(columns["population"][n]),
            n,
        ),
    )
    return [
        Place(columns["id"][n], columns["en"][n], float(columns["lat"][n]), float(columns["lon"][n])) for n in order
    ]


def actors_named(name: str) -> list[str]:
    """The ids of actors of this id, English name or Arabic name; the words themselves where there is none."""
    from riwaya.arabic.normalise import fold
    from riwaya.dictionary.loading import load

    data = load("actors")
    wanted = name.strip()
    lower = wanted.casefold()
    folded = fold(wanted)
    found = {row[0] for row in data["names"].get(folded, ())}
    found |= {one for one, row in data["actors"].items() if one == lower or (row[0] or "").casefold() == lower}
    return sorted(found) or [wanted, "~" + folded]


def referents(name: str) -> list[str]:
    """What wording may keep under this name: ids of actors and places, or the kind of an act."""
    return sorted({name, *actors_named(name), *(place.id for place in places_named(name))})


def actor_name(ident: str) -> str:
    """The English name of an actor for people; an unknown one in the words of the text, with a question mark."""
    from riwaya.linking.tables import names

    return f"? {ident[1:]}" if ident.startswith("~") else names().get(ident, ident)
