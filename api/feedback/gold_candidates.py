"""Judgements as candidates for gold questions, in the format of the evaluation's files.

A candidate is a proposal: a person reads it, corrects type, wording and answer, and takes it
into a gold file. What cannot be one says why.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from api.feedback.feedback import RATINGS, Feedback, Rating
from corpus.aligned_text import without_white_space
from corpus.catalogue import Catalogue
from corpus.errors import CorpusError
from rag.errors import RagError
from rag.proof import prove


@dataclass(frozen=True)
class Candidate:
    """A gold question to be; `entry` is None where a judgement makes none, for that `reason`."""

    feedback: Feedback
    entry: dict[str, Any] | None
    reason: str = ""


def gold_candidates(judgements: Iterable[Feedback], catalogue: Catalogue) -> Iterator[Candidate]:
    """A candidate for each judgement, in order.

    The evidence is where a reader says that the answer stands, else what an answer cited that
    was good. That nothing was found, and was good, makes an unanswerable question.
    """

    @cache
    def bare(document_id: str) -> str:
        return without_white_space(catalogue.source(catalogue.get(document_id)).text)

    for feedback in judgements:
        cited = _cited(feedback)
        if not cited:
            if feedback.rating is Rating.GOOD and not feedback.citation_ids:
                yield Candidate(feedback, _entry(feedback, [], None))
            else:
                yield Candidate(feedback, None, "正しい箇所が分かりません。人が探してください。")
            continue
        evidence: list[dict[str, str | int]] = []
        for citation_id in cited:
            try:
                proof = prove(citation_id, catalogue)
                quote = proof.quote if proof.holds else None
                stands_once = quote is not None and (
                    bare(proof.document_id).count(without_white_space(quote)) == 1
                )
            except (RagError, CorpusError):
                quote, stands_once = None, False
            if quote is not None and stands_once:
                evidence.append(
                    {"document_id": proof.document_id, "quote": quote.strip(), "part": 1}
                )
        if evidence:
            answer = " ".join(str(item["quote"]) for item in evidence)
            yield Candidate(feedback, _entry(feedback, evidence, answer))
        else:
            yield Candidate(
                feedback,
                None,
                "引用が今の文書にそのまま、ただ一か所にあるのではありません。",
            )


def _cited(feedback: Feedback) -> tuple[str, ...]:
    if feedback.right_citation_id is not None:
        return (feedback.right_citation_id,)
    return feedback.citation_ids if feedback.rating is Rating.GOOD else ()


def _entry(
    feedback: Feedback, evidence: list[dict[str, str | int]], answer: str | None
) -> dict[str, Any]:
    comment = f" コメント：{feedback.comment}" if feedback.comment else ""
    entry: dict[str, Any] = {
        "question_id": f"feedback-{feedback.feedback_id[:12]}",
        "question": feedback.question,
        "type": "fact" if evidence else "unanswerable",
        "wording": "own",
        "answer": answer,
        "evidence": evidence,
        "note": f"利用者の評価「{RATINGS[feedback.rating]}」（{feedback.received_at[:10]}）から。"
        f"型・言い回し・答えは人が確かめること。{comment}",
    }
    if not evidence:
        entry["unanswerable"] = "on-topic"
    return entry
