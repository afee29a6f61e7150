"""The HTTP contract as another program relies on it, and its proof on the raw files."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any

from corpus.catalogue import BUNDLED

Json = dict[str, Any]

DOCUMENTS = BUNDLED.with_name("documents")
UNIVERSITY_FUND = "大学ファンドの運用益から一年に支出できる上限はいくらですか。"
OFF_TOPIC = "カレーのおいしい作り方を教えてください。"


@dataclass(frozen=True)
class OrNull:
    """A shape that null may stand for."""

    shape: object


CITATION: Json = {
    "citation_id": str,
    "title": str,
    "issuer": str,
    "issued_on": str,
    "section": [str],
    "page": (str, NoneType),
    "quote": str,
    "label": str,
    "source": {"file": str, "sha256": str, "spans": [[int]]},
    # beyond the design's sketch
    "issued_by_as_of": (str, NoneType),
}
DATED: Json = {
    "passage_id": str,
    "rank": int,
    "is_repetition": bool,
    "issued_on": str,
    "title": str,
    "citation_id": str,
}
REPETITION: Json = {
    "passage_id": str,
    "document_id": str,
    "title": str,
    "issued_on": str,
    "section": [str],
    "page": (str, NoneType),
    "citation_id": str,
}
PASSAGE_FOUND: Json = {
    "rank": int,
    "passage_id": str,
    "document_id": str,
    "text": str,
    "score": float,
    "highlights": [{"start": int, "end": int}],
    "citation": CITATION,
    # beyond the design's sketch
    "kind": str,
    "found_by": str,
    "score_parts": {"dense": float, "lemma": float, "bigram": float, "late": float},
    "explanation": {
        "parts": [{"name": str, "label": str, "value": float, "share": float}],
        "matched_terms": [
            {"term": str, "form": (str, NoneType), "weight": float, "spans": [[int]]}
        ],
    },
    "timeliness": OrNull({"newest": bool, "newer": [DATED], "older": [DATED]}),
    "repeated_in": [REPETITION],
}
ASKED: Json = {
    "question": str,
    "status": str,
    "confidence": float,
    "missing": [
        {
            "kind": str,
            "said": str,
            "found": (str, NoneType),
            "message": str,
            "rank": (int, NoneType),
        }
    ],
    "answer": {
        "text": str,
        "citations": [int],
        # beyond the design's sketch
        "spans": [
            {
                "rank": int,
                "start": int,
                "end": int,
                "text": str,
                "citation_id": str,
                "context": [{"kind": str, "text": str}],
                "list_number": (int, NoneType),
            }
        ],
    },
    "generation": NoneType,  # unless asked for
    "passages": [PASSAGE_FOUND],
    "took_ms": {
        "encode": float,
        "lexical": float,
        "dense": float,
        "fusion": float,
        "late": float,
        "explanation": float,
        "answer": float,
        "support": float,
        "total": float,
    },
}
NOT_FOUND: Json = {**ASKED, "answer": NoneType}


def differences(value: object, shape: object, where: str = "$") -> list[str]:
    """Where a JSON value has not the fields and types of a shape; a type is meant exactly."""
    if isinstance(shape, Mapping):
        if not isinstance(value, dict):
            return [f"{where} is {value!r}, no object"]
        found = [f"{where}.{name} is missing" for name in shape if name not in value]
        found += [f"{where}.{name} is new" for name in value if name not in shape]
        for name in shape.keys() & value.keys():
            found += differences(value[name], shape[name], f"{where}.{name}")
        return found
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{where} is {value!r}, no list"]
        items = (differences(item, shape[0], f"{where}[{i}]") for i, item in enumerate(value))
        return [found for item in items for found in item]
    if isinstance(shape, OrNull):
        return [] if value is None else differences(value, shape.shape, where)
    types = shape if isinstance(shape, tuple) else (shape,)
    return [] if type(value) in types else [f"{where} is {value!r}"]


def bare(text: str) -> str:
    """A text without its white space."""
    return "".join(text.split())


def assert_source_holds(source: Json, quote: str) -> None:
    """The source's spans, sliced out of the raw file, give the quote, white space aside."""
    content = (DOCUMENTS / source["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == source["sha256"]
    text = content.decode("utf-8")
    spans = source["spans"]
    assert spans
    ends = [0, *(end for _, end in spans)]
    assert all(end <= start for end, (start, _) in zip(ends, spans, strict=False))
    assert all(start < end <= len(text) for start, end in spans)
    assert bare("".join(text[start:end] for start, end in spans)) == bare(quote) != ""


def assert_proven(citation: Json, text: str) -> None:
    """A citation quotes a text, and its source holds it."""
    assert bare(citation["quote"]) == bare(text)
    assert_source_holds(citation["source"], citation["quote"])


def assert_problem(response: Any, status: int, *, field: str | None = None) -> Json:
    """A response is a problem (RFC 9457) in both languages; returns it."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem: Json = response.json()
    assert problem["type"] == "about:blank"
    assert problem["status"] == status
    assert isinstance(problem["title"], str)
    assert isinstance(problem["detail"], str)
    assert any("ぁ" <= character <= "龥" for character in problem["title_ja"])
    assert any("ぁ" <= character <= "龥" for character in problem["detail_ja"])
    if field is not None:
        assert [error["field"] for error in problem["errors"]] == [field]
    return problem
