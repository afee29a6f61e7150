"""References as CSL-JSON, which Zotero, pandoc and citeproc-py read."""

import json
from collections.abc import Sequence
from typing import Any

from rag.referencing.reference import Reference


def csl_items(references: Sequence[Reference]) -> list[dict[str, Any]]:
    """Items of type `report`; `date-parts` go as far as the date is known.

    The issuer is one literal name: no part of it is a family name. `custom`, which processors
    pass over, holds the quotes and the citation ids.
    Source: csl-data.json, citation-style-language/schema 1.0.2.
    """
    return [_item(reference) for reference in references]


def csl_json(references: Sequence[Reference]) -> str:
    """The items as the text of a file."""
    return json.dumps(csl_items(references), ensure_ascii=False, indent=2)


def _item(reference: Reference) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": reference.key,
        "type": "report",
        "title": reference.title,
        "author": [{"literal": reference.issuer}],
        "publisher": reference.publisher,
        "issued": {"date-parts": [[int(part) for part in str(reference.issued_on).split("-")]]},
        "language": reference.language,
    }
    if reference.is_slides:
        item["genre"] = "スライド資料"
    if reference.pages:
        item["page"] = ", ".join(reference.pages)
    item["custom"] = {
        "quotes": list(reference.quotes),
        "citation_ids": list(reference.citation_ids),
    }
    return item
