"""Judgements become gold questions that the evaluation's own reader takes."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.command_line import app
from api.feedback.feedback import Feedback, Rating
from api.feedback.gold_candidates import gold_candidates
from api.feedback.journal import FILE, FeedbackJournal
from eval.gold import load_questions
from rag.assistant import Assistant
from rag.workplace import Workplace
from tests.api.browser.site import PLAN, QUESTION
from tests.rag.inline_workplace import FOREST, CountingEncoder, build, opened, workplace_in

QUOTE = "海洋研究の予算は令和8年度に120億円とする。"


@pytest.fixture(scope="module")
def opened_workplace(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Workplace, Assistant]:
    workplace = workplace_in(tmp_path_factory.mktemp("gold"), ocean=PLAN, forest=FOREST)
    build(workplace, CountingEncoder())
    return workplace, opened(workplace)


def judgements(assistant: Assistant) -> list[Feedback]:
    cited = assistant.ask(QUESTION).spans[0].citation.citation_id
    twice = next(p for p in assistant.passages_of("forest"))
    return [
        Feedback(QUESTION, Rating.GOOD, (cited,), comment="助かりました"),
        Feedback("予算は", Rating.WRONG_PASSAGE, (), cited),
        Feedback("火星の温泉は何軒か", Rating.GOOD),
        Feedback("海洋研究の予算は", Rating.WRONG_ANSWER, (cited,)),
        Feedback("外された文書", Rating.GOOD, (assistant.cite(twice).citation_id + "A",)),
    ]


def test_a_judgement_makes_a_candidate_or_says_why_not(
    opened_workplace: tuple[Workplace, Assistant],
) -> None:
    workplace, assistant = opened_workplace
    found = list(gold_candidates(judgements(assistant), workplace.catalogue()))
    entries = [each.entry for each in found]
    evidence = [{"document_id": "ocean", "quote": QUOTE, "part": 1}]
    assert entries[0] is not None
    assert (entries[0]["question"], entries[0]["answer"]) == (QUESTION, QUOTE)
    assert entries[0]["evidence"] == evidence
    assert "助かりました" in entries[0]["note"]
    assert entries[1] is not None
    assert entries[1]["evidence"] == evidence
    assert entries[2] is not None
    assert (entries[2]["type"], entries[2]["unanswerable"]) == ("unanswerable", "on-topic")
    assert (entries[3], entries[4]) == (None, None)
    assert "正しい箇所が分かりません" in found[3].reason
    assert "ただ一か所" in found[4].reason


def test_the_commands_list_and_export(
    opened_workplace: tuple[Workplace, Assistant],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workplace, assistant = opened_workplace
    journal = FeedbackJournal(workplace.data_folder / FILE)
    for each in judgements(assistant):
        journal.add(each)
    monkeypatch.setenv("SEISAKU_DATA", str(workplace.data_folder))
    monkeypatch.setenv("SEISAKU_CATALOGUE", str(workplace.catalogue_path))
    runner = CliRunner()
    listed = runner.invoke(app, ["feedback", "list"])
    assert listed.exit_code == 0
    assert f"質問: {QUESTION}" in listed.stdout
    assert "コメント: 助かりました" in listed.stdout
    as_json = runner.invoke(app, ["feedback", "list", "--json"])
    assert [each["rating"] for each in json.loads(as_json.stdout)["feedback"]] == [
        *("good", "wrong_passage", "good", "wrong_answer", "good")
    ]
    path = tmp_path / "candidates.jsonl"
    exported = runner.invoke(app, ["feedback", "export", "--out", str(path)])
    assert exported.exit_code == 0
    questions = load_questions(path, workplace.catalogue())
    assert [each.question for each in questions] == [QUESTION, "予算は", "火星の温泉は何軒か"]
    assert questions[0].evidence[0].quote == QUOTE
    printed = runner.invoke(app, ["feedback", "export"])
    assert printed.stdout == path.read_text(encoding="utf-8")
    refused = runner.invoke(app, ["feedback", "export", "--out", str(tmp_path)])
    assert refused.exit_code == 1
