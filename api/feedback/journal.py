"""Where judgements are kept: a file of JSON lines that only grows, one line a judgement."""

import logging
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from filelock import FileLock, Timeout

from api.feedback.feedback import Feedback, Rating
from index.sealed_json import sealed_line, unsealed

FILE = "feedback/feedback.jsonl"
"""Its place in the data folder."""
_LOCK_TIMEOUT_S = 10.0
_MAX_BYTES = 200_000_000
_log = logging.getLogger(__name__)


class JournalError(Exception):
    """A judgement cannot be kept now; the message says why and the remedy."""


class FeedbackJournal:
    """Judgements in the order in which they came; safe for several threads and processes.

    Each is written whole, on a line of its own, under a lock, and synced before it counts as
    kept. Of a line that a crash cut off the rest is lost and no other line is. Each carries the
    hash of its content.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, feedback: Feedback) -> None:
        """Keep a judgement; JournalError if the file cannot be written or is full."""
        line = sealed_line(asdict(feedback))
        try:
            self.path.parent.mkdir(mode=0o700, exist_ok=True)
            with FileLock(f"{self.path}.lock", timeout=_LOCK_TIMEOUT_S):
                self._append(line)
        except Timeout as error:
            raise JournalError(
                f"{self.path} was in use for {_LOCK_TIMEOUT_S:.0f} s; send it again"
            ) from error
        except OSError as error:
            raise JournalError(
                f"{self.path} cannot be written ({error.strerror}); make room or allow writing"
            ) from error

    def read(self) -> Iterator[Feedback]:
        """The judgements, oldest first; a line that cannot be read is passed over and logged."""
        for number, found in self.lines():
            if isinstance(found, Feedback):
                yield found
            else:
                _log.warning("line %d of %s is no judgement: %s", number, self.path, found)

    def lines(self) -> Iterator[tuple[int, Feedback | Exception]]:
        """Each line's number with its judgement, or with what is wrong with it."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise JournalError(
                f"{self.path} cannot be read ({error.strerror}); allow reading"
            ) from error
        for number, line in enumerate(content.split(b"\n"), 1):
            if not line.strip():
                continue
            found: Feedback | Exception
            try:
                found = _feedback(unsealed(line.decode("utf-8"), may_lack=True))
            except (ValueError, TypeError, KeyError) as error:
                found = error
            yield number, found

    def _append(self, line: bytes) -> None:
        with self.path.open("a+b") as file:
            size = file.seek(0, os.SEEK_END)
            if size + len(line) > _MAX_BYTES:
                raise JournalError(
                    f"{self.path} has {size:,} bytes, the limit is {_MAX_BYTES:,}; "
                    "export it, then move it away"
                )
            if size:
                file.seek(size - 1)
                if file.read(1) != b"\n":  # the line before was cut off by a crash
                    line = b"\n" + line
            file.write(line)
            file.flush()
            os.fsync(file.fileno())


def _feedback(entry: dict[str, object]) -> Feedback:
    right = entry["right_citation_id"]
    ids = entry["citation_ids"]
    if not isinstance(ids, list):
        raise TypeError(f"citation_ids is {ids!r}")
    return Feedback(
        question=str(entry["question"]),
        rating=Rating(str(entry["rating"])),
        citation_ids=tuple(map(str, ids)),
        right_citation_id=None if right is None else str(right),
        comment=str(entry["comment"]),
        feedback_id=str(entry["feedback_id"]),
        received_at=str(entry["received_at"]),
    )
