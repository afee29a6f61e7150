"""The gate is set by a run, written, read, and names what a worse run lost."""

from dataclasses import replace
from pathlib import Path

import pytest

from eval.errors import FileUnusable, GateError
from eval.gate.check import failures, gate_of
from eval.gate.gate_file import GateQuestion, read_gate, write_gate
from eval.gate.gate_run import FOUND, QUERY_TIME, GateRun, gold_of
from eval.gold import Gold, Split

FOUND_FIRST = GateQuestion(1, {**dict.fromkeys(FOUND, 1.0), "answered": 1.0})
FELL = GateQuestion(3, {**FOUND_FIRST.values, "R@1": 0.0, "RR@10": 1 / 3})
REFUSED = GateQuestion(0, {"off_topic_refused": 1.0})
RUN = GateRun({**{f"q-{n}": FOUND_FIRST for n in range(10)}, "off-1": REFUSED}, 1.23456)


def test_two_questions_of_those_asked_are_tolerated() -> None:
    gate = gate_of(RUN)
    assert (gate.measures["R@1"].threshold, gate.measures["R@1"].measured) == (0.8, 1.0)
    assert gate.measures["off_topic_refused"].threshold == 0.0  # one of one
    assert (gate.measures[QUERY_TIME].threshold, gate.measures[QUERY_TIME].measured) == (
        1.5,
        1.2346,
    )
    assert gate.measures["R@1"].reason.startswith("2 of 10 questions less than measured")


def test_a_run_passes_the_gate_that_it_set_and_with_two_that_fell() -> None:
    gate = gate_of(RUN)
    assert list(failures(gate, RUN)) == []
    two_fell = replace(RUN, questions={**RUN.questions, "q-1": FELL, "q-2": FELL})
    assert list(failures(gate, two_fell)) == []


def test_what_fails_is_named_with_its_value_its_threshold_and_the_questions_that_fell() -> None:
    fell = replace(RUN, questions={**RUN.questions, "q-1": FELL, "q-2": FELL, "q-3": FELL})
    (failure,) = failures(gate_of(RUN), fell)
    assert str(failure).splitlines() == [
        "R@1 is 0.7000, below its threshold 0.8",
        "  q-1: 1.00 -> 0.00, rank 1 -> 3",
        "  q-2: 1.00 -> 0.00, rank 1 -> 3",
        "  q-3: 1.00 -> 0.00, rank 1 -> 3",
    ]


def test_a_search_that_takes_half_as_long_again_as_encoding_fails() -> None:
    (failure,) = failures(gate_of(RUN), replace(RUN, query_time_ratio=1.5))
    assert str(failure) == "query_time_ratio is 1.5000, not under its threshold 1.5"


def test_the_file_gives_back_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "gate.toml"
    write_gate(path, gate_of(RUN))
    assert read_gate(path) == gate_of(RUN)
    assert "python -m eval.gate --write" in path.read_text(encoding="utf-8")


def test_a_broken_file_is_told_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "gate.toml"
    with pytest.raises(FileUnusable, match=r"gate\.toml cannot be read"):
        read_gate(path)
    path.write_text('[measures]\n"R@1" = 0.8\n[questions]\n', encoding="utf-8")
    with pytest.raises(GateError, match=r"measures\.R@1 is 0\.8, not dict.*--choose"):
        read_gate(path)


def test_a_measure_without_a_threshold_is_told() -> None:
    gate = gate_of(RUN)
    without = {name: item for name, item in gate.measures.items() if name != "R@5"}
    with pytest.raises(GateError, match=r"no threshold for R@5; .*--write"):
        list(failures(replace(gate, measures=without), RUN))


def test_a_question_that_dev_has_no_more_is_named() -> None:
    with pytest.raises(GateError, match="dev does not have: gone-1; choose"):
        gold_of(Gold(Split.DEV, (), ()), ["gone-1"])
