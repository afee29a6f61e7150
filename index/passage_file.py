"""Passages on disk: one JSON object a line."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.link import Link, LinkKind
from corpus.passage import Passage, PassageKind

FILE = "passages.jsonl"


def write_passages(folder: Path, passages: tuple[Passage, ...]) -> None:
    """Write passages into a folder."""
    with (folder / FILE).open("w", encoding="utf-8", newline="\n") as file:
        for passage in passages:
            file.write(json.dumps(asdict(passage), ensure_ascii=False) + "\n")


def read_passages(folder: Path) -> tuple[Passage, ...]:
    """Read what `write_passages` wrote; ValueError, KeyError or TypeError on anything else."""
    with (folder / FILE).open(encoding="utf-8") as file:
        return tuple(_passage(json.loads(line)) for line in file)


def _passage(fields: dict[str, Any]) -> Passage:
    for name in ("section", "pages", "span"):
        fields[name] = tuple(fields[name])
    for name in ("source_spans", "alignment", "sentences"):
        fields[name] = tuple(tuple(span) for span in fields[name])
    fields["kind"] = PassageKind(fields["kind"])
    fields["links"] = tuple(_link(link) for link in fields["links"])
    return Passage(**fields)


def _link(fields: dict[str, Any]) -> Link:
    return Link(
        kind=LinkKind(fields["kind"]),
        span=tuple(fields["span"]),
        passage_id=fields["passage_id"],
        target=tuple(fields["target"]),
    )
