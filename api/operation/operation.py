"""How the service is run: how much at once, and where its processes meet."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Operation:
    """Limits of one process.

    `at_once` requests are worked on at a time, `waiting` more wait for at most `wait_s`
    seconds each; who comes then is told when to come again.
    """

    at_once: int = 4
    waiting: int = 64
    wait_s: float = 20.0
