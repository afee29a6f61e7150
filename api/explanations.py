"""Why a passage was found and how timely it is, in the shapes of the HTTP contract."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from api.labels import SCORE_PARTS, score_part_label
from corpus.passages.passage import Passage
from rag.answer import Answer, FoundPassage
from rag.citation import Citation


class ScorePartOut(BaseModel):
    """One way of searching: the raw value that it gave, and what it adds to the score."""

    name: str = Field(description="検索の方法（dense、lemma、bigram、lateなど）")
    label: str = Field(description="日本語の名称")
    value: float = Field(
        description="もとの値。denseはコサイン類似度、lemmaとbigramはBM25、"
        "lateは質問の語ごとのコサイン類似度を重みで平均した値"
    )
    share: float = Field(description="scoreへの寄与。全部を足すとscoreになる")


class MatchedTermOut(BaseModel):
    """A term of the question that stands in the passage.

    `form` is what stands in the passage instead of it where that is another form of the same
    (研究開発戦略センター for CRDS). `spans` are in the passage's `text`, `[start, end)`; none
    where the term stands in the headings only.
    """

    term: str = Field(description="質問に書かれたとおりの語")
    form: str | None = Field(description="箇所にある別の言い方（略語の正式名称など）")
    weight: float = Field(description="BM25に加える点。まれな語ほど大きい")
    spans: list[tuple[int, int]] = Field(description="text の中の位置。見出しだけにあれば空")


class ExplanationOut(BaseModel):
    """Why a passage stands where it stands: the parts of its score, and the terms matched."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "parts": [
                        {
                            "name": "dense",
                            "label": "意味の近さ",
                            "value": 0.8987,
                            "share": 0.416667,
                        },
                        {"name": "lemma", "label": "語の一致", "value": 14.1836, "share": 0.291667},
                    ],
                    "matched_terms": [
                        {"term": "上限", "form": None, "weight": 2.2806, "spans": [[152, 154]]}
                    ],
                }
            ]
        }
    )

    parts: list[ScorePartOut]
    matched_terms: list[MatchedTermOut] = Field(description="重みの大きい順")


class DatedPassageOut(BaseModel):
    """Another passage of the same answer, of another date.

    A passage that says the same as one found has no rank of its own: `is_repetition` is true,
    and `rank` is that of the passage whose `repeated_in` has it, which may be this very one.
    """

    passage_id: str
    rank: int = Field(description="順位。is_repetition なら、同じ内容として示した箇所の順位")
    is_repetition: bool = Field(description="順位を持たず、ある箇所の repeated_in にあるもの")
    issued_on: str
    title: str
    citation_id: str


class TimelinessOut(BaseModel):
    """What else was found about the same matter in documents that are surely newer or older.

    Of dates that overlap (2025-04 and 2025-04-25) neither is newer.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "newest": False,
                    "newer": [
                        {
                            "passage_id": "meti-new-tech-nation-2026.0009",
                            "rank": 1,
                            "is_repetition": False,
                            "issued_on": "2026-01-28",
                            "title": "「新技術立国」の実現に向けて",
                            "citation_id": "meti-new-tech-nation-2026~"
                            "Ac1NedeGcHckZndNpDmqwTjrAqAQMwIXAmICCQJGAgkCGwMTAgoCBgI7",
                        }
                    ],
                    "older": [],
                }
            ]
        }
    )

    newest: bool = Field(description="同じ事柄について、これより新しい箇所が返されていない")
    newer: list[DatedPassageOut]
    older: list[DatedPassageOut]


def present_explanation(found: FoundPassage) -> ExplanationOut:
    """Why a passage was found."""
    return ExplanationOut(
        parts=[
            ScorePartOut(
                name=name,
                label=score_part_label(name),
                value=round(value, 4),
                share=round(found.shares.get(name, 0.0), 6),
            )
            for name, value in sorted(found.parts.items(), key=lambda part: _place(part[0]))
        ],
        matched_terms=[
            MatchedTermOut(
                term=matched.term,
                form=matched.form,
                weight=round(matched.weight, 4),
                spans=list(matched.spans),
            )
            for matched in found.matched_terms
        ],
    )


def present_timeliness(found: FoundPassage, answer: Answer) -> TimelinessOut | None:
    """How timely a passage is among those of its answer."""
    if found.timeliness is None:
        return None
    times = found.timeliness
    return TimelinessOut(
        newest=times.newest,
        newer=_dated(answer, times.newer, times.newer_repetitions),
        older=_dated(answer, times.older, times.older_repetitions),
    )


def _place(part: str) -> int:
    """Where a part of the score is shown; one without a Japanese name comes last."""
    names = list(SCORE_PARTS)
    return names.index(part) if part in names else len(names)


def _dated(
    answer: Answer, ranks: Sequence[int], repetitions: Sequence[str]
) -> list[DatedPassageOut]:
    """The passages at these ranks and the repetitions of these ids, by rank."""
    dated = [
        _dated_passage(found.passage, found.citation, found.rank, is_repetition=False)
        for found in answer.passages
        if found.rank in ranks
    ]
    dated += [
        _dated_passage(same.passage, same.citation, found.rank, is_repetition=True)
        for found in answer.passages
        for same in found.repeated_in
        if same.passage.passage_id in repetitions
    ]
    return sorted(dated, key=lambda other: other.rank)


def _dated_passage(
    passage: Passage, citation: Citation, rank: int, *, is_repetition: bool
) -> DatedPassageOut:
    return DatedPassageOut(
        passage_id=passage.passage_id,
        rank=rank,
        is_repetition=is_repetition,
        issued_on=citation.issued_on,
        title=citation.title,
        citation_id=citation.citation_id,
    )
