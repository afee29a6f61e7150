"""Every method of the client, against the service over a real socket."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from bibtexparser.entrypoint import parse_string

from api.client import (
    InvalidRequest,
    NotFound,
    Rating,
    SeisakuClient,
    SeisakuError,
    Unauthorized,
    Unavailable,
    Unreachable,
    UnreadableAnswer,
)
from api.generation.schemas import GeneratedSentenceOut, GenerationOut
from api.schemas import AskOut
from rag.generation.llm import Llm
from tests.api.inline_service import inline_app
from tests.api.serving import serving
from tests.rag.inline_workplace import OCEAN
from tests.stub_llm import Reply, StubLlm, saying, stub_llm

OCEAN_SENTENCE = "海洋研究の予算は120億円とする。"
WRITTEN = "海洋研究の予算は120億円とする[1]。海洋研究の予算は999億円である[1]。"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with stub_llm(saying(WRITTEN)) as stub:
        app = inline_app(tmp_path_factory.mktemp("client"), Llm(stub.url, timeout_s=10))
        with serving(app) as url:
            yield url


@pytest.fixture(scope="module")
def seisaku(service: str) -> Iterator[SeisakuClient]:
    with SeisakuClient(service, timeout_s=20) as client:
        yield client


def test_ask(seisaku: SeisakuClient) -> None:
    answer = seisaku.ask(OCEAN_SENTENCE, k=2)
    assert answer.status == "answered"
    assert answer.answer is not None
    assert answer.answer.text == OCEAN_SENTENCE
    assert [passage.rank for passage in answer.passages] == [1, 2]


def test_ask_with_filters(seisaku: SeisakuClient) -> None:
    answer = seisaku.ask(OCEAN_SENTENCE, document_ids=["space"], as_of=date(2026, 1, 1))
    assert {passage.document_id for passage in answer.passages} == {"space"}
    assert answer.passages[0].citation.issued_by_as_of == "certain"


def test_ask_for_a_generated_answer(seisaku: SeisakuClient) -> None:
    generation = seisaku.ask(OCEAN_SENTENCE, generate=True).generation
    assert generation is not None
    assert generation.text == "海洋研究の予算は120億円とする[1]。"


def test_ask_stream(seisaku: SeisakuClient) -> None:
    answer, *sentences, done = seisaku.ask_stream(OCEAN_SENTENCE)
    assert isinstance(answer, AskOut)
    assert answer.status == "answered"
    assert all(isinstance(sentence, GeneratedSentenceOut) for sentence in sentences)
    assert [getattr(sentence, "struck", None) for sentence in sentences] == [False, True]
    assert isinstance(done, GenerationOut)
    assert done.status == "generated"


def test_audit(seisaku: SeisakuClient) -> None:
    memo = f"{OCEAN_SENTENCE}\r\n海洋研究の予算は150億円とする。"
    first, second = seisaku.audit(memo).sentences
    assert memo[first.start : first.end] == OCEAN_SENTENCE
    assert memo[second.start : second.end] == "海洋研究の予算は150億円とする。"
    assert first.verdict == "supported"


def test_verify(seisaku: SeisakuClient) -> None:
    assert seisaku.verify(OCEAN_SENTENCE).verdict == "verbatim"
    altered = seisaku.verify("海洋研究の予算は150億円とする。", "ocean")
    assert altered.verdict == "altered"
    (difference,) = altered.differences
    assert difference.what == "number"


def test_citation_and_its_formats(seisaku: SeisakuClient) -> None:
    citation_id = seisaku.ask(OCEAN_SENTENCE).passages[0].citation.citation_id
    proof = seisaku.citation(citation_id)
    assert (proof.state, proof.holds, proof.document_id) == ("proven", True, "ocean")
    (entry,) = parse_string(seisaku.citation_format(citation_id, "bibtex")).entries
    assert entry["date"] == "2025-04"


def test_judge(seisaku: SeisakuClient) -> None:
    shown = seisaku.ask(OCEAN_SENTENCE, k=2).passages
    ids = [passage.citation.citation_id for passage in shown]
    before = datetime.now(UTC)
    kept = seisaku.judge(OCEAN_SENTENCE, Rating.WRONG_PASSAGE, ids[:1], ids[1], "二番目にある。")
    assert before - timedelta(seconds=1) <= datetime.fromisoformat(kept.received_at)
    with pytest.raises(InvalidRequest, match="citation"):
        seisaku.judge(OCEAN_SENTENCE, Rating.GOOD, ["no-citation"])


def test_documents_are_fetched_page_by_page(
    seisaku: SeisakuClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [document.document_id for document in seisaku.documents()]
    assert whole == ["ocean", "space", "forest", "report"]
    monkeypatch.setattr("api.client.seisaku_client._PAGE", 3)
    assert [document.document_id for document in seisaku.documents()] == whole


def test_document_passages_and_passage(
    seisaku: SeisakuClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.client.seisaku_client._PAGE", 1)
    places = seisaku.document("report").contents
    assert len(places) > 1
    texts = list(seisaku.passages("report"))
    assert [one.passage_id for one in texts] == [place.passage_id for place in places]
    (ocean,) = seisaku.passages("ocean")
    passage = seisaku.passage(ocean.passage_id)
    assert passage.text == ocean.text
    assert "".join(ocean.text.split()) == "".join(OCEAN.replace("# ", "").split())


def test_ready(seisaku: SeisakuClient) -> None:
    assert seisaku.ready().status == "ready"


# What goes wrong


def test_what_cannot_be_asked_names_its_field_in_both_languages(seisaku: SeisakuClient) -> None:
    with pytest.raises(InvalidRequest, match="the question is blank") as refused:
        seisaku.ask("　")
    error = refused.value
    assert (error.status, error.errors[0].field) == (422, "question")
    assert "質問が空です" in error.message_ja
    with pytest.raises(InvalidRequest, match="the question is blank"):
        next(seisaku.ask_stream("　"))


@pytest.mark.parametrize("name", ["nothing", "白書/2024", "../documents", "%2e%2e", "a?b#c"])
def test_what_there_is_not_is_not_found(seisaku: SeisakuClient, name: str) -> None:
    for method in (seisaku.document, seisaku.passage, seisaku.citation):
        with pytest.raises(NotFound) as missing:
            method(name)
        assert missing.value.status == 404


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_what_is_no_id_leads_nowhere_else(seisaku: SeisakuClient, name: str) -> None:
    with pytest.raises(ValueError, match="is no id"):
        seisaku.document(name)


def test_nothing_at_the_address() -> None:
    with SeisakuClient("http://127.0.0.1:9", timeout_s=2) as client:
        with pytest.raises(Unreachable, match="check that it runs"):
            client.ready()
        with pytest.raises(Unreachable):
            next(client.ask_stream(OCEAN_SENTENCE))


@contextmanager
def other(status: int, body: str, *headers: tuple[str, str]) -> Iterator[SeisakuClient]:
    """A client of a server that says one thing whatever it is asked."""

    def behave(reply: Reply) -> None:
        reply.send_response(status)
        for name, value in headers:
            reply.send_header(name, value)
        reply.end_headers()
        reply.send(body)

    with stub_llm(behave) as stub, SeisakuClient(stub.url.removesuffix("/v1"), "key-1") as client:
        yield client


PROBLEM = ("Content-Type", "application/problem+json")


@pytest.mark.parametrize(
    ("status", "kind", "headers"),
    [(401, Unauthorized, ()), (503, Unavailable, (("Retry-After", "7"), ("X-Request-ID", "r1")))],
)
def test_the_status_decides_the_error(
    status: int, kind: type[SeisakuError], headers: tuple[tuple[str, str], ...]
) -> None:
    body = '{"status": 1, "detail": "wait", "detail_ja": "お待ちください"}'
    with other(status, body, PROBLEM, *headers) as client:
        with pytest.raises(kind, match="wait") as told:
            client.verify("予算")
        assert told.value.message_ja == "お待ちください"
        retry_after_s, request_id = (7.0, "r1") if headers else (None, None)
        assert getattr(told.value, "retry_after_s", 0) == retry_after_s
        assert getattr(told.value, "request_id", 0) == request_id


@pytest.mark.parametrize("status", [200, 302])
def test_another_service_is_told_from_seisaku(status: int) -> None:
    header = ("Location", "http://127.0.0.1:9/")
    body = '{"verdict": "perhaps"}'
    with other(status, body, header) as client, pytest.raises(UnreadableAnswer):
        client.verify("予算")


def test_the_key_is_sent_as_a_bearer_token() -> None:
    def behave(reply: Reply) -> None:
        reply.begin("application/json")

    with stub_llm(behave) as stub:
        _send_with_key(stub)
        assert stub.requests[0].headers["Authorization"] == "Bearer key-1"


def _send_with_key(stub: StubLlm) -> None:
    url = stub.url.removesuffix("/v1")
    with SeisakuClient(url, "key-1") as client, pytest.raises(UnreadableAnswer):
        client.verify("予算")


@pytest.mark.parametrize("key", ["a b", "a\r\nX-Admin: 1", "鍵"])
def test_a_key_that_would_break_the_header_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="copy the whole key"):
        SeisakuClient(api_key=key)
