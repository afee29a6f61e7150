"""One judgement of an answer by a reader."""

import unicodedata
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from rag.citation import CitationKey
from rag.errors import CitationIdError, RagError
from rag.question import check_question

MAX_COMMENT_CHARS = 2_000
MAX_CITATIONS = 20
MAX_ID_CHARS = 2_000
_ALLOWED_CONTROLS = "\t\n\r"


class FeedbackError(RagError):
    """A judgement cannot be taken as it stands; the message says what to change."""


class Rating(StrEnum):
    """What a reader thinks of an answer."""

    GOOD = "good"
    WRONG_PASSAGE = "wrong_passage"
    WRONG_ANSWER = "wrong_answer"


RATINGS = {
    Rating.GOOD: "役に立った",
    Rating.WRONG_PASSAGE: "違う箇所が示された",
    Rating.WRONG_ANSWER: "答えが誤っている",
}
"""What the ratings are called in Japanese."""


@dataclass(frozen=True)
class Feedback:
    """A question, what was answered (the citations; none for `not_found`), and the judgement.

    `right_citation_id` is where the answer stands, if the reader says so. Nothing else is kept:
    no address, no key, no name.
    """

    question: str
    rating: Rating
    citation_ids: tuple[str, ...] = ()
    right_citation_id: str | None = None
    comment: str = ""
    feedback_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    received_at: str = field(
        default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds")
    )


def checked_feedback(
    question: str,
    rating: Rating,
    citation_ids: tuple[str, ...],
    right_citation_id: str | None,
    comment: str,
) -> Feedback:
    """A judgement, if all of it can be kept; raises QuestionError, FeedbackError.

    Ids are checked for their form only: what they cite is proven when gold is made of them.
    """
    if len(citation_ids) > MAX_CITATIONS:
        raise FeedbackError(
            f"citation_ids has {len(citation_ids)} entries; give {MAX_CITATIONS} or fewer",
            message_ja=f"引用IDが多すぎます（{len(citation_ids)}件）。"
            f"{MAX_CITATIONS}件以内にしてください。",
            field="citation_ids",
        )
    for name in citation_ids:
        _check_id(name, "citation_ids")
    if right_citation_id is not None:
        _check_id(right_citation_id, "right_citation_id")
    return Feedback(
        check_question(question), rating, citation_ids, right_citation_id, _checked(comment)
    )


def _check_id(citation_id: str, name: str) -> None:
    try:
        if len(citation_id) > MAX_ID_CHARS:
            raise CitationIdError("too long", message_ja="", field=name)
        CitationKey.from_id(citation_id)
    except CitationIdError as error:
        shown = citation_id[:60]
        raise FeedbackError(
            f"{name} has {shown!r}, which is no citation id; send those that came with the answer",
            message_ja=f"「{shown}」は引用IDではありません。回答に付いているIDを送ってください。",
            field=name,
        ) from error


def _checked(comment: str) -> str:
    comment = comment.strip().replace("\r\n", "\n")
    if len(comment) > MAX_COMMENT_CHARS:
        raise FeedbackError(
            f"the comment has {len(comment)} characters; shorten it to {MAX_COMMENT_CHARS}",
            message_ja=f"コメントが長すぎます（{len(comment)}文字）。"
            f"{MAX_COMMENT_CHARS}文字以内にしてください。",
            field="comment",
        )
    for place, character in enumerate(comment):
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and character not in _ALLOWED_CONTROLS):
            code = f"U+{ord(character):04X}"
            raise FeedbackError(
                f"the comment has {code} at character {place + 1}, which is no text; remove it",
                message_ja=f"コメントの{place + 1}文字目に使えない文字（{code}）があります。"
                "取り除いてください。",
                field="comment",
            )
    return comment
