"""The tables and figures of verdicts: how many are right, what is taken for what."""

from collections.abc import Iterator

from eval.commands.verdict_names import SHARE_JA, TASK_JA, TIME_JA, VERDICT_JA, kind_ja
from eval.report.answer_tables import share_row
from eval.report.figure import Figure, TextTable, figure_of_means, told
from eval.report.numbers import bracketed, decimal, percent
from eval.report.plots.intervals import Series, interval_plot
from eval.report.plots.reliability import reliability_plot
from eval.saved_run import Mean
from eval.share import Share
from eval.verdicts.verdict_run import VerdictRun
from eval.verdicts.verdict_summary import VerdictSummary


def verdict_findings(run: VerdictRun, summary: VerdictSummary) -> Iterator[str]:
    """What an official wants to know first, a sentence or two each."""
    right = next((share for share in summary.shares if share.name == "right"), None)
    if right is not None:
        verdicts = "・".join(VERDICT_JA[name] for name in run.of_task.counted)
        yield (
            f"{TASK_JA[run.task]}：{verdicts}の{right.count:,}件のうち{percent(right.share)}を"
            f"正しく判定しました（95%信頼区間 {percent(right.low)}〜{percent(right.high)}）。"
        )
    worst = summary.dangerous[0]
    count = len({*worst.item_ids, *worst.together_ids})
    words = f"「{VERDICT_JA[worst.expected]}」を「{VERDICT_JA[worst.said]}」とした誤り"
    yield f"{words}は{count:,}件です。" if count else f"{words}はありません。"


def verdict_tables(run: VerdictRun, summary: VerdictSummary) -> Iterator[TextTable]:
    """Shares, the confusion, the errors that mislead, and the times."""
    yield TextTable(
        ("割合（かっこ内は95%信頼区間、Wilson）", "数", "割合"),
        tuple(share_row(share, SHARE_JA) for share in summary.shares),
    )
    yield TextTable(
        ("正解＼判定", *(VERDICT_JA[name] for name in summary.verdicts), "計"),
        tuple(
            (VERDICT_JA[row.expected], *(f"{n:,}" for n in row.said), f"{row.count:,}")
            for row in summary.confusion
        ),
    )
    together = any(item.said_together for item in run.items)
    yield TextTable(
        ("人を誤らせる誤り", "件数", *(("全文を一度に",) if together else ())),
        tuple(
            (
                f"{VERDICT_JA[one.expected]}を「{VERDICT_JA[one.said]}」とした",
                f"{len(one.item_ids):,}",
                *((f"{len(one.together_ids):,}",) if together else ()),
            )
            for one in summary.dangerous
        ),
    )
    times = [(TIME_JA.get(name, name), took_ms) for name, took_ms in run.took_ms.items()]
    times += [("1件 中央値", summary.item_time.p50_ms), ("1件 95%点", summary.item_time.p95_ms)]
    yield TextTable(
        ("かかった時間", "秒"), tuple((name, decimal(ms / 1000, 2)) for name, ms in times)
    )
    if summary.calibration is not None:
        calibration, brier = summary.calibration, summary.calibration.brier
        yield TextTable(
            ("確信度の質（↓は低いほど良い）", "値"),
            (
                ("Brierスコア↓", bracketed(brier.mean, brier.low, brier.high)),
                ("期待較正誤差 ECE（同数10分割）↓", decimal(calibration.error)),
                ("　同、確信度がすべて真のときの偶然の値", decimal(calibration.noise)),
            ),
        )


def verdict_figures(run: VerdictRun, summary: VerdictSummary) -> Iterator[Figure]:
    """The shares right by kind of item, and where confidence is said the reliability plot."""
    title = f"{TASK_JA[run.task]}：種類ごとの正しい割合"
    labels = [f"{kind_ja(share.name)} {share.count}" for share in summary.kinds]
    series = [Series("正しい割合", tuple(_mean(share) for share in summary.kinds))]
    figure_id = f"{run.task}-kinds"
    svg = interval_plot(figure_id, title, told(title, labels, series), labels, series)
    lead = "名前の後の数字は件数。横線は95%信頼区間（Wilson）。"
    yield figure_of_means(figure_id, title, lead, svg, "種類", labels, series)
    if summary.calibration is not None:
        bins = summary.calibration.bins
        title = f"{TASK_JA[run.task]}：確信度は当たっているか（信頼性図）"
        figure_id = f"{run.task}-reliability"
        words = "、".join(
            f"確信度{percent(part.confidence)}で{percent(part.right)}" for part in bins
        )
        yield Figure(
            figure_id,
            title,
            "確信度の順に10等分した。斜めの線に近いほど当たっている。",
            reliability_plot(figure_id, title, f"正しい割合は、{words}。", bins),
            (),
            ("確信度", "件数", "平均", "正しい割合"),
            tuple(
                (
                    f"{decimal(part.low, 2)}〜{decimal(part.high, 2)}",
                    f"{part.count:,}",
                    decimal(part.confidence),
                    decimal(part.right),
                )
                for part in bins
            ),
        )


def _mean(share: Share) -> Mean:
    """A share as what an interval plot draws."""
    return Mean(share.share, share.low, share.high, share.count)
