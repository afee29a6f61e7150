"""Stores that a test makes, and the files that it adds to them."""

from dataclasses import replace
from pathlib import Path

from corpus.document import Document
from corpus.store.adding import Description, add_file
from corpus.store.database import FILE, Database
from corpus.store.store import Change, Store

PLAN = Description(document_id="plan", title="研究計画", issuer="試験省", issued_on="2025-04")
TEXT = "# 研究費\n予算は120億円。\n\n# 人材\n研究者は5,000人。\n"


def store_in(folder: Path) -> Store:
    """The store in a folder, made if there is none."""
    return Store(Database(folder / FILE))


def written(folder: Path, text: str = TEXT, name: str = "plan.txt") -> Path:
    """A file with this text; its folder is made."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def add(
    store: Store, folder: Path, text: str = TEXT, document_id: str = "plan"
) -> tuple[Document, Change]:
    """Add a text as the document of that id, in a file of its own, whatever its title was."""
    path = written(folder, text, f"{document_id}.txt")
    return add_file(store, path, replace(PLAN, document_id=document_id), replace=True)


def ids(store: Store) -> list[str]:
    """The ids of the documents that are not removed."""
    return [document.document_id for document in store.catalogue()]


def on_disk(store: Store, words: str) -> bool:
    """Whether the database's file, or a file beside it, holds these words."""
    path = store.database.path
    files = list(path.parent.glob(f"{path.name}*"))
    return any(words.encode() in file.read_bytes() for file in files)
