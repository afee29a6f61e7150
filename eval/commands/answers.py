"""`seisaku eval answers`: whether answers hold the evidence, and whether their confidence holds."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from eval.commands.asked_dataset import asked_dataset
from eval.commands.console import Json, err, failures_told, out, print_json, progress_shown
from eval.commands.group_names import GROUP_JA, SHARE_JA
from eval.commands.measure_names import (
    ABSENT,
    ANSWERS_SHORT_JA,
    MEASURE_JA,
    interval_cell,
    mean_cell,
)
from eval.commands.options import ReportFile, RunFolder, Split
from eval.commands.report import write_report
from eval.commands.workplace import workplace_of

if TYPE_CHECKING:  # as in evaluate.py
    from eval.answers.answer_summary import AnswerSummary
    from eval.saved_run import SavedRun
    from rag.workplace import Workplace


def measure_answers(
    ctx: typer.Context,
    split: Split = "dev",
    limit: Annotated[
        int | None, typer.Option(min=1, help="質問をこの数だけ選んで測る（毎回同じもの）")
    ] = None,
    run_folder: RunFolder = None,
    report: ReportFile = None,
    as_json: Json = False,
) -> None:
    """回答が根拠を含むか、確信度が当たっているか、断るべき質問を断るかを測る。"""
    workplace = workplace_of(ctx)
    with failures_told():
        folder = (run_folder or workplace.data_folder / "eval").absolute()
        run, summary, path = _measure(workplace, split, limit, folder)
        if report is not None:
            write_report([path], report)
    if as_json:
        print_json(
            {
                "dataset": asdict(run.dataset),
                "measures": {name: asdict(mean) for name, mean in run.measures.items()},
                "groups": [asdict(group) for group in run.groups],
                "answers": asdict(summary),
                "by_query": {
                    query.query_id: {
                        "status": query.status,
                        "confidence": query.confidence,
                        **query.values,
                    }
                    for query in run.queries
                },
                "files": [str(path), *([str(report.absolute())] if report else [])],
            }
        )
        return
    _print(run, summary)
    for written in (path, *([report.absolute()] if report else [])):
        out.print(f"書き込みました: {written}", style="dim", soft_wrap=True)


def _measure(
    workplace: Workplace, split: str, limit: int | None, folder: Path
) -> tuple[SavedRun, AnswerSummary, Path]:
    from eval.answers.answer_run import NAME, answer_run
    from eval.answers.answer_summary import answer_summary
    from eval.errors import DatasetError
    from eval.saved_run import write_saved_run
    from index.encoder import load_encoder

    with err.status("モデルと索引を読み込んでいます…"):
        asked = asked_dataset(workplace, f"gold:{split}", limit)
        encoder = load_encoder(workplace.model_folder())
    assert asked.catalogue is not None  # the gold has both
    assert asked.gold_index is not None
    with progress_shown() as progress:
        task = progress.add_task("質問", total=len(asked.dataset.queries))
        run = answer_run(
            asked.dataset,
            asked.catalogue,
            asked.gold_index,
            encoder,
            lambda: progress.advance(task),
        )
    summary = answer_summary(run)
    if summary is None:
        raise DatasetError(
            f"{run.dataset.name} has no answerable question; raise --limit",
            message_ja=f"{run.dataset.name} に答えのある質問がありません。"
            "--limit を大きくしてください。",
        )
    path = folder / f"{run.dataset.name}-{NAME}.json"
    write_saved_run(path, run)
    return run, summary, path


def _print(run: SavedRun, summary: AnswerSummary) -> None:
    from eval.commands.verdict_tables import share_table

    threshold = ABSENT if summary.threshold is None else f"{summary.threshold:g}"
    out.print(
        f"{run.dataset.name}: 質問{run.dataset.queries}（うち答えのあるもの"
        f"{run.dataset.answerable}）、しきい値 {threshold}",
        soft_wrap=True,
    )
    out.print(share_table("割合（95%信頼区間、Wilson）", summary.shares, SHARE_JA))
    table = _table("平均（95%信頼区間、ブートストラップ）", "値")
    for name in ("answer_coverage", "span_coverage", "span_chars"):
        if name in run.measures:
            table.add_row(MEASURE_JA[name], interval_cell(run.measures[name]))
    table.add_row("Brierスコア↓", interval_cell(summary.calibration.brier))
    out.print(table)
    table = _table("しきい値での結果", "根拠あり", "根拠不足", "断った", "うち惜しい")
    for item in summary.outcomes:
        cells = (item.right, item.lacking, item.refused, item.silenced)
        table.add_row(GROUP_JA.get(item.name, item.name), *map(str, cells))
    out.print(table)
    table = _table("確信度が見分けるか（AUROC、95%信頼区間）", "質問", "AUROC")
    for one in summary.separations:
        cell = f"{one.auroc:.3f} [dim]{one.low:.2f}~{one.high:.2f}[/]"
        table.add_row(GROUP_JA.get(one.name, one.name), str(one.unanswerable), cell)
    out.print(table)
    table = _table("確信度（10等分）", "数", "確信度の平均", "正しい割合")
    for part in summary.calibration.bins:
        row = (str(part.count), f"{part.confidence:.3f}", f"{part.right:.3f}")
        table.add_row(f"{part.low:.2f}〜{part.high:.2f}", *row)
    out.print(table)
    calibration, curve = summary.calibration, summary.risk_coverage
    out.print(
        f"期待較正誤差 ECE {calibration.error:.3f}（同数10分割。偶然だけでも"
        f"{calibration.noise:.3f}）、{calibration.error_equal_width:.3f}（等幅10分割）",
        soft_wrap=True,
    )
    out.print(
        f"リスク・カバレッジ曲線の下の面積 AURC {curve.area:.3f} "
        f"[dim]{curve.area_low:.2f}~{curve.area_high:.2f}[/]",
        soft_wrap=True,
    )
    _print_types(run)


def _print_types(run: SavedRun) -> None:
    table = _table("種類別", "質問", *ANSWERS_SHORT_JA.values())
    for group in run.groups:
        if group.kind == "type" and "answer_coverage" in group.measures:
            cells = [mean_cell(group.measures, name) for name in ANSWERS_SHORT_JA]
            table.add_row(group.name, str(group.queries), *cells)
    out.print(table)


def _table(first: str, *columns: str) -> Table:
    table = Table(first, *columns)
    for column in table.columns[1:]:
        column.justify = "right"
    return table
