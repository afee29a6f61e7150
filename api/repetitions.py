"""The passages that say the same as one that was found, in the shape of the HTTP contract."""

from pydantic import BaseModel, ConfigDict, Field

from rag.answer import FoundPassage
from rag.citation import date_in_japanese


class RepetitionOut(BaseModel):
    """A passage that says the same in the same words, and so takes no place of its own."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "passage_id": "meti-new-tech-nation-2026.0005",
                    "document_id": "meti-new-tech-nation-2026",
                    "title": "「新技術立国」の実現に向けて",
                    "issued_on": "2026-01-28",
                    "section": ["イノベーションにおける科学の重要性が高まっている"],
                    "page": None,
                    "citation_id": "meti-new-tech-nation-2026~"
                    "Ac1NedeGcHckGieu3MTaONKYAZIGGAcjCTQHPw",
                }
            ]
        }
    )

    passage_id: str
    document_id: str
    title: str
    issued_on: str
    section: list[str]
    page: str | None
    citation_id: str = Field(
        description="この箇所の引用ID。/v1/citations/{citation_id} で照合できる"
    )


def present_repetitions(found: FoundPassage) -> list[RepetitionOut]:
    """Where else a passage stands in the same words, best first."""
    return [
        RepetitionOut(
            passage_id=same.passage.passage_id,
            document_id=same.passage.document_id,
            title=same.citation.title,
            issued_on=same.citation.issued_on,
            section=list(same.citation.section),
            page=same.citation.page,
            citation_id=same.citation.citation_id,
        )
        for same in found.repeated_in
    ]


def repetition_label(same: RepetitionOut) -> str:
    """One line for people: 『題名』（2026年1月28日）3頁, or 「節」 where there are no pages."""
    place = f"「{same.section[-1]}」" if same.section else ""
    if same.page:
        place = f"{same.page}頁"
    return f"『{same.title}』（{date_in_japanese(same.issued_on)}）{place}"
