"""`POST /v1/chat/completions` and `GET /v1/models` as OpenAI-compatible servers have them.

What such servers know and this one does not use is taken and ignored, so that existing programs
connect; a wrong value of what is used is refused.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, FailFast, Field, StrictBool, StrictInt, StrictStr

from api.schemas import CitationOut
from api.support import MissingOut

StrictNumber = Annotated[float, Field(strict=True)]
_IGNORES_OTHERS = ConfigDict(extra="ignore")


class PartIn(BaseModel):
    """A part of a message; of all kinds only text is read."""

    model_config = _IGNORES_OTHERS

    type: StrictStr
    text: StrictStr | None = None


class MessageIn(BaseModel):
    """A message; the last one of the user is the question."""

    model_config = _IGNORES_OTHERS

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: StrictStr | Annotated[list[PartIn], Field(max_length=100)] | None = None


class StreamOptionsIn(BaseModel):
    """What a stream holds besides."""

    model_config = _IGNORES_OTHERS

    include_usage: StrictBool = False


class ChatIn(BaseModel):
    """A conversation, of which the last question is answered."""

    model_config = _IGNORES_OTHERS

    model: StrictStr = Field(
        description="`seisaku`（原文の抜き出し）か `seisaku-generate`（生成AIの文を照合したもの。"
        "設定されている場合） / verbatim, or written by a language model and checked",
        max_length=200,
    )
    messages: Annotated[list[MessageIn], Field(min_length=1, max_length=1000), FailFast()] = Field(
        description="最後の user の発言が質問（2,000文字まで） / the last user message is asked"
    )
    stream: StrictBool | None = None
    stream_options: StreamOptionsIn | None = None
    n: Literal[1] | None = Field(None, description="1だけ / only one choice is given")
    temperature: StrictNumber | None = Field(None, ge=0, le=2, description="使わない / not used")
    top_p: StrictNumber | None = Field(None, ge=0, le=1, description="使わない / not used")
    max_tokens: StrictInt | None = Field(None, ge=1, description="使わない / not used")
    max_completion_tokens: StrictInt | None = Field(None, ge=1, description="使わない / not used")


class NumberedCitationOut(CitationOut):
    """A citation, by the number that marks it in the text: `[1]`."""

    number: int


class ReplyOut(BaseModel):
    """What the assistant says."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None


class ChoiceOut(BaseModel):
    """The only choice."""

    index: Literal[0] = 0
    message: ReplyOut
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class UsageOut(BaseModel):
    """Lengths of question and answer, in tokens of the service's own model."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class GroundsOut(BaseModel):
    """What an answer rests on, beside what OpenAI's shape has: whether, how surely, and on what.

    `citations` are in the order of the marks in the text; none where nothing is answered, and
    `missing` then says what the corpus lacks.
    """

    status: Literal["answered", "not_found"]
    confidence: float
    missing: list[MissingOut]
    citations: list[NumberedCitationOut]


class ChatOut(GroundsOut):
    """An answer at once."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[ChoiceOut]
    usage: UsageOut
    system_fingerprint: None = None


class ModelOut(BaseModel):
    """A way of answering, as a model."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: Literal["seisaku"] = "seisaku"


class ModelsOut(BaseModel):
    """The ways of answering that there are."""

    object: Literal["list"] = "list"
    data: list[ModelOut]


class ErrorOut(BaseModel):
    """What is wrong, in both languages."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorsOut(BaseModel):
    """An error in OpenAI's shape."""

    error: ErrorOut
