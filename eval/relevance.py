"""Relevance: which passages hold the evidence of which question (qrels)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.passages.passage import Passage
from eval.evidence import Evidence
from eval.gold import Question

Qrels = Mapping[str, Mapping[int, frozenset[str]]]
"""By question_id and part, the ids of the passages that hold that part's evidence.

Any one of them will do. A part with none is evidence that no passage holds (it was cut in two,
say): it counts as never found, it is not left out.
"""


@dataclass(frozen=True)
class Judgements:
    """What is relevant to which query: by parts, and by grades where the data set gives them.

    `grades` are whole numbers above 0 by query and passage; what has none counts 1. Only nDCG
    looks at them.
    """

    qrels: Qrels
    grades: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def relevant(self, query_id: str) -> dict[str, int]:
        """The passages that hold any part of a query, with their grades."""
        grades = self.grades.get(query_id, {})
        passage_ids = frozenset().union(*self.qrels.get(query_id, {}).values())
        return {passage_id: grades.get(passage_id, 1) for passage_id in passage_ids}

    def parts_held(self, query_id: str, passage_id: str) -> tuple[int, ...]:
        """The parts of a query that a passage holds."""
        parts = self.qrels.get(query_id, {})
        return tuple(part for part, passage_ids in parts.items() if passage_id in passage_ids)


def is_relevant(passage: Passage, evidence: Evidence) -> bool:
    """Whether a passage holds enough of an evidence (see NEEDED_SHARE), by source characters.

    By characters of the source and not by passage ids, so that gold outlives every change of
    how documents are cut.
    """
    return passage.document_id == evidence.document_id and evidence.is_found_in(
        passage.source_spans
    )


def make_qrels(questions: Iterable[Question], passages: Sequence[Passage]) -> Qrels:
    """Judge all passages for all answerable questions."""
    return {
        question.question_id: {
            part: frozenset(
                passage.passage_id
                for passage in passages
                if any(is_relevant(passage, item) for item in alternatives)
            )
            for part, alternatives in question.parts.items()
        }
        for question in questions
        if question.answerable
    }
