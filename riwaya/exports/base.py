"""What every export is: a writer of claims to a text file; a new format is one file with one class."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import IO, Any


class Exporter(ABC):
    """Writes claims in the order given. ``finish`` is called once, after the last."""

    def __init__(self, out: IO[str]):
        self.out = out
        self.start()

    def start(self) -> None:
        """Write what comes before the first claim."""

    @abstractmethod
    def write(self, claim: dict[str, Any]) -> None:
        """Write one claim in the exchange format."""

    def finish(self) -> None:
        """Write what comes after the last claim."""
