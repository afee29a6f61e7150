"""Relevance: which passages hold the evidence of which question (qrels)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.passages.passage import Passage
from eval.evidence import Evidence
from eval.gold import Question
from index.hit import Hit

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

    def told_by(self, hits: Mapping[str, Sequence[Hit]]) -> "Judgements":
        """The judgements of a run whose hits tell repetitions that take no place of their own.

        Evidence in a repetition is held by the hit that tells it, for a reader sees it there,
        and no longer by the repetition: nDCG's ideal must not ask for both.
        """
        qrels, grades = dict(self.qrels), dict(self.grades)
        for query_id in self.qrels.keys() & hits.keys():
            hit_of = {name: hit.passage_id for hit in hits[query_id] for name in hit.repeated_in}
            if not hit_of:
                continue
            qrels[query_id] = {
                part: frozenset(hit_of.get(name, name) for name in passage_ids)
                for part, passage_ids in self.qrels[query_id].items()
            }
            best: dict[str, int] = {}
            for name, grade in self.grades.get(query_id, {}).items():
                told = hit_of.get(name, name)
                best[told] = max(grade, best.get(told, grade))
            grades[query_id] = best
        return Judgements(qrels, grades)

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
