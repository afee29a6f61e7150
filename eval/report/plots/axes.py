"""Axes from 0 to 1 both ways, for what is a share over a share."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from eval.report.plots.intervals import UNIT
from eval.report.plots.svg import WIDTH, draw, plot, write

_TOP, _HEIGHT, _BOTTOM, _LEFT, _RIGHT = 8.0, 240.0, 40.0, 46.0, 12.0


@dataclass(frozen=True)
class Axes:
    """An empty plot with its lines and words, and where values stand in it."""

    svg: Element

    def x_of(self, share: float) -> float:
        """The place of a share on the axis below."""
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * share

    def y_of(self, share: float) -> float:
        """The place of a share on the axis at the side."""
        return _TOP + _HEIGHT * (1 - share)


def unit_axes(plot_id: str, title: str, description: str, below: str, beside: str) -> Axes:
    """Axes with lines at each fifth; `below` and `beside` say what they measure."""
    axes = Axes(plot(plot_id, title, description, _TOP + _HEIGHT + _BOTTOM))
    svg = axes.svg
    for tick in UNIT.ticks:
        x, y = axes.x_of(tick), axes.y_of(tick)
        draw(svg, "line", css="grid", x1=_LEFT, x2=WIDTH - _RIGHT, y1=y, y2=y)
        draw(svg, "line", css="grid", x1=x, x2=x, y1=_TOP, y2=_TOP + _HEIGHT)
        write(svg, f"{tick:.1f}", _LEFT - 6, y, anchor="end", css="tick")
        write(svg, f"{tick:.1f}", x, _TOP + _HEIGHT + 11, anchor="middle", css="tick")
    middle = (axes.x_of(0) + axes.x_of(1)) / 2
    write(svg, below, middle, _TOP + _HEIGHT + 28, anchor="middle", css="tick")
    words = draw(
        svg,
        "text",
        css="tick",
        transform=f"translate(10,{axes.y_of(0.5):.0f}) rotate(-90)",
        text_anchor="middle",
        dominant_baseline="central",
    )
    words.text = beside
    return axes
