"""Lets so many requests be worked on at once; others wait in turn, or are told to come again."""

import asyncio
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.operation.places import Busy, Place, Places
from api.problems import Problem

# These must be answered above all when there is much to do; files cost next to nothing.
_EXEMPT = frozenset({"/healthz", "/readyz", "/metrics"})
_EXEMPT_BELOW = "/static/"
CLIENT_GONE = "seisaku.client_gone"
"""Set in the scope of a request whose client left before it was worked on."""


class BusyWhileReading(HTTPException):
    """There is no place for a request whose body the application is reading.

    FastAPI lets none but its own kind of exception through there.
    """

    def __init__(self, busy: Busy) -> None:
        super().__init__(503, str(busy))
        self.busy = busy


async def busy_while_reading(_: Request, error: Exception) -> Problem:
    """The problem that it is."""
    assert isinstance(error, BusyWhileReading)  # registered for it
    return busy_problem(error.busy)


class AdmissionMiddleware:
    """Gives each request a place from when it has wholly arrived until it is answered.

    So a client that sends slowly takes no place; one that leaves while it waits leaves the
    queue; and a stream gives its place back where it begins, for what follows has a limit of
    its own (SEISAKU_LLM_AT_ONCE).
    """

    def __init__(self, app: ASGIApp, places: Places, refused: Callable[[], None]) -> None:
        self._app = app
        self._places = places
        self._refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Admit one request."""
        path = scope.get("path", "")
        if scope["type"] != "http" or path in _EXEMPT or path.startswith(_EXEMPT_BELOW):
            await self._app(scope, receive, send)
            return
        first = await receive()
        if first["type"] == "http.disconnect":
            scope[CLIENT_GONE] = True
            return
        admitted = _Admitted(self._places, receive, send, self._refused)
        try:
            if not first.get("more_body"):
                await admitted.wait()
            admitted.read.append(first)
        except Busy as busy:
            self._refused()
            await busy_problem(busy)(scope, receive, send)
            return
        if admitted.client_gone:
            scope[CLIENT_GONE] = True
            return
        try:
            await self._app(scope, admitted.receive, admitted.send)
        finally:
            if admitted.client_gone:
                scope[CLIENT_GONE] = True
            admitted.leave()


class _Admitted:
    """One request on its way through the application."""

    def __init__(
        self, places: Places, receive: Receive, send: Send, refused: Callable[[], None]
    ) -> None:
        self.read: list[Message] = []
        self.client_gone = False
        self._places = places
        self._receive = receive
        self._send = send
        self._refused = refused
        self._place: Place | None = None

    async def wait(self) -> None:
        """Take a place, or see that the client is gone; Busy if there is none to be had."""
        taking = asyncio.ensure_future(self._places.take())
        # a free place is taken at once, without a look at the client
        await asyncio.sleep(0)
        if not taking.done():
            leaving = asyncio.ensure_future(self._receive())
            try:
                await asyncio.wait({taking, leaving}, return_when=asyncio.FIRST_COMPLETED)
            except BaseException:
                self.client_gone = True  # the server ends: nobody is there to be answered
                raise
            finally:
                await self._settle(taking, leaving)
        if self.client_gone:
            return
        self._place = taking.result()

    async def _settle(
        self, taking: "asyncio.Future[Place]", leaving: "asyncio.Future[Message]"
    ) -> None:
        """End what still waits of the two; a place got in vain goes back."""
        waiting = [one for one in (taking, leaving) if not one.done()]
        for one in waiting:
            one.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        if not leaving.cancelled() and leaving.exception() is None:
            # after a whole body there is nothing else to come
            self.client_gone |= leaving.result()["type"] == "http.disconnect"
        taken = not taking.cancelled() and taking.exception() is None
        if taken and (self.client_gone or taking in waiting):
            taking.result().give_back()
        if self.client_gone and not taking.cancelled():
            taking.exception()  # looked at: nobody is left to be told

    async def receive(self) -> Message:
        """What the client sends; once all of it has come, its place is waited for."""
        if self.read:
            return self.read.pop()
        message = await self._receive()
        last = message["type"] == "http.request" and not message.get("more_body")
        if last and self._place is None:
            try:
                await self.wait()
            except Busy as busy:
                self._refused()
                raise BusyWhileReading(busy) from busy
            if self.client_gone:
                return {"type": "http.disconnect"}
        return message

    async def send(self, message: Message) -> None:
        """Pass an answer on."""
        if message["type"] == "http.response.start":
            kind = Headers(raw=message.get("headers", [])).get("content-type", "")
            if kind.startswith("text/event-stream"):
                self.leave()
        await self._send(message)

    def leave(self) -> None:
        """Give the place back."""
        if self._place is not None:
            self._place.give_back()


def busy_problem(busy: Busy) -> Problem:
    """What a client is told that comes when all places are taken."""
    seconds = busy.retry_after_s
    return Problem(
        503,
        f"as many requests are waiting as may wait; come again in {seconds} s",
        f"ただいま混み合っています。{seconds}秒ほど待ってから、もう一度お試しください。",
        headers={"Retry-After": str(seconds)},
    )
