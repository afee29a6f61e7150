"""Why a request is refused before it is carried out, and what is wrong with keys and logs."""

from pathlib import Path


class Refused(Exception):
    """A request that is not carried out; the message says the remedy, in both languages.

    `status` is its HTTP status, `headers` are sent with it.
    """

    def __init__(
        self,
        status: int,
        message: str,
        message_ja: str,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message_ja = message_ja
        self.headers = headers or {}


def not_signed_in() -> Refused:
    """No key came with a request that needs one."""
    return Refused(
        401,
        "no API key was sent; send `Authorization: Bearer <key>`, or sign in at /signin",
        "APIキーがありません。Authorization: Bearer <キー> を付けて送るか、"
        "/signin でサインインしてください。",
        {"WWW-Authenticate": 'Bearer realm="seisaku"'},
    )


def key_refused(message: str, message_ja: str) -> Refused:
    """A key came that is none, or none any more."""
    return Refused(
        401,
        message,
        message_ja,
        {"WWW-Authenticate": 'Bearer realm="seisaku", error="invalid_token"'},
    )


def not_allowed() -> Refused:
    """The key is good, and not for this."""
    return Refused(
        403,
        "this needs a key with the role admin; have one made: "
        "`seisaku keys create --name NAME --role admin`",
        "この操作には管理者（admin）のキーが必要です。"
        "`seisaku keys create --name 名前 --role admin` で作れます。",
    )


def unusable() -> Refused:
    """Keys or sessions cannot be read or written; where they lie is for the log alone."""
    return Refused(
        503,
        "keys or sessions cannot be used now, so nobody is let in; the service's log says why",
        "キーまたはサインインの情報を使えないため、どなたも利用できません。"
        "管理者に連絡してください。",
        {"Retry-After": "30"},
    )


class SecurityError(Exception):
    """Keys or the audit log cannot be used as things stand; the message says the remedy."""

    def __init__(self, message: str, message_ja: str) -> None:
        super().__init__(message)
        self.message_ja = message_ja


class SecurityFolderNotWritable(SecurityError):
    """The disk refuses what the security folder is to hold."""

    def __init__(self, path: Path, error: OSError) -> None:
        why = error.strerror or "it is in use"
        super().__init__(
            f"{path} cannot be written ({why}); make room there or make it writable, "
            "or move the data with SEISAKU_DATA",
            f"{path} に書き込めません（{why}）。空き容量と書き込み権限を確かめるか、"
            "SEISAKU_DATA で場所を変えてください。",
        )


class KeysDamaged(SecurityError):
    """The file of the keys is not one that this program wrote; nobody gets in by it."""

    def __init__(self, path: Path, why: object) -> None:
        super().__init__(
            f"the key file {path} cannot be read ({why}); restore it from a backup, or delete "
            "it and make new keys with `seisaku keys create`",
            f"キーのファイル {path} を読めません（{why}）。バックアップから戻すか、削除して"
            "`seisaku keys create` でキーを作り直してください。",
        )


class KeyRefused(SecurityError):
    """A key is not made or revoked as asked."""


class OpenToNetwork(SecurityError):
    """The service would be open to the network without keys, or closed to everybody."""
