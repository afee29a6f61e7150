"""What is learned from: whole, of different authors, and nothing of what is judged by."""

import pytest

from corpus.catalogue import Catalogue, load_catalogue
from eval.gold import Split, load_gold
from eval.learning_set import LearningSet, learning_items, learning_questions
from eval.verdicts.gold_item import load_items
from eval.verdicts.task import Task
from index.analyzer import fold


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def author_of(name: str) -> str:
    return name.rpartition("-")[0]


def test_weights_are_fitted_on_authors_whom_the_cross_encoder_has_not_read(
    catalogue: Catalogue,
) -> None:
    authors = {
        learning: {author_of(one.question_id) for one in learning_questions(learning, catalogue)}
        | {author_of(one.item_id) for one in learning_items(learning, catalogue)}
        for learning in LearningSet
    }
    assert len(authors[LearningSet.TRAIN]) > len(authors[LearningSet.FIT]) > 2
    assert not authors[LearningSet.TRAIN] & authors[LearningSet.FIT]


@pytest.mark.parametrize("learning", LearningSet)
def test_there_is_as_much_to_refuse_as_to_answer(
    learning: LearningSet, catalogue: Catalogue
) -> None:
    questions = learning_questions(learning, catalogue)
    assert 0.4 < sum(one.answerable for one in questions) / len(questions) < 0.6


@pytest.mark.parametrize("learning", LearningSet)
def test_nothing_is_learned_that_is_judged_by(learning: LearningSet, catalogue: Catalogue) -> None:
    learned = {fold(one.question) for one in learning_questions(learning, catalogue)}
    learned |= {fold(one.text) for one in learning_items(learning, catalogue)}
    for split in Split:
        judged = {fold(one.question) for one in load_gold(split, catalogue).questions}
        judged |= {fold(one.text) for one in load_items(Task.MEMO, split, catalogue)}
        assert not learned & judged
