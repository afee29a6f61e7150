"""TREC runs of other systems: scored over all that is judged, whatever the run lacks."""

from pathlib import Path

import ir_measures
import pytest

from eval.errors import DatasetError
from eval.trec_scoring import score_trec

RUN = """\
q1 Q0 a 1 9.0 theirs
q1 Q0 b 2 8.0 theirs
q2 Q0 x 1 3.0 theirs
q2 Q0 b 2 2.0 theirs
q9 Q0 a 1 1.0 theirs
"""
QRELS = """\
q1 0 a 1
q2 0 b 3
q2 0 c 1
q3 0 a 1
"""


def write(folder: Path, run: str = RUN, qrels: str = QRELS) -> tuple[Path, Path]:
    """A run and qrels."""
    paths = folder / "theirs.run", folder / "set.qrels"
    for path, text in zip(paths, (run, qrels), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_a_query_that_the_run_lacks_scores_0_and_is_told(tmp_path: Path) -> None:
    scored = score_trec(*write(tmp_path))
    values = {query.query_id: query.values for query in scored.run.queries}
    assert list(values) == ["q1", "q2", "q3"]
    assert set(values["q3"].values()) == {0.0}
    assert scored.not_run == ("q3",)
    assert scored.not_judged == ("q9",)
    assert scored.run.measures["R@1"].mean == pytest.approx(1 / 3)
    assert scored.run.measures["RR@10"].mean == pytest.approx((1 + 1 / 2 + 0) / 3)
    assert {mean.n for mean in scored.run.measures.values()} == {3}


def test_graded_ndcg_is_that_of_ir_measures_over_all_judged_queries(tmp_path: Path) -> None:
    run, qrels = write(tmp_path)
    ndcg = ir_measures.nDCG @ 10
    theirs = ir_measures.calc_aggregate(
        [ndcg],
        list(ir_measures.read_trec_qrels(str(qrels))),  # type: ignore[no-untyped-call]
        list(ir_measures.read_trec_run(str(run))),  # type: ignore[no-untyped-call]
    )[ndcg]
    assert score_trec(run, qrels).run.measures["nDCG@10"].mean == pytest.approx(theirs)


def test_the_scored_run_says_what_should_have_come(tmp_path: Path) -> None:
    scored = score_trec(*write(tmp_path)).run
    assert (scored.name, scored.dataset.name, scored.dataset.kind) == ("theirs", "set", "trec")
    second = scored.queries[1]
    assert [item.passage_ids for item in second.expected] == [("b",), ("c",)]
    assert [(hit.passage_id, hit.parts_held) for hit in second.hits] == [("x", ()), ("b", (1,))]
    assert second.first_relevant_rank == 2
    assert scored.index is None


def test_the_order_of_the_lines_of_qrels_does_not_make_another_data_set(tmp_path: Path) -> None:
    one = score_trec(*write(tmp_path)).run
    turned = "".join(reversed(QRELS.splitlines(keepends=True)))
    other = score_trec(*write(tmp_path, qrels=turned)).run
    assert one.dataset.fingerprint == other.dataset.fingerprint
    graded = QRELS.replace("q2 0 b 3", "q2 0 b 2")
    changed = score_trec(*write(tmp_path, qrels=graded)).run
    assert changed.dataset.fingerprint != one.dataset.fingerprint


def test_an_empty_run_scores_0_throughout(tmp_path: Path) -> None:
    scored = score_trec(*write(tmp_path, run=""))
    assert {mean.mean for mean in scored.run.measures.values()} == {0.0}
    assert scored.not_run == ("q1", "q2", "q3")


def test_qrels_without_a_line_are_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"set\.qrels judge no query"):
        score_trec(*write(tmp_path, qrels=""))
