"""GET /v1/documents and /v1/documents/{document_id}, against the catalogue and the raw files."""

import hashlib
import tomllib

import pytest
from fastapi.testclient import TestClient

from corpus.catalogue import BUNDLED
from tests.api.contract import DOCUMENTS, Json, differences

ENTRIES = tomllib.loads(BUNDLED.read_text(encoding="utf-8"))["documents"]
IDS = [entry["document_id"] for entry in ENTRIES]
DOCUMENT: Json = {
    "document_id": str,
    "title": str,
    "issuer": str,
    "issued_on": str,
    "issued_on_precision": str,
    "kind": str,
    "language": str,
    "version": int,
    "file": str,
    "sha256": str,
    "title_note": str,
    "date_note": str,
    "passages": int,
}
REF: Json = {"passage_id": str, "kind": str, "section": [str], "page": (str, type(None))}


def test_the_documents_are_the_catalogue_in_its_order(client: TestClient) -> None:
    body = client.get("/v1/documents").json()
    shape: Json = {"documents": [DOCUMENT], "total": int, "next_cursor": type(None)}
    assert differences(body, shape) == []
    assert [document["document_id"] for document in body["documents"]] == IDS
    for document, entry in zip(body["documents"], ENTRIES, strict=True):
        assert {name: document[name] for name in entry} == entry


def test_dates_are_as_precise_as_the_documents(client: TestClient) -> None:
    documents = client.get("/v1/documents").json()["documents"]
    dates = {d["document_id"]: (d["issued_on"], d["issued_on_precision"]) for d in documents}
    assert dates == {
        "meti-innovation-slides-2025": ("2025-04", "month"),
        "meti-innovation-interim-2025": ("2025-04-25", "day"),
        "cao-sti-direction-2025": ("2025-04-23", "day"),
        "meti-new-tech-nation-2026": ("2026-01-28", "day"),
        "crds-sti-issues-2025": ("2025", "year"),
    }


def test_each_hash_is_its_files(client: TestClient) -> None:
    for document in client.get("/v1/documents").json()["documents"]:
        content = (DOCUMENTS / document["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == document["sha256"]


@pytest.mark.parametrize("document_id", IDS)
def test_a_document_lists_its_passages_in_reading_order(
    client: TestClient, document_id: str
) -> None:
    body = client.get(f"/v1/documents/{document_id}").json()
    assert differences(body, {**DOCUMENT, "contents": [REF]}) == []
    ids = [ref["passage_id"] for ref in body["contents"]]
    assert len(ids) == len(set(ids)) == body["passages"] > 0
    passages = [client.get(f"/v1/passages/{passage_id}").json() for passage_id in ids]
    # footnotes stand behind the text, rows behind their table
    for kinds in ({"footnote"}, {"body", "table", "caption"}):
        stream = [p for p in passages if p["kind"] in kinds]
        starts = [passage["citation"]["source"]["spans"][0][0] for passage in stream]
        assert starts == sorted(starts)
    for ref, passage in zip(body["contents"], passages, strict=True):
        assert {name: passage[name] for name in REF} == ref


def test_the_passages_are_those_of_the_index(client: TestClient) -> None:
    documents = client.get("/v1/documents").json()["documents"]
    total = client.get("/readyz").json()["passages"]
    assert sum(document["passages"] for document in documents) == total
