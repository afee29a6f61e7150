"""The pages for reading on: the documents, one document, a citation in its context."""

import logging
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.citation_formats import formats_of
from api.destinations import destinations
from api.document_layout import lay_out
from api.document_pages import DocumentPages
from api.page_templates import templates
from api.passage_links import place_href
from api.passage_view import cited_view, passage_view
from api.presenting import proof_messages
from api.problems import without_folders
from api.rewording import reworded
from api.routes import Served
from api.words import MarkedWords, marked_words
from corpus.aligned_text import Span
from corpus.errors import CorpusError, UnknownDocument
from corpus.language.misprints import misprints
from rag.assistant import Assistant
from rag.errors import RagError

_log = logging.getLogger(__name__)
router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/citations/{citation_id}")
def citation_page(request: Request, citation_id: str, assistant: Served) -> HTMLResponse:
    """A citation in its context: what stands before, the quote, what stands behind, the proof."""
    try:
        proof = assistant.prove(citation_id)
    except RagError as error:
        return _not_found(request, (str(error), error.message_ja))
    except CorpusError as error:
        return _broken(request, str(error))
    located = assistant.locate(proof)
    before = after = view = reader_href = None
    if located is not None:
        passage = located.passage
        view = cited_view(located, assistant)
        reader_href = place_href(passage, citation_id)
        if passage.previous_id:
            before = passage_view(assistant.passage(passage.previous_id), assistant)
        if passage.next_id:
            after = passage_view(assistant.passage(passage.next_id), assistant)
    gone: tuple[Span, ...] = ()
    new: tuple[Span, ...] = ()
    if proof.cited and proof.newest and not proof.holds:
        gone, new = reworded(proof.cited.quote, proof.newest.quote)
    newest = None if proof.holds else assistant.locate_newest(proof)
    document = assistant.cited_document(proof)
    if document is None and proof.version is not None:
        document = assistant.catalogue.get(proof.document_id)
    context = {
        "proof": proof,
        "message": proof_messages(proof),
        "located": located,
        "document": document,
        "view": view,
        "reader_href": reader_href,
        "before": before,
        "after": after,
        "quote": _worded(proof.quote or "", gone),
        "newest_quote": _worded(proof.newest.quote if proof.newest else "", new),
        "newest_href": place_href(newest.passage) if newest else None,
        "formats": formats_of(*cited) if (cited := assistant.cited(proof)) else None,
    }
    return templates.TemplateResponse(request, "citation.html", context)


@router.get("/documents")
def documents_page(request: Request, assistant: Served) -> HTMLResponse:
    """The documents of the corpus."""
    rows = [
        (document, len(assistant.passages_of(document.document_id)))
        for document in assistant.catalogue
    ]
    return templates.TemplateResponse(request, "documents.html", {"rows": rows})


@router.get("/documents/{document_id}")
def document_page(
    request: Request,
    document_id: str,
    assistant: Served,
    page: Annotated[str, Query()] = "",
    passage: Annotated[str, Query()] = "",
    citation: Annotated[str, Query()] = "",
) -> HTMLResponse:
    """One document, its source beside what was read of it.

    `passage` opens at that passage, `citation` at its quote, which is marked.
    """
    try:
        pages = DocumentPages(assistant.inspect(document_id))
    except UnknownDocument:
        return _not_found(
            request,
            (
                f"The document “{document_id}” is not in the corpus.",
                f"文書「{document_id}」は資料集にありません。",
            ),
        )
    except CorpusError as error:
        return _broken(request, str(error))
    last = len(pages.chunks)
    quoted = _quoted(citation, document_id, assistant)
    number = pages.chunk_of_source(quoted)
    lost = citation if citation and number is None else None
    if number is None and passage:
        number = pages.chunk_of(passage)
    missing = passage if passage and number is None else None
    if number is None:
        if page and not (page.isascii() and page.isdigit() and 1 <= int(page[:9]) <= last):
            told = (
                f"This document has no page “{page}”; choose one from 1 to {last}.",
                f"この文書に「{page}」ページはありません。1～{last}を指定してください。",
            )
            return _not_found(request, told)
        number = int(page) if page else 1
    context = {
        "inspection": pages.inspection,
        "document": pages.inspection.document,
        "pages": pages,
        "number": number,
        "last": last,
        "entries": lay_out(pages, number, quoted),
        "missing": missing,
        "lost": lost,
        "versions": assistant.versions(document_id),
        "destinations": destinations(pages.inspection.coverage),
    }
    return templates.TemplateResponse(request, "document.html", context)


def _quoted(citation_id: str, document_id: str, assistant: Assistant) -> tuple[Span, ...]:
    """The stretches of a document's source that a citation quotes; none if it does not hold."""
    if not citation_id:
        return ()
    try:
        proof = assistant.prove(citation_id)
    except RagError:
        return ()  # the document is shown all the same; the citation's own page says what is wrong
    return proof.spans if proof.document_id == document_id else ()


def _worded(quote: str, marks: tuple[Span, ...]) -> tuple[MarkedWords, ...]:
    """A quote with what was reworded marked, and the source's misprints."""
    return marked_words(quote, marks, [], misprints(quote))


def _broken(request: Request, detail: str) -> HTMLResponse:
    _log.error("%s", detail)
    context = {"detail": without_folders(detail)}
    return templates.TemplateResponse(
        request, "broken.html", context, status_code=HTTPStatus.INTERNAL_SERVER_ERROR
    )


def _not_found(request: Request, message: tuple[str, str]) -> HTMLResponse:
    context = {"message": message}
    return templates.TemplateResponse(
        request, "not_found.html", context, status_code=HTTPStatus.NOT_FOUND
    )
