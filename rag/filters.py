"""Which documents a question is put to."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from corpus.catalogue import Catalogue
from corpus.issued_on import IssuedOn
from rag.errors import FilterError


class Issued(StrEnum):
    """Whether a document was out on a day: its date may be too vague to say."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


@dataclass(frozen=True)
class Filters:
    """Conditions that a document must meet, all of them; empty ones ask nothing.

    `issuer` is a part of the issuer's name (経済産業省 also finds its bureaus). A document
    dated to a month or a year is taken in if some day it can mean lies in the period.

    `as_of` takes in what was issued by that day, or may have been. Searched is the newest
    version of each document only, so its date decides: a document that was revised after that
    day is left out, though a former version of it was out.
    """

    document_ids: tuple[str, ...] = ()
    issuer: str | None = None
    issued_from: date | None = None
    issued_to: date | None = None
    as_of: date | None = None

    def issued_by_as_of(self, issued_on: IssuedOn) -> Issued | None:
        """Whether a document of that date that is taken in was out on `as_of`; None without it."""
        if self.as_of is None:
            return None
        return Issued.CERTAIN if issued_on.last <= self.as_of else Issued.POSSIBLE

    def resolve(self, catalogue: Catalogue) -> frozenset[str] | None:
        """The ids of the documents that meet the conditions; None if there are none to meet.

        Raises FilterError for an id or issuer that the catalogue does not have, and for a
        period that ends before it begins or begins after `as_of`.
        """
        if self == Filters():
            return None
        known = {document.document_id: document for document in catalogue}
        for document_id in self.document_ids:
            if document_id not in known:
                raise FilterError(
                    f"filters.document_ids has {document_id!r}, which is not in the corpus; "
                    f"choose from {', '.join(known)}",
                    message_ja=f"文書ID「{document_id}」は資料集にありません。"
                    f"次から選んでください: {'、'.join(known)}",
                    field="filters.document_ids",
                )
        if self.issued_from and self.issued_to and self.issued_from > self.issued_to:
            raise FilterError(
                f"filters.issued_from {self.issued_from} is after issued_to {self.issued_to}; "
                "swap them",
                message_ja=f"発行日の範囲が逆です（{self.issued_from}〜{self.issued_to}）。"
                "始めと終わりを入れ替えてください。",
                field="filters.issued_from",
            )
        if self.issued_from and self.as_of and self.issued_from > self.as_of:
            raise FilterError(
                f"filters.issued_from {self.issued_from} is after as_of {self.as_of}; nothing "
                "issued from then on was out; choose an earlier issued_from or a later as_of",
                message_ja=f"発行日の始め（{self.issued_from}）が基準日（{self.as_of}）より"
                "後です。どちらかを直してください。",
                field="filters.issued_from",
            )
        chosen = [
            document
            for document in catalogue
            if (not self.document_ids or document.document_id in self.document_ids)
            and document.issued_on.may_lie_within(self.issued_from, self.issued_to)
            and document.issued_on.may_lie_within(None, self.as_of)
        ]
        if self.issuer is not None:
            wanted = _folded(self.issuer)
            issuers = sorted({document.issuer for document in catalogue})
            if not wanted or not any(wanted in _folded(issuer) for issuer in issuers):
                raise FilterError(
                    f"filters.issuer {self.issuer!r} issued none of the documents; "
                    f"use a part of one of these: {', '.join(issuers)}",
                    message_ja=f"発行機関「{self.issuer}」の文書はありません。"
                    f"次のいずれか（一部でも可）を指定してください: {'、'.join(issuers)}",
                    field="filters.issuer",
                )
            chosen = [document for document in chosen if wanted in _folded(document.issuer)]
        return frozenset(document.document_id for document in chosen)


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())
