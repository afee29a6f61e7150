"""The gold files of the project: every quote is where it says, dev and test keep apart."""

from collections import Counter
from pathlib import Path

import pytest

from corpus.aligned_text import without_white_space
from corpus.catalogue import Catalogue, load_catalogue
from corpus.reading.inline_marks import MARK
from eval import gold as gold_module
from eval.errors import FileUnusable
from eval.gold import Gold, QuestionType, Split, Wording, load_gold


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def dev(catalogue: Catalogue) -> Gold:
    return load_gold(Split.DEV, catalogue)


@pytest.fixture(scope="module")
def test_split(catalogue: Catalogue) -> Gold:
    return load_gold(Split.TEST, catalogue)


def test_dev_has_172_questions_and_test_20(dev: Gold, test_split: Gold) -> None:
    assert len(dev.questions) == 172
    assert len(test_split.questions) == 20


def test_dev_has_questions_of_other_matters(dev: Gold) -> None:
    assert len(dev.off_topic) == 24


def test_only_dev_must_have_questions_of_other_matters(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for split in Split:
        (tmp_path / f"{split}.jsonl").write_text("", encoding="utf-8")
    monkeypatch.setattr(gold_module, "GOLD_FOLDER", tmp_path)
    assert load_gold(Split.TEST, catalogue).off_topic == ()
    with pytest.raises(FileUnusable, match=r"dev-off-topic\.jsonl"):
        load_gold(Split.DEV, catalogue)
    entry = '{"question_id": "off-1", "question": "富士山の高さは。"}'
    (tmp_path / "test-off-topic.jsonl").write_text(entry, encoding="utf-8")
    assert [item.question_id for item in load_gold(Split.TEST, catalogue).off_topic] == ["off-1"]


def test_dev_and_test_share_no_question_and_no_evidence(dev: Gold, test_split: Gold) -> None:
    for attribute in ("question_id", "question"):
        ours = {getattr(question, attribute) for question in (*dev.questions, *dev.off_topic)}
        theirs = {
            getattr(question, attribute)
            for question in (*test_split.questions, *test_split.off_topic)
        }
        assert ours.isdisjoint(theirs)
        assert len(ours) == 196
        assert len(theirs) == 20 + len(test_split.off_topic)


def test_at_least_half_of_each_split_is_in_the_askers_own_words(
    dev: Gold, test_split: Gold
) -> None:
    for gold in (dev, test_split):
        own = sum(question.wording is Wording.OWN for question in gold.questions)
        assert own >= len(gold.questions) / 2


def test_each_split_has_questions_of_every_kind_it_should(dev: Gold, test_split: Gold) -> None:
    found = {
        gold.split: Counter(question.type for question in gold.questions)
        for gold in (dev, test_split)
    }
    everywhere = set(QuestionType) - {QuestionType.OFF_TOPIC, QuestionType.CROSS_DOCUMENT}
    assert set(found[Split.DEV]) == everywhere | {QuestionType.CROSS_DOCUMENT}
    assert set(found[Split.TEST]) == everywhere


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
