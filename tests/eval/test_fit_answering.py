"""Fitting what answers are chosen by: the signs that tell count, and coverage by hand."""

from dataclasses import replace

import pytest

from eval.evidence import Evidence
from eval.fit_answering import Read, fit
from rag.answering.asked import Asked
from rag.answering.candidate import Candidate
from rag.answering.settings import AnsweringSettings
from rag.answering.signs import Signs
from rag.answering.unit import Unit
from tests.index.inline_index import passage

from .inline import question

TEXT = "人材は8人。予算は120億円。会議は3回。"
PASSAGE = passage(TEXT, "plan.0001")
EVIDENCE = Evidence("plan", "予算は120億円。", 1, ((6, 15),))
NO_SIGNS = Signs(*[0.0] * 11)
ONE_THING = Asked((), any_number=False)


def read(fits: tuple[float, ...], *evidence: Evidence) -> Read:
    """A question of which each sentence has that much of the kind asked for."""
    candidates = tuple(
        Candidate(1, Unit((number,), (span,)), replace(NO_SIGNS, fit=value), 0.0)
        for number, (span, value) in enumerate(zip(PASSAGE.sentences, fits, strict=True))
    )
    return Read(question("q", *evidence), ONE_THING, (PASSAGE,), candidates)


BY_FIT = AnsweringSettings(intercept=-4.0, fit=8.0, least_gain=0.5, length_power=0.0)


def test_a_candidate_holds_evidence_from_a_quarter_of_its_characters_on() -> None:
    assert read((0, 0, 0), EVIDENCE).holding() == [False, True, False]
    two_of_eight = replace(EVIDENCE, spans=((4, 12),))  # `。` and `人` of the first: 2 of 8
    assert read((0, 0, 0), two_of_eight).holding() == [True, True, False]
    one_of_eight = replace(EVIDENCE, spans=((5, 13),))
    assert read((0, 0, 0), one_of_eight).holding() == [False, True, False]


def test_the_sign_that_tells_is_weighed_and_others_are_not() -> None:
    settings = fit([read((0, 1, 0), EVIDENCE)] * 50)
    assert settings.fit > 1
    assert settings.closeness == settings.wording == 0
    assert settings.length_power == AnsweringSettings().length_power


def test_coverage_is_the_share_of_parts_held_by_what_is_chosen_and_its_length() -> None:
    other = replace(EVIDENCE, part=2, spans=((15, 21),))
    assert read((0, 1, 0), EVIDENCE).coverage(BY_FIT) == (1.0, 9)
    assert read((0, 1, 0), EVIDENCE, other).coverage(BY_FIT) == (0.5, 9)
    assert read((1, 0, 0), EVIDENCE).coverage(BY_FIT) == (0.0, 6)


def test_evidence_of_another_document_is_not_held() -> None:
    elsewhere = replace(EVIDENCE, document_id="report")
    assert read((0, 1, 0), elsewhere).coverage(BY_FIT)[0] == pytest.approx(0.0)
    assert read((0, 1, 0), elsewhere).holding() == [False, False, False]
