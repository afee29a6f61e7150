"""BEIR's format: titles, grades, splits, and what is said of a broken folder."""

from pathlib import Path

import pytest

from eval.datasets.beir import load_beir
from eval.errors import DatasetError, DatasetLineError, FileUnusable

from .inline_folder import CORPUS, QRELS, QUERIES, Line, beir_folder, write_lines


def test_a_passage_is_its_title_and_text_and_any_relevant_one_answers(tmp_path: Path) -> None:
    dataset = load_beir(beir_folder(tmp_path / "policy"))
    assert (dataset.name, dataset.kind) == ("beir-policy-test", "beir")
    assert {passage.passage_id: passage.text for passage in dataset.passages} == {
        "d1": "基金\n支出の上限は3,000億円である。",
        "d2": "予算は1兆円とする。",
        "d3": "目標は2030年である。",
    }
    assert [query.query_id for query in dataset.queries] == ["q1", "q2", "q4"]
    judgements = dataset.judgements
    # d3 is judged 0; q4 is judged and has nothing relevant; d4 is empty, and never found
    assert judgements.qrels == {
        "q1": {1: frozenset({"d1", "d2"})},
        "q2": {1: frozenset({"d2", "d4"})},
        "q4": {1: frozenset()},
    }
    assert judgements.relevant("q1") == {"d1": 2, "d2": 1}
    assert dataset.own_ids_hidden


def test_another_split_is_asked_for_by_name(tmp_path: Path) -> None:
    folder = beir_folder(tmp_path / "policy")
    write_lines(folder / "qrels" / "dev.tsv", ["query-id\tcorpus-id\tscore", "q3\td3\t1"])
    dataset = load_beir(folder, "dev")
    assert dataset.name == "beir-policy-dev"
    assert [query.query_id for query in dataset.queries] == ["q3"]
    with pytest.raises(DatasetError, match="are: dev, test; name one by"):
        load_beir(folder, "train")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("q1\td9\t1", "line 8: no passage 'd9' in the data set"),
        ("q9\td1\t1", "line 8: no query 'q9' in the data set"),
        ("q1\td1", "line 8: 2 columns; write 3, parted by tabs"),
        ("q1\td1\tgood", "line 8: score is 'good'"),
        ("q1\td1\t1", "line 8: 'd1' is judged twice for 'q1'"),
    ],
)
def test_a_wrong_judgement_is_told_with_its_line(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(DatasetLineError) as caught:
        load_beir(beir_folder(tmp_path, qrels=[*QRELS, line]))
    assert told in str(caught.value)
    assert "test.tsv の8行目" in caught.value.message_ja


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"_id": "d5", ', "line 5: broken JSON"),
        ("3", "line 5: 3 is no object"),
        ({"_id": "d5"}, "line 5: no field 'text'"),
        ({"_id": "d 5", "text": "x"}, "line 5: _id is 'd 5'; use no white space"),
        ({"_id": "d1", "text": "x"}, "line 5: _id 'd1' is that of line 1 too"),
        ({"_id": "d5", "text": None}, "line 5: text is None"),
        ({"_id": "d5", "text": "x", "title": 3}, "line 5: title is 3"),
    ],
)
def test_a_wrong_line_of_the_corpus_or_the_queries_is_told(
    tmp_path: Path, line: Line, told: str
) -> None:
    with pytest.raises(DatasetLineError) as caught:
        load_beir(beir_folder(tmp_path, corpus=[*CORPUS, line]))
    assert told in str(caught.value)
    if "title" not in told:  # queries have none
        with pytest.raises(DatasetLineError, match=r"queries\.jsonl, line 5"):
            load_beir(beir_folder(tmp_path, queries=[*QUERIES, _as_query(line)]))


def _as_query(line: Line) -> Line:
    if isinstance(line, str):
        return line
    return {**line, "_id": str(line["_id"]).replace("d", "q")}


def test_an_empty_data_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="the data set beir-policy-test has no passage"):
        load_beir(beir_folder(tmp_path / "policy", corpus=[], qrels=QRELS[:1]))
    with pytest.raises(DatasetError, match="the data set beir-policy-test has no query"):
        load_beir(beir_folder(tmp_path / "policy", qrels=QRELS[:1]))


def test_a_missing_file_and_one_that_is_no_text_are_told(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable, match=r"corpus\.jsonl cannot be read"):
        load_beir(tmp_path)
    folder = beir_folder(tmp_path / "policy")
    (folder / "queries.jsonl").write_bytes("質問".encode("cp932"))
    with pytest.raises(FileUnusable, match=r"queries\.jsonl cannot be read") as caught:
        load_beir(folder)
    assert "を読めません" in caught.value.message_ja
