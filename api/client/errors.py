"""What may go wrong between a program and the service."""

from collections.abc import Sequence
from dataclasses import dataclass


class SeisakuError(Exception):
    """Something kept the service from answering; `message_ja` says it in Japanese."""

    def __init__(self, message: str, message_ja: str) -> None:
        super().__init__(message)
        self.message_ja = message_ja


class Unreachable(SeisakuError):
    """Nothing answered at the address, or not in time, or the connection broke."""


class UnreadableAnswer(SeisakuError):
    """What answered speaks another contract: no Seisaku, or one of another version."""


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field of a request."""

    field: str
    message: str
    message_ja: str


class Problem(SeisakuError):
    """The service refused or failed, and said why (RFC 9457).

    `errors` name the fields at fault. `retry_after_s` is how long the service asks to wait,
    `request_id` what its administrator finds the request by in the log; None where not told.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        detail_ja: str,
        errors: Sequence[FieldError] = (),
        retry_after_s: float | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(detail, detail_ja)
        self.status = status
        self.errors = tuple(errors)
        self.retry_after_s = retry_after_s
        self.request_id = request_id


class InvalidRequest(Problem):
    """The request is not one that can be carried out (400, 413, 415, 422, and other 4xx)."""


class Unauthorized(Problem):
    """An API key is needed, or this one is not known (401)."""


class Forbidden(Problem):
    """The API key may not do that (403)."""


class NotFound(Problem):
    """There is no such document, passage, or citation (404)."""


class TooManyRequests(Problem):
    """More was asked than may be (429); wait `retry_after_s`."""


class Unavailable(Problem):
    """The service is busy or not ready yet (503); wait `retry_after_s`."""


class ServiceFailed(Problem):
    """The service failed (other 5xx)."""


_BY_STATUS: dict[int, type[Problem]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    429: TooManyRequests,
    503: Unavailable,
}


def problem_of(status: int) -> type[Problem]:
    """The kind of problem that a status says."""
    return _BY_STATUS.get(status, ServiceFailed if status >= 500 else InvalidRequest)
