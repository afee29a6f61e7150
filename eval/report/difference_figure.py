"""The figure of what changed since an earlier run, by type of question."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eval.comparison import Comparison, Difference
from eval.report.figure import Figure, told
from eval.report.labels import TYPES, measure_label
from eval.report.numbers import MISSING, decimal, interval
from eval.report.plots.intervals import Series, difference_scale, interval_plot

_MEASURES = ("R@1", "R@5", "RR@10")
_LEAST_PLOTTED = 5
"""Questions of a type: the interval of two of them would squeeze all the others."""


@dataclass(frozen=True)
class _Row:
    label: str
    count: int
    found: Mapping[str, Difference]


def difference_figure(comparison: Comparison, of_main: str) -> Iterator[Figure]:
    """The differences over all questions and over each type; nothing if no recall is shared.

    `of_main` says in the title whose they are, such as `fusedの`.
    """
    rows = list(_rows(comparison))
    names = [name for name in _MEASURES if any(name in row.found for row in rows)]
    if not names:
        return
    plotted = [row for row in rows if row.count >= _LEAST_PLOTTED] or rows
    series = [
        Series(
            measure_label(name),
            tuple(row.found[name].difference if name in row.found else None for row in plotted),
        )
        for name in names
    ]
    labels = [f"{row.label} {row.count}" for row in plotted]
    title = f"{of_main}前回との差（質問の種類ごと）"
    lead = "右が改善。印が白抜きのものは、信頼区間が0をまたぎ、偶然の揺れと区別できない。"
    if len(plotted) < len(rows):
        lead += f"{_LEAST_PLOTTED}問に満たない種類は表だけに示す。"
    scale = difference_scale(series)
    description = told(title, labels, series)
    yield Figure(
        "differences",
        title,
        lead,
        interval_plot("differences", title, description, labels, series, scale),
        tuple(one.name for one in series),
        ("種類", "質問", *(column for name in names for column in _columns(name))),
        tuple(
            (
                row.label,
                f"{row.count:,}",
                *(cell for name in names for cell in _cells(row.found.get(name))),
            )
            for row in rows
        ),
    )


def difference_cells(found: Difference | None) -> tuple[str, str, str]:
    """The mean before, the difference with its interval, and the p of the paired test."""
    if found is None:
        return (MISSING,) * 3
    difference = interval(found.difference, signed_mean=True)
    return decimal(found.before.mean), difference, decimal(found.p)


def _rows(comparison: Comparison) -> Iterator[_Row]:
    groups = [(TYPES.get(group.name, group.name), group.differences) for group in comparison.types]
    for label, differences in [("全体", comparison.overall), *groups]:
        found = {one.measure: one for one in differences if one.measure in _MEASURES}
        if found:
            yield _Row(label, max(one.difference.n for one in found.values()), found)


def _columns(measure: str) -> tuple[str, ...]:
    return f"{measure_label(measure)} 前回", "今回", "差（95%信頼区間）", "p"


def _cells(found: Difference | None) -> tuple[str, ...]:
    before, difference, p = difference_cells(found)
    return before, MISSING if found is None else decimal(found.after.mean), difference, p
