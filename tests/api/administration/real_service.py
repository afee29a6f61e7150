"""The service in a process of its own, without a model: it says its address and lives on.

python -m tests.api.administration.real_service REST_S
"""

import socket
import sys
from pathlib import Path

import uvicorn

from api.app import create_app
from api.settings import Settings
from index.encoder import Encoder
from rag import workplace
from tests.api.administration.conftest import LIMITS, WORKER
from tests.rag.inline_workplace import CountingEncoder


def main() -> None:
    """Serve until a signal ends it."""
    from api.administration.job_runner import JobSettings

    def load(folder: Path) -> Encoder:
        return CountingEncoder()

    setattr(workplace, "load_encoder", load)  # noqa: B010 - it is imported there by name
    place = Settings().workplace()
    settings = JobSettings(place, LIMITS, (*WORKER, sys.argv[1]))
    app = create_app(lambda: workplace.serve_assistant(place), administration=settings)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])


if __name__ == "__main__":
    main()
