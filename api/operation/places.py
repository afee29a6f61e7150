"""Places for requests that are worked on: so many at once, so many waiting, first come first."""

import asyncio
import math
import time
from collections import deque

from api.operation.operation import Operation

LONGEST_RETRY_S = 30
"""The longest time that who is refused is told to wait, in seconds."""


class Busy(Exception):
    """There is no place, nor one to wait in; `retry_after_s` says when there will be, roughly."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"all places are taken; come again in {retry_after_s} s")
        self.retry_after_s = retry_after_s


class Places:
    """The places of one process; used on its event loop alone."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self._queue: deque[asyncio.Future[None]] = deque()
        self._taken = 0
        # how long a place is taken, as it has been lately
        self._mean_s = 0.1

    @property
    def taken(self) -> int:
        """How many requests are worked on."""
        return self._taken

    @property
    def waiting(self) -> int:
        """How many requests wait for a place."""
        return len(self._queue)

    async def take(self) -> "Place":
        """Wait for a place; Busy if too many wait already, or it takes too long.

        Who is cancelled while waiting leaves the queue.
        """
        if self._taken < self._operation.at_once:
            self._taken += 1
            return Place(self)
        if len(self._queue) >= self._operation.waiting:
            raise Busy(self._retry_after_s())
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            async with asyncio.timeout(self._operation.wait_s):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self._pass_on()  # it was given just as its taker left
            elif turn in self._queue:
                self._queue.remove(turn)
            if isinstance(error, TimeoutError):
                raise Busy(self._retry_after_s()) from error
            raise
        return Place(self)

    def give_back(self, taken_s: float) -> None:
        """Let the one who has waited longest have a place that was taken for so many seconds."""
        self._mean_s += 0.1 * (taken_s - self._mean_s)
        self._pass_on()

    def _pass_on(self) -> None:
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._taken -= 1

    def _retry_after_s(self) -> int:
        """When the queue of now will have been worked off."""
        left_s = (len(self._queue) + 1) * self._mean_s / self._operation.at_once
        return min(max(math.ceil(left_s), 1), LONGEST_RETRY_S)


class Place:
    """A place that was taken; it is given back once, however often that is asked."""

    def __init__(self, places: Places) -> None:
        self._places: Places | None = places
        self._since = time.monotonic()

    def give_back(self) -> None:
        """Let another have it."""
        places, self._places = self._places, None
        if places is not None:
            places.give_back(time.monotonic() - self._since)
