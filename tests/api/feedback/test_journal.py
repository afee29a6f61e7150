"""The file of judgements: nothing is lost, whoever writes at once and whatever is cut off."""

import json
import logging
import multiprocessing
from pathlib import Path

import pytest

from api.feedback import journal
from api.feedback.feedback import Feedback, Rating
from api.feedback.journal import FeedbackJournal, JournalError


def judgement(question: str, **fields: str) -> Feedback:
    return Feedback(question, Rating.GOOD, **fields)  # type: ignore[arg-type]  # only texts here


def write_many(path: Path, writer: int) -> None:
    for number in range(40):
        FeedbackJournal(path).add(judgement(f"{writer}-{number}", comment="長" * 500))


def test_what_is_added_is_read_in_its_order(tmp_path: Path) -> None:
    kept = FeedbackJournal(tmp_path / "f.jsonl")
    assert list(kept.read()) == []
    given = [judgement("一", comment="改行\nと「引用」"), judgement("二", right_citation_id="a~b")]
    for each in given:
        kept.add(each)
    assert list(kept.read()) == given


def test_several_processes_write_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=write_many, args=(path, n)) for n in range(4)]
    for each in writers:
        each.start()
    for each in writers:
        each.join(60)
    found = [each.question for each in FeedbackJournal(path).read()]
    assert sorted(found) == sorted(f"{w}-{n}" for w in range(4) for n in range(40))
    assert all(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("cut", [1, 7, 60])
def test_a_line_cut_off_by_a_crash_costs_no_other(
    tmp_path: Path, cut: int, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "f.jsonl"
    kept = FeedbackJournal(path)
    kept.add(judgement("一"))
    kept.add(judgement("二"))
    path.write_bytes(path.read_bytes()[:-cut])
    kept.add(judgement("三"))
    with caplog.at_level(logging.WARNING):
        found = [each.question for each in kept.read()]
    # with its line end alone gone the line is whole
    assert found == (["一", "二", "三"] if cut == 1 else ["一", "三"])
    assert ("line 2" in caplog.text) == (cut > 1)


@pytest.mark.parametrize("line", ["[]", "7", "{}", '{"question": 1}', "\\u00ff", "null"])
def test_a_foreign_line_is_passed_over(tmp_path: Path, line: str) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text(f"{line}\n", encoding="utf-8")
    kept = FeedbackJournal(path)
    kept.add(judgement("一"))
    assert [each.question for each in kept.read()] == ["一"]


def test_a_full_file_takes_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_MAX_BYTES", 500)
    kept = FeedbackJournal(tmp_path / "f.jsonl")
    kept.add(judgement("一"))
    with pytest.raises(JournalError, match="the limit is 500"):
        kept.add(judgement("二", comment="長" * 200))
    assert [each.question for each in kept.read()] == ["一"]
