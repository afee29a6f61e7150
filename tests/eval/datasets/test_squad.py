"""SQuAD's format: what becomes a passage and a query, and what is said of a broken file."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.datasets.squad import load_squad
from eval.errors import DatasetError, DatasetLineError, FileUnusable

TSUYU = "梅雨 [SEP] 梅雨は、5月から7月にかけて来る雨の多い期間である。"
TODAIJI = "東大寺の仏像では、東大寺に伝来する仏像について説明する。"


def qa(query_id: str, question: str = "いつか。", **more: Any) -> dict[str, Any]:
    """A question with one answer."""
    answers = [{"text": "5月から7月", "answer_start": 8}]
    return {"id": query_id, "question": question, "answers": answers, **more}


def article(*paragraphs: tuple[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """An article of contexts and their questions."""
    return {
        "title": "題",
        "paragraphs": [{"context": context, "qas": qas} for context, qas in paragraphs],
    }


def write(path: Path, *articles: Any) -> Path:
    """A file of these articles."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"version": "1", "data": articles}), encoding="utf-8")
    return path


def test_a_context_is_a_passage_as_it_is_and_its_questions_are_answered_by_it(
    tmp_path: Path,
) -> None:
    path = write(
        tmp_path / "valid.json",
        article((TSUYU, [qa("q1", "梅雨はいつ来るか。"), qa("q2")])),
        article((TODAIJI, [qa("q3", question_type="Logical inference")])),
    )
    dataset = load_squad(path)
    assert (dataset.name, dataset.kind) == ("squad-valid", "squad")
    assert [(passage.passage_id, passage.text) for passage in dataset.passages] == [
        ("a00001.0001", "梅雨\n梅雨は、5月から7月にかけて来る雨の多い期間である。"),
        ("a00002.0001", TODAIJI),
    ]
    first = dataset.queries[0]
    assert (first.query_id, first.text, first.answer) == ("q1", "梅雨はいつ来るか。", "5月から7月")
    assert [query.type for query in dataset.queries] == [None, None, "Logical inference"]
    assert dataset.judgements.qrels == {
        "q1": {1: frozenset({"a00001.0001"})},
        "q2": {1: frozenset({"a00001.0001"})},
        "q3": {1: frozenset({"a00002.0001"})},
    }


def test_an_answer_has_its_place_in_the_passage_if_it_stands_there(tmp_path: Path) -> None:
    def answered(query_id: str, text: str, start: Any) -> dict[str, Any]:
        given = {"text": text, "answer_start": start, "answer_type": "Date/Time"}
        return {**qa(query_id), "answers": [given]}

    spaced = f"  {TODAIJI}\n"
    path = write(
        tmp_path / "valid.json",
        article(
            (TSUYU, [answered("q1", "5月から7月", TSUYU.index("5月")), qa("q2")]),
            (spaced, [answered("q3", "仏像", spaced.index("仏像")), answered("q4", "仏像", None)]),
        ),
    )
    dataset = load_squad(path)
    places = [query.answer_span for query in dataset.queries]
    assert places == [(7, 13), None, (4, 6), None]  # q2: at 8 stands something else
    assert dataset.passages[0].text[7:13] == "5月から7月"
    assert [query.answer_type for query in dataset.queries] == [
        "Date/Time",
        None,
        "Date/Time",
        "Date/Time",
    ]


def test_the_same_context_twice_is_one_passage(tmp_path: Path) -> None:
    again = article((TODAIJI, [qa("q1")]), (TODAIJI, [qa("q2")]))
    dataset = load_squad(write(tmp_path / "valid.json", again, article((TODAIJI, [qa("q3")]))))
    assert [passage.text for passage in dataset.passages] == [TODAIJI]
    assert {parts[1] for parts in dataset.judgements.qrels.values()} == {frozenset({"a00001.0001"})}


def test_what_no_context_answers_is_unanswerable(tmp_path: Path) -> None:
    impossible = {**qa("q2", is_impossible=True), "answers": [], "plausible_answers": []}
    possible = qa("q1", is_impossible=False)
    dataset = load_squad(write(tmp_path / "v2.json", article((TSUYU, [possible, impossible]))))
    assert [(query.type, query.answer) for query in dataset.queries] == [
        (None, "5月から7月"),
        ("unanswerable", None),
    ]
    assert dataset.judgements.qrels.keys() == {"q1"}


def test_the_files_of_a_folder_are_one_data_set_in_the_order_of_their_names(
    tmp_path: Path,
) -> None:
    write(tmp_path / "dev" / "b.json", article((TSUYU, [qa("q2")])))
    write(tmp_path / "dev" / "a.json", article((TODAIJI, [qa("q1")])))
    dataset = load_squad(tmp_path / "dev")
    assert dataset.name == "squad-dev"
    assert [query.query_id for query in dataset.queries] == ["q1", "q2"]


@pytest.mark.parametrize(
    ("articles", "told"),
    [
        ([article((TSUYU, [qa("q1"), qa("q1")]))], "qas[1] is not as SQuAD's format has it: its id "
         "'q1' is that of valid.json data[0].paragraphs[0].qas[0] too; rename one"),
        ([article((" ", [qa("q1")]))], "valid.json data[0].paragraphs[0] is not as SQuAD's"),
        ([article((TSUYU, [qa("q 1")]))], "its id is 'q 1'; use no white space"),
        ([article((TSUYU, [qa("q1", "")]))], "qas[0] is not as SQuAD's format has it: its"),
        ([article((TSUYU, [{"id": "q1", "question": "いつ"}]))], "it has no list 'answers'"),
        ([article((TSUYU, [qa("q1")])), 3], "data[1] is not as SQuAD's format has it: it is 3"),
        ([{"title": "題"}], "data[0] is not as SQuAD's format has it: it has no list 'paragraphs'"),
        ([], "the data set squad-valid has no passage"),
        ([article((TSUYU, []))], "the data set squad-valid has no query"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, articles: list[Any], told: str
) -> None:
    with pytest.raises(DatasetError) as caught:
        load_squad(write(tmp_path / "valid.json", *articles))
    assert told in str(caught.value)
    assert "squad-valid" in caught.value.message_ja or "valid.json" in caught.value.message_ja


def test_broken_json_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "valid.json"
    path.write_text('{"data": [\n{"title": }\n]}', encoding="utf-8")
    with pytest.raises(DatasetLineError, match="line 2: broken JSON") as caught:
        load_squad(path)
    assert f"{path} の2行目" in caught.value.message_ja


def test_a_list_is_no_file_of_the_format(tmp_path: Path) -> None:
    path = tmp_path / "valid.json"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(DatasetError, match="it has no list 'data'"):
        load_squad(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable, match=r"none\.json"):
        load_squad(tmp_path / "none.json")
