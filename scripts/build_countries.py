"""Complete riwaya/lexicons/countries.tsv with the countries of CLDR: python scripts/build_countries.py

Rows that are there stay as they are (their columns are edited by hand); a country of CLDR that has no row gets one with
its English and Arabic names and a regular nisba. Needs the ``build-data`` extra (babel).
"""

from __future__ import annotations

import re
import sys
import unicodedata

from babel import Locale

from riwaya.dictionary.actors import COUNTRY_COLUMNS
from riwaya.tables import LEXICONS, read_table

# Codes of CLDR that are no country: regions of the world, test locales, uninhabited or deserted islands.
SKIPPED = frozenset("AC AQ BV CP DG EA EU EZ HM IC QO TA TF UM UN XA XB ZZ".split())  # noqa: SIM905


def slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def main() -> int:
    path = LEXICONS / "countries.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("iso\t"))
    head, body = lines[: start + 1], [line for line in lines[start + 1 :] if line.strip()]
    known = {row["iso"] for row in read_table("countries.tsv", COUNTRY_COLUMNS)}
    arabic, english = Locale("ar").territories, Locale("en").territories
    added = 0
    for code in sorted(arabic):
        if len(code) != 2 or not code.isalpha() or code in SKIPPED or code in known:
            continue
        name_en = re.sub(r"\s*\(.*?\)| SAR China", "", english[code])
        name_ar = re.sub(r"\s*\(.*?\)", "", arabic[code])
        # The regular nisba only of a one-word name in «يا»; of others it is given by hand or there is none.
        nisba = re.sub(r"ا$", "", name_ar.removeprefix("ال")) if re.fullmatch(r"\S+يا", name_ar) else ""
        body.append("\t".join([code, slug(name_en), "", "", "", name_en, name_ar, nisba, "", "", "cldr"]))
        added += 1
    body.sort(key=lambda line: (line.startswith("-"), line.split("\t")[0], line.split("\t")[1]))
    path.write_text("\n".join(head + body) + "\n", encoding="utf-8")
    print(f"countries.tsv: {added} added, {len(body)} in all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
