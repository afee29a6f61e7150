"""Servers that are down, slow, or talk nonsense: a request ends in time, and nothing is raised."""

import json
import logging
import socket
import threading
import time
from contextlib import closing
from dataclasses import replace

import pytest

from rag.answer import Answer
from rag.generation.generated import Generation, GenerationStatus
from rag.generation.generator import MAX_SENTENCES, Generator
from rag.generation.llm import Llm
from tests.rag.generation.written import WordForWord
from tests.stub_llm import NAME, Behaviour, Reply, StubLlm, saying

BUDGET = "海洋研究の予算は120億円とする"
STAFF = "海洋研究者を2030年までに5,000人とする"
KEY = "sk-never-to-be-seen"


def standing(generation: Generation) -> list[str]:
    return [sentence.text for sentence in generation.sentences if not sentence.struck]


def wait(stub: StubLlm, seconds: float) -> None:
    """A pause that ends with the test."""
    stub.served.wait(seconds)


def nonsense(body: str, content_type: str = "text/event-stream") -> Behaviour:
    def behave(reply: Reply) -> None:
        reply.begin(content_type)
        reply.send(body)

    return behave


def chunk(**fields: object) -> str:
    return f"data: {json.dumps(fields)}\n\n"


@pytest.mark.parametrize(
    "behave",
    [
        nonsense("<html><body>ようこそ</body></html>", "text/html"),
        nonsense("<html><body>ようこそ</body></html>"),
        nonsense(""),
        nonsense("data: [DONE]\n\n"),
        nonsense("data: {broken\n\n"),
        nonsense("data: 17\n\n"),
        nonsense("data: " + "[" * 100_000 + "\n\n"),  # deeper than a parser goes
        nonsense("data: " + "9" * 10_000 + "\n\n"),  # longer than a number may be
        nonsense("data: " + "x" * 10_000_000 + "\n\n"),
        nonsense("x" * 10_000_000),
        nonsense(chunk(error={"message": "out of memory", "code": 500})),
        nonsense(chunk(choices=[])),
        nonsense(chunk(choices={})),
        nonsense(chunk(choices=["text"])),
        nonsense(chunk(choices=[{"delta": "text"}])),
        nonsense(chunk(choices=[{"delta": {"content": 5}}])),
        nonsense(chunk(choices=[{"delta": {"content": None}, "finish_reason": "stop"}])),
        nonsense(chunk(choices=[{"delta": {"tool_calls": []}, "finish_reason": "tool_calls"}])),
        nonsense('{"choices": []}', "application/json"),
        nonsense('{"choices": [{"message": {}}]}', "application/json"),
        nonsense("[" * 100_000, "application/json"),
        nonsense('"' + "x" * 10_000_000 + '"', "application/json"),
        nonsense("\x00\x01", "application/octet-stream"),
        nonsense("", ""),
    ],
)
def test_nonsense_is_a_failure_that_is_told(
    stub: StubLlm, generator: Generator, answer: Answer, auditor: WordForWord, behave: Behaviour
) -> None:
    stub.behave = behave
    generation = generator.generate(answer, auditor)
    assert generation.status is GenerationStatus.FAILED
    assert generation.text is None
    assert "抜き出し" in generation.message_ja


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (301, "転送"),
        (307, "転送"),
        (400, "SEISAKU_LLM_MODEL"),
        (401, "SEISAKU_LLM_API_KEY"),
        (404, "SEISAKU_LLM_URL"),
        (429, "しばらく待って"),
        (500, "500"),
        (503, "503"),
    ],
)
def test_a_status_other_than_200_is_told_with_its_remedy(
    stub: StubLlm,
    generator: Generator,
    answer: Answer,
    auditor: WordForWord,
    status: int,
    words: str,
) -> None:
    stub.behave = lambda reply: reply.begin("application/json", status)
    generation = generator.generate(answer, auditor)
    assert generation.status is GenerationStatus.FAILED
    assert words in generation.message_ja


def test_a_redirection_is_not_followed(
    stub: StubLlm, generator: Generator, answer: Answer, auditor: WordForWord
) -> None:
    def redirect(reply: Reply) -> None:
        reply.send_response(307)
        reply.send_header("Location", f"{stub.url}/elsewhere")
        reply.end_headers()

    stub.behave = redirect
    assert generator.generate(answer, auditor).status is GenerationStatus.FAILED
    assert [asked.path for asked in stub.requests] == ["/v1/chat/completions"]


def test_a_server_that_is_down_is_told(answer: Answer, auditor: WordForWord) -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    generation = Generator(Llm(url, timeout_s=5)).generate(answer, auditor)
    assert generation.status is GenerationStatus.FAILED
    assert url in generation.message
    assert "SEISAKU_LLM_URL" in generation.message_ja


@pytest.mark.parametrize("url", ["http://name.invalid/v1", "http://[::1/v1", "http://127.0.0.1:1"])
def test_an_address_that_leads_nowhere_is_told(
    answer: Answer, auditor: WordForWord, url: str
) -> None:
    generation = Generator(Llm(url, timeout_s=5)).generate(answer, auditor)
    assert generation.status is GenerationStatus.FAILED
    assert url in generation.message


# Time


def drip_head(reply: Reply) -> None:
    reply.wfile.write(b"HTTP/1.0 200 OK\r\n")
    while not reply.stub.served.wait(0.05):
        reply.wfile.write(b"X: y\r\n")
        reply.wfile.flush()


def drip_body(reply: Reply) -> None:
    reply.begin()
    while not reply.stub.served.wait(0.05):
        reply.send("x")


def drip_comments(reply: Reply) -> None:
    reply.begin()
    while not reply.stub.served.wait(0.05):
        reply.send(": still here\n\n")


def say_nothing(reply: Reply) -> None:
    wait(reply.stub, 10)


@pytest.mark.parametrize("behave", [say_nothing, drip_head, drip_body, drip_comments])
def test_the_limit_of_time_is_for_the_whole(
    stub: StubLlm, llm: Llm, answer: Answer, auditor: WordForWord, behave: Behaviour
) -> None:
    stub.behave = behave
    started = time.monotonic()
    generation = Generator(replace(llm, timeout_s=0.6)).generate(answer, auditor)
    assert time.monotonic() - started < 3
    stub.served.set()
    assert generation.status is GenerationStatus.FAILED
    assert "0.6秒" in generation.message_ja


def test_what_was_written_and_checked_in_time_stays(
    stub: StubLlm, llm: Llm, answer: Answer, auditor: WordForWord
) -> None:
    def behave(reply: Reply) -> None:
        reply.begin()
        reply.send_chunk(f"{BUDGET}[1]。海洋研究者を2030年")
        wait(stub, 10)

    stub.behave = behave
    generation = Generator(replace(llm, timeout_s=0.6)).generate(answer, auditor)
    stub.served.set()
    assert generation.status is GenerationStatus.GENERATED
    assert standing(generation) == [f"{BUDGET}。"]
    assert not generation.complete
    assert "打ち切りました" in generation.message_ja


# Length


def test_a_stream_that_dies_keeps_its_whole_sentences(
    stub: StubLlm, generator: Generator, answer: Answer, auditor: WordForWord
) -> None:
    def behave(reply: Reply) -> None:
        reply.begin()
        reply.send_chunk(f"{BUDGET}[1]。{STAFF}[1]。なお、")

    stub.behave = behave
    generation = generator.generate(answer, auditor)
    assert standing(generation) == [f"{BUDGET}。", f"{STAFF}。"]
    assert not generation.complete
    assert "途中で切れました" in generation.message_ja


def test_a_stream_that_ends_at_the_limit_of_tokens_is_not_complete(
    stub: StubLlm, generator: Generator, answer: Answer, auditor: WordForWord
) -> None:
    def behave(reply: Reply) -> None:
        reply.begin()
        reply.send_chunk(f"{BUDGET}[1]。{STAFF}", "length")

    stub.behave = behave
    generation = generator.generate(answer, auditor)
    assert standing(generation) == [f"{BUDGET}。"]
    assert not generation.complete


@pytest.mark.parametrize(
    "sentence",
    [
        f"{BUDGET}[1]。",  # the same again
        "予算は{}億円[1]。",  # ever another
        "研究",  # never a full stop
    ],
)
def test_an_endless_stream_is_left(
    stub: StubLlm,
    generator: Generator,
    answer: Answer,
    auditor: WordForWord,
    sentence: str,
) -> None:
    def behave(reply: Reply) -> None:
        reply.begin()
        for number in range(10_000_000):
            reply.send_chunk(sentence.format(number))

    stub.behave = behave
    started = time.monotonic()
    generation = generator.generate(answer, auditor)
    assert time.monotonic() - started < 8  # before the limit of time
    assert not generation.complete
    assert len(generation.sentences) <= MAX_SENTENCES
    texts = [found.text for found in generation.sentences]
    assert len(set(texts)) == len(texts)
    assert stub.served.wait(5), "the connection was not closed"


def test_a_compressed_answer_is_not_unpacked(
    stub: StubLlm, generator: Generator, answer: Answer, auditor: WordForWord
) -> None:
    def behave(reply: Reply) -> None:
        reply.send_response(200)
        reply.send_header("Content-Type", "text/event-stream")
        reply.send_header("Content-Encoding", "gzip")
        reply.end_headers()
        reply.send("not unpacked")

    stub.behave = behave
    assert generator.generate(answer, auditor).status is GenerationStatus.FAILED


# What well-behaved servers differ in


def test_a_server_that_does_not_stream_is_understood(
    stub: StubLlm, generator: Generator, answer: Answer, auditor: WordForWord
) -> None:
    message = {"role": "assistant", "content": f"{BUDGET}[1]。"}
    body = {"model": NAME, "choices": [{"message": message, "finish_reason": "stop"}]}
    stub.behave = nonsense(json.dumps(body), "application/json; charset=utf-8")
    generation = generator.generate(answer, auditor)
    assert generation.text == f"{BUDGET}[1]。"
    assert (generation.complete, generation.model) == (True, NAME)


def test_lone_surrogates_and_long_names_of_models_are_harmless(
    stub: StubLlm, generator: Generator, answer: Answer, auditor: WordForWord
) -> None:
    said = {"delta": {"content": f"{BUDGET}\ud800[1]。"}, "finish_reason": "stop"}
    stub.behave = nonsense(chunk(model="m\udfff" + "x" * 100_000, choices=[said]))
    generation = generator.generate(answer, auditor)
    assert [found.text for found in generation.sentences] == [f"{BUDGET}\ufffd。"]
    assert generation.model is not None
    assert len(generation.model) == 200
    generation.model.encode()


# The key


def test_the_key_goes_to_the_server_and_nowhere_else(
    stub: StubLlm,
    llm: Llm,
    answer: Answer,
    auditor: WordForWord,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = replace(llm, api_key=KEY, model="m1")
    assert Generator(secret).generate(answer, auditor).status is GenerationStatus.GENERATED
    stub.behave = lambda reply: reply.begin("application/json", 401)
    refused = Generator(secret).generate(answer, auditor)
    assert [asked.headers["Authorization"] for asked in stub.requests] == [f"Bearer {KEY}"] * 2
    assert stub.requests[0].body["model"] == "m1"
    assert KEY not in caplog.text + repr(secret) + refused.message + refused.message_ja


@pytest.mark.parametrize("key", ["鍵", "a\nX-Injected: 1", "a\x7f"])
def test_a_key_that_no_header_carries_is_told_and_not_shown(
    stub: StubLlm, llm: Llm, answer: Answer, auditor: WordForWord, key: str
) -> None:
    generation = Generator(replace(llm, api_key=key)).generate(answer, auditor)
    assert generation.status is GenerationStatus.FAILED
    assert "SEISAKU_LLM_API_KEY" in generation.message_ja
    assert key not in generation.message
    assert stub.requests == []


def test_proxies_of_the_environment_are_not_asked(
    generator: Generator, answer: Answer, auditor: WordForWord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert generator.generate(answer, auditor).status is GenerationStatus.GENERATED


# How many at once


def test_more_than_may_be_written_at_once_are_told_so(
    stub: StubLlm, llm: Llm, answer: Answer, auditor: WordForWord
) -> None:
    begun = threading.Event()

    def behave(reply: Reply) -> None:
        begun.set()
        wait(stub, 10)

    stub.behave = behave
    generator = Generator(replace(llm, at_once=1))
    thread = threading.Thread(target=generator.generate, args=(answer, auditor))
    thread.start()
    assert begun.wait(5)
    busy = generator.generate(answer, auditor)
    stub.served.set()
    thread.join(timeout=10)
    assert busy.status is GenerationStatus.BUSY
    assert "混み合って" in busy.message_ja
    stub.behave = saying(f"{BUDGET}[1]。")
    assert generator.generate(answer, auditor).status is GenerationStatus.GENERATED


def test_a_place_is_free_again_when_a_reader_goes_away(
    stub: StubLlm, llm: Llm, answer: Answer, auditor: WordForWord
) -> None:
    generator = Generator(replace(llm, at_once=1))
    stub.says(f"{BUDGET}[1]。{STAFF}[1]。")
    for _ in range(3):
        stream = generator.stream(answer, auditor)
        next(stream)
        stream.close()
    assert generator.generate(answer, auditor).status is GenerationStatus.GENERATED


def test_closing_stops_what_is_being_written(
    stub: StubLlm, llm: Llm, answer: Answer, auditor: WordForWord
) -> None:
    stub.behave = say_nothing
    generator = Generator(llm)
    threading.Timer(0.3, generator.close).start()
    started = time.monotonic()
    generation = generator.generate(answer, auditor)
    assert time.monotonic() - started < 3
    stub.served.set()
    assert generation.status is GenerationStatus.FAILED
