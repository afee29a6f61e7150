"""A memo given to the assistant; what is too long or empty is met before."""

from datetime import date

from api.memo.memo import checked
from api.memo.remark import Documents
from rag.assistant import Assistant
from rag.audit.audit import Audit


def audit_memo(assistant: Assistant, text: str, as_of: date | None) -> Audit:
    """Check a memo; one of white space has no sentences. Raises MemoTooLong."""
    if not checked(text).strip():
        return Audit(text, (), {})
    return assistant.audit(text, as_of)


def cited_documents(assistant: Assistant) -> Documents:
    """The documents that an assistant's audits cite, by their ids."""
    return {document.document_id: document for document in assistant.catalogue}
