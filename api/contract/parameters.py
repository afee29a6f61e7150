"""The ids and names that stand in addresses, as OpenAPI describes them."""

from typing import Annotated, Any

from fastapi import Path
from pydantic import WithJsonSchema

from rag.referencing.citation_format import FORMATS

DocumentId = Annotated[
    str, Path(description="文書ID / the document's id", examples=["crds-sti-issues-2025"])
]
PassageId = Annotated[
    str, Path(description="箇所のID / the passage's id", examples=["crds-sti-issues-2025.0100"])
]
CitationId = Annotated[
    str,
    Path(
        description="引用に付いている citation_id / the `citation_id` of a citation",
        examples=["crds-sti-issues-2025~AbCd"],
    ),
]
# a plain string to pydantic: an unknown name is told with those that there are
FormatName = Annotated[str, WithJsonSchema({"type": "string", "enum": list(FORMATS)})]

FILES: dict[str, Any] = {
    found.media_type: {
        "schema": {"type": "array", "items": {"type": "object"}}
        if found.media_type.endswith("+json")
        else {"type": "string"}
    }
    for found in FORMATS.values()
}
"""The content of a 200 that is the file of a citation."""
