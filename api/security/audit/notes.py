"""What a route adds to its line of the audit log."""

from collections.abc import Iterable

from fastapi import Request

from rag.answer import Answer
from rag.audit.audit import Audit
from rag.quotation.quotation import Quotation


def note_asked(request: Request, text: str) -> None:
    """Note what was asked; it is written only where SEISAKU_AUDIT_QUESTIONS is on."""
    request.state.audit_text = text


def note_citations(request: Request, citation_ids: Iterable[str]) -> None:
    """Note which citations the answer holds; each is written once, in their order."""
    request.state.audit_citations = list(dict.fromkeys(citation_ids))


def note_answer(request: Request, question: str, answer: Answer) -> None:
    """Note a question and the citations that its answer holds."""
    note_asked(request, question)
    cited = [span.citation.citation_id for span in answer.spans]
    note_citations(request, cited + [found.citation.citation_id for found in answer.passages])


def note_quotation(request: Request, quote: str, quotation: Quotation) -> None:
    """Note a quotation that was checked and the places that it was found at."""
    note_asked(request, quote)
    note_citations(request, [place.citation.citation_id for place in quotation.places])


def note_audit(request: Request, memo: str, audit: Audit) -> None:
    """Note a memo and the citations that its sentences are given."""
    note_asked(request, memo)
    cited = [citation for sentence in audit.sentences for citation in sentence.citations]
    note_citations(request, [citation.citation_id for citation in cited])
