"""A data set: passages, queries, and what is relevant to which."""

import hashlib
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from corpus.passages.passage import Passage
from eval.datasets.query import Query
from eval.errors import DatasetError
from eval.gold import Question
from eval.relevance import Judgements

_SEED = 20_251


class DatasetKind(StrEnum):
    """Where a data set comes from: the gold, or a format of public data."""

    GOLD = "gold"
    SQUAD = "squad"
    BEIR = "beir"
    JMTEB = "jmteb"
    TREC = "trec"


@dataclass(frozen=True)
class Dataset:
    """Passages that can be found, queries, and judgements of the queries that can be answered.

    `questions` are the gold's, by query_id, by which answers are judged; others have none.
    With `own_ids_hidden` a passage that has the query's own id is no hit, as BEIR has it (in
    ArguAna each query is one of the passages).
    """

    name: str
    kind: DatasetKind
    passages: tuple[Passage, ...]
    queries: tuple[Query, ...]
    judgements: Judgements
    questions: Mapping[str, Question] = field(default_factory=dict)
    own_ids_hidden: bool = False

    def __post_init__(self) -> None:
        for what, what_ja, items in (
            ("passage", "箇所", self.passages),
            ("query", "質問", self.queries),
        ):
            if not items:
                raise DatasetError(
                    f"the data set {self.name} has no {what}; name one that has",
                    message_ja=f"データセット {self.name} には{what_ja}が一つもありません。"
                    "別のものを指定してください。",
                )

    def fingerprint(self) -> str:
        """SHA-256 over the queries, what is relevant and, but for the gold's, the passages.

        The gold is told by its evidence: its passages change as reading improves, and runs
        before and after are to be compared.
        """
        return _sha256(self._parts())

    def limited(self, count: int) -> "Dataset":
        """The same with no more than `count` of its queries, always the same ones.

        They are the first of a shuffle, so that they are not all of one article; the passages
        stay.
        """
        if count >= len(self.queries):
            return self
        order = [query.query_id for query in self.queries]
        random.Random(_SEED).shuffle(order)  # noqa: S311 - a sample, no secret
        kept = set(order[:count])
        qrels, grades = self.judgements.qrels, self.judgements.grades
        return replace(
            self,
            name=f"{self.name}-{count}",
            queries=tuple(query for query in self.queries if query.query_id in kept),
            judgements=Judgements(
                {query_id: parts for query_id, parts in qrels.items() if query_id in kept},
                {query_id: items for query_id, items in grades.items() if query_id in kept},
            ),
        )

    def _parts(self) -> Iterable[object]:
        for query in self.queries:
            yield query.query_id, query.text
            question = self.questions.get(query.query_id)
            if question is not None:
                yield [(item.document_id, item.quote, item.part) for item in question.evidence]
        if self.kind is DatasetKind.GOLD:
            return
        for query_id, parts in self.judgements.qrels.items():
            relevant = self.judgements.relevant(query_id)
            for part, passage_ids in parts.items():
                yield query_id, part, [(name, relevant[name]) for name in sorted(passage_ids)]
        for passage in self.passages:
            yield passage.passage_id, passage.text


def _sha256(parts: Iterable[object]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(repr(part).encode())
    return digest.hexdigest()
