"""`seisaku eval trec`: a TREC run of any system, scored against TREC qrels."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from eval.commands.console import Json, err, failures_told, out, print_json
from eval.commands.measure_names import MEASURE_JA, interval_cell

_SHOWN_IDS = 10


def score_trec_run(
    run: Annotated[Path, typer.Argument(help="TREC形式の結果")],
    qrels: Annotated[Path, typer.Argument(help="TREC形式の正解")],
    save: Annotated[
        Path | None, typer.Option(help="測った結果をJSONで書くファイル（compareなどが読む）")
    ] = None,
    as_json: Json = False,
) -> None:
    """TREC形式の結果を、TREC形式の正解で採点する。"""
    from eval.saved_run import write_saved_run
    from eval.trec_scoring import score_trec

    with failures_told():
        scored = score_trec(run, qrels)
        if save is not None:
            write_saved_run(save, scored.run)
    if as_json:
        print_json(
            {
                "queries": scored.run.dataset.queries,
                "not_run": scored.not_run,
                "not_judged": scored.not_judged,
                "measures": {name: asdict(mean) for name, mean in scored.run.measures.items()},
                "by_query": {query.query_id: query.values for query in scored.run.queries},
            }
        )
        return
    table = Table(f"質問{scored.run.dataset.queries}件（95%信頼区間）", scored.run.name)
    table.columns[1].justify = "right"
    for measure, words in MEASURE_JA.items():
        if measure in scored.run.measures:
            table.add_row(words, interval_cell(scored.run.measures[measure]))
    out.print(table)
    warn_of_queries("結果にない質問（0点とした）", scored.not_run)
    warn_of_queries("正解にない質問（数えない）", scored.not_judged)


def warn_of_queries(what: str, query_ids: tuple[str, ...]) -> None:
    """Name queries that are not as they should be, the first few of them."""
    if query_ids:
        more = " …" if len(query_ids) > _SHOWN_IDS else ""
        err.print(
            f"{what} {len(query_ids)}件: {', '.join(query_ids[:_SHOWN_IDS])}{more}",
            style="yellow",
            soft_wrap=True,
            markup=False,
        )
