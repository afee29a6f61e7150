"""Signs: the probability that they make, by hand."""

from math import exp

import pytest

from rag.answering.settings import AnsweringSettings
from rag.answering.signs import NAMES, Signs

NO_SIGNS = Signs(*[0.0] * 10)


def test_without_a_sign_only_the_intercept_counts() -> None:
    assert NO_SIGNS.probability(AnsweringSettings(intercept=0.0)) == 0.5
    assert NO_SIGNS.probability(AnsweringSettings(intercept=-2.0)) == pytest.approx(
        1 / (1 + exp(2))
    )


@pytest.mark.parametrize("name", NAMES)
def test_each_sign_is_weighed_by_the_weight_of_its_name(name: str) -> None:
    weights = dict.fromkeys(NAMES, 0.0) | {name: 3.0}
    signs = Signs(**(dict.fromkeys(NAMES, 0.25) | {name: 0.5}))
    settings = AnsweringSettings(intercept=-1.0, **weights)
    assert signs.probability(settings) == pytest.approx(1 / (1 + exp(-(-1.0 + 3.0 * 0.5))))


def test_the_shipped_weights_have_the_direction_that_their_meaning_asks_for() -> None:
    shipped = AnsweringSettings()
    assert min(shipped.closeness, shipped.wording, shipped.context, shipped.fit) > 0
    assert min(shipped.item_asked, shipped.list_asked) > 0
    assert shipped.passage_gap < 0
