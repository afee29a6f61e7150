"""What is missing, over HTTP, on the page and in words."""

import pytest
from fastapi.testclient import TestClient

from api.support import confidence_label

QUESTION = "中国の2024年の研究開発費は、前の年に比べて何％伸びましたか。"


def test_what_is_missing_is_given_with_what_there_is_instead(client: TestClient) -> None:
    body = client.post("/v1/ask", json={"question": QUESTION}).json()
    assert body["status"] == "not_found"
    first = body["missing"][0]
    assert (first["kind"], first["said"], first["found"]) == ("time", "2024年", "2023年")
    assert "2023年" in body["passages"][first["rank"] - 1]["text"]
    assert first["message"].startswith("2024年")


def test_the_page_says_what_is_missing_and_leads_to_the_passage(client: TestClient) -> None:
    page = client.get("/", params={"q": QUESTION}).text
    message = client.post("/v1/ask", json={"question": QUESTION}).json()["missing"][0]["message"]
    assert message in page
    assert 'href="#passage-1"' in page
    assert "この回答が正しい見込み" not in page


def test_the_page_says_how_sure_an_answer_is(client: TestClient) -> None:
    question = "大学ファンドの運用益から一年に支出できる上限はいくらですか。"
    sure = client.post("/v1/ask", json={"question": question}).json()["confidence"]
    page = client.get("/", params={"q": question}).text
    assert f"この回答が正しい見込み: {confidence_label(sure)}" in page


@pytest.mark.parametrize(
    ("confidence", "label"),
    [(0.0, "低い（0％）"), (0.39, "低い（39％）"), (0.4, "中程度（40％）"), (0.82, "高い（82％）")],
)
def test_a_confidence_is_told_in_words(confidence: float, label: str) -> None:
    assert confidence_label(confidence) == label
