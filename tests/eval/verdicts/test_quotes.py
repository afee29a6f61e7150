"""The check of quotations measured, with the checker itself on a small document."""

from pathlib import Path

from corpus.catalogue import Catalogue
from corpus.corpus import read_corpus
from eval.verdicts.gold_item import read_items
from eval.verdicts.quotes import verify_items
from eval.verdicts.task import Task
from rag.quotation.checker import QuotationChecker

from .test_gold_item import EVIDENCE, QUOTE, written


def test_each_quotation_is_checked_and_its_place_judged(
    small_catalogue: Catalogue, tmp_path: Path
) -> None:
    altered = QUOTE | {
        "quote_id": "q-2",
        "quote": "年間5,000億円（実質）である。",
        "document_id": "small-report",
        "verdict": "altered",
    }
    invented = QUOTE | {
        "quote_id": "q-3",
        "quote": "宇宙旅行の費用を国が負担する制度を新たに設ける。",
        "verdict": "not_found",
        "evidence": [],
    }
    elsewhere = QUOTE | {
        "quote_id": "q-4",
        "evidence": [EVIDENCE[0] | {"quote": "同戦略を改訂した80。"}],
    }
    path = written(tmp_path, QUOTE, altered, invented, elsewhere)
    items = read_items(Task.QUOTES, path, small_catalogue)
    passages = read_corpus(small_catalogue).passages
    checker = QuotationChecker(small_catalogue, lambda _: passages)
    told: list[None] = []
    judging = verify_items(checker.check, items, lambda: told.append(None))
    assert [(one.said, one.cited) for one in judging.items] == [
        ("verbatim", True),
        ("altered", True),
        ("not_found", None),
        ("verbatim", False),
    ]
    assert judging.items[1].explanation == "3,000→5,000"
    assert {one.confidence for one in judging.items} == {None}
    assert len(told) == 4
