"""The HTTP contract, version 1: what comes in and what goes out."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    FailFast,
    Field,
    StrictInt,
    StrictStr,
)
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from api.citation_formats import FormatsOut
from api.explanations import ExplanationOut, TimelinessOut
from api.generation.schemas import GenerationOut
from api.repetitions import RepetitionOut
from api.support import MissingOut
from rag.filters import Filters
from rag.question import MAX_QUESTION_CHARS

MAX_K = 100
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def parse_day(text: str) -> date | None:
    """A day written as 2025-04-23; None for what is no day or written otherwise."""
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None  # such as 2025-02-30
    return None


def _read_day(value: object) -> object:
    """A day as the contract writes it; pydantic by itself would take numbers for seconds."""
    if value is None or isinstance(value, date):
        return value
    day = parse_day(value) if isinstance(value, str) else None
    if day is None:
        raise PydanticCustomError("date_form", "write a day that there is as 2025-04-23")
    return day


Day = Annotated[date, BeforeValidator(_read_day)]

_FILTERS_EXAMPLE: JsonDict = {"issued_from": "2025-01-01", "issued_to": "2025-12-31"}
_QUESTION_EXAMPLE = "大学ファンドの運用益から一年に支出できる上限はいくらですか。"


class FiltersIn(BaseModel):
    """Conditions on the documents, all of which must be met."""

    model_config = ConfigDict(extra="forbid")

    document_ids: Annotated[list[StrictStr], Field(max_length=1000), FailFast()] = Field(
        default_factory=list, description="文書ID。空なら全文書"
    )
    issuer: StrictStr | None = Field(None, description="発行機関の名称（一部でも可）")
    issued_from: Day | None = Field(None, description="この日以降に発行")
    issued_to: Day | None = Field(None, description="この日以前に発行")
    as_of: Day | None = Field(
        None,
        description="基準日。この日までに発行された文書と、発行日が年や月までしか分からず、"
        "発行済みだったかもしれない文書に限る（各箇所の citation.issued_by_as_of で区別）。"
        "検索するのは各文書の最新の版で、発行日もその版のもの。"
        "基準日より後に改訂された文書は、以前の版が出ていても含まない",
    )

    def to_filters(self) -> Filters:
        """The filters as the assistant takes them."""
        return Filters(
            tuple(self.document_ids), self.issuer, self.issued_from, self.issued_to, self.as_of
        )


class AskIn(BaseModel):
    """A question."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"question": _QUESTION_EXAMPLE, "k": 5},
                {
                    "question": "大学ファンドはいつ運用を始めましたか。",
                    "k": 3,
                    "filters": _FILTERS_EXAMPLE,
                },
                {
                    "question": "米国の2021年の研究開発費はいくらですか。",
                    "k": 5,
                    "filters": {"as_of": "2025-06-01"},
                },
            ]
        },
    )

    # what check_question refuses, as far as a pattern can say it: blank, control characters
    question: StrictStr = Field(
        description="質問（2,000文字まで）",
        json_schema_extra={
            "minLength": 1,
            "maxLength": MAX_QUESTION_CHARS,
            "pattern": r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f]"
            r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$",
        },
    )
    k: StrictInt = Field(5, ge=1, le=MAX_K, description="返す箇所の数")
    filters: FiltersIn | None = None
    mode: Literal["extract", "generate"] = Field(
        "extract", description="generate なら、生成AIがまとめた文も付ける（設定されていれば）"
    )


class SpanOut(BaseModel):
    """`[start, end)` in characters of the text beside it."""

    start: int
    end: int


class SourceOut(BaseModel):
    """The proof: spans of the file's text that give the quote, white space aside."""

    file: str
    sha256: str
    spans: list[tuple[int, int]]


class CitationOut(BaseModel):
    """A quote, its place and its proof.

    `issued_by_as_of` says of an answer's passage whether its document was out on the day
    `filters.as_of`: `possible` where its date is too vague to say. Without that day it is null.
    """

    citation_id: str
    title: str
    issuer: str
    issued_on: str
    section: list[str]
    page: str | None
    quote: str
    label: str
    source: SourceOut
    issued_by_as_of: Literal["certain", "possible"] | None = None


class SpanContextOut(BaseModel):
    """Words that stand elsewhere and say what a quote leaves unsaid; no part of the quote.

    `marked` is the sentence that a footnote is to, `previous` one that the quote goes on from.
    """

    kind: Literal[
        "section", "caption", "header", "unit", "group", "antecedent", "previous", "marked"
    ]
    text: str


class AnswerSpanOut(BaseModel):
    """A verbatim stretch of the answer: of the passage at `rank`, from start to end.

    Items of one list have the same `list_number`; what is no such item has null.
    """

    rank: int
    start: int
    end: int
    text: str
    citation_id: str
    context: list[SpanContextOut]
    list_number: int | None


class AnswerOut(BaseModel):
    """The answer: verbatim text, the ranks it is taken from, and each stretch by itself."""

    text: str
    citations: list[int]
    spans: list[AnswerSpanOut]


class PassageFoundOut(BaseModel):
    """A passage found for the question.

    `found_by` is the passage whose meaning was nearest: itself, or a row of it if it is a table.
    `timeliness` is null where nothing else was found about its matter that is of another date.
    `repeated_in` are the passages that say the same in the same words, best first; they are not
    among the k.
    """

    rank: int
    passage_id: str
    document_id: str
    kind: str
    text: str
    score: float
    score_parts: dict[str, float]
    explanation: ExplanationOut
    found_by: str
    highlights: list[SpanOut]
    timeliness: TimelinessOut | None
    repeated_in: list[RepetitionOut] = Field(
        description="同じ内容が同じ文言で書かれた別の箇所。順位を持たない。なければ空"
    )
    citation: CitationOut


class AskOut(BaseModel):
    """The outcome; `passages` are there whatever the status.

    `generation` is null unless it was asked for; `answer` is the verbatim one in any case.
    """

    question: str
    status: Literal["answered", "not_found"]
    confidence: float = Field(
        ge=0, le=1, description="回答が正しい確率。答えの分かっている質問で較正したもの"
    )
    missing: list[MissingOut] = Field(
        description="質問にあって、最も近い記述にないもの。答えないときは必ずあり、"
        "答えたときは読み手が知るべき違いだけ"
    )
    answer: AnswerOut | None
    generation: GenerationOut | None = None
    passages: list[PassageFoundOut]
    took_ms: dict[str, float]


class DocumentOut(BaseModel):
    """A document of the corpus."""

    document_id: str
    title: str
    issuer: str
    issued_on: str
    issued_on_precision: Literal["day", "month", "year"]
    kind: str
    language: str
    version: int
    file: str
    sha256: str
    title_note: str
    date_note: str
    passages: int


class DocumentsOut(BaseModel):
    """The documents in the catalogue's order, or a page of them; `total` counts all."""

    documents: list[DocumentOut]
    total: int
    next_cursor: str | None = Field(description="次のページの cursor。最後なら null")


class PassageRefOut(BaseModel):
    """Where a passage stands in its document."""

    passage_id: str
    kind: str
    section: list[str]
    page: str | None


class DocumentWithPassagesOut(DocumentOut):
    """A document, and its passages in reading order."""

    contents: list[PassageRefOut]


class PassageTextOut(PassageRefOut):
    """A passage's place and its text."""

    text: str


class PassagesOut(BaseModel):
    """A document's passages in reading order, or a page of them; `total` counts all."""

    document_id: str
    version: int
    passages: list[PassageTextOut]
    total: int
    next_cursor: str | None = Field(description="次のページの cursor。最後なら null")


class LinkOut(BaseModel):
    """A link from `span` of a passage's text to `target` in the text of another passage.

    `kind` is `note` (to a footnote), `mark` (from a footnote to the sentence that it is of),
    `figure`, `section`, or `antecedent` (what 同戦略 or 前述の names).
    """

    kind: str
    span: SpanOut
    passage_id: str
    target: SpanOut


class PassageOut(BaseModel):
    """A passage, its citation, its neighbours, and the links that lead from it.

    A row of a table repeats the table's title and headers; its own text begins at `own_start`,
    and is what its citation quotes. `parent_id` is its table.
    """

    passage_id: str
    document_id: str
    kind: str
    text: str
    section: list[str]
    page: str | None
    span: SpanOut
    sentences: list[SpanOut]
    citation: CitationOut
    previous_id: str | None
    next_id: str | None
    own_start: int
    parent_id: str | None
    links: list[LinkOut]


class PlaceOut(BaseModel):
    """What one version of a document says at a place."""

    quote: str
    version: int
    source: SourceOut


class CitedOut(PlaceOut):
    """What was cited, as it was: the document's title and date then, the section and page."""

    title: str
    issuer: str
    issued_on: str
    section: list[str]
    page: str | None
    label: str


class ProofOut(BaseModel):
    """What became of a citation, proved against the file that it names and the newest version.

    `cited` is the quote as it was cited, in its place and its version, for ever; null if that
    version is no longer kept. `formats` are of that version too; null where nothing is known
    of it and the quote stands in no other. `newest` is what stands in the newest version: the
    same quote, or the one that is like it. `title` to `page`, `passage_id` and `source` are
    of the newest version, null if the document was removed.
    """

    citation_id: str
    document_id: str
    state: Literal["proven", "moved", "changed", "gone", "false"]
    holds: bool
    message: str
    message_ja: str
    quote: str | None
    title: str | None
    issuer: str | None
    issued_on: str | None
    section: list[str]
    page: str | None
    source: SourceOut | None
    cited_sha256_head: str
    passage_id: str | None
    version: int | None
    cited: CitedOut | None
    newest: PlaceOut | None
    formats: FormatsOut | None


class ProblemEntryOut(BaseModel):
    """One thing that is wrong with a request."""

    field: str
    value: str | None = None
    message: str
    message_ja: str


class ProblemOut(BaseModel):
    """Problem details (RFC 9457), in English and Japanese."""

    type: str
    title: str
    title_ja: str
    status: int
    detail: str
    detail_ja: str
    errors: list[ProblemEntryOut] = Field(default_factory=list)


class HealthOut(BaseModel):
    """The process is alive."""

    status: Literal["ok"]


class ReadyOut(BaseModel):
    """Index and model answer."""

    status: Literal["ready"]
    passages: int
    generation: str
