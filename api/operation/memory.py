"""How the C library hands out memory: so that a service's size stays what it was."""

import contextlib
import ctypes

_M_ARENA_MAX = -8  # malloc.h of glibc
_ARENAS = 2


def few_arenas() -> None:
    """Have threads share two arenas; where the C library is not glibc nothing is done.

    glibc gives threads arenas of their own, eight a core. What one thread has freed in its arena
    another's allocations do not fill, so memory grows for hours where threads come and go.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)
