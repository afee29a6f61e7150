"""`seisaku eval`: how well passages and answers are found, setting beside setting."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eval.commands.ablation import make_ablation_table
from eval.commands.answers import measure_answers
from eval.commands.asked_dataset import asked_dataset, index_of
from eval.commands.compare import compare_runs
from eval.commands.console import Json, err, failures_told, out, print_json, progress_shown
from eval.commands.report import make_report_file
from eval.commands.run_tables import print_runs
from eval.commands.trec import score_trec_run
from eval.commands.verdicts import measure_memo, measure_quotes
from eval.commands.workplace import workplace_of

if TYPE_CHECKING:  # loading ir_measures and torch would slow `seisaku --help`
    from eval.datasets.dataset import Dataset
    from eval.evaluation import Evaluation
    from eval.saved_run import SavedRun
    from rag.workplace import Workplace

app = typer.Typer(help="検索と回答の質を、正解付きの質問で測る。")
app.command("ablation")(make_ablation_table)
app.command("compare")(compare_runs)
app.command("answers")(measure_answers)
app.command("memo")(measure_memo)
app.command("quotes")(measure_quotes)
app.command("trec")(score_trec_run)
app.command("report")(make_report_file)


@app.callback(invoke_without_command=True)
def evaluate(
    ctx: typer.Context,
    dataset: Annotated[
        str,
        typer.Option(
            help="データセット: gold:dev, gold:test, squad:ファイル, beir:フォルダー@組, "
            "jmteb:フォルダー@組（@組は省ける）。gold:testは調整が済んでから使う",
            metavar="DATASET",
        ),
    ] = "gold:dev",
    setting: Annotated[
        list[str] | None,
        typer.Option(
            help="検索の設定: served, fused, bm25, dense, rrf"
            "（繰り返し可。既定は served, bm25, dense）"
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="質問をこの数だけ選んで測る（毎回同じもの）")
    ] = None,
    run_folder: Annotated[
        Path | None,
        typer.Option(
            help="結果（JSONとTREC形式）を書くフォルダー（既定はデータフォルダーのeval/）"
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """検索と回答の質を、正解付きの質問で測る。"""
    if ctx.invoked_subcommand is not None:
        return
    workplace = workplace_of(ctx)
    with failures_told():
        asked, runs, files = _evaluate(
            workplace,
            dataset,
            setting,
            limit,
            (run_folder or workplace.data_folder / "eval").absolute(),
        )
    if as_json:
        print_json(_as_json(asked, runs, files))
        return
    print_runs(runs)
    if nowhere := _held_nowhere(asked):
        out.print(f"どの箇所にも収まらない根拠: {', '.join(nowhere)}", style="yellow")
    for path in files:
        out.print(f"書き込みました: {path}", style="dim", soft_wrap=True)


def _evaluate(
    workplace: Workplace, spec: str, names: list[str] | None, limit: int | None, folder: Path
) -> tuple[Dataset, list[SavedRun], list[Path]]:
    from eval.evaluation import evaluate as evaluate_setting
    from eval.settings import DEFAULT, get_setting
    from eval.trec import write_qrels
    from index.encoder import load_encoder

    chosen = list(dict.fromkeys(names or DEFAULT))
    for name in chosen:
        get_setting(name)  # a wrong name is told before the model is loaded
    with err.status("モデルと索引を読み込んでいます…"):
        asked = asked_dataset(workplace, spec, limit)
        dataset = asked.dataset
        files = [folder / f"{dataset.name}.qrels"]
        write_qrels(files[0], dataset.judgements)  # a full disk is told before the long work
        encoder = load_encoder(workplace.model_folder())
    with progress_shown() as progress:
        built = index_of(asked, workplace, encoder, progress)
        asking = progress.add_task("質問", total=len(chosen) * len(dataset.queries))
        runs = []
        for name in chosen:
            evaluation = evaluate_setting(
                name, dataset, built, encoder, asked.catalogue, lambda: progress.advance(asking)
            )
            runs.append(evaluation.run)
            files += _write(folder, evaluation)
    return dataset, runs, files


def _write(folder: Path, evaluation: Evaluation) -> list[Path]:
    from eval.saved_run import write_saved_run
    from eval.trec import write_run

    run = evaluation.run
    files = [folder / f"{run.dataset.name}-{run.name}{suffix}" for suffix in (".json", ".run")]
    write_saved_run(files[0], run)
    write_run(files[1], run.name, evaluation.hits)
    return files


def _as_json(dataset: Dataset, runs: list[SavedRun], files: list[Path]) -> dict[str, Any]:
    return {
        "dataset": asdict(runs[0].dataset),
        "evidence_in_no_passage": _held_nowhere(dataset),
        "runs": [
            {
                "name": run.name,
                "settings": run.settings,
                "generation": run.index.generation if run.index else None,
                "cost": asdict(run.cost),
                "measures": {name: asdict(mean) for name, mean in run.measures.items()},
                "groups": [asdict(group) for group in run.groups],
                "by_query": {query.query_id: query.values for query in run.queries},
            }
            for run in runs
        ],
        "files": [str(path) for path in files],
    }


def _held_nowhere(dataset: Dataset) -> list[str]:
    """The queries that have a part that no passage holds; no search can find those."""
    qrels = dataset.judgements.qrels
    return [query_id for query_id, parts in qrels.items() if not all(parts.values())]
