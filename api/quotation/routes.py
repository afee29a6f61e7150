"""POST /v1/verify: a quotation in, the verdict, the differences and the places out."""

import time

from fastapi import APIRouter, Depends, Request

from api.contract.query_parameters import known_query_parameters
from api.quotation.presenting import present_quotation
from api.quotation.schemas import VerifyIn, VerifyOut
from api.routes import Served, problems
from api.security.audit.notes import note_quotation

router = APIRouter(dependencies=[Depends(known_query_parameters)])


@router.post(
    "/v1/verify",
    tags=["引用"],
    operation_id="verifyQuotation",
    summary="引用した文を原文と照合する / Check a quotation against the sources",
    responses=problems(400, 404, 422),
)
def verify(request: Request, body: VerifyIn, assistant: Served) -> VerifyOut:
    """引用した文が資料に一字一句そのままあるか（verbatim）、変えられているか（altered）を返します。

    空白、改行、全角と半角、引用符、省略（……、（中略）など）、句読点の種類（、と，）、強調の記号や
    箇条書きの印、脚注の番号、ページの柱は違いに数えません。語、数値、助詞、否定、送り仮名、字体の
    違いは数えます。原文の誤植は直さず、直した引用は altered です。`differences` の `quote` は送った
    文そのまま、`source` は `citation.quote` の、Unicodeのコードポイントで数えた位置です。

    Says whether a quotation stands in the corpus word for word (verbatim), altered, or not at
    all, with every change of a word and the places that fit.
    """
    started = time.perf_counter()
    quotation = assistant.verify(body.quote, body.document_id)
    note_quotation(request, body.quote, quotation)
    return present_quotation(quotation, (time.perf_counter() - started) * 1000)
