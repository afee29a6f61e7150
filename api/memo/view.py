"""A memo as its page shows it: the text, and what was found at each of its sentences."""

from collections import Counter
from dataclasses import dataclass

from api.citation_formats import formats_of
from api.memo.remark import Documents
from api.memo.verdict_label import LABELS, VerdictLabel
from api.passage_links import place_href
from api.words import MarkedWords, marked_words
from rag.assistant import Assistant
from rag.audit.audit import Audit, AuditedSentence, Conflict, Verdict
from rag.citation import Citation

_COPIED = ("footnote", "sist02")


@dataclass(frozen=True)
class SourceView:
    """A place that bears a verdict: the citation, the way to it, and what is copied of it."""

    citation: Citation
    href: str
    formats: dict[str, str]


@dataclass(frozen=True)
class SentenceView:
    """A sentence with its verdict; `before` is the memo's text between it and the one before."""

    number: int
    before: str
    pieces: tuple[MarkedWords, ...]
    verdict: str
    label: VerdictLabel
    is_claim: bool
    confidence: float
    explanation: str
    conflicts: tuple[Conflict, ...]
    sources: tuple[SourceView, ...]


@dataclass(frozen=True)
class VerdictCount:
    """How many sentences have a verdict, and the first of them, from 1."""

    verdict: str
    label: VerdictLabel
    count: int
    first: int | None
    is_claim: bool


@dataclass(frozen=True)
class MemoView:
    """All of a memo, and the counts of its verdicts."""

    sentences: tuple[SentenceView, ...]
    after: str
    counts: tuple[VerdictCount, ...]


def memo_view(audit: Audit, assistant: Assistant, documents: Documents) -> MemoView:
    """Lay out an audit; nothing of the memo is lost between the sentences."""
    sentences: list[SentenceView] = []
    place = 0
    for number, sentence in enumerate(audit.sentences, 1):
        sources = tuple(
            SourceView(citation, _href(citation, assistant), _copied(citation, documents))
            for citation in sentence.citations
        )
        sentences.append(
            SentenceView(
                number=number,
                before=audit.text[place : sentence.start],
                pieces=_pieces(sentence),
                verdict=sentence.verdict.value,
                label=LABELS[sentence.verdict],
                is_claim=sentence.verdict is not Verdict.NO_CLAIM,
                confidence=sentence.confidence,
                explanation=sentence.explanation,
                conflicts=sentence.conflicts,
                sources=sources,
            )
        )
        place = sentence.end
    return MemoView(tuple(sentences), audit.text[place:], _counts(audit))


def _pieces(sentence: AuditedSentence) -> tuple[MarkedWords, ...]:
    """The sentence's words, those marked that the source has otherwise."""
    marks = [
        (conflict.span[0] - sentence.start, conflict.span[1] - sentence.start)
        for conflict in sentence.conflicts
    ]
    return marked_words(sentence.text, marks, [], [])


def _href(citation: Citation, assistant: Assistant) -> str:
    located = assistant.place_of(citation)
    if located is None:
        return f"/citations/{citation.citation_id}"
    return place_href(located.passage, citation.citation_id)


def _copied(citation: Citation, documents: Documents) -> dict[str, str]:
    formats = formats_of(citation, documents[citation.document_id])
    return {name: formats[name] for name in _COPIED}


def _counts(audit: Audit) -> tuple[VerdictCount, ...]:
    verdicts = [sentence.verdict for sentence in audit.sentences]
    counts = Counter(verdicts)
    return tuple(
        VerdictCount(
            verdict.value,
            label,
            counts[verdict],
            verdicts.index(verdict) + 1 if counts[verdict] else None,
            verdict is not Verdict.NO_CLAIM,
        )
        for verdict, label in LABELS.items()
    )
