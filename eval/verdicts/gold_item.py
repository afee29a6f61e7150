"""Gold of verdicts: a sentence or a quotation, and what should be said of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.catalogue import Catalogue
from eval.errors import GoldError
from eval.evidence import Evidence
from eval.gold import GOLD_FOLDER, Split
from eval.gold_sources import GoldSources
from eval.json_lines import JsonLines
from eval.verdicts.task import Task

_ID = re.compile(r"[A-Za-z0-9._-]+")
_EVIDENCE_FIELDS = frozenset({"document_id", "quote"})


@dataclass(frozen=True)
class GoldItem:
    """A text with the verdict that is right, and where the sources say so.

    `kind` is what makes it hard (`number`, `negation`, …), in the words of the file.
    `document_id` is the one that a quotation is looked for in, None for all. Any of the
    evidence will do as proof.
    """

    item_id: str
    text: str
    verdict: str
    kind: str
    evidence: tuple[Evidence, ...]
    note: str
    document_id: str | None = None


def load_items(task: Task, split: Split, catalogue: Catalogue) -> tuple[GoldItem, ...]:
    """Load a split's items of a task from the package; GoldError if a file breaks the rules."""
    return read_items(task, GOLD_FOLDER / f"{task}-{split}.jsonl", catalogue)


def read_items(task: Task, path: Path, catalogue: Catalogue) -> tuple[GoldItem, ...]:
    """Read a JSONL file of memo sentences or quotations and locate the evidence of each.

    Raises GoldError with the line for broken JSON, an unknown or missing field, a verdict that
    the task does not have, an id used twice, a verdict that needs evidence without
    any or another with some, and for evidence that, white space aside, does not stand in its
    source exactly once.
    """
    sources = GoldSources(catalogue)
    reader = JsonLines(path, GoldError)
    items = tuple(
        _item(task, reader, line, entry, sources)
        for line, entry in reader.entries(frozenset(_fields(task)))
    )
    if not items:
        raise reader.error(1, "there is no item", "write at least one")
    return items


def _fields(task: Task) -> Iterator[str]:
    yield from (task.id_field, task.text_field, "verdict", "kind", "evidence", "note")
    if task is Task.QUOTES:
        yield "document_id"


def _item(
    task: Task, reader: JsonLines, line: int, entry: dict[str, Any], sources: GoldSources
) -> GoldItem:
    item_id = reader.identifier(
        line, entry[task.id_field], task.id_field, _ID, "use letters, digits, `.`, `_` and `-`"
    )
    verdict = reader.choice(line, entry, "verdict", set(task.verdicts))
    items = entry["evidence"]
    if not isinstance(items, list):
        raise reader.error(line, f"evidence is {items!r}", "give a list, empty if none")
    if bool(items) != (verdict in task.proven):
        raise reader.error(
            line,
            f"{item_id} is {verdict} and has {len(items)} pieces of evidence",
            f"give evidence for {', '.join(task.proven)}, and [] for the others",
        )
    document_id = entry.get("document_id")
    if document_id is not None:
        sources.source(reader, line, reader.text(line, entry, "document_id"))
    return GoldItem(
        item_id,
        reader.text(line, entry, task.text_field),
        verdict,
        reader.text(line, entry, "kind"),
        tuple(_evidence(reader, line, item, sources) for item in items),
        reader.text(line, entry, "note", blank=True),
        document_id,
    )


def _evidence(reader: JsonLines, line: int, item: object, sources: GoldSources) -> Evidence:
    entry = reader.fields(line, item, _EVIDENCE_FIELDS)
    document_id, quote = (reader.text(line, entry, name) for name in ("document_id", "quote"))
    return sources.evidence(reader, line, document_id, quote)
