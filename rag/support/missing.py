"""What is missing for an answer, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rag.citation import Citation
from rag.support.fit import SentenceFit
from rag.support.lack import Lacks
from rag.support.read_question import ReadQuestion

_MOST = 3


class MissingKind(StrEnum):
    """What of the question is not met."""

    TIME = "time"
    NAME = "name"
    QUANTITY = "quantity"
    KIND = "kind"  # a value of the kind asked for: 金額, 時期
    PREMISE = "premise"  # the source says the opposite
    TERM = "term"  # a word that stands nowhere in the corpus
    MATTER = "matter"  # the corpus is about something else


@dataclass(frozen=True)
class Missing:
    """Something that the question has and the nearest text has not.

    `said` is the question's word, `found` what the passage at `rank` has in its stead: None
    where it has nothing. `message` says it in Japanese.
    """

    kind: MissingKind
    said: str
    found: str | None
    message: str
    rank: int | None


def missing_of(
    question: ReadQuestion, lacks: Lacks, best: SentenceFit, citation: Citation
) -> tuple[Missing, ...]:
    """What is missing, weightiest first, three things at most; `citation` is the best passage's."""
    found = [*_contradicted(lacks, best.rank, citation), *_absent(question, lacks, best.rank)]
    return tuple(found[:_MOST])


def other_matter(question: str) -> Missing:
    """That the corpus is not about what was asked."""
    return Missing(
        MissingKind.MATTER, question, None, "資料集は、この事柄を扱っていません。", rank=None
    )


def nothing_said(question: str) -> Missing:
    """That the corpus is about the matter, and does not say what was asked."""
    return Missing(
        MissingKind.KIND,
        question,
        None,
        "近い事柄を述べた箇所はありますが、質問に答える記述は見つかりません。",
        rank=None,
    )


def _contradicted(lacks: Lacks, rank: int, citation: Citation) -> Iterator[Missing]:
    """What the best sentence has otherwise."""
    place = _place(citation)
    for time, other in lacks.times:
        if other is not None:
            message = (
                f"{time.written}についての記述は見つかりません。"
                f"{other.written}についての記述が{place}にあります。"
            )
            yield Missing(MissingKind.TIME, time.written, other.written, message, rank)
    for name, country in lacks.countries:
        if country is not None:
            message = (
                f"{name.written}についての記述は見つかりません。"
                f"{country.written}についての記述が{place}にあります。"
            )
            yield Missing(MissingKind.NAME, name.written, country.written, message, rank)
    for word, opposite in lacks.directions:
        message = (
            f"質問は「{word.written}」を前提としていますが、"
            f"{place}には「{opposite.written}」とあります。"
        )
        yield Missing(MissingKind.PREMISE, word.written, opposite.written, message, rank)


def _absent(question: ReadQuestion, lacks: Lacks, rank: int) -> Iterator[Missing]:
    """What the best sentence has nothing of."""
    for time, other in lacks.times:
        if other is None:
            yield Missing(
                MissingKind.TIME,
                time.written,
                None,
                f"{time.written}についての記述は見つかりません。",
                rank=None,
            )
    if question.wanted and lacks.features["value"] >= 1:
        names = "・".join(dict.fromkeys(wanted.name for wanted in question.wanted))
        yield Missing(
            MissingKind.KIND,
            names,
            None,
            f"最も近い記述（{rank}番目の箇所）に、{names}は書かれていません。",
            rank,
        )
    for word in sorted(question.unknown, key=lambda word: -question.words[word]):
        if len(word) > 1 and not word.isdecimal():
            yield Missing(
                MissingKind.TERM,
                word,
                None,
                f"「{word}」という語は、資料集のどこにもありません。",
                rank=None,
            )
    for name, country in lacks.countries:
        if country is None:
            yield Missing(
                MissingKind.NAME,
                name.written,
                None,
                f"最も近い記述に、{name.written}は出てきません。",
                rank=None,
            )
    for quantity, other_quantity in lacks.quantities:
        if other_quantity is None:
            continue
        yield Missing(
            MissingKind.QUANTITY,
            quantity.written,
            other_quantity.written,
            f"「{quantity.written}」は見つかりません。最も近い記述には"
            f"「{other_quantity.written}」とあります。",
            rank,
        )


def _place(citation: Citation) -> str:
    page = f"{citation.page}頁" if citation.page else ""
    return f"『{citation.title}』{page}"


def caveats(missing: Sequence[Missing]) -> tuple[Missing, ...]:
    """Of what is missing, that which a reader of an answer should know."""
    return tuple(one for one in missing if one.found is not None)
