"""Fitting support: what can be told is told, and what is lacking never speaks for an answer."""

from dataclasses import replace

import numpy as np
import pytest

from eval.evidence import Evidence
from eval.gold import Question, QuestionType
from eval.support.case import WITHOUT_EVIDENCE, Case
from eval.support.fitting import (
    FOLDS,
    LACK,
    READ,
    Decision,
    fit_decision,
    fit_lacks,
    fit_sentences,
    folds,
    share_weights,
)
from rag.facts.facts import read_facts
from rag.support.fit import SentenceFit
from rag.support.presupposition import NOTHING_FOUND
from rag.support.read_passage import ReadPassage, ReadSentence, SaidFacts
from rag.support.read_question import ReadQuestion
from tests.eval.inline import question

EVIDENCE = Evidence("small-report", "上限", 1, ((0, 2),))
NOTHING = SaidFacts((), (), (), (), ())
FEATURES = dict.fromkeys(
    (
        "rank",
        "words_here",
        "words_near",
        "tokens",
        "token_lacking",
        "value_lacking",
        "far",
        "other_matter",
    ),
    0.5,
)
LACKS = dict.fromkeys(("fit", *READ, *LACK, "asks_value", "asks_reason", "foreign"), 0.0)


def sentence(words_here: float) -> SentenceFit:
    read = ReadSentence((0, 2), NOTHING, NOTHING, frozenset(), "", in_table=False)
    passage = ReadPassage((read,), NOTHING, frozenset(), "")
    return SentenceFit(1, passage, read, {**FEATURES, "words_here": words_here}, 0.0)


def case(
    number: int,
    *,
    answerable: bool,
    right: bool = False,
    group: str = "fact",
    sentences: tuple[tuple[float, bool], ...] = (),
) -> Case:
    asked: Question = question(f"q{number}", EVIDENCE) if answerable else question(f"q{number}")
    read = ReadQuestion(asked.question, read_facts("上限は"), {}, (), (), False, False, False)
    return Case(
        question=asked,
        group=group,
        read=read,
        fits=tuple(sentence(value) for value, _ in sentences),
        answers=tuple(answers for _, answers in sentences),
        presupposed=NOTHING_FOUND,
        documents=(),
        readings={},
        right=right,
    )


def test_a_sentence_with_more_of_the_words_fits_better() -> None:
    cases = [
        case(number, answerable=True, sentences=((0.9, True), (0.2, False), (0.1, False)))
        for number in range(10)
    ]
    fitted = fit_sentences(cases)
    assert fitted.weights["words_here"] > 0
    assert fitted.of({**FEATURES, "words_here": 0.9}) > fitted.of({**FEATURES, "words_here": 0.1})
    # what does not vary says nothing
    assert fitted.weights["tokens"] == pytest.approx(0)


def test_what_lacks_never_speaks_for_an_answer() -> None:
    """Even where the answerable questions of the data lack more, as by chance they may."""
    answerable = [case(number, answerable=True) for number in range(20)]
    others = [case(number, answerable=False) for number in range(20, 40)]
    features = [{**LACKS, "fit": 1.0, "time": 1.0}] * 20 + [{**LACKS, "other_time": 1.0}] * 20
    fitted = fit_lacks(features, [*answerable, *others])
    assert fitted.weights["fit"] > 0
    assert fitted.weights["time"] == 0
    assert fitted.weights["other_time"] < 0
    assert all(fitted.weights[name] <= 0 for name in LACK)


def test_a_higher_reading_makes_it_surer_and_never_less_sure() -> None:
    answerable = [case(number, answerable=True) for number in range(20)]
    others = [case(number, answerable=False) for number in range(20, 40)]
    features = [{**LACKS, "reading": 2.0}] * 20 + [{**LACKS, "second_reading": 2.0}] * 20
    fitted = fit_lacks(features, [*answerable, *others])
    assert fitted.weights["reading"] > 0
    assert fitted.weights["second_reading"] == 0


def test_confidence_is_logistic_in_the_score() -> None:
    # 2 * 1 - 1 = 1; 2 * 0.5 - 1 = 0
    sure = Decision(scale=2.0, offset=-1.0, threshold=0.5).confidence(np.array([1.0, 0.5]))
    assert sure.tolist() == pytest.approx([1 / (1 + np.exp(-1)), 0.5])


def test_the_threshold_refuses_the_share_of_answerable_cases_that_it_may() -> None:
    cases = [case(number, answerable=True, right=number >= 30) for number in range(100)]
    cases += [case(number, answerable=False) for number in range(100, 120)]
    scores = np.concatenate([np.linspace(0, 1, 100), np.linspace(-1, 0, 20)])
    decision = fit_decision(scores, cases, refused=0.1)
    given = decision.confidence(scores) >= decision.threshold
    assert given[:100].sum() == 90
    assert not given[100:].any()
    assert decision.scale > 0


def test_questions_without_their_evidence_do_not_calibrate_but_do_not_harm() -> None:
    cases = [case(number, answerable=True, right=number >= 30) for number in range(100)]
    scores = np.linspace(0, 1, 100)
    alone = fit_decision(scores, cases, refused=0.1)
    more = [replace(one, group=WITHOUT_EVIDENCE, right=False) for one in cases]
    both = fit_decision(np.concatenate([scores, scores]), [*cases, *more], refused=0.1)
    assert both == alone


def test_unanswerable_and_off_topic_cases_weigh_as_often_as_they_are_asked() -> None:
    cases = [case(number, answerable=True) for number in range(87)]
    unanswerable = [case(number, answerable=False) for number in range(87, 127)]
    off = [
        replace(one, question=replace(one.question, type=QuestionType.OFF_TOPIC))
        for one in (case(number, answerable=False) for number in range(127, 137))
    ]
    weights = share_weights([*cases, *unanswerable, *off])
    total = weights.sum()
    assert weights[87:127].sum() / total == pytest.approx(0.09)
    assert weights[127:].sum() / total == pytest.approx(0.04)


def test_both_cases_of_a_question_are_in_one_fold_and_groups_are_spread() -> None:
    cases = [case(number, answerable=True) for number in range(20)]
    cases += [replace(one, group=WITHOUT_EVIDENCE) for one in cases]
    cases += [case(number, answerable=False, group="off-topic") for number in range(20, 30)]
    fold_of = folds(cases, seed=1)
    assert fold_of[:20].tolist() == fold_of[20:40].tolist()
    assert np.bincount(fold_of[:20], minlength=FOLDS).tolist() == [4] * 5
    assert np.bincount(fold_of[40:], minlength=FOLDS).tolist() == [2] * 5
