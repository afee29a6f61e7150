"""How many queries fall into each of a few classes, series beside series."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from eval.report.plots.svg import WIDTH, colour, draw, hint, markup, plot, write

_TOP, _HEIGHT, _BOTTOM, _LEFT, _RIGHT = 16.0, 150.0, 24.0, 40.0, 8.0


@dataclass(frozen=True)
class Counts:
    """A series: its name and its count in each class."""

    name: str
    counts: tuple[int, ...]


def histogram(
    plot_id: str, title: str, description: str, classes: Sequence[str], series: Sequence[Counts]
) -> Markup:
    """Draw the counts as bars; the numbers stand above them where there is one series."""
    svg = plot(plot_id, title, description, _TOP + _HEIGHT + _BOTTOM)
    most = max((count for one in series for count in one.counts), default=0)
    step = _step(most)
    ceiling = step * max(1, -(-most // step))
    bottom = _TOP + _HEIGHT
    for count in range(0, ceiling + 1, step):
        y = bottom - _HEIGHT * count / ceiling
        draw(svg, "line", css="grid", x1=_LEFT, x2=WIDTH - _RIGHT, y1=y, y2=y)
        write(svg, f"{count:,}", _LEFT - 6, y, anchor="end", css="tick")
    slot = (WIDTH - _RIGHT - _LEFT) / len(classes)
    bar = min(22.0, (slot - 6) / len(series))
    for place, name in enumerate(classes):
        middle = _LEFT + slot * (place + 0.5)
        write(svg, name, middle, bottom + 12, anchor="middle", css="tick")
        for number, one in enumerate(series):
            count = one.counts[place]
            height = _HEIGHT * count / ceiling
            x = middle + bar * (number - len(series) / 2)
            drawn = draw(
                svg,
                "rect",
                css=f"bar {colour(number)}",
                x=x,
                y=bottom - height,
                width=bar - 1,
                height=height,
            )
            hint(drawn, f"{name}・{one.name} {count:,}問")
            if len(series) == 1 and count:
                top = bottom - height - 7
                write(svg, f"{count:,}", middle, top, anchor="middle", css="tick")
    return markup(svg)


def _step(most: int) -> int:
    """The round number that parts the axis into at most five."""
    step = 1
    while most > 5 * step:
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    return step
