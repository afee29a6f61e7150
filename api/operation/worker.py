"""One of several processes that serve the same socket."""

import os
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from api.console import print_error
from api.failures import Failure, in_japanese
from api.operation.logs import configure_logs
from api.operation.memory import few_arenas
from api.operation.server import Server
from api.operation.shares import METRICS_FOLDER, Shares
from api.security.security import Security

if TYPE_CHECKING:
    from api.settings import Settings

READY = b"ready"


@dataclass(frozen=True)
class Work:
    """What a worker is given by its supervisor.

    The worker says READY on `ready`; `supervisor_lives` ends when the supervisor does.
    """

    settings: "Settings"
    security: Security
    listener: socket.socket
    shares: Shares
    ready: Connection
    supervisor_lives: Connection


def begin_worker(run: Callable[[Work], None], work: Work) -> None:
    """What each worker's process does first, whatever it is to run."""
    # Ctrl+C goes to all processes of a terminal; the supervisor passes it on
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    orphaned = threading.Event()
    threading.Thread(target=_end_with, args=(work.supervisor_lives, orphaned), daemon=True).start()
    try:
        run(work)
    finally:
        if orphaned.is_set():  # the supervisor would have taken it away
            shutil.rmtree(os.environ[METRICS_FOLDER], ignore_errors=True)


def run_worker(work: Work) -> None:
    """Open the assistant and serve until told to end; exit code 1 where it cannot be opened."""
    few_arenas()
    # the application, which a supervisor does not need
    from api.service import service_of
    from rag.workplace import serve_assistant

    configure_logs(work.settings.log_format, work.settings.log_level)
    try:
        assistant = serve_assistant(work.settings.workplace())
    except Failure as error:
        print_error(str(error), in_japanese(error))
        sys.exit(1)
    app = service_of(work.settings, work.security, assistant)
    server = Server(
        app,
        work.settings.shutdown_s,
        work.security,
        work.shares,
        lambda: work.ready.send_bytes(READY),
    )
    server.run(sockets=[work.listener])


def _end_with(supervisor_lives: Connection, orphaned: threading.Event) -> None:
    """End in order when the supervisor is gone: nobody else would end this process."""
    try:
        supervisor_lives.recv_bytes()
    except (EOFError, OSError):
        orphaned.set()
        os.kill(os.getpid(), signal.SIGTERM)
