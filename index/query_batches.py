"""Queries that are asked at the same time are encoded together: one pass of the model for all."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from index.query_embedding import QueryEmbedding


@dataclass
class _Waiting:
    """A query whose caller waits; `woken` once it has its outcome, or is to lead the next batch."""

    query: str
    woken: threading.Event = field(default_factory=threading.Event)
    outcome: QueryEmbedding | BaseException | None = None


class QueryBatches:
    """Encodes the queries of many threads, whatever waits meanwhile in one batch, first come first.

    There is no thread of its own: the first caller starts at once and works for itself alone;
    those who come meanwhile wait, and when it is done the one who has waited longest encodes
    for up to `most` of them. So nobody works on a batch that his own query is not in, and one
    client is as quick as without (cf. flat combining, Hendler et al., SPAA 2010). No more wait
    than there are calling threads.
    """

    def __init__(self, encode: Callable[[list[str]], Sequence[QueryEmbedding]], most: int) -> None:
        self._encode = encode
        self._most = most
        self._lock = threading.Lock()
        self._queue: deque[_Waiting] = deque()
        self._led = False

    @property
    def waiting(self) -> int:
        """How many queries wait for the batch that is being encoded to end."""
        return len(self._queue)

    def encode(self, query: str) -> QueryEmbedding:
        """The embedding of a query; raises what encoding that query alone raises."""
        mine = _Waiting(query)
        with self._lock:
            self._queue.append(mine)
            leads, self._led = not self._led, True
        if not leads:
            mine.woken.wait()
        if mine.outcome is None:
            self._lead()
        if isinstance(mine.outcome, BaseException):
            raise mine.outcome
        assert mine.outcome is not None  # a batch gives each of its queries an outcome
        return mine.outcome

    def _lead(self) -> None:
        """Encode the oldest queries, the caller's first of all, and let the next one lead."""
        with self._lock:
            batch = [self._queue.popleft() for _ in range(min(self._most, len(self._queue)))]
        outcomes: dict[str, QueryEmbedding | BaseException] = {}
        try:
            outcomes = self._outcomes(list(dict.fromkeys(item.query for item in batch)))
        finally:
            with self._lock:
                following = self._queue[0] if self._queue else None
                self._led = following is not None
            # first of all: the model works on while these go on with their answers
            if following is not None:
                following.woken.set()
            for item in batch:
                item.outcome = outcomes.get(item.query) or RuntimeError("encoding was broken off")
                item.woken.set()

    def _outcomes(self, queries: list[str]) -> dict[str, QueryEmbedding | BaseException]:
        try:
            return dict(zip(queries, self._encode(queries), strict=True))
        except Exception as error:
            if len(queries) == 1:
                return {queries[0]: error}
        # one of them is to blame: each by itself, so that the others are answered
        return {
            query: outcome for one in queries for query, outcome in self._outcomes([one]).items()
        }
