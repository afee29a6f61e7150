"""`seisaku bench load`: many clients at once, against a server of its own or one that runs."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from eval.commands.console import Json, err, failures_told, out, print_json
from eval.commands.workplace import workplace_of
from eval.gold import Split, load_gold

if TYPE_CHECKING:  # as in evaluate.py
    from contextlib import AbstractContextManager

    from eval.load.load_client import Target
    from eval.load.load_run import LoadRun
    from eval.served import Served
    from rag.workplace import Workplace

_KIND_JA = {
    "all": "全体",
    "ask": "質問",
    "page": "質問のページ",
    "passage": "箇所",
    "citation": "引用の証明",
    "verify": "引用の照合",
    "documents": "文書の一覧",
    "memo": "メモの点検",
}
_WARM_UP_S = 10.0


def measure_load(
    ctx: typer.Context,
    clients: Annotated[
        list[int] | None, typer.Option(min=1, help="同時に使う人の数（繰り返して順に測る）")
    ] = None,
    seconds: Annotated[float, typer.Option(min=1, help="それぞれ測る秒数")] = 60,
    only_questions: Annotated[
        bool, typer.Option("--only-questions", help="/v1/ask だけを使う（既定は混合）")
    ] = False,
    url: Annotated[
        str | None, typer.Option(help="動いているサーバーのURL（既定では自分で起動する）")
    ] = None,
    pid: Annotated[
        int | None, typer.Option(help="そのサーバーのプロセスID（メモリを測るため）")
    ] = None,
    header: Annotated[
        list[str] | None, typer.Option(help="付けるヘッダー（例: 'Authorization: Bearer …'）")
    ] = None,
    questions: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="質問のファイル（一行に一つ）")
    ] = None,
    seed: Annotated[int, typer.Option(help="同じ値なら、同じ質問を同じ順に送る")] = 1,
    as_json: Json = False,
) -> None:
    """多くの人が同時に使うときの速さ、断り、エラー、メモリの増え方を測る。"""
    from eval.load.load_client import Target
    from eval.served import serve

    if ctx.parent is not None and ctx.parent.obj is not None:
        ctx.obj = ctx.parent.obj
    with failures_told():
        workplace = workplace_of(ctx)
        asked = _questions(questions, workplace)
        headers = dict(_header(line) for line in header or ())
        own: AbstractContextManager[Served | None] = nullcontext() if url else serve(workplace)
        with own as served:
            if served is not None:
                url, pid = served.url, served.pid
            assert url is not None  # given, or the own server's
            target = Target(url.rstrip("/"), headers)
            runs = _run_all(
                target, asked, clients or [1, 8, 32], seconds, pid, seed, only_questions
            )
    if as_json:
        print_json({"runs": [_as_json(run, runs[0]) for run in runs]})
    else:
        for run in runs:
            _print(run, runs[0])
    if any(run.errors for run in runs):
        raise typer.Exit(1)


def _questions(path: Path | None, workplace: Workplace) -> list[str]:
    if path is None:
        gold = load_gold(Split.DEV, workplace.catalogue())
        return [question.question for question in gold.questions]
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [line.strip() for line in lines if line.strip()]
    if not found:
        raise typer.BadParameter(f"{path} に質問がありません（一行に一つ書いてください）。")
    return found


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        # the value may be a key, and is not repeated
        raise typer.BadParameter("--header は「名前: 値」の形で指定してください。")
    return name.strip(), value.strip()


def _run_all(
    target: Target,
    questions: list[str],
    clients: list[int],
    seconds: float,
    pid: int | None,
    seed: int,
    only_questions: bool,
) -> list[LoadRun]:
    from eval.load.load_run import run_load
    from eval.load.traffic import MIXED, ONLY_QUESTIONS, Traffic

    shares = ONLY_QUESTIONS if only_questions else MIXED

    def traffic_of(number: int) -> Traffic:
        return Traffic(questions, shares, seed * 1000 + number)

    runs = []
    with err.status("慣らし運転") as status:
        run_load(target, traffic_of, 2, min(_WARM_UP_S, seconds), None)
        for number in clients:
            status.update(f"同時に{number}人、{seconds:.0f}秒")
            runs.append(run_load(target, traffic_of, number, seconds, pid))
    return runs


def _as_json(run: LoadRun, first: LoadRun) -> dict[str, Any]:
    shown = asdict(run)
    if run.growth is not None:
        shown["growth"]["share"] = run.growth.share
    return {**shown, **_ratios(run, first)}


def _ratios(run: LoadRun, first: LoadRun) -> dict[str, float]:
    """What is promised: throughput and p95 beside the first run's throughput and median."""
    if not (run.latencies and first.latencies):
        return {}
    return {
        "throughput_ratio": run.throughput_per_s / first.throughput_per_s,
        "p95_to_first_p50": run.latencies["all"].p95_ms / first.latencies["all"].p50_ms,
    }


def _print(run: LoadRun, first: LoadRun) -> None:
    ratios = _ratios(run, first)
    compared = ""
    if ratios and run is not first:
        compared = (
            f"（{first.clients}人のときの{ratios['throughput_ratio']:.2f}倍、"
            f"95%点はその中央値の{ratios['p95_to_first_p50']:.2f}倍）"
        )
    out.print(
        f"[bold]同時に{run.clients}人[/] 毎秒{run.throughput_per_s:.1f}件{compared}",
        soft_wrap=True,
    )
    table = Table("種類", "件数", "中央値 ms", "95%点 ms", "99%点 ms")
    for column in table.columns[1:]:
        column.justify = "right"
    for kind, found in run.latencies.items():
        table.add_row(
            _KIND_JA[kind],
            str(found.requests),
            *(f"{value:.1f}" for value in (found.p50_ms, found.p95_ms, found.p99_ms)),
        )
    out.print(table)
    errors = "、".join(f"{name} {count}件" for name, count in run.errors.items()) or "なし"
    out.print(f"混雑で断られた要求 {run.refused}件、エラー {errors}", soft_wrap=True)
    if run.growth is not None:
        growth = run.growth
        out.print(
            f"メモリ {growth.begin_mb:.0f} MB → {growth.end_mb:.0f} MB（{growth.share:+.1%}）、"
            f"最大 {growth.highest_mb:.0f} MB",
            soft_wrap=True,
        )
