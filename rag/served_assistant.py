"""An assistant that follows its index: what is added or removed is seen without a restart."""

import logging
import threading
from collections.abc import Callable

from corpus.errors import CorpusError
from index.errors import SearchIndexError
from rag.assistant import Assistant

_log = logging.getLogger(__name__)


class ServedAssistant:
    """Gives the assistant of the newest index; safe for several threads.

    `stamp` changes with every new index, `reopen` opens it with the model that is loaded. While
    one thread opens the new index, others go on with the former one; where the new one cannot
    be opened, all do, and the log says why.
    """

    def __init__(
        self,
        assistant: Assistant,
        stamp: Callable[[], object],
        reopen: Callable[[Assistant], Assistant],
    ) -> None:
        self._assistant = assistant
        self._stamp = stamp
        self._reopen = reopen
        self._opened = stamp()
        self._opening = threading.Lock()

    def current(self) -> Assistant:
        """The assistant on the newest index that can be opened."""
        try:
            stamp = self._stamp()
        except SearchIndexError:
            return self._assistant  # the folder is gone; what is in memory can still answer
        if stamp != self._opened and self._opening.acquire(blocking=False):
            try:
                self._assistant = self._reopen(self._assistant)
            except (CorpusError, SearchIndexError) as error:
                _log.error("the new index is not served, the former one is: %s", error)
            finally:
                self._opened = stamp  # a failure is told once, not on every question
                self._opening.release()
        return self._assistant
