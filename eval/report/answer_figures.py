"""The figures of answers: whether confidence is true, and what caution buys."""

from collections.abc import Iterator

from eval.answers.answer_summary import AnswerSummary
from eval.report.figure import Figure
from eval.report.numbers import decimal, percent
from eval.report.plots.reliability import reliability_plot, right_interval
from eval.report.plots.risk_curve import risk_plot

_TENTHS = range(1, 11)


def answer_figures(summary: AnswerSummary) -> Iterator[Figure]:
    """The reliability plot and the risk-coverage curve."""
    yield _reliability(summary)
    yield _risk(summary)


def _reliability(summary: AnswerSummary) -> Figure:
    calibration = summary.calibration
    title = "確信度は当たっているか（信頼性図）"
    lead = (
        "質問を確信度の順に10等分し、確信度の平均と、実際に正しかった割合を比べる。斜めの線に"
        "近いほど当たっている。縦線は95%信頼区間（Wilson）。期待較正誤差（ECE）は"
        f"{decimal(calibration.error)}、確信度がすべて真でも偶然だけで"
        f"{decimal(calibration.noise)}になる。"
    )
    told = "、".join(
        f"確信度{percent(part.confidence)}で{percent(part.right)}" for part in calibration.bins
    )
    rows = []
    for part in calibration.bins:
        low, high = right_interval(part)
        rows.append(
            (
                f"{decimal(part.low, 2)}〜{decimal(part.high, 2)}",
                f"{part.count:,}",
                decimal(part.confidence),
                f"{decimal(part.right)}（{decimal(low)}〜{decimal(high)}）",
            )
        )
    return Figure(
        "reliability",
        title,
        lead,
        reliability_plot("reliability", title, f"正しい割合は、{told}。", calibration.bins),
        (),
        ("確信度", "質問", "平均", "正しい割合"),
        tuple(rows),
    )


def _risk(summary: AnswerSummary) -> Figure:
    curve = summary.risk_coverage
    answered = sum(item.right + item.lacking for item in summary.outcomes)
    title = "慎重に答えれば誤りはどれだけ減るか"
    lead = (
        "確信度の高い質問から順に答えていくときの、誤り（根拠が足りない、または答えのない質問に"
        "答えた）の割合。帯は95%信頼区間、印はいまのしきい値。曲線の下の面積（AURC）は"
        f"{decimal(curve.area)}（{decimal(curve.area_low)}〜{decimal(curve.area_high)}）。"
    )
    last = len(curve.coverage)
    places = [max(1, round(tenth * last / 10)) - 1 for tenth in _TENTHS]
    rows = tuple(
        (
            percent(curve.coverage[place]),
            f"{decimal(curve.risk[place])}"
            f"（{decimal(curve.low[place])}〜{decimal(curve.high[place])}）",
        )
        for place in dict.fromkeys(places)
    )
    told = "、".join(f"{coverage}に答えると{risk.partition('（')[0]}" for coverage, risk in rows)
    return Figure(
        "risk",
        title,
        lead,
        risk_plot("risk", title, f"誤りの割合は、{told}。", curve, answered),
        (),
        ("答える割合", "誤りの割合"),
        rows,
    )
