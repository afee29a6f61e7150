"""Puts what the assistant says into the shapes of the HTTP contract."""

from api.citation_formats import present_formats
from api.explanations import present_explanation, present_timeliness
from api.repetitions import present_repetitions
from api.schemas import (
    AnswerOut,
    AnswerSpanOut,
    AskOut,
    CitationOut,
    CitedOut,
    DocumentOut,
    LinkOut,
    PassageFoundOut,
    PassageOut,
    PassageRefOut,
    PlaceOut,
    ProofOut,
    SourceOut,
    SpanOut,
)
from corpus.document import Document
from corpus.passages.passage import Passage
from rag.answer import Answer
from rag.assistant import Assistant
from rag.citation import Citation
from rag.filters import Issued
from rag.proof import Place, Proof, ProofState

PROOF_MESSAGES = {
    ProofState.PROVEN: (
        "the quote stands in the source, character for character, where the citation says",
        "引用は、示された位置の原文と一字一句一致しています。",
    ),
    ProofState.MOVED: (
        "the document has changed since; the quote stands in it at another place",
        "文書は引用後に変更されましたが、引用は別の位置にそのまま残っています。",
    ),
    ProofState.CHANGED: (
        "the document has changed since, and the quote no longer stands in it as it was",
        "文書は引用後に変更され、引用した文はそのままでは残っていません。",
    ),
    ProofState.GONE: (
        "nothing like the quote stands in the newest version of the document",
        "文書は引用後に変更され、最新版には引用に当たる記述がありません。",
    ),
    ProofState.FALSE: (
        "the source has other characters at this place; the id was altered",
        "示された位置の原文は引用と一致しません。IDが書き換えられています。",
    ),
}
_REMOVED = (
    "the document is no longer in the corpus",
    "この文書は資料集から外されています。",
)


def is_of_removed(proof: Proof) -> bool:
    """Whether a citation is of a document that is no longer in the corpus."""
    return proof.state is ProofState.GONE and proof.version is None


def proof_messages(proof: Proof) -> tuple[str, str]:
    """What became of a citation, in English and in Japanese."""
    if is_of_removed(proof):
        return _REMOVED
    return PROOF_MESSAGES[proof.state]


def present_answer(answer: Answer, total_ms: float) -> AskOut:
    """An answer as /v1/ask gives it."""
    spans = [
        AnswerSpanOut(
            rank=span.rank,
            start=span.start,
            end=span.end,
            text=span.text,
            citation_id=span.citation.citation_id,
        )
        for span in answer.spans
    ]
    text = answer.text
    return AskOut(
        question=answer.question,
        status=answer.status.value,
        confidence=round(answer.confidence, 4),
        answer=None
        if text is None
        else AnswerOut(text=text, citations=sorted({s.rank for s in spans}), spans=spans),
        passages=[
            PassageFoundOut(
                rank=found.rank,
                passage_id=found.passage.passage_id,
                document_id=found.passage.document_id,
                kind=found.passage.kind.value,
                text=found.passage.text,
                score=round(found.score, 6),
                score_parts={name: round(part, 4) for name, part in found.parts.items()},
                explanation=present_explanation(found),
                found_by=found.found_by,
                highlights=[SpanOut(start=start, end=end) for start, end in found.highlights],
                timeliness=present_timeliness(found, answer),
                repeated_in=present_repetitions(found),
                citation=present_citation(found.citation, found.issued_by_as_of),
            )
            for found in answer.passages
        ],
        took_ms={name: round(ms, 3) for name, ms in {**answer.took_ms, "total": total_ms}.items()},
    )


def present_citation(citation: Citation, issued_by_as_of: Issued | None = None) -> CitationOut:
    """A citation with its proof; and whether its document was out on the day asked for."""
    return CitationOut(
        citation_id=citation.citation_id,
        title=citation.title,
        issuer=citation.issuer,
        issued_on=citation.issued_on,
        section=list(citation.section),
        page=citation.page,
        quote=citation.quote,
        label=citation.label,
        source=SourceOut(file=citation.file, sha256=citation.sha256, spans=list(citation.spans)),
        issued_by_as_of=issued_by_as_of.value if issued_by_as_of else None,
    )


def present_document(document: Document, passages: list[Passage]) -> DocumentOut:
    """A document and the number of its passages."""
    return DocumentOut(
        document_id=document.document_id,
        title=document.title,
        issuer=document.issuer,
        issued_on=str(document.issued_on),
        issued_on_precision=document.issued_on.precision,
        kind=document.kind,
        language=document.language,
        version=document.version,
        file=document.file,
        sha256=document.sha256,
        title_note=document.title_note,
        date_note=document.date_note,
        passages=len(passages),
    )


def present_passage_ref(passage: Passage) -> PassageRefOut:
    """Where a passage stands."""
    return PassageRefOut(
        passage_id=passage.passage_id,
        kind=passage.kind.value,
        section=list(passage.section),
        page=passage.page,
    )


def present_passage(passage: Passage, citation: Citation) -> PassageOut:
    """A passage with its citation."""
    return PassageOut(
        passage_id=passage.passage_id,
        document_id=passage.document_id,
        kind=passage.kind.value,
        text=passage.text,
        section=list(passage.section),
        page=passage.page,
        span=SpanOut(start=passage.span[0], end=passage.span[1]),
        sentences=[SpanOut(start=start, end=end) for start, end in passage.sentences],
        citation=present_citation(citation),
        previous_id=passage.previous_id,
        next_id=passage.next_id,
        own_start=passage.own_start,
        parent_id=passage.parent_id,
        links=[
            LinkOut(
                kind=link.kind.value,
                span=SpanOut(start=link.span[0], end=link.span[1]),
                passage_id=link.passage_id,
                target=SpanOut(start=link.target[0], end=link.target[1]),
            )
            for link in passage.links
        ],
    )


def present_proof(proof: Proof, assistant: Assistant) -> ProofOut:
    """A proof, with the document and the place in the index if they are there."""
    english, japanese = proof_messages(proof)
    located = assistant.locate(proof)
    cited = assistant.cited(proof)
    document = assistant.catalogue.get(proof.document_id) if proof.version is not None else None
    passage = located.passage if located else None
    source = None
    if proof.file is not None and proof.sha256 is not None:
        source = SourceOut(file=proof.file, sha256=proof.sha256, spans=list(proof.spans))
    return ProofOut(
        citation_id=proof.citation_id,
        document_id=proof.document_id,
        state=proof.state.value,
        holds=proof.holds,
        message=english,
        message_ja=japanese,
        quote=proof.quote,
        title=document.title if document else None,
        issuer=document.issuer if document else None,
        issued_on=str(document.issued_on) if document else None,
        section=list(passage.section) if passage else [],
        page=passage.page if passage else None,
        source=source,
        cited_sha256_head=proof.cited_sha256_head,
        passage_id=passage.passage_id if passage else None,
        version=proof.version,
        cited=_present_cited(proof.cited, cited[0] if cited else None),
        newest=_present_place(proof.newest),
        formats=present_formats(cited),
    )


def _present_place(place: Place | None) -> PlaceOut | None:
    if place is None:
        return None
    source = SourceOut(file=place.file, sha256=place.sha256, spans=list(place.spans))
    return PlaceOut(quote=place.quote, version=place.version, source=source)


def _present_cited(place: Place | None, citation: Citation | None) -> CitedOut | None:
    shown = _present_place(place)
    if shown is None or citation is None:
        return None
    return CitedOut(
        **shown.model_dump(),
        title=citation.title,
        issuer=citation.issuer,
        issued_on=citation.issued_on,
        section=list(citation.section),
        page=citation.page,
        label=citation.label,
    )
