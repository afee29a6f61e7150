"""Means with their confidence intervals, a row each: marks on a scale, the intervals as lines."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from markupsafe import Markup

from eval.report.numbers import interval, signed
from eval.report.plots.svg import (
    WIDTH,
    colour,
    draw,
    hint,
    mark,
    markup,
    plot,
    shortened,
    text_width,
    write,
)
from eval.saved_run import Mean

_TOP, _BOTTOM, _RIGHT = 6.0, 22.0, 16.0
_LANE = 12.0  # of one series in a row
_WIDEST_LABEL = 130.0


@dataclass(frozen=True)
class Series:
    """A name and its mean in each row; None where there is none."""

    name: str
    means: tuple[Mean | None, ...]


@dataclass(frozen=True)
class Scale:
    """The ends of an axis and where its lines stand."""

    low: float
    high: float
    ticks: tuple[float, ...]
    signed: bool = False

    def share(self, value: float) -> float:
        """Where a value stands between the ends, from 0 to 1."""
        return (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)


UNIT = Scale(0.0, 1.0, (0.0, 0.2, 0.4, 0.6, 0.8, 1.0))


def difference_scale(series: Sequence[Series]) -> Scale:
    """A scale around 0 that holds all intervals, its lines at round values."""
    ends = [
        abs(end) for one in series for mean in one.means if mean for end in (mean.low, mean.high)
    ]
    largest = max(ends, default=0.0)
    step = next((step for step in (0.02, 0.05, 0.1, 0.2) if largest <= 3 * step), 0.5)
    count = max(1, math.ceil(largest / step - 1e-9))
    ticks = tuple(round(step * number, 2) for number in range(-count, count + 1))
    return Scale(ticks[0], ticks[-1], ticks, signed=True)


def interval_plot(
    plot_id: str,
    title: str,
    description: str,
    rows: Sequence[str],
    series: Sequence[Series],
    scale: Scale = UNIT,
) -> Markup:
    """Draw the means; a mark whose interval leaves 0 open is hollow where differences are shown."""
    left = 10 + min(_WIDEST_LABEL, max((text_width(row) for row in rows), default=0))
    height = len(series) * _LANE + 10
    bottom = _TOP + height * len(rows)
    svg = plot(plot_id, title, description, bottom + _BOTTOM)

    def x_of(value: float) -> float:
        return left + scale.share(value) * (WIDTH - _RIGHT - left)

    for tick in scale.ticks:
        css = "zero" if scale.signed and tick == 0 else "grid"
        draw(svg, "line", css=css, x1=x_of(tick), x2=x_of(tick), y1=_TOP, y2=bottom)
        words = signed(tick, 2) if scale.signed else f"{tick:.1f}"
        write(svg, words, x_of(tick), bottom + 11, anchor="middle", css="tick")
    for place, row in enumerate(rows):
        top = _TOP + height * place
        if place:
            draw(svg, "line", css="grid", x1=0, x2=WIDTH - _RIGHT, y1=top, y2=top)
        write(svg, shortened(row, _WIDEST_LABEL), 0, top + height / 2)
        for number, one in enumerate(series):
            mean = one.means[place]
            if mean is not None:
                group = draw(svg, "g")
                hint(group, f"{row}・{one.name} {interval(mean, signed_mean=scale.signed)}")
                y = top + 5 + _LANE * (number + 0.5)
                _draw_mean(
                    group,
                    number,
                    mean,
                    x_of(mean.mean),
                    (x_of(mean.low), x_of(mean.high)),
                    y,
                    scale,
                )
    return markup(svg)


def _draw_mean(
    group: Element,
    number: int,
    mean: Mean,
    x: float,
    ends: tuple[float, float],
    y: float,
    scale: Scale,
) -> None:
    css = f"whisker {colour(number)}"
    draw(group, "line", css=css, x1=ends[0], x2=ends[1], y1=y, y2=y)
    for end in ends:
        draw(group, "line", css=css, x1=end, x2=end, y1=y - 3, y2=y + 3)
    mark(group, number, x, y, hollow=scale.signed and mean.low <= 0 <= mean.high)
