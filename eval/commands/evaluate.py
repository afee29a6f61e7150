"""`seisaku eval`: how well passages and answers are found, setting beside setting."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from eval.commands.console import Json, err, failures_told, out, print_json
from eval.commands.workplace import workplace_of
from eval.gold import Gold, Split, load_gold

if TYPE_CHECKING:  # loading ir_measures and torch would slow `seisaku --help`
    from eval.evaluation import Evaluation, MeasureRow
    from eval.relevance import Qrels
    from rag.workplace import Workplace

app = typer.Typer(help="検索と回答の質を、正解付きの質問で測る。")

_MEASURE_JA = {
    "R@1": "再現率 R@1",
    "R@3": "再現率 R@3",
    "R@5": "再現率 R@5",
    "R@10": "再現率 R@10",
    "RR@10": "MRR@10",
    "nDCG@10": "nDCG@10",
    "R@1000chars": "1000字までの再現率",
    "R@2000chars": "2000字までの再現率",
    "R@4000chars": "4000字までの再現率",
    "answer_coverage": "回答が根拠を含む",
    "refused": "答えのある質問を断る↓",
    "answered_unanswerable": "答えのない質問に答える↓",
    "answered_off_topic": "無関係な質問に答える↓",
}
_BY_TYPE = {
    "R@1": "R@1",
    "R@5": "R@5",
    "R@10": "R@10",
    "RR@10": "MRR@10",
    "nDCG@10": "nDCG@10",
    "answer_coverage": "回答",
}


@app.callback(invoke_without_command=True)
def evaluate(
    ctx: typer.Context,
    split: Annotated[Split, typer.Option(help="質問の組。testは調整が済んでから使う")] = Split.DEV,
    setting: Annotated[
        list[str] | None,
        typer.Option(help="検索の設定: fused, bm25, dense, rrf（繰り返し可。既定は前の三つ）"),
    ] = None,
    run_folder: Annotated[
        Path | None,
        typer.Option(help="TREC形式の結果を書くフォルダー（既定はデータフォルダーのeval/）"),
    ] = None,
    as_json: Json = False,
) -> None:
    """検索と回答の質を、正解付きの質問で測る。"""
    if ctx.invoked_subcommand is not None:
        return
    workplace = workplace_of(ctx)
    with failures_told():
        gold = load_gold(split, workplace.catalogue())
        evaluations, qrels = _evaluate(workplace, gold, setting)
        folder = (run_folder or workplace.data_folder / "eval").absolute()
        files = _write(folder, split, evaluations, qrels)
    if as_json:
        print_json(_as_json(gold, evaluations, qrels, files))
        return
    _print(gold, evaluations, qrels)
    for path in files:
        out.print(f"書き込みました: {path}", style="dim", soft_wrap=True)


def _evaluate(
    workplace: Workplace, gold: Gold, names: list[str] | None
) -> tuple[list[Evaluation], Qrels]:
    from eval.evaluation import evaluate as evaluate_setting
    from eval.relevance import make_qrels
    from eval.settings import DEFAULT, get_setting
    from index.encoder import load_encoder
    from index.searcher import load_index

    chosen = list(dict.fromkeys(names or DEFAULT))
    for name in chosen:
        get_setting(name)  # a wrong name is told before the model is loaded
    catalogue = workplace.catalogue()
    model_folder = workplace.model_folder()
    with err.status("モデルと索引を読み込んでいます…"):
        index = load_index(workplace.index_folder, workplace.recipe(catalogue, model_folder))
        encoder = load_encoder(model_folder)
        qrels = make_qrels(gold.questions, index.findable)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    total = len(chosen) * (len(gold.questions) + len(gold.off_topic))
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("質問", total=total)

        def advance() -> None:
            progress.advance(task)

        evaluations = [
            evaluate_setting(name, catalogue, index, encoder, gold, qrels, advance)
            for name in chosen
        ]
    return evaluations, qrels


def _write(folder: Path, split: Split, evaluations: list[Evaluation], qrels: Qrels) -> list[Path]:
    from eval.trec import write_qrels, write_run

    files = [folder / f"{split}.qrels"]
    write_qrels(files[0], qrels)
    for evaluation in evaluations:
        path = folder / f"{split}-{evaluation.run.settings.name}.run"
        write_run(path, evaluation.run)
        files.append(path)
    return files


def _as_json(
    gold: Gold, evaluations: list[Evaluation], qrels: Qrels, files: list[Path]
) -> dict[str, Any]:
    return {
        "split": gold.split.value,
        "questions": len(gold.questions),
        "answerable": len(qrels),
        "off_topic": len(gold.off_topic),
        "evidence_in_no_passage": _held_nowhere(qrels),
        "settings": [asdict(evaluation.run.settings) for evaluation in evaluations],
        "rows": [asdict(row) for evaluation in evaluations for row in evaluation.rows],
        "by_question": {
            evaluation.run.settings.name: evaluation.by_question for evaluation in evaluations
        },
        "files": [str(path) for path in files],
    }


def _print(gold: Gold, evaluations: list[Evaluation], qrels: Qrels) -> None:
    generation = evaluations[0].run.settings.generation
    unanswerable = len(gold.questions) - len(qrels)
    out.print(
        f"{gold.split}: 答えのある質問{len(qrels)}、ない質問{unanswerable}、"
        f"無関係な質問{len(gold.off_topic)}（索引 {generation}）",
        soft_wrap=True,
    )
    table = Table("全体", *(evaluation.run.settings.name for evaluation in evaluations))
    for column in table.columns[1:]:
        column.justify = "right"
    for measure, words in _MEASURE_JA.items():
        cells = [_cell(evaluation.rows[0], measure) for evaluation in evaluations]
        if any(cell != "－" for cell in cells):
            table.add_row(words, *cells)
    out.print(table)
    first = evaluations[0]
    table = Table("種類別", "質問", *_BY_TYPE.values())
    for column in table.columns[1:]:
        column.justify = "right"
    for row in first.rows[1:]:
        if "R@1" in row.values:
            cells = [_cell(row, measure) for measure in _BY_TYPE]
            table.add_row(row.group, str(row.questions), *cells)
    out.print(f"設定 {first.run.settings.name} の種類別")
    out.print(table)
    if nowhere := _held_nowhere(qrels):
        out.print(f"どの箇所にも収まらない根拠: {', '.join(nowhere)}", style="yellow")


def _held_nowhere(qrels: Qrels) -> list[str]:
    """The questions that have a part that no passage holds; no search can find those."""
    return [question_id for question_id, parts in qrels.items() if not all(parts.values())]


def _cell(row: MeasureRow, measure: str) -> str:
    value = row.values.get(measure)
    return "－" if value is None else f"{value:.3f}"
