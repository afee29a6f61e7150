"""The service, put together from its settings: the same in a single process and in each worker."""

import sys

from fastapi import FastAPI
from threadpoolctl import threadpool_limits

from api.app import create_app
from api.security.security import Security
from api.settings import Settings
from rag.served_assistant import ServedAssistant

# Python's threads take turns; at its own 5 ms the thread that answers the network would wait
# too long behind those that answer questions.
_SWITCH_INTERVAL_S = 0.001


def service_of(
    settings: Settings,
    security: Security,
    assistant: ServedAssistant,
) -> FastAPI:
    """Make the application that serves an assistant in this process."""
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    # numpy's products are small here; threads of its own would take the cores from other requests
    threadpool_limits(limits=1, user_api="blas")
    return create_app(
        lambda: assistant,
        settings.llm(),
        administration=settings.administration(),
        security=security,
        operation=settings.operation(),
    )
