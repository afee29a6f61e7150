"""A saved run: what one setting found in one data set, measured, as one JSON file.

The report, the comparison of two runs and the regression gate read it, and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.machine import Machine
from eval.record_file import read_record, write_record

FORMAT = 1
"""Raised with every change that readers of older files could not cope with."""

KEPT_HITS = 10
"""Hits kept of each query; measures are over all that were found."""


@dataclass(frozen=True)
class Mean:
    """The mean over n queries, and the ends of its 95 % bootstrap confidence interval."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class DatasetSummary:
    """The data set of a run: `kind` is gold, squad, beir, jmteb or trec.

    `fingerprint` is the SHA-256 over its queries and qrels (those that were run, so with a limit
    it is another) and, but for the gold, whose passages change as reading improves, its passages.
    """

    name: str
    kind: str
    fingerprint: str
    passages: int
    queries: int
    answerable: int


@dataclass(frozen=True)
class IndexSummary:
    """The index generation that was searched, and its recipe."""

    generation: str
    recipe: Mapping[str, str]


@dataclass(frozen=True)
class StageTime:
    """The median and the 95th percentile over all queries, milliseconds."""

    p50_ms: float
    p95_ms: float


@dataclass(frozen=True)
class Cost:
    """What the run cost. Megabytes are 10^6 bytes; None is what could not be measured.

    `stages` has `encode`, the other stages of a search, `answer` where answers were judged, and
    `total`; `ratio_to_encode` is total over encode, of the medians.
    """

    stages: Mapping[str, StageTime] = field(default_factory=dict)
    ratio_to_encode: float | None = None
    index_mb: float | None = None
    resident_mb: float | None = None


@dataclass(frozen=True)
class Group:
    """The means over a group of queries: of one `type`, of one `wording`, of one `document`."""

    kind: str
    name: str
    queries: int
    measures: Mapping[str, Mean]


@dataclass(frozen=True)
class Expected:
    """One piece of evidence: its part of the question, and the passages that hold it.

    Of one part any is enough, of different parts one each is needed. `quote` is "" where the
    data set names passages and no words in them.
    """

    part: int
    document_id: str
    quote: str
    passage_ids: tuple[str, ...]


@dataclass(frozen=True)
class SavedHit:
    """A hit: raw scores by retriever, what each adds to the score, and the terms in common.

    `parts_held` are the parts of the question whose evidence this passage holds.
    """

    rank: int
    passage_id: str
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    matched: tuple[str, ...] = ()
    parts_held: tuple[int, ...] = ()


@dataclass(frozen=True)
class SavedQuery:
    """A query with its values by measure, what should have come, and what came.

    `first_relevant_rank` is that of the first hit that holds any part, among all hits and not
    only those kept; None if none does. `status` is `answered` or `not_found`, None where no
    answers were asked for. An unanswerable query has no `expected`. `confidence` in [0, 1] is
    what the answer says of itself; `withheld_text` are the spans that a refused question would
    have got, None where it was answered or not asked again without refusal.
    """

    query_id: str
    text: str
    type: str | None
    wording: str | None
    answer: str | None
    note: str
    values: Mapping[str, float]
    expected: tuple[Expected, ...]
    hits: tuple[SavedHit, ...]
    first_relevant_rank: int | None
    status: str | None = None
    answer_text: str | None = None
    confidence: float | None = None
    withheld_text: str | None = None


@dataclass(frozen=True)
class SavedPassage:
    """A passage as a reader sees it; `label` is its section and page, as far as there are any."""

    document_id: str
    text: str
    label: str


@dataclass(frozen=True)
class SavedRun:
    """One setting on one data set.

    `settings` are the values that make up the setting, for people and for `compare`;
    `measures` are over all queries that a measure applies to; `passages` are those that occur
    in hits or expected. `made_at` is UTC, ISO 8601. A run that came as a TREC file has no index,
    no machine, no passages and no texts.
    """

    name: str
    settings: Mapping[str, Any]
    dataset: DatasetSummary
    made_at: str
    index: IndexSummary | None
    machine: Machine | None
    cost: Cost
    measures: Mapping[str, Mean]
    groups: tuple[Group, ...]
    queries: tuple[SavedQuery, ...]
    passages: Mapping[str, SavedPassage]
    format: int = FORMAT


def write_saved_run(path: Path, run: SavedRun) -> None:
    """Write a run as JSON, whole or not at all; FileUnusable if the disk refuses."""
    write_record(path, run)


def read_saved_run(path: Path) -> SavedRun:
    """Read a run; FileUnusable or SavedRunError say what is wrong with the file."""
    return read_record(SavedRun, path, FORMAT)
