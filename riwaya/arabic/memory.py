"""What single words say, worked out once a word form: the same few hundred thousand forms return all the time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Said = TypeVar("Said")
MOST = 80_000  # forms remembered: a memory that grew with the corpus would fill a worker


class Memory(dict[str, Said]):
    """Folded word -> what ``read`` says of it. It forgets everything when it holds too much."""

    def __init__(self, read: Callable[[str], Said]):
        super().__init__()
        self.read = read

    def __missing__(self, word: str) -> Said:
        if len(self) >= MOST:
            self.clear()
        said = self[word] = self.read(word)
        return said

    def spots(self, words: Sequence[str], start: int = 0) -> list[tuple[int, Said]]:
        """(its number from ``start``, what is said of it) of each of ``words`` of which anything is said."""
        return [(at, said) for at, said in enumerate(map(self.__getitem__, words), start) if said]
