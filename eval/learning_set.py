"""Questions and memo sentences to learn from; nothing is ever judged by them.

They were written in a row by language models in the roles of many askers, each with a part of
the documents and a manner of its own, told to be far from the documents' wording. Their quotes
were checked by machine, their verdicts by nobody, so some are wrong: good enough to learn from
thousands of them, not to judge by.
"""

import re
from enum import StrEnum

from corpus.catalogue import Catalogue
from eval.gold import GOLD_FOLDER, Question, load_questions
from eval.verdicts.gold_item import GoldItem, read_items
from eval.verdicts.task import Task

FOLDER = GOLD_FOLDER / "learning"
_ID = re.compile(r"a\d\d-")


class LearningSet(StrEnum):
    """`train` is for the cross-encoder; `fit`, by others, for weights."""

    TRAIN = "train"
    FIT = "fit"


def is_learned(item_id: str) -> bool:
    """Whether a question or memo sentence is of a learning set, by its id: a13-042."""
    return _ID.match(item_id) is not None


def learning_questions(learning: LearningSet, catalogue: Catalogue) -> tuple[Question, ...]:
    """The questions of a set; GoldError if the file breaks the rules."""
    return load_questions(FOLDER / f"{learning}.jsonl", catalogue)


def learning_items(learning: LearningSet, catalogue: Catalogue) -> tuple[GoldItem, ...]:
    """The memo sentences of a set; GoldError if the file breaks the rules."""
    return read_items(Task.MEMO, FOLDER / f"{Task.MEMO}-{learning}.jsonl", catalogue)
