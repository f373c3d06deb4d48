"""The words of the interface in one language: strings, plurals, numbers, dates. They lie in locale/strings*.tsv."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Literal

from riwaya.errors import LexiconError
from riwaya.tables import read_table

Language = Literal["en", "ar"]
LANGUAGES: tuple[Language, ...] = ("en", "ar")
LOCALE = Path(__file__).parent / "locale"
TABLES = ("strings.tsv", "strings_review.tsv", "strings_names.tsv", "strings_reasons.tsv")
_EASTERN = str.maketrans("0123456789,.%", "٠١٢٣٤٥٦٧٨٩٬٫٪")
_FORMS = {"en": 2, "ar": 6}  # one, other; zero, one, two, few, many, other (CLDR)


@cache
def strings(lang: Language) -> dict[str, str]:
    """key -> words. Raises LexiconError where a string is missing in a language or has the wrong number of forms."""
    out: dict[str, str] = {}
    columns, needed = ("key", "en", "ar", "note"), ("key", "en", "ar")
    for row in (row for table in TABLES for row in read_table(table, columns, required=needed, folder=LOCALE)):
        if row["key"] in out:
            raise row.error(f"{row['key']!r} stands twice")
        forms = row[lang].count("|") + 1
        if forms not in (1, _FORMS[lang]):
            raise row.error(f"{lang} has {forms} forms; one, or {_FORMS[lang]} divided by '|'")
        out[row["key"]] = row[lang]
    return out


def plural(lang: Language, n: int) -> int:
    """Which form of a counted string stands with ``n`` (CLDR plural rules)."""
    if lang == "en":
        return 0 if n == 1 else 1
    if n in (0, 1, 2):
        return n
    rest = n % 100
    return 3 if 3 <= rest <= 10 else 4 if rest >= 11 else 5


class Words:
    """``words("key")`` is a string; ``.count`` picks the plural; ``.number``, ``.date`` write by locale."""

    def __init__(self, lang: Language):
        self.lang: Language = lang
        self.dir = "rtl" if lang == "ar" else "ltr"
        self.other: Language = "en" if lang == "ar" else "ar"
        self._strings = strings(lang)
        # Between facts in a line. A middle dot beside Arabic digits would read as a zero.
        self.dot = " · " if lang == "en" else self._strings["list.comma"] + " "

    def __call__(self, key: str, **values: object) -> str:
        try:
            text = self._strings[key]
        except KeyError:
            raise LexiconError(f"strings.tsv: no string {key!r}; add a row") from None
        return text.format(**{k: self._shown(v) for k, v in values.items()}) if values else text

    def known(self, key: str, otherwise: str) -> str:
        """The string of this key, or ``otherwise``: for codes that a record may hold and we do not know."""
        return self._strings.get(key, otherwise)

    def keys(self, start: str) -> list[str]:
        """The keys that begin so, in the order of the tables."""
        return [key for key in self._strings if key.startswith(start)]

    def count(self, key: str, n: int) -> str:
        """The counted string of ``n`` things."""
        forms = self(key).split("|")
        return forms[plural(self.lang, n) if len(forms) > 1 else 0].format(n=self.number(n))

    def digits(self, text: object) -> str:
        """Digits as the language writes them."""
        return str(text).translate(_EASTERN) if self.lang == "ar" else str(text)

    def number(self, value: float | None) -> str:
        """12,345 or ١٢٬٣٤٥; fractions only where there are any."""
        if value is None:
            return ""
        return self.digits(f"{value:,.10g}" if value % 1 == 0 else f"{value:,.2f}".rstrip("0"))

    def percent(self, share: float | None) -> str:
        """A share of 0 to 1 in whole per cent."""
        return "" if share is None else self.digits(f"{share * 100:.0f}%")

    def date(self, iso: str | None, short: bool = False) -> str:
        """``2017-11-18``, ``2017-11`` or ``2017`` as a day, month or year; '' for none, the text itself if no date."""
        if not iso:
            return ""
        parts = iso[:10].split("-")
        try:
            numbers = [int(part) for part in parts]
            dt.date(*[*numbers, 1, 1][:3])
        except (ValueError, TypeError):
            return iso
        if len(numbers) == 1:
            return self.digits(numbers[0])
        month = self(f"month.{numbers[1]}")
        if len(numbers) == 2:
            return f"{month} {self.digits(numbers[0])}"
        day = f"{self.digits(numbers[2])} {month}"
        return day if short else f"{day} {self.digits(numbers[0])}"

    def span(self, first: str | None, last: str | None) -> str:
        """An interval of days, as short as it can be written."""
        if not first or not last or first == last:
            return self.date(first or last)
        if first[:7] == last[:7] and len(first) == len(last) == 10:
            return f"{self.digits(int(first[8:]))}–{self.date(last)}"
        if first[:4] == last[:4]:
            return f"{self.date(first, short=len(first) > 7)} – {self.date(last)}"
        return f"{self.date(first)} – {self.date(last)}"

    def moment(self, iso: str | None) -> str:
        """A date and time (UTC) as a day and a minute."""
        return f"{self.date(iso[:10])} {self.digits(iso[11:16])}".strip() if iso else ""

    def listed(self, items: list[str]) -> str:
        """a, b and c."""
        if len(items) < 2:
            return "".join(items)
        return self("list.and", first=(self("list.comma") + " ").join(items[:-1]), last=items[-1])

    def _shown(self, value: object) -> str:
        return self.number(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


@cache
def words(lang: Language) -> Words:
    """The words of a language, read once."""
    return Words(lang)
