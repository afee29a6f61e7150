"""The client: one method for each thing that the service does."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote as percent_encoded

import httpx2
from pydantic import BaseModel

from api.client.errors import Unreachable
from api.client.reading import raise_problem, read
from api.feedback.feedback import Rating
from api.feedback.schemas import FeedbackOut
from api.generation.schemas import GeneratedSentenceOut, GenerationOut
from api.memo.schemas import CiteOut
from api.quotation.schemas import VerifyOut
from api.schemas import (
    AskOut,
    DocumentOut,
    DocumentsOut,
    DocumentWithPassagesOut,
    PassageOut,
    PassagesOut,
    PassageTextOut,
    ProofOut,
    ReadyOut,
)

Model = TypeVar("Model", bound=BaseModel)
StreamEvent = AskOut | GeneratedSentenceOut | GenerationOut
_PAGE = 200


class SeisakuClient:
    """Speaks to one service; safe for several threads, to be closed, or used in `with`.

    `api_key` is sent as `Authorization: Bearer …`; redirects are not followed, so it goes to
    this service only. `timeout_s` is for connecting and for each wait for bytes. Every method
    raises a SeisakuError: a Problem if the service said what is wrong, Unreachable, or
    UnreadableAnswer.
    """

    def __init__(
        self,
        base_url: str = "http://127.0.0.1:8000",
        api_key: str | None = None,
        timeout_s: float = 60.0,
    ) -> None:
        headers = {}
        if api_key is not None:
            if not (api_key.isascii() and api_key.isprintable() and " " not in api_key):
                raise ValueError("api_key has characters that no key has; copy the whole key")
            headers["Authorization"] = f"Bearer {api_key}"
        # a proxy of the environment is for the internet, and the service is inside
        self._http = httpx2.Client(
            base_url=base_url.rstrip("/"), headers=headers, timeout=timeout_s, trust_env=False
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def ask(
        self,
        question: str,
        k: int = 5,
        *,
        document_ids: Sequence[str] = (),
        issuer: str | None = None,
        issued_from: date | None = None,
        issued_to: date | None = None,
        as_of: date | None = None,
        generate: bool = False,
    ) -> AskOut:
        """Ask; with `generate` also what a language model writes, each sentence checked."""
        filters = _filters(document_ids, issuer, issued_from, issued_to, as_of)
        mode = "generate" if generate else "extract"
        body = {"question": question, "k": k, "filters": filters, "mode": mode}
        return self._post(AskOut, "/v1/ask", body)

    def ask_stream(
        self,
        question: str,
        k: int = 5,
        *,
        document_ids: Sequence[str] = (),
        issuer: str | None = None,
        issued_from: date | None = None,
        issued_to: date | None = None,
        as_of: date | None = None,
    ) -> Iterator[StreamEvent]:
        """Ask, and take what comes as it comes: the answer, each checked sentence, the end."""
        filters = _filters(document_ids, issuer, issued_from, issued_to, as_of)
        body = {"question": question, "k": k, "filters": filters}
        shapes: dict[str, type[StreamEvent]] = {
            "answer": AskOut,
            "sentence": GeneratedSentenceOut,
            "done": GenerationOut,
        }
        with _reached(), self._http.sse("/v1/ask/stream", method="POST", json=body) as source:
            if source.response.status_code != httpx2.codes.OK:
                source.response.read()
                raise_problem(source.response)
            for event in source:
                if event.event in shapes and event.data != "null":
                    yield read(shapes[event.event], event.data)

    def audit(self, text: str, as_of: date | None = None) -> CiteOut:
        """Check a memo sentence by sentence; offsets are those of `text` in Python."""
        return self._post(CiteOut, "/v1/cite", {"text": text, "as_of": _day(as_of)})

    def verify(self, quote: str, document_id: str | None = None) -> VerifyOut:
        """Check a quotation, against one document or all."""
        return self._post(VerifyOut, "/v1/verify", {"quote": quote, "document_id": document_id})

    def citation(self, citation_id: str) -> ProofOut:
        """Prove a citation again: what it cited, and what became of it."""
        return self._get(ProofOut, f"/v1/citations/{_part(citation_id)}")

    def citation_format(self, citation_id: str, name: str) -> str:
        """A citation as sist02, footnote, markdown, bibtex, ris, or csl_json."""
        path = f"/v1/citations/{_part(citation_id)}/formats/{_part(name)}"
        return self._asked("GET", path).text

    def judge(
        self,
        question: str,
        rating: Rating,
        citation_ids: Sequence[str] = (),
        right_citation_id: str | None = None,
        comment: str = "",
    ) -> FeedbackOut:
        """Leave a judgement of an answer: of the citations it gave, and where the right one is."""
        body = {
            "question": question,
            "rating": rating,
            "citation_ids": list(citation_ids),
            "right_citation_id": right_citation_id,
            "comment": comment,
        }
        return self._post(FeedbackOut, "/v1/feedback", body)

    def documents(self) -> Iterator[DocumentOut]:
        """All documents, fetched page by page."""
        cursor: str | None = None
        while True:
            page = self._get(DocumentsOut, "/v1/documents", _page(cursor))
            yield from page.documents
            if (cursor := page.next_cursor) is None:
                return

    def document(self, document_id: str) -> DocumentWithPassagesOut:
        """A document, and where its passages stand."""
        return self._get(DocumentWithPassagesOut, f"/v1/documents/{_part(document_id)}")

    def passages(self, document_id: str) -> Iterator[PassageTextOut]:
        """A document's passages with their text in reading order, fetched page by page."""
        path = f"/v1/documents/{_part(document_id)}/passages"
        cursor: str | None = None
        while True:
            page = self._get(PassagesOut, path, _page(cursor))
            yield from page.passages
            if (cursor := page.next_cursor) is None:
                return

    def passage(self, passage_id: str) -> PassageOut:
        """A passage, its citation, its neighbours and links."""
        return self._get(PassageOut, f"/v1/passages/{_part(passage_id)}")

    def ready(self) -> ReadyOut:
        """What is served, once it is; raises Unavailable while the service is not ready."""
        return self._get(ReadyOut, "/readyz")

    def _get(self, shape: type[Model], path: str, params: dict[str, Any] | None = None) -> Model:
        return read(shape, self._asked("GET", path, params=params).content)

    def _post(self, shape: type[Model], path: str, body: dict[str, Any]) -> Model:
        return read(shape, self._asked("POST", path, json=body).content)

    def _asked(self, method: str, path: str, **more: Any) -> httpx2.Response:
        with _reached():
            response = self._http.request(method, path, **more)
        if not response.is_success:
            raise_problem(response)
        return response


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except (httpx2.RequestError, httpx2.InvalidURL) as error:
        told = f"{type(error).__name__}: {error}"
        raise Unreachable(
            f"the service did not answer ({told}); check that it runs and its address",
            f"サービスから応答がありません（{told}）。動いているか、アドレスを確かめてください。",
        ) from error


def _part(name: str) -> str:
    """A name as one part of a path; `.` and `..` would lead elsewhere."""
    if name in ("", ".", ".."):
        raise ValueError(f"{name!r} is no id; take one from an answer")
    return percent_encoded(name, safe="")


def _page(cursor: str | None) -> dict[str, Any]:
    return {"limit": _PAGE} if cursor is None else {"limit": _PAGE, "cursor": cursor}


def _filters(
    document_ids: Sequence[str],
    issuer: str | None,
    issued_from: date | None,
    issued_to: date | None,
    as_of: date | None,
) -> dict[str, Any]:
    return {
        "document_ids": list(document_ids),
        "issuer": issuer,
        "issued_from": _day(issued_from),
        "issued_to": _day(issued_to),
        "as_of": _day(as_of),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
