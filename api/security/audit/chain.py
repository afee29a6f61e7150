"""The chain of the audit log: each line holds its own hash and that of the one before it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.sealed_json import SealBroken, sealed_line, unsealed

BEGINNING = "0" * 64


@dataclass(frozen=True)
class Link:
    """A place in the chain: the number of a line, and the SHA-256 of its bytes."""

    number: int
    sha256: str


def line_hash(line: bytes) -> str:
    """The hash by which the next line refers to this one; its line end is no part of it."""
    return hashlib.sha256(line.rstrip(b"\n")).hexdigest()


def linked(record: dict[str, Any], former: Link) -> bytes:
    """The line of a record behind the former line."""
    return sealed_line({"n": former.number + 1, **record, "prev": former.sha256})


@dataclass(frozen=True)
class Finding:
    """Something in the log that is not as it was written."""

    file: str
    line: int
    message: str
    message_ja: str


@dataclass(frozen=True)
class Verified:
    """What a check of the whole log found; `first` is later than 1 where old files were deleted."""

    lines: int
    first: int | None
    last: Link | None
    torn: int
    findings: tuple[Finding, ...]


def verify(paths: Iterable[Path], expected: Link | None = None) -> Verified:
    """Follow the chain through the files, the oldest first.

    `expected` is a line's number and hash noted at another time, elsewhere: without it nobody
    can tell a log whose end was cut off, or that was written anew from some line on. A line
    that was torn when the machine stopped is counted, and is no finding where the chain goes
    on behind it.
    """
    chain = _Chain()
    for path in paths:
        for number, line in _lines(path):
            chain.take(path.name, number, line)
    findings = list(chain.findings)
    if expected is not None and chain.seen.get(expected.number) != expected.sha256:
        findings.append(
            Finding(
                "",
                0,
                f"line n={expected.number} has not the hash that was noted for it",
                f"n={expected.number} の行が、控えてあったハッシュと一致しません",
            )
        )
    return Verified(chain.lines, chain.first, chain.last, chain.torn, tuple(findings))


class _Chain:
    """The chain as far as it was followed; lives for one check."""

    def __init__(self) -> None:
        self.lines = self.torn = 0
        self.first: int | None = None
        self.last: Link | None = None
        self.seen: dict[int, str] = {}
        self.findings: list[Finding] = []
        self._hash: str | None = None

    def take(self, file: str, number: int, line: bytes) -> None:
        former, self._hash = self._hash, line_hash(line)
        try:
            record = unsealed(line.decode("utf-8"), may_lack=True)
            count, previous = int(record["n"]), str(record["prev"])
        except SealBroken:
            self._say(file, number, "was changed", "は書き換えられています")
            return
        except (ValueError, KeyError, TypeError):
            self.torn += 1  # where it was changed by hand, the next line does not fit it
            return
        self.lines += 1
        expected = None if self.last is None else self.last.number + 1
        if former is not None and previous != former:
            self._say(
                file,
                number,
                "does not fit the line before it: that was changed, or one is missing",
                "は前の行と合いません。前の行が書き換えられたか、行が抜けています",
            )
        elif expected is not None and count != expected:
            self._say(file, number, f"has n={count}, not {expected}", f"の番号が{expected}でない")
        elif former is None and count == 1 and previous != BEGINNING:
            self._say(file, number, "is no beginning", "は始まりの行ではありません")
        if self.first is None:
            self.first = count
        self.last = Link(count, self._hash)
        self.seen[count] = self._hash

    def _say(self, file: str, number: int, english: str, japanese: str) -> None:
        self.findings.append(
            Finding(file, number, f"{file}:{number} {english}", f"{file} の{number}行目{japanese}")
        )


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        yield from enumerate(file, 1)
