"""Gold of memos and quotations: what a file may say, and what the project's files do say."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from corpus.catalogue import Catalogue, load_catalogue
from eval.errors import GoldError
from eval.gold import Split
from eval.verdicts.gold_item import load_items, read_items
from eval.verdicts.task import Task

EVIDENCE = [{"document_id": "small-report", "quote": "年間3,000億円（実質）である。"}]
SENTENCE: dict[str, Any] = {
    "sentence_id": "m-1",
    "text": "支出の上限は年3,000億円である。",
    "verdict": "supported",
    "kind": "number",
    "evidence": EVIDENCE,
    "note": "",
}
QUOTE: dict[str, Any] = {
    "quote_id": "q-1",
    "quote": "年間3,000億円（実質）である。",
    "document_id": None,
    "verdict": "verbatim",
    "kind": "plain",
    "evidence": EVIDENCE,
    "note": "",
}


def written(folder: Path, *entries: dict[str, Any]) -> Path:
    path = folder / "items.jsonl"
    lines = [json.dumps(entry, ensure_ascii=False) for entry in entries]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def test_a_sentence_knows_where_its_evidence_stands(
    small_catalogue: Catalogue, tmp_path: Path
) -> None:
    (item,) = read_items(Task.MEMO, written(tmp_path, SENTENCE), small_catalogue)
    assert (item.item_id, item.verdict, item.kind) == ("m-1", "supported", "number")
    (evidence,) = item.evidence
    source = (tmp_path / "small.txt").read_text(encoding="utf-8")
    assert "".join(source[start:end] for start, end in evidence.spans) == EVIDENCE[0]["quote"]


def test_a_quotation_may_name_its_document(small_catalogue: Catalogue, tmp_path: Path) -> None:
    named = QUOTE | {"quote_id": "q-2", "document_id": "small-report"}
    items = read_items(Task.QUOTES, written(tmp_path, QUOTE, named), small_catalogue)
    assert [item.document_id for item in items] == [None, "small-report"]


def test_what_is_not_found_or_claims_nothing_has_no_evidence(
    small_catalogue: Catalogue, tmp_path: Path
) -> None:
    absent = SENTENCE | {"verdict": "not_found", "evidence": []}
    (item,) = read_items(Task.MEMO, written(tmp_path, absent), small_catalogue)
    assert item.evidence == ()


@pytest.mark.parametrize(
    ("task", "entry", "reason"),
    [
        (Task.MEMO, SENTENCE | {"verdict": "verbatim"}, "verdict is 'verbatim'"),
        (Task.MEMO, SENTENCE | {"evidence": []}, "m-1 is supported and has 0 pieces of evidence"),
        (Task.MEMO, SENTENCE | {"verdict": "not_found"}, "is not_found and has 1 pieces"),
        (Task.MEMO, SENTENCE | {"evidence": None}, "evidence is None; give a list"),
        (Task.MEMO, SENTENCE | {"text": " "}, "text is ' '"),
        (Task.MEMO, SENTENCE | {"sentence_id": "a b"}, "sentence_id is 'a b'"),
        (Task.MEMO, SENTENCE | {"document_id": None}, "unknown field 'document_id'"),
        (Task.MEMO, QUOTE, "unknown field"),
        (
            Task.MEMO,
            SENTENCE | {"evidence": [{"document_id": "small-report", "quote": "予算は"}]},
            "stands 2 times in small-report",
        ),
        (
            Task.MEMO,
            SENTENCE | {"evidence": [{"document_id": "small-report", "quote": "3兆円"}]},
            "stands 0 times in small-report",
        ),
        (
            Task.MEMO,
            SENTENCE | {"evidence": [{"document_id": "big-report", "quote": "1兆円"}]},
            "'big-report'",
        ),
        (Task.QUOTES, QUOTE | {"document_id": "big-report"}, "'big-report'"),
        (Task.QUOTES, QUOTE | {"document_id": 1}, "document_id is 1"),
        (Task.QUOTES, QUOTE | {"verdict": "supported"}, "verdict is 'supported'"),
    ],
)
def test_a_broken_rule_is_told_with_its_line(
    task: Task, entry: dict[str, Any], reason: str, small_catalogue: Catalogue, tmp_path: Path
) -> None:
    first = SENTENCE if task is Task.MEMO else QUOTE
    good = first | {task.id_field: "good"}
    with pytest.raises(GoldError) as caught:
        read_items(task, written(tmp_path, good, entry), small_catalogue)
    assert reason in str(caught.value)
    assert caught.value.line == 2


def test_an_id_used_twice_and_an_empty_file_are_refused(
    small_catalogue: Catalogue, tmp_path: Path
) -> None:
    with pytest.raises(GoldError, match="is that of line 1 too"):
        read_items(Task.MEMO, written(tmp_path, SENTENCE, SENTENCE), small_catalogue)
    with pytest.raises(GoldError, match="there is no item"):
        read_items(Task.MEMO, written(tmp_path), small_catalogue)


@pytest.mark.parametrize("task", Task)
def test_the_gold_of_both_splits_is_in_order_and_apart(task: Task) -> None:
    catalogue = load_catalogue()
    dev, test = (load_items(task, split, catalogue) for split in Split)
    for items in (dev, test):
        assert {item.verdict for item in items} >= set(task.counted)
    for name in ("item_id", "text"):
        found = Counter(getattr(item, name) for item in (*dev, *test))
        assert [value for value, count in found.items() if count > 1] == []
