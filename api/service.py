"""The service, put together from its settings: the same in a single process and in each worker."""

import sys

from fastapi import FastAPI
from threadpoolctl import threadpool_limits

from api.app import create_app
from api.settings import Settings
from rag.workplace import serve_assistant

# Python's threads take turns; at its own 5 ms the thread that answers the network would wait
# too long behind those that answer questions.
_SWITCH_INTERVAL_S = 0.001


def open_service(settings: Settings, address: tuple[str, int]) -> FastAPI:  # noqa: ARG001 - for who may come in
    """Open the assistant, and make the application that serves it.

    Raises what `serve_assistant` raises.
    """
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    # numpy's products are small here; threads of its own would take the cores from other requests
    threadpool_limits(limits=1, user_api="blas")
    assistant = serve_assistant(settings.workplace())
    return create_app(
        lambda: assistant,
        settings.llm(),
        administration=settings.administration(),
        operation=settings.operation(),
    )
