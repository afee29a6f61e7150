"""The figure of what changed since an earlier run, by type of question."""

from collections.abc import Iterator

from eval.report.difference import Difference, difference
from eval.report.figure import Figure, told
from eval.report.labels import TYPES, measure_label
from eval.report.numbers import MISSING, decimal, interval
from eval.report.plots.intervals import Series, difference_scale, interval_plot
from eval.report.report import Report

_MEASURES = ("R@1", "R@5", "RR@10")


def difference_figure(report: Report) -> Iterator[Figure]:
    """The differences of all questions and of each type; nothing where no measure is shared."""
    groups: dict[str, list[Difference | None]] = {}
    changed = list(report.changes.values())
    for kind in (None, *dict.fromkeys(change.after.type for change in changed)):
        members = [change for change in changed if kind in (None, change.after.type)]
        found = [difference(members, name) for name in _MEASURES]
        if any(found):
            name = "全体" if kind is None else TYPES.get(kind, kind)
            count = max(one.difference.n for one in found if one)
            groups[f"{name} {count}"] = found
    shown = [
        place for place in range(len(_MEASURES)) if any(found[place] for found in groups.values())
    ]
    if not shown:
        return
    series = [
        Series(
            measure_label(_MEASURES[place]),
            tuple(one.difference if (one := found[place]) else None for found in groups.values()),
        )
        for place in shown
    ]
    labels = list(groups)
    title = "前回との差（質問の種類ごと）"
    lead = "右が改善。印が白抜きのものは、信頼区間が0をまたぎ、偶然の揺れと区別できない。"
    columns = [
        f"{one.name} {which}" for one in series for which in ("前回", "今回", "差（95%信頼区間）")
    ]
    rows = tuple(
        (name, *(cell for place in shown for cell in _difference_cells(found[place])))
        for name, found in groups.items()
    )
    svg = interval_plot(
        "differences",
        title,
        told(title, labels, series),
        labels,
        series,
        difference_scale(series),
    )
    names = tuple(one.name for one in series)
    yield Figure("differences", title, lead, svg, names, ("種類", *columns), rows)


def _difference_cells(found: Difference | None) -> tuple[str, str, str]:
    if found is None:
        return (MISSING,) * 3
    return (
        decimal(found.before),
        decimal(found.after),
        interval(found.difference, signed_mean=True),
    )
