"""The web server of one process: ends in order, and takes its share of the connections."""

import asyncio
import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType

import uvicorn
from fastapi import FastAPI

from api.operation.memory import give_back
from api.operation.notify import notify, watchdog_period_s
from api.operation.places import LONGEST_RETRY_S
from api.operation.shares import Shares
from api.security.security import Security
from api.security.server import server_options

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_WAIT_FOR_SHARE_S = 0.01
_GIVE_BACK_EVERY = 300  # ticks: half a minute


class Server(uvicorn.Server):
    """Serves one application on a socket that is bound already.

    The first SIGTERM or SIGINT stops accepting and lets what has begun be answered, for
    `shutdown_s` seconds at most; the second ends the process at once. With `shares` the socket
    is other processes' too, and each accepts while it has no more connections than another.
    """

    def __init__(
        self,
        app: FastAPI,
        shutdown_s: float,
        security: Security,
        shares: Shares | None = None,
        on_ready: Callable[[], None] = lambda: None,
    ) -> None:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            # whole seconds only
            timeout_graceful_shutdown=max(1, round(shutdown_s)),
            # who comes again when told to finds the connection open
            timeout_keep_alive=2 * LONGEST_RETRY_S,
            **server_options(security),
        )
        super().__init__(config)
        self._shares = shares
        self._on_ready = on_ready
        self._accepting: list[asyncio.Task[None]] = []
        self._watchdog_s = watchdog_period_s() if shares is None else None
        self._notified_at = 0.0

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle signals while serving; an end that was asked for is no failure (exit code 0)."""
        former = {number: signal.signal(number, self.handle_exit) for number in self._signals()}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)

    def _signals(self) -> tuple[signal.Signals, ...]:
        if threading.current_thread() is not threading.main_thread():
            return ()
        # Ctrl+C goes to all processes of a terminal, and a supervisor passes it on
        return _SIGNALS if self._shares is None else (signal.SIGTERM,)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - as called
        """End in order; at once if told again, for a thread at work cannot be stopped."""
        if self.should_exit:
            os._exit(128 + sig)
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to accept."""
        if self._shares is None:
            await super().startup(sockets=sockets)
            notify("READY=1")
            self._on_ready()
            return
        await super().startup(sockets=[])
        loop = asyncio.get_running_loop()
        for listener in sockets or ():
            listener.setblocking(False)  # noqa: FBT003 - its own signature
            self._accepting.append(loop.create_task(self._accept(listener, self._shares)))
        self._on_ready()

    async def _accept(self, listener: socket.socket, shares: Shares) -> None:
        loop = asyncio.get_running_loop()
        while True:
            shares.tell(len(self.server_state.connections))
            while shares.is_above():
                await asyncio.sleep(_WAIT_FOR_SHARE_S)
                shares.tell(len(self.server_state.connections))
            try:
                connection, _ = await loop.sock_accept(listener)
            except OSError:  # the client has gone again, or too many files are open
                await asyncio.sleep(_WAIT_FOR_SHARE_S)
                continue
            with contextlib.suppress(OSError):  # likewise
                await loop.connect_accepted_socket(self._protocol, connection)

    def _protocol(self) -> asyncio.Protocol:
        made = self.config.http_protocol_class(  # type: ignore[call-arg]  # as uvicorn makes it
            config=self.config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
        )
        assert isinstance(made, asyncio.Protocol)
        return made

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: say that the loop goes round."""
        if self._shares is not None:
            self._shares.beat()
            self._shares.tell(len(self.server_state.connections))
        if counter % _GIVE_BACK_EVERY == _GIVE_BACK_EVERY - 1:
            asyncio.get_running_loop().run_in_executor(None, give_back)
        now = time.monotonic()
        if self._watchdog_s is not None and now - self._notified_at >= self._watchdog_s:
            self._notified_at = now
            notify("WATCHDOG=1")
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting, wait for what has begun, close."""
        if self._shares is None:
            notify("STOPPING=1")
        for task in self._accepting:
            task.cancel()
        await asyncio.gather(*self._accepting, return_exceptions=True)
        await super().shutdown(sockets=sockets)
