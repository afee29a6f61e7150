"""Fits the confidence of `rag.support` on the dev questions: `python -m eval.fit_support`.

Answerable questions should be answered, off-topic ones should not. Prints the values for
SupportSettings and the confusion on dev at its threshold. Fitted and counted on the same
questions, so the confusion says how well they part at best, not how new ones will.

The unanswerable dev questions are near misses, whose words the corpus has and whose cosines are
as large as any: no weights of these features tell them, and they bend the fit (the weight of
coverage falls below 0). They are left out of the fit unless `--unanswerable` is given, but never
of the confusion.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from corpus.catalogue import BUNDLED as BUNDLED_CATALOGUE
from eval.commands.console import failures_told, out
from eval.gold import Question, QuestionType, Split, load_gold
from rag.assistant import Assistant
from rag.support import SupportSettings, confidence, is_foreign
from rag.workplace import BUNDLED, Workplace, open_assistant


@dataclass(frozen=True)
class Weighed:
    """A question, and the features that `rag.support` weighs, as it weighs them."""

    question: Question
    cosine: float
    coverage: float


def weigh(assistant: Assistant, questions: Sequence[Question]) -> list[Weighed]:
    """Ask each question and read off the features, anything added to them included.

    A confidence of weight 1 for one feature and 0 for the rest has that feature as its logit:
    what is fitted is by construction what is used.
    """
    nothing = SupportSettings(intercept=0.0, cosine=0.0, coverage=0.0)
    cosine, coverage = (
        Assistant(assistant.catalogue, assistant.searcher, probe)
        for probe in (replace(nothing, cosine=1.0), replace(nothing, coverage=1.0))
    )
    return [
        Weighed(
            question,
            _logit(cosine.ask(question.question).confidence),
            _logit(coverage.ask(question.question).confidence),
        )
        for question in questions
    ]


def fit(weighed: Sequence[Weighed]) -> SupportSettings:
    """Fit intercept and weights by logistic regression; the rest stays as it is.

    Features are brought to variance 1 first, so that scikit-learn's default shrinkage treats
    them alike (cosines differ by hundredths). Some shrinkage there must be: questions that can
    be parted without error would else have weights without bound. The few questions of other
    matters weigh as much as the many that can be answered: else the threshold would give way to
    the larger number.
    """
    # scikit-learn ships neither annotations nor stubs
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    features = np.array([[item.cosine, item.coverage] for item in weighed])
    mean, deviation = features.mean(axis=0), features.std(axis=0)
    model = LogisticRegression(class_weight="balanced")
    model.fit((features - mean) / deviation, [int(item.question.answerable) for item in weighed])
    weights = model.coef_[0] / deviation
    return replace(
        SupportSettings(),
        intercept=float(model.intercept_[0] - weights @ mean),
        cosine=float(weights[0]),
        coverage=float(weights[1]),
    )


def confusion(settings: SupportSettings, weighed: Sequence[Weighed]) -> dict[str, tuple[int, int]]:
    """How many of each group are answered and refused at the threshold."""
    groups: dict[str, list[bool]] = {"answerable": [], "unanswerable": [], "off-topic": []}
    as_weighed = replace(settings, foreign_bonus=0.0)  # the cosines have it already
    for item in weighed:
        kind = item.question.type
        sure = confidence(as_weighed, item.question.question, item.cosine, item.coverage)
        groups["answerable" if item.question.answerable else kind.value].append(
            sure >= settings.threshold
        )
    return {name: (sum(group), len(group) - sum(group)) for name, group in groups.items()}


def _logit(probability: float) -> float:
    return log(probability / (1 - probability))


def main(
    data: Annotated[Path, typer.Option(envvar="SEISAKU_DATA", help="データフォルダー")] = Path(
        "var"
    ),
    model: Annotated[str, typer.Option(envvar="SEISAKU_MODEL", help="モデル")] = BUNDLED,
    catalogue: Annotated[
        Path, typer.Option(envvar="SEISAKU_CATALOGUE", help="資料目録")
    ] = BUNDLED_CATALOGUE,
    unanswerable: Annotated[
        bool, typer.Option(help="答えのない質問も、断るべきものとして合わせる")
    ] = False,
) -> None:
    """rag.supportの値を開発用の質問に合わせて求め、印字する。"""
    workplace = Workplace(data.absolute(), model, catalogue.absolute())
    with failures_told():
        gold = load_gold(Split.DEV, workplace.catalogue())
        weighed = weigh(open_assistant(workplace), (*gold.questions, *gold.off_topic))
    kept = [
        item
        for item in weighed
        if (unanswerable or item.question.type != QuestionType.UNANSWERABLE)
        and not is_foreign(item.question.question)  # too few to fit: their bonus is set by hand
    ]
    settings = fit(kept)
    for name in ("intercept", "cosine", "coverage"):
        out.print(f"{name}: float = {getattr(settings, name):.2f}")
    out.print(f"dev、threshold {settings.threshold}:")
    for name, (answered, refused) in confusion(settings, weighed).items():
        out.print(f"  {name}: 答える {answered}、断る {refused}")


if __name__ == "__main__":
    typer.run(main)
