"""Answers and verdicts in a real browser: the failures are found by their filters."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from eval.report.page import render
from eval.report.report import make_report
from eval.report.verdict_page import render_verdicts
from tests.api.chromium import Page, chromium
from tests.eval.report.test_answer_page import ANSWERS
from tests.eval.report.test_report_in_browser import CHROMIUM, IDS, choose, texts
from tests.eval.report.test_verdict_page import MEMO, QUOTES

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="`chromium` is not on PATH; install it to try the report in a browser"
)

SHOWN = "[...document.querySelectorAll('#items > .item:not([hidden])')].map(item => item.id)"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """One browser for these tests."""
    assert CHROMIUM is not None  # otherwise all here is skipped
    with chromium(CHROMIUM, tmp_path_factory.mktemp("chromium")) as page:
        page.resize(1280)
        yield page


@pytest.fixture
def answers(browser: Page, tmp_path: Path) -> Page:
    """The report of a run of answers, of which the third was withheld."""
    queries = list(ANSWERS.queries)
    queries[2] = replace(queries[2], withheld_text="予算は1兆円。", answer_text=None)
    path = tmp_path / "answers.html"
    report = make_report([replace(ANSWERS, queries=tuple(queries))], None, {})
    path.write_text(render(report), encoding="utf-8")
    browser.open(path.as_uri())
    return browser


@pytest.fixture
def verdicts(browser: Page, tmp_path: Path) -> Page:
    """The report of a memo and of quotations."""
    path = tmp_path / "verdicts.html"
    path.write_text(render_verdicts([MEMO, QUOTES], {}), encoding="utf-8")
    browser.open(path.as_uri())
    return browser


@pytest.mark.parametrize(
    ("result", "ids"),
    [("lacking", ["a-2・事実"]), ("silenced", ["a-3・事実"]), ("refused", ["a-3・事実"])],
)
def test_failing_answers_are_found(answers: Page, result: str, ids: list[str]) -> None:
    choose(answers, "result", result)
    assert answers.evaluate(IDS) == ids


def test_an_answer_tells_its_confidence_and_whether_it_holds_the_evidence(answers: Page) -> None:
    choose(answers, "result", "lacking")
    answers.evaluate("document.querySelector('#list button').click()")
    (told,) = (text for text in answers.evaluate(texts("#question section p")) if "確信度" in text)
    assert told == "回答した 確信度 0.800 根拠不足"
    choose(answers, "result", "silenced")
    answers.evaluate("document.querySelector('#list button').click()")
    shown = answers.evaluate(texts("#question section p, #question section blockquote"))
    assert "断らなければ示した抜粋（根拠をすべて含む）：" in shown
    assert "予算は1兆円。" in shown


def test_questions_are_put_in_the_order_of_confidence(answers: Page) -> None:
    choose(answers, "sort", "surest")
    names = [told.split("・")[0] for told in answers.evaluate(IDS)]
    assert names == ["a-1", "a-2", "u-1", "a-3", "u-2", "o-1"]


def test_verdicts_are_filtered_and_the_address_keeps_it(verdicts: Page) -> None:
    assert verdicts.evaluate(SHOWN) == ["m-worst", "m-wrong", "m-elsewhere", "m-right", "q-1"]
    choose(verdicts, "expected", "contradicted")
    assert verdicts.evaluate(SHOWN) == ["m-worst", "m-elsewhere"]
    assert verdicts.evaluate("document.querySelector('#count').value") == "5件のうち2件"
    assert verdicts.evaluate("location.hash") == "#expected=contradicted"
    choose(verdicts, "text", "引用")
    assert verdicts.evaluate(SHOWN) == []
    verdicts.evaluate("document.querySelector('[type=reset]').click()")
    verdicts.wait_until(f"{SHOWN}.length === 5")
    verdicts.evaluate("location.hash = '#task=quotes'")
    verdicts.wait_until(f"{SHOWN}.join() === 'q-1'")


@pytest.mark.parametrize("width", [375, 320])
def test_verdicts_fit_a_telephone(verdicts: Page, width: int) -> None:
    verdicts.resize(width)
    assert verdicts.evaluate("document.documentElement.scrollWidth") <= width
    verdicts.resize(1280)


def test_verdicts_load_nothing_but_the_file_itself(verdicts: Page) -> None:
    url = verdicts.evaluate("location.href")
    verdicts.open("about:blank")
    verdicts.requested.clear()
    verdicts.open(url)
    assert [one for one in verdicts.requested if not one.startswith("data:")] == [url]
