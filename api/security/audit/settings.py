"""What the audit log holds and for how long."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AuditSettings:
    """The audit log's settings.

    `questions` writes the text that was asked; `required` answers nothing (503) that cannot be
    written down, and waits for the disk. A file of `max_bytes` is closed and another begun;
    `keep_files` closed ones are kept, and none whose last line is older than `keep_days`.
    """

    questions: bool = False
    required: bool = False
    max_bytes: int = 50_000_000
    keep_files: int = 200
    keep_days: int = 1830
