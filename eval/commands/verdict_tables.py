"""Verdicts as tables."""

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from eval.commands.console import out
from eval.commands.measure_names import interval_cell
from eval.commands.verdict_names import (
    KIND_JA,
    SHARE_JA,
    TASK_JA,
    TIME_JA,
    VERDICT_JA,
    kind_ja,
)
from eval.saved_run import Mean
from eval.share import Share
from eval.verdicts.verdict_comparison import VerdictComparison
from eval.verdicts.verdict_run import JudgedItem, VerdictRun
from eval.verdicts.verdict_summary import VerdictSummary


def print_verdicts(run: VerdictRun, summary: VerdictSummary, shown: int) -> None:
    """Print the shares, the confusion, the dangerous errors and the first wrong verdicts."""
    out.print(f"{TASK_JA[run.task]} {run.split}: {len(run.items)}件", soft_wrap=True)
    out.print(share_table("割合（95%信頼区間、Wilson）", summary.shares, SHARE_JA))
    table = Table("正解＼判定", *(VERDICT_JA[name] for name in summary.verdicts))
    for column in table.columns[1:]:
        column.justify = "right"
    for row in summary.confusion:
        table.add_row(VERDICT_JA[row.expected], *map(str, row.said))
    out.print(table)
    for one in summary.dangerous:
        words = f"{VERDICT_JA[one.expected]}を「{VERDICT_JA[one.said]}」とした"
        ids = ", ".join(dict.fromkeys((*one.item_ids, *one.together_ids)))
        style = "bold red" if ids else "green"
        together = f"（一度に: {len(one.together_ids)}件）" if run.task == "memo" else ""
        out.print(f"{words}: {len(one.item_ids)}件{together} {ids}", style=style, soft_wrap=True)
    out.print(share_table("種類別", summary.kinds, KIND_JA))
    if summary.calibration is not None:
        calibration = summary.calibration
        out.print(
            f"確信度: 期待較正誤差 ECE {calibration.error:.3f}（偶然だけでも"
            f"{calibration.noise:.3f}）、Brierスコア {calibration.brier.mean:.3f}",
            soft_wrap=True,
        )
    for name, took_ms in run.took_ms.items():
        out.print(f"{TIME_JA.get(name, name)}: {took_ms / 1000:.2f}秒")
    time = summary.item_time
    out.print(f"1件あたり 中央値{time.p50_ms:.0f}ミリ秒、95%点{time.p95_ms:.0f}ミリ秒")
    wrong = [item for item in run.items if not item.is_right]
    out.print(f"誤り {len(wrong)}件")
    for item in wrong[:shown]:
        _print_wrong(item)


def print_verdict_comparison(comparison: VerdictComparison, moves: int) -> None:
    """Print the shares right, their difference, and the first items that changed."""
    table = Table("正しい判定", "前", "後", "差", "p")
    table.add_row(
        f"{comparison.before.count}件",
        share_cell(comparison.before),
        share_cell(comparison.after),
        interval_cell(comparison.difference, sign="+"),
        f"{comparison.p:.4f}",
    )
    out.print(table)
    for words, changed in (
        ("正しくなった", comparison.mended),
        ("誤りになった", comparison.broken),
        ("別の誤りになった", comparison.otherwise_wrong),
    ):
        out.print(f"{words}もの {len(changed)}件（正解: 前→後）")
        for item in changed[:moves]:
            expected, *said = (
                VERDICT_JA[name] for name in (item.expected, item.before, item.after)
            )
            shown = f"{item.item_id} {escape(item.text)}"
            out.print(f"  {expected}: {' → '.join(said)}  {shown}", soft_wrap=True)


def share_cell(share: Share) -> str:
    """A share and its interval: `0.750 .65~.83`, the ends as `interval_cell` has them."""
    return interval_cell(Mean(share.share, share.low, share.high, share.count))


def share_table(title: str, shares: Sequence[Share], names: dict[str, str]) -> Table:
    """Shares with their Wilson intervals, a row each."""
    table = Table(title, "数", "割合")
    for column in table.columns[1:]:
        column.justify = "right"
    for share in shares:
        words = names.get(share.name, share.name)
        table.add_row(words, f"{share.hits}/{share.count}", share_cell(share))
    return table


def _print_wrong(item: JudgedItem) -> None:
    out.print(
        f"  {item.item_id} [{kind_ja(item.kind)}] 正解 {VERDICT_JA[item.expected]}、"
        f"判定 {VERDICT_JA[item.said]}: {item.text}",
        markup=False,
        soft_wrap=True,
    )
    if item.explanation:
        out.print(f"    [dim]{escape(item.explanation)}[/]", soft_wrap=True)
