"""Compaction: what no document and no citation needs leaves the disk, and nothing else does."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.formats.extracted import Extracted
from corpus.store.compaction import Compacted, compact
from corpus.store.store import Store
from corpus.store.stored_passages import read_store
from tests.corpus.inline_store import TEXT, add, ids, on_disk, store_in

OLD, NEW = "機密の旧い予算は九十九億円である。", "公開の新しい予算は百一億円である。"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store of a document with three versions, and of another one."""
    store = store_in(tmp_path / "var")
    for text in (OLD, "途中の案では百億円である。", NEW):
        add(store, tmp_path, text)
        read_store(store)
    add(store, tmp_path, TEXT, "other")
    read_store(store)
    return store


def hand_out(store: Store, version: int, document_id: str = "plan") -> None:
    values = (f"{document_id}~{version}", document_id, version, f"{document_id}.0001", "2025")
    with store.database.write() as connection:
        connection.execute("INSERT INTO citation VALUES (?, ?, ?, ?, ?)", values)


def kept(store: Store, document_id: str = "plan") -> list[int]:
    return [v.document.version for v in store.versions(document_id) if v.is_kept]


def test_versions_that_nobody_cited_go(store: Store) -> None:
    assert on_disk(store, OLD)
    done = compact(store, ())
    assert (done.documents, done.versions, done.embeddings) == (0, 2, 0)
    assert kept(store) == [3]
    assert not on_disk(store, OLD)
    assert on_disk(store, NEW)
    assert [v.document.version for v in store.versions("plan")] == [3, 2, 1]


def test_a_version_with_a_citation_stays(store: Store) -> None:
    hand_out(store, 1)
    hand_out(store, 2, "other")
    assert compact(store, ()).versions == 1
    assert kept(store) == [3, 1]
    old = store.versions("plan")[2].document
    assert store.source(old).text == OLD


def test_a_removed_document_goes_with_all_its_versions_cited_or_not(store: Store) -> None:
    hand_out(store, 1)
    hand_out(store, 3)
    store.remove("plan")
    done = compact(store, ())
    assert (done.documents, done.versions) == (1, 3)
    assert kept(store) == []
    for words in (OLD, NEW, "九十九億円", "百一億円", "百億円"):
        assert not on_disk(store, words)
    assert ids(store) == ["other"]
    assert store.source(store.catalogue().get("other")).text == TEXT


def test_what_is_needed_stays_as_it_was(store: Store) -> None:
    before = read_store(store)
    compact(store, ())
    assert read_store(store) == before
    assert compact(store, ()) == Compacted(0, 0, 0, 0)


def test_vectors_that_are_not_used_go(store: Store) -> None:
    with store.database.write() as connection:
        connection.executemany(
            "INSERT INTO embedding (key, vector) VALUES (?, ?)",
            [(b"1", b"v"), (b"2", b"v"), (b"3", b"v")],
        )
    assert compact(store, {b"2", b"4"}).embeddings == 2
    with store.database.read() as connection:
        assert connection.execute("SELECT key FROM embedding").fetchall() == [(b"2",)]


def test_the_bytes_given_back_are_the_files(store: Store) -> None:
    large = replace(store.catalogue().get("other"), document_id="large")
    for text in ("".join(f"予算の{n}番は{n}億円。\n" for n in range(20_000)), "予算。"):
        store.put(large, text.encode(), Extracted(text))
    path = store.database.path
    before = path.stat().st_size
    freed = compact(store, ()).bytes_freed
    assert freed == before - path.stat().st_size > 500_000


def test_a_compaction_that_fails_leaves_all(store: Store) -> None:
    class Broken(list[bytes]):
        def __iter__(self):  # type: ignore[no-untyped-def]
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compact(store, Broken())
    assert kept(store) == [3, 2, 1]
    assert on_disk(store, OLD)
