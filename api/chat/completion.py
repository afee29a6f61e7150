"""One answer on its way into OpenAI's shape: its grounds, its length, its chunks."""

import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from api.chat.schemas import (
    ChatOut,
    ChoiceOut,
    GroundsOut,
    NumberedCitationOut,
    ReplyOut,
    UsageOut,
)
from api.presenting import present_citation
from api.support import present_missing
from index.encoder import Encoder
from rag.answer import Answer

END = "data: [DONE]\n\n"


@dataclass(frozen=True)
class Completion:
    """An answer of the model of that name, with the id and the time that all its chunks share."""

    model: str
    answer: Answer
    encoder: Encoder
    completion_id: str = field(default_factory=lambda: f"chatcmpl-{secrets.token_hex(12)}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, text: str, ranks: Sequence[int]) -> ChatOut:
        """All of it at once."""
        return ChatOut(
            id=self.completion_id,
            created=self.created,
            model=self.model,
            choices=[ChoiceOut(message=ReplyOut(content=text))],
            usage=self.usage(text),
            **self.grounds(ranks).model_dump(),
        )

    def grounds(self, ranks: Sequence[int]) -> GroundsOut:
        """What the answer rests on; `ranks` are the passages that a generated text cites."""
        answer = self.answer
        quoted = {span.rank for span in answer.spans}
        cited = [(span.rank, span.citation) for span in answer.spans if span.rank in ranks]
        cited += [
            (found.rank, found.citation)
            for found in answer.passages
            if found.rank in ranks and found.rank not in quoted
        ]
        return GroundsOut(
            status=answer.status.value,
            confidence=round(answer.confidence, 4),
            missing=present_missing(answer),
            citations=[
                NumberedCitationOut(number=rank, **present_citation(citation).model_dump())
                for rank, citation in cited
            ],
        )

    def usage(self, text: str) -> UsageOut:
        """How long question and answer are."""
        asked, told = self._tokens(self.answer.question), self._tokens(text)
        return UsageOut(prompt_tokens=asked, completion_tokens=told, total_tokens=asked + told)

    def chunk(self, delta: dict[str, str], finish: str | None = None, **more: Any) -> str:
        """One event of a stream."""
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return self._event([choice], more)

    def usage_chunk(self, text: str) -> str:
        """The event that tells the lengths, which has no choice."""
        return self._event([], {"usage": self.usage(text).model_dump()})

    def _event(self, choices: list[dict[str, Any]], more: dict[str, Any]) -> str:
        event = {
            "id": self.completion_id,
            "object": "chat.completion.chunk",
            "created": self.created,
            "model": self.model,
            "choices": choices,
            **more,
        }
        return f"data: {json.dumps(event, ensure_ascii=False)}\n\n"

    def _tokens(self, text: str) -> int:
        """Line by line: the model reads no more than 512 tokens at once."""
        return sum(len(self.encoder.token_spans(line, "")) for line in text.splitlines() if line)
