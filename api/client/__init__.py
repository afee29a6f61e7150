"""A typed client of the HTTP service, for other Python programs.

from api.client import SeisakuClient

with SeisakuClient("http://127.0.0.1:8000") as seisaku:
answer = seisaku.ask("大学ファンドの運用益から一年に支出できる上限はいくらですか。")
print(answer.status, answer.answer and answer.answer.text)
"""

from api.client.errors import (
    Forbidden,
    InvalidRequest,
    NotFound,
    Problem,
    SeisakuError,
    ServiceFailed,
    TooManyRequests,
    Unauthorized,
    Unavailable,
    Unreachable,
    UnreadableAnswer,
)
from api.client.seisaku_client import SeisakuClient
from api.feedback.feedback import Rating

__all__ = [
    "Forbidden",
    "InvalidRequest",
    "NotFound",
    "Problem",
    "Rating",
    "SeisakuClient",
    "SeisakuError",
    "ServiceFailed",
    "TooManyRequests",
    "Unauthorized",
    "Unavailable",
    "Unreachable",
    "UnreadableAnswer",
]
