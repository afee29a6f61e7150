"""The head of a report: its main findings in words, and tables of what was measured how."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from eval.report.difference_figure import difference_cells
from eval.report.labels import STAGES, TYPES, WORDINGS, measure_label, moment
from eval.report.numbers import MISSING, decimal, interval, percent, signed
from eval.report.report import Report
from eval.saved_run import Mean, SavedRun

Row = tuple[str, ...]
_SURE = 0.05


def findings(report: Report) -> tuple[str, ...]:
    """What an official wants to know first, a sentence or two each."""
    return tuple(_findings(report))


def _findings(report: Report) -> Iterator[str]:
    measures, count = report.main.measures, report.main.dataset.answerable
    if first := measures.get("R@1"):
        text = (
            f"答えのある質問{count:,}問で、求める根拠の{percent(first.mean)}が検索結果のいちばん上に"
            f"ありました（95%信頼区間 {percent(first.low)}〜{percent(first.high)}）。"
        )
        further = [
            f"上位{k}件まで読めば{percent(measures[f'R@{k}'].mean)}"
            for k in (5, 10)
            if f"R@{k}" in measures
        ]
        yield text + (f"{'、'.join(further)}に届きます。" if further else "")
    if report.before is None or report.comparison is None:
        return
    counts = [change.direction for change in report.changes.values()]
    text = (
        f"前回（{moment(report.before.made_at)}、{report.before.name}）と同じ{len(counts):,}問では、"
        f"良くなった質問が{counts.count(1):,}、悪くなった質問が{counts.count(-1):,}です。"
    )
    found = next((one for one in report.comparison.overall if one.measure == "R@1"), None)
    if found is not None:
        mean = found.difference
        text += (
            f"再現率 R@1 の差は{signed(mean.mean)}（95%信頼区間 {signed(mean.low)}〜"
            f"{signed(mean.high)}）で、"
            + ("偶然の揺れとは考えにくい" if found.p < _SURE else "偶然の揺れと区別できない")
            + f"差です（対応のある検定 p＝{decimal(found.p)}）。"
        )
    yield text
    if left := len(report.main.queries) - len(counts):
        yield f"{left:,}問は前回になかったか、質問や根拠が直されたので、比べていません。"


def main_figures(report: Report, left_out: Collection[str] = ()) -> tuple[Row, ...]:
    """Measures by row with their intervals, a column a run, then the difference to before.

    Those `left_out` are told elsewhere on the page, with better intervals.
    """
    names = dict.fromkeys(
        name for run in report.runs for name in run.measures if name not in left_out
    )
    changed = {one.measure: one for one in report.comparison.overall} if report.comparison else {}
    rows = []
    for name in names:
        cells = [interval(run.measures.get(name)) for run in report.runs]
        if report.before is not None:
            found = changed.get(name)
            cells += difference_cells(found)
        rows.append((measure_label(name), *cells))
    return tuple(rows)


def costs(report: Report) -> tuple[Row, ...]:
    """Milliseconds by stage (median and 95th percentile) and megabytes, a column a run."""
    stages = dict.fromkeys(stage for run in report.runs for stage in run.cost.stages)
    rows = [
        (f"{STAGES.get(stage, stage)}（ms）", *(_stage(run, stage) for run in report.runs))
        for stage in stages
    ]
    rows.append(
        (
            "全体÷質問の埋め込み（倍）",
            *(decimal(run.cost.ratio_to_encode, 2) for run in report.runs),
        )
    )
    rows.append(("索引の大きさ（MB）", *(decimal(run.cost.index_mb, 1) for run in report.runs)))
    rows.append(("使ったメモリ（MB）", *(decimal(run.cost.resident_mb, 0) for run in report.runs)))
    return tuple(rows)


def _stage(run: SavedRun, stage: str) -> str:
    if stage not in run.cost.stages:
        return MISSING
    time = run.cost.stages[stage]
    return f"{decimal(time.p50_ms, 1)}（95%点 {decimal(time.p95_ms, 1)}）"


def conditions(report: Report) -> tuple[Row, ...]:
    """When, where and with which settings, a column a run; what is equal everywhere too."""
    columns = [dict(_conditions(run)) for run in report.runs]
    names = dict.fromkeys(name for column in columns for name in column)
    return tuple((name, *(column.get(name, MISSING) for column in columns)) for name in names)


def _conditions(run: SavedRun) -> Iterator[tuple[str, str]]:
    yield "測定（日本時間）", moment(run.made_at)
    machine = run.machine
    yield (
        "測定した機械",
        f"{machine.processor}、{machine.cpus}コア、{machine.system}" if machine else MISSING,
    )
    for name, value in _flat(run.settings):
        yield f"設定 {name}", value
    if run.index is not None:
        yield "索引の世代", run.index.generation
        for name, value in _flat(run.index.recipe):
            yield f"索引 {name}", value


def _flat(values: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", MISSING if value in (None, "", {}, []) else str(value)


def group_tables(report: Report) -> tuple[tuple[str, Row, tuple[Row, ...]], ...]:
    """The main run's groups of each kind: the kind, the columns and a row a group."""
    tables = []
    for kind in dict.fromkeys(group.kind for group in report.main.groups):
        groups = [group for group in report.main.groups if group.kind == kind]
        names = list(dict.fromkeys(name for group in groups for name in group.measures))
        labels = {"type": TYPES, "wording": WORDINGS, "document": report.titles}.get(kind, {})
        rows = tuple(
            (
                labels.get(group.name, group.name),
                f"{group.queries:,}",
                *(_mean(group.measures.get(name)) for name in names),
            )
            for group in groups
        )
        tables.append((kind, ("質問", *map(measure_label, names)), rows))
    return tuple(tables)


def _mean(mean: Mean | None) -> str:
    return MISSING if mean is None else decimal(mean.mean)
