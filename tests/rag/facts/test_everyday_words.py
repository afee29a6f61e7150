"""Facts told in everyday words."""

import pytest

from rag.facts.facts import read_facts


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("投資の動きは細りつつある。", -1),
        ("研究開発への投資を絞っている。", -1),
        ("景気は冷え込んだ。", -1),
        ("順位は沈んだ。", -1),
        ("賃金は伸び悩んだ。", -1),
        ("予算は目減りした。", -1),
        ("輸出は上向いた。", 1),
        ("競争力が持ち直した。", 1),
        ("関心が強まった。", 1),
        ("投資は前年から3割減となる。", -1),
        ("参加は12社増となった。", 1),
    ],
)
def test_plain_verbs_tell_which_way_an_amount_goes(text: str, side: int) -> None:
    sides = {found.side for found in read_facts(text).directions if found.axis == "amount"}
    assert sides == {side}


def test_narrowing_down_to_something_is_no_cut() -> None:
    directions = read_facts("対象を絞って支援する。").directions
    assert not [found for found in directions if found.axis == "amount"]


def test_a_body_of_a_country_goes_by_its_own_name() -> None:
    names = read_facts("米国防総省のDIUは常設の組織となった。").organisations
    assert [name.canonical for name in names] == ["国防総省"]


def test_things_counted_at_the_end_of_a_clause_are_a_quantity() -> None:
    (found,) = read_facts("「パイロット分野」は、七つである。").quantities
    assert found.low == 7
    assert found.unit == "つ"


def test_what_is_near_a_share_is_up_to_it() -> None:
    (found,) = read_facts("世界の2％に近い。").quantities
    assert found.low < 2
    assert found.high == 2
