"""Quotes stay whole, and a change of one sentence changes few passages."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.aligned_text import without_white_space
from corpus.catalogue import load_catalogue
from corpus.corpus import Corpus
from corpus.passages.cutting import cut_document
from corpus.passages.passage import PassageKind
from corpus.reading.canonical import CanonicalDocument
from corpus.reading.inline_marks import without_marks
from corpus.reading.reader import read_document
from corpus.source import Source
from tests.corpus.inline_document import whole
from tests.corpus.regression_cases import regression_cases

GOLD = Path(__file__).parents[3] / "eval" / "gold" / "dev.jsonl"
LARGEST = "crds-sti-issues-2025"
CHANGED_SENTENCES = 20


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
        first, last = places[start], places[start + len(wanted) - 1]
        # white space stays: there is some inside of tags
        inside = [place for place in range(first, last + 1) if place not in marks]
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


@pytest.mark.parametrize("case", regression_cases("whole_quotes"))
def test_what_a_reader_would_copy_stands_whole_in_one_passage(
    case: dict[str, Any], five_documents: Corpus
) -> None:
    quote = without_white_space(case["quote"])
    assert any(
        quote in without_white_space(passage.text)
        for passage in five_documents.passages
        if passage.document_id == case["document_id"] and passage.kind is not PassageKind.ROW
    )


def changed_passages(text: str, known: set[str]) -> int:
    """Count the passages of a changed text that the unchanged one has not."""
    document = load_catalogue().get(LARGEST)
    return len({p.text for p in cut_document(read_document(Source(document, text)))} - known)


def places_of_full_stops(text: str) -> list[int]:
    ends = [place + 1 for place, sign in enumerate(text) if sign == "。"]
    return ends[3 :: len(ends) // CHANGED_SENTENCES]


@pytest.fixture(scope="module")
def largest() -> str:
    catalogue = load_catalogue()
    return catalogue.source(catalogue.get(LARGEST)).text


@pytest.fixture(scope="module")
def known(five_documents: Corpus) -> set[str]:
    return {p.text for p in five_documents.passages if p.document_id == LARGEST}


def test_a_changed_sentence_changes_three_passages_at_most(largest: str, known: set[str]) -> None:
    changed = {
        place: changed_passages(
            largest[: place - 1] + "ものと改めて見込まれている" + largest[place - 1 :], known
        )
        for place in places_of_full_stops(largest)
    }
    assert len(changed) >= CHANGED_SENTENCES
    assert {place: count for place, count in changed.items() if not 1 <= count <= 3} == {}


def test_an_inserted_sentence_changes_four_passages_at_most(largest: str, known: set[str]) -> None:
    changed = {
        place: changed_passages(
            largest[:place] + "新たな方針は、来年度に改めて定められる。" + largest[place:], known
        )
        for place in places_of_full_stops(largest)
    }
    assert {place: count for place, count in changed.items() if not 1 <= count <= 4} == {}


def test_a_deleted_sentence_changes_four_passages_at_most(largest: str, known: set[str]) -> None:
    """Also where a footnote's line or a table's begin goes with it: up to the next full stop."""
    changed = {}
    for place in [*places_of_full_stops(largest), largest.index("図表19　") - 80]:
        start = largest.rindex("。", 0, place) + 1
        end = largest.index("。", place) + 1
        changed[place] = changed_passages(largest[:start] + largest[end:], known)
    assert {place: count for place, count in changed.items() if count > 4} == {}


@pytest.mark.parametrize("number", [1, 2, 14, 53, 80, 106, 119])
def test_a_footnote_whose_line_is_lost_changes_four_passages_at_most(
    number: int, largest: str, known: set[str]
) -> None:
    start = largest.rindex(f"\n{number}\t ") + 1
    without = largest[:start] + largest[largest.index("\n", start) + 1 :]
    assert changed_passages(without, known) <= 4
