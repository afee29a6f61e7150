"""The MCP server, asked by the SDK's own client: over stdin and stdout, and over HTTP."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import anyio
import httpx2
import pytest
from mcp import Client, MCPError, StdioServerParameters
from mcp_types import CallToolResult, TextContent, TextResourceContents

from api.commands.mcp import PATH
from api.mcp.server import make_server
from rag.workplace import Workplace
from tests.api.contract import UNIVERSITY_FUND, Json
from tests.api.inline_service import inline_workplace
from tests.api.serving import serving
from tests.rag.inline_workplace import opened

ROOT = Path(__file__).parents[3]
OCEAN_SENTENCE = "海洋研究の予算は120億円とする。"
TOOLS = {
    "ask",
    "verify_quotation",
    "audit_memo",
    "prove_citation",
    "read_passage",
    "list_documents",
}
Result = TypeVar("Result")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server on small plans, over HTTP."""
    workplace = inline_workplace(tmp_path_factory.mktemp("mcp"))
    assistant = opened(workplace)
    server = make_server(lambda: assistant)
    app = server.streamable_http_app(
        streamable_http_path=PATH, stateless_http=True, json_response=True
    )
    with serving(app) as base:
        yield f"{base}{PATH}"


def with_client(
    server: str | StdioServerParameters, asked: Callable[[Client], Awaitable[Result]]
) -> Result:
    """What a client learns from a server."""

    async def run() -> Result:
        async with Client(server) as client:
            return await asked(client)

    return anyio.run(run)


def call(url: str, tool: str, **arguments: object) -> CallToolResult:
    async def asked(client: Client) -> Any:
        return await client.call_tool(tool, arguments)

    result: CallToolResult = with_client(url, asked)
    return result


def fields(result: CallToolResult) -> Json:
    assert not result.is_error, text(result)
    assert isinstance(result.structured_content, dict)
    return result.structured_content


def text(result: CallToolResult) -> str:
    return "\n".join(part.text for part in result.content if isinstance(part, TextContent))


def test_the_tools_say_what_they_do_in_both_languages(url: str) -> None:
    async def asked(client: Client) -> Any:
        return await client.list_tools()

    tools = with_client(url, asked).tools
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert any("ぁ" <= character <= "ん" for character in tool.description)
        assert "Gives" in tool.description or " the " in tool.description
        assert tool.annotations.read_only_hint
        assert tool.output_schema["properties"]


def test_ask_gives_text_with_marks_and_sources_and_the_citations_as_fields(url: str) -> None:
    result = call(url, "ask", question=OCEAN_SENTENCE, k=2)
    told = fields(result)
    assert (told["status"], told["answer"]) == ("answered", OCEAN_SENTENCE)
    assert [passage["rank"] for passage in told["passages"]] == [1, 2]
    (citation,) = told["citations"]
    assert (citation["number"], citation["quote"]) == (1, OCEAN_SENTENCE)
    words = text(result)
    assert words.startswith(f"{OCEAN_SENTENCE}[1]\n\n出典\n- [1] 試験省『研究計画』")
    assert f"[1] citation_id: {citation['citation_id']}" in words


def test_ask_says_where_nothing_answers(url: str) -> None:
    result = call(url, "ask", question="カレーのおいしい作り方を教えてください。")
    assert (fields(result)["status"], fields(result)["answer"]) == ("not_found", None)
    assert text(result).startswith("この資料集には、質問に答える記述が見つかりませんでした。")


def test_a_citation_is_proven_again_and_its_passage_read(url: str) -> None:
    told = fields(call(url, "ask", question=OCEAN_SENTENCE))
    proof = fields(call(url, "prove_citation", citation_id=told["citations"][0]["citation_id"]))
    assert (proof["state"], proof["quote"]) == ("proven", OCEAN_SENTENCE)
    passage = fields(call(url, "read_passage", passage_id=proof["passage_id"]))
    assert OCEAN_SENTENCE in passage["text"]


def test_a_quotation_is_verified(url: str) -> None:
    assert fields(call(url, "verify_quotation", quote=OCEAN_SENTENCE))["verdict"] == "verbatim"
    altered = "海洋研究の予算は150億円とする。"
    told = fields(call(url, "verify_quotation", quote=altered, document_id="ocean"))
    assert (told["verdict"], told["differences"][0]["what"]) == ("altered", "number")


def test_a_memo_is_audited(url: str) -> None:
    (sentence,) = fields(call(url, "audit_memo", text=OCEAN_SENTENCE))["sentences"]
    assert (sentence["verdict"], sentence["text"]) == ("supported", OCEAN_SENTENCE)


def test_the_documents_are_listed_and_read_as_resources(url: str) -> None:
    listed = fields(call(url, "list_documents"))["documents"]
    ids = [document["document_id"] for document in listed]
    assert ids == ["ocean", "space", "forest", "report"]

    async def asked(client: Client) -> Any:
        resources = (await client.list_resources()).resources
        read = await client.read_resource("seisaku://documents/ocean")
        return [resource.uri for resource in resources], read.contents[0]

    uris, content = with_client(url, asked)
    assert uris == [f"seisaku://documents/{name}" for name in ids]
    assert isinstance(content, TextResourceContents)
    assert content.text.startswith("研究計画\n試験省、2025年4月\n\n[ocean.0001]\n")
    assert OCEAN_SENTENCE in content.text


@pytest.mark.parametrize("name", ["nothing", "..%2F..%2Fetc%2Fpasswd"])
def test_a_document_that_there_is_not_is_an_error_of_the_protocol(url: str, name: str) -> None:
    async def asked(client: Client) -> Any:
        return await client.read_resource(f"seisaku://documents/{name}")

    with pytest.raises(BaseException) as caught:  # noqa: PT011 - a group of one, by the SDK
        with_client(url, asked)
    error = caught.value
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, MCPError)


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("ask", {"question": "　"}, "質問が空です"),
        ("ask", {"question": "大学\u0007"}, "U+0007"),
        ("ask", {"question": "予算", "k": 0}, "k"),
        ("ask", {"question": "予算", "document_ids": ["白書"]}, "「白書」"),
        ("ask", {"question": "予算", "as_of": "きのう"}, "as_of"),
        ("read_passage", {"passage_id": "../x"}, "「../x」"),
        ("prove_citation", {"citation_id": "x"}, "引用IDではありません"),
        ("verify_quotation", {"quote": "予算", "document_id": "白書"}, "白書"),
        ("verify_quotation", {"quote": "……"}, "照合できる文字がありません"),
        ("audit_memo", {"text": "字" * 200_001}, "200,001文字"),
    ],
)
def test_what_cannot_be_done_is_told_to_the_model(
    url: str, tool: str, arguments: dict[str, object], told: str
) -> None:
    result = call(url, tool, **arguments)
    assert result.is_error
    assert told in text(result)


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}])
def test_a_page_from_elsewhere_cannot_use_the_server(url: str, headers: dict[str, str]) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    accept = {"Accept": "application/json, text/event-stream"}
    with httpx2.Client(trust_env=False) as client:
        response = client.post(url, json=body, headers={**accept, **headers})
    assert response.status_code in (403, 421)


# The command


def command(data: Path) -> StdioServerParameters:
    return StdioServerParameters(
        command=sys.executable,
        args=["-m", "api", "mcp"],
        env={"SEISAKU_DATA": str(data), "OMP_NUM_THREADS": "1"},
        cwd=ROOT,
    )


def test_the_command_answers_over_stdin_and_stdout_and_writes_nothing_else_there(
    workplace: Workplace, tmp_path: Path
) -> None:
    plain = command(workplace.data_folder)
    written = tmp_path / "stdout"
    line = f"{shlex.join([plain.command, *plain.args])} | tee {shlex.quote(str(written))}"
    copied = plain.model_copy(update={"command": "sh", "args": ["-c", line]})

    async def asked(client: Client) -> Any:
        tools = await client.list_tools()
        return {tool.name for tool in tools.tools}, await client.call_tool(
            "ask", {"question": UNIVERSITY_FUND, "k": 1}
        )

    tools, result = with_client(copied, asked)
    assert tools == TOOLS
    told = fields(result)
    assert told["status"] == "answered"
    assert "3,000億円" in told["answer"]
    messages = [json.loads(text) for text in written.read_text(encoding="utf-8").splitlines()]
    assert messages
    assert all(message["jsonrpc"] == "2.0" for message in messages)


def test_without_an_index_the_command_says_what_to_do_and_nothing_on_stdout(
    tmp_path: Path,
) -> None:
    asked = command(tmp_path / "empty")
    ended = subprocess.run(
        [asked.command, *asked.args],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        cwd=asked.cwd,
        env={**os.environ, **(asked.env or {})},
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "seisaku build" in ended.stderr
