"""The store: documents and their versions come, change, go and come back."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import (
    DocumentConflict,
    SourceChanged,
    SourceMissing,
    StoreDamaged,
    UnknownDocument,
)
from corpus.formats.extracted import Extracted
from corpus.issued_on import IssuedOn
from corpus.store.compaction import compact
from corpus.store.store import Change, Store
from tests.corpus.inline_document import DOCUMENT
from tests.corpus.inline_store import TEXT, add, ids, store_in

NEWER = TEXT.replace("120億円", "130億円")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_in(tmp_path)


def put(store: Store, text: str = TEXT, **fields: str) -> Change:
    document = replace(DOCUMENT, **fields)  # type: ignore[arg-type]  # by name
    return store.put(document, text.encode(), Extracted(text))[1]


def test_a_new_document_is_kept_with_its_bytes_and_its_text(store: Store) -> None:
    document, change = store.put(DOCUMENT, "予算".encode("utf-16"), Extracted("予算", ((0, "1"),)))
    assert change is Change.NEW
    sha256 = hashlib.sha256("予算".encode("utf-16")).hexdigest()
    assert document == replace(DOCUMENT, sha256=sha256, version=1)
    again = Store(store.database)
    assert again.catalogue().documents == (document,)
    assert again.content(document) == "予算".encode("utf-16")
    source = again.source(document)
    assert (source.document, source.text, source.pages) == (document, "予算", ((0, "1"),))


def test_the_same_again_changes_nothing(store: Store) -> None:
    put(store)
    before = store.versions("test-report")
    assert put(store) is Change.UNCHANGED
    assert store.versions("test-report") == before


def test_other_bytes_are_a_new_version_and_the_old_one_stays(store: Store) -> None:
    put(store)
    old = store.catalogue().get("test-report")
    assert put(store, NEWER) is Change.NEW_VERSION
    new = store.catalogue().get("test-report")
    assert (old.version, new.version) == (1, 2)
    assert [store.source(document).text for document in (old, new)] == [TEXT, NEWER]
    versions = store.versions("test-report")
    assert [(v.document.version, v.is_kept) for v in versions] == [(2, True), (1, True)]
    assert versions[0].added_at >= versions[1].added_at
    assert store.find_version("test-report", bytes.fromhex(old.sha256)[:8]) == old
    assert store.find_version("test-report", bytes(8)) is None
    assert store.find_version("other", bytes.fromhex(old.sha256)[:8]) is None


def test_old_bytes_again_are_the_newest_version(store: Store) -> None:
    for text in (TEXT, NEWER, TEXT):
        put(store, text)
    assert store.catalogue().get("test-report").version == 3
    assert store.source(store.catalogue().get("test-report")).text == TEXT


@pytest.mark.parametrize(
    "fields", [{"title": "改題"}, {"issuer": "他省"}, {"kind": "slides"}], ids=str
)
def test_the_same_bytes_under_another_label_are_the_same_version(
    fields: dict[str, str], store: Store
) -> None:
    put(store)
    assert put(store, **fields) is Change.RELABELLED
    document = store.catalogue().get("test-report")
    assert document == replace(DOCUMENT, sha256=document.sha256, version=1, **fields)  # type: ignore[arg-type]
    assert len(store.versions("test-report")) == 1


def test_another_date_is_another_label(store: Store) -> None:
    put(store)
    later = replace(DOCUMENT, issued_on=IssuedOn.parse("2025-04-23"))
    assert store.put(later, TEXT.encode(), Extracted(TEXT))[1] is Change.RELABELLED
    assert str(store.catalogue().get("test-report").issued_on) == "2025-04-23"


def test_documents_stand_in_the_order_in_which_they_came(store: Store) -> None:
    for document_id in ("b", "c", "a"):
        put(store, document_id=document_id)
    put(store, NEWER, document_id="c")
    store.remove("b")
    assert ids(store) == ["c", "a"]
    put(store, document_id="b")
    assert ids(store) == ["b", "c", "a"]


# Removing


def test_a_removed_document_is_in_no_catalogue_but_its_versions_stay(store: Store) -> None:
    put(store)
    put(store, NEWER)
    put(store, document_id="other")
    removed = store.remove("test-report")
    assert (removed.version, ids(store)) == (2, ["other"])
    assert [v.is_kept for v in store.versions("test-report")] == [True, True]
    assert store.source(removed).text == NEWER
    assert store.find_version("test-report", bytes.fromhex(removed.sha256)[:8]) == removed


def test_what_is_not_there_or_no_longer_cannot_be_removed(store: Store) -> None:
    put(store)
    put(store, document_id="other")
    for document_id in ("test-report", "nothing"):
        if document_id == "test-report":
            store.remove(document_id)
        with pytest.raises(UnknownDocument) as caught:
            store.remove(document_id)
        assert str(caught.value) == f"no document '{document_id}' in the corpus; it holds other"


@pytest.mark.parametrize(
    ("text", "change", "version"),
    [(TEXT, Change.RESTORED, 1), (NEWER, Change.NEW_VERSION, 2)],
    ids=["same file", "changed file"],
)
def test_a_removed_document_can_come_back(
    text: str, change: Change, version: int, store: Store
) -> None:
    put(store)
    store.remove("test-report")
    assert put(store, text, title="改題") is change
    document = store.catalogue().get("test-report")
    assert (document.version, document.title) == (version, "改題")
    assert store.source(document).text == text


def test_a_document_can_come_back_after_it_was_compacted_away(store: Store) -> None:
    put(store)
    put(store, document_id="other")
    document = store.remove("test-report")
    compact(store, ())
    with pytest.raises(SourceMissing, match=r"version 1 of document 'test-report'.*'test\.txt'"):
        store.source(document)
    assert [v.is_kept for v in store.versions("test-report")] == [False]
    assert store.find_version("test-report", bytes.fromhex(document.sha256)[:8]) is None
    assert put(store) is Change.RESTORED
    assert store.source(store.catalogue().get("test-report")).text == TEXT


def test_bytes_changed_behind_the_store_are_told(store: Store) -> None:
    put(store)
    with store.database.write() as connection:
        connection.execute("UPDATE content SET bytes = ?", (NEWER.encode(),))
    document = store.catalogue().get("test-report")
    for read in (store.source, store.content):
        with pytest.raises(SourceChanged) as caught:
            read(document)
        assert document.sha256 in str(caught.value)
        assert hashlib.sha256(NEWER.encode()).hexdigest() in str(caught.value)


def test_a_date_that_is_none_any_more_is_told_as_damage(store: Store) -> None:
    put(store)
    with store.database.write() as connection:
        connection.execute("""UPDATE version SET issued_on = '20"5'""")
    with pytest.raises(StoreDamaged, match=r"'test-report'.*no date.*from a backup"):
        store.catalogue()


# Several at once


def test_what_was_described_from_an_older_version_is_not_put_over_a_newer_one(
    store: Store,
) -> None:
    put(store)
    put(store, NEWER)
    for after in (0, 1):
        with pytest.raises(DocumentConflict, match=r"'test-report' was added by another process"):
            store.put(DOCUMENT, b"x", Extracted("x"), after=after)
    assert store.catalogue().get("test-report").version == 2
    assert store.put(DOCUMENT, b"x", Extracted("x"), after=2)[1] is Change.NEW_VERSION


def test_threads_that_add_at_once_all_have_their_document(store: Store, tmp_path: Path) -> None:
    def add_numbered(number: int) -> Change:
        return add(store, tmp_path, f"予算は{number}億円。", f"plan-{number}")[1]

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(add_numbered, range(24))) == {Change.NEW}
    assert sorted(ids(store)) == sorted(f"plan-{number}" for number in range(24))
    assert {store.source(document).text for document in store.catalogue()} == {
        f"予算は{number}億円。" for number in range(24)
    }


def test_of_threads_that_add_other_files_under_one_id_none_is_lost_unseen(
    store: Store, tmp_path: Path
) -> None:
    def add_numbered(number: int) -> str | None:
        text = f"予算は{number}億円。"
        try:
            document = replace(DOCUMENT, document_id="plan")
            store.put(document, text.encode(), Extracted(text), after=0)
        except DocumentConflict:
            return None
        return text

    with ThreadPoolExecutor(4) as pool:
        added = [text for text in pool.map(add_numbered, range(8)) if text]
    assert added == [store.source(store.catalogue().get("plan")).text]
    assert len(store.versions("plan")) == 1
