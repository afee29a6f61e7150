"""How well support tells what is answered from what is not, in lines to print."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from eval.statistics.auroc import auroc
from eval.statistics.calibration import calibration_error
from eval.support.case import WITHOUT_EVIDENCE, Case
from eval.support.cross_validation import Validated
from eval.support.fitting import Floats, fit_decision, share_weights


def report_lines(cases: Sequence[Case], runs: Sequence[Validated], refused: float) -> Iterator[str]:
    """The values of repeated cross-validations: their means, one measure a line."""
    groups = _groups(cases)
    decisions = [fit_decision(run.scores, cases, refused) for run in runs]
    sure_of = [d.confidence(r.scores) for d, r in zip(decisions, runs, strict=True)]
    yield f"交差検証{len(runs)}回の平均（答えのある質問 {groups['answerable'].sum()}）"
    for name, low in groups.items():
        if name != "answerable":
            areas = [auroc(one[groups["answerable"]], one[low]) for one in sure_of]
            yield f"  AUROC {name}（{low.sum()}）: {np.mean(areas):.3f} ± {np.std(areas):.3f}"
    shares: dict[str, list[float]] = {}
    errors = []
    for decision, sure in zip(decisions, sure_of, strict=True):
        given = sure >= decision.threshold
        for name, here in groups.items():
            shares.setdefault(name, []).append(float(given[here].mean()))
        right = np.array([case.right for case in cases])
        asked = np.array([case.group != WITHOUT_EVIDENCE for case in cases])
        errors.append(
            _expected_error(
                sure[asked],
                right[asked],
                [case for case in cases if case.group != WITHOUT_EVIDENCE],
            )
        )
        shares.setdefault("答えたうち正しいもの（答えのある質問）", []).append(
            float(right[given & groups["answerable"]].mean())
        )
    yield f"  期待較正誤差: {np.mean(errors):.3f}"
    yield f"閾値で（答えのある質問の{refused:.0%}を断る）"
    for name, values in shares.items():
        yield f"  {name}: {'答える ' if name in groups else ''}{np.mean(values):.3f}"
    yield "リスクと被覆（開発用の質問、問われる割合に合わせて重み付け）"
    for coverage, risk in _risk_at(cases, sure_of[0]):
        yield f"  被覆 {coverage:.0%}: リスク {risk:.3f}"


def _groups(cases: Sequence[Case]) -> dict[str, NDArray[np.bool_]]:
    groups = {
        "answerable": np.array([case.answerable for case in cases]),
        "unanswerable": np.array([case.question.type.value == "unanswerable" for case in cases]),
    }
    for group in sorted({case.group for case in cases if not case.answerable}):
        groups[group] = np.array([case.group == group for case in cases])
    return groups


def _expected_error(sure: Floats, right: NDArray[np.bool_], cases: Sequence[Case]) -> float:
    """The calibration error of questions drawn as they are asked."""
    weights = share_weights(cases)
    chance = np.random.default_rng(0)
    errors = []
    for _ in range(20):
        drawn = chance.choice(len(cases), size=len(cases), p=weights / weights.sum())
        errors.append(calibration_error(sure[drawn], right[drawn].astype(np.float64)))
    return float(np.mean(errors))


def _risk_at(cases: Sequence[Case], scores: Floats) -> Iterator[tuple[float, float]]:
    kept = [number for number, case in enumerate(cases) if case.group != WITHOUT_EVIDENCE]
    asked = [cases[number] for number in kept]
    weights = share_weights(asked)
    order = np.argsort(-scores[kept])
    wrong = np.array([not case.right for case in asked])[order]
    covered = np.cumsum(weights[order]) / weights.sum()
    risks = np.cumsum(wrong * weights[order]) / np.cumsum(weights[order])
    for coverage in (0.2, 0.4, 0.6, 0.8, 0.9, 1.0):
        place = min(int(np.searchsorted(covered, coverage - 1e-9)), len(risks) - 1)
        yield coverage, float(risks[place])
