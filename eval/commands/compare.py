"""`seisaku eval compare`: two runs side by side, and whether they differ by more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from eval.commands.console import Json, failures_told, out, print_json
from eval.commands.measure_names import (
    ABSENT,
    ANSWERS_SHORT_JA,
    MEASURE_JA,
    SHORT_JA,
    interval_cell,
)
from eval.commands.status_names import STATUS_JA
from eval.commands.trec import warn_of_queries

if TYPE_CHECKING:  # as in evaluate.py
    from eval.comparison import Comparison, Difference, Moved, TurnedAnswer
    from eval.saved_run import SavedRun
    from eval.verdicts.verdict_comparison import VerdictComparison
    from eval.verdicts.verdict_run import VerdictRun

_BY_TYPE = ("R@1", "R@5", "R@10", "RR@10", "answer_coverage", "answer_right", "refused")
_SURE = 0.05


def compare_runs(
    before: Annotated[Path, typer.Argument(help="前の結果（JSON、またはTREC形式）")],
    after: Annotated[Path, typer.Argument(help="後の結果（JSON、またはTREC形式）")],
    qrels: Annotated[
        Path | None, typer.Option(help="TREC形式の正解（結果がTREC形式のとき）")
    ] = None,
    moves: Annotated[int, typer.Option(min=0, help="良くなった・悪くなった質問を示す数")] = 20,
    as_json: Json = False,
) -> None:
    """二つの結果を比べる（差、95%信頼区間、対応のある無作為化検定）。"""
    from eval.commands.verdict_tables import print_verdict_comparison
    from eval.comparison import Comparison, compare
    from eval.errors import NotComparable
    from eval.saved_run import SavedRun
    from eval.verdicts.verdict_comparison import compare_verdicts
    from eval.verdicts.verdict_run import VerdictRun

    comparison: Comparison | VerdictComparison
    with failures_told():
        one, other = _read(before, qrels), _read(after, qrels)
        if isinstance(one, VerdictRun) and isinstance(other, VerdictRun):
            comparison = compare_verdicts(one, other)
        elif isinstance(one, SavedRun) and isinstance(other, SavedRun):
            comparison = compare(one, other)
        else:
            raise NotComparable(
                f"one of {before} and {after} is a run of questions, the other of verdicts; "
                "name two of one kind",
                message_ja=f"{before} と {after} の一方は質問の結果、他方は判定の結果です。"
                "同じ種類の結果を二つ指定してください。",
            )
    if as_json:
        print_json(asdict(comparison))
    elif isinstance(comparison, Comparison):
        _print(comparison, moves)
    else:
        print_verdict_comparison(comparison, moves)


def _read(path: Path, qrels: Path | None) -> SavedRun | VerdictRun:
    from eval.errors import NotComparable
    from eval.trec_scoring import score_trec
    from eval.verdicts.verdict_run import read_run

    # which of both a file is, its name says: `dev-fused.json`, `dev-fused.run`
    if path.suffix == ".json":
        return read_run(path)
    if qrels is None:
        raise NotComparable(
            f"{path} is taken for a TREC run and there are no qrels; give them by --qrels, "
            "or name the .json file of the run",
            message_ja=f"{path} をTREC形式とみなしましたが、正解がありません。"
            "--qrels で指定するか、結果の.jsonファイルを指定してください。",
        )
    scored = score_trec(path, qrels)
    warn_of_queries(f"{path}: 結果にない質問（0点とした）", scored.not_run)
    warn_of_queries(f"{path}: 正解にない質問（数えない）", scored.not_judged)
    return scored.run


def _print(comparison: Comparison, moves: int) -> None:
    table = Table(
        "全体（95%信頼区間）", f"前: {comparison.before}", f"後: {comparison.after}", "差", "p"
    )
    for column in table.columns[1:]:
        column.justify = "right"
    for item in comparison.overall:
        table.add_row(
            MEASURE_JA[item.measure],
            interval_cell(item.before),
            interval_cell(item.after),
            interval_cell(item.difference, sign="+"),
            _p(item),
        )
    out.print(table)
    if comparison.types:
        measured = {item.measure for group in comparison.types for item in group.differences}
        by_type = [name for name in _BY_TYPE if name in measured]
        names = ({**SHORT_JA, **ANSWERS_SHORT_JA}[name] for name in by_type)
        table = Table(f"種類別 前→後（* p<{_SURE}）", "質問", *names)
        for group in comparison.types:
            found = {item.measure: item for item in group.differences}
            if not found.keys().isdisjoint(by_type):
                cells = [_short(found[name]) if name in found else ABSENT for name in by_type]
                table.add_row(group.name, str(group.queries), *cells)
        if table.row_count:
            out.print(table)
    for words, moved in (("良くなった", comparison.won), ("悪くなった", comparison.lost)):
        out.print(f"{words}質問 {len(moved)}件（最初に当たった順位 前→後）")
        for query in moved[:moves]:
            out.print(f"  {_rank(query)}  {query.query_id} {escape(query.text)}", soft_wrap=True)
    _print_turned("正しく答えるか断るようになった", comparison.mended, moves)
    _print_turned("正しく答えも断りもしなくなった", comparison.broken, moves)
    warn_of_queries("前だけにある質問（後は0点とした）", comparison.only_before)
    warn_of_queries("後だけにある質問（前は0点とした）", comparison.only_after)


def _print_turned(words: str, turned: Sequence[TurnedAnswer], moves: int) -> None:
    if turned:
        out.print(f"{words}質問 {len(turned)}件（回答 前→後）")
    for item in turned[:moves]:
        states = (STATUS_JA.get(status or "", ABSENT) for status in (item.before, item.after))
        shown = f"{item.query_id} {escape(item.text)}"
        out.print(f"  {' → '.join(states)}  {shown}", soft_wrap=True)


def _p(item: Difference) -> str:
    shown = f"{item.p:.4f}"
    return f"[bold]{shown}[/]" if item.p < _SURE else shown


def _short(item: Difference) -> str:
    return f"{item.before.mean:.2f}→{item.after.mean:.2f}{'*' if item.p < _SURE else ''}"


def _rank(moved: Moved) -> str:
    before, after = (str(rank or ABSENT) for rank in (moved.before, moved.after))
    return f"{before:>3} → {after:>3}"
