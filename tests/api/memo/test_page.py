"""The memo's page: verdicts by sign and colour, sources at a click; without JavaScript."""

from datetime import date

import pytest
from fastapi.testclient import TestClient

from tests.api.html_page import Element, assert_sound
from tests.api.memo.word_parts import read_parts
from tests.corpus.formats.word_file import new, saved

MEMO = "概要\n予算は120億円である。150億円ともいう。\n\n旧計画<b>もある。火星に行く。"


def sent(client: TestClient, status: int = 200, **form: str) -> Element:
    response = client.post("/memo", data={"text": "", "as_of": "", **form})
    assert response.status_code == status
    return assert_sound(response.text)


def sent_file(client: TestClient, name: str, content: bytes, status: int = 200) -> Element:
    response = client.post("/memo", data={"text": ""}, files={"file": (name, content)})
    assert response.status_code == status
    return assert_sound(response.text)


def shown_text(element: Element) -> str:
    """The memo's own text: what was found and the signs left out."""
    hidden = ("finding", "sign", "visually-hidden")
    if element.attributes.get("class") in hidden:
        return ""
    return "".join(part if isinstance(part, str) else shown_text(part) for part in element.content)


def test_the_form_stands_alone_and_is_linked_to(plan_client: TestClient) -> None:
    shown = assert_sound(plan_client.get("/memo").text)
    form = shown.one("form")
    assert form.attributes["action"] == "/memo"
    assert form.attributes["enctype"] == "multipart/form-data"
    assert "/memo" in [link.attributes["href"] for link in shown.one("nav").all("a")]


def test_the_memo_is_shown_whole_each_sentence_with_its_verdict(plan_client: TestClient) -> None:
    shown = sent(plan_client, text=MEMO)
    box = shown.one("div", class_="memo-text")
    assert shown_text(box) == MEMO
    sentences = box.all("details", class_="sentence")
    assert [sentence.attributes["class"] for sentence in sentences] == [
        "sentence supported",
        "sentence contradicted",
        "sentence superseded",
        "sentence not_found",
    ]
    signs = [sentence.all("summary")[0].all("span")[0].text() for sentence in sentences]
    assert signs == ["○", "×", "△", "？"]
    names = [sentence.all("summary")[0].all("span")[1].text() for sentence in sentences]
    assert names == ["裏付けあり：", "食い違い：", "新しい資料あり：", "記述なし："]
    assert [mark.text() for mark in sentences[1].all("mark")] == ["150億円"]


def test_a_sentence_opens_to_its_reason_the_quote_and_the_way_to_it(
    plan_client: TestClient,
) -> None:
    shown = sent(plan_client, text=MEMO)
    finding = shown.all("details", class_="contradicted")[0].one("div", class_="finding")
    assert "メモは150億円、資料は120億円です。" in finding.text()
    assert [cell.text() for cell in finding.all("td")] == ["150億円", "120億円", "[1]"]
    assert finding.one("p", class_="quote").text() == "予算は120億円とする。"
    (way,) = finding.one("p", class_="source").all("a")
    path, anchor = way.attributes["href"].split("#")
    page = assert_sound(plan_client.get(path).text)
    assert anchor in [element.attributes.get("id") for element in page.walk()]
    assert "試験省「研究計画」（令和7年4月）" in finding.one("details", class_="copy").text()


def test_the_legend_counts_and_leads_to_the_first_of_each(plan_client: TestClient) -> None:
    shown = sent(plan_client, text=MEMO)
    legend = shown.one("ul", class_="verdicts")
    counted = [(item.all("span")[0].text(), item.text()) for item in legend.all("li")]
    assert [sign for sign, _ in counted] == ["×", "△", "？", "○", "－"]
    assert all("1件" in text for _, text in counted)
    assert [link.attributes["href"] for link in legend.all("a")] == ["#s3", "#s4", "#s5", "#s2"]


def test_the_day_is_handed_on_and_one_that_is_none_is_told(
    plan_client: TestClient, judged: list[date | None]
) -> None:
    shown = sent(plan_client, text=MEMO, as_of="2025-06-01")
    assert judged == [date(2025, 6, 1)]
    assert "2025年6月1日までの資料" in shown.text()
    wrong = sent(plan_client, 422, text=MEMO, as_of="昨日")
    assert "日付として読めません" in wrong.one("p", id="error").text()
    assert wrong.one("textarea").text().strip() == MEMO


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_memo_is_told(plan_client: TestClient, text: str) -> None:
    assert "メモに文がありません" in sent(plan_client, text=text).text()


def test_a_memo_too_long_is_told_with_the_remedy(plan_client: TestClient) -> None:
    shown = sent(plan_client, 413, text="𠮷" * 200_001)
    assert "分けて" in shown.one("p", id="error").text()


def test_a_word_file_is_read(plan_client: TestClient) -> None:
    document = new()
    document.add_paragraph("予算は120億円である。")
    shown = sent_file(plan_client, "メモ.docx", saved(document))
    assert "点検の結果（メモ.docx）" in shown.text()
    assert len(shown.all("details", class_="supported")) == 1
    assert "元のWordファイルに脚注を付けるには" in shown.text()


def test_a_text_file_in_shift_jis_is_read_and_told(plan_client: TestClient) -> None:
    shown = sent_file(plan_client, "memo.txt", "予算は120億円である。".encode("cp932"))
    assert "Shift_JIS（CP932）として読みました" in shown.text()
    assert len(shown.all("details", class_="supported")) == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("memo.pdf", b"%PDF-1.7", "形式は読めません"),
        ("memo.docx", b"PK\x03\x04broken", "壊れているか"),
        ("memo.txt", b"", "ファイルに文字がありません"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(
    plan_client: TestClient, name: str, content: bytes, words: str
) -> None:
    assert words in sent_file(plan_client, name, content, 422).one("p", id="error").text()


# The Word file


def test_the_word_file_is_had_from_the_result(plan_client: TestClient) -> None:
    form = sent(plan_client, text=MEMO).all("form")[0]
    assert form.attributes["action"] == "/memo/word"
    fields = {f.attributes["name"]: f.attributes.get("value", "") for f in form.all("input")}
    response = plan_client.post("/memo/word", data=fields)
    assert response.headers["content-type"] == (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )
    assert 'filename="memo.docx"' in response.headers["content-disposition"]
    made = read_parts(response.content)
    assert made.lines[1] == "予算は120億円である。[1]150億円ともいう。[2]"
    assert len(made.notes) == 4


def test_an_uploaded_word_file_keeps_its_layout(plan_client: TestClient) -> None:
    document = new()
    document.add_paragraph("予算は120億円である。", style="List Bullet")
    files = {"file": ("memo.docx", saved(document))}
    made = read_parts(plan_client.post("/memo/word", data={"text": ""}, files=files).content)
    assert made.lines[0] == "予算は120億円である。[1]"


def test_what_cannot_be_written_is_told_on_the_page(plan_client: TestClient) -> None:
    response = plan_client.post("/memo/word", data={"text": "あ" * 200_001})
    assert response.status_code == 413
    assert "分けて" in assert_sound(response.text).one("p", id="error").text()
