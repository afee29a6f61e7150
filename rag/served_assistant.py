"""An assistant that follows its index: what is added or removed is seen without a restart."""

import gc
import logging
import threading
import time
from collections.abc import Callable

from corpus.errors import CorpusError
from index.errors import SearchIndexError
from rag.assistant import Assistant, StageTeller

_RETRY_AFTER_S = 30.0
_FREED_AFTER_S = 10.0
_log = logging.getLogger(__name__)


class ServedAssistant:
    """Gives the assistant of the newest index; safe for several threads.

    `stamp` changes with every new index; `opened` opens the newest, for the first time or with
    the model of the former assistant. While one thread opens a new index, others go on with
    the former one; where it cannot be opened all do, the log says why, and it is tried again
    after half a minute.
    """

    def __init__(
        self,
        stamp: Callable[[], object],
        opened: Callable[[Assistant | None], Assistant],
    ) -> None:
        self._stamp = stamp
        self._open = opened
        # the stamp first: an index that comes while the model is loaded is seen later on
        self._followed = stamp()
        self._assistant = opened(None)
        self._failed: object = None
        self._retry_at = 0.0
        self._opening = threading.Lock()
        self._tell_stages: StageTeller | None = None

    def tell_stages(self, tell: StageTeller) -> None:
        """Have the stages of all answers told, those from later indexes too."""
        self._tell_stages = tell
        self._assistant.tell_stages(tell)

    def current(self) -> Assistant:
        """The assistant on the newest index that can be opened."""
        if self._news() is not None and self._opening.acquire(blocking=False):
            try:
                stamp = self._news()  # asked again: another thread may have just opened it
                if stamp is not None:
                    self._follow(stamp)
            finally:
                self._opening.release()
        return self._assistant

    def close(self) -> None:
        """As `Assistant.close`; it can be asked no more."""
        self._assistant.close()

    def _news(self) -> object | None:
        """The stamp of an index that is to be opened now; None if there is none."""
        try:
            stamp = self._stamp()
        except SearchIndexError:
            return None  # the folder is gone; what is in memory can still answer
        if stamp == self._followed:
            return None
        waits = stamp == self._failed and time.monotonic() < self._retry_at
        return None if waits else stamp

    def _follow(self, stamp: object) -> None:
        # set before it fails, so that no failure whatever is met on every question
        self._failed, self._retry_at = stamp, time.monotonic() + _RETRY_AFTER_S
        try:
            assistant = self._open(self._assistant)
            if self._tell_stages is not None:
                assistant.tell_stages(self._tell_stages)
            former, self._assistant = self._assistant, assistant
            former.supersede()
            _free_later()
        except (CorpusError, SearchIndexError) as error:
            _log.error("the new index is not served, the former one is: %s", error)
        else:
            self._followed, self._failed = stamp, None


def _free_later() -> None:
    """Free a former assistant's cycles, and with them its index, once nobody answers from it.

    Python looks for cycles among long-lived objects only when they have grown by a quarter,
    which takes some changes of a large index; each would be kept until then. It takes 0.4 s.
    """
    timer = threading.Timer(_FREED_AFTER_S, gc.collect)
    timer.daemon = True
    timer.start()
