"""Abbreviations on disk: one JSON object a line."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from corpus.language.abbreviations import Abbreviation

FILE = "abbreviations.jsonl"


def write_abbreviations(folder: Path, abbreviations: Iterable[Abbreviation]) -> None:
    """Write abbreviations into a folder."""
    with (folder / FILE).open("w", encoding="utf-8", newline="\n") as file:
        for abbreviation in abbreviations:
            file.write(json.dumps(asdict(abbreviation), ensure_ascii=False) + "\n")


def read_abbreviations(folder: Path) -> tuple[Abbreviation, ...]:
    """Read what `write_abbreviations` wrote; ValueError, KeyError or TypeError otherwise."""
    with (folder / FILE).open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return tuple(Abbreviation(**{**row, "span": tuple(row["span"])}) for row in rows)
