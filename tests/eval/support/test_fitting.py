"""Fitting support: what can be told is told, and what is lacking never speaks for an answer."""

from dataclasses import replace

import numpy as np
import pytest

from eval.evidence import Evidence
from eval.gold import Question, QuestionType
from eval.support.case import ALTERED, WITHOUT_EVIDENCE, WITHOUT_SENTENCES, Case
from eval.support.cross_validation import folds, validate
from eval.support.fitting import (
    FITS,
    LACKS,
    Decision,
    fit_decision,
    fit_weights,
    score_of,
    share_weights,
)
from tests.eval.inline import question

EVIDENCE = Evidence("small-report", "上限", 1, ((0, 2),))
NOTHING = dict.fromkeys((*FITS, *LACKS, "foreign"), 0.0)


def case(
    number: int,
    *,
    answerable: bool,
    right: bool = False,
    group: str = "fact",
    author: str = "q",
    sentences: tuple[dict[str, float], ...] = (),
) -> Case:
    name = f"{author}-{number}"
    asked: Question = question(name, EVIDENCE) if answerable else question(name)
    return Case(
        question=asked,
        group=group,
        features=tuple({**NOTHING, **one} for one in sentences),
        answers=(None,) * len(sentences),
        right=right,
    )


def test_what_lacks_never_speaks_for_an_answer() -> None:
    """Even where the answerable questions of the data lack more, as by chance they may."""
    cases = [case(n, answerable=True, sentences=({"own": 0.9, "time": n % 2},)) for n in range(20)]
    cases += [
        case(n, answerable=False, sentences=({"own": 0.4, "value": n % 2},)) for n in range(20, 40)
    ]
    fitted = fit_weights(cases)
    assert fitted.weights["own"] > 0
    assert fitted.weights["time"] == 0
    assert fitted.weights["value"] < 0
    assert all(fitted.weights[name] <= 0 for name in LACKS)


def test_the_likeliest_sentence_decides_and_is_the_one_that_is_learnt_from() -> None:
    """Every case has a sentence without its year; only answerable ones have another with it."""
    wrong = {"own": 0.9, "time": 1.0}
    cases = [
        case(n, answerable=True, sentences=(wrong, {"own": 0.6, "time": 0.0})) for n in range(20)
    ]
    cases += [case(n, answerable=False, sentences=(wrong,)) for n in range(20, 40)]
    fitted = fit_weights(cases)
    assert score_of(cases[0], fitted) == pytest.approx(
        fitted.of({**NOTHING, "own": 0.6, "time": 0.0})
    )
    assert score_of(cases[0], fitted) > 0 > score_of(cases[-1], fitted)


def test_kinds_of_cases_count_by_their_share_however_many_there_are() -> None:
    answerable = [case(n, answerable=True, sentences=({"own": 0.9},)) for n in range(20)]
    few = [case(n, answerable=False, sentences=({"own": 0.4},)) for n in range(20, 24)]
    assert fit_weights([*answerable, *few]) == fit_weights([*answerable, *few * 5])


def test_confidence_is_logistic_in_the_score() -> None:
    # 2 * 1 - 1 = 1; 2 * 0.5 - 1 = 0
    sure = Decision(scale=2.0, offset=-1.0, threshold=0.5).confidence(np.array([1.0, 0.5]))
    assert sure.tolist() == pytest.approx([1 / (1 + np.exp(-1)), 0.5])


def test_at_the_threshold_the_larger_of_both_errors_is_smallest() -> None:
    cases = [case(number, answerable=True, right=number >= 30) for number in range(100)]
    cases += [case(number, answerable=False) for number in range(100, 120)]
    # a tenth of the unanswerable ones score as the lowest fifth of the answerable ones
    scores = np.concatenate([np.arange(100.0), np.arange(-18.0, 0.0), [9.5, 19.5]])
    decision = fit_decision(scores, cases)
    given = decision.confidence(scores) >= decision.threshold
    # from 0 to 5 % refused 10 % are answered; from 9.5 on 5 %, with 10 % refused
    assert given[:100].sum() >= 90
    assert given[100:].sum() <= 2
    assert decision.scale > 0


def test_questions_without_their_evidence_do_not_calibrate_but_do_not_harm() -> None:
    cases = [case(number, answerable=True, right=number >= 30) for number in range(100)]
    scores = np.linspace(0, 1, 100)
    alone = fit_decision(scores, cases)
    more = [replace(one, group=WITHOUT_EVIDENCE, right=False) for one in cases]
    both = fit_decision(np.concatenate([scores, scores]), [*cases, *more])
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


def test_what_is_made_of_a_question_is_in_its_fold_and_groups_are_spread() -> None:
    cases = [case(number, answerable=True) for number in range(20)]
    for group in (WITHOUT_EVIDENCE, WITHOUT_SENTENCES, ALTERED):
        cases += [replace(one, group=group) for one in cases[:20]]
    cases += [case(20, answerable=False, author=name) for name in ("crds", "gov", "un5", "d4")]
    fold_of = folds(cases, seed=1)
    for start in (20, 40, 60):
        assert fold_of[start : start + 20].tolist() == fold_of[:20].tolist()
    assert np.bincount(fold_of[:20]).tolist() == [5] * 4


def test_an_author_s_unanswerable_questions_are_judged_without_any_of_them() -> None:
    """One author's alone lack a value: what was not learnt from them does not count."""
    cases = [case(n, answerable=True, sentences=({"own": 0.9},)) for n in range(20)]
    cases += [
        case(n, answerable=False, author="a", sentences=({"own": 0.9, "value": 1.0},))
        for n in range(20, 30)
    ]
    cases += [
        case(n, answerable=False, author="b", sentences=({"own": 0.2},)) for n in range(30, 40)
    ]
    scores = validate(cases, seed=0)
    assert scores[20:30].min() > scores[30:].max()
