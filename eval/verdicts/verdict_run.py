"""A run of verdicts: what was said to each gold item, as one JSON file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.machine import Machine
from eval.record_file import read_entry, read_record, write_record
from eval.saved_run import IndexSummary, SavedRun, read_saved_run
from eval.verdicts.task import Task

FORMAT = 1
"""Raised with every change that readers of older files could not cope with."""


@dataclass(frozen=True)
class Place:
    """A quote and its document; `label` names the place for people, "" for gold evidence."""

    document_id: str
    quote: str
    label: str = ""


@dataclass(frozen=True)
class JudgedItem:
    """An item with the verdict that is right, and what was said.

    `said_together` is the verdict where all items were given as one text, None where they were
    not. `cited` says whether one of the citations holds one of the pieces of evidence, None
    where there is no evidence to cite. `confidence` is None where none is said.
    """

    item_id: str
    text: str
    kind: str
    note: str
    expected: str
    said: str
    said_together: str | None
    confidence: float | None
    explanation: str
    evidence: tuple[Place, ...]
    citations: tuple[Place, ...]
    cited: bool | None
    took_ms: float

    @property
    def is_right(self) -> bool:
        """Whether the verdict is the right one."""
        return self.said == self.expected


@dataclass(frozen=True)
class VerdictRun:
    """The items of one split of a task. `fingerprint` is a SHA-256 over items and evidence.

    `took_ms` are times of the whole, by name: `memo_2000_chars`, a memo of so many characters.
    `made_at` is UTC, ISO 8601.
    """

    task: str
    split: str
    fingerprint: str
    made_at: str
    index: IndexSummary | None
    machine: Machine | None
    items: tuple[JudgedItem, ...]
    took_ms: Mapping[str, float]
    format: int = FORMAT

    @property
    def of_task(self) -> Task:
        """The task, whose verdicts these are."""
        return Task(self.task)

    @property
    def name(self) -> str:
        """As its file is called: `dev-memo`."""
        return f"{self.split}-{self.task}"


def write_verdict_run(path: Path, run: VerdictRun) -> None:
    """Write a run as JSON, whole or not at all; FileUnusable if the disk refuses."""
    write_record(path, run)


def read_run(path: Path) -> SavedRun | VerdictRun:
    """Read a run of either kind; FileUnusable or SavedRunError say what is wrong with the file."""
    entry = read_entry(path)
    if isinstance(entry, dict) and entry.get("task") in set(Task):
        return read_record(VerdictRun, path, FORMAT)
    return read_saved_run(path)
