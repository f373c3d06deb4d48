"""What single words say, worked out once a word form: the same few hundred thousand forms return all the time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Said = TypeVar("Said")
MOST = 80_000  # forms remembered: a memory that grew with the corpus would fill a worker


class Memory(dict[str, Said]):
    """Folded word -> what ``read`` says of it, nothing (falsy) for most. It forgets everything when it holds too much."""

    def __init__(self, read: Callable[[str], Said]):
        super().__init__()
        self.read = read

    def __missing__(self, word: str) -> Said:
        if len(self) >= MOST:
            self.clear()
        said = self[word] = self.read(word)
        return said


class Sieve(Memory[tuple[tuple[int, Any], ...]]):
    """Several memories asked at once: one look-up a token instead of one for each of them.

    A word's entry holds (number of the memory, what it says) for those that say anything of the word.
    """

    def __init__(self, memories: Sequence[Memory[Any]]):
        super().__init__(lambda word: tuple((n, said) for n, m in enumerate(memories) if (said := m[word])))
        self.memories = memories

    def spots(self, words: Sequence[str]) -> dict[int, list[tuple[int, Any]]]:
        """For each memory (by its ``id``): (number, what is said of it) of each of ``words`` of which anything is."""
        out: list[list[tuple[int, Any]]] = [[] for _ in self.memories]
        for at, found in enumerate(map(self.__getitem__, words)):
            for memory, said in found:
                out[memory].append((at, said))
        return {id(memory): spots for memory, spots in zip(self.memories, out, strict=True)}
