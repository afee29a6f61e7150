"""The web pages: ask, read, open a citation in its context; without JavaScript."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.pages import EXAMPLES
from api.words import marked_words
from index.encoder import Encoder
from rag.workplace import BuildSteps, Workplace, ensure_index, open_assistant
from tests.api.contract import OFF_TOPIC, UNIVERSITY_FUND, Json, bare
from tests.api.html_page import Element, assert_sound
from tests.api.inline_catalogue import write_catalogue

HOSTILE = "<script>alert(1)</script>"


def page(client: TestClient, path: str, status: int = 200) -> Element:
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return assert_sound(response.text)


def ask(client: TestClient, question: str, more: str = "", status: int = 200) -> Element:
    return page(client, f"/?q={quote(question)}{more}", status)


def question_box(shown: Element) -> Element:
    box = shown.one("textarea")
    assert box.attributes["name"] == "q"
    assert shown.one("label", **{"for": box.attributes["id"]}).text() == "質問"
    return box


def source_text(shown: Element) -> str:
    """The text of an element without the marks that stand beside the source's characters."""
    if shown.tag in ("rt", "rp", "sup") or "carried" in shown.attributes.get("class", ""):
        return ""
    return "".join(part if isinstance(part, str) else source_text(part) for part in shown.content)


# Marks


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], [("予算は増えた", False)]),
        ([(0, 6)], [("予算は増えた", True)]),
        ([(0, 2)], [("予算", True), ("は増えた", False)]),
        ([(2, 3)], [("予算", False), ("は", True), ("増えた", False)]),
        ([(3, 6), (0, 2)], [("予算", True), ("は", False), ("増えた", True)]),
        ([(0, 2), (2, 4)], [("予算", True), ("は増", True), ("えた", False)]),
        ([(0, 3), (1, 5)], [("予算は", True), ("増え", True), ("た", False)]),
        ([(0, 5), (1, 2)], [("予算は増え", True), ("た", False)]),
    ],
)
def test_marks_cut_a_text_and_lose_nothing(
    spans: list[tuple[int, int]], expected: list[tuple[str, bool]]
) -> None:
    found = marked_words("予算は増えた", spans, [], [])
    told = [
        ("".join(f.text for w in part.words for f in w.forms), part.is_marked) for part in found
    ]
    assert told == expected


# The first page


def test_without_a_question_there_is_a_box_and_examples(client: TestClient) -> None:
    shown = page(client, "/")
    assert question_box(shown).text() == ""
    form = shown.one("form")
    assert (form.attributes["method"], form.attributes["action"]) == ("get", "/")
    assert form.one("button").attributes["type"] == "submit"
    examples = shown.one("section", class_="examples")
    assert [link.text() for link in examples.all("a")] == list(EXAMPLES)
    assert shown.all("section", class_="answer") == []


def test_each_example_is_answered(client: TestClient) -> None:
    links = page(client, "/").one("section", class_="examples").all("a")
    for link, words in zip(links, ("3,000億円", "東京-横浜", "頭脳が流出"), strict=True):
        answer = page(client, link.attributes["href"]).one("section", class_="answer")
        assert bare(words) in bare(answer.text())


def test_all_documents_may_be_chosen(client: TestClient) -> None:
    shown = page(client, "/")
    documents = client.get("/v1/documents").json()["documents"]
    boxes = shown.all("input", type="checkbox")
    assert [(box.attributes["name"], box.attributes["value"]) for box in boxes] == [
        ("document", document["document_id"]) for document in documents
    ]
    for choice, document in zip(shown.all("label", class_="choice"), documents, strict=True):
        assert document["title"] in choice.text()
        assert document["issuer"] in choice.text()
    assert "2025年4月25日" in shown.all("label", class_="choice")[1].text()


# With a question


def test_an_answer_is_shown_with_a_link_to_each_citation(
    client: TestClient, answered: Json
) -> None:
    shown = ask(client, UNIVERSITY_FUND)
    assert question_box(shown).text() == UNIVERSITY_FUND
    assert UNIVERSITY_FUND in shown.one("title").text()
    answer = shown.one("section", class_="answer")
    spans = answered["answer"]["spans"]
    assert [quoted.text() for quoted in answer.all("p", class_="quote")] == [
        span["text"] for span in spans
    ]
    links = [link for source in answer.all("p", class_="source") for link in source.all("a")]
    assert [link.attributes["href"] for link in links] == [
        f"/citations/{span['citation_id']}" for span in spans
    ]
    labels = {p["rank"]: p["citation"]["label"] for p in answered["passages"]}
    assert [link.text() for link in links] == [
        f"[{span['rank']}] {labels[span['rank']]}" for span in spans
    ]


def test_passages_are_shown_in_order_with_their_highlights_marked(
    client: TestClient, answered: Json
) -> None:
    items = ask(client, UNIVERSITY_FUND).one("ol").all("li", class_="passage")
    assert len(items) == 5
    for item, found in zip(items, answered["passages"], strict=True):
        text = item.one("div", class_="text")
        assert source_text(text) == found["text"]
        quoted = [s["text"] for s in answered["answer"]["spans"] if s["rank"] == found["rank"]]
        marks = [found["text"][h["start"] : h["end"]] for h in found["highlights"]]
        assert [source_text(mark) for mark in text.all("mark")] == (quoted or marks)
        passage_id, document_id = found["passage_id"], found["document_id"]
        spans = [s for s in answered["answer"]["spans"] if s["rank"] == found["rank"]]
        shown_id = (spans or [found["citation"]])[0]["citation_id"]
        assert [link.attributes["href"] for link in item.one("p", class_="actions").all("a")] == [
            f"/documents/{document_id}?passage={passage_id}&citation={shown_id}#quote",
            f"/citations/{found['citation']['citation_id']}",
        ]
        place = item.one("p", class_="place").text()
        assert found["citation"]["title"] in place
        assert found["citation"]["issuer"] in place
        assert " › ".join(found["citation"]["section"]) in place
        page_number = found["citation"]["page"]
        assert f"{page_number}頁" in place if page_number else "頁" not in place


def test_every_link_of_an_answer_leads_somewhere(client: TestClient) -> None:
    for link in ask(client, UNIVERSITY_FUND).all("a"):
        if link.attributes["href"].startswith("/citations/"):
            page(client, link.attributes["href"])


def test_not_found_is_said_and_passages_are_shown(client: TestClient) -> None:
    shown = ask(client, OFF_TOPIC)
    answer = shown.one("section", class_="answer")
    assert answer.one("p", class_="not-found").text() == (
        "この資料集には、質問に答える記述が見つかりませんでした。"
    )
    assert answer.all("blockquote") == []
    assert len(shown.one("ol").all("li", class_="passage")) == 5


def test_a_chosen_document_is_asked_alone_and_stays_chosen(client: TestClient) -> None:
    shown = ask(client, "研究開発", "&document=cao-sti-direction-2025")
    chosen = [box for box in shown.all("input") if "checked" in box.attributes]
    assert [box.attributes["value"] for box in chosen] == ["cao-sti-direction-2025"]
    assert "open" in shown.one("details", class_="filters").attributes
    items = shown.one("ol").all("li", class_="passage")
    titles = {item.one("span", class_="title").text() for item in items}
    assert titles == {"今後の科学技術・イノベーション政策の方向性について"}


@pytest.mark.parametrize(
    ("question", "more", "words"),
    [
        ("問" * 2001, "", "質問が長すぎます（2001文字）。2000文字以内にしてください。"),
        ("  ", "", "質問が空です（空白2文字）。質問を入力してください。"),
        ("大学\x07", "", "質問の3文字目に使えない文字（U+0007）があります。取り除いてください。"),
        ("大学", "&document=white-paper", "文書ID「white-paper」は資料集にありません。"),
    ],
    ids=["too long", "blank", "a control character", "an unknown document"],
)
def test_a_question_that_cannot_be_asked_is_told_at_the_box(
    client: TestClient, question: str, more: str, words: str
) -> None:
    shown = ask(client, question, more, status=422)
    error = shown.one("p", role="alert")
    assert error.text().startswith(words)
    assert question_box(shown).attributes["aria-describedby"] == error.attributes["id"]
    assert shown.all("section", class_="answer") == []


def test_a_hostile_question_is_text_and_nothing_else(client: TestClient) -> None:
    for question in (HOSTILE, f'"></textarea></title>{HOSTILE}', "{{ 7 * 7 }}"):
        response = client.get("/", params={"q": question})
        assert HOSTILE not in response.text
        shown = assert_sound(response.text)
        assert question_box(shown).text() == question
        assert "49" not in shown.one("title").text()


@pytest.mark.parametrize("path", ["/citations/{}", "/documents/{}", "/?q=a&document={}"])
def test_a_hostile_id_is_text_and_nothing_else(client: TestClient, path: str) -> None:
    response = client.get(path.format(quote(f'"><img src=x>{HOSTILE}'.replace("/", ""))))
    assert response.status_code in (404, 422)
    assert "<script>" not in response.text
    assert "<img" not in response.text
    assert_sound(response.text)


HOSTILE_DOCUMENT = f"""\
# 海洋研究の推進計画 {HOSTILE}

## 1 研究費 <b>見出し</b>

海洋研究の予算は令和8年度に120億円とする。{HOSTILE}"><img src=x>

海洋研究者を2030年までに5,000人とする。</div></main>{HOSTILE}
"""


@pytest.fixture
def hostile_client(tmp_path: Path, model_dir: Path, encoder: Encoder) -> Iterator[TestClient]:
    """The service on a document that is full of markup, as is its entry in the catalogue."""
    catalogue = write_catalogue(
        tmp_path,
        HOSTILE_DOCUMENT.encode(),
        document_id="ocean-plan-2025",
        title=f"海洋研究の推進計画 {HOSTILE}",
        title_note=f"注 {HOSTILE}",
        issuer=f"文部科学省 {HOSTILE}",
        issued_on="2025-08-01",
        kind="report",
        language="ja",
        file="plan.md",
    )
    workplace = Workplace(tmp_path / "var", str(model_dir), catalogue)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rag.workplace.load_encoder", lambda _: encoder)
        steps = BuildSteps(lambda _: None, lambda _: None, lambda _: None)
        ensure_index(workplace, steps)
        assistant = open_assistant(workplace)
    with TestClient(create_app(lambda: assistant)) as client:
        yield client


def test_markup_in_a_document_is_text_and_nothing_else(hostile_client: TestClient) -> None:
    question = "海洋研究の予算はいくらですか。"
    body = hostile_client.post("/v1/ask", json={"question": question, "k": 1}).json()
    (found,) = body["passages"]
    assert HOSTILE in found["text"]
    assert body["answer"] is not None
    for path in (
        "/",
        f"/?q={quote(question)}",
        f"/citations/{found['citation']['citation_id']}",
        f"/citations/{body['answer']['spans'][0]['citation_id']}",
        "/documents",
        "/documents/ocean-plan-2025",
    ):
        shown = page(hostile_client, path)
        assert shown.all("img") == []
        assert HOSTILE in shown.one("main").text()


# A citation in its context


def contexts(client: TestClient, answered: Json) -> Iterator[tuple[str, str, Json]]:
    """Citations of an answer, of whole passages and of parts: id, quote and passage."""
    for found in answered["passages"]:
        passage = client.get(f"/v1/passages/{found['passage_id']}").json()
        yield found["citation"]["citation_id"], found["citation"]["quote"], passage
        for span in answered["answer"]["spans"]:
            if span["rank"] == found["rank"]:
                yield span["citation_id"], span["text"].strip(), passage


def assert_context(client: TestClient, citation_id: str, cited: str, passage: Json) -> None:
    shown = page(client, f"/citations/{citation_id}")
    assert shown.one("p", class_="proof").text() == (
        "引用は、示された位置の原文と一字一句一致しています。"
    )
    text = shown.one("section", class_="cited").one("div", class_="text")
    marked = "".join(source_text(mark) for mark in shown.all("mark"))
    if passage["kind"] != "table":
        assert source_text(text) == passage["text"]
        assert marked == cited
    else:
        assert bare(source_text(text)) == bare(passage["text"])
        # of a table that is cited whole no row stands out
        assert bare(marked) == ("" if cited == passage["text"] else bare(cited))
    for part, link in (("before", "previous_id"), ("after", "next_id")):
        around = shown.all("section", class_=part)
        if passage[link] is None:
            assert around == []
        else:
            neighbour = client.get(f"/v1/passages/{passage[link]}").json()
            if neighbour["kind"] != "table":
                assert source_text(around[0].one("div", class_="text")) == neighbour["text"]
    facts = shown.one("dl", class_="facts").text()
    assert passage["citation"]["source"]["sha256"] in facts
    assert passage["citation"]["source"]["file"] in facts
    assert citation_id in facts


def test_a_citation_page_marks_exactly_the_quote_between_its_neighbours(
    client: TestClient, answered: Json
) -> None:
    for citation_id, cited, passage in contexts(client, answered):
        assert_context(client, citation_id, cited, passage)


def test_rows_of_a_table_are_marked_as_they_are_quoted(client: TestClient) -> None:
    body = client.post("/v1/ask", json={"question": EXAMPLES[1]}).json()
    assert "table" in {found["kind"] for found in body["passages"]}
    for citation_id, cited, passage in contexts(client, body):
        assert_context(client, citation_id, cited, passage)


def test_at_the_ends_of_a_document_one_neighbour_is_missing(client: TestClient) -> None:
    refs = client.get("/v1/documents/cao-sti-direction-2025").json()["contents"]
    for place, missing, there in ((0, "before", "after"), (-1, "after", "before")):
        passage = client.get(f"/v1/passages/{refs[place]['passage_id']}").json()
        shown = page(client, f"/citations/{passage['citation']['citation_id']}")
        assert shown.all("section", class_=missing) == []
        assert len(shown.all("section", class_=there)) == 1


def test_a_citation_leads_to_its_place_in_the_document(client: TestClient, answered: Json) -> None:
    found = answered["passages"][0]
    shown = page(client, f"/citations/{found['citation']['citation_id']}")
    href = shown.one("main").all("a")[-1].attributes["href"]
    passage_id = found["passage_id"]
    citation_id = found["citation"]["citation_id"]
    path = f"/documents/{found['document_id']}?passage={passage_id}&citation={citation_id}"
    assert href == f"{path}#quote"
    path, anchor = href.split("#")
    ids = [element.attributes.get("id") for element in page(client, path).walk()]
    assert anchor in ids


def test_a_citation_that_does_not_hold_says_so(client: TestClient, answered: Json) -> None:
    token = answered["passages"][0]["citation"]["citation_id"].split("~")[1]
    for document_id, message in (
        ("white-paper-1999", "この文書は資料集から外されています。"),
        (
            "crds-sti-issues-2025",
            "示された位置の原文は引用と一致しません。IDが書き換えられています。",
        ),
    ):
        altered = token[:16] + ("A" if token[16] != "A" else "B") + token[17:]
        shown = page(client, f"/citations/{document_id}~{altered}")
        assert shown.one("p", class_="proof").text() == message
        assert "fails" in shown.one("p", class_="proof").attributes["class"]
        assert shown.all("mark") == []


# The documents


def test_the_documents_are_listed_with_what_they_leave_open(client: TestClient) -> None:
    shown = page(client, "/documents")
    documents = client.get("/v1/documents").json()["documents"]
    items = shown.one("ul", class_="documents").all("li")
    for item, document in zip(items, documents, strict=True):
        title, more = item.all("a")
        assert title.text() == document["title"]
        for link in (title, more):
            assert link.attributes["href"] == f"/documents/{document['document_id']}"
        assert f"{document['passages']}箇所" in item.text()
        assert document["issuer"] in item.text()
        assert document["title_note"] in item.text()
        assert document["date_note"] in item.text()
    assert "2025年4月23日" in items[2].text()


def test_a_document_is_shown_with_its_hash_and_text(client: TestClient) -> None:
    for document in client.get("/v1/documents").json()["documents"]:
        document_id = document["document_id"]
        shown = page(client, f"/documents/{document_id}")
        assert shown.one("h1").text() == document["title"]
        assert document["sha256"] in shown.one("dl", class_="facts").text()
        refs = client.get(f"/v1/documents/{document_id}").json()["contents"]
        first = client.get(f"/v1/passages/{refs[0]['passage_id']}").json()
        assert bare(first["text"].split("\n")[-1]) in bare(shown.one("article").text())


# What there is not


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/citations/nothing", "「nothing」は引用IDではありません。"),
        ("/documents/nothing", "文書「nothing」は資料集にありません。"),
    ],
)
def test_what_there_is_not_is_told_with_a_way_back(
    client: TestClient, path: str, words: str
) -> None:
    shown = page(client, path, status=404)
    assert shown.one("h1").text() == "見つかりません"
    assert shown.one("p", role="alert").text().startswith(words)
    assert "/" in [link.attributes["href"] for link in shown.one("main").all("a")]


# What quotes are read under, and lists

LISTED = (
    "筑波大学とアメリカの会社とのAIの連携で、会社の側は研究のお金のほかにどんな支援をしますか。"
)


def test_items_of_one_list_are_shown_as_a_list_each_with_its_citation(client: TestClient) -> None:
    shown = ask(client, LISTED).one("section", class_="answer").one("ul", class_="quote")
    spans = client.post("/v1/ask", json={"question": LISTED}).json()["answer"]["spans"]
    items = [span for span in spans if span["list_number"] == 1]
    assert len(items) > 1
    links = [item.one("a").attributes["href"] for item in shown.all("li")]
    assert links == [f"/citations/{item['citation_id']}" for item in items]
    for shown_item, item in zip(shown.all("li"), items, strict=True):
        assert "".join(item["text"].split()) in "".join(shown_item.text().split())


def test_what_a_quote_is_read_under_stands_above_it_and_is_no_quote(client: TestClient) -> None:
    question = "日本が2021年に研究開発に使った総額はドルにするといくらか。"
    spans = client.post("/v1/ask", json={"question": question}).json()["answer"]["spans"]
    row = next(span for span in spans if span["text"] == "日本 1,835 3.28")
    told = {item["kind"]: item["text"] for item in row["context"]}
    assert told["caption"] == "図表3　主要国の研究開発費と対GDP比（2021）"
    assert told["header"] == "研究開発費総額（億ドル） 対GDP比（%）"
    section = ask(client, question).one("section", class_="answer")
    above = section.all("p", class_="context")[0].text()
    assert told["section"] in above
    assert told["caption"] not in above  # the table shows it
