"""What the clients of a load test send: kinds of requests in their shares, drawn by a seed."""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

ASK = "ask"
# Of a hundred requests in an office: mostly questions, then reading what they led to.
MIXED: Mapping[str, int] = {
    ASK: 50,
    "page": 10,
    "passage": 14,
    "citation": 8,
    "verify": 8,
    "documents": 6,
    "memo": 4,
}
ONLY_QUESTIONS: Mapping[str, int] = {ASK: 100}
_KEPT = 200


@dataclass(frozen=True)
class Sent:
    """One request: its kind, and what goes over the wire."""

    kind: str
    method: str
    path: str
    body: bytes | None = None


@dataclass
class Traffic:
    """Draws requests; what answers name (passages, citations, quotes) is asked for later on.

    Two with the same seed, questions and shares draw the same kinds and questions, in the
    same order.
    """

    questions: Sequence[str]
    shares: Mapping[str, int]
    seed: int
    _random: random.Random = field(init=False)
    _passage_ids: list[str] = field(default_factory=list)
    _citation_ids: list[str] = field(default_factory=list)
    _quotes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        # draws, no secrets: the same seed must give the same traffic
        self._random = random.Random(self.seed)  # noqa: S311

    def draw(self) -> Sent:
        """The next request; a question where nothing has been answered yet that leads on."""
        (kind,) = self._random.choices(list(self.shares), list(self.shares.values()))
        question = self._random.choice(self.questions)
        place = self._random.random()
        if kind == "page":
            return Sent(kind, "GET", "/?" + urlencode({"q": question}))
        if kind == "documents":
            return Sent(kind, "GET", "/v1/documents")
        if kind == "passage" and self._passage_ids:
            return Sent(kind, "GET", f"/v1/passages/{quote(_at(self._passage_ids, place))}")
        if kind == "citation" and self._citation_ids:
            return Sent(kind, "GET", f"/v1/citations/{quote(_at(self._citation_ids, place))}")
        if kind == "verify" and self._quotes:
            return Sent(kind, "POST", "/v1/verify", _json(quote=_at(self._quotes, place)))
        if kind == "memo" and self._quotes:
            return Sent(kind, "POST", "/v1/cite", _json(text="\n".join(self._quotes[-3:])))
        return Sent(ASK, "POST", "/v1/ask", _json(question=question, k=5))

    def learn(self, answer: Mapping[str, Any]) -> None:
        """Keep what an answer of /v1/ask names, the newest few."""
        for found in answer.get("passages", ()):
            _keep(self._passage_ids, found["passage_id"])
            _keep(self._citation_ids, found["citation"]["citation_id"])
        for span in (answer.get("answer") or {}).get("spans", ()):
            _keep(self._quotes, span["text"])


def _at(items: Sequence[str], place: float) -> str:
    return items[int(place * len(items))]


def _keep(items: list[str], item: str) -> None:
    items.append(item)
    del items[:-_KEPT]


def _json(**values: object) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode()
