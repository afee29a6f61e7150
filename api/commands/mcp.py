"""`seisaku mcp`: the MCP server, over stdin and stdout or over HTTP on this machine."""

import contextlib
import os
import signal
from types import FrameType
from typing import Annotated

import anyio
import typer
import uvicorn

from api.commands.serve import bind
from api.console import err
from api.settings import Settings
from rag.register import CitationRegister
from rag.workplace import serve_assistant

_HOST = "127.0.0.1"
PATH = "/mcp"


def mcp(
    ctx: typer.Context,
    http: Annotated[
        bool, typer.Option("--http", help="標準入出力でなく、このパソコンのHTTPで待ち受ける")
    ] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="--http で待ち受けるポート")] = 8001,
) -> None:
    """AIの道具（MCP）として動かす。標準出力にはプロトコルだけを書き、知らせは標準エラーに出す。

    --http は 127.0.0.1 だけで待ち受け、APIキーを求めない。
    """
    settings: Settings = ctx.obj
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(contextlib.closing(bind(_HOST, port))) if http else None
        with err.status("モデルと索引を読み込んでいます…"):
            from api.mcp.server import make_server  # loads the SDK, only where needed

            served = serve_assistant(settings.workplace())
            server = make_server(served.current)
        if listener is None:
            _end_by_signal(served.current().register)
            anyio.run(server.run_stdio_async)
            return
        # every request stands for itself, so nothing is lost with a session
        app = server.streamable_http_app(
            streamable_http_path=PATH, host=_HOST, stateless_http=True, json_response=True
        )
        err.print(f"準備ができました: http://{_HOST}:{port}{PATH}（終了は Ctrl+C）")
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=10)
        uvicorn.Server(config).run(sockets=[listener])


def _end_by_signal(register: CitationRegister | None) -> None:
    """Have Ctrl+C and a stop end the process: the thread that reads stdin cannot be woken."""

    def end(number: int, _: FrameType | None) -> None:
        if register is not None:
            register.flush()
        os._exit(128 + number)

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
