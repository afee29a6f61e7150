"""Each system call by which a process changes a folder, stopped before it happens.

The kernel asks the watching process what is to become of the call (seccomp user notification,
Linux 5.0 and later, no privilege needed), so what libraries in C write is seen as well: SQLite,
FAISS, numpy. Source: seccomp_unotify(2).
"""

import ctypes
import errno
import fcntl
import os
import platform
import select
import signal
import socket
import struct
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

# by architecture: its number for the filter, and of each call its number and how its target is
# given: as an open file in the first argument, or as a path in argument n
_FILE = -1
_CALLS: dict[str, tuple[int, dict[str, tuple[int, int]]]] = {
    "x86_64": (
        0xC000003E,
        {
            "write": (1, _FILE),
            "pwrite64": (18, _FILE),
            "writev": (20, _FILE),
            "sendfile": (40, _FILE),
            "fsync": (74, _FILE),
            "fdatasync": (75, _FILE),
            "ftruncate": (77, _FILE),
            "fallocate": (285, _FILE),
            "open": (2, 0),
            "rename": (82, 0),
            "mkdir": (83, 0),
            "rmdir": (84, 0),
            "unlink": (87, 0),
            "openat": (257, 1),
            "mkdirat": (258, 1),
            "unlinkat": (263, 1),
            "renameat": (264, 1),
            "renameat2": (316, 1),
            "linkat": (265, 1),
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "write": (64, _FILE),
            "pwrite64": (68, _FILE),
            "writev": (66, _FILE),
            "sendfile": (71, _FILE),
            "fsync": (82, _FILE),
            "fdatasync": (83, _FILE),
            "ftruncate": (46, _FILE),
            "fallocate": (47, _FILE),
            "openat": (56, 1),
            "mkdirat": (34, 1),
            "unlinkat": (35, 1),
            "renameat": (38, 1),
            "renameat2": (276, 1),
            "linkat": (37, 1),
        },
    ),
}
TAKE_SPACE = frozenset(
    {"write", "pwrite64", "writev", "sendfile", "ftruncate", "fallocate"}
    | {"open", "openat", "mkdir", "mkdirat", "linkat"}
)

_SET_NO_NEW_PRIVS = 38
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_SET_FILTER, _NEW_LISTENER = 1, 8
_ASK, _ALLOW = 0x7FC00000, 0x7FFF0000
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_CONTINUE = 1
_NOTICE = struct.Struct("QIIiIQ6Q")  # struct seccomp_notif with its seccomp_data
_RESPONSE = struct.Struct("QqiI")


@dataclass(frozen=True)
class WatchedCall:
    """A call that is about to change a folder: its number from 1, its name, and of what."""

    number: int
    name: str
    target: str

    def __str__(self) -> str:
        return f"{self.number}: {self.name} {self.target}"


class Kill:
    """The verdict that ends the process before its call happens."""


# an error number that the call fails with, Kill, or None to let it happen
Verdict = int | type[Kill] | None
Decide = Callable[[WatchedCall], Verdict]


def why_not() -> str | None:
    """Why calls cannot be watched here; None where they can."""
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _CALLS:
        return f"system calls are watched on Linux on {', '.join(_CALLS)}, this is {machine}"
    libc = ctypes.CDLL(None, use_errno=True)
    action = ctypes.c_uint32(_ASK)
    if libc.syscall(_SECCOMP[machine], 2, 0, ctypes.byref(action)):
        return f"the kernel does not let calls be watched: {os.strerror(ctypes.get_errno())}"
    return None


def let_watch(said: socket.socket) -> None:
    """Have this process's calls watched by whoever has the other end of the socket.

    To be called before the process has threads; raises OSError if the kernel refuses.
    """
    machine = platform.machine()
    architecture, calls = _CALLS[machine]
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    program = _filter(architecture, calls)
    code = ctypes.create_string_buffer(b"".join(program), 8 * len(program))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))

    given = Program(len(program), ctypes.addressof(code))
    listener = libc.syscall(_SECCOMP[machine], _SET_FILTER, _NEW_LISTENER, ctypes.byref(given))
    if listener < 0:
        raise OSError(ctypes.get_errno(), "seccomp")
    socket.send_fds(said, [b"w"], [listener])  # by sendmsg, which is not watched
    os.close(listener)


def watch(heard: socket.socket, folders: Sequence[Path], decide: Decide) -> list[WatchedCall]:
    """Ask `decide` of each change in these folders until the process ends; returns them all.

    A call's target is told from the place where the first folder lies.
    """
    watched, beside = tuple(map(str, folders)), str(folders[0].parent)
    _, (listener,), _, _ = socket.recv_fds(heard, 1, 1)
    calls: list[WatchedCall] = []
    names = {number: (name, at) for name, (number, at) in _CALLS[platform.machine()][1].items()}
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    try:
        while True:
            ((_, state),) = poll.poll()
            if not state & select.POLLIN:
                return calls  # nobody is left that could call
            notice = bytearray(_NOTICE.size)
            try:
                fcntl.ioctl(listener, _RECEIVE, notice)
            except OSError as error:
                if error.errno in (errno.ENOENT, errno.EINTR):
                    continue  # it was killed meanwhile, or interrupted itself
                raise
            of, pid, _, number, _, _, *arguments = _NOTICE.unpack(notice)
            name, at = names[number]
            target = _target(pid, arguments, at)
            verdict: Verdict = None
            if target.startswith(watched):
                calls.append(WatchedCall(len(calls) + 1, name, target.removeprefix(beside)))
                verdict = decide(calls[-1])
            if verdict is Kill:
                os.kill(pid, signal.SIGKILL)
                continue
            refused = verdict if isinstance(verdict, int) else 0
            answer = _RESPONSE.pack(of, 0, -refused, 0 if refused else _CONTINUE)
            try:
                fcntl.ioctl(listener, _SEND, answer)
            except OSError as error:
                if error.errno != errno.ENOENT:
                    raise
    finally:
        os.close(listener)


def _target(pid: int, arguments: list[int], at: int) -> str:
    """The path that a call is about; empty where the process is gone."""
    try:
        if at == _FILE:
            return str(Path(f"/proc/{pid}/fd/{arguments[0] & 0xFFFFFFFF}").readlink())
        with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:  # noqa: PTH123 - no file
            memory.seek(arguments[at])
            path = os.fsdecode(memory.read(4096).partition(b"\0")[0])
        if os.path.isabs(path) or at == 0:  # noqa: PTH117 - a path of another process
            return path
        # shutil.rmtree and the like: a name in an open folder
        return str(Path(f"/proc/{pid}/fd/{arguments[0] & 0xFFFFFFFF}").readlink() / path)
    except OSError:
        return ""


def _filter(architecture: int, calls: dict[str, tuple[int, int]]) -> list[bytes]:
    """A BPF program that asks the listener of these calls, and lets all others happen."""

    def step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
        return struct.pack("HBBI", code, yes, no, value)

    load, equal, any_bit, give = 0x20, 0x15, 0x45, 0x06
    program = [step(load, 4), step(equal, architecture, 1, 0), step(give, _ALLOW), step(load, 0)]
    for name, (number, _) in calls.items():
        if name in ("open", "openat"):  # only those that make or empty a file
            flags = 16 + 8 * (1 if name == "open" else 2)
            ask_if = [step(load, flags), step(any_bit, os.O_CREAT | os.O_TRUNC, 0, 1)]
            program += [step(equal, number, 0, 4), *ask_if, step(give, _ASK), step(give, _ALLOW)]
        else:
            program += [step(equal, number, 0, 1), step(give, _ASK)]
    return [*program, step(give, _ALLOW)]
