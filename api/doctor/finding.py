"""What the doctor found."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is: damage fails the command, a warning does not."""

    DAMAGE = "damage"
    WARNING = "warning"
    NOTE = "note"


class Repair(StrEnum):
    """What `--repair` does of it."""

    RESTORE = "finish_restore"
    STORE = "store"
    MODEL = "model"
    INDEX = "index"
    JOB = "job"
    LEFTOVER = "leftover"


@dataclass(frozen=True)
class Finding:
    """One thing that was found: what it is, where, and what helps.

    `repair` is what `seisaku doctor --repair` does, None where it must be done by hand.
    """

    level: Level
    where: str
    message: str
    message_ja: str
    remedy_ja: str
    repair: Repair | None = None


@dataclass(frozen=True)
class Checked:
    """Which part was looked at, how much of it, and what was found."""

    part: str
    count: int
    findings: tuple[Finding, ...]
