"""Headless Chromium, driven as its own tools drive it.

The DevTools protocol runs through two pipes (`--remote-debugging-pipe`: JSON messages, each
ended by a null byte), so neither a driver nor a WebSocket library is needed.
Source: https://chromedevtools.github.io/devtools-protocol/
"""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Message = dict[str, Any]

_FLAGS = (
    "--headless=new",
    "--accept-lang=ja",
    "--remote-debugging-pipe",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
_TIMEOUT_S = 30.0
# Chromium reads file descriptor 3 and writes 4; the rest of the arguments is its command line.
_LAUNCH = """
import os, sys
read, write = int(sys.argv[1]), int(sys.argv[2])
os.dup2(read, 3), os.dup2(write, 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""
_KEYS = {"Tab": (9, ""), "Enter": (13, "\r"), " ": (32, " ")}


class Page:
    """One page of a browser, asked and steered; `requested` are the URLs it has loaded.

    `said` are the log entries and exceptions, where those were switched on.
    """

    def __init__(self, to_browser: int, from_browser: int) -> None:
        self._to_browser, self._from_browser = to_browser, from_browser
        self._rest = b""
        self._number = 0
        self._events: list[Message] = []
        self.requested: list[str] = []
        self.said: list[Message] = []
        self._session: str | None = None
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        attached = self.send("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        self.send("Page.enable")
        self.send("Network.enable")
        self.send("Emulation.setScrollbarsHidden", hidden=True)

    def send(self, method: str, **parameters: object) -> Message:
        """Give a command and wait for its result."""
        self._number += 1
        message: Message = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._to_browser, json.dumps(message).encode() + b"\0")
        while True:
            received = self._receive()
            if received.get("id") == self._number:
                assert "error" not in received, f"{method}: {received['error']}"
                result: Message = received["result"]
                return result

    def open(self, url: str) -> None:
        """Load a page and wait until all of it is there."""
        self._events.clear()
        result = self.send("Page.navigate", url=url)
        assert "errorText" not in result, f"{url}: {result['errorText']}"
        self.wait_for_load()

    def wait_for_load(self) -> None:
        """Wait until the page that a key or a command has called for is there."""
        while not any(event["method"] == "Page.loadEventFired" for event in self._events):
            self._receive()
        self._events.clear()

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page."""
        result = self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in result, result.get("exceptionDetails")
        return result["result"].get("value")

    def wait_until(self, expression: str) -> None:
        """Wait until a JavaScript expression is true in the page."""
        deadline = time.monotonic() + _TIMEOUT_S
        while not self.evaluate(expression):
            assert time.monotonic() < deadline, f"never true: {expression}"
            time.sleep(0.05)

    def resize(self, width: int, height: int = 900) -> None:
        """Make the window so many CSS pixels wide."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def press(self, key: str, modifiers: int = 0) -> None:
        """Press and release a key: Tab, Enter, a space."""
        code, text = _KEYS[key]
        stroke: Message = {
            "key": key,
            "code": "Space" if key == " " else key,
            "windowsVirtualKeyCode": code,
            "modifiers": modifiers,
        }
        self._events.clear()
        self.send("Input.dispatchKeyEvent", type="keyDown", text=text, **stroke)
        self.send("Input.dispatchKeyEvent", type="keyUp", **stroke)

    def type(self, text: str) -> None:
        """Type a text where the focus is, as an input method commits it."""
        self.send("Input.insertText", text=text)

    def _receive(self) -> Message:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._from_browser], [], [], _TIMEOUT_S)
            assert ready, f"Chromium said nothing for {_TIMEOUT_S:.0f} s"
            content = os.read(self._from_browser, 1 << 16)
            assert content, "Chromium has ended"
            self._rest += content
        raw, _, self._rest = self._rest.partition(b"\0")
        message: Message = json.loads(raw)
        if "method" in message:
            self._events.append(message)
            if message["method"] in ("Log.entryAdded", "Runtime.exceptionThrown"):
                self.said.append(message)
            if message["method"] == "Network.requestWillBeSent":
                self.requested.append(message["params"]["request"]["url"])
        return message


@contextmanager
def chromium(executable: str, profile: Path) -> Iterator[Page]:
    """A fresh headless Chromium with one page."""
    browser_reads, we_write = os.pipe()
    we_read, browser_writes = os.pipe()
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", _LAUNCH, str(browser_reads), str(browser_writes)),
            *(executable, *_FLAGS, f"--user-data-dir={profile}", "about:blank"),
        ],
        pass_fds=(browser_reads, browser_writes),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(browser_reads)
    os.close(browser_writes)
    try:
        yield Page(we_write, we_read)
    finally:
        os.close(we_write)  # Chromium ends when its pipe does
        os.close(we_read)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
