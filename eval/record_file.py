"""A record, a frozen dataclass with a format number, as one JSON file."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from eval.errors import SavedRunError
from eval.json_record import from_json
from eval.text_file import read_text, write_text

T = TypeVar("T")


def write_record(path: Path, record: Any) -> None:
    """Write a record, whole or not at all; FileUnusable if the disk refuses."""
    text = json.dumps(asdict(record), ensure_ascii=False, indent=1, allow_nan=False)
    write_text(path, text + "\n")


def read_record(kind: type[T], path: Path, file_format: int) -> T:
    """Read a record; FileUnusable or SavedRunError say what is wrong with the file."""
    entry = read_entry(path)
    try:
        if isinstance(entry, dict) and entry.get("format", file_format) != file_format:
            raise ValueError(f"its format is {entry['format']!r}, this program reads {file_format}")
        return from_json(kind, entry)
    except ValueError as error:
        raise _no_run(path, error) from error


def read_entry(path: Path) -> object:
    """The JSON value of a file; FileUnusable, or SavedRunError if it is no JSON."""
    text = read_text(
        path, "a run that `seisaku eval` wrote", "`seisaku eval` が書いた結果のJSONファイル"
    )
    try:
        return json.loads(text)
    except ValueError as error:
        raise _no_run(path, error) from error


def _no_run(path: Path, reason: ValueError) -> SavedRunError:
    return SavedRunError(
        f"{path} is no saved run ({reason}); run `seisaku eval` anew",
        message_ja=f"{path} は保存された評価結果として読めません（{reason}）。"
        "`seisaku eval` をもう一度実行してください。",
    )
