"""POST /v1/verify: every field of the contract, and what is refused."""

from types import NoneType

import pytest
from fastapi.testclient import TestClient

from tests.api.contract import CITATION, Json, OrNull, assert_problem, assert_proven, differences

ALTERED = "「米国に拠点を持つ企業が６４８社と全体の\n55%弱を占めている。」"
SIDE: Json = {"start": int, "end": int, "text": str}
DIFFERENCE: Json = {
    "kind": str,
    "what": str,
    "quote": SIDE,
    "source": SIDE,
    "corrects_misprint": bool,
}
PLACE: Json = {
    "document_id": str,
    "passage_id": str,
    "similarity": float,
    "differences": [DIFFERENCE],
    "misprints": [{"start": int, "end": int, "text": str, "right_form": str}],
    "citation": CITATION,
}
VERIFIED: Json = {
    "quote": str,
    "document_id": (str, NoneType),
    "verdict": str,
    "similarity": float,
    "message": str,
    "message_ja": str,
    "differences": [DIFFERENCE],
    "citation": OrNull(CITATION),
    "places": [PLACE],
    "places_total": int,
    "elsewhere": [str],
    "took_ms": {"search": float, "places": float, "total": float},
}


def verify(client: TestClient, quote: str, **more: object) -> Json:
    response = client.post("/v1/verify", json={"quote": quote, **more})
    assert response.status_code == 200, response.text
    body: Json = response.json()
    assert differences(body, VERIFIED) == []
    return body


def test_a_changed_number_is_shown_in_both_texts(client: TestClient) -> None:
    body = verify(client, ALTERED)
    assert body["quote"] == ALTERED
    assert body["document_id"] is None
    assert body["verdict"] == "altered"
    assert body["similarity"] == round(1 - 2 / 30, 4)
    [difference] = body["differences"]
    assert difference == {
        "kind": "replaced",
        "what": "number",
        "quote": {"start": 12, "end": 15, "text": "６４８"},
        "source": {"start": 11, "end": 14, "text": "684"},
        "corrects_misprint": False,
    }
    citation = body["citation"]
    assert citation["quote"] == "米国に拠点を持つ企業が684社と全体の55%弱を占めている。"
    assert citation["quote"][11:14] == "684"
    assert body["message_ja"] == "引用は原文と1か所違います。"
    assert body["places_total"] == 1
    [place] = body["places"]
    assert place["citation"] == citation
    assert place["differences"] == body["differences"]
    assert place["document_id"] == "crds-sti-issues-2025"


def test_its_citation_resolves_and_proves_itself(client: TestClient) -> None:
    citation = verify(client, ALTERED)["citation"]
    assert_proven(citation, "米国に拠点を持つ企業が684社と全体の55%弱を占めている。")
    proof = client.get(f"/v1/citations/{citation['citation_id']}").json()
    assert proof["state"] == "proven"
    assert proof["quote"] == citation["quote"]


def test_a_verbatim_quotation_has_no_differences(client: TestClient) -> None:
    body = verify(client, "材の貿易赤字の縮小", document_id="meti-innovation-interim-2025")
    assert (body["verdict"], body["similarity"], body["differences"]) == ("verbatim", 1, [])
    assert body["citation"]["quote"] == "材の貿易赤字の縮小"


def test_an_invented_quotation_has_neither_citation_nor_places(client: TestClient) -> None:
    body = verify(client, "学問の自由は、これを保障する。")
    assert body["verdict"] == "not_found"
    assert body["citation"] is None
    assert (body["places"], body["places_total"], body["differences"]) == ([], 0, [])
    assert body["message_ja"].startswith("この引用も")


def test_another_document_that_has_it_is_named(client: TestClient) -> None:
    quote = "科学技術・イノベーションは、国力の源泉であり、"
    body = verify(client, quote, document_id="meti-new-tech-nation-2026")
    assert body["verdict"] == "not_found"
    assert body["elsewhere"] == ["cao-sti-direction-2025"]


def test_the_sources_misprint_is_told(client: TestClient) -> None:
    body = verify(client, "① AI・先端口ボット")
    assert body["verdict"] == "verbatim"
    [misprint] = body["places"][0]["misprints"]
    assert (misprint["text"], misprint["right_form"]) == ("口", "ロ")
    assert "誤植" in body["message_ja"]


def test_both_places_are_given(client: TestClient) -> None:
    quote = "2030年までに工業部門の温室効果ガスを2015年比で35%削減"
    body = verify(client, quote)
    assert body["places_total"] == 2
    assert len({place["citation"]["citation_id"] for place in body["places"]}) == 2


@pytest.mark.parametrize("quote", ["", "　\n", "「……」"])
def test_nothing_to_compare_is_a_problem_in_both_languages(client: TestClient, quote: str) -> None:
    response = client.post("/v1/verify", json={"quote": quote})
    assert response.status_code == 422
    problem = response.json()
    assert problem["errors"][0]["field"] == "quote"
    assert "nothing to compare" in problem["detail"]
    assert "照合できる文字がありません" in problem["detail_ja"]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"quote": "研" * 20_001}, 422, "quote"),
        ({"quote": "研\u0000究"}, 422, "quote"),
        ({"quote": 5}, 422, "quote"),
        ({}, 422, "quote"),
        ({"quote": "研究", "document_id": "no-such"}, 404, "document_id"),
        ({"quote": "研究", "documents": []}, 422, "documents"),
    ],
)
def test_a_wrong_request_is_a_problem_that_names_the_field(
    client: TestClient, body: Json, status: int, field: str
) -> None:
    problem = assert_problem(client.post("/v1/verify", json=body), status, field=field)
    assert problem["detail_ja"]
