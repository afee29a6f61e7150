"""The corpus: every passage of the five documents proves itself."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.aligned_text import without_white_space
from corpus.catalogue import Catalogue, load_catalogue
from corpus.corpus import READING, Corpus, read_corpus
from corpus.errors import SourceChanged, SourceMissing
from corpus.passages.cutting import CUTTING_VERSION
from corpus.passages.partition import CuttingSettings
from corpus.passages.passage import PassageKind
from corpus.reading.reader import READER_VERSION
from corpus.source_folder import SourceFolder
from tests.corpus.inline_document import DOCUMENT, assert_linked, assert_proves_itself


def raw_text(catalogue: Catalogue, document_id: str) -> str:
    """Read the file as any program would, without the corpus's own code."""
    return catalogue.sources.content(catalogue.get(document_id)).decode("utf-8")


def catalogued(folder: Path, *contents: str) -> Catalogue:
    """Write files with these contents and catalogue them."""
    documents = []
    for number, content in enumerate(contents, 1):
        (folder / f"{number}.txt").write_bytes(content.encode())
        documents.append(
            replace(
                DOCUMENT,
                document_id=f"report-{number}",
                file=f"{number}.txt",
                sha256=hashlib.sha256(content.encode()).hexdigest(),
                version=number,
            )
        )
    return Catalogue(SourceFolder(folder), tuple(documents))


@pytest.mark.parametrize("document_id", [document.document_id for document in load_catalogue()])
def test_every_passage_and_sentence_is_proved_by_the_raw_file(
    document_id: str, five_documents: Corpus
) -> None:
    source = raw_text(five_documents.catalogue, document_id)
    passages = [p for p in five_documents.passages if p.document_id == document_id]
    assert passages
    for passage in passages:
        assert_proves_itself(passage, source)


def test_sentences_hold_all_of_a_passage_and_rows_all_but_what_is_repeated_before_them(
    five_documents: Corpus,
) -> None:
    for passage in five_documents.passages:
        held = without_white_space("".join(passage.text[s:e] for s, e in passage.sentences))
        text = without_white_space(passage.text)
        if passage.kind in (PassageKind.TABLE, PassageKind.ROW, PassageKind.CAPTION):
            assert text.endswith(held), passage.passage_id
        else:
            assert text == held, passage.passage_id


def test_neighbours_name_each_other(five_documents: Corpus) -> None:
    assert_linked(five_documents.passages)


def test_pages_are_at_most_two_and_in_order(five_documents: Corpus) -> None:
    for passage in five_documents.passages:
        numbers = [int(page) for page in passage.pages]
        assert len(numbers) <= 2
        assert numbers == sorted(set(numbers)), passage.passage_id


def test_no_passage_holds_signs_that_say_nothing(five_documents: Corpus) -> None:
    for passage in five_documents.passages:
        for sign in ("\ufffd", "**", "<u>", "<li>", "</p>", "\r", "\f"):
            assert sign not in passage.text, passage.passage_id


def test_no_passage_is_a_page_number(five_documents: Corpus) -> None:
    """meti-innovation-interim-2025 has one in a slide's right-hand corner, behind six tabs."""
    assert [p.passage_id for p in five_documents.passages if p.text.strip().isdigit()] == []


def test_documents_are_read_in_the_catalogue_s_order(tmp_path: Path) -> None:
    catalogue = catalogued(tmp_path, "# 一\n予算。", "# 二\n人材。\n# 三\n資金。")
    passages = read_corpus(catalogue).passages
    assert [(p.passage_id, p.document_id, p.version, p.text) for p in passages] == [
        ("report-1.0001", "report-1", 1, "一\n予算。"),
        ("report-2.0001", "report-2", 2, "二\n人材。"),
        ("report-2.0002", "report-2", 2, "三\n資金。"),
    ]


def test_sizes_given_are_used(tmp_path: Path) -> None:
    catalogue = catalogued(tmp_path, "国は予算を増やした。企業は投資を減らした。")
    sizes = CuttingSettings(max_words=8)
    assert [p.text for p in read_corpus(catalogue, sizes).passages] == [
        "国は予算を増やした。",
        "企業は投資を減らした。",
    ]


def test_reading_twice_gives_the_same_passages(five_documents: Corpus) -> None:
    assert read_corpus(load_catalogue()) == five_documents


def test_a_changed_file_stops_the_reading(tmp_path: Path) -> None:
    catalogue = catalogued(tmp_path, "予算は120億円。", "予算は130億円。")
    (tmp_path / "2.txt").write_text("予算は140億円。", encoding="utf-8")
    with pytest.raises(SourceChanged, match="report-2"):
        read_corpus(catalogue)


def test_a_missing_file_stops_the_reading(tmp_path: Path) -> None:
    catalogue = catalogued(tmp_path, "予算は120億円。")
    (tmp_path / "1.txt").unlink()
    with pytest.raises(SourceMissing, match="report-1"):
        read_corpus(catalogue)


def test_what_passages_were_made_by_is_told() -> None:
    assert f"reader {READER_VERSION}, cutting {CUTTING_VERSION}" == READING
