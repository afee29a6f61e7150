"""The reliability plot: the share that is right where so much confidence is said."""

from collections.abc import Sequence

from markupsafe import Markup

from eval.report.numbers import decimal, percent
from eval.report.plots.axes import unit_axes
from eval.report.plots.svg import colour, draw, hint, mark, markup
from eval.statistics.calibration import CalibrationBin
from eval.statistics.wilson import wilson_interval


def right_interval(part: CalibrationBin) -> tuple[float, float]:
    """The Wilson interval of a bin's share."""
    return wilson_interval(round(part.right * part.count), part.count)


def reliability_plot(
    plot_id: str, title: str, description: str, bins: Sequence[CalibrationBin]
) -> Markup:
    """Draw a mark a bin with its Wilson interval; on the diagonal confidence is true."""
    axes = unit_axes(plot_id, title, description, "確信度", "正しい割合")
    ends = {"x1": axes.x_of(0), "y1": axes.y_of(0), "x2": axes.x_of(1), "y2": axes.y_of(1)}
    draw(axes.svg, "line", css="diagonal", **ends)
    for part in bins:
        x = axes.x_of(part.confidence)
        low, high = right_interval(part)
        group = draw(axes.svg, "g")
        hint(
            group,
            f"確信度 {decimal(part.low, 2)}〜{decimal(part.high, 2)}の{part.count:,}問: "
            f"確信度の平均 {percent(part.confidence)}、正しい割合 {percent(part.right)}"
            f"（{percent(low)}〜{percent(high)}）",
        )
        css = f"whisker {colour(0)}"
        draw(group, "line", css=css, x1=x, x2=x, y1=axes.y_of(low), y2=axes.y_of(high))
        for end in (low, high):
            y = axes.y_of(end)
            draw(group, "line", css=css, x1=x - 3, x2=x + 3, y1=y, y2=y)
        mark(group, 0, x, axes.y_of(part.right))
    return markup(axes.svg)
