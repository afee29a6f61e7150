"""`seisaku serve`: the HTTP service and the web page."""

import contextlib
import http.client
import json
import socket
import threading
from typing import Annotated

import typer

from api.commands.ask import print_answer
from api.commands.options import Json
from api.console import err, out, print_error, print_json
from api.operation.logs import configure_logs
from api.operation.memory import few_arenas
from api.operation.server import Server
from api.operation.supervisor import Supervisor
from api.schemas import AskOut
from api.security.opening import UNENCRYPTED, check_opening
from api.service import service_of
from api.settings import Settings
from rag.workplace import serve_assistant

SAMPLE_QUESTION = "大学ファンドの運用益から一年に支出できる上限はいくらですか。"


def serve(
    ctx: typer.Context,
    host: Annotated[str | None, typer.Option(help="待ち受けるアドレス")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="待ち受けるポート")] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="準備ができたら質問の例を一つ示す")
    ] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="同時に動かすプロセスの数（コアの数まで）")
    ] = None,
    as_json: Json = False,
) -> None:
    """HTTPサービスとウェブページを動かす。"""
    few_arenas()
    settings: Settings = ctx.obj
    if workers is not None:
        settings = settings.model_copy(update={"workers": workers})
    address = (host or settings.host, port or settings.port)
    listener = bind(*address)
    configure_logs(settings.log_format, settings.log_level)
    security = settings.security(settings.data.absolute(), listener.getsockname()[0])

    with contextlib.closing(listener):
        needs_key = check_opening(security)

        def announce() -> None:
            shown = (address, sample and not needs_key, as_json)
            threading.Thread(target=_announce, args=shown, daemon=True).start()

        if security.travels_open:
            err.print(UNENCRYPTED, soft_wrap=True)
        if settings.workers > 1:
            raise typer.Exit(Supervisor(settings, security, listener).run(announce))
        # Opened before the server starts: what is wrong with the index is said here, in one line.
        with err.status("モデルと索引を読み込んでいます…"):
            assistant = serve_assistant(settings.workplace())
        app = service_of(settings, security, assistant)
        server = Server(app, settings.shutdown_s, security, on_ready=announce)
        server.run(sockets=[listener])


def bind(host: str, port: int) -> socket.socket:
    """Take the address before the slow part, so that a port in use is told at once."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # The protocol is named because asyncio sets TCP_NODELAY only where it is; without that
        # each answer on a kept connection waits 40 ms for an acknowledgement.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()  # only then does a second program fail to take the port
    except OSError as error:
        print_error(
            f"port {port} of {host} cannot be taken ({error.strerror}); "
            "end the program that has it, or choose another with --port or PORT=",
            f"{host} のポート {port} を使えません（{error.strerror}）。"
            "使っているプログラムを終了するか、--port または PORT= で別のポートを選んでください。",
        )
        raise typer.Exit(1) from error
    return listener


def _announce(address: tuple[str, int], sample: bool, as_json: bool) -> None:
    url = f"http://{address[0]}:{address[1]}"
    if as_json:
        print_json({"url": url})
        return
    out.print(f"準備ができました: [bold]{url}[/]（終了は Ctrl+C）")
    if sample:
        body = json.dumps({"question": SAMPLE_QUESTION, "k": 1}).encode()
        headers = {"Content-Type": "application/json"}
        connection = http.client.HTTPConnection(*address, timeout=60)
        with contextlib.closing(connection):
            connection.request("POST", "/v1/ask", body, headers)
            print_answer(AskOut.model_validate_json(connection.getresponse().read()))
