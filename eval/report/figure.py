"""A figure of the report: a plot, how to read it, and its numbers as a table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from eval.report.numbers import decimal, interval
from eval.report.plots.intervals import Series


@dataclass(frozen=True)
class TextTable:
    """A table without a plot: the columns' headings, and the cells by row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Figure:
    """`series` are the names in the plot's legend, none where there is only one to see."""

    figure_id: str
    title: str
    lead: str
    svg: Markup
    series: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def figure_of_means(
    figure_id: str,
    title: str,
    lead: str,
    svg: Markup,
    first_column: str,
    labels: Sequence[str],
    series: Sequence[Series],
) -> Figure:
    """A figure whose table has the means with their intervals, a row each, a column a series."""
    return Figure(
        figure_id,
        title,
        lead,
        svg,
        tuple(one.name for one in series) if len(series) > 1 else (),
        (first_column, *(one.name for one in series)),
        tuple(
            (label, *(interval(one.means[place]) for one in series))
            for place, label in enumerate(labels)
        ),
    )


def told(what: str, labels: Sequence[str], series: Sequence[Series]) -> str:
    """The means in a sentence, for those who cannot see the plot."""
    parts = (
        f"{one.name}は"
        + "、".join(
            f"{label} {decimal(mean.mean)}"
            for label, mean in zip(labels, one.means, strict=True)
            if mean
        )
        for one in series
    )
    return f"{what}。{'。'.join(parts)}。"
