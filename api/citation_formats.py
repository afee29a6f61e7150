"""A citation in the formats in which it is copied into other programs."""

from fastapi import Response
from pydantic import BaseModel, Field

from corpus.document import Document
from rag.assistant import Assistant
from rag.citation import Citation
from rag.errors import CitationLost
from rag.proof import Proof
from rag.referencing.citation_format import citation_format, written
from rag.referencing.reference import reference_to


class FormatsOut(BaseModel):
    """A citation as other programs and papers take it, each as the text of a file."""

    sist02: str = Field(description="SIST 02（参照文献の書き方）による一行")
    footnote: str = Field(description="公文書の脚注の形：機関名「題名」（発出日）頁")
    markdown: str = Field(description="Markdown。引用文と出典")
    bibtex: str = Field(description="BibTeX。dateは分かるところまで（2025-04）")
    ris: str = Field(description="RIS")
    csl_json: str = Field(description="CSL-JSON（配列の文字列）")


def formats_of(citation: Citation, document: Document) -> dict[str, str]:
    """A citation in every format, by its name; `document` is the version that it cites."""
    return written([reference_to(citation, document)])


def present_formats(cited: tuple[Citation, Document] | None) -> FormatsOut | None:
    """The formats of what was cited; None where that is not known any more."""
    return None if cited is None else FormatsOut(**formats_of(*cited))


def format_file(proof: Proof, name: str, assistant: Assistant) -> Response:
    """What was cited as the file of one format.

    Raises UnknownFormat, or CitationLost where the version that was cited is not kept or the
    id was altered.
    """
    wanted = citation_format(name)
    cited = assistant.cited(proof)
    if cited is None:
        raise CitationLost(
            f"what {proof.citation_id!r} cites is not known ({proof.state.value}): the version "
            "is no longer kept, or the id was altered; cite the newest version instead",
            message_ja="この引用が指す版は保管されていないか、IDが書き換えられているため、"
            "書誌情報を示せません。最新版から引用し直してください。",
            field="citation_id",
        )
    reference = reference_to(*cited)
    file_name = f"{reference.key}{wanted.suffix}"
    return Response(
        wanted.write([reference]) + "\n",
        media_type=f"{wanted.media_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )
