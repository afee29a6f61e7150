"""Plots: marks stand where their values say, and every text is escaped."""

from xml.etree import ElementTree

import pytest

from eval.report.plots.curve import recall_curve
from eval.report.plots.histogram import Counts, histogram
from eval.report.plots.intervals import Series, difference_scale, interval_plot
from eval.report.plots.reliability import reliability_plot
from eval.report.plots.risk_curve import risk_plot
from eval.report.plots.svg import WIDTH, shortened, text_width
from eval.saved_run import Mean
from eval.statistics.calibration import CalibrationBin
from eval.statistics.risk_coverage import RiskCoverage
from eval.statistics.wilson import wilson_interval

Element = ElementTree.Element


def parsed(svg: str) -> Element:
    return ElementTree.fromstring(svg)


def of_class(svg: Element, *names: str) -> list[Element]:
    return [item for item in svg.iter() if set(names) <= set(item.get("class", "").split())]


def tick(svg: Element, words: str) -> float:
    """Where the axis says that a value stands."""
    (text,) = (item for item in of_class(svg, "tick") if item.text == words)
    return float(text.get("x", ""))


def test_a_mean_and_its_interval_stand_at_their_values() -> None:
    series = [Series("fused", (Mean(0.6, 0.4, 0.8, 9), None))]
    svg = parsed(interval_plot("p", "題", "説明", ["事実", "表"], series))
    (mark,) = of_class(svg, "mark")  # the row without a mean has none
    assert float(mark.get("cx", "")) == pytest.approx(tick(svg, "0.6"), abs=0.1)
    whisker = of_class(svg, "whisker")[0]
    assert float(whisker.get("x1", "")) == pytest.approx(tick(svg, "0.4"), abs=0.1)
    assert float(whisker.get("x2", "")) == pytest.approx(tick(svg, "0.8"), abs=0.1)


def test_a_plot_tells_its_title_its_description_and_every_value() -> None:
    series = [Series("fused", (Mean(0.6, 0.4, 0.8, 9),))]
    svg = parsed(interval_plot("recall", "再現率", "説明の文", ["R@1"], series))
    assert svg.get("role") == "img"
    named = [item for item in svg if item.get("id") in svg.get("aria-labelledby", "").split()]
    assert [item.text for item in named] == ["再現率", "説明の文"]
    (group,) = svg.iter("g")
    assert group[0].text == "R@1・fused 0.600（0.400〜0.800）"


def test_differences_are_hollow_where_their_interval_holds_0() -> None:
    series = [Series("R@1", (Mean(0.05, 0.01, 0.09, 9), Mean(0.02, -0.03, 0.07, 9)))]
    scale = difference_scale(series)
    assert scale.ticks == (-0.1, -0.05, 0.0, 0.05, 0.1)
    svg = parsed(interval_plot("d", "題", "説明", ["甲", "乙"], series, scale))
    assert [("hollow" in mark.get("class", "")) for mark in of_class(svg, "mark")] == [False, True]
    assert tick(svg, "±0.00") == pytest.approx(
        (tick(svg, "−0.10") + tick(svg, "+0.10")) / 2, abs=0.1
    )


def test_without_any_difference_there_is_still_a_scale() -> None:
    assert difference_scale([Series("R@1", (Mean(0, 0, 0, 3),))]).ticks == (-0.02, 0.0, 0.02)


def test_series_differ_by_shape_and_by_colour() -> None:
    series = [Series(str(number), (Mean(0.5, 0.4, 0.6, 9),)) for number in range(6)]
    svg = parsed(interval_plot("p", "題", "説明", ["行"], series))
    looks = {
        (mark.tag, mark.get("class"), len(mark.get("points", "").split()))
        for mark in of_class(svg, "mark")
    }
    assert len(looks) == 6


def test_bars_are_as_high_as_their_counts() -> None:
    svg = parsed(histogram("h", "題", "説明", ["1", "2", "なし"], [Counts("fused", (40, 10, 0))]))
    heights = [float(bar.get("height", "")) for bar in of_class(svg, "bar")]
    assert heights[0] == pytest.approx(4 * heights[1])
    assert heights[2] == 0
    assert {"40", "10"} <= {item.text for item in of_class(svg, "tick")}


def test_a_histogram_of_nothing_is_drawn() -> None:
    svg = parsed(histogram("h", "題", "説明", ["1"], [Counts("fused", (0,))]))
    assert float(of_class(svg, "bar")[0].get("height", "")) == 0


def test_a_curve_begins_at_nothing_read_and_leaves_out_what_was_not_measured() -> None:
    series = [Series("fused", (Mean(0.5, 0.4, 0.6, 9), None, Mean(1.0, 1.0, 1.0, 9)))]
    svg = parsed(recall_curve("c", "題", "説明", [1000, 2000, 4000], series))
    (line,) = of_class(svg, "curve")
    points = [tuple(map(float, point.split(","))) for point in line.get("points", "").split()]
    left, right = tick(svg, "0"), tick(svg, "4,000字")
    assert [x for x, _ in points] == pytest.approx(
        [left, left + (right - left) / 4, right], abs=0.1
    )
    bottom, top = points[0][1], points[2][1]
    assert points[1][1] == pytest.approx((bottom + top) / 2, abs=0.1)


def test_names_are_escaped_and_long_ones_cut_off() -> None:
    series = [Series('<b a="1">', (Mean(0.5, 0.4, 0.6, 9),))]
    row = "<script>" + "とても長い種類の名前" * 3
    svg = interval_plot("p", "</svg>", "&", [row], series)
    assert "<script>" not in svg
    (shown,) = (item.text or "" for item in parsed(svg).iter("text") if (item.text or "")[0] == "<")
    assert shown.endswith("…")
    assert text_width(shown) < WIDTH / 2
    assert shortened("事実", 100) == "事実"


def test_a_bin_stands_where_its_confidence_and_its_share_say() -> None:
    part = CalibrationBin(0.5, 0.7, 10, confidence=0.6, right=0.4)
    svg = parsed(reliability_plot("p", "題", "説明", [part]))
    (mark,) = of_class(svg, "mark")
    assert float(mark.get("cx", "")) == pytest.approx(below(svg, "0.6"), abs=0.1)
    assert float(mark.get("cy", "")) == pytest.approx(beside(svg, "0.4"), abs=0.1)
    low, high = wilson_interval(4, 10)
    whisker = of_class(svg, "whisker")[0]
    zero, one = beside(svg, "0.0"), beside(svg, "1.0")
    assert float(whisker.get("y1", "")) == pytest.approx(zero + (one - zero) * low, abs=0.1)
    assert float(whisker.get("y2", "")) == pytest.approx(zero + (one - zero) * high, abs=0.1)
    (told,) = (item.text for group in svg.iter("g") for item in group.iter("title"))
    assert told == "確信度 0.50〜0.70の10問: 確信度の平均 60%、正しい割合 40%（17%〜69%）"


def test_the_mark_of_the_threshold_is_on_the_curve() -> None:
    curve = RiskCoverage((0.5, 1.0), (0.2, 0.4), (0.1, 0.3), (0.3, 0.5), 0.3, 0.2, 0.4)
    svg = parsed(risk_plot("p", "題", "説明", curve, answered=1))
    (mark,) = of_class(svg, "mark")
    middle = (below(svg, "0.4") + below(svg, "0.6")) / 2
    assert float(mark.get("cx", "")) == pytest.approx(middle, abs=0.1)
    assert float(mark.get("cy", "")) == pytest.approx(beside(svg, "0.2"), abs=0.1)
    (band,) = of_class(svg, "band")
    assert len(band.get("points", "").split()) == 4
    assert of_class(parsed(risk_plot("p", "題", "説明", curve, answered=0)), "mark") == []


def below(svg: Element, words: str) -> float:
    """Where the axis below says that a value stands."""
    return placed(svg, words, "middle", "x")


def beside(svg: Element, words: str) -> float:
    """Where the axis at the side says that a value stands."""
    return placed(svg, words, "end", "y")


def placed(svg: Element, words: str, anchor: str, axis: str) -> float:
    ticks = [item for item in of_class(svg, "tick") if item.get("text-anchor") == anchor]
    (text,) = (item for item in ticks if item.text == words)
    return float(text.get(axis, ""))
