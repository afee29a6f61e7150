"""Reading passages ahead while nobody asks, so that the first questions find them read."""

import threading
import time
from collections.abc import Callable, Iterable

from corpus.passages.passage import Passage
from index.encoder import Encoder

_UNUSED_S = 1.0


def read_ahead(
    passages: Iterable[Passage],
    read: Callable[[Passage], object],
    encoder: Encoder,
    seconds: float,
    ended: threading.Event,
) -> None:
    """Read passages one by one, for so many seconds at most, or until `ended`.

    Questions and memos come first: nothing is read until a second after the last of them.
    """
    end = time.monotonic() + seconds
    for passage in passages:
        while encoder.unused_s < _UNUSED_S and time.monotonic() < end and not ended.is_set():
            ended.wait(_UNUSED_S / 2)
        if time.monotonic() > end or ended.is_set():
            break
        read(passage)
