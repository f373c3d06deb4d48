"""The user's own gazetteer beside ours: where its table lies, and the gazetteer that the coder uses with it.

``riwaya gazetteer import`` writes the table. ``RIWAYA_GAZETTEER`` names another one, or none at all where it is empty.
"""

from __future__ import annotations

import hashlib
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from riwaya.errors import InputError

if TYPE_CHECKING:
    from riwaya.coding.where_resolve import Gazetteer

VARIABLE = "RIWAYA_GAZETTEER"
NAME = "gazetteer.tsv"


def default_table() -> Path:
    """Where the user's table lies unless the environment says otherwise; it need not exist."""
    if sys.platform == "win32":
        home = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        home = str(Path.home() / "Library" / "Application Support")
    else:
        home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(home) / "riwaya" / NAME


def user_table() -> Path | None:
    """The user's table, or None where there is none. Raises InputError where RIWAYA_GAZETTEER names no file."""
    named = os.environ.get(VARIABLE)
    if named is None:
        try:
            path = default_table()
            return path if path.is_file() else None
        except (OSError, RuntimeError):  # no home
            return None
    if not named:
        return None
    path = Path(named)
    if not path.is_file():
        raise InputError(
            f"{VARIABLE} names {named}, which is no file; make it with: riwaya gazetteer import … --to {named}",
            code="R211",
        )
    return path.absolute()


@lru_cache(maxsize=1)
def user_gazetteer() -> Gazetteer | None:
    """Our gazetteer with the user's places, or None where there are none: then the coder takes ours as it is."""
    path = user_table()
    if path is None:
        return None
    from riwaya.coding.where_resolve import load_gazetteer

    return load_gazetteer(path)


@lru_cache(maxsize=1)
def user_version() -> str:
    """A short fingerprint of the user's table for the name of the coder; '' where there is none."""
    path = user_table()
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8] if path else ""
