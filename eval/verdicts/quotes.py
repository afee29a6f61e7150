"""The check of quotations, measured."""

import time
from collections.abc import Callable, Sequence

from eval.verdicts.gold_item import GoldItem
from eval.verdicts.judging import Advance, Judging, Said, judge
from rag.quotation.quotation import Quotation

Verify = Callable[[str, str | None], Quotation]
"""Checks a quotation in a document, or in all where that is None; `Assistant.verify`."""

_WARM_UP = "本年度の予算を増額した。"
_NOTHING = "∅"


def verify_items(
    verify: Verify, items: Sequence[GoldItem], advance: Advance = lambda: None
) -> Judging:
    """Check each quotation, in the document that it names or in all; `advance` after each."""
    verify(_WARM_UP, None)
    judged = []
    for item in items:
        started = time.perf_counter()
        checked = verify(item.text, item.document_id)
        judged.append(judge(item, said_of(checked), (time.perf_counter() - started) * 1000))
        advance()
    return Judging(tuple(judged), {})


def said_of(checked: Quotation) -> Said:
    """What a check says; of altered quotations the differences are the explanation."""
    differences = [one for place in checked.places[:1] for one in place.differences]
    told = [f"{one.source.text or _NOTHING}→{one.quote.text or _NOTHING}" for one in differences]
    return Said(
        checked.verdict.value, None, "、".join(told), tuple(one.citation for one in checked.places)
    )
