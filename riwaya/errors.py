"""Errors that a user may meet: each has a stable code, says what was got, what is valid and what to do next.

The catalogue is docs/errors.md; a test holds the two together.
"""

from __future__ import annotations


class RiwayaError(Exception):
    """Base of every error that the command line prints as one line. ``code`` is stable and searchable."""

    code = "R000"

    def __init__(self, message: str, *, code: str | None = None):
        super().__init__(message)
        if code:
            self.code = code

    def __str__(self) -> str:
        return f"[{self.code}] {self.args[0]}"


class LexiconError(RiwayaError):
    """A lexicon file does not hold to its format; the message names file and line."""

    code = "R100"


class InputError(RiwayaError):
    """Nothing could be read from what was given."""

    code = "R200"


class RecordError(RiwayaError):
    """The record (database) cannot be opened or is not one of ours."""

    code = "R300"
