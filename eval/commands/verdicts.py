"""`seisaku eval memo` and `quotes`: whether verdicts are right, and rest on the right place."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.commands.console import Json, err, failures_told, out, print_json, progress_shown
from eval.commands.options import ReportFile, RunFolder, Split
from eval.commands.report import write_report
from eval.commands.verdict_names import TASK_JA
from eval.commands.workplace import workplace_of

if TYPE_CHECKING:  # as in evaluate.py
    from eval.verdicts.task import Task
    from eval.verdicts.verdict_run import VerdictRun
    from rag.workplace import Workplace

Wrong = Annotated[int, typer.Option("--wrong", min=0, help="誤りを示す数")]


def measure_memo(
    ctx: typer.Context,
    split: Split = "dev",
    run_folder: RunFolder = None,
    report: ReportFile = None,
    wrong: Wrong = 20,
    as_json: Json = False,
) -> None:
    """メモの文ごとの判定（裏付けあり・食い違い・見つからない）を、正解と照らして測る。"""
    from eval.verdicts.task import Task

    _measure_and_tell(workplace_of(ctx), Task.MEMO, split, run_folder, report, wrong, as_json)


def measure_quotes(
    ctx: typer.Context,
    split: Split = "dev",
    run_folder: RunFolder = None,
    report: ReportFile = None,
    wrong: Wrong = 20,
    as_json: Json = False,
) -> None:
    """引用の判定（原文どおり・改変あり・見つからない）を、正解と照らして測る。"""
    from eval.verdicts.task import Task

    _measure_and_tell(workplace_of(ctx), Task.QUOTES, split, run_folder, report, wrong, as_json)


def _measure_and_tell(
    workplace: Workplace,
    task: Task,
    split: str,
    run_folder: Path | None,
    report: Path | None,
    wrong: int,
    as_json: bool,
) -> None:
    from eval.commands.verdict_tables import print_verdicts
    from eval.verdicts.verdict_run import write_verdict_run
    from eval.verdicts.verdict_summary import verdict_summary

    with failures_told():
        run = _measure(workplace, task, split)
        files = [(run_folder or workplace.data_folder / "eval").absolute() / f"{run.name}.json"]
        write_verdict_run(files[0], run)
        if report is not None:
            write_report(files[:1], report)
            files.append(report.absolute())
    summary = verdict_summary(run)
    if as_json:
        print_json({**asdict(run), "summary": asdict(summary), "files": [str(f) for f in files]})
        return
    print_verdicts(run, summary, wrong)
    for path in files:
        out.print(f"書き込みました: {path}", style="dim", soft_wrap=True)


def _measure(workplace: Workplace, task: Task, split: str) -> VerdictRun:
    from eval.datasets.dataset_index import gold_index
    from eval.gold import Split as GoldSplit
    from eval.verdicts.gold_item import load_items
    from eval.verdicts.judging import verdict_run
    from eval.verdicts.memo import audit_items
    from eval.verdicts.quotes import verify_items
    from eval.verdicts.task import Task as Tasks
    from index.encoder import load_encoder
    from index.searcher import Searcher
    from rag.assistant import Assistant

    with err.status("モデルと索引を読み込んでいます…"):
        catalogue = workplace.catalogue()
        items = load_items(task, GoldSplit(split), catalogue)
        built = gold_index(workplace)
        searcher = Searcher(built.index, load_encoder(workplace.model_folder()))
        assistant = Assistant(catalogue, searcher)
    with progress_shown() as progress:
        steps = progress.add_task(TASK_JA[task], total=len(items))

        def advance() -> None:
            progress.advance(steps)

        judged = (
            audit_items(assistant.audit, items, advance)
            if task is Tasks.MEMO
            else verify_items(assistant.verify, items, advance)
        )
    return verdict_run(task, GoldSplit(split), items, judged, built)
