"""Changes of a workplace in a process of their own, slow enough to be killed in the midst."""

import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from index import embedding_store
from rag.workplace import Workplace, compact_store
from tests.rag.inline_workplace import SILENT, CountingEncoder, add, build

STEP_S = 0.01


def run(workplace: Workplace, folder: Path, change: str, text: str, said: Connection) -> None:
    """Make one change by its name, slowly; says `begun` before it."""
    embedding_store._KEPT_AT_ONCE = 1
    encoder = CountingEncoder(lambda: time.sleep(STEP_S))
    changes: dict[str, Callable[[], object]] = {
        "add": lambda: add(workplace, folder, text, "added"),
        "change": lambda: add(workplace, folder, text, "ocean"),
        "remove": lambda: workplace.store().remove("space"),
        "restore": lambda: add(workplace, folder, text, "space"),
        "compact": lambda: compact_store(workplace, SILENT),
        "build": lambda: None,
    }
    said.send("begun")
    changes[change]()
    build(workplace, encoder, force=change == "build")
