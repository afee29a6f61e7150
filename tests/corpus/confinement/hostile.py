"""What a parser does with files made to hurt it; run in the confined process only."""

import ctypes
import os
import sys
from pathlib import Path
from typing import Any

from corpus.errors import FileProtected

Header = dict[str, Any]


def echo(header: Header, content: bytes) -> dict[str, object]:
    """What came in."""
    return {"header": header, "content": content.hex()}


def refuse(header: Header, content: bytes) -> None:
    """Find the file locked."""
    raise FileProtected("the file '鍵.pdf' is encrypted; save it without a password")


def spin(header: Header, content: bytes) -> None:
    """Never end."""
    while True:
        pass


def sleep(header: Header, content: bytes) -> None:
    """Never end, and take no processor."""
    import time

    time.sleep(600)


def swell(header: Header, content: bytes) -> int:
    """Take all the memory there is."""
    held = []
    while True:
        held.append(bytearray(50_000_000))


def crash(header: Header, content: bytes) -> None:
    """Read where there is nothing."""
    ctypes.string_at(0)


def flood(header: Header, content: bytes) -> str:
    """Say more than anybody can hear."""
    return "x" * 30_000_000


def babble(header: Header, content: bytes) -> None:
    """Say what is no answer, and leave."""
    sys.stdout.write("これは答えではない")
    sys.stdout.flush()
    os._exit(0)


def steal(header: Header, content: bytes) -> dict[str, str]:
    """Look for what the caller knows."""
    return dict(os.environ)


def write(header: Header, content: bytes) -> None:
    """Fill the disk."""
    with Path(header["path"]).open("wb") as file:
        while True:
            file.write(bytes(1_000_000))


def limits(header: Header, content: bytes) -> dict[str, Any]:
    """What this process may take."""
    import resource

    names = ("RLIMIT_CPU", "RLIMIT_AS", "RLIMIT_CORE")
    return {name: resource.getrlimit(getattr(resource, name))[0] for name in names}
