"""What is missing for an answer, in words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rag.audit.finding import Finding
from rag.citation import Citation
from rag.facts.quantity import Relation
from rag.facts.time import Time, time_relation
from rag.support.fit import SentenceFit
from rag.support.lack import Lacks
from rag.support.read_passage import SaidFacts
from rag.support.read_question import ReadQuestion

_MOST = 3
_HALF = 0.5
_KANA_AT_END = re.compile("[ぁ-ゖ]$")


class MissingKind(StrEnum):
    """What of the question is not met."""

    TIME = "time"
    NAME = "name"
    QUANTITY = "quantity"
    KIND = "kind"  # a value of the kind asked for: 金額, 時期
    PREMISE = "premise"  # the source says the opposite
    TERM = "term"  # a name that stands nowhere in the corpus
    MATTER = "matter"  # the corpus is about something else


_KINDS = {
    "time": MissingKind.TIME,
    "quantity": MissingKind.QUANTITY,
    "unit": MissingKind.QUANTITY,
    "name": MissingKind.NAME,
}


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
    question: ReadQuestion, lacks: Lacks, best: SentenceFit, citation: Citation, near: SaidFacts
) -> tuple[Missing, ...]:
    """What is missing, weightiest first, three things at most.

    `citation` is the best passage's; `near` are the facts of all passages judged, by which it is
    told whether a time or a country is nowhere near or only not in the best sentence.
    """
    found = [
        *_contradicted(lacks, best.rank, citation, near),
        *_absent(question, lacks, best.rank, citation, near),
    ]
    return tuple(found[:_MOST])


def other_matter(question: str) -> Missing:
    """That the corpus is not about what was asked."""
    return Missing(
        MissingKind.MATTER, question, None, "資料集は、この事柄を扱っていません。", rank=None
    )


def premise_denied(
    denied: Finding, rank: int, citation: Citation, near: SaidFacts
) -> Missing | None:
    """That a source says otherwise what the question takes for granted.

    None where it has no words for it, and for a name or a time that another passage has.
    """
    said = {name.written for name in near.names} | {time.written for time in near.times}
    if not denied.found or denied.said in said:
        return None
    kind = _KINDS.get(denied.kind, MissingKind.PREMISE)
    if kind in (MissingKind.NAME, MissingKind.TIME):
        message = _instead(denied.said, denied.found, _place(citation), nowhere=True)
    else:
        message = (
            f"質問には「{_stem(denied.said)}」とありますが、"
            f"{_place(citation)}には「{_stem(denied.found)}」とあります。"
        )
    return Missing(kind, denied.said, denied.found, message, rank)


def with_denied(missing: Sequence[Missing], denied: Missing) -> tuple[Missing, ...]:
    """What is missing with what is denied, which comes first; nothing is told twice."""
    others = [one for one in missing if one.said != denied.said]
    told = next((one for one in missing if one.said == denied.said and one.found), denied)
    return (told, *others)[:_MOST]


def nothing_said(question: str) -> Missing:
    """That the corpus is about the matter, and does not say what was asked."""
    return Missing(
        MissingKind.KIND,
        question,
        None,
        "近い事柄を述べた箇所はありますが、質問に答える記述は見つかりません。",
        rank=None,
    )


def _contradicted(
    lacks: Lacks, rank: int, citation: Citation, near: SaidFacts
) -> Iterator[Missing]:
    """What the best sentence has otherwise."""
    place = _place(citation)
    for time, other in lacks.times:
        if other is not None:
            message = _instead(time.written, other.written, place, nowhere=_is_far(time, near))
            yield Missing(MissingKind.TIME, time.written, other.written, message, rank)
    for name, country in lacks.countries:
        if country is not None:
            far = all(name.canonical != one.canonical for one in near.names)
            message = _instead(name.written, country.written, place, nowhere=far)
            yield Missing(MissingKind.NAME, name.written, country.written, message, rank)
    for word, opposite in lacks.directions:
        message = (
            f"質問には「{_stem(word.written)}」とありますが、"
            f"{place}には「{_stem(opposite.written)}」とあります。"
        )
        yield Missing(MissingKind.PREMISE, word.written, opposite.written, message, rank)


def _instead(said: str, found: str, place: str, *, nowhere: bool) -> str:
    if nowhere:
        return f"{said}についての記述は見つかりません。{found}についての記述が{place}にあります。"
    return f"最も近い記述は、{said}ではなく{found}についてのものです（{place}）。"


def _absent(
    question: ReadQuestion, lacks: Lacks, rank: int, citation: Citation, near: SaidFacts
) -> Iterator[Missing]:
    """What the best sentence has nothing of."""
    for time, other in lacks.times:
        if other is None and _is_far(time, near):
            message = f"{time.written}についての記述は見つかりません。"
            yield Missing(MissingKind.TIME, time.written, None, message, rank=None)
    if question.wanted and lacks.features["value"] > _HALF:
        names = "・".join(dict.fromkeys(wanted.name for wanted in question.wanted))
        message = f"最も近い記述（{_place(citation)}）に、{names}は書かれていません。"
        yield Missing(MissingKind.KIND, names, None, message, rank)
    for unknown in question.unknown_names:
        message = f"「{unknown}」は、資料集のどこにも出てきません。"
        yield Missing(MissingKind.TERM, unknown, None, message, rank=None)
    for name, country in lacks.countries:
        if country is None and all(name.canonical != one.canonical for one in near.names):
            message = f"{name.written}についての記述は見つかりません。"
            yield Missing(MissingKind.NAME, name.written, None, message, rank=None)
    for name in lacks.names:
        far = all(name.canonical != one.canonical for one in near.names)
        if name.written not in question.unknown_names and (far or question.wanted):
            message = f"最も近い記述（{_place(citation)}）に、「{name.written}」は出てきません。"
            yield Missing(MissingKind.NAME, name.written, None, message, rank)
    for quantity, value in lacks.quantities:
        if value is not None:
            message = (
                f"最も近い記述（{_place(citation)}）に「{quantity.written}」はなく、"
                f"「{value.written}」とあります。"
            )
            yield Missing(MissingKind.QUANTITY, quantity.written, value.written, message, rank)


def _is_far(time: Time, near: SaidFacts) -> bool:
    """Whether a time stands in none of the passages judged."""
    return all(
        time_relation(time, other) not in (Relation.SAME, Relation.NEAR) for other in near.times
    )


def _stem(word: str) -> str:
    """A word as it may be quoted: of 減らされた the facts have 減ら, which is shown as 減ら…."""
    return f"{word}…" if _KANA_AT_END.search(word) else word


def _place(citation: Citation) -> str:
    page = f"{citation.page}頁" if citation.page else ""
    return f"『{citation.title}』{page}"


def caveats(missing: Sequence[Missing], near: SaidFacts) -> tuple[Missing, ...]:
    """Of what is missing, that which a reader of an answer should know.

    That is a time in whose stead another is told, and a premise that the source denies. A
    country may be told of in a further span, and a number said in other words.
    """
    times = {time.written for time in near.times}
    return tuple(
        one
        for one in missing
        if one.kind is MissingKind.PREMISE
        or (one.kind is MissingKind.TIME and one.found is not None and one.said not in times)
    )
