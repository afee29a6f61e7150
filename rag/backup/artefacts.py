"""What of a data folder belongs into a backup, by name; nothing else is ever taken or restored.

    seisaku.sqlite3   the store: documents with all versions, citations handed out, vectors
    index/            the current generation
    jobs/             what administrators asked for, with files that were not yet read
    security/         keys and the audit log; signed-in browsers are left out
    feedback/         what readers said of answers, where it is kept in files

Left out: `model/`, which is unpacked anew from its package, and `eval/`, `training/` and `llm/`,
which are results of their own commands.
"""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from corpus.store.database import FILE as DATABASE_FILE

STORE = DATABASE_FILE
INDEX = "index"
MANIFEST = "manifest.json"
FOLDERS = ("jobs", "security", "feedback")
_LEFT_OUT = re.compile(r"(^|/)(\.[^/]*|sessions|[^/]*\.lock)(/|$)")
_PART = re.compile(r"[0-9A-Za-z_][0-9A-Za-z._-]{0,127}")


def folder_files(data_folder: Path) -> Iterator[str]:
    """The names of the files of FOLDERS that belong into a backup, with "/" between parts."""
    for folder in FOLDERS:
        for path in sorted((data_folder / folder).rglob("*")):
            name = path.relative_to(data_folder).as_posix()
            if path.is_file() and not path.is_symlink() and not _LEFT_OUT.search(name):
                yield name


def is_name(name: str) -> bool:
    """Whether a backup may hold a file of this name: no path that leads elsewhere."""
    parts = PurePosixPath(name).parts
    if not all(_PART.fullmatch(part) for part in parts) or "/".join(parts) != name:
        return False
    return name == STORE or (len(parts) > 1 and parts[0] in (INDEX, *FOLDERS))
