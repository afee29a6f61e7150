"""TREC files: what is written is what is read, and trec_eval sees the same order."""

from pathlib import Path

import ir_measures
import pytest

from eval.errors import FileUnusable, TrecError
from eval.relevance import Qrels
from eval.run import Run, RunSettings
from eval.trec import read_qrels, read_run, write_qrels, write_run
from index.hit import Hit

SETTINGS = RunSettings("fused", {"dense": 1.0}, None, 50, "20261122T050300-1a2b3c4d")


def test_a_run_comes_back_as_it_was(tmp_path: Path) -> None:
    hits = {
        "q-1": (Hit("report.0002", 1, 0.75, {}), Hit("report.0001", 2, -0.5, {})),
        "q-2": (Hit("slides.0009", 1, 12.0, {}),),
    }
    path = tmp_path / "new" / "dev-fused.run"
    write_run(path, Run(SETTINGS, hits))
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
    write_run(path, Run(SETTINGS, {"q": tied}))
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
    write_qrels(path, qrels)
    assert path.read_text(encoding="utf-8") == (
        "q-1 1 report.0001 1\nq-1 1 report.0002 1\nq-1 2 report.0001 1\nq-2 1 no-passage 1\n"
    )
    assert read_qrels(path) == qrels


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("q Q0 p 1 0.5 fused\nq Q0 p 2\n", 2, "4 columns"),
        ("q Q0 p first 0.5 fused\n", 1, "'first'"),
        ("q Q0 p 1 high fused\n", 1, "'high'"),
    ],
)
def test_a_bad_line_of_a_run_is_named(tmp_path: Path, text: str, line: int, reason: str) -> None:
    path = tmp_path / "bad.run"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TrecError) as caught:
        read_run(path)
    assert caught.value.line == line
    assert reason in caught.value.reason


def test_a_bad_line_of_qrels_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.qrels"
    path.write_text("q 1 p 1\nq 1 p 0\n", encoding="utf-8")
    with pytest.raises(TrecError, match="line 2: relevance is 0"):
        read_qrels(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable, match=r"none\.run"):
        read_run(tmp_path / "none.run")
