"""JSON lines: one object a line, read with the line and the reason where a rule is broken."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.errors import FileUnusable, LineError


class JsonLines:
    """Reads one JSONL file; what is wrong with it is told as an error of the given kind."""

    def __init__(self, path: Path, kind: type[LineError]) -> None:
        self.path = path
        self._kind = kind
        self._lines_by_id: dict[str, int] = {}

    def error(self, line: int, reason: str, remedy: str) -> LineError:
        """The error that a line breaks a rule."""
        return self._kind(self.path, line, reason, remedy)

    def entries(
        self, required: frozenset[str], optional: frozenset[str] | None = frozenset()
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        """The lines' numbers and objects; with `optional` None, any other fields may be there."""
        try:
            with self.path.open(encoding="utf-8") as file:
                for number, line in enumerate(file, 1):
                    try:
                        entry = json.loads(line)
                    except ValueError as error:
                        raise self.error(
                            number, f"broken JSON ({error})", "write one object a line"
                        ) from error
                    yield number, self.fields(number, entry, required, optional)
        except (OSError, UnicodeDecodeError) as error:
            raise FileUnusable(
                f"the {self._kind.what} {self.path} cannot be read ({error}); "
                "restore it or name another",
                message_ja=f"{self._kind.what_ja} {self.path} を読めません（{error}）。"
                "元に戻すか、別のファイルを指定してください。",
            ) from error

    def fields(
        self,
        line: int,
        entry: object,
        required: frozenset[str],
        optional: frozenset[str] | None = frozenset(),
    ) -> dict[str, Any]:
        """An object that has the required fields, and no others than the optional ones."""
        if not isinstance(entry, dict):
            raise self.error(line, f"{entry!r} is no object", f"give {sorted(required)}")
        known = required | (entry.keys() if optional is None else optional)
        if unknown := sorted(entry.keys() - known):
            raise self.error(line, f"unknown field {unknown[0]!r}", f"use {sorted(known)}")
        if missing := sorted(required - entry.keys()):
            raise self.error(line, f"no field {missing[0]!r}", "add it")
        return entry

    def text(self, line: int, entry: dict[str, Any], name: str, *, blank: bool = False) -> str:
        """A field that must be a text, and not a blank one."""
        value = entry[name]
        if not isinstance(value, str) or not (blank or value.strip()):
            raise self.error(line, f"{name} is {value!r}", "give a text")
        return value

    def choice(self, line: int, entry: dict[str, Any], name: str, allowed: set[Any]) -> str:
        """A field that must be one of the allowed texts."""
        value = entry[name]
        if not isinstance(value, str) or value not in allowed:
            raise self.error(
                line, f"{name} is {value!r}", f"use one of {sorted(map(str, allowed))}"
            )
        return value

    def identifier(
        self, line: int, value: object, name: str, pattern: re.Pattern[str], wanted: str
    ) -> str:
        """An id of the pattern that no line before had; whole numbers are taken for texts."""
        shown = str(value) if type(value) is int else value
        if not isinstance(shown, str) or not pattern.fullmatch(shown):
            raise self.error(line, f"{name} is {value!r}", wanted)
        first = self._lines_by_id.setdefault(shown, line)
        if first != line:
            raise self.error(line, f"{name} {shown!r} is that of line {first} too", "rename one")
        return shown
