"""Gold files: what a line may say, and how the loader says what is wrong with it."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.aligned_text import without_white_space
from corpus.catalogue import Catalogue
from eval.errors import EvalError, FileUnusable, GoldError
from eval.gold import QuestionType, Unanswerable, Wording, load_off_topic, load_questions

from .conftest import SOURCE

EVIDENCE = {
    "document_id": "small-report",
    "quote": "支出上限は、年間3,000億円（実質）である。",
    "part": 1,
}
ENTRY = {
    "question_id": "q-1",
    "question": "一年に使える額はいくらまでか。",
    "type": "fact",
    "wording": "own",
    "answer": "3,000億円",
    "evidence": [EVIDENCE],
    "note": "",
}
UNANSWERABLE: dict[str, Any] = {
    "type": "unanswerable",
    "evidence": [],
    "answer": None,
    "unanswerable": "near-miss",
}


def write(folder: Path, *lines: str) -> Path:
    """A gold file of these lines."""
    path = folder / "gold.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def line(**changes: Any) -> str:
    """A right line with some fields changed or added."""
    return json.dumps({**ENTRY, **changes}, ensure_ascii=False)


def refusal(path: Path, catalogue: Catalogue) -> GoldError:
    with pytest.raises(GoldError) as caught:
        load_questions(path, catalogue)
    assert caught.value.path == path
    return caught.value


def test_a_question_is_loaded_with_its_evidence_located(
    tmp_path: Path, small_catalogue: Catalogue
) -> None:
    (loaded,) = load_questions(write(tmp_path, line()), small_catalogue)
    assert (loaded.question_id, loaded.type, loaded.wording) == (
        "q-1",
        QuestionType.FACT,
        Wording.OWN,
    )
    assert loaded.answerable
    (evidence,) = loaded.evidence
    # the source breaks the line inside the quote: two spans, the line break in neither
    assert evidence.spans == ((20, 26), (27, 44))
    assert [SOURCE[start:end] for start, end in evidence.spans] == [
        "支出上限は、",
        "年間3,000億円（実質）である。",
    ]


def test_evidence_of_one_part_are_alternatives_and_parts_are_in_order(
    tmp_path: Path, small_catalogue: Catalogue
) -> None:
    evidence = [
        {**EVIDENCE, "quote": "予算は2兆円とする。", "part": 2},
        {**EVIDENCE, "quote": "支出上限は、", "part": 1},
        {**EVIDENCE, "quote": "年間3,000億円", "part": 1},
    ]
    (loaded,) = load_questions(write(tmp_path, line(evidence=evidence)), small_catalogue)
    quotes = {part: [item.quote for item in items] for part, items in loaded.parts.items()}
    assert quotes == {1: ["支出上限は、", "年間3,000億円"], 2: ["予算は2兆円とする。"]}
    assert list(loaded.parts) == [1, 2]


def test_an_unanswerable_question_has_neither_evidence_nor_answer(
    tmp_path: Path, small_catalogue: Catalogue
) -> None:
    path = write(tmp_path, line(**UNANSWERABLE))
    (loaded,) = load_questions(path, small_catalogue)
    assert not loaded.answerable
    assert loaded.parts == {}


def test_an_unanswerable_question_says_why(tmp_path: Path, small_catalogue: Catalogue) -> None:
    path = write(tmp_path, line(**UNANSWERABLE), line(question_id="q-2"))
    loaded = load_questions(path, small_catalogue)
    assert [question.unanswerable for question in loaded] == [Unanswerable.NEAR_MISS, None]
    assert [question.group for question in loaded] == ["unanswerable/near-miss", "fact"]


REFUSED = [
    pytest.param('{"question_id": ', "broken JSON", id="broken JSON"),
    pytest.param("", "broken JSON", id="a blank line"),
    pytest.param("[]", "[] is no object", id="no object"),
    pytest.param(line(page=3), "unknown field 'page'", id="unknown field"),
    pytest.param(
        json.dumps({key: value for key, value in ENTRY.items() if key != "note"}),
        "no field 'note'",
        id="missing field",
    ),
    pytest.param(line(question_id="q 2"), "question_id is 'q 2'", id="space in the id"),
    pytest.param(line(question_id="q-0"), "'q-0' is that of line 1 too", id="id used twice"),
    pytest.param(line(question="　"), "question is '\\u3000'", id="blank question"),
    pytest.param(line(type="opinion"), "type is 'opinion'", id="unknown type"),
    pytest.param(line(type=["fact"]), "type is ['fact']", id="type of a wrong type"),
    pytest.param(line(type="off-topic"), "type is 'off-topic'", id="type of the other file"),
    pytest.param(line(wording="free"), "wording is 'free'", id="unknown wording"),
    pytest.param(line(evidence={}), "evidence is {}", id="evidence is no list"),
    pytest.param(line(evidence=[]), "no evidence or no answer", id="answerable without evidence"),
    pytest.param(line(answer=None), "no evidence or no answer", id="answerable without answer"),
    pytest.param(
        line(type="unanswerable", answer=None), "has evidence", id="unanswerable with evidence"
    ),
    pytest.param(
        line(type="unanswerable", evidence=[]), "or an answer", id="unanswerable with answer"
    ),
    pytest.param(
        line(**{**UNANSWERABLE, "unanswerable": "off-topic"}),
        "unanswerable is 'off-topic'",
        id="unknown reason",
    ),
    pytest.param(
        line(type="unanswerable", evidence=[], answer=None),
        "q-1 does not say why it is unanswerable",
        id="unanswerable without a reason",
    ),
    pytest.param(
        line(unanswerable="near-miss"),
        "is of type fact but says why it is unanswerable",
        id="answerable with a reason why not",
    ),
    pytest.param(
        line(evidence=[{**EVIDENCE, "page": 3}]), "unknown field 'page'", id="evidence field"
    ),
    pytest.param(line(evidence=[{**EVIDENCE, "part": 0}]), "part is 0", id="part below 1"),
    pytest.param(line(evidence=[{**EVIDENCE, "part": True}]), "part is True", id="part a bool"),
    pytest.param(line(evidence=[{**EVIDENCE, "part": 2}]), "the parts are [2]", id="part skipped"),
    pytest.param(
        line(evidence=[{**EVIDENCE, "document_id": "other"}]),
        "no document 'other' in the corpus; it holds small-report",
        id="unknown document",
    ),
    pytest.param(
        line(evidence=[{**EVIDENCE, "quote": "予算は3兆円とする。"}]),
        "the quote '予算は3兆円とする。' stands 0 times in small-report",
        id="quote not in the source",
    ),
    pytest.param(
        line(evidence=[{**EVIDENCE, "quote": "兆円"}]),
        "the quote '兆円' stands 2 times in small-report",
        id="quote twice in the source",
    ),
]


@pytest.mark.parametrize(("wrong", "reason"), REFUSED)
def test_a_wrong_line_is_refused_with_its_number_and_the_reason(
    wrong: str, reason: str, tmp_path: Path, small_catalogue: Catalogue
) -> None:
    error = refusal(write(tmp_path, line(question_id="q-0"), wrong), small_catalogue)
    assert error.line == 2
    assert reason in error.reason
    assert error.remedy
    assert str(error) == f"gold file {error.path}, line 2: {error.reason}; {error.remedy}"
    assert f"{error.path} の2行目" in error.message_ja


def test_a_missing_gold_file_is_named(tmp_path: Path, small_catalogue: Catalogue) -> None:
    with pytest.raises(FileUnusable, match=r"none\.jsonl"):
        load_questions(tmp_path / "none.jsonl", small_catalogue)


def test_off_topic_questions_have_an_id_and_a_text_only(tmp_path: Path) -> None:
    path = write(tmp_path, '{"question_id": "off-1", "question": "富士山の高さは。"}')
    (loaded,) = load_off_topic(path)
    assert (loaded.question, loaded.type) == ("富士山の高さは。", QuestionType.OFF_TOPIC)
    assert not loaded.answerable
    with pytest.raises(GoldError, match="line 1: unknown field 'answer'") as caught:
        load_off_topic(write(tmp_path, line()))
    assert isinstance(caught.value, EvalError)


def test_white_space_in_a_quote_and_in_the_source_does_not_matter(
    tmp_path: Path, small_catalogue: Catalogue
) -> None:
    quote = " 第1章基金\n大学 ファンド"
    evidence = [{**EVIDENCE, "quote": quote}]
    (loaded,) = load_questions(write(tmp_path, line(evidence=evidence)), small_catalogue)
    held = "".join(SOURCE[start:end] for start, end in loaded.evidence[0].spans)
    assert held == without_white_space(quote) == "第1章基金大学ファンド"
