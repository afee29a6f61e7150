"""What worker processes know of each other: connections, and when each last gave a sign of life."""

import time
from collections.abc import MutableSequence
from dataclasses import dataclass

METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable where prometheus_client looks for the folder in which processes keep metrics."""
_GONE = 2**31 - 1


@dataclass(frozen=True)
class Shares:
    """One worker's view of memory that all share; each writes to its own place alone."""

    connections: MutableSequence[int]
    beats: MutableSequence[float]
    place: int

    def tell(self, connections: int) -> None:
        """Say how many connections this worker has."""
        self.connections[self.place] = connections

    def is_above(self) -> bool:
        """Whether another worker that lives has fewer connections."""
        return self.connections[self.place] > min(self.connections)

    def beat(self) -> None:
        """Give a sign of life."""
        self.beats[self.place] = time.monotonic()


def mark_gone(connections: MutableSequence[int], place: int) -> None:
    """Say that a worker accepts nothing, so that nobody waits for it to take its share."""
    connections[place] = _GONE
