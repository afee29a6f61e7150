"""The pages in a real browser: narrow windows, the keyboard alone, and no other host."""

import shutil
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest

from tests.api.chromium import Page, chromium
from tests.api.contract import OFF_TOPIC, UNIVERSITY_FUND, Json

# a date's own button has the focus within the field, which is then not :focus-visible
FOCUS_IS_SHOWN = "document.activeElement.matches(':focus-visible, input[type=date]:focus-within')"
CHROMIUM = shutil.which("chromium")
TABLE_QUESTION = "科学技術クラスターの世界順位で、東京-横浜は何位ですか。"

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="`chromium` is not on PATH; install it to try the pages in a browser"
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """One browser for these tests."""
    assert CHROMIUM is not None  # otherwise all here is skipped
    with chromium(CHROMIUM, tmp_path_factory.mktemp("chromium")) as page:
        yield page


# Too wide for the window, though not hidden on purpose: the elements whose right edge sticks out.
STICKING_OUT = """
[...document.querySelectorAll('body *')].filter(element => {
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.right > document.documentElement.clientWidth + 1
    && !element.closest('.visually-hidden, .skip');
}).map(element => element.outerHTML.slice(0, 120)).slice(0, 3)
"""


@pytest.mark.parametrize("width", [375, 320])  # a telephone; WCAG 2.2, 1.4.10 Reflow
def test_nothing_sticks_out_of_a_narrow_window(
    browser: Page, server_url: str, answered: Json, width: int
) -> None:
    browser.resize(width)
    citations = [found["citation"]["citation_id"] for found in answered["passages"]]
    paths = [
        "/",
        f"/?q={quote(UNIVERSITY_FUND)}&document=crds-sti-issues-2025",
        f"/?q={quote(TABLE_QUESTION)}",
        f"/?q={quote(OFF_TOPIC)}",
        f"/?q={'x' * 2001}",
        f"/?q={'x' * 300}",  # one long word
        *(f"/citations/{citation_id}" for citation_id in citations[:2]),
        "/citations/nothing",
        "/documents",
        "/memo",
        *(f"/documents/meti-innovation-interim-2025?page={page}" for page in (1, 3, 4, 6)),
        *(f"/documents/crds-sti-issues-2025?page={page}" for page in (1, 2, 10)),
    ]
    for path in paths:
        browser.open(server_url + path)
        assert browser.evaluate("innerWidth") == width
        assert browser.evaluate("document.documentElement.scrollWidth") <= width, path
        assert browser.evaluate(STICKING_OUT) == [], path


def tab_until(browser: Page, condition: str, most: int) -> int:
    """Press Tab until the element in focus meets a condition; returns how often."""
    for count in range(1, most + 1):
        browser.press("Tab")
        assert browser.evaluate(FOCUS_IS_SHOWN)
        assert browser.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        if browser.evaluate(f"document.activeElement.matches({condition!r})"):
            return count
    raise AssertionError(f"{most} times Tab do not lead to {condition}")


def test_a_question_is_asked_and_its_source_opened_by_the_keyboard_alone(
    browser: Page, server_url: str, answered: Json
) -> None:
    browser.resize(1024)
    browser.open(f"{server_url}/?q={quote(OFF_TOPIC)}")  # here nothing has the focus at first
    tab_until(browser, "textarea#q", 8)
    browser.evaluate("document.activeElement.select()")
    browser.type(UNIVERSITY_FUND)
    assert browser.evaluate("document.querySelector('#q').value") == UNIVERSITY_FUND
    tab_until(browser, "button[type=submit]", 3)
    browser.press("Enter")
    browser.wait_for_load()
    quoted = browser.evaluate(
        "[...document.querySelectorAll('.answer .quote')].map(q => q.textContent)"
    )
    spans = answered["answer"]["spans"]
    assert quoted == [span["text"] for span in spans]
    tab_until(browser, ".answer .source a", 12)
    browser.press("Enter")
    browser.wait_for_load()
    assert browser.evaluate("location.pathname") == f"/citations/{spans[0]['citation_id']}"
    # the link to a note, 注9, stands within the quote and is none of its words
    browser.evaluate("document.querySelectorAll('mark .note-mark').forEach(note => note.remove())")
    marks = browser.evaluate("[...document.querySelectorAll('mark')].map(m => m.textContent)")
    assert marks == [spans[0]["text"]]
    assert browser.evaluate("document.querySelector('.before .text').textContent.length") > 0


def test_the_box_of_the_first_page_has_the_focus_at_once(browser: Page, server_url: str) -> None:
    browser.open(server_url)
    browser.wait_until("document.activeElement.id === 'q'")


def test_a_document_is_chosen_by_the_keyboard_alone(browser: Page, server_url: str) -> None:
    browser.open(f"{server_url}/?q={quote(UNIVERSITY_FUND)}")
    tab_until(browser, "summary", 9)
    browser.press("Enter")
    browser.wait_until("document.querySelector('details').open")
    tab_until(browser, "input[value=cao-sti-direction-2025]", 5)
    browser.press(" ")
    tab_until(browser, "button[type=submit]", 24)  # a date has a stop for each of its parts
    browser.press("Enter")
    browser.wait_for_load()
    assert browser.evaluate("new URLSearchParams(location.search).getAll('document')") == [
        "cao-sti-direction-2025"
    ]
    titles = browser.evaluate("[...document.querySelectorAll('.title')].map(t => t.textContent)")
    assert set(titles) == {"今後の科学技術・イノベーション政策の方向性について"}


def test_the_skip_link_leads_past_the_head(browser: Page, server_url: str) -> None:
    browser.open(f"{server_url}/documents")
    assert tab_until(browser, ".skip", 1) == 1
    assert browser.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    browser.press("Enter")
    browser.wait_until("document.activeElement.id === 'main'")


def test_the_pages_work_without_javascript(browser: Page, server_url: str) -> None:
    browser.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(f"{server_url}/?q={quote(TABLE_QUESTION)}")
        assert browser.evaluate("document.querySelectorAll('.passages > li').length") == 5
    finally:
        browser.send("Emulation.setScriptExecutionDisabled", value=False)


@pytest.mark.parametrize("has_clipboard", [True, False])
def test_a_citation_is_copied_at_a_click_and_the_copying_is_told(
    browser: Page, server_url: str, answered: Json, has_clipboard: bool
) -> None:
    browser.resize(1024)
    browser.send("Browser.grantPermissions", permissions=["clipboardReadWrite"])
    browser.open(f"{server_url}/citations/{answered['passages'][0]['citation']['citation_id']}")
    if not has_clipboard:  # as on plain http from another machine
        browser.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    browser.evaluate(
        "window.copied = ''; document.addEventListener('copy', () => {"
        " window.copied = getSelection().toString(); });"
        "if (navigator.clipboard) navigator.clipboard.writeText = async text => {"
        " window.copied = text; };"
    )
    browser.evaluate("document.querySelector('#copy-sist02').nextElementSibling.focus()")
    browser.press("Enter")
    browser.wait_until("window.copied !== ''")
    shown = browser.evaluate("document.querySelector('#copy-sist02').textContent")
    assert browser.evaluate("window.copied") == shown
    browser.wait_until("document.querySelector('body > [role=status]').textContent !== ''")
    told = browser.evaluate("document.querySelector('body > [role=status]').textContent")
    assert told == "コピーしました"
    browser.wait_until("document.querySelector('.copy-button').textContent.startsWith('コピー（')")


MEMO = (
    "大学ファンドの運用益からの支出上限は年間5,000億円である。"
    "東京-横浜は科学技術クラスターの世界順位で首位である。" + "長" * 300
)


def test_a_memo_is_checked_and_a_sentence_opened_by_the_keyboard_alone(
    browser: Page, server_url: str
) -> None:
    browser.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.resize(375)
        browser.open(f"{server_url}/memo")
        tab_until(browser, "textarea#text", 8)
        browser.type(MEMO)
        tab_until(browser, "button[type=submit]", 12)
        browser.press("Enter")
        browser.wait_for_load()
        assert browser.evaluate("document.documentElement.scrollWidth") <= 375
        tab_until(browser, ".sentence > summary", 12)
        assert not browser.evaluate("document.querySelector('.sentence').open")
        browser.press("Enter")
        browser.wait_until("document.querySelector('.sentence').open")
        assert browser.evaluate("document.documentElement.scrollWidth") <= 375
        assert browser.evaluate(STICKING_OUT) == []
    finally:
        browser.send("Emulation.setScriptExecutionDisabled", value=False)


def test_source_and_reading_stand_beside_each_other_where_there_is_room(
    browser: Page, server_url: str
) -> None:
    columns = """
    [...document.querySelectorAll('.entry:not(.columns)')].slice(0, 8).map(entry => {
      const [source, read] = ['.source', '.read'].map(
        name => entry.querySelector(name).getBoundingClientRect());
      return source.right <= read.left ? 'beside' : read.bottom <= source.top ? 'below' : 'over';
    })
    """
    path = "/documents/crds-sti-issues-2025"
    for width, expected in ((1280, "beside"), (375, "below")):
        browser.resize(width)
        browser.open(server_url + path)
        assert browser.evaluate(columns) == [expected] * 8


def test_a_card_leads_to_its_passage_in_the_document(browser: Page, server_url: str) -> None:
    browser.resize(1280)
    browser.open(f"{server_url}/?q={quote(TABLE_QUESTION)}")
    href = browser.evaluate("document.querySelector('.actions a').getAttribute('href')")
    browser.open(server_url + href)
    target = "document.querySelector(':target')"
    assert browser.evaluate(f"{target}.id") == href.split("#p-")[1].join(["p-", ""])
    top = browser.evaluate(f"{target}.getBoundingClientRect().top")
    assert 0 <= top < browser.evaluate("innerHeight")


def test_the_contents_lead_to_a_heading_on_another_page(browser: Page, server_url: str) -> None:
    browser.resize(1280)
    browser.open(f"{server_url}/documents/crds-sti-issues-2025")
    tab_until(browser, ".contents summary", 8)
    browser.press("Enter")
    browser.wait_until("document.querySelector('.contents').open")
    last = "document.querySelector('.contents li:last-child a')"
    words = browser.evaluate(f"{last}.textContent")
    browser.open(server_url + browser.evaluate(f"{last}.getAttribute('href')"))
    shown = browser.evaluate("document.querySelector(':target .words').innerText")
    assert "".join(words.split()) in "".join(shown.split())


def test_no_page_asks_another_host(browser: Page, server_url: str, answered: Json) -> None:
    browser.requested.clear()
    citation_id = answered["passages"][0]["citation"]["citation_id"]
    for path in (
        "/",
        f"/citations/{citation_id}",
        "/documents",
        "/documents/cao-sti-direction-2025",
    ):
        browser.open(server_url + path)
    browser.open(f"{server_url}/docs")
    browser.wait_until("document.querySelector('#operations-質問-ask') !== null")
    assert f"{server_url}/static/style.css" in browser.requested
    assert f"{server_url}/openapi.json" in browser.requested
    away = [url for url in browser.requested if urlsplit(url).scheme not in ("data", "blob")]
    assert {urlsplit(url).netloc for url in away} == {urlsplit(server_url).netloc}


def test_the_documentation_shows_the_example_question(browser: Page, server_url: str) -> None:
    browser.resize(1024)
    browser.open(f"{server_url}/docs")
    operation = "document.querySelector('#operations-質問-ask')"
    browser.wait_until(f"{operation} !== null")
    browser.evaluate(f"{operation}.querySelector('.opblock-summary-control').click()")
    browser.wait_until(f"{operation}.innerText.includes('大学ファンドの運用益から')")


# What is copied


COPIED = """
(() => {
  const text = [...document.querySelectorAll('.text')].find(found => found.querySelector(%r));
  getSelection().selectAllChildren(text);
  const copied = getSelection().toString();
  getSelection().removeAllRanges();
  return [copied, text.textContent];
})()
"""


@pytest.mark.parametrize(
    ("question", "beside", "words"),
    [
        ("契約学科は産学研連携法の何条に基づきますか。", "ruby.sic", "ママ"),
        ("スタートアップ育成5か年計画のユニコーンの目標は何社ですか。", "sup.note-mark", "注103"),
        ("先進ロボット工学の順位は何位から何位になりましたか。", ".carried", None),
    ],
    ids=["misprint", "footnote", "group"],
)
def test_a_copied_quote_has_the_source_s_words_only(
    browser: Page, server_url: str, question: str, beside: str, words: str | None
) -> None:
    browser.resize(1024)
    browser.open(f"{server_url}/?q={quote(question)}")
    copied, shown = browser.evaluate(COPIED % beside)
    words = words or browser.evaluate("document.querySelector('.carried').textContent")
    assert shown.count(words) > copied.count(words)
    if beside != ".carried":
        assert words not in copied
