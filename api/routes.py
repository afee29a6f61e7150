"""The HTTP endpoints, version 1."""

import time
from http import HTTPStatus
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.citation_formats import format_file
from api.contract.event_stream import EVENTS
from api.contract.parameters import FILES, CitationId, FormatName
from api.contract.query_parameters import known_query_parameters
from api.generation.presenting import present_generation
from api.presenting import present_answer, present_proof
from api.problems import MEDIA_TYPE, TITLES_JA
from api.schemas import AskIn, AskOut, ProofOut
from api.security.audit.notes import note_answer
from rag.assistant import Assistant
from rag.filters import Filters
from rag.generation.generator import Generator
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
router = APIRouter(dependencies=[Depends(known_query_parameters)])


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How OpenAPI is to describe the errors of an endpoint: as the problems that they are."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
    return {
        status: {
            "description": f"{TITLES_JA[status]} / {HTTPStatus(status).phrase}",
            "content": content,
        }
        for status in statuses
    }


@router.post(
    "/v1/ask",
    tags=["質問"],
    operation_id="ask",
    summary="質問に、出典付きで答える / Answer a question with citations",
    responses={
        200: {
            "description": "回答と、よく合う順の箇所 / The answer, and the passages best first",
            "content": EVENTS,
        },
        **problems(400, 422),
    },
)
def ask(
    request: Request, body: AskIn, assistant: Served, generator: Writing, response: Response
) -> AskOut:
    """質問に答える箇所を、よく合う順に返します。引用はすべて原文の文字位置で証明できます。

    `mode` が `generate` なら、生成AIが箇所からまとめた文を、一文ずつ引用箇所と照合して
    `generation` に付けます。生成AIがなくても、止まっていても、抜き出しの回答は返ります。
    `Accept: text/event-stream` を付けると、/v1/ask/stream と同じイベントで答えます。

    Gives the passages that answer a question, best first; every quote is proven by character
    offsets into the source. With `mode: generate`, what a language model writes is checked
    sentence by sentence and added as `generation`. With `Accept: text/event-stream` the answer
    comes as the events of /v1/ask/stream.
    """
    response.headers["Vary"] = "Accept"
    started = time.perf_counter()
    filters = body.filters.to_filters() if body.filters else Filters()
    answer = assistant.ask(body.question, body.k, filters)
    note_answer(request, body.question, answer)
    shown = present_answer(answer, (time.perf_counter() - started) * 1000)
    if body.mode == "generate":
        shown.generation = present_generation(generator.generate(answer, assistant.auditor))
    return shown


@router.get(
    "/v1/citations/{citation_id}",
    tags=["引用"],
    operation_id="proveCitation",
    summary="引用を証明し直す / Prove a citation again",
    response_model=ProofOut,
    responses={
        200: {
            "description": "照合の結果。`format` があればそのファイル / "
            "The proof; with `format`, the file",
            "content": FILES,
        },
        **problems(404, 422),
    },
)
def citation(
    citation_id: CitationId,
    assistant: Served,
    format_name: Annotated[
        FormatName | None,
        Query(
            alias="format",
            description="この形式のファイルだけを返す / give the file of this format alone",
        ),
    ] = None,
) -> ProofOut | Response:
    """引用を原文のファイルと照合し、今もその位置にあるかを返します。

    引用した文と出典（`cited`、`formats`）は、文書がその後変わっても、引用した版のものです。

    Compares a citation with the source file and says whether it still stands there. What was
    cited stays that of the version that was cited, whatever becomes of the document.
    """
    proof = assistant.prove(citation_id)
    if format_name is not None:
        return format_file(proof, format_name, assistant)
    return present_proof(proof, assistant)


@router.get(
    "/v1/citations/{citation_id}/formats/{name}",
    tags=["引用"],
    operation_id="exportCitation",
    summary="引用を他のソフト向けのファイルで得る / Export a citation to other programs",
    response_class=Response,
    responses={
        200: {
            "description": "その形式のファイル / The file",
            "content": FILES,
        },
        **problems(404, 422),
    },
)
def citation_file(
    citation_id: CitationId,
    name: Annotated[FormatName, Path(description="形式 / the format", examples=["bibtex"])],
    assistant: Served,
) -> Response:
    """SIST 02、脚注、Markdown、BibTeX、RIS、CSL-JSONのいずれかで、引用した版の出典を返します。

    `name` は sist02、footnote、markdown、bibtex、ris、csl_json のいずれか。

    Gives the reference of the version that was cited as a file for other programs.
    """
    return format_file(assistant.prove(citation_id), name, assistant)
