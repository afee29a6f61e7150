"""Asking and reading: by the keyboard alone, without JavaScript, on paper, quick and light."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Browser, Page

from api.feedback.journal import FILE, FeedbackJournal
from tests.api.browser.site import (
    HOSTILE,
    HOSTILE_QUESTION,
    MEMO,
    QUESTION,
    TABLE_QUESTION,
    Site,
)


@pytest.fixture
def page(chromium_browser: Browser) -> Iterator[Page]:
    """A page of a browser that has never been here."""
    context = chromium_browser.new_context(locale="ja-JP")
    yield context.new_page()
    context.close()


@pytest.fixture
def plain_page(chromium_browser: Browser) -> Iterator[Page]:
    """A page that runs no script."""
    context = chromium_browser.new_context(locale="ja-JP", java_script_enabled=False)
    yield context.new_page()
    context.close()


def tab_to(page: Page, selector: str, most: int = 30) -> None:
    """Press Tab until the focus is on such an element, and is seen there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and focused.evaluate(f"element => element.matches({selector!r})"):
            style = focused.evaluate("element => getComputedStyle(element).outlineStyle")
            assert style != "none"
            return
    raise AssertionError(f"{most} times Tab do not lead to {selector}")


def test_a_question_is_typed_suggested_asked_and_its_source_opened_by_keys(
    page: Page, site: Site
) -> None:
    page.goto(site.url)
    assert page.locator(":focus").get_attribute("id") == "q"
    # the first page has the suggestions made, behind itself
    page.request.get(f"{site.url}/v1/suggestions?q=かい")
    page.keyboard.insert_text("かいようけ")
    page.wait_for_selector("#suggestions li")
    assert page.locator("#suggestions li span").all_inner_texts() == ["海洋計画", "海洋研究"]
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#q").get_attribute("aria-activedescendant")
    assert page.locator(f"#{chosen}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    assert page.input_value("#q") == "海洋計画"
    page.keyboard.press("Escape")
    page.fill("#q", QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    assert page.locator(".answer .quote").all_inner_texts() == [
        "海洋研究の予算は令和8年度に120億円とする。"
    ]
    # what was left empty is not in the address
    assert parse_qs(urlsplit(page.url).query, keep_blank_values=True) == {"q": [QUESTION]}
    tab_to(page, ".answer .source a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/citations/*")
    tab_to(page, "main > p > a", 60)
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/ocean?*")
    assert page.locator("mark#quote").inner_text() == "海洋研究の予算は令和8年度に120億円とする。"
    box = page.locator("mark#quote").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 720


def test_suggestions_are_left_with_escape_and_by_leaving_the_box(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.request.get(f"{site.url}/v1/suggestions?q=かい")
    for leave in ("Escape", "Tab"):
        page.fill("#q", "")
        page.locator("#q").press_sequentially("海洋")
        page.wait_for_selector("#suggestions li")
        page.keyboard.press(leave)
        page.wait_for_selector("#suggestions", state="hidden")
        assert page.input_value("#q") == "海洋"
        assert page.locator("#q").get_attribute("aria-activedescendant") is None


def test_asking_reading_and_judging_work_without_javascript(plain_page: Page, site: Site) -> None:
    page = plain_page
    page.goto(site.url)
    page.fill("#q", TABLE_QUESTION)
    page.click(".filters summary")
    page.check("input[value=ocean]")
    page.click("main button[type=submit]")
    assert page.locator(".answer .answer-cell").count() > 0
    assert page.locator("input[value=ocean]").is_checked()
    assert page.locator(".copy-button:visible, [data-print]:visible, .history:visible").count() == 0
    page.click(".feedback summary")
    page.check("input[value=wrong_passage]")
    page.fill("#comment", "<b>別の表</b>です")
    page.click(".feedback button[type=submit]")
    assert page.locator(".notice.good").inner_text() == "送りました。ありがとうございました。"
    (judged,) = [
        each
        for each in FeedbackJournal(site.workplace.data_folder / FILE).read()
        if each.question == TABLE_QUESTION
    ]
    assert (judged.rating, judged.comment) == ("wrong_passage", "<b>別の表</b>です")
    page.click("main a")
    assert page.input_value("#q") == TABLE_QUESTION
    assert page.locator("input[value=ocean]").is_checked()
    page.click("ol.passages .actions a >> nth=0")
    assert page.locator("mark").count() > 0


def test_a_judgement_is_sent_without_leaving_the_answer(page: Page, site: Site) -> None:
    page.goto(site.asked(QUESTION))
    page.click(".feedback summary")
    page.check("input[value=good]")
    page.click(".feedback button[type=submit]")
    page.wait_for_selector(".feedback .notice.good")
    assert page.url == site.asked(QUESTION)
    judged = list(FeedbackJournal(site.workplace.data_folder / FILE).read())[-1]
    assert (judged.question, judged.rating, len(judged.citation_ids)) == (QUESTION, "good", 1)


def test_the_history_stays_in_the_browser_and_is_cleared(page: Page, site: Site) -> None:
    asked: list[str] = []
    page.goto(site.url)
    assert page.locator("#history").is_hidden()
    for question in (QUESTION, HOSTILE_QUESTION, QUESTION):
        page.goto(site.asked(question, "&document=ocean&document=deep"))
    page.on("request", lambda request: asked.append(request.url + str(request.post_data)))
    page.goto(site.url)
    links = page.locator("#history li a")
    assert [text.split("\n")[0][: len(QUESTION)] for text in links.all_inner_texts()] == [
        QUESTION,
        HOSTILE_QUESTION[: len(QUESTION)],
    ]
    assert not any("%E6%B5%B7" in url for url in asked)
    links.first.click()
    assert parse_qs(urlsplit(page.url).query)["document"] == ["ocean", "deep"]
    page.goto(site.url)
    page.click("#history button")
    assert page.evaluate("localStorage.length") == 0
    page.uncheck("#history input")
    page.goto(site.asked(QUESTION))
    assert page.evaluate("localStorage.getItem('seisaku.history')") is None


def test_a_broken_or_hostile_history_breaks_nothing(page: Page, site: Site) -> None:
    page.goto(site.url)
    for stored in (
        "{",
        "7",
        json.dumps([{"q": HOSTILE, "href": "?q=1"}, {"q": "x", "href": "javascript:1"}, None]),
    ):
        page.evaluate("text => localStorage.setItem('seisaku.history', text)", stored)
        page.goto(site.url)
        hrefs = [link.get_attribute("href") or "" for link in page.locator("#history a").all()]
        assert all(href.startswith("/?") for href in hrefs)
        assert page.evaluate("window.broken") is None


def test_a_page_is_light_and_soon_at_work(chromium_browser: Browser, site: Site) -> None:
    context = chromium_browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    for address in (
        site.asked(TABLE_QUESTION),
        f"{site.url}/documents/ocean",
        f"{site.url}/memo",
        site.citation(),
    ):
        session.send("Network.clearBrowserCache")
        received.clear()
        page.goto(address, wait_until="networkidle")
        assert 1_000 < sum(received) < 300_000, address
        timing = page.evaluate("performance.getEntriesByType('navigation')[0].toJSON()")
        assert timing["domInteractive"] - timing["responseEnd"] < 1_000, address
    assert hosts == {urlsplit(site.url).netloc}
    context.close()


def test_an_answer_is_printed_with_its_sources_and_no_controls(
    page: Page, site: Site, tmp_path: Path
) -> None:
    page.goto(site.asked(QUESTION))
    path = tmp_path / "answer.pdf"
    page.pdf(path=path, format="A4")
    printed = "".join(
        sheet.get_textpage().get_text_range() for sheet in pdfium.PdfDocument(path.read_bytes())
    )
    bare = "".join(printed.split())
    citation = site.assistant.ask(QUESTION).spans[0].citation
    for words in (
        QUESTION,
        citation.quote,
        "出典と証明",
        "試験省.研究計画.試験省,2025-04.",
        citation.sha256,
        citation.citation_id,
        citation.file,
    ):
        assert "".join(words.split()) in bare, words
    for control in ("質問する", "引用をコピー", "この回答はいかが", "資料をしぼる", "メモの点検"):
        assert control not in bare


def test_hostile_documents_are_shown_as_text(page: Page, site: Site) -> None:
    found = site.assistant.ask(HOSTILE_QUESTION)
    (deep,) = {each.citation.citation_id for each in found.passages if each.rank == 1}
    for address in (
        site.asked(HOSTILE_QUESTION),
        site.asked(HOSTILE_QUESTION, "&lang=en"),
        site.asked(HOSTILE),
        f"{site.url}/",
        f"{site.url}/documents",
        f"{site.url}/documents/deep",
        f"{site.url}/documents/deep?citation={deep}",
        f"{site.url}/citations/{deep}",
        f"{site.url}/verify?q=深海探査の予算は令和8年度に71億円とする。",
        f"{site.url}/feedback?back={HOSTILE}",
    ):
        page.goto(address)
        assert page.evaluate("window.broken") is None
        assert page.locator("img, script:not([src])").count() == 0
        assert page.evaluate("document.querySelectorAll('[style], style, [onerror]').length") == 0
    page.goto(f"{site.url}/documents/deep")
    assert HOSTILE in page.inner_text("h1")
    page.goto(f"{site.url}/memo")
    page.fill("#text", MEMO + HOSTILE)
    page.click("main button[type=submit]")
    assert page.evaluate("window.broken") is None
    assert HOSTILE in page.inner_text(".memo-text")
