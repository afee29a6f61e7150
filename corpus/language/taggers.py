"""Taggers that threads borrow from one another."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Tagger = TypeVar("Tagger")


class Taggers(Generic[Tagger]):
    """Makes a tagger when all that there are cut a text for another thread; keeps each for ever.

    One tagger cuts for one thread at a time. A tagger of each thread's own would not do: fugashi
    frees none (250 MB of address space and some MB of memory each), and a server's threads come
    and go for years.
    """

    def __init__(self, make: Callable[[], Tagger]) -> None:
        self._make = make
        self._free: deque[Tagger] = deque()

    @contextmanager
    def borrowed(self) -> Iterator[Tagger]:
        """A tagger that is the caller's until the block ends, and so is what it has cut."""
        try:
            tagger = self._free.pop()
        except IndexError:
            tagger = self._make()
        try:
            yield tagger
        finally:
            self._free.append(tagger)
