"""GET /v1/citations/{citation_id}: a citation proved anew, whatever became of its document."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from corpus.catalogue import Catalogue
from corpus.source_folder import SourceFolder
from rag.assistant import Assistant
from rag.citation import CitationKey, quote_digest
from tests.api.contract import (
    DOCUMENTS,
    Json,
    assert_problem,
    assert_source_holds,
    bare,
    differences,
)

PLACE: Json = {
    "quote": str,
    "version": int,
    "source": {"file": str, "sha256": str, "spans": [[int]]},
}
PROOF: Json = {
    "citation_id": str,
    "document_id": str,
    "state": str,
    "holds": bool,
    "message": str,
    "message_ja": str,
    "quote": str,
    "title": str,
    "issuer": str,
    "issued_on": str,
    "section": [str],
    "page": (str, type(None)),
    "source": {"file": str, "sha256": str, "spans": [[int]]},
    "cited_sha256_head": str,
    "passage_id": str,
    "version": int,
    "cited": {
        **PLACE,
        "title": str,
        "issuer": str,
        "issued_on": str,
        "section": [str],
        "page": (str, type(None)),
        "label": str,
    },
    "newest": PLACE,
    "formats": dict.fromkeys(("sist02", "footnote", "markdown", "bibtex", "ris", "csl_json"), str),
}


def test_a_citation_is_proven_on_the_file(client: TestClient, answered: Json) -> None:
    for passage in answered["passages"]:
        citation = passage["citation"]
        proof = client.get(f"/v1/citations/{citation['citation_id']}").json()
        assert differences(proof, PROOF) == []
        assert (proof["state"], proof["holds"]) == ("proven", True)
        assert proof["message_ja"] == "引用は、示された位置の原文と一字一句一致しています。"
        assert bare(proof["quote"]) == bare(citation["quote"])
        assert proof["source"] == citation["source"]
        assert_source_holds(proof["source"], passage["text"])
        assert proof["passage_id"] == passage["passage_id"]
        assert proof["document_id"] == passage["document_id"]
        for name in ("citation_id", "title", "issuer", "issued_on", "section", "page"):
            assert proof[name] == citation[name]
        assert citation["source"]["sha256"].startswith(proof["cited_sha256_head"])
        assert len(proof["cited_sha256_head"]) == 16


def test_a_citation_of_a_part_is_proven_and_found_in_its_passage(
    client: TestClient, answered: Json
) -> None:
    first = answered["passages"][0]
    for span in answered["answer"]["spans"]:
        proof = client.get(f"/v1/citations/{span['citation_id']}").json()
        assert (proof["state"], proof["holds"]) == ("proven", True)
        assert bare(proof["quote"]) == bare(span["text"])
        assert_source_holds(proof["source"], span["text"])
        assert proof["passage_id"] == first["passage_id"]
        assert proof["section"] == first["citation"]["section"]


def test_first_middle_and_last_passage_of_each_document(client: TestClient) -> None:
    for document in client.get("/v1/documents").json()["documents"]:
        refs = client.get(f"/v1/documents/{document['document_id']}").json()["contents"]
        for ref in (refs[0], refs[len(refs) // 2], refs[-1]):
            passage = client.get(f"/v1/passages/{ref['passage_id']}").json()
            proof = client.get(f"/v1/citations/{passage['citation']['citation_id']}").json()
            assert proof["state"] == "proven"
            # a row is shown where it stands: in its table
            assert proof["passage_id"] == (passage["parent_id"] or ref["passage_id"])
            assert_source_holds(proof["source"], passage["text"][passage["own_start"] :])


def test_an_id_may_stand_in_a_url_as_it_is(client: TestClient, answered: Json) -> None:
    unreserved = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    ids = [passage["citation"]["citation_id"] for passage in answered["passages"]]
    assert all(set(citation_id) <= unreserved for citation_id in ids)


def test_a_forged_id_of_a_very_long_quote_is_not_searched_for(
    client: TestClient, answered: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[int] = []

    def counted(bare_quote: str) -> bytes:
        hashed.append(len(bare_quote))
        return quote_digest(bare_quote)

    monkeypatch.setattr("rag.proof.quote_digest", counted)
    key = CitationKey.from_id(answered["passages"][0]["citation"]["citation_id"])
    # of another file by its hash, so that its quote would be looked for in all of the text
    forged = replace(key, sha256_head=bytes(8), quote_chars=30_000).to_id()
    assert client.get(f"/v1/citations/{forged}").json()["state"] == "changed"
    assert hashed == []


def test_an_id_of_a_document_that_is_not_there_is_gone(client: TestClient, answered: Json) -> None:
    token = answered["passages"][0]["citation"]["citation_id"].split("~")[1]
    proof = client.get(f"/v1/citations/white-paper-1999~{token}").json()
    assert (proof["state"], proof["holds"]) == ("gone", False)
    assert proof["message_ja"] == "この文書は資料集から外されています。"
    assert (proof["quote"], proof["title"], proof["source"]) == (None, None, None)


# When the document changes

FILE = "004_d9581a9c1cbceb76.txt"
QUOTE = "運用益からの支出上限を年間3,000億円"


@pytest.fixture
def after_change(
    assistant: Assistant, tmp_path: Path
) -> Callable[[Callable[[str], str]], Assistant]:
    """An assistant whose CRDS report was changed, and catalogued as its version 2."""

    def changed(change: Callable[[str], str]) -> Assistant:
        shutil.copytree(DOCUMENTS, tmp_path / "documents")
        content = change((DOCUMENTS / FILE).read_bytes().decode()).encode()
        (tmp_path / "documents" / FILE).write_bytes(content)
        documents = tuple(
            replace(document, sha256=hashlib.sha256(content).hexdigest(), version=2)
            if document.file == FILE
            else document
            for document in assistant.catalogue
        )
        return Assistant(
            Catalogue(SourceFolder(tmp_path / "documents"), documents), assistant.searcher
        )

    return changed


@contextmanager
def serving(assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(lambda: assistant)) as client:
        yield client


def test_a_quote_that_moved_is_found_at_its_new_place(
    answered: Json, after_change: Callable[[Callable[[str], str]], Assistant]
) -> None:
    citation = answered["passages"][0]["citation"]
    moved = after_change(lambda text: "はじめに一行を加えた。\n\n" + text)
    with serving(moved) as client:
        proof = client.get(f"/v1/citations/{citation['citation_id']}").json()
    assert (proof["state"], proof["holds"]) == ("moved", True)
    assert bare(proof["quote"]) == bare(citation["quote"])
    added = len("はじめに一行を加えた。\n\n")
    assert proof["source"]["spans"] == [
        [s + added, e + added] for s, e in citation["source"]["spans"]
    ]
    assert proof["source"]["sha256"] != citation["source"]["sha256"]
    assert citation["source"]["sha256"].startswith(proof["cited_sha256_head"])


def test_a_quote_that_was_reworded_no_longer_holds(
    answered: Json, after_change: Callable[[Callable[[str], str]], Assistant]
) -> None:
    first = answered["passages"][0]
    reworded = after_change(lambda text: text.replace(QUOTE, QUOTE.replace("3,000", "4,000")))
    with serving(reworded) as client:
        citation_id = first["citation"]["citation_id"]
        proof = client.get(f"/v1/citations/{citation_id}").json()
        page = client.get(f"/citations/{citation_id}")
        other = client.get(f"/v1/citations/{answered['passages'][1]['citation']['citation_id']}")
    assert (proof["state"], proof["holds"], proof["quote"]) == ("changed", False, None)
    assert proof["message_ja"] == "文書は引用後に変更され、引用した文はそのままでは残っていません。"
    assert proof["title"] == first["citation"]["title"]
    assert page.status_code == 200
    assert proof["message_ja"] in page.text
    assert other.json()["state"] == "proven"  # the rest of the report stands


def test_a_file_changed_behind_the_catalogue_is_told(assistant: Assistant, tmp_path: Path) -> None:
    shutil.copytree(DOCUMENTS, tmp_path / "documents")
    (tmp_path / "documents" / FILE).write_text("別のファイル", encoding="utf-8")
    there = Assistant(
        Catalogue(SourceFolder(tmp_path / "documents"), assistant.catalogue.documents),
        assistant.searcher,
    )
    passage = there.passages_of("crds-sti-issues-2025")[0]
    with serving(there) as client:
        citation_id = there.cite(passage).citation_id
        problem = assert_problem(client.get(f"/v1/citations/{citation_id}"), 500)
        (tmp_path / "documents" / FILE).unlink()
        missing = assert_problem(client.get(f"/v1/citations/{citation_id}"), 500)
    assert FILE in problem["detail"]
    assert "restore the file" in problem["detail"]
    assert "管理者に連絡してください" in problem["detail_ja"]
    assert "is missing" in missing["detail"]


def test_a_file_changed_behind_the_catalogue_is_told_on_the_page(
    assistant: Assistant, tmp_path: Path
) -> None:
    catalogue = Catalogue(SourceFolder(tmp_path), assistant.catalogue.documents)
    there = Assistant(catalogue, assistant.searcher)
    citation_id = there.cite(there.passages_of("crds-sti-issues-2025")[0]).citation_id
    with serving(there) as client:
        response = client.get(f"/citations/{citation_id}", headers={"Accept": "text/html"})
    assert response.status_code == 500
    assert response.headers["content-type"].startswith("text/html")
