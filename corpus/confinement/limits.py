"""How much a file may cost to read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReadingLimits:
    """What one file's reading may take: seconds of processor, bytes of memory, bytes it gives.

    `wall_factor` is how many times longer it may take by the clock: other work goes first.
    """

    cpu_s: int = 180
    memory_bytes: int = 2_000_000_000
    result_bytes: int = 400_000_000
    wall_factor: int = 4

    @property
    def wall_s(self) -> float:
        """Seconds by the clock after which the reading is ended."""
        return float(self.cpu_s * self.wall_factor)


DOCUMENT_LIMITS = ReadingLimits()
"""Those of a document: nobody waits for it, and it may have a thousand pages."""

MEMO_LIMITS = ReadingLimits(
    cpu_s=20, memory_bytes=1_000_000_000, result_bytes=50_000_000, wall_factor=3
)
"""Those of a memo: somebody waits for it."""
