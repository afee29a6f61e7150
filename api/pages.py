"""The web pages, rendered on the server: ask, read, open a citation in its context."""

import logging
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from api.citation_formats import formats_of
from api.destinations import destinations
from api.document_layout import lay_out
from api.document_pages import DocumentPages
from api.explanations import present_explanation, present_timeliness
from api.generation.presenting import present_generation
from api.labels import BLOCK_KINDS, PASSAGE_KINDS, reason_in_japanese
from api.passage_links import place_href
from api.passage_view import cited_view, found_view, passage_view, quote_groups
from api.presenting import proof_messages
from api.problems import without_folders
from api.repetitions import present_repetitions, repetition_label
from api.rewording import reworded
from api.routes import Served, Writing
from api.schemas import parse_day
from api.security.audit.notes import note_answer
from api.security.csrf import csrf_token, history_scope
from api.support import confidence_label
from api.words import MarkedWords, marked_words
from corpus.aligned_text import Span
from corpus.errors import CorpusError, UnknownDocument
from corpus.language.misprints import misprints
from corpus.passages.passage import PassageKind
from corpus.reading.block import BlockKind
from rag.assistant import Assistant
from rag.citation import Citation, date_in_japanese
from rag.errors import FilterError, RagError
from rag.filters import Filters
from rag.referencing.citation_format import FORMATS

EXAMPLES = (
    "大学ファンドの運用益から一年に支出できる上限はいくらですか。",
    "科学技術クラスターの世界順位で、東京-横浜は何位ですか。",
    "ドイツがジュニアプロフェッサー制度を導入したのはなぜですか。",
)
_PAGE_K = 5
_log = logging.getLogger(__name__)
_MAX_SHOWN_CHARS = 40

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
templates = Jinja2Templates(Path(__file__).with_name("templates"))


templates.env.globals["csrf_token"] = csrf_token
templates.env.globals["history_scope"] = history_scope
templates.env.filters["block_label"] = lambda name: BLOCK_KINDS[BlockKind(name)]
templates.env.filters["passage_label"] = lambda name: PASSAGE_KINDS[PassageKind(name)]
templates.env.filters["format_label"] = lambda name: FORMATS[name].label
templates.env.filters["day"] = lambda moment: moment[:10]
templates.env.filters["repetition_label"] = repetition_label
templates.env.filters["confidence_label"] = confidence_label
templates.env.filters["reason_label"] = reason_in_japanese
templates.env.filters["japanese_date"] = lambda issued_on: date_in_japanese(str(issued_on))


@router.get("/")
def ask_page(
    request: Request,
    assistant: Served,
    generator: Writing,
    q: Annotated[str, Query()] = "",
    document: Annotated[list[str] | None, Query()] = None,
    as_of: Annotated[str, Query()] = "",
    mode: Annotated[str, Query()] = "",
) -> HTMLResponse:
    """Ask and read; the question stands in the URL, so that an answer can be linked to.

    With `mode=generate` the page comes once the generated answer is written and checked.
    """
    chosen = tuple(document or ())
    context: dict[str, object] = {
        "question": q,
        "chosen": chosen,
        "as_of": as_of,
        "documents": list(assistant.catalogue),
        "examples": EXAMPLES,
        "answer": None,
        "error": None,
        "can_generate": generator.is_on,
        "generates": mode == "generate",
        "generation": None,
    }
    status = HTTPStatus.OK
    if q:
        try:
            filters = Filters(document_ids=chosen, as_of=day_of(as_of))
            answer = assistant.ask(q, _PAGE_K, filters)
            note_answer(request, q, answer)
            context["answer"] = answer
            context["quote_groups"] = quote_groups(answer, assistant)
            context["views"] = [found_view(found, answer, assistant) for found in answer.passages]
            context["quote_formats"] = [_formats(span.citation, assistant) for span in answer.spans]
            context["passage_formats"] = [
                _formats(found.citation, assistant) for found in answer.passages
            ]
            context["times_of"] = [present_timeliness(found, answer) for found in answer.passages]
            context["repetitions"] = [present_repetitions(found) for found in answer.passages]
            context["reasons"] = [present_explanation(found) for found in answer.passages]
            if mode == "generate":
                context["generation"] = present_generation(
                    generator.generate(answer, assistant.auditor)
                )
        except RagError as error:
            context["error"] = error
            status = HTTPStatus.UNPROCESSABLE_ENTITY
    return templates.TemplateResponse(request, "ask.html", context, status_code=status)


@router.get("/citations/{citation_id}")
def citation_page(request: Request, citation_id: str, assistant: Served) -> HTMLResponse:
    """A citation in its context: what stands before, the quote, what stands behind, the proof."""
    try:
        proof = assistant.prove(citation_id)
    except RagError as error:
        return _not_found(request, error.message_ja)
    except CorpusError as error:
        return _broken(request, str(error))
    located = assistant.locate(proof)
    before = after = view = None
    if located is not None:
        passage = located.passage
        view = cited_view(located, assistant)
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
        "message": proof_messages(proof)[1],
        "located": located,
        "document": document,
        "view": view,
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
) -> HTMLResponse:
    """One document, its source beside what was read of it; `passage` opens at that passage."""
    try:
        pages = DocumentPages(assistant.inspect(document_id))
    except UnknownDocument:
        return _not_found(request, f"文書「{document_id}」は資料集にありません。")
    except CorpusError as error:
        return _broken(request, str(error))
    last = len(pages.chunks)
    number = pages.chunk_of(passage) if passage else None
    missing = passage if passage and number is None else None
    if number is None:
        if page and not (page.isascii() and page.isdigit() and 1 <= int(page[:9]) <= last):
            message = f"この文書に「{page}」ページはありません。1～{last}を指定してください。"
            return _not_found(request, message)
        number = int(page) if page else 1
    context = {
        "inspection": pages.inspection,
        "document": pages.inspection.document,
        "pages": pages,
        "number": number,
        "last": last,
        "entries": lay_out(pages, number),
        "missing": missing,
        "versions": assistant.versions(document_id),
        "destinations": destinations(pages.inspection.coverage),
    }
    return templates.TemplateResponse(request, "document.html", context)


def day_of(text: str) -> date | None:
    """The day of the form's date field; FilterError for what is none."""
    day = parse_day(text.strip())
    if day is None and text.strip():
        shown = text if len(text) <= _MAX_SHOWN_CHARS else text[:_MAX_SHOWN_CHARS] + "…"
        raise FilterError(
            f"as_of is {shown!r}, which is no day; write a day that there is as 2025-04-23",
            message_ja=f"基準日「{shown}」は日付として読めません。"
            "2025-04-23の形で、実在する日を指定してください。",
            field="as_of",
        )
    return day


def _formats(citation: Citation, assistant: Assistant) -> dict[str, str]:
    return formats_of(citation, assistant.catalogue.get(citation.document_id))


def _worded(quote: str, marks: tuple[Span, ...]) -> tuple[MarkedWords, ...]:
    """A quote with what was reworded marked, and the source's misprints."""
    return marked_words(quote, marks, [], misprints(quote))


def _broken(request: Request, detail: str) -> HTMLResponse:
    _log.error("%s", detail)
    context = {"detail": without_folders(detail)}
    return templates.TemplateResponse(
        request, "broken.html", context, status_code=HTTPStatus.INTERNAL_SERVER_ERROR
    )


def _not_found(request: Request, message: str) -> HTMLResponse:
    context = {"message": message}
    return templates.TemplateResponse(
        request, "not_found.html", context, status_code=HTTPStatus.NOT_FOUND
    )
