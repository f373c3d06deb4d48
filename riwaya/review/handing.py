"""Who has which claim of the queue before them, so that two reviewers are not handed the same one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

LASTS = 300.0
"""Seconds for which a claim stays with the reviewer that it was handed to."""


class Handed:
    """Claims (keys) that were handed out lately. Kept in memory: after a restart all are free again."""

    def __init__(self, now: Callable[[], float] = time.monotonic):
        self.now = now
        self._lock = threading.Lock()
        self._held: dict[int, tuple[str, float]] = {}

    def hand(self, by: str, keys: Sequence[int]) -> None:
        """These are before ``by`` now, and no others."""
        with self._lock:
            until = self.now() + LASTS
            self._held = {key: held for key, held in self._held.items() if held[0] != by and held[1] > self.now()} | {
                key: (by, until) for key in keys if self._free(key, by)
            }

    def others(self, by: str) -> frozenset[int]:
        """What others than ``by`` have before them."""
        with self._lock:
            return frozenset(key for key in self._held if not self._free(key, by))

    def _free(self, key: int, by: str) -> bool:
        held = self._held.get(key)
        return held is None or held[0] == by or held[1] <= self.now()
