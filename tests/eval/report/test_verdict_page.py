"""The page of verdicts: what is said, in which order, and that it needs nothing else."""

from dataclasses import replace

from eval.report.verdict_page import render_verdicts
from eval.verdicts.verdict_run import VerdictRun
from tests.eval.report.test_page import EVIL, Reader
from tests.eval.verdicts.inline_items import judged, verdict_run

TITLES = {"small-report": "試験用の報告書"}
MEMO = verdict_run(
    judged("m-right", "supported", "supported", together="supported", cited=True, confidence=0.9),
    judged("m-wrong", "supported", "not_found", together="not_found", cited=False, confidence=0.4),
    judged("m-worst", "contradicted", "supported", together="supported", cited=True),
    judged("m-elsewhere", "contradicted", "contradicted", together="contradicted", cited=False),
)
QUOTES = verdict_run(judged("q-1", "altered", "altered", cited=True, kind="unit"), task="quotes")


def read(*runs: VerdictRun) -> Reader:
    return Reader(render_verdicts(runs, TITLES))


def test_the_head_tells_how_many_are_right_and_whether_one_misleads() -> None:
    text = read(MEMO, QUOTES).text
    assert "裏付けあり・食い違い・見つからないの4件のうち50%を正しく判定しました" in text
    assert "「食い違い」を「裏付けあり」とした誤りは1件です。" in text
    assert "引用の照合：原文どおり・改変あり・見つからないの1件のうち100%" in text
    assert "「改変あり」を「原文どおり」とした誤りはありません。" in text
    assert "2,000字のメモ" in text
    assert "1.23" in text  # seconds of 1,234 ms


def test_items_that_mislead_come_first_and_right_ones_last() -> None:
    page = read(MEMO)
    ids = [value for name, value in page.attributes if name == "id" and value.startswith("m-")]
    assert ids == ["m-worst", "m-wrong", "m-elsewhere", "m-right"]
    outcomes = [value for name, value in page.attributes if name == "data-outcome"]
    assert outcomes == ["dangerous", "wrong", "uncited", "right"]


def test_an_item_that_misleads_only_among_others_counts_too() -> None:
    alone = replace(MEMO.items[3], said_together="supported")
    page = read(verdict_run(MEMO.items[0], alone))
    outcomes = [value for name, value in page.attributes if name == "data-outcome"]
    assert outcomes == ["dangerous", "right"]
    assert "全文を一度に: 裏付けあり" in page.text


def test_evidence_and_citations_stand_beside_each_other() -> None:
    text = read(QUOTES).text
    assert "試験用の報告書" in text
    assert "予算は1兆円とする" in text
    assert "正解の根拠を含む" in text
    assert "単位" in text  # the kind `unit`


def test_words_of_a_run_are_text_and_nothing_is_loaded_from_elsewhere() -> None:
    evil = replace(MEMO.items[0], text=EVIL, explanation=EVIL, note=EVIL, kind=EVIL)
    page = read(verdict_run(evil))
    assert page.tags.count("script") == 1
    assert "img" not in page.tags
    assert EVIL in page.text
    links = [value for name, value in page.attributes if name in ("src", "href")]
    assert links == ["data:,", "#main"]


def test_where_no_confidence_is_said_there_is_no_reliability_plot() -> None:
    ids = [value for name, value in read(QUOTES).attributes if name == "id"]
    assert "figure-quotes-kinds" in ids
    assert "figure-quotes-reliability" not in ids
    ids = [value for name, value in read(MEMO).attributes if name == "id"]
    assert "figure-memo-reliability" in ids
