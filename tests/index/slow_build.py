"""A build in a process of its own that says how far it is and waits to be killed there.

    python -m tests.index.slow_build FOLDER MOMENT CONTENT

MOMENT is `never`, `always` (build after build without end), or a name from MOMENTS.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from index import generation

MOMENTS = {
    "half of the files are written": "fill",
    "the manifest is written": "fsync_tree",
    "the folder has its name, and CURRENT the former": "_point_to",
    "the new pointer lies beside CURRENT": "fsync",
    "CURRENT names the new one, and the oldest is still there": "_remove_older",
}
PARTS = ("一", "二", "三")


def describe() -> dict[str, Any]:
    """What a manifest says beside its files."""
    return {
        "recipe": {},
        "passages": 3,
        "passages_sha256": "",
        "dimensions": 2,
        "built_with": {},
    }


def fill_with(content: str, between: Callable[[], None]) -> Callable[[Path], None]:
    """A fill that writes one content into three files, one of them in a folder."""

    def fill(folder: Path) -> None:
        (folder / "lemma").mkdir()
        (folder / PARTS[0]).write_text(content, encoding="utf-8")
        between()
        (folder / PARTS[1]).write_text(content, encoding="utf-8")
        (folder / "lemma" / PARTS[2]).write_text(content, encoding="utf-8")

    return fill


def wait_to_be_killed(*_args: object, **_named: object) -> None:
    """Say so, and wait."""
    print("waiting", flush=True)
    time.sleep(600)


def main() -> None:
    """Build until the moment comes."""
    folder, moment, content = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    place = MOMENTS.get(moment)
    between: Callable[[], None] = lambda: time.sleep(0.01)  # noqa: E731
    if place == "fill":
        between = wait_to_be_killed
    elif place is not None:
        setattr(generation, place, wait_to_be_killed)
    while True:
        generation.write_generation(folder, fill_with(content, between), describe())
        print("built", flush=True)
        if moment != "always":
            break


if __name__ == "__main__":
    main()
