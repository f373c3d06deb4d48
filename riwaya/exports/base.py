"""What every export is: a writer of claims to a text file; a new format is one class, and a line in FORMATS."""

from __future__ import annotations

from abc import ABC, abstractmethod
from importlib import import_module
from typing import IO, Any

FORMATS = {"jsonl": ("riwaya.exports.jsonl", "JsonLines"), "csv": ("riwaya.exports.table", "Table")}

LINKED = {
    "incidents": ("riwaya.exports.incidents", "Incidents"),
    "control": ("riwaya.exports.control", "Control"),
    "wording": ("riwaya.exports.wording", "Wording"),
}
"""What linking finds -> the class that writes it as CSV."""


class Exporter(ABC):
    """Writes claims in the order given. ``finish`` is called once, after the last."""

    def __init__(self, out: IO[str]):
        self.out = out
        self.start()

    def start(self) -> None:  # noqa: B027 - most formats begin with nothing
        """Write what comes before the first claim."""

    @abstractmethod
    def write(self, claim: dict[str, Any]) -> None:
        """Write one claim in the exchange format."""

    def finish(self) -> None:  # noqa: B027 - most formats end with nothing
        """Write what comes after the last claim."""


def exporter(name: str, of: str = "claims") -> type[Exporter]:
    """The class of a format of FORMATS for claims, or for one of LINKED; loaded when it is asked for."""
    module, kind = LINKED[of] if name == "csv" and of in LINKED else FORMATS[name]
    return getattr(import_module(module), kind)


def bounds(low: float | None, high: float | None) -> str:
    """A number as stated: «12», «12–20», «≥12», «≤20», «?»."""
    if low is None and high is None:
        return "?"
    if low == high:
        return plain(low)
    if high is None:
        return f"≥{plain(low)}"
    if low is None:
        return f"≤{plain(high)}"
    return f"{plain(low)}–{plain(high)}"


def plain(value: float | None) -> str:
    """A number without needless decimals and without an exponent."""
    return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".")
