"""Who is signed in with a browser: a file a session, named by the hash of its cookie."""

import contextlib
import hashlib
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.security.private_files import write_private

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_AT_MOST_A_KEY = 50


@dataclass(frozen=True)
class Session:
    """A browser that has shown a key; `token` is what its cookie holds."""

    token: str
    key_id: str
    expires_at: datetime

    def __repr__(self) -> str:
        """The key's id alone: a cookie in a log would open the door."""
        return f"Session({self.key_id})"


class Sessions:
    """The sessions in a folder, which all workers see; a sign-out ends one everywhere.

    Kept at the server and not in a signed cookie: a cookie that was copied must be worth
    nothing after the sign-out. A thief of the folder learns hashes, and no cookie.
    """

    def __init__(
        self,
        folder: Path,
        lasts: timedelta,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._folder = folder
        self._lasts = lasts
        self._now = now

    def begin(self, key_id: str) -> Session:
        """Sign in; ends what has expired, and the oldest of a key that has too many."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._clear(key_id)
        session = Session(secrets.token_urlsafe(32), key_id, self._now() + self._lasts)
        content = {"key_id": key_id, "expires_at": session.expires_at.isoformat()}
        write_private(self._path(session.token), json.dumps(content).encode())
        return session

    def find(self, token: str) -> Session | None:
        """The session of a cookie; None if there is none, or none any more."""
        if not _TOKEN.fullmatch(token):
            return None
        session = _read(self._path(token), token)
        return session if session and session.expires_at > self._now() else None

    def end(self, token: str) -> None:
        """Sign out; nothing happens if that is done already."""
        if _TOKEN.fullmatch(token):
            self._path(token).unlink(missing_ok=True)

    def _path(self, token: str) -> Path:
        return self._folder / hashlib.sha256(token.encode()).hexdigest()

    def _clear(self, key_id: str) -> None:
        mine: list[tuple[datetime, Path]] = []
        for path in self._folder.iterdir():
            session = _read(path, "")
            if session is None:
                continue
            if session.expires_at <= self._now():
                path.unlink(missing_ok=True)
            elif session.key_id == key_id:
                mine.append((session.expires_at, path))
        for _, path in sorted(mine)[: max(0, len(mine) - _AT_MOST_A_KEY + 1)]:
            path.unlink(missing_ok=True)


def _read(path: Path, token: str) -> Session | None:
    # gone, or being made by another process, or damaged: nobody is signed in by it
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        content = json.loads(path.read_bytes())
        ends = datetime.fromisoformat(content["expires_at"]).astimezone(UTC)
        return Session(token, str(content["key_id"]), ends)
    return None
