"""The file of the keys: JSON of mode 0600, replaced whole, read anew whenever it is another."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from api.security.errors import KeysDamaged
from api.security.key import Key, KeyRole
from api.security.private_files import private_lock, write_private
from index.sealed_json import sealed, unsealed

_VERSION = 2
_WITHOUT_SEAL = 1
_Stamp = tuple[int, int, int]


class KeyFile:
    """The keys on the disk; safe for several threads and processes.

    Every look at them asks the file system first whether the file is still the same (a few
    microseconds), so that what a command changes holds for the next request of every worker.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read: tuple[_Stamp, dict[str, Key]] | None = None

    @property
    def was_made(self) -> bool:
        """Whether there ever was a key: the file stays when the last one is revoked."""
        return self.path.exists()

    def keys(self) -> dict[str, Key]:
        """The keys by their id; raises KeysDamaged if the file is not what it should be."""
        stamp = self._stamp()
        if stamp is None:
            return {}
        if self._read is None or self._read[0] != stamp:
            # the stamp is older than what is read with it: at worst it is read once more
            self._read = stamp, self._load()
        return self._read[1]

    @contextmanager
    def changing(self) -> Iterator[dict[str, Key]]:
        """The keys, to be changed in place; they are written when the block ends well."""
        with private_lock(self.path.with_suffix(".lock")):
            keys = dict(self.keys())
            yield keys
            content = {"version": _VERSION, "keys": [_as_json(key) for key in keys.values()]}
            write_private(self.path, sealed(content).encode())

    def _stamp(self) -> _Stamp | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise KeysDamaged(self.path, error.strerror) from error
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _load(self) -> dict[str, Key]:
        try:
            text = self.path.read_text(encoding="utf-8")
            content = json.loads(text)
            # what earlier versions wrote has no seal, and gets one with the next change
            if content["version"] != _WITHOUT_SEAL:
                content = unsealed(text)  # a changed bit of a date could open a revoked key
                if content["version"] != _VERSION:
                    raise KeysDamaged(self.path, f"version {content['version']!r}")
            keys = [_from_json(row) for row in content["keys"]]
        except OSError as error:
            raise KeysDamaged(self.path, error.strerror) from error
        except (ValueError, KeyError, TypeError) as error:
            raise KeysDamaged(self.path, type(error).__name__) from error
        return {key.key_id: key for key in keys}


def revoked(key: Key, now: datetime) -> Key:
    """The key, revoked at that moment."""
    return replace(key, revoked_at=now)


def _as_json(key: Key) -> dict[str, str | None]:
    return {
        "key_id": key.key_id,
        "name": key.name,
        "role": key.role,
        "sha256": key.sha256,
        "created_at": key.created_at.isoformat(),
        "expires_at": key.expires_at.isoformat() if key.expires_at else None,
        "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
    }


def _from_json(row: dict[str, Any]) -> Key:
    role: KeyRole = row["role"]
    if role not in get_args(KeyRole) or len(row["sha256"]) != 64:
        raise ValueError(role)
    return Key(
        key_id=row["key_id"],
        name=row["name"],
        role=role,
        sha256=row["sha256"],
        created_at=_moment(row["created_at"]),
        expires_at=_moment(row["expires_at"]) if row["expires_at"] else None,
        revoked_at=_moment(row["revoked_at"]) if row["revoked_at"] else None,
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
