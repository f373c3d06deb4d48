"""Load the compiled lexicons, and compile them from the tables that people edit.

Every lexicon has a module ``riwaya.dictionary.NAME`` with ``build(folder) -> dict`` (JSON-able, deterministic). The
compiled form is ``riwaya/lexicons/compiled/NAME.json``; ``scripts/compile_lexicons.py`` writes it and a test rebuilds
it.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from riwaya.errors import LexiconError
from riwaya.tables import LEXICONS

NAMES = ("events", "actors", "places", "times", "sources", "cues")
COMPILED = LEXICONS / "compiled"


def build(name: str, folder: Path = LEXICONS) -> str:
    """The compiled text of lexicon ``name``, built from the tables in ``folder``."""
    data = import_module(f"riwaya.dictionary.{name}").build(folder)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


@cache
def load(name: str) -> dict[str, Any]:
    """The compiled lexicon ``name`` as plain data. Raises LexiconError where it has not been compiled."""
    path = COMPILED / f"{name}.json"
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise LexiconError(f"{path.name}: lexicon {name!r} is not compiled; run scripts/compile_lexicons.py") from error


@cache
def version() -> str:
    """A short fingerprint of all compiled lexicons and of the weights, for the ``coder`` field of a claim."""
    digest = hashlib.sha256()
    for path in (*(COMPILED / f"{name}.json" for name in NAMES), LEXICONS / "weights.json"):
        if path.exists():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
