"""Why a request is refused before it is carried out."""


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
