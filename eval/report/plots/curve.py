"""Recall against the characters that a reader reads."""

from collections.abc import Sequence

from markupsafe import Markup

from eval.report.numbers import interval
from eval.report.plots.intervals import UNIT, Series
from eval.report.plots.svg import WIDTH, colour, draw, hint, mark, markup, plot, write

_TOP, _HEIGHT, _BOTTOM, _LEFT, _RIGHT = 8.0, 190.0, 24.0, 34.0, 34.0


def recall_curve(
    plot_id: str,
    title: str,
    description: str,
    budgets_chars: Sequence[int],
    series: Sequence[Series],
) -> Markup:
    """Draw a mean with its interval at each budget, joined by lines that start at nothing read."""
    svg = plot(plot_id, title, description, _TOP + _HEIGHT + _BOTTOM)
    bottom = _TOP + _HEIGHT
    most = max(budgets_chars)

    def x_of(chars: float) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * chars / most

    def y_of(recall: float) -> float:
        return bottom - _HEIGHT * recall

    for tick in UNIT.ticks:
        y = y_of(tick)
        draw(svg, "line", css="grid", x1=_LEFT, x2=WIDTH - _RIGHT, y1=y, y2=y)
        write(svg, f"{tick:.1f}", _LEFT - 6, y, anchor="end", css="tick")
    for chars in (0, *budgets_chars):
        write(
            svg,
            f"{chars:,}字" if chars else "0",
            x_of(chars),
            bottom + 12,
            anchor="middle",
            css="tick",
        )
    for number, one in enumerate(series):
        css = colour(number)
        aside = 5 * (number - (len(series) - 1) / 2)  # so that intervals do not cover each other
        measured = [(c, mean) for c, mean in zip(budgets_chars, one.means, strict=True) if mean]
        points = [(x_of(0), y_of(0))]
        points += [(x_of(chars) + aside, y_of(mean.mean)) for chars, mean in measured]
        draw(
            svg,
            "polyline",
            css=f"curve {css}",
            points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        )
        for (x, y), (chars, mean) in zip(points[1:], measured, strict=True):
            group = draw(svg, "g")
            hint(group, f"{chars:,}字・{one.name} {interval(mean)}")
            ends = (y_of(mean.low), y_of(mean.high))
            draw(group, "line", css=f"whisker {css}", x1=x, x2=x, y1=ends[0], y2=ends[1])
            for end in ends:
                draw(group, "line", css=f"whisker {css}", x1=x - 3, x2=x + 3, y1=end, y2=end)
            mark(group, number, x, y)
    return markup(svg)
