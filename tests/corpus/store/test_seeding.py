"""Seeding: what the catalogue file lists comes into the store, and people's changes stay."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.document import Document
from corpus.errors import FileRefused, SourceChanged, SourceMissing
from corpus.source_folder import SourceFolder
from corpus.store.seeding import seed
from corpus.store.store import Store
from tests.corpus.inline_document import DOCUMENT
from tests.corpus.inline_store import TEXT, add, ids, store_in, written

NEWER = TEXT.replace("120億円", "130億円")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_in(tmp_path)


def entry(folder: Path, document_id: str, text: str = TEXT, **fields: str) -> Document:
    path = written(folder, text, f"{document_id}.txt")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    document = replace(DOCUMENT, document_id=document_id, file=path.name, sha256=sha256)
    return replace(document, **fields)  # type: ignore[arg-type]  # by name


def bring(store: Store, folder: Path, *documents: Document) -> None:
    seed(store, Catalogue(SourceFolder(folder), documents))


def titles(store: Store) -> dict[str, tuple[str, int, str]]:
    return {
        document.document_id: (document.title, document.version, store.source(document).text)
        for document in store.catalogue()
    }


def test_what_is_listed_is_there_in_its_order(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, entry(tmp_path, "b"), entry(tmp_path, "a", NEWER, title="別の計画"))
    assert ids(store) == ["b", "a"]
    assert titles(store) == {"b": ("試験用の報告書", 1, TEXT), "a": ("別の計画", 1, NEWER)}


def test_twice_is_as_once_and_writes_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(store, tmp_path, entry(tmp_path, "a"))
    before = store.versions("a")

    def no_write(*_args: object, **_named: object) -> None:
        raise AssertionError("written again")

    monkeypatch.setattr(store.database, "write", no_write)
    bring(store, tmp_path, entry(tmp_path, "a"))
    assert store.versions("a") == before


def test_an_entry_with_other_bytes_is_a_new_version(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, entry(tmp_path, "a"))
    bring(store, tmp_path, entry(tmp_path, "a", NEWER))
    assert titles(store) == {"a": ("試験用の報告書", 2, NEWER)}


def test_an_entry_with_another_title_relabels(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, entry(tmp_path, "a"))
    bring(store, tmp_path, entry(tmp_path, "a", title="改題"))
    assert titles(store) == {"a": ("改題", 1, TEXT)}


def test_an_entry_that_is_dropped_is_removed_and_comes_back(store: Store, tmp_path: Path) -> None:
    both = entry(tmp_path, "a"), entry(tmp_path, "b", NEWER)
    bring(store, tmp_path, *both)
    bring(store, tmp_path, both[1])
    assert ids(store) == ["b"]
    bring(store, tmp_path, both[1])
    assert ids(store) == ["b"]
    bring(store, tmp_path, *both)
    assert titles(store) == {"a": ("試験用の報告書", 1, TEXT), "b": ("試験用の報告書", 1, NEWER)}


# What people did to a listed document


@pytest.mark.parametrize(
    "later",
    [{}, {"title": "改題"}, {"text": NEWER}],
    ids=["as it was", "under another title", "with other bytes"],
)
def test_a_removed_document_stays_removed(
    later: dict[str, str], store: Store, tmp_path: Path
) -> None:
    bring(store, tmp_path, entry(tmp_path, "a"), entry(tmp_path, "b"))
    store.remove("a")
    for _ in range(2):
        bring(store, tmp_path, entry(tmp_path, "a", **later), entry(tmp_path, "b"))
        assert ids(store) == ["b"]


@pytest.mark.parametrize(
    "later",
    [{}, {"title": "改題"}, {"text": TEXT + "追記した。\n"}],
    ids=["as it was", "under another title", "with other bytes"],
)
def test_a_newer_version_stays(later: dict[str, str], store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, entry(tmp_path, "a"))
    add(store, tmp_path / "mine", NEWER, "a")
    for _ in range(2):
        bring(store, tmp_path, entry(tmp_path, "a", **later))
        assert titles(store)["a"][1:] == (2, NEWER)


def test_a_newer_version_stays_when_its_entry_is_dropped(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, entry(tmp_path, "a"), entry(tmp_path, "b"))
    add(store, tmp_path / "mine", NEWER, "a")
    bring(store, tmp_path, entry(tmp_path, "b"))
    assert titles(store)["a"][1:] == (2, NEWER)
    assert store.seeds().keys() == {"b"}


def test_a_catalogue_that_caught_up_with_a_newer_version_has_it_again(
    store: Store, tmp_path: Path
) -> None:
    bring(store, tmp_path, entry(tmp_path, "a"))
    add(store, tmp_path / "mine", NEWER, "a")
    bring(store, tmp_path, entry(tmp_path, "a", NEWER, title="改題"))
    assert titles(store) == {"a": ("改題", 2, NEWER)}
    third = NEWER + "追記した。\n"
    bring(store, tmp_path, entry(tmp_path, "a", third))
    assert titles(store)["a"][1:] == (3, third)


def test_an_added_document_is_not_the_catalogues(store: Store, tmp_path: Path) -> None:
    add(store, tmp_path / "mine", NEWER, "mine")
    bring(store, tmp_path, entry(tmp_path, "a"))
    bring(store, tmp_path, entry(tmp_path, "a", title="改題"))
    assert ids(store) == ["mine", "a"]


# Two processes, one of them late


def test_a_late_process_does_not_bring_back_what_was_removed(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = entry(tmp_path, "a"), entry(tmp_path, "b")
    bring(store, tmp_path, *listed)
    store.remove("a")
    with monkeypatch.context() as patch:
        patch.setattr(store, "seeds", dict)  # read before the other process had seeded
        bring(store, tmp_path, *listed)
    assert ids(store) == ["b"]


def test_a_late_process_does_not_fail_on_what_another_has_just_dropped(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = entry(tmp_path, "a"), entry(tmp_path, "b")
    bring(store, tmp_path, *listed)
    before = store.catalogue(), store.seeds()
    bring(store, tmp_path, listed[1])
    with monkeypatch.context() as patch:
        patch.setattr(store, "catalogue", lambda: before[0])
        patch.setattr(store, "seeds", lambda: before[1])
        patch.setattr(store, "remove", Store(store.database).remove)
        bring(store, tmp_path, listed[1])
    assert ids(store) == ["b"]


# Files that are not as the catalogue says


def test_a_missing_or_changed_file_is_told_and_the_store_stays(
    store: Store, tmp_path: Path
) -> None:
    listed = entry(tmp_path, "a"), entry(tmp_path, "b")
    bring(store, tmp_path, *listed)
    (tmp_path / "a.txt").write_text(NEWER, encoding="utf-8")
    with pytest.raises(SourceChanged, match=listed[0].sha256):
        bring(store, tmp_path, *listed)
    (tmp_path / "a.txt").unlink()
    with pytest.raises(SourceMissing, match=r"a\.txt of document 'a' is missing"):
        bring(store, tmp_path, *listed)
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(SourceMissing, match=r"a\.txt of document 'a' cannot be read"):
        bring(store, tmp_path, *listed)
    assert ids(store) == ["a", "b"]
    assert titles(store)["a"] == ("試験用の報告書", 1, TEXT)


def test_a_file_that_cannot_be_read_brings_nothing_of_its_document(
    store: Store, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00" * 10)
    sha256 = hashlib.sha256((tmp_path / "a.txt").read_bytes()).hexdigest()
    broken = replace(DOCUMENT, document_id="a", file="a.txt", sha256=sha256)
    with pytest.raises(FileRefused, match=r"a\.txt"):
        bring(store, tmp_path, broken)
    assert ids(store) == []
