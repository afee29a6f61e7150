"""The official Python client of OpenAI speaks to the service over a real socket."""

from collections.abc import Iterator
from pathlib import Path

import openai
import pytest
from openai import OpenAI
from openai.types.chat import ChatCompletion

from rag.generation.llm import Llm
from tests.api.contract import Json
from tests.api.inline_service import inline_app
from tests.api.serving import serving
from tests.stub_llm import StubLlm, saying, stub_llm

OCEAN_QUESTION = "海洋研究の予算は120億円とする。"
OFF_TOPIC = "カレーのおいしい作り方を教えてください。"
OCEAN_ANSWER = "海洋研究の予算は120億円とする。[1]"


@pytest.fixture(scope="module")
def stub() -> Iterator[StubLlm]:
    with stub_llm(saying("")) as stub:
        yield stub


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAI]:
    """A client of a service without a language model."""
    with serving(inline_app(tmp_path_factory.mktemp("chat"))) as url, _client(url) as client:
        yield client


@pytest.fixture(scope="module")
def writing(tmp_path_factory: pytest.TempPathFactory, stub: StubLlm) -> Iterator[OpenAI]:
    """A client of a service with one."""
    app = inline_app(tmp_path_factory.mktemp("writing"), Llm(stub.url, timeout_s=10))
    with serving(app) as url, _client(url) as client:
        yield client


def _client(url: str) -> OpenAI:
    return OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0, timeout=20)


def ask(client: OpenAI, question: str = OCEAN_QUESTION, model: str = "seisaku") -> ChatCompletion:
    return client.chat.completions.create(
        model=model, messages=[{"role": "user", "content": question}]
    )


def text_of(completion: ChatCompletion) -> str:
    return completion.choices[0].message.content or ""


def grounds_of(completion: ChatCompletion) -> Json:
    return completion.model_extra or {}


def test_the_models_are_the_ways_of_answering(client: OpenAI, writing: OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["seisaku"]
    assert [model.id for model in writing.models.list()] == ["seisaku", "seisaku-generate"]
    assert client.models.retrieve("seisaku").owned_by == "seisaku"


def test_an_answer_has_marks_and_the_list_of_their_sources(client: OpenAI) -> None:
    completion = ask(client)
    (choice,) = completion.choices
    assert choice.finish_reason == "stop"
    assert choice.message.role == "assistant"
    text, _, sources = (choice.message.content or "").partition("\n\n出典\n")
    assert text == OCEAN_ANSWER
    assert sources == "- [1] 試験省『研究計画』（2025年4月）「海洋」"
    assert (completion.object, completion.model) == ("chat.completion", "seisaku")


def test_the_citations_come_as_a_field_of_their_own(client: OpenAI, tmp_path: Path) -> None:
    told = grounds_of(ask(client))
    assert (told["status"], told["missing"]) == ("answered", [])
    (citation,) = told["citations"]
    assert (citation["number"], citation["quote"]) == (1, "海洋研究の予算は120億円とする。")
    assert citation["citation_id"].startswith("ocean~")


def test_usage_counts_tokens_of_question_and_answer(client: OpenAI) -> None:
    usage = ask(client).usage
    assert usage is not None
    assert usage.prompt_tokens == len(OCEAN_QUESTION)  # this encoder has a token a character
    assert usage.completion_tokens > len(OCEAN_ANSWER)
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens


def test_a_stream_gives_the_same_text_then_the_citations(client: OpenAI) -> None:
    stream = client.chat.completions.create(
        model="seisaku",
        messages=[{"role": "user", "content": OCEAN_QUESTION}],
        stream=True,
        stream_options={"include_usage": True},
    )
    *chunks, last, usage = list(stream)
    assert chunks[0].choices[0].delta.role == "assistant"
    whole = ask(client)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert text == text_of(whole)
    assert last.choices[0].finish_reason == "stop"
    assert (last.model_extra or {})["citations"] == grounds_of(whole)["citations"]
    assert (usage.choices, usage.usage) == ([], whole.usage)
    assert len({chunk.id for chunk in [*chunks, last, usage]}) == 1


def test_what_the_corpus_does_not_answer_is_said_with_the_nearest_places(client: OpenAI) -> None:
    completion = ask(client, OFF_TOPIC)
    text = text_of(completion)
    assert text.startswith("この資料集には、質問に答える記述が見つかりませんでした。")
    assert "\n\n近い記述（答えとは限りません）\n- [1] 試験省" in text
    told = grounds_of(completion)
    assert (told["status"], told["citations"]) == ("not_found", [])
    assert told["missing"]


def test_the_last_question_is_answered_whatever_was_said_before(client: OpenAI) -> None:
    completion = client.chat.completions.create(
        model="seisaku",
        messages=[
            {"role": "system", "content": "簡潔に。"},
            {"role": "user", "content": "森林保全の予算はいくらですか。"},
            {"role": "assistant", "content": "50億円です。"},
            {"role": "user", "content": [{"type": "text", "text": OCEAN_QUESTION}]},
        ],
    )
    assert text_of(completion).startswith(OCEAN_ANSWER)


def test_settings_that_are_not_used_are_ignored(client: OpenAI) -> None:
    completion = client.chat.completions.create(
        model="seisaku",
        messages=[{"role": "user", "content": OCEAN_QUESTION}],
        temperature=0.2,
        max_tokens=50,
        seed=1,
        tools=[{"type": "function", "function": {"name": "search", "parameters": {}}}],
        extra_body={"chat_id": "front end"},
    )
    assert text_of(completion).startswith(OCEAN_ANSWER)


def test_an_unknown_model_is_refused_as_openai_does(client: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as refused:
        ask(client, model="gpt-4o")
    assert (refused.value.code, refused.value.param) == ("model_not_found", "model")
    with pytest.raises(openai.NotFoundError, match="SEISAKU_LLM_URL"):
        ask(client, model="seisaku-generate")
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-4o")


@pytest.mark.parametrize(
    ("body", "param", "told"),
    [
        ({"temperature": 9}, "temperature", "大きすぎます"),
        ({"n": 2}, "n", "n"),
        ({"stream": "yes"}, "stream", "stream"),
        ({"messages": []}, "messages", "messages"),
        ({"messages": [{"role": "system", "content": "簡潔に"}]}, "messages", "user の発言"),
        ({"messages": [{"role": "user", "content": "　"}]}, "question", "質問が空です"),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]},
            "messages.0.content.0",
            "文字で送ってください",
        ),
    ],
)
def test_a_wrong_value_is_refused_as_openai_does(
    client: OpenAI, body: dict[str, object], param: str, told: str
) -> None:
    messages = [{"role": "user", "content": OCEAN_QUESTION}]
    with pytest.raises(openai.BadRequestError) as refused:
        client.post(
            "/chat/completions",
            cast_to=object,
            body={"model": "seisaku", "messages": messages, **body},
        )
    assert refused.value.param == param
    assert refused.value.type == "invalid_request_error"
    assert told in refused.value.message


def test_generated_sentences_are_checked_before_they_are_said(
    writing: OpenAI, stub: StubLlm
) -> None:
    stub.says("海洋研究の予算は120億円とする[1]。海洋研究の予算は999億円である[1]。")
    text = text_of(ask(writing, model="seisaku-generate"))
    assert text.startswith("海洋研究の予算は120億円とする[1]。")
    assert "999億円" not in text
    assert text.endswith("出典\n- [1] 試験省『研究計画』（2025年4月）「海洋」")


def test_where_no_generated_sentence_stands_the_verbatim_answer_is_given(
    writing: OpenAI, stub: StubLlm
) -> None:
    stub.says("海洋研究の予算は999億円である[1]。")
    text = text_of(ask(writing, model="seisaku-generate"))
    assert "裏付けられなかった" in text
    assert OCEAN_ANSWER in text
    assert "999億円" not in text


def test_a_stream_of_a_generated_answer(writing: OpenAI, stub: StubLlm) -> None:
    stub.says("海洋研究の予算は120億円とする[1]。海洋研究の予算は999億円である[1]。")
    stream = writing.chat.completions.create(
        model="seisaku-generate",
        messages=[{"role": "user", "content": OCEAN_QUESTION}],
        stream=True,
    )
    texts = [chunk.choices[0].delta.content or "" for chunk in stream]
    assert texts[1] == "海洋研究の予算は120億円とする[1]。"
    assert "999億円" not in "".join(texts)
