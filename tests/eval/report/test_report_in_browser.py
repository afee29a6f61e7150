"""The report in a real browser: filters, the keyboard, the address, narrow windows, no script."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from eval.report.page import render
from eval.report.report import make_report
from tests.api.chromium import Page, chromium
from tests.eval.report.runs import OTHER, found_at, hit, query, run, unanswerable

CHROMIUM = shutil.which("chromium")

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="`chromium` is not on PATH; install it to try the report in a browser"
)

IDS = (
    "[...document.querySelectorAll('#list button')].map(b => b.querySelector('small').textContent)"
)


def texts(selector: str) -> str:
    return f"[...document.querySelectorAll({selector!r})].map(item => item.textContent)"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """One browser for these tests."""
    assert CHROMIUM is not None  # otherwise all here is skipped
    with chromium(CHROMIUM, tmp_path_factory.mktemp("chromium")) as page:
        yield page


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A report of two runs and an earlier one: q-1 better, q-2 worse, q-3 the same."""
    table = replace(found_at("q-2", 2), type="table", text="表の<b>２</b>段目は何か。")
    runs = [
        run(found_at("q-1", 1), table, found_at("q-3", None), unanswerable("q-4", "answered")),
        run(found_at("q-1", 2), table, found_at("q-3", 1), unanswerable("q-4"), name="dense"),
    ]
    before = run(
        query("q-1", hit(1, OTHER)), replace(table, first_relevant_rank=1), found_at("q-3", None)
    )
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render(make_report(runs, before)), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser: Page, url: str) -> Page:
    """The report freshly opened in a wide window."""
    browser.resize(1280)
    browser.open("about:blank")  # else only the fragment would change
    browser.open(url)
    return browser


def choose(page: Page, name: str, value: str) -> None:
    page.evaluate(
        f"(field => {{ field.value = {value!r};"
        "field.dispatchEvent(new Event('input', {bubbles: true})); })"
        f"(document.querySelector('[name={name}]'))"
    )


def key(page: Page, name: str) -> None:
    page.evaluate(
        "document.activeElement.dispatchEvent("
        f"new KeyboardEvent('keydown', {{key: {name!r}, bubbles: true}}))"
    )


def test_questions_are_filtered_and_one_is_opened(page: Page) -> None:
    assert page.evaluate(IDS) == ["q-1・事実", "q-2・表", "q-3・事実", "q-4・答えなし"]
    choose(page, "type", "fact")
    choose(page, "result", "first")
    assert page.evaluate(IDS) == ["q-1・事実"]
    assert page.evaluate("document.querySelector('#count').value") == "4問のうち1問"
    page.evaluate("document.querySelector('#list button').click()")
    assert page.evaluate(texts("#question h3")) == ["予算はいくらか。"]
    assert page.evaluate(texts("#question .expected blockquote")) == ["予算は**1兆円**とする。"]
    assert page.evaluate(texts("#question .hit .rank")) == ["1位", "2位"]
    # of the quote, whose bold marks the passage has not, what stands in the text is marked
    assert page.evaluate(texts("#question .hit.relevant mark")) == ["予算", "は1兆円とする。"]
    assert page.evaluate(texts("#question .hit.relevant .text .term")) == ["予算", "予算"]
    widths = "[...document.querySelectorAll('.hit.relevant .part')].map(part => part.style.width)"
    assert page.evaluate(widths) == ["75%", "25%"]
    assert page.evaluate(texts(".hit.relevant .parts li")) == [
        "意味（ベクトル） 0.750 元の値 0.875",
        "単語 0.250 元の値 12.5",
    ]


def test_what_changed_since_the_earlier_run_is_shown(page: Page) -> None:
    page.evaluate("document.querySelector('#list button').click()")
    assert page.evaluate(texts("#question .change")) == ["▲ なし→1位 良くなった"]
    assert page.evaluate(texts("#question .hit .badge")) == ["正解", "新しく入った", "前回1位"]
    for value, ids in {
        "better": ["q-1・事実"],
        "worse": ["q-2・表"],
        "new": ["q-4・答えなし"],
    }.items():
        choose(page, "change", value)
        assert page.evaluate(IDS) == ids
    choose(page, "change", "")
    choose(page, "sort", "worsened")
    assert page.evaluate(IDS) == ["q-2・表", "q-3・事実", "q-1・事実", "q-4・答えなし"]
    choose(page, "sort", "worst")
    assert page.evaluate(IDS) == ["q-3・事実", "q-2・表", "q-1・事実", "q-4・答えなし"]


def test_words_are_found_whatever_their_width(page: Page) -> None:
    choose(page, "text", "<B>2</B>段")
    assert page.evaluate(IDS) == ["q-2・表"]
    assert page.evaluate(texts("#list .asked")) == ["表の<b>２</b>段目は何か。"]
    choose(page, "text", "どこにもない")
    assert page.evaluate(texts("#list .note")) == ["条件に合う質問はありません。"]


def test_another_setting_is_shown_for_the_same_question(page: Page) -> None:
    page.evaluate("document.querySelector('#list button').click()")
    assert page.evaluate(texts(".verdict button")) == ["fused1位", "dense2位"]
    page.evaluate("document.querySelectorAll('.verdict button')[1].click()")
    pressed = "document.querySelector('.verdict [aria-pressed=true]').textContent"
    assert page.evaluate(pressed) == "dense2位"
    assert page.evaluate("document.querySelectorAll('.hit')[1].matches('.relevant')")
    assert page.evaluate("location.hash") == "#q=q-1&run=dense"


def test_the_keyboard_goes_from_question_to_question_with_the_focus_seen(page: Page) -> None:
    key(page, "j")
    key(page, "j")
    assert page.evaluate("location.hash") == "#q=q-2"
    assert page.evaluate("document.activeElement.matches('#list [aria-current]')")
    key(page, "ArrowDown")
    key(page, "k")
    key(page, "k")
    assert page.evaluate("location.hash") == "#q=q-1"
    page.press("Tab")
    assert page.evaluate("document.activeElement.matches(':focus-visible')")
    key(page, "/")
    assert page.evaluate("document.activeElement.name") == "text"
    key(page, "Escape")
    assert page.evaluate("document.activeElement.matches('#list [aria-current]')")


def test_the_address_leads_back_to_what_was_seen(browser: Page, url: str) -> None:
    browser.open("about:blank")
    browser.open(f"{url}#q=q-3&run=dense&type=fact&sort=best&nothing=x&result=unknown")
    assert browser.evaluate(IDS) == ["q-3・事実", "q-1・事実"]
    assert browser.evaluate(texts("#list [aria-current] small")) == ["q-3・事実"]
    browser.open("about:blank")
    browser.open(f"{url}#q=none&run=none")
    assert len(browser.evaluate(IDS)) == 4


def test_links_within_the_page_leave_the_filters_alone(page: Page) -> None:
    choose(page, "type", "table")
    page.evaluate("document.querySelector('.skip').click()")
    page.wait_until("location.hash === '#main'")
    assert page.evaluate(IDS) == ["q-2・表"]


@pytest.mark.parametrize("width", [375, 320])
def test_on_a_telephone_a_question_takes_the_place_of_the_list(page: Page, width: int) -> None:
    page.resize(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.querySelector('#list button').click()")
    assert page.evaluate("getComputedStyle(document.querySelector('#list')).display") == "none"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.querySelector('.back button').click()")
    assert page.evaluate("getComputedStyle(document.querySelector('#question')).display") == "none"
    assert page.evaluate("document.activeElement.closest('#list') !== null")


def test_without_scripts_head_plots_and_a_table_are_there(browser: Page, url: str) -> None:
    browser.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open("about:blank")
        browser.open(url)
        shown = "(item => item.getBoundingClientRect().height > 0)(document.querySelector({!r}))"
        for selector in (".findings", "svg.plot", "table.plain", ".numbers"):
            assert browser.evaluate(shown.format(selector)), selector
        assert not browser.evaluate(shown.format("#browser"))
    finally:
        browser.send("Emulation.setScriptExecutionDisabled", value=False)


def test_thousands_of_questions_are_drawn_as_the_reader_comes_to_them(
    browser: Page, tmp_path: Path
) -> None:
    path = tmp_path / "many.html"
    many = [found_at(f"q-{number}", 1) for number in range(2000)]
    path.write_text(render(make_report([run(*many)])), encoding="utf-8")
    browser.resize(1280)
    browser.open(path.as_uri())
    count = "document.querySelectorAll('#list button').length"
    assert browser.evaluate(count) < 300
    browser.evaluate("document.querySelector('.panes').scrollIntoView()")
    browser.evaluate("document.querySelector('#list').scrollTop = 1e9")
    browser.wait_until(f"{count} > 150")
    browser.open("about:blank")
    browser.open(f"{path.as_uri()}#q=q-1999")
    assert browser.evaluate("document.querySelector('#question .tags').textContent").startswith(
        "q-1999"
    )
    assert browser.evaluate("document.querySelector('#list [aria-current]') !== null")


def test_nothing_is_loaded_but_the_file_itself(browser: Page, url: str) -> None:
    browser.open("about:blank")
    browser.requested.clear()
    browser.open(url)
    browser.evaluate("document.querySelector('#list button').click()")
    assert [address for address in browser.requested if not address.startswith("data:")] == [url]
