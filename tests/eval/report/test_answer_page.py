"""The page of a run of answers: outcomes, confidence, and the answers that fail."""

from dataclasses import replace

from eval.report.page import render
from eval.report.report import make_report
from eval.saved_run import Mean, SavedRun
from tests.eval.answers.test_answer_summary import RUN
from tests.eval.report.runs import PASSAGES
from tests.eval.report.test_page import Reader, read

ANSWERS = replace(RUN, passages=PASSAGES)


def ids_of(page: Reader) -> list[str]:
    return [value for name, value in page.attributes if name == "id"]


def test_the_head_tells_how_many_answers_hold_the_evidence_and_who_was_refused() -> None:
    text = read(ANSWERS).text
    assert "答えのある質問3問のうち33%で、回答の抜粋が求める根拠をすべて含んでいました" in text
    assert "1問（33%）は「見つからない」と断りました。" in text
    assert "資料に答えのない質問2問のうち、断らずに答えたのは1問（50%" in text


def test_the_tables_tell_outcomes_auroc_and_calibration() -> None:
    text = read(ANSWERS).text
    for words in ("しきい値（0.5）での結果", "似て非なる", "AUROC", "0.889", "Brierスコア", "ECE"):
        assert words in text


def test_reliability_and_risk_are_drawn() -> None:
    ids = ids_of(read(ANSWERS))
    assert {"figure-reliability", "figure-risk"} <= set(ids)
    # of five hits a question, no histogram of ten places
    assert "figure-ranks" not in ids


def test_the_browser_knows_confidence_and_what_was_withheld() -> None:
    queries = (*ANSWERS.queries[:2], replace(ANSWERS.queries[2], withheld_text="予算は1兆円。"))
    results = read(replace(ANSWERS, queries=queries)).data["results"][0]
    assert [result["confidence"] for result in results] == [0.9, 0.8, 0.3]
    assert [(result["right"], result["wouldBeRight"]) for result in results] == [
        (1.0, 1.0),
        (0.0, 0.0),
        (0.0, 1.0),
    ]
    assert [result["withheld"] for result in results] == [None, None, "予算は1兆円。"]


def test_a_share_is_told_with_one_interval_only() -> None:
    run: SavedRun = replace(ANSWERS, measures={"refused": Mean(0.0, 0.0, 0.0, 3)})
    assert "断る（答えあり）↓" not in read(run).text
    assert "断る（答えあり）↓" in read(run, run).text


def test_a_run_of_searches_shows_no_answers() -> None:
    search = replace(
        ANSWERS, queries=tuple(replace(query, confidence=None) for query in ANSWERS.queries)
    )
    html = render(make_report([search], None, {}))
    assert "answers-heading" not in html
    assert 'value="lacking"' not in html
