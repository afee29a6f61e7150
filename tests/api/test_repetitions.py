"""A passage that stands in two documents takes one place and is told with the other's citation."""

from urllib.parse import quote

from fastapi.testclient import TestClient

from tests.api.contract import PASSAGE_FOUND, assert_proven, bare, differences
from tests.api.html_page import assert_sound

SLIDE = "イノベーションにおける科学の重要性が高まっているのはなぜですか。"
SLIDES, NATION = "meti-innovation-slides-2025", "meti-new-tech-nation-2026"


def test_the_slide_that_two_documents_show_takes_one_place(client: TestClient) -> None:
    passages = client.post("/v1/ask", json={"question": SLIDE}).json()["passages"]
    first = passages[0]
    assert differences(first, PASSAGE_FOUND) == []
    (same,) = first["repeated_in"]
    assert {first["document_id"], same["document_id"]} == {SLIDES, NATION}
    assert same["passage_id"] not in [passage["passage_id"] for passage in passages]
    proof = client.get(f"/v1/citations/{same['citation_id']}").json()
    assert proof["state"] == "proven"
    assert (proof["passage_id"], proof["title"]) == (same["passage_id"], same["title"])
    other = client.get(f"/v1/passages/{same['passage_id']}").json()
    assert (other["section"], other["page"]) == (same["section"], same["page"])
    assert_proven(other["citation"], other["text"])
    assert all(passage["repeated_in"] == [] for passage in passages[1:])


def test_the_newer_of_the_two_is_told_as_newer(client: TestClient) -> None:
    first = client.post("/v1/ask", json={"question": SLIDE}).json()["passages"][0]
    newest = first["document_id"] == NATION
    assert first["timeliness"]["newest"] is newest
    (other,) = first["timeliness"]["older" if newest else "newer"]
    (same,) = first["repeated_in"]
    assert (other["is_repetition"], other["rank"]) == (True, 1)
    assert (other["passage_id"], other["citation_id"]) == (same["passage_id"], same["citation_id"])


def test_the_page_leads_to_the_citation_of_the_repetition(client: TestClient) -> None:
    (same,) = client.post("/v1/ask", json={"question": SLIDE}).json()["passages"][0]["repeated_in"]
    shown = assert_sound(client.get(f"/?q={quote(SLIDE)}").text)
    line = shown.one("p", class_="repeated")
    assert bare(line.text()).startswith(bare(f"同じ内容：『{same['title']}』（"))
    assert line.one("a").attributes["href"] == f"/citations/{same['citation_id']}"
