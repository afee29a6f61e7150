"""Documents written inside a test: a text, and what the reader and the cutter make of it."""

from itertools import pairwise

from corpus.aligned_text import AlignedText, Span, without_white_space
from corpus.document import Document
from corpus.issued_on import IssuedOn
from corpus.passages.cutting import cut_document
from corpus.passages.partition import CuttingSettings
from corpus.passages.passage import Passage
from corpus.reading.canonical import CanonicalDocument
from corpus.reading.reader import read_document
from corpus.source import Source

DOCUMENT = Document(
    document_id="test-report",
    title="試験用の報告書",
    issuer="試験省",
    issued_on=IssuedOn.parse("2025-04"),
    kind="report",
    language="ja",
    file="test.txt",
    sha256="0" * 64,
    version=1,
)


def read(text: str) -> CanonicalDocument:
    """Read a text as the report's file."""
    return read_document(Source(DOCUMENT, text))


def cut(text: str, settings: CuttingSettings | None = None) -> tuple[Passage, ...]:
    """Read a text and cut it into passages."""
    return cut_document(read(text), settings)


def whole(text: str) -> AlignedText:
    """Align a text with itself."""
    return AlignedText.of_source(text, 0, len(text))


def sliced(source: str, spans: tuple[Span, ...]) -> str:
    """Give what a citation's reader gets: the spans' characters without white space."""
    return without_white_space("".join(source[start:end] for start, end in spans))


def assert_proves_itself(passage: Passage, source: str) -> None:
    """Check every promise that a passage makes about its place in the source."""
    name = passage.passage_id
    assert passage.text.strip(), f"{name} is empty"
    assert passage.source_spans, f"{name} has no source"
    assert sliced(source, passage.source_spans) == without_white_space(passage.text), name
    assert_in_order(passage.source_spans, source, name)
    for start, end in passage.sentences:
        quote = passage.text[start:end]
        spans = passage.source_spans_of(start, end)
        assert sliced(source, spans) == without_white_space(quote), f"{name}: {quote}"
        assert_in_order(spans, source, name)
    assert_in_order(passage.sentences, passage.text, name)
    if passage.kind == "row":
        assert passage.sentences == ((passage.own_start, len(passage.text)),), name


def assert_in_order(spans: tuple[Span, ...], text: str, name: str) -> None:
    """Check that spans hold something, lie inside the text, and follow one another."""
    assert all(0 <= start < end <= len(text) for start, end in spans), name
    assert all(before[1] <= after[0] for before, after in pairwise(spans)), name


def assert_linked(passages: tuple[Passage, ...]) -> None:
    """Check that previous and next mirror each other, and join the same kind of text only.

    Footnotes are one chain of a document, each table part's rows another, the rest a third.
    """
    by_id = {passage.passage_id: passage for passage in passages}
    assert len(by_id) == len(passages), "two passages share an id"
    for passage in passages:
        if passage.next_id is not None:
            follower = by_id[passage.next_id]
            assert follower.previous_id == passage.passage_id
            assert chain_of(follower) == chain_of(passage)
        if passage.previous_id is not None:
            assert by_id[passage.previous_id].next_id == passage.passage_id
    firsts = [passage for passage in passages if passage.previous_id is None]
    assert len({chain_of(p) for p in firsts}) == len(firsts), "a chain of passages is broken"


def chain_of(passage: Passage) -> tuple[str, bool, str | None]:
    """Give what passages share that follow one another."""
    assert (passage.kind == "row") == (passage.parent_id is not None), passage.passage_id
    return (passage.document_id, passage.kind == "footnote", passage.parent_id)
