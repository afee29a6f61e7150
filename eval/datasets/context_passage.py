"""A context of a data set as a passage: taken as it is, not cut."""

from corpus.language.sentences import sentence_spans
from corpus.passages.passage import Passage, PassageKind


def context_passage(text: str, passage_id: str, document_id: str) -> Passage:
    """A passage that is all of a text, and its own source."""
    return Passage(
        passage_id=passage_id,
        document_id=document_id,
        version=1,
        text=text,
        kind=PassageKind.BODY,
        section=(),
        pages=(),
        span=(0, len(text)),
        source_spans=((0, len(text)),),
        alignment=((0, 0, len(text)),),
        sentences=tuple(sentence_spans(text)),
        previous_id=None,
        next_id=None,
    )


def titled(title: str, text: str) -> str:
    """A text under its title, if it has one."""
    return f"{title.strip()}\n{text.strip()}".strip()
