"""The keys of one installation: made, listed, revoked, and recognised in a request."""

import os
import time
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from api.security.errors import KeyRefused, key_refused
from api.security.key import Key, KeyRole
from api.security.key_file import KeyFile, revoked
from api.security.principal import ANONYMOUS, LOCAL
from api.security.private_files import private_folder
from api.security.secret import Secret, new_secret, read_secret

FILE = "keys.json"
_USED = "used"
_MAX_NAME_CHARS = 64
_RESERVED = (ANONYMOUS.name, LOCAL.name)
# the hash of no secret: an unknown id takes as long to refuse as a wrong secret
_NOTHING = "0" * 64


def _now() -> datetime:
    return datetime.now(UTC)


class Keys:
    """The keys in a folder; `now` gives the time in UTC."""

    def __init__(self, folder: Path, now: Callable[[], datetime] = _now) -> None:
        self._file = KeyFile(folder / FILE)
        self._used = folder / _USED
        self._now = now

    @classmethod
    def of(cls, data_folder: Path) -> "Keys":
        """The keys of a data folder, which is made where it is not there."""
        return cls(private_folder(data_folder))

    @property
    def were_made(self) -> bool:
        """Whether there ever was a key here."""
        return self._file.was_made

    def all(self) -> list[Key]:
        """Every key that was ever made, the oldest first."""
        return sorted(self._file.keys().values(), key=lambda key: key.created_at)

    def active(self) -> list[Key]:
        """The keys that open something now."""
        return [key for key in self.all() if key.state(self._now()) == "active"]

    def create(self, name: str, role: KeyRole, expires: datetime | None = None) -> Secret:
        """Make a key; its secret is in what is returned and nowhere else.

        Raises KeyRefused for a name that is taken or is none, and for an end in the past.
        """
        name = _checked_name(name)
        now = self._now()
        if expires is not None and expires <= now:
            raise KeyRefused(
                f"the key would have expired at {expires:%Y-%m-%d %H:%M} UTC; choose a later day",
                f"期限 {expires.astimezone():%Y-%m-%d %H:%M} は過ぎています。"
                "後の日を指定してください。",
            )
        secret = new_secret()
        with self._file.changing() as keys:
            if any(key.name == name and key.state(now) != "revoked" for key in keys.values()):
                raise KeyRefused(
                    f"there is a key named {name!r}; revoke it first, or choose another name",
                    f"「{name}」という名前のキーが既にあります。先に失効させるか、"
                    "別の名前にしてください。",
                )
            key = Key(secret.key_id, name, role, secret.sha256, now, expires)
            keys[key.key_id] = key
        return secret

    def revoke(self, name_or_id: str) -> Key:
        """End a key at once; raises KeyRefused if there is no such key that is not revoked."""
        now = self._now()
        with self._file.changing() as keys:
            for key in keys.values():
                if name_or_id in (key.name, key.key_id) and key.revoked_at is None:
                    ended = revoked(key, now)
                    keys[key.key_id] = ended
                    return ended
            raise KeyRefused(
                f"there is no key {name_or_id!r} to revoke; `seisaku keys list` shows them",
                f"失効させるキー「{name_or_id}」はありません。`seisaku keys list` で"
                "確かめてください。",
            )

    def recognise(self, text: str) -> Key:
        """The active key that a secret is of; raises Refused (401), and says why to its owner."""
        secret = read_secret(text)
        key = self._file.keys().get(secret.key_id) if secret else None
        if secret is None or not secret.is_kept_as(key.sha256 if key else _NOTHING) or not key:
            raise key_refused(
                "this is no API key of this service; copy the whole key, or have one made",
                "このAPIキーは使えません。キー全体をコピーしたか確かめるか、"
                "管理者に作成を依頼してください。",
            )
        state = key.state(self._now())
        if state != "active":
            words = {"expired": "期限が切れています", "revoked": "失効しています"}[state]
            raise key_refused(
                f"this API key is {state}; have a new one made",
                f"このAPIキーは{words}。管理者に新しいキーの作成を依頼してください。",
            )
        self._note_use(key)
        return key

    def is_active(self, key_id: str) -> bool:
        """Whether the key of that id opens something now."""
        key = self._file.keys().get(key_id)
        return key is not None and key.state(self._now()) == "active"

    def key(self, key_id: str) -> Key | None:
        """The key of that id, whatever its state."""
        return self._file.keys().get(key_id)

    def last_used_on(self, key: Key) -> date | None:
        """The day on which a key was last used; None if it never was."""
        try:
            used_at = (self._used / key.key_id).stat().st_mtime
        except OSError:
            return None
        return datetime.fromtimestamp(used_at, UTC).astimezone().date()

    def _note_use(self, key: Key) -> None:
        """Note the day: a file's time, apart from the keys, so that reading rewrites no key.

        Only the day is told, and a disk that refuses costs the note and not the request.
        """
        path = self._used / key.key_id
        try:
            if time.time() - path.stat().st_mtime < 3600:
                return
        except OSError:
            pass  # never used, or not to be read: tried again below
        try:
            self._used.mkdir(mode=0o700, exist_ok=True)
            path.touch(mode=0o600)
            os.utime(path)
        except OSError:
            return


def expiry(text: str, now: datetime) -> datetime:
    """When a key ends that is good until a day (2027-03-31, all of it) or for days (90d).

    Raises KeyRefused for anything else.
    """
    days = text.strip().removesuffix("日").removesuffix("d")
    if days != text.strip() and days.isascii() and days.isdigit() and len(days) <= 5:
        return now + timedelta(days=int(days))
    try:
        day = date.fromisoformat(text.strip()) + timedelta(days=1)
        return datetime(day.year, day.month, day.day).astimezone(UTC)  # in this machine's zone
    except (ValueError, OverflowError, OSError) as error:
        raise KeyRefused(
            f"--expires is {text!r}; write a day such as 2027-03-31 or days such as 90d",
            f"期限「{text}」は読めません。2027-03-31 のような日か、90d のような日数で"
            "指定してください。",
        ) from error


def _checked_name(name: str) -> str:
    name = unicodedata.normalize("NFC", name.strip())
    odd = any(unicodedata.category(sign)[0] in "CZ" and sign != " " for sign in name)
    if not name or len(name) > _MAX_NAME_CHARS or odd or name.lower() in _RESERVED:
        raise KeyRefused(
            f"--name is {name!r}; give 1 to {_MAX_NAME_CHARS} letters, no control characters, "
            f"and none of {', '.join(_RESERVED)}",
            f"名前「{name}」は使えません。制御文字を含まない1～{_MAX_NAME_CHARS}文字で、"
            f"{'、'.join(_RESERVED)} 以外にしてください。",
        )
    return name
