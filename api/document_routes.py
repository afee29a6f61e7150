"""GET /v1/documents and /v1/passages: what there is to read."""

from fastapi import APIRouter, Depends, Request, Response

from api.contract.paging import Cursor, Limit, link_to_next, page_of
from api.contract.parameters import DocumentId, PassageId
from api.contract.query_parameters import known_query_parameters
from api.presenting import present_document, present_passage, present_passage_ref
from api.routes import Served, problems
from api.schemas import (
    DocumentsOut,
    DocumentWithPassagesOut,
    PassageOut,
    PassagesOut,
    PassageTextOut,
)

router = APIRouter(dependencies=[Depends(known_query_parameters)])


@router.get(
    "/v1/documents",
    tags=["資料"],
    operation_id="listDocuments",
    summary="文書の一覧 / All documents",
    responses=problems(404, 422),
)
def documents(
    assistant: Served,
    request: Request,
    response: Response,
    limit: Limit = 1000,
    cursor: Cursor = None,
) -> DocumentsOut:
    """収録している文書を返します。

    続きがあれば `next_cursor` と `Link: <…>; rel="next"` が付きます。

    Gives the documents of the corpus, page by page: `next_cursor` and the `Link` header lead
    to the next one.
    """
    catalogue = list(assistant.catalogue)
    page = page_of(catalogue, lambda found: found.document_id, limit, cursor)
    response.headers.update(link_to_next(request, limit, page))
    return DocumentsOut(
        documents=[
            present_document(document, assistant.passages_of(document.document_id))
            for document in page.items
        ],
        total=len(catalogue),
        next_cursor=page.next_cursor,
    )


@router.get(
    "/v1/documents/{document_id}",
    tags=["資料"],
    operation_id="getDocument",
    summary="一つの文書 / One document",
    responses=problems(404, 422),
)
def document(document_id: DocumentId, assistant: Served) -> DocumentWithPassagesOut:
    """文書と、その箇所の一覧を読む順に返します。本文は /passages か /v1/passages で得られます。

    Gives a document, and where its passages stand, in reading order.
    """
    passages = assistant.passages_of(document_id)
    shown = present_document(assistant.catalogue.get(document_id), passages)
    contents = [present_passage_ref(passage) for passage in passages]
    return DocumentWithPassagesOut(**shown.model_dump(), contents=contents)


@router.get(
    "/v1/documents/{document_id}/passages",
    tags=["資料"],
    operation_id="listPassages",
    summary="文書の本文を、読む順に / The text of a document in reading order",
    responses=problems(404, 422),
)
def passages_of_document(
    document_id: DocumentId,
    assistant: Served,
    request: Request,
    response: Response,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> PassagesOut:
    """文書の箇所を、本文とともに読む順に返します。

    続きがあれば `next_cursor` と `Link: <…>; rel="next"` が付きます。

    Gives a document's passages with their text, page by page.
    """
    passages = assistant.passages_of(document_id)
    page = page_of(passages, lambda found: found.passage_id, limit, cursor)
    response.headers.update(link_to_next(request, limit, page))
    return PassagesOut(
        document_id=document_id,
        version=assistant.catalogue.get(document_id).version,
        passages=[
            PassageTextOut(**present_passage_ref(passage).model_dump(), text=passage.text)
            for passage in page.items
        ],
        total=len(passages),
        next_cursor=page.next_cursor,
    )


@router.get(
    "/v1/passages/{passage_id}",
    tags=["資料"],
    operation_id="getPassage",
    summary="一つの箇所 / One passage",
    responses=problems(404, 422),
)
def passage(passage_id: PassageId, assistant: Served) -> PassageOut:
    """箇所の本文、引用、前後の箇所のIDを返します。

    Gives a passage's text, its citation, its neighbours and the links that lead from it.
    """
    found = assistant.passage(passage_id)
    return present_passage(found, assistant.cite(found))
