"""What is counted and timed, for Prometheus: of this process, or of all that serve together."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from api.operation.places import Places
from api.operation.shares import METRICS_FOLDER
from rag.assistant import Assistant

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_GENERATION_TIME = "%Y%m%dT%H%M%S"


@dataclass(frozen=True)
class Answered:
    """One request that is over; `route` is the pattern, such as /v1/passages/{passage_id}."""

    method: str
    route: str
    status: int
    seconds: float


class Metrics:
    """The metrics of one application; safe for several threads.

    Labels have few values: routes and not paths, no client, no question.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "seisaku_requests",
            "Requests that are over",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "seisaku_request_seconds",
            "From the head of a request to the end of its answer, waiting included",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._stages = Histogram(
            "seisaku_stage_seconds",
            "Stages of an answer: encode, lexical, dense, fusion, late, explanation, answer, "
            "support; audit of a memo; generate",
            ["stage"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._refused = Counter(
            "seisaku_requests_refused",
            "Requests told to come again, because all places were taken",
            registry=self._registry,
        )
        self._in_progress = self._gauge(
            "seisaku_requests_in_progress", "Requests that are worked on", "livesum"
        )
        self._waiting = self._gauge(
            "seisaku_requests_waiting", "Requests that wait for a place", "livesum"
        )
        self._passages = self._gauge(
            "seisaku_index_passages", "Passages of the index that is served", "mostrecent"
        )
        self._documents = self._gauge(
            "seisaku_index_documents", "Documents that are served", "mostrecent"
        )
        self._built = self._gauge(
            "seisaku_index_built_timestamp_seconds",
            "When the index that is served was built; it stands in the generation's name",
            "mostrecent",
        )
        self._age = self._gauge(
            "seisaku_index_age_seconds", "Time since the index that is served was built", "max"
        )
        self._cache_hits = self._cache_gauge("hits", "Reads of passages that were kept")
        self._cache_misses = self._cache_gauge("misses", "Reads of passages that were not kept")
        self._cache_entries = self._cache_gauge("entries", "Readings of passages that are kept")
        Gauge(
            "seisaku_build_info",
            "The version that runs; always 1",
            ["version"],
            registry=self._registry,
            multiprocess_mode="max",
        ).labels(version("seisaku")).set(1)
        if METRICS_FOLDER not in os.environ:
            ProcessCollector(registry=self._registry)

    def _gauge(self, name: str, text: str, mode: str) -> Gauge:
        # the mode says what becomes of the values of several processes
        return Gauge(name, text, registry=self._registry, multiprocess_mode=mode)  # type: ignore[arg-type]

    def _cache_gauge(self, what: str, text: str) -> Gauge:
        return Gauge(
            f"seisaku_cache_{what}",
            f"{text}, since the index was opened, in the process that told this",
            ["cache"],
            registry=self._registry,
            multiprocess_mode="mostrecent",
        )

    def answered(self, answered: Answered) -> None:
        """Count a request that is over."""
        method = answered.method if answered.method in _METHODS else "other"
        self._requests.labels(method, answered.route, str(answered.status)).inc()
        self._seconds.labels(answered.route).observe(answered.seconds)

    def stages(self, took_ms: Mapping[str, float]) -> None:
        """Time the stages of an answer."""
        for stage, milliseconds in took_ms.items():
            self._stages.labels(stage).observe(milliseconds / 1000)

    def refused(self) -> None:
        """Count a request that found no place."""
        self._refused.inc()

    def busy(self, places: Places) -> None:
        """Tell how many requests are worked on and wait, here; all processes' are added up."""
        self._in_progress.set(places.taken)
        self._waiting.set(places.waiting)

    def page(self, assistant: Assistant) -> bytes:
        """All metrics as Prometheus reads them, those of the other processes included."""
        index = assistant.searcher.index
        self._passages.set(len(index.passages))
        self._documents.set(len(assistant.catalogue))
        built = built_at(index.generation)
        if built is not None:
            self._built.set(built)
            self._age.set(max(time.time() - built, 0))
        for name, info in assistant.caches().items():
            self._cache_hits.labels(name).set(info.hits)
            self._cache_misses.labels(name).set(info.misses)
            self._cache_entries.labels(name).set(info.currsize)
        if METRICS_FOLDER not in os.environ:
            return generate_latest(self._registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)


def built_at(generation: str) -> float | None:
    """When an index generation was built, seconds since 1970, by its name; None of another's."""
    try:
        moment = datetime.strptime(generation.split("-")[0], _GENERATION_TIME)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC).timestamp()
