"""TREC files: what is written is what is read, and trec_eval sees the same order."""

from pathlib import Path

import ir_measures
import pytest

from eval.errors import FileUnusable, TrecError
from eval.relevance import Judgements, Qrels
from eval.trec import read_qrels, read_run, write_qrels, write_run
from index.hit import Hit


def test_a_run_comes_back_as_it_was(tmp_path: Path) -> None:
    hits = {
        "q-1": (Hit("report.0002", 1, 0.75, {}), Hit("report.0001", 2, -0.5, {})),
        "q-2": (Hit("slides.0009", 1, 12.0, {}),),
    }
    path = tmp_path / "new" / "dev-fused.run"
    write_run(path, "fused", hits)
    assert path.read_text(encoding="utf-8") == (
        "q-1 Q0 report.0002 1 0.75 fused\n"
        "q-1 Q0 report.0001 2 -0.5 fused\n"
        "q-2 Q0 slides.0009 1 12.0 fused\n"
    )
    assert read_run(path) == hits


def test_tied_scores_keep_their_order_for_trec_eval(tmp_path: Path) -> None:
    # trec_eval orders ties by id, backwards; here the reader sees a first
    tied = tuple(Hit(name, rank, 0.0, {}) for rank, name in enumerate("abc", 1))
    path = tmp_path / "tied.run"
    write_run(path, "fused", {"q": tied})
    assert [hit.passage_id for hit in read_run(path)["q"]] == ["a", "b", "c"]
    # the function has no annotations
    scored = list(ir_measures.read_trec_run(str(path)))  # type: ignore[no-untyped-call]
    for passage_id, expected in (("a", 1), ("b", 1 / 2), ("c", 1 / 3)):
        qrels = {"q": {passage_id: 1}}
        value = ir_measures.calc_aggregate([ir_measures.RR], qrels, scored)[ir_measures.RR]
        assert value == pytest.approx(expected)


def test_qrels_come_back_with_their_parts_and_with_evidence_in_no_passage(tmp_path: Path) -> None:
    qrels: Qrels = {
        "q-1": {1: frozenset({"report.0002", "report.0001"}), 2: frozenset({"report.0001"})},
        "q-2": {1: frozenset()},
    }
    path = tmp_path / "dev.qrels"
    write_qrels(path, Judgements(qrels))
    assert path.read_text(encoding="utf-8") == (
        "q-1 1 report.0001 1\nq-1 1 report.0002 1\nq-1 2 report.0001 1\nq-2 1 no-passage 1\n"
    )
    assert read_qrels(path) == Judgements(qrels)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("q Q0 p 1 0.5 fused\nq Q0 p 2\n", 2, "4 columns"),
        ("q Q0 p first 0.5 fused\n", 1, "'first'"),
        ("q Q0 p 1 high fused\n", 1, "'high'"),
        ("q Q0 p 1 nan fused\n", 1, "score is 'nan'"),
        ("q Q0 p 1 0.5 x\nr Q0 p 1 0.5 x\nq Q0 p 2 0.4 x\n", 3, "'p' comes twice for 'q'"),
    ],
)
def test_a_bad_line_of_a_run_is_named(tmp_path: Path, text: str, line: int, reason: str) -> None:
    path = tmp_path / "bad.run"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TrecError) as caught:
        read_run(path)
    assert caught.value.line == line
    assert reason in caught.value.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("q 1 p 1\nq 1 p 2\n", "line 2: 'p' is judged twice for 'q'"),
        ("q 0 p high\n", "line 1: invalid literal"),
        ("q 0 p\n", "line 1: 3 columns"),
    ],
)
def test_a_bad_line_of_qrels_is_named(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "bad.qrels"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TrecError, match=reason):
        read_qrels(path)


def test_another_systems_run_is_ordered_by_score_and_then_by_rank(tmp_path: Path) -> None:
    path = tmp_path / "theirs.run"
    path.write_text(
        "q Q0 c 0 1.5 x\nq Q0 a 0 9 x\nq\tQ0\tz 7 1.25 x\nq Q0 d 5 1.25 x\n", encoding="utf-8"
    )
    found = [(hit.rank, hit.passage_id) for hit in read_run(path)["q"]]
    assert found == [(1, "a"), (2, "c"), (3, "d"), (4, "z")]


def test_another_systems_qrels_have_one_part_and_grades(tmp_path: Path) -> None:
    path = tmp_path / "theirs.qrels"
    path.write_text(
        "q 0 a 3\nq 0 b 1\nq 0 c 0\nr Q0 a -1\nr Q0 b 1\nnone 0 a 0\n", encoding="utf-8"
    )
    assert read_qrels(path) == Judgements(
        {
            "q": {1: frozenset({"a", "b"})},
            "r": {1: frozenset({"b"})},
            "none": {1: frozenset()},
        },
        {"q": {"a": 3}},
    )


def test_grades_come_back(tmp_path: Path) -> None:
    judgements = Judgements({"q": {1: frozenset({"a", "b"})}}, {"q": {"a": 2}})
    write_qrels(tmp_path / "graded.qrels", judgements)
    assert (tmp_path / "graded.qrels").read_text(encoding="utf-8") == "q 1 a 2\nq 1 b 1\n"
    assert read_qrels(tmp_path / "graded.qrels") == judgements


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable, match=r"none\.run"):
        read_run(tmp_path / "none.run")
