"""Reads a generator that blocks in a worker thread, and ends it when nobody reads on."""

import contextlib
import threading
from collections.abc import AsyncIterator, Generator
from typing import TypeVar

from anyio import to_thread

Item = TypeVar("Item")


async def in_worker(stream: Generator[Item], abandoned: threading.Event) -> AsyncIterator[Item]:
    """The items of a generator that never gives None; a reader who goes away ends it.

    A thread cannot be cancelled: `abandoned` is set, which the generator looks at, and the
    thread that has it in hand closes it.
    """

    def step() -> Item | None:
        item = next(stream, None)
        if abandoned.is_set():
            stream.close()
        return item

    try:
        while (item := await to_thread.run_sync(step, abandon_on_cancel=True)) is not None:
            yield item
    finally:
        abandoned.set()
        # refused while the thread is still in it, which then closes it itself
        with contextlib.suppress(ValueError):
            stream.close()
