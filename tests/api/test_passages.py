"""GET /v1/passages/{passage_id}: every passage there is, proved on the raw files."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.api.contract import CITATION, Json, assert_proven, bare, differences

SPAN: Json = {"start": int, "end": int}
PASSAGE: Json = {
    "passage_id": str,
    "document_id": str,
    "kind": str,
    "text": str,
    "section": [str],
    "page": (str, type(None)),
    "span": SPAN,
    "sentences": [SPAN],
    "citation": CITATION,
    "previous_id": (str, type(None)),
    "next_id": (str, type(None)),
    "own_start": int,
    "parent_id": (str, type(None)),
    "links": [{"kind": str, "span": SPAN, "passage_id": str, "target": SPAN}],
}


@pytest.fixture(scope="module")
def passages(client: TestClient) -> dict[str, list[Json]]:
    """All passages by document, in reading order."""
    ids = [d["document_id"] for d in client.get("/v1/documents").json()["documents"]]
    return {document_id: list(_read(client, document_id)) for document_id in ids}


def _read(client: TestClient, document_id: str) -> Iterator[Json]:
    for ref in client.get(f"/v1/documents/{document_id}").json()["contents"]:
        response = client.get(f"/v1/passages/{ref['passage_id']}")
        assert response.status_code == 200
        yield response.json()


@pytest.fixture(scope="module")
def every_passage(passages: dict[str, list[Json]]) -> list[Json]:
    """All passages."""
    return [passage for found in passages.values() for passage in found]


def test_each_has_its_fields(every_passage: list[Json]) -> None:
    assert [found for passage in every_passage for found in differences(passage, PASSAGE)] == []


def test_each_is_proven(every_passage: list[Json]) -> None:
    for passage in every_passage:
        own = passage["text"][passage["own_start"] :]
        assert_proven(passage["citation"], own)
        assert passage["citation"]["quote"] == own.strip()


def test_each_citation_says_the_passages_place(every_passage: list[Json]) -> None:
    for passage in every_passage:
        assert passage["citation"]["section"] == passage["section"]
        assert passage["citation"]["page"] == passage["page"]
        place = f"「{passage['section'][-1]}」" if passage["section"] else ""
        page = f"{passage['page']}頁" if passage["page"] else ""
        assert passage["citation"]["label"].endswith(f"）{place}{page}")


def test_previous_and_next_link_the_text_and_the_footnotes_from_end_to_end(
    passages: dict[str, list[Json]],
) -> None:
    for found in passages.values():
        streams = [
            [p for p in found if p["kind"] == "footnote"],
            [p for p in found if p["kind"] not in ("footnote", "row")],
            *([p for p in found if p["parent_id"] == table] for table in tables_with_rows(found)),
        ]
        for stream in streams:
            ids = [passage["passage_id"] for passage in stream]
            assert [passage["previous_id"] for passage in stream] == [None, *ids[:-1]][: len(ids)]
            assert [passage["next_id"] for passage in stream] == [*ids[1:], None][: len(ids)]


def tables_with_rows(found: list[Json]) -> list[str]:
    """The ids of the tables whose rows are passages of their own."""
    return list(dict.fromkeys(p["parent_id"] for p in found if p["parent_id"]))


def test_rows_belong_to_tables_and_repeat_what_stands_before_them(
    every_passage: list[Json],
) -> None:
    by_id = {passage["passage_id"]: passage for passage in every_passage}
    rows = [passage for passage in every_passage if passage["kind"] == "row"]
    assert rows
    for row in rows:
        assert by_id[row["parent_id"]]["kind"] == "table"
        assert 0 < row["own_start"] < len(row["text"])
    others = [passage for passage in every_passage if passage["kind"] != "row"]
    assert {(p["own_start"], p["parent_id"]) for p in others} == {(0, None)}


def test_links_lead_to_places_in_passages_of_the_document(every_passage: list[Json]) -> None:
    by_id = {passage["passage_id"]: passage for passage in every_passage}
    kinds = set()
    for passage in every_passage:
        for link in passage["links"]:
            target = by_id[link["passage_id"]]
            assert target["document_id"] == passage["document_id"]
            assert 0 <= link["target"]["start"] < link["target"]["end"] <= len(target["text"])
            assert 0 <= link["span"]["start"] <= link["span"]["end"] <= len(passage["text"])
            kinds.add(link["kind"])
    assert kinds == {"note", "mark", "figure", "section", "antecedent"}


def test_sentences_lie_in_the_text_one_after_another(every_passage: list[Json]) -> None:
    for passage in every_passage:
        spans = [(span["start"], span["end"]) for span in passage["sentences"]]
        assert spans == sorted(spans)
        ends = [0, *(end for _, end in spans)]
        assert all(end <= start for end, (start, _) in zip(ends, spans, strict=False))
        assert all(passage["text"][start:end].strip() for start, end in spans)
        assert all(end <= len(passage["text"]) for _, end in spans)


def test_a_known_passage_by_its_words(every_passage: list[Json]) -> None:
    wanted = bare("運用益からの支出上限を年間3,000億円（実質）としている。")
    holding = [passage for passage in every_passage if wanted in bare(passage["text"])]
    assert [passage["document_id"] for passage in holding] == ["crds-sti-issues-2025"]
    assert holding[0]["page"] == "6"
    assert holding[0]["kind"] == "body"
    assert holding[0]["section"] == ["1 研究開発システムの強化", "1.1 研究開発への投資"]
