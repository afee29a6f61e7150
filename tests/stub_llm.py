"""An OpenAI-compatible server on this machine, that says what a test tells it to: real HTTP."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Reply"], None]
NAME = "stub-1.5b"


class Reply(BaseHTTPRequestHandler):
    """One request and what is sent back; HTTP/1.0, so the end of the answer is the connection's."""

    stub: "StubLlm"

    def do_POST(self) -> None:
        """Take a request and behave as told."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.stub.requests.append(Asked(self.path, dict(self.headers), json.loads(body)))
        # a client that has gone away is what some tests are about
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.stub.behave(self)
        self.stub.served.set()

    def begin(self, content_type: str = "text/event-stream", status: int = 200) -> None:
        """Send the head of the answer."""
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.end_headers()

    def send(self, text: str) -> None:
        """Send a part of the body at once."""
        self.wfile.write(text.encode())
        self.wfile.flush()

    def send_chunk(self, content: str | None, finish: str | None = None) -> None:
        """Send a chunk of a streamed answer."""
        delta = {} if content is None else {"content": content}
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"object": "chat.completion.chunk", "model": NAME, "choices": [choice]}
        self.send(f"data: {json.dumps(chunk)}\n\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing on standard error."""


@dataclass(frozen=True)
class Asked:
    """A request as the stub received it."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        """The last turn: passages and question."""
        content: str = self.body["messages"][-1]["content"]
        return content


@dataclass
class StubLlm:
    """The server: its address, how it behaves, what it was asked."""

    url: str
    behave: Behaviour
    requests: list[Asked] = field(default_factory=list)
    served: threading.Event = field(default_factory=threading.Event)

    def says(self, answer: str) -> None:
        """From now on stream this answer."""
        self.behave = saying(answer)


def saying(answer: str, size: int = 4) -> Behaviour:
    """A well-behaved server: the answer in chunks of some characters, finish_reason, [DONE]."""

    def behave(reply: Reply) -> None:
        reply.begin()
        for start in range(0, len(answer), size):
            reply.send_chunk(answer[start : start + size])
        reply.send_chunk(None, "stop")
        reply.send("data: [DONE]\n\n")

    return behave


@contextmanager
def stub_llm(behave: Behaviour) -> Iterator[StubLlm]:
    """A server on a free port, until the block is left."""
    handler = type("BoundReply", (Reply,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        stub = StubLlm(f"http://127.0.0.1:{server.server_address[1]}/v1", behave)
        handler.stub = stub  # type: ignore[attr-defined] # the class made above
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield stub
        finally:
            server.shutdown()
            thread.join(timeout=5)
