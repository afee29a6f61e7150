"""POST /v1/cite: a memo in, each sentence with its verdict and citations out."""

import time

from fastapi import APIRouter, Depends, Request

from api.contract.query_parameters import known_query_parameters
from api.memo.auditing import audit_memo
from api.memo.presenting import present_audit
from api.memo.schemas import CiteIn, CiteOut
from api.routes import Served, problems
from api.security.audit.notes import note_audit

router = APIRouter(dependencies=[Depends(known_query_parameters)])


@router.post(
    "/v1/cite",
    tags=["メモの点検"],
    operation_id="auditMemo",
    summary="メモの各文を資料集と照合する / Check each sentence of a memo",
    responses=problems(400, 413, 422),
)
def cite(request: Request, body: CiteIn, assistant: Served) -> CiteOut:
    """メモを文ごとに資料集と照合し、判定、理由、根拠となる引用を返します。

    判定は、裏付けあり（supported）、食い違い（contradicted）、新しい資料あり（superseded）、
    記述なし（not_found）、対象外（no_claim）。`start` と `end` は、送った本文そのままを
    Unicodeのコードポイント（Pythonの文字列の添字）で数えた位置で、CRLFは2文字です。
    空の本文には空の一覧を返します。

    Compares a memo with the corpus sentence by sentence: verdict, reason, and the citations
    that it rests on. Offsets count Unicode code points of the text as sent.
    """
    started = time.perf_counter()
    audit = audit_memo(assistant, body.text, body.as_of)
    note_audit(request, body.text, audit)
    return present_audit(audit, (time.perf_counter() - started) * 1000)
