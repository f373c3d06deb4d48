"""Why an incident has its grade and its origins: a code with what fills it in, so that any language can say it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from riwaya.linking.tables import names
from riwaya.tables import read_table

LANGUAGES = ("en", "ar")
COMMAS = {"en": ", ", "ar": "، "}


@dataclass(frozen=True, slots=True)
class Reason:
    """``code`` of reason_words.tsv; ``fill``: numbers; ``who``: ids or ``kind:words``; ``about``: of ABOUT."""

    code: str
    fill: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """In English."""
        return tell(self.record(), "en", lambda ident: names().get(ident, ident.partition(":")[2] or ident))

    def record(self) -> dict[str, Any]:
        """For the record and for exports."""
        return {"code": self.code, **self.fill}


@cache
def table() -> dict[str, dict[str, str]]:
    """code -> language -> words (reason_words.tsv)."""
    rows = read_table("reason_words.tsv", ("key", *LANGUAGES, "note"), ("key", *LANGUAGES))
    return {row["key"]: {language: row[language] for language in LANGUAGES} for row in rows}


def tell(
    reason: Mapping[str, Any], language: str, name: Callable[[str], str], about: Callable[[str], str] = str
) -> str:
    """A reason in a language; ``name``: an id to a name, ``about``: a thing of ABOUT to its word."""
    words = table().get(reason["code"])
    if words is None:
        return str(reason["code"])
    filled = {key: value for key, value in reason.items() if key != "code"}
    for key, say in (("who", name), ("about", about)):
        if key in filled:
            filled[key] = COMMAS[language].join(map(say, filled[key]))
            filled[key] += " …" if filled.get("more") else ""
    return words[language].format(**filled)


def texts(reasons: Sequence[Reason]) -> list[str]:
    """All in English."""
    return [reason.text for reason in reasons]
