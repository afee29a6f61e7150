"""The figure of what changed since an earlier run, by type of question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.report.difference import Difference, differences
from eval.report.figure import Figure, told
from eval.report.labels import TYPES, measure_label
from eval.report.numbers import MISSING, decimal, interval
from eval.report.plots.intervals import Series, difference_scale, interval_plot
from eval.report.report import Report
from eval.saved_run import Mean

_MEASURES = ("R@1", "R@5", "RR@10")
_LEAST_PLOTTED = 5
"""Questions of a type: the interval of two of them would squeeze all the others."""


@dataclass(frozen=True)
class _Row:
    label: str
    found: Mapping[str, Difference]

    @property
    def count(self) -> int:
        return max(one.difference.n for one in self.found.values())


def difference_figure(report: Report) -> Iterator[Figure]:
    """The differences over all questions and over each type; nothing if no measure is shared."""
    rows = _rows(report)
    names = [name for name in _MEASURES if any(name in row.found for row in rows)]
    if not names:
        return
    plotted = [row for row in rows if row.count >= _LEAST_PLOTTED] or rows
    series = [
        Series(measure_label(name), tuple(_mean(row.found.get(name)) for row in plotted))
        for name in names
    ]
    labels = [f"{row.label} {row.count}" for row in plotted]
    title = "前回との差（質問の種類ごと）"
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
        ("種類", "質問", *(column for name in names for column in _columns(measure_label(name)))),
        tuple(
            (row.label, f"{row.count:,}", *_cells([row.found.get(name) for name in names]))
            for row in rows
        ),
    )


def _rows(report: Report) -> list[_Row]:
    changed = list(report.changes.values())
    rows = [_Row("全体", differences(changed, _MEASURES))]
    for kind in dict.fromkeys(change.after.type for change in changed if change.after.type):
        members = [change for change in changed if change.after.type == kind]
        rows.append(_Row(TYPES.get(kind, kind), differences(members, _MEASURES)))
    return [row for row in rows if row.found]


def _mean(found: Difference | None) -> Mean | None:
    return None if found is None else found.difference


def _columns(measure: str) -> tuple[str, str, str]:
    return f"{measure} 前回", "今回", "差（95%信頼区間）"


def _cells(found: Sequence[Difference | None]) -> Iterator[str]:
    for one in found:
        if one is None:
            yield from (MISSING,) * 3
        else:
            yield decimal(one.before)
            yield decimal(one.after)
            yield interval(one.difference, signed_mean=True)
