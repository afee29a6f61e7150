"""Rows of the five documents' tables: what must stand beside each, and what must not."""

from typing import Any

import pytest

from corpus.aligned_text import without_white_space
from corpus.corpus import Corpus
from corpus.passages.passage import Passage, PassageKind
from tests.corpus.regression_cases import regression_cases

Case = dict[str, Any]


def one_space(text: str) -> str:
    return " ".join(text.split())


def own_text(passage: Passage) -> str:
    return one_space(passage.text[passage.own_start :])


def passages_with_row(corpus: Corpus, case: Case) -> list[Passage]:
    """Give the table passages of which one row holds the case's row."""
    return [
        passage
        for passage in corpus.passages
        if passage.document_id == case["document_id"] and passage.kind is PassageKind.TABLE
        if any(case["row"] in one_space(passage.text[s:e]) for s, e in passage.sentences)
    ]


def row_passages(corpus: Corpus, case: Case) -> list[Passage]:
    """Give the passages of which the case's row is all or a part; a turned table's columns too."""
    parents = {passage.parent_id for passage in corpus.passages}
    return [
        passage
        for passage in corpus.passages
        if passage.document_id == case["document_id"]
        if passage.kind is PassageKind.ROW
        or (passage.kind is PassageKind.TABLE and passage.passage_id not in parents)
        if case["row"] in own_text(passage) and case.get("title", "") in passage.text
    ]


@pytest.mark.parametrize("case", regression_cases("table_rows"))
def test_a_row_can_be_understood_alone(case: Case, five_documents: Corpus) -> None:
    [row] = row_passages(five_documents, case)
    text = one_space(row.text)
    assert [words for words in case["beside"] if one_space(words) not in text] == []
    assert [words for words in case.get("absent", []) if words in text] == []


@pytest.mark.parametrize("case", regression_cases("table_rows"))
def test_a_row_s_table_has_the_row_and_its_header(case: Case, five_documents: Corpus) -> None:
    [row] = row_passages(five_documents, case)
    if row.kind is PassageKind.ROW:
        [table] = [p for p in five_documents.passages if p.passage_id == row.parent_id]
        assert table.kind is PassageKind.TABLE
        assert without_white_space(own_text(row)) in without_white_space(table.text)
        assert five_documents.passages.index(table) < five_documents.passages.index(row)


@pytest.mark.parametrize("case", regression_cases("labelled_rows"))
def test_an_item_of_a_flattened_table_is_in_one_row_with_its_label(
    case: Case, five_documents: Corpus
) -> None:
    rows = [
        one_space(passage.text[start:end])
        for passage in passages_with_row(five_documents, case)
        for start, end in passage.sentences
    ]
    [row] = [row for row in rows if case["row"] in row]
    assert row.startswith(case["label"])


@pytest.mark.parametrize("case", regression_cases("foreign_headers"))
def test_a_row_stands_under_no_other_table_s_words(case: Case, five_documents: Corpus) -> None:
    found = [
        passage
        for passage in passages_with_row(five_documents, case)
        if any(case["row"] == one_space(passage.text[s:e]) for s, e in passage.sentences)
    ]
    assert len(found) == 1
    head = found[0].text[: found[0].sentences[0][0]]
    assert head.strip()
    assert case["absent"] not in head  # in rows of its own it may stand


@pytest.mark.parametrize("case", regression_cases("captions"))
def test_a_picture_s_caption_stands_with_its_source(case: Case, five_documents: Corpus) -> None:
    [caption] = [
        passage
        for passage in five_documents.passages
        if passage.document_id == case["document_id"] and case["caption"] in passage.text
        if passage.kind is PassageKind[case["kind"].upper()]
    ]
    text = one_space(caption.text)
    assert [words for words in case["beside"] if words not in text] == []
    assert [words for words in case.get("absent", []) if words in text] == []


def test_every_table_has_three_cases_or_one_for_each_of_its_rows(five_documents: Corpus) -> None:
    """A table's parts have one title and header, so they are counted together."""
    cases: list[Any] = [case.values[0] for case in regression_cases("table_rows")]
    tables: dict[tuple[str, str], list[Passage]] = {}
    for passage in five_documents.passages:
        if passage.kind is PassageKind.TABLE:
            head = passage.text[: passage.sentences[0][0]]
            first_line = next((w for w in head.split("\n") if w.startswith("図表")), head)
            tables.setdefault((passage.document_id, first_line), []).append(passage)
    few = {
        first_line: count
        for (document_id, first_line), parts in tables.items()
        if (
            count := sum(
                case["document_id"] == document_id
                and any(case["row"] in one_space(part.text) for part in parts)
                and any(
                    row in parts or row.parent_id in {p.passage_id for p in parts}
                    for row in row_passages(five_documents, case)
                )
                for case in cases
            )
        )
        < 3
    }
    assert few == {}
