"""Numbers as the report writes them."""

import pytest

from eval.report.numbers import decimal, interval, percent, signed
from eval.saved_run import Mean


def test_what_is_missing_is_told_by_a_dash() -> None:
    assert decimal(None) == signed(None) == interval(None) == "－"


def test_decimals_have_commas_and_a_true_minus() -> None:
    assert decimal(1234.5, 1) == "1,234.5"
    assert decimal(-0.25) == "−0.250"


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.0214, "+0.021"), (-0.0214, "−0.021"), (0.0, "±0.000"), (-0.0001, "±0.000")],
)
def test_differences_have_a_sign(value: float, written: str) -> None:
    assert signed(value) == written


def test_a_mean_is_written_with_its_interval() -> None:
    assert interval(Mean(0.5834, 0.51, 0.65, 9)) == "0.583（0.510〜0.650）"
    assert interval(Mean(0.01, -0.02, 0.04, 9), signed_mean=True) == "+0.010（−0.020〜+0.040）"


def test_shares_are_written_in_per_cent() -> None:
    assert percent(0.744) == "74%"
