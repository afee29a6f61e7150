"""Recall within a number of characters: fair to passages of any length.

Recall at k rewards long passages: five passages of a page each find more than five of a
sentence each, and make the reader read more. Here the reader reads a fixed number of
characters, from the best passage on.
"""

from collections.abc import Mapping, Sequence

from eval.measures import Values
from eval.relevance import Qrels
from index.hit import Hit

BUDGETS_CHARS = (1000, 2000, 4000)


def budget_measure(budget_chars: int) -> str:
    """The measure's name, such as R@2000chars."""
    return f"R@{budget_chars}chars"


def budget_recall(
    hits: Mapping[str, Sequence[Hit]], qrels: Qrels, passage_chars: Mapping[str, int]
) -> dict[str, Values]:
    """Recall within each of BUDGETS_CHARS for each question of the qrels.

    Passages are read in the order of their ranks; one counts only if it ends within the budget,
    and reading stops at the first that does not. Recall is the mean over the parts of whether
    any passage read holds the part. Needs hits enough to fill the largest budget.
    """
    return {
        question_id: {
            budget_measure(budget): _recall(
                _read_within(hits.get(question_id, ()), passage_chars, budget), parts
            )
            for budget in BUDGETS_CHARS
        }
        for question_id, parts in qrels.items()
    }


def _read_within(
    hits: Sequence[Hit], passage_chars: Mapping[str, int], budget_chars: int
) -> set[str]:
    read: set[str] = set()
    end = 0
    for hit in hits:
        end += passage_chars[hit.passage_id]
        if end > budget_chars:
            break
        read.add(hit.passage_id)
    return read


def _recall(read: set[str], parts: Mapping[int, frozenset[str]]) -> float:
    return sum(bool(passage_ids & read) for passage_ids in parts.values()) / len(parts)
