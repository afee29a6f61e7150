"""How well something kept is used."""

from typing import Protocol


class CacheUse(Protocol):
    """Counts since it was made, as functools tells them."""

    @property
    def hits(self) -> int:
        """How often what was wanted was there."""
        ...

    @property
    def misses(self) -> int:
        """How often it had to be made."""
        ...

    @property
    def currsize(self) -> int:
        """How many are kept now."""
        ...
