"""Puts operation around an application: ids, logs, metrics, limits, health."""

from fastapi import FastAPI
from starlette.types import ASGIApp

from api.operation.admission import AdmissionMiddleware, BusyWhileReading, busy_while_reading
from api.operation.health import router
from api.operation.metrics import Metrics
from api.operation.observing import ObservingMiddleware
from api.operation.operation import Operation
from api.operation.places import Places


def install_operation(app: FastAPI, operation: Operation) -> None:
    """Call it before other middleware is added: who may not come in shall take no place."""
    metrics = Metrics()
    places = Places(operation)
    app.state.metrics = metrics
    app.state.places = places
    app.add_middleware(AdmissionMiddleware, places=places, refused=metrics.refused)
    app.add_exception_handler(BusyWhileReading, busy_while_reading)
    app.include_router(router)
    build = app.build_middleware_stack

    def observed() -> ASGIApp:
        return ObservingMiddleware(build(), metrics, places)

    # Starlette has its own layer outside of all added ones, where an unforeseen error is
    # answered; that answer needs its id and its line in the log too.
    app.build_middleware_stack = observed  # type: ignore[method-assign]
