"""Quotes stay whole, and a change of one sentence changes few passages."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.aligned_text import without_white_space
from corpus.catalogue import load_catalogue
from corpus.corpus import Corpus
from corpus.passages.cutting import cut_document
from corpus.reading.canonical import CanonicalDocument
from corpus.reading.inline_marks import without_marks
from corpus.reading.reader import read_document
from corpus.source import Source
from tests.corpus.inline_document import whole

GOLD = Path(__file__).parents[3] / "eval" / "gold" / "dev.jsonl"
LARGEST = "crds-sti-issues-2025"
CHANGED_SENTENCES = 30


def gold_quotes() -> list[Any]:
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    return [
        pytest.param(evidence["document_id"], evidence["quote"], id=question["question_id"])
        for question in map(json.loads, lines)
        for evidence in question["evidence"]
    ]


def said_in(document: CanonicalDocument, quote: str) -> set[str]:
    """Give what the passage must say to hold the quote: at each place where it stands.

    A note's mark (改訂した80。) is in the quote and in no passage; where it is, the source says.
    """
    source = document.source_text
    places = [place for place, sign in enumerate(source) if not sign.isspace()]
    bare = "".join(source[place] for place in places)
    wanted = without_white_space(quote)
    marks = {
        place
        for left_out in document.set_aside
        if left_out.reason == "footnote mark"
        for place in range(*left_out.span)
    }
    found = set()
    start = bare.find(wanted)
    while start >= 0:
        inside = [p for p in places[start : start + len(wanted)] if p not in marks]
        words = without_marks(whole("".join(source[place] for place in inside))).text
        found.add(without_white_space(words))
        start = bare.find(wanted, start + 1)
    return found


@pytest.mark.parametrize(("document_id", "quote"), gold_quotes())
def test_a_quote_stands_whole_in_one_passage(
    document_id: str,
    quote: str,
    five_documents: Corpus,
    canonical: dict[str, CanonicalDocument],
) -> None:
    said = said_in(canonical[document_id], quote)
    assert said
    texts = [
        without_white_space(passage.text)
        for passage in five_documents.passages
        if passage.document_id == document_id
    ]
    assert any(words in text for words in said for text in texts)


def test_a_changed_sentence_changes_three_passages_at_most(five_documents: Corpus) -> None:
    catalogue = load_catalogue()
    document = catalogue.get(LARGEST)
    text = catalogue.source(document).text
    known = {p.text for p in five_documents.passages if p.document_id == LARGEST}
    ends = [place for place, sign in enumerate(text) if sign == "。"]
    changed = {}
    for place in ends[3 :: len(ends) // CHANGED_SENTENCES]:
        longer = text[:place] + "ものと改めて見込まれている" + text[place:]
        passages = cut_document(read_document(Source(document, longer)))
        changed[place] = len({p.text for p in passages} - known)
    assert len(changed) >= CHANGED_SENTENCES
    assert {place: count for place, count in changed.items() if not 1 <= count <= 3} == {}
