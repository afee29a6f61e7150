"""Reading a store: each version is read once by the same rules."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.corpus import READING, read_corpus
from corpus.formats.extracted import Extracted
from corpus.passages.passage import Passage
from corpus.source import Source
from corpus.store.store import Store
from corpus.store.stored_passages import read_store
from tests.corpus.inline_document import DOCUMENT
from tests.corpus.inline_store import TEXT, add, store_in

LONG = """\
表１　各国の予算（億円）
国\t額
日本\t120
米国\t684

本文の予算は120億円1である。

1\t予算書 12頁
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_in(tmp_path)


@pytest.fixture
def read_ids(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents that are read anew, in their order."""
    from corpus.corpus import passages_of

    read: list[str] = []

    def counted(source: Source) -> tuple[Passage, ...]:
        read.append(f"{source.document.document_id} {source.document.version}")
        return passages_of(source)

    monkeypatch.setattr("corpus.store.stored_passages.passages_of", counted)
    return read


def put(store: Store, text: str, document_id: str = "plan") -> None:
    """Put a text into the store without reading it."""
    store.put(replace(DOCUMENT, document_id=document_id), text.encode(), Extracted(text))


def test_what_is_kept_is_what_is_read(store: Store) -> None:
    put(store, LONG)
    put(store, TEXT, "other")
    fresh = read_corpus(store.catalogue())
    assert read_store(store) == fresh
    assert read_store(store) == fresh
    assert {p.document_id for p in fresh.passages} == {"plan", "other"}


def test_a_version_is_read_once(store: Store, read_ids: list[str]) -> None:
    put(store, TEXT)
    put(store, LONG, "other")
    for _ in range(3):
        read_store(store)
    assert read_ids == ["plan 1", "other 1"]
    put(store, TEXT + "追記した。\n")
    for _ in range(2):
        assert any("追記した。" in passage.text for passage in read_store(store).passages)
    assert read_ids == ["plan 1", "other 1", "plan 2"]


def test_what_was_read_when_it_was_added_is_not_read_again(
    store: Store, tmp_path: Path, read_ids: list[str]
) -> None:
    for text in (TEXT, TEXT + "追記した。\n", TEXT):
        add(store, tmp_path, text)
        assert read_store(store) == read_corpus(store.catalogue())
    store.remove("plan")
    add(store, tmp_path, TEXT)
    assert read_store(store) == read_corpus(store.catalogue())
    assert read_ids == []


def test_what_other_rules_read_is_read_anew(
    store: Store, tmp_path: Path, read_ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, tmp_path)
    first = read_store(store)
    monkeypatch.setattr("corpus.store.stored_passages.READING", READING + ", later")
    assert read_store(store) == first
    assert read_store(store) == first
    assert read_ids == ["plan 1"]


def test_what_an_older_program_kept_in_another_shape_is_read_anew(
    store: Store, tmp_path: Path, read_ids: list[str]
) -> None:
    add(store, tmp_path)
    first = read_store(store)
    with store.database.write() as connection:
        connection.execute("UPDATE passage SET body = json_remove(body, '$.kind')")
    assert read_store(store) == first
    assert read_ids == ["plan 1"]


def test_removed_documents_are_not_read(store: Store, tmp_path: Path) -> None:
    add(store, tmp_path)
    add(store, tmp_path, LONG, "other")
    store.remove("plan")
    assert {passage.document_id for passage in read_store(store).passages} == {"other"}
    store.remove("other")
    assert read_store(store).passages == ()


def test_threads_that_read_at_once_read_the_same(store: Store) -> None:
    for number in range(6):
        put(store, LONG.replace("684", str(number)), f"plan-{number}")
    expected = read_corpus(store.catalogue())
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: read_store(store), range(4)))
    assert results == [expected] * 4
    with store.database.read() as connection:
        (count,) = connection.execute("SELECT count(*) FROM passage").fetchone()
    assert count == len(expected.passages)
