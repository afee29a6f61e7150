"""Text files of an evaluation: written whole or not at all, read with the reason if they fail."""

import uuid
from pathlib import Path

from eval.errors import FileUnusable
from index.atomic_folder import fsync


def write_text(path: Path, text: str) -> None:
    """Write a file beside its place and move it there; FileUnusable if the disk refuses."""
    beside = path.with_name(f".{path.name}-{uuid.uuid4().hex[:8]}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_text(text, encoding="utf-8", newline="\n")
            fsync(beside)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise FileUnusable(
            f"{path} cannot be written ({error}); make the folder writable or name another",
            message_ja=f"{path} に書き込めません（{error}）。別のフォルダーを指定してください。",
        ) from error


def read_text(path: Path, wanted: str, wanted_ja: str) -> str:
    """The text of a file in UTF-8; FileUnusable says what should be named (`wanted`) instead."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnusable(
            f"{path} cannot be read ({error}); name {wanted}",
            message_ja=f"{path} を読めません（{error}）。{wanted_ja}を指定してください。",
        ) from error
