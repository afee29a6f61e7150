"""The risk-coverage curve with its band, and where the threshold lies on it."""

from markupsafe import Markup

from eval.report.numbers import percent
from eval.report.plots.axes import unit_axes
from eval.report.plots.svg import colour, draw, hint, mark, markup
from eval.statistics.risk_coverage import RiskCoverage


def risk_plot(
    plot_id: str, title: str, description: str, curve: RiskCoverage, answered: int
) -> Markup:
    """Draw the risk over the coverage; the mark is at the `answered` surest questions."""
    axes = unit_axes(plot_id, title, description, "答える割合", "誤りの割合")
    upper = list(zip(curve.coverage, curve.high, strict=True))
    lower = list(zip(curve.coverage, curve.low, strict=True))

    def points(places: list[tuple[float, float]]) -> str:
        return " ".join(f"{axes.x_of(x):.1f},{axes.y_of(y):.1f}" for x, y in places)

    css = colour(0)
    draw(axes.svg, "polygon", css=f"band {css}", points=points(upper + lower[::-1]))
    line = points(list(zip(curve.coverage, curve.risk, strict=True)))
    draw(axes.svg, "polyline", css=f"curve {css}", points=line)
    if answered:
        place = answered - 1
        group = draw(axes.svg, "g")
        hint(
            group,
            f"しきい値では{percent(curve.coverage[place])}に答え、"
            f"その{percent(curve.risk[place])}が誤り",
        )
        mark(group, 0, axes.x_of(curve.coverage[place]), axes.y_of(curve.risk[place]))
    return markup(axes.svg)
