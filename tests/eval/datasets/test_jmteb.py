"""JMTEB's format: documents by docid, queries with relevant_docs, and what is said of errors."""

from pathlib import Path
from typing import Any

import pytest

from eval.datasets.jmteb import load_jmteb
from eval.errors import DatasetError, DatasetLineError

from .inline_folder import Line, write_lines

DOCUMENTS: list[Line] = [
    {"docid": "8489#8", "title": "知的財産権", "text": "知的財産基本法は2002年に制定された。"},
    {"docid": 5, "text": " 相模原線は1916年に開業した。 "},
    {"docid": 6, "text": ""},
]
QUERIES: list[Line] = [
    {"query": "知的財産基本法の制定はいつか。", "relevant_docs": ["8489#8"]},
    {"query": "相模原線の開業はいつか。", "relevant_docs": 5},
]


def folder_of(folder: Path, queries: list[Line], name: str = "test") -> Path:
    """A folder of DOCUMENTS and these queries."""
    write_lines(folder / "corpus.jsonl", DOCUMENTS)
    write_lines(folder / f"{name}.jsonl", queries)
    return folder


def test_documents_and_queries_are_read_as_jmteb_reads_them(tmp_path: Path) -> None:
    dataset = load_jmteb(folder_of(tmp_path / "mrtydi", QUERIES))
    assert (dataset.name, dataset.kind) == ("jmteb-mrtydi-test", "jmteb")
    # without the title, and a single document need be no list
    assert {passage.passage_id: passage.text for passage in dataset.passages} == {
        "8489#8": "知的財産基本法は2002年に制定された。",
        "5": "相模原線は1916年に開業した。",
    }
    assert dataset.judgements.qrels == {
        "q1": {1: frozenset({"8489#8"})},
        "q2": {1: frozenset({"5"})},
    }
    assert dataset.queries[1].text == "相模原線の開業はいつか。"


def test_the_queries_file_is_found_or_named(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "faq", QUERIES, "queries")
    assert load_jmteb(folder).name == "jmteb-faq-queries"
    folder_of(folder, QUERIES[:1], "validation")
    assert len(load_jmteb(folder, "validation").queries) == 1
    with pytest.raises(DatasetError, match=r"holds: corpus\.jsonl, queries\.jsonl, validation"):
        load_jmteb(folder, "train")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"query": "いつか。", "relevant_docs": ["9"]}, "line 3: no document '9' in corpus.jsonl"),
        ({"query": "いつか。", "relevant_docs": []}, "line 3: relevant_docs is empty"),
        ({"query": "いつか。"}, "line 3: no field 'relevant_docs'"),
        ({"query": " ", "relevant_docs": [5]}, "line 3: query is ' '"),
        ({"qid": "q1", "query": "いつか。", "relevant_docs": [5]}, "qid 'q1' is that of line 1"),
        ('{"query"', "line 3: broken JSON"),
    ],
)
def test_a_wrong_query_is_told_with_its_line(tmp_path: Path, query: Any, told: str) -> None:
    with pytest.raises(DatasetLineError) as caught:
        load_jmteb(folder_of(tmp_path, [*QUERIES, query]))
    assert told in str(caught.value)
