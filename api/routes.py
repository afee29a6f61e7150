"""The HTTP endpoints, version 1."""

import time
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Query, Request, Response

from api.citation_formats import format_file
from api.generation.presenting import present_generation
from api.presenting import (
    present_answer,
    present_document,
    present_passage,
    present_passage_ref,
    present_proof,
)
from api.problems import MEDIA_TYPE, TITLES_JA
from api.schemas import (
    AskIn,
    AskOut,
    DocumentsOut,
    DocumentWithPassagesOut,
    PassageOut,
    ProblemOut,
    ProofOut,
)
from rag.assistant import Assistant
from rag.filters import Filters
from rag.generation.generator import Generator
from rag.referencing.citation_format import FORMATS
from rag.served_assistant import ServedAssistant


def the_assistant(request: Request) -> Assistant:
    """The assistant that the lifespan opened, on the newest index."""
    opened = cast(ServedAssistant | Assistant, request.app.state.assistant)
    return opened.current() if isinstance(opened, ServedAssistant) else opened


def the_generator(request: Request) -> Generator:
    """What writes answers, or says that no language model is set up."""
    return cast(Generator, request.app.state.generator)


Served = Annotated[Assistant, Depends(the_assistant)]
Writing = Annotated[Generator, Depends(the_generator)]
router = APIRouter()


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How OpenAPI is to describe the errors of an endpoint: as the problems that they are."""
    content = {MEDIA_TYPE: {"schema": ProblemOut.model_json_schema()}}
    return {status: {"description": TITLES_JA[status], "content": content} for status in statuses}


@router.post(
    "/v1/ask",
    tags=["質問"],
    summary="質問に、出典付きで答える",
    responses=problems(400, 422),
)
def ask(body: AskIn, assistant: Served, generator: Writing) -> AskOut:
    """質問に答える箇所を、よく合う順に返します。引用はすべて原文の文字位置で証明できます。

    `mode` が `generate` なら、生成AIが箇所からまとめた文を、一文ずつ引用箇所と照合して
    `generation` に付けます。生成AIがなくても、止まっていても、抜き出しの回答は返ります。
    """
    started = time.perf_counter()
    filters = body.filters.to_filters() if body.filters else Filters()
    answer = assistant.ask(body.question, body.k, filters)
    shown = present_answer(answer, (time.perf_counter() - started) * 1000)
    if body.mode == "generate":
        shown.generation = present_generation(generator.generate(answer, assistant.auditor))
    return shown


@router.get("/v1/documents", tags=["資料"], summary="文書の一覧")
def documents(assistant: Served) -> DocumentsOut:
    """収録している文書を返します。"""
    return DocumentsOut(
        documents=[
            present_document(document, assistant.passages_of(document.document_id))
            for document in assistant.catalogue
        ]
    )


@router.get(
    "/v1/documents/{document_id}",
    tags=["資料"],
    summary="一つの文書",
    responses=problems(404),
)
def document(document_id: str, assistant: Served) -> DocumentWithPassagesOut:
    """文書と、その箇所の一覧を読む順に返します。"""
    passages = assistant.passages_of(document_id)
    shown = present_document(assistant.catalogue.get(document_id), passages)
    contents = [present_passage_ref(passage) for passage in passages]
    return DocumentWithPassagesOut(**shown.model_dump(), contents=contents)


@router.get(
    "/v1/passages/{passage_id}",
    tags=["資料"],
    summary="一つの箇所",
    responses=problems(404),
)
def passage(passage_id: str, assistant: Served) -> PassageOut:
    """箇所の本文、引用、前後の箇所のIDを返します。"""
    found = assistant.passage(passage_id)
    return present_passage(found, assistant.cite(found))


@router.get(
    "/v1/citations/{citation_id}",
    tags=["引用"],
    summary="引用を証明し直す",
    response_model=ProofOut,
    responses=problems(404, 422),
)
def citation(
    citation_id: str,
    assistant: Served,
    format_name: Annotated[
        str | None, Query(alias="format", description="この形式のファイルだけを返す")
    ] = None,
) -> ProofOut | Response:
    """引用を原文のファイルと照合し、今もその位置にあるかを返します。

    引用した文と出典（`cited`、`formats`）は、文書がその後変わっても、引用した版のものです。
    """
    proof = assistant.prove(citation_id)
    if format_name is not None:
        return format_file(proof, format_name, assistant)
    return present_proof(proof, assistant)


@router.get(
    "/v1/citations/{citation_id}/formats/{name}",
    tags=["引用"],
    summary="引用を他のソフト向けのファイルで得る",
    response_class=Response,
    responses={
        200: {
            "description": "その形式のファイル",
            "content": {found.media_type: {} for found in FORMATS.values()},
        },
        **problems(404, 422),
    },
)
def citation_file(citation_id: str, name: str, assistant: Served) -> Response:
    """SIST 02、脚注、Markdown、BibTeX、RIS、CSL-JSONのいずれかで、引用した版の出典を返します。

    `name` は sist02、footnote、markdown、bibtex、ris、csl_json のいずれか。
    """
    return format_file(assistant.prove(citation_id), name, assistant)
