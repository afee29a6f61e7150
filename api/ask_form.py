"""The form of the page of questions, as its address holds it: an answer can be linked to."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from api.schemas import parse_day
from corpus.catalogue import Catalogue
from rag.errors import FilterError
from rag.filters import Filters

_MAX_SHOWN_CHARS = 40
_DAYS = {"as_of": "基準日", "issued_from": "発行日（から）", "issued_to": "発行日（まで）"}


@dataclass(frozen=True)
class AskForm:
    """What was typed and chosen, as it came; days are not read yet."""

    question: str = ""
    documents: tuple[str, ...] = ()
    issuer: str = ""
    issued_from: str = ""
    issued_to: str = ""
    as_of: str = ""
    mode: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether not all documents are asked."""
        return any((self.documents, self.issuer, self.issued_from, self.issued_to, self.as_of))

    @property
    def generates(self) -> bool:
        """Whether a generated answer is wished for."""
        return self.mode == "generate"

    @property
    def query(self) -> str:
        """The address's query that leads to this answer again, without what is empty."""
        named = [
            ("q", self.question),
            *(("document", document_id) for document_id in self.documents),
            ("issuer", self.issuer),
            ("issued_from", self.issued_from),
            ("issued_to", self.issued_to),
            ("as_of", self.as_of),
            ("mode", self.mode),
        ]
        return urlencode([(name, value) for name, value in named if value])

    def filters(self) -> Filters:
        """The conditions; FilterError for a day that is none."""
        return Filters(
            document_ids=self.documents,
            issuer=self.issuer or None,
            issued_from=day_of(self.issued_from, "issued_from"),
            issued_to=day_of(self.issued_to, "issued_to"),
            as_of=day_of(self.as_of),
        )

    def chosen_titles(self, catalogue: Catalogue) -> list[str]:
        """The titles of the documents chosen, of those that there are."""
        return [each.title for each in catalogue if each.document_id in self.documents]


def _read(
    q: Annotated[str, Query()] = "",
    document: Annotated[list[str] | None, Query()] = None,
    issuer: Annotated[str, Query()] = "",
    issued_from: Annotated[str, Query()] = "",
    issued_to: Annotated[str, Query()] = "",
    as_of: Annotated[str, Query()] = "",
    mode: Annotated[str, Query()] = "",
) -> AskForm:
    days = (issued_from.strip(), issued_to.strip(), as_of.strip())
    return AskForm(q, tuple(filter(None, document or ())), issuer.strip(), *days, mode)


Asked = Annotated[AskForm, Depends(_read)]
"""The form of a request."""


def day_of(text: str, field: str = "as_of") -> date | None:
    """The day of a form's date field; FilterError for what is none."""
    day = parse_day(text.strip())
    if day is None and text.strip():
        shown = text if len(text) <= _MAX_SHOWN_CHARS else text[:_MAX_SHOWN_CHARS] + "…"
        raise FilterError(
            f"{field} is {shown!r}, which is no day; write a day that there is as 2025-04-23",
            message_ja=f"{_DAYS[field]}「{shown}」は日付として読めません。"
            "2025-04-23の形で、実在する日を指定してください。",
            field=field,
        )
    return day
