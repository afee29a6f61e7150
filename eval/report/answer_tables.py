"""The tables of answers: what became of the questions, and how well confidence parts them."""

from collections.abc import Iterator

from eval.answers.answer_summary import AnswerSummary
from eval.commands.group_names import GROUP_JA, SHARE_JA
from eval.report.figure import TextTable
from eval.report.numbers import bracketed, decimal, percent
from eval.share import Share


def answer_findings(summary: AnswerSummary) -> Iterator[str]:
    """What an official wants to know first of the answers, a sentence or two each."""
    shares = {share.name: share for share in summary.shares}
    right, refused = shares["answer_right"], shares["refused"]
    yield (
        f"答えのある質問{right.count:,}問のうち{percent(right.share)}で、回答の抜粋が求める根拠を"
        f"すべて含んでいました（95%信頼区間 {percent(right.low)}〜{percent(right.high)}）。"
        f"{refused.hits:,}問（{percent(refused.share)}）は「見つからない」と断りました。"
    )
    if wrong := shares.get("answered_unanswerable"):
        yield (
            f"資料に答えのない質問{wrong.count:,}問のうち、断らずに答えたのは{wrong.hits:,}問"
            f"（{percent(wrong.share)}、95%信頼区間 {percent(wrong.low)}〜{percent(wrong.high)}）"
            "です。"
        )


def answer_tables(summary: AnswerSummary) -> Iterator[TextTable]:
    """Shares, the confusion at the threshold, AUROC by group and calibration."""
    yield TextTable(
        ("割合（かっこ内は95%信頼区間、Wilson）", "数", "割合"),
        tuple(share_row(share, SHARE_JA) for share in summary.shares),
    )
    threshold = "" if summary.threshold is None else f"（{summary.threshold:g}）"
    columns = ("答えた・根拠あり", "答えた・根拠不足", "断った", "断ったが根拠あり")
    yield TextTable(
        (f"しきい値{threshold}での結果", *columns),
        tuple(
            (
                GROUP_JA.get(item.name, item.name),
                *(f"{n:,}" for n in (item.right, item.lacking, item.refused, item.silenced)),
            )
            for item in summary.outcomes
        ),
    )
    yield TextTable(
        ("答えのある質問を見分ける力（AUROC）", "答えなし", "AUROC"),
        tuple(
            (
                GROUP_JA.get(one.name, one.name),
                f"{one.unanswerable:,}",
                bracketed(one.auroc, one.low, one.high),
            )
            for one in summary.separations
        ),
    )
    calibration, curve = summary.calibration, summary.risk_coverage
    brier = calibration.brier
    yield TextTable(
        ("確信度の質（↓は低いほど良い）", "値"),
        (
            ("Brierスコア↓", bracketed(brier.mean, brier.low, brier.high)),
            ("期待較正誤差 ECE（同数10分割）↓", decimal(calibration.error)),
            ("　同、確信度がすべて真のときの偶然の値", decimal(calibration.noise)),
            ("期待較正誤差 ECE（等幅10分割）↓", decimal(calibration.error_equal_width)),
            ("AURC↓", bracketed(curve.area, curve.area_low, curve.area_high)),
        ),
    )


def share_row(share: Share, names: dict[str, str]) -> tuple[str, str, str]:
    """A share with its name, its counts and its interval."""
    return (
        names.get(share.name, share.name),
        f"{share.hits:,}/{share.count:,}",
        bracketed(share.share, share.low, share.high),
    )
