"""Passages on disk: one JSON object a line."""

from pathlib import Path

from corpus.passages.passage import Passage
from corpus.passages.passage_json import passage_from_json, passage_to_json

FILE = "passages.jsonl"


def write_passages(folder: Path, passages: tuple[Passage, ...]) -> None:
    """Write passages into a folder."""
    with (folder / FILE).open("w", encoding="utf-8", newline="\n") as file:
        for passage in passages:
            file.write(passage_to_json(passage) + "\n")


def read_passages(folder: Path) -> tuple[Passage, ...]:
    """Read what `write_passages` wrote; ValueError, KeyError or TypeError on anything else."""
    with (folder / FILE).open(encoding="utf-8") as file:
        return tuple(passage_from_json(line) for line in file)
