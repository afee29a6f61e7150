"""Candidates: the units by which the dev sentences of a memo are judged, with their features."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.verdicts.gold_item import GoldItem
from rag.audit.audit import Verdict
from rag.audit.auditor import Auditor
from rag.audit.comparison import Comparison
from rag.audit.judgement import opposing, ranking, supporting
from rag.audit.likelihood import features_of

JUDGED = (Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.NOT_FOUND)


@dataclass(frozen=True)
class Candidate:
    """A sentence, what it is compared with, and the features of the units that could decide.

    `supporting` and `opposing` are None where facts rule the verdict out already.
    """

    item: GoldItem
    comparisons: Sequence[Comparison]
    supporting: Mapping[str, float] | None
    opposing: Mapping[str, float] | None

    @property
    def author(self) -> str:
        """Whose sentence it is: the item's id before its number."""
        return self.item.item_id.rpartition("-")[0]

    def features(self, verdict: str) -> Mapping[str, float] | None:
        """The features of the unit that could bring that verdict."""
        return self.supporting if verdict == Verdict.SUPPORTED else self.opposing


def candidates_of(auditor: Auditor, items: Sequence[GoldItem]) -> list[Candidate]:
    """The candidates of those items that are supported, contradicted or not found."""
    candidates = []
    for item in items:
        compared = auditor.compared(item.text) if item.verdict in JUDGED else []
        if len(compared) != 1:
            continue
        ranked = ranking(compared[0])
        support = supporting(ranked) if ranked else None
        opponents = opposing(ranked) if ranked else []
        candidates.append(
            Candidate(
                item,
                compared[0],
                features_of(support) if support else None,
                features_of(opponents[0]) if opponents else None,
            )
        )
    return candidates
