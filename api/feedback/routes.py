"""The endpoint that takes judgements."""

import logging
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException

from api.contract.query_parameters import known_query_parameters
from api.feedback.feedback import Rating, checked_feedback
from api.feedback.journal import FILE, FeedbackJournal, JournalError
from api.feedback.schemas import FeedbackIn, FeedbackOut
from api.routes import Served, problems
from corpus.store.store import Store

_log = logging.getLogger(__name__)
router = APIRouter(dependencies=[Depends(known_query_parameters)])


def the_journal(assistant: Served) -> FeedbackJournal | None:
    """The journal beside the store; None where the documents are in no store."""
    sources = assistant.catalogue.sources
    if not isinstance(sources, Store):
        return None
    return FeedbackJournal(sources.database.path.parent / FILE)


Journal = Annotated[FeedbackJournal | None, Depends(the_journal)]


@router.post(
    "/v1/feedback",
    tags=["評価"],
    operation_id="giveFeedback",
    summary="回答を評価する / Judge an answer",
    status_code=201,
    responses=problems(400, 422, 503),
)
def feedback(body: FeedbackIn, journal: Journal) -> FeedbackOut:
    """回答への評価を保存します。保存するのは送られた値と受け取った時刻だけです。

    `seisaku feedback list` で読み、`seisaku feedback export` で評価用の問題の候補にします。

    Keeps a judgement of an answer: the values sent and when they came, nothing else.
    """
    given = checked_feedback(
        body.question,
        Rating(body.rating),
        tuple(body.citation_ids),
        body.right_citation_id,
        body.comment,
    )
    if journal is None:
        raise HTTPException(503, "feedback is not kept here: the documents are in no store")
    try:
        journal.add(given)
    except JournalError as error:
        _log.error("%s", error)  # names a folder: for the administrator alone
        raise HTTPException(503, "feedback cannot be kept now; try again later") from error
    return FeedbackOut(feedback_id=given.feedback_id, received_at=given.received_at)
