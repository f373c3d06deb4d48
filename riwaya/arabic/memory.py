"""What single words say, worked out once a word form: the same few hundred thousand forms return all the time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

Said = TypeVar("Said")
MOST = 80_000  # forms remembered: a memory that grew with the corpus would fill a worker


class Memory(dict[str, Said]):
    """Word -> what ``read`` says of it, nothing (falsy) for most.

    When it holds too much it forgets the words that have not been asked about for long.
    """

    def __init__(self, read: Callable[[str], Said]):
        super().__init__()
        self.read = read
        self.older: dict[str, Said] = {}  # what was known when this half of the memory began to fill

    def __missing__(self, word: str) -> Said:
        if len(self) >= MOST // 2:
            self.older = dict(self)
            self.clear()
        said = self[word] = self.older[word] if word in self.older else self.read(word)
        return said


Entry = tuple[tuple[int, Any], ...]
"""(number of the memory, what it says) for those memories of a sieve that say anything of a word."""


class Asked(Protocol):
    """A word that remembers what the sieve that asked last knows of it."""

    norm: str
    asked: Sieve | None
    said: Entry


class Sieve:
    """Several memories asked at once: what they say of a word is kept with the word."""

    def __init__(self, memories: Sequence[Memory[Any]]):
        self.memories = memories

    def _ask(self, word: str) -> Entry:
        return tuple([(number, said) for number, memory in enumerate(self.memories) if (said := memory.read(word))])

    def spots(self, words: Sequence[Asked]) -> dict[int, list[tuple[int, Any]]]:
        """For each memory (by its ``id``): (number, what is said of it) of each of ``words`` of which anything is."""
        out: list[list[tuple[int, Any]]] = [[] for _ in self.memories]
        for at, word in enumerate(words):
            if word.asked is not self:
                word.asked, word.said = self, self._ask(word.norm)
            for memory, said in word.said:
                out[memory].append((at, said))
        return {id(memory): spots for memory, spots in zip(self.memories, out, strict=True)}
