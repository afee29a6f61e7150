"""The gold files of the project: every quote is where it says, dev and test keep apart."""

from collections import Counter
from pathlib import Path

import pytest

from corpus.aligned_text import without_white_space
from corpus.catalogue import Catalogue, load_catalogue
from corpus.reading.inline_marks import MARK
from eval import gold as gold_module
from eval.errors import FileUnusable
from eval.gold import Gold, QuestionType, Split, Unanswerable, Wording, load_gold


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def dev(catalogue: Catalogue) -> Gold:
    return load_gold(Split.DEV, catalogue)


@pytest.fixture(scope="module")
def test_split(catalogue: Catalogue) -> Gold:
    return load_gold(Split.TEST, catalogue)


def test_there_are_at_least_300_questions_200_of_dev_and_100_of_test(
    dev: Gold, test_split: Gold
) -> None:
    assert len(dev.questions) >= 200
    assert len(test_split.questions) >= 100
    assert len(dev.questions) + len(test_split.questions) >= 300


def test_each_split_has_questions_of_other_matters(dev: Gold, test_split: Gold) -> None:
    assert len(dev.off_topic) == 24
    assert len(test_split.off_topic) == 12


@pytest.mark.parametrize("split", Split)
def test_a_split_without_questions_of_other_matters_is_refused(
    split: Split, catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"{split}.jsonl").write_text("", encoding="utf-8")
    monkeypatch.setattr(gold_module, "GOLD_FOLDER", tmp_path)
    with pytest.raises(FileUnusable, match=rf"{split}-off-topic\.jsonl"):
        load_gold(split, catalogue)


@pytest.mark.parametrize("attribute", ["question_id", "question"])
def test_no_question_and_no_id_is_there_twice(attribute: str, dev: Gold, test_split: Gold) -> None:
    found = Counter(
        getattr(question, attribute)
        for gold in (dev, test_split)
        for question in (*gold.questions, *gold.off_topic)
    )
    assert [value for value, count in found.items() if count > 1] == []


def places(gold: Gold) -> dict[tuple[str, int], str]:
    """The characters of the sources that are evidence, each with a question that it answers."""
    return {
        (evidence.document_id, place): question.question_id
        for question in gold.questions
        for evidence in question.evidence
        for start, end in evidence.spans
        for place in range(start, end)
    }


def test_dev_and_test_share_no_character_of_evidence(dev: Gold, test_split: Gold) -> None:
    ours, theirs = places(dev), places(test_split)
    assert {(ours[place], theirs[place]) for place in ours.keys() & theirs.keys()} == set()


def test_at_least_three_fifths_of_each_split_are_in_the_askers_own_words(
    dev: Gold, test_split: Gold
) -> None:
    for gold in (dev, test_split):
        own = sum(question.wording is Wording.OWN for question in gold.questions)
        assert own >= 0.6 * len(gold.questions)


def test_each_split_has_questions_of_every_type_and_of_all_documents(
    dev: Gold, test_split: Gold, catalogue: Catalogue
) -> None:
    for gold in (dev, test_split):
        types = {question.type for question in gold.questions}
        assert types == set(QuestionType) - {QuestionType.OFF_TOPIC}
        documents = {
            evidence.document_id for question in gold.questions for evidence in question.evidence
        }
        assert documents == {document.document_id for document in catalogue}


def test_each_split_has_unanswerable_questions_of_every_kind(dev: Gold, test_split: Gold) -> None:
    for gold in (dev, test_split):
        unanswerable = [item for item in gold.questions if item.type is QuestionType.UNANSWERABLE]
        assert {item.unanswerable for item in unanswerable} == set(Unanswerable)


def test_the_located_evidence_is_the_quote(
    dev: Gold, test_split: Gold, catalogue: Catalogue
) -> None:
    texts = {document.document_id: catalogue.source(document).text for document in catalogue}
    for question in (*dev.questions, *test_split.questions):
        for evidence in question.evidence:
            text = texts[evidence.document_id]
            bare = without_white_space(evidence.quote)
            held = "".join(text[start:end] for start, end in evidence.spans)
            said = without_white_space(MARK.sub("", evidence.quote))  # tags and ** aside
            assert held == said, question.question_id
            assert without_white_space(text).count(bare) == 1, question.question_id
