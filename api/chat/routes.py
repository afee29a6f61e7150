"""POST /v1/chat/completions and GET /v1/models: answers with citations for chat programs."""

import threading
from collections.abc import AsyncIterator
from collections.abc import Generator as Stream
from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.responses import StreamingResponse

from api.chat.completion import END, Completion
from api.chat.question import question_of
from api.chat.schemas import ChatIn, ChatOut, ErrorsOut, ModelOut, ModelsOut
from api.chat.wording import sentence_text, source_list, verbatim_text
from api.contract.accept import EVENT_STREAM
from api.generation.in_worker import in_worker
from api.problems import Refused
from api.routes import Served, Writing
from rag.answer import Answer
from rag.assistant import Assistant
from rag.generation.generated import Generation
from rag.generation.generator import Generator

VERBATIM = "seisaku"
GENERATED = "seisaku-generate"
_MADE = 1_767_225_600  # 2026-01-01, when there were such models: programs sort by it
_K = 5
_CHUNKS: dict[str, Any] = {
    EVENT_STREAM: {"schema": {"type": "object", "properties": {"data": {"type": "string"}}}}
}
_ERRORS: dict[int | str, dict[str, Any]] = {404: {"model": ErrorsOut}}

router = APIRouter(tags=["チャット"])


@router.get(
    "/v1/models", operation_id="listModels", summary="モデルの一覧 / The models that there are"
)
def models(generator: Writing) -> ModelsOut:
    """答え方をモデルとして返します。生成AIが設定されていれば `seisaku-generate` もあります。

    Gives the ways of answering as models, in OpenAI's shape.
    """
    return ModelsOut(data=[ModelOut(id=name, created=_MADE) for name in _names(generator)])


@router.get(
    "/v1/models/{model}",
    operation_id="getModel",
    summary="一つのモデル / One model",
    responses=_ERRORS,
)
def model(
    model: Annotated[str, Path(description="モデルの名前 / its name", examples=[VERBATIM])],
    generator: Writing,
) -> ModelOut:
    """その名前のモデルを返します。

    Gives the model of that name, in OpenAI's shape.
    """
    return ModelOut(id=_known(model, generator), created=_MADE)


@router.post(
    "/v1/chat/completions",
    operation_id="createChatCompletion",
    summary="OpenAIの形で質問に答える / Answer in the OpenAI shape",
    response_model=ChatOut,
    responses={
        200: {"description": "回答。`stream` なら断片の列 / the answer", "content": _CHUNKS},
        **_ERRORS,
    },
)
def chat(body: ChatIn, assistant: Served, generator: Writing) -> ChatOut | StreamingResponse:
    """会話の最後の質問に、箇所の番号 `[1]` と出典の一覧を付けて答えます。

    OpenAI互換のチャットソフトから使うための形です。前の発言は読みません。`citations` に引用、
    `status` に資料集に答えがあるか、`confidence` に確からしさが付きます。誤りはOpenAIの形で
    返します。使わない設定（temperature など）は受け取って無視します。

    Answers the last question of a conversation with marks and a list of sources, for chat
    programs that speak to OpenAI-compatible servers. Settings that are not used are ignored.
    """
    name = _known(body.model, generator)
    question = question_of(body.messages)
    answer = assistant.ask(question, _K)
    completion = Completion(name, answer, assistant.searcher.encoder)
    if body.stream:
        wants_usage = body.stream_options is not None and body.stream_options.include_usage
        return StreamingResponse(
            _streamed(completion, assistant, generator, wants_usage=wants_usage),
            media_type=EVENT_STREAM,
            headers={"X-Accel-Buffering": "no"},
        )
    text, ranks = "", set[int]()
    for piece, cited in _pieces(name, answer, assistant, generator, threading.Event()):
        text += piece
        ranks |= cited
    return completion.whole(text, sorted(ranks))


def _names(generator: Generator) -> list[str]:
    return [VERBATIM, GENERATED] if generator.is_on else [VERBATIM]


def _known(name: str, generator: Generator) -> str:
    names = _names(generator)
    if name not in names:
        choice = ", ".join(names)
        hint = " (SEISAKU_LLM_URL is not set)" if name == GENERATED else ""
        hint_ja = "（生成AIが設定されていません）" if name == GENERATED else ""
        raise Refused(
            404,
            f"there is no model {name[:80]!r}{hint}; choose from {choice}",
            f"モデル「{name[:80]}」はありません{hint_ja}。次から選んでください: {choice}",
            field="model",
        )
    return name


def _pieces(
    name: str,
    answer: Answer,
    assistant: Assistant,
    generator: Generator,
    abandoned: threading.Event,
) -> Stream[tuple[str, set[int]]]:
    """The text piece by piece, each with the passages that it cites.

    What a language model wrote stands only if its check bears it out; where nothing of it
    stands, the verbatim answer is given, and why.
    """
    ranks: set[int] = set()
    if name == GENERATED and answer.spans:
        for written in generator.stream(answer, assistant.auditor, abandoned):
            if isinstance(written, Generation):
                if not ranks:
                    yield f"（{written.message_ja}）\n\n", set()
            elif not written.struck:
                ranks |= set(written.citations)
                yield sentence_text(written), set(written.citations)
    if not ranks:
        ranks = {span.rank for span in answer.spans}
        yield verbatim_text(answer), ranks
    yield source_list(answer, ranks), set()


async def _streamed(
    completion: Completion, assistant: Assistant, generator: Generator, *, wants_usage: bool
) -> AsyncIterator[str]:
    yield completion.chunk({"role": "assistant", "content": ""})
    abandoned = threading.Event()
    pieces = _pieces(completion.model, completion.answer, assistant, generator, abandoned)
    text, ranks = "", set[int]()
    async for piece, cited in in_worker(pieces, abandoned):
        text += piece
        ranks |= cited
        yield completion.chunk({"content": piece})
    grounds = completion.grounds(sorted(ranks)).model_dump(mode="json")
    yield completion.chunk({}, "stop", **grounds)
    if wants_usage:
        yield completion.usage_chunk(text)
    yield END
