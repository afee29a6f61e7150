"""Times: eras, ranges and plans in one form, and which of them say the same."""

import pytest

from rag.facts.facts import read_facts
from rag.facts.quantity import Relation
from rag.facts.time import TimeKind, time_relation


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("2025年4月23日に公表", TimeKind.CALENDAR, (2025, 4, 23), (2025, 4, 23)),
        ("令和７年度予算", TimeKind.FISCAL, (2025, 0, 0), (2025, 0, 0)),
        ("FY2025の予算", TimeKind.FISCAL, (2025, 0, 0), (2025, 0, 0)),
        ("2026〜2030年度の計画", TimeKind.FISCAL, (2026, 0, 0), (2030, 0, 0)),
        ("2021年-2023年の平均", TimeKind.CALENDAR, (2021, 0, 0), (2023, 0, 0)),
        ("平成三十年に成立", TimeKind.CALENDAR, (2018, 0, 0), (2018, 0, 0)),
        ("2024年の12月に公表", TimeKind.CALENDAR, (2024, 12, 0), (2024, 12, 0)),
        ("令和6年の4月23日に公表", TimeKind.CALENDAR, (2024, 4, 23), (2024, 4, 23)),
        ("2025.11.28の会議", TimeKind.CALENDAR, (2025, 11, 28), (2025, 11, 28)),
        ("4月に始まる", TimeKind.CALENDAR, (0, 4, 0), (0, 4, 0)),
        ("第6期基本計画", TimeKind.PERIOD, (6, 0, 0), (6, 0, 0)),
        ("1990年代の不況", TimeKind.DECADE, (1990, 0, 0), (1990, 0, 0)),
    ],
)
def test_a_time_is_read_in_every_form(
    text: str, kind: TimeKind, first: tuple[int, ...], last: tuple[int, ...]
) -> None:
    (time,) = read_facts(text).times
    assert (time.kind, time.first, time.last) == (kind, first, last)
    assert text[slice(*time.span)] == time.written


@pytest.mark.parametrize(
    "text", ["5年間続く", "フランス2030", "2021社", "国道2025号", "日本 1,835"]
)
def test_a_duration_or_a_name_is_no_time(text: str) -> None:
    assert read_facts(text).times == ()


@pytest.mark.parametrize(
    ("said", "source", "expected"),
    [
        ("2025年4月", "2025年4月23日", Relation.SAME),
        ("2025年4月23日", "2025年4月", Relation.NEAR),
        ("2025年度", "2025年", Relation.NEAR),
        ("2024年", "2025年", Relation.OTHER),
        ("2025年3月", "2025年4月", Relation.OTHER),
        ("令和7年", "2025年", Relation.SAME),
        ("2022年", "2021〜2027年", Relation.NEAR),
        ("2019年", "2021〜2027年", Relation.OTHER),
        ("第6期", "第7期", Relation.OTHER),
        ("第6期", "2021年", Relation.APART),
        ("4月", "2025年", Relation.APART),
    ],
)
def test_two_times_are_the_same_near_or_others(said: str, source: str, expected: Relation) -> None:
    assert time_relation(read_facts(said).times[0], read_facts(source).times[0]) is expected
