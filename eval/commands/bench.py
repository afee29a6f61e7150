"""`seisaku bench`: how fast and how large, measured on a real server."""

from __future__ import annotations

from dataclasses import asdict
from itertools import cycle, islice
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from eval.commands.console import Json, err, failures_told, out, print_json
from eval.commands.load import measure_load
from eval.commands.workplace import workplace_of
from eval.gold import Split, load_gold

if TYPE_CHECKING:  # as in evaluate.py
    from eval.bench import Bench, Target
    from rag.workplace import Workplace

app = typer.Typer(help="速さとメモリを測る。")
app.command("load")(measure_load)

_WARM_UP = 10
_STEP_JA = {"server": "起動", "queries": "質問", "build": "索引作り"}
_TIMING_JA = {
    "encode": "質問の埋め込み",
    "lexical": "語句検索",
    "dense": "ベクトル検索",
    "fusion": "統合",
    "late": "語ごとの照合",
    "explanation": "順位の説明",
    "answer": "回答の抽出",
    "request": "リクエスト全体（HTTP）",
    "request_without_encode": "全体から埋め込みを引いた分",
}
_TARGET_JA = {
    "request_without_encode_p50": "埋め込み以外の中央値",
    "request_without_encode_p95": "埋め込み以外の95%点",
    "build_ratio": "索引作り÷モデル単体の速さ",
    "ready": "起動から応答まで",
    "peak_memory": "サーバーの最大メモリ",
}


@app.callback(invoke_without_command=True)
def bench(
    ctx: typer.Context,
    queries: Annotated[
        int, typer.Option(min=50, help="測る質問の数（開発用の質問を順に使う）")
    ] = 60,
    build: Annotated[bool, typer.Option(help="索引作りも測る（数分かかる）")] = True,
    as_json: Json = False,
) -> None:
    """速さとメモリを測る。"""
    if ctx.invoked_subcommand is not None:
        return
    workplace = workplace_of(ctx)
    with failures_told():
        measured = _measure(workplace, queries, with_build=build)
    if as_json:
        print_json(_as_json(measured))
    else:
        _print(measured)


def _measure(workplace: Workplace, queries: int, *, with_build: bool) -> Bench:
    from eval.bench import Steps, run_bench
    from index.generation import current_generation

    current_generation(workplace.index_folder)  # a missing index is told at once
    gold = load_gold(Split.DEV, workplace.catalogue())
    questions = [question.question for question in gold.questions]
    warm_up = [question.question for question in gold.off_topic][:_WARM_UP]
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("", total=None)

        def begin(step: str) -> None:
            progress.reset(task, total=None, description=_STEP_JA[step])

        def advance(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        return run_bench(
            workplace,
            list(islice(cycle(questions), queries)),
            warm_up,
            Steps(begin, advance),
            with_build=with_build,
        )


def _as_json(measured: Bench) -> dict[str, Any]:
    from eval.bench import targets_of

    shown = asdict(measured)
    if measured.build is not None:
        shown["build"] |= {
            name: getattr(measured.build, name) for name in ("build_per_s", "encode_per_s", "ratio")
        }
    shown["targets"] = [{**asdict(target), "met": target.met} for target in targets_of(measured)]
    return shown


def _print(measured: Bench) -> None:
    from eval.bench import targets_of

    machine = measured.machine
    out.print(f"{machine.processor}、{machine.cpus}コア、{machine.system}", soft_wrap=True)
    table = Table(f"質問{measured.queries}件", "中央値 ms", "95%点 ms")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, timing in measured.timings.items():
        table.add_row(_TIMING_JA[name], f"{timing.p50_ms:.2f}", f"{timing.p95_ms:.2f}")
    out.print(table)
    if measured.build is not None:
        build = measured.build
        out.print(
            f"索引作り: {build.passages}箇所 {build.build_s:.1f}秒"
            f"（毎秒{build.build_per_s:.2f}箇所）、"
            f"モデル単体 {build.encode_s:.1f}秒（毎秒{build.encode_per_s:.2f}箇所）",
            soft_wrap=True,
        )
    table = Table("目標", "測定", "目標値", "")
    for column in table.columns[1:3]:
        column.justify = "right"
    for target in targets_of(measured):
        table.add_row(_TARGET_JA[target.name], *_cells(target))
    out.print(table)


def _cells(target: Target) -> tuple[str, str, str]:
    wanted = f"{'≧' if target.at_least else '≦'} {target.wanted:g} {target.unit}".strip()
    if target.measured is None:
        return "－", wanted, "測らず"
    verdict = "[green]達成[/]" if target.met else "[red]未達[/]"
    return f"{target.measured:.2f} {target.unit}".strip(), wanted, verdict
