"""Runs on one data set as tables, side by side."""

from collections.abc import Iterator, Sequence

from rich.table import Table

from eval.commands.console import out
from eval.commands.measure_names import ABSENT, MEASURE_JA, SHORT_JA, interval_cell, mean_cell
from eval.saved_run import SavedRun


def print_runs(runs: Sequence[SavedRun]) -> None:
    """Print the measures and costs of runs on one data set, and those of the first by type."""
    summary, first = runs[0].dataset, runs[0]
    out.print(
        f"{summary.name}: 質問{summary.queries}（うち答えのあるもの{summary.answerable}）、"
        f"箇所{summary.passages}",
        soft_wrap=True,
    )
    table = Table("全体（95%信頼区間）", *(run.name for run in runs))
    for column in table.columns[1:]:
        column.justify = "right"
    for measure, words in MEASURE_JA.items():
        if any(measure in run.measures for run in runs):
            table.add_row(words, *(interval_cell(run.measures.get(measure)) for run in runs))
    for words, cells in _cost_rows(runs):
        table.add_row(words, *cells)
    out.print(table)
    types = [group for group in first.groups if group.kind == "type" and "R@1" in group.measures]
    if types:
        table = Table(f"種類別（{first.name}）", "質問", *SHORT_JA.values())
        for column in table.columns[1:]:
            column.justify = "right"
        for group in types:
            cells = [mean_cell(group.measures, name) for name in SHORT_JA]
            table.add_row(group.name, str(group.queries), *cells)
        out.print(table)


def _cost_rows(runs: Sequence[SavedRun]) -> Iterator[tuple[str, list[str]]]:
    costs = [run.cost for run in runs]
    yield (
        "ミリ秒 中央値/95%点",
        [f"{cost.stages['total'].p50_ms:.1f}/{cost.stages['total'].p95_ms:.1f}" for cost in costs],
    )
    for words, values in (
        ("質問の埋め込みの何倍", [cost.ratio_to_encode for cost in costs]),
        ("索引 MB", [cost.index_mb for cost in costs]),
        ("メモリ MB", [cost.resident_mb for cost in costs]),
    ):
        yield words, [ABSENT if value is None else f"{value:.2f}" for value in values]
