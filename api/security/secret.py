"""The secret of an API key: made, written, recognised, compared."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

PREFIX = "seisaku_"
_FORM = re.compile(r"seisaku_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
_SECRET_BYTES = 32


@dataclass(frozen=True)
class Secret:
    """A key as its owner holds it; `key_id` is no secret, and finds the record."""

    key_id: str
    text: str

    def __repr__(self) -> str:
        """The id alone: what is shown in a log or a traceback is no key."""
        return f"Secret({self.key_id})"

    @property
    def sha256(self) -> str:
        """What is kept of it.

        One round of SHA-256 is enough here: passwords need slow, salted hashes because they
        can be guessed, and 256 random bits cannot. It costs each request microseconds.
        """
        return hashlib.sha256(self.text.encode()).hexdigest()

    def is_kept_as(self, sha256: str) -> bool:
        """Whether this is the secret of that hash; takes as long for every answer."""
        return hmac.compare_digest(self.sha256, sha256)


def new_secret() -> Secret:
    """A secret of 256 random bits with a prefix that scanners for leaked keys can look for."""
    key_id = secrets.token_hex(6)
    return Secret(key_id, f"{PREFIX}{key_id}_{secrets.token_urlsafe(_SECRET_BYTES)}")


def read_secret(text: str) -> Secret | None:
    """The secret that a text is; None if it has not the form of one."""
    found = _FORM.fullmatch(text)
    return Secret(found[1], text) if found else None
