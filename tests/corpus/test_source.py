"""A source: the file's own characters, and only if its bytes are the catalogued ones."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.document import Document
from corpus.errors import CorpusError, FileBroken, SourceChanged, SourceMissing
from corpus.source_folder import SourceFolder
from tests.corpus.inline_document import DOCUMENT


def catalogued(folder: Path, content: bytes) -> tuple[Catalogue, Document]:
    """Catalogue one file that holds these bytes."""
    document = replace(DOCUMENT, sha256=hashlib.sha256(content).hexdigest())
    (folder / document.file).write_bytes(content)
    return Catalogue(SourceFolder(folder), (document,)), document


def test_the_text_is_the_file_s_characters_untouched(tmp_path: Path) -> None:
    text = "\ufeff第7期\r\n基本計画\r\f\u2028⽴ 立\ufffd\n"
    catalogue, document = catalogued(tmp_path, text.encode())
    source = catalogue.source(document)
    assert source.text == text
    assert source.document == document


def test_a_missing_file_is_named_with_its_document_and_the_remedy(tmp_path: Path) -> None:
    catalogue, document = catalogued(tmp_path, "基本計画".encode())
    path = tmp_path / document.file
    path.unlink()
    with pytest.raises(SourceMissing) as caught:
        catalogue.source(document)
    assert str(caught.value) == (
        f"the file {path} of document 'test-report' is missing; "
        "put it back or take its entry out of the catalogue"
    )


def test_a_changed_file_is_refused_with_both_hashes(tmp_path: Path) -> None:
    catalogue, document = catalogued(tmp_path, "予算は120億円".encode())
    changed = "予算は130億円".encode()
    path = tmp_path / document.file
    path.write_bytes(changed)
    with pytest.raises(SourceChanged) as caught:
        catalogue.source(document)
    assert str(caught.value) == (
        f"the file {path} of document 'test-report' has sha256 "
        f"{hashlib.sha256(changed).hexdigest()}, the catalogue says {document.sha256}; "
        "restore the file, or catalogue the new bytes"
    )


def test_changed_line_ends_are_a_change(tmp_path: Path) -> None:
    catalogue, document = catalogued(tmp_path, "一行\n二行\n".encode())
    (tmp_path / document.file).write_bytes("一行\r\n二行\r\n".encode())
    with pytest.raises(SourceChanged):
        catalogue.source(document)


def test_utf8_that_is_broken_is_refused_with_its_place(tmp_path: Path) -> None:
    catalogue, document = catalogued(tmp_path, ("政策" * 20).encode() + b"\x83\x65")
    with pytest.raises(FileBroken, match=rf"{document.file}.*broken at byte 120"):
        catalogue.source(document)


@pytest.mark.parametrize("error", [SourceMissing, SourceChanged, FileBroken])
def test_every_failure_belongs_to_the_corpus_s_family(error: type[Exception]) -> None:
    assert issubclass(error, CorpusError)
