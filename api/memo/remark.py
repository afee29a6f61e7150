"""What a footnote says of a sentence: where it stands, or what is to be checked."""

from collections.abc import Mapping

from corpus.document import Document
from rag.audit.audit import AuditedSentence, Verdict
from rag.citation import Citation
from rag.referencing.footnote import footnote
from rag.referencing.reference import one_line, reference_to

_MAX_CITATIONS = 3
_MAX_QUOTE_CHARS = 200
_CHECK = "要確認: "

Documents = Mapping[str, Document]
"""The documents that the citations are of, by their ids."""


def remark(sentence: AuditedSentence, documents: Documents) -> list[str]:
    """The paragraphs of a sentence's footnote; none where there is nothing to prove.

    Of a supported sentence the places with their quotes. Any other begins with 要確認 and the
    explanation, and has the places under it, if there are any.
    """
    places = [_place(citation, documents) for citation in sentence.citations[:_MAX_CITATIONS]]
    if sentence.verdict is Verdict.NO_CLAIM:
        return []
    if sentence.verdict is Verdict.SUPPORTED:
        return places
    return [f"{_CHECK}{one_line(sentence.explanation)}", *places]


def _place(citation: Citation, documents: Documents) -> str:
    source = footnote(reference_to(citation, documents[citation.document_id]))
    quote = one_line(citation.quote)
    if len(quote) > _MAX_QUOTE_CHARS:
        quote = f"{quote[:_MAX_QUOTE_CHARS]}……（以下略）"
    return f"{source}：「{quote}」"
