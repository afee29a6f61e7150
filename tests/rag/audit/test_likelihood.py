"""How likely a unit bears a claim out, and which verdict follows."""

import pytest

from rag.audit.audit import Verdict
from rag.audit.judgement import least_cost
from rag.audit.likelihood import (
    AGAINST,
    FEATURES,
    JUDGED,
    NOTHING,
    Likelihood,
    Signs,
    Weights,
    load_weights,
)
from rag.audit.row_values import labels_of


def test_the_labels_of_a_row_are_its_cells_of_words() -> None:
    assert labels_of("分散型台帳\t1 → 26\t会津大学") == ("分散型台帳", "会津大学")
    assert labels_of("イスラエル 23 1.8%") == ("イスラエル",)


def test_log_odds_are_the_weighted_features() -> None:
    weights = Weights(-1.0, {"score": 2.0, "clean": 1.0})
    assert weights.logit({"score": 0.5, "clean": 1.0}) == pytest.approx(1.0)


def test_verdicts_are_as_likely_as_the_softmax_of_the_signs() -> None:
    claim = {
        Verdict.SUPPORTED: (0.0, 1.0, 0.0, 0.0),
        Verdict.CONTRADICTED: (0.0, 0.0, 1.0, 0.0),
        Verdict.NOT_FOUND: (1.0, 0.0, 0.0, 0.0),
    }
    likely = Likelihood({}, {}, claim).probabilities(Signs(1.0, NOTHING, 1.0))
    # exp(1), exp(-4) of a log odds kept at -4, exp(1)
    assert likely[Verdict.SUPPORTED] == pytest.approx(likely[Verdict.NOT_FOUND])
    assert sum(likely.values()) == pytest.approx(1.0)
    assert likely[Verdict.CONTRADICTED] == pytest.approx(0.00336, abs=1e-5)


def test_readings_count_within_what_a_fit_can_know() -> None:
    assert Signs(1.0, 2.0, 0.5, (9.0, -9.0, 3.0)).values == (1.0, 2.0, 0.5, 6.0, -6.0, 3.0)
    assert Signs(1.0, 2.0, 0.5).values == (1.0, 2.0, 0.5)


def test_a_claim_is_opposed_by_a_fact_or_by_what_reads_as_a_denial() -> None:
    assert not Signs(1.0, NOTHING, 1.0).is_opposed
    assert Signs(1.0, -2.0, 1.0).is_opposed
    assert Signs(1.0, NOTHING, 1.0, read=(0.0, 0.5, 0.0)).is_opposed
    assert not Signs(1.0, NOTHING, 1.0, read=(0.0, -0.5, 0.0)).is_opposed


def test_supported_is_not_said_where_a_contradiction_is_nearly_as_likely() -> None:
    likely = {Verdict.SUPPORTED: 0.75, Verdict.CONTRADICTED: 0.2, Verdict.NOT_FOUND: 0.05}
    assert least_cost(likely, opposed=True) is Verdict.CONTRADICTED
    assert least_cost(likely, opposed=False) is Verdict.NOT_FOUND
    surely = {Verdict.SUPPORTED: 0.9, Verdict.CONTRADICTED: 0.08, Verdict.NOT_FOUND: 0.02}
    assert least_cost(surely, opposed=True) is Verdict.SUPPORTED


def test_the_shipped_weights_have_each_feature_and_count_it_one_way() -> None:
    shipped = load_weights()
    assert set(shipped.claim) == set(shipped.unread) == set(JUDGED)
    assert {len(weights) for weights in shipped.claim.values()} == {7}
    assert {len(weights) for weights in shipped.unread.values()} == {4}
    for verdict, part in shipped.units.items():
        assert part.weights.keys() == set(FEATURES)
        assert all(part.weights[name] <= 0 for name in AGAINST[verdict])
        assert all(part.weights[name] >= 0 for name in set(FEATURES) - AGAINST[verdict])
