"""Fits the confidence of `rag.support`: `python -m eval.fit_support`.

On the dev questions, and on those of authors whom the cross-encoder did not learn from.

Prints how well it does, cross-validated: AUROC of answerable against unanswerable questions by
group, calibration error, who is answered and who refused. With `--write` the weights go into
rag/support/weights.toml; it is to be run again whenever search or the choice of spans changes.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from corpus.catalogue import BUNDLED as BUNDLED_CATALOGUE
from eval.commands.console import failures_told, out, progress_shown
from eval.fit_options import CatalogueFile, DataFolder, ModelName
from eval.gold import Split, load_gold
from eval.learning_set import LearningSet, is_learned, learning_questions
from eval.support.case import Case, cases_of
from eval.support.cross_validation import Validated, fit_known, validate
from eval.support.fitting import (
    Floats,
    fit_decision,
    fit_sentences,
    with_weights,
)
from eval.support.judged import report_lines
from eval.support.weights_file import write_weights
from rag.support.settings import FILE, SupportSettings
from rag.workplace import BUNDLED, Workplace, open_assistant

_SEEDS = range(10)


def main(
    data: DataFolder = Path("var"),
    model: ModelName = BUNDLED,
    catalogue: CatalogueFile = BUNDLED_CATALOGUE,
    refused: Annotated[
        float, typer.Option(min=0, max=1, help="答えのある質問のうち、断ってよい割合")
    ] = 0.1,
    write: Annotated[bool, typer.Option(help="求めた値を weights.toml に書く")] = False,
) -> None:
    """rag.supportの値を開発用の質問に合わせて求め、交差検証の結果とともに印字する。"""
    workplace = Workplace(data.absolute(), model, catalogue.absolute())
    settings = SupportSettings.load()
    with failures_told():
        gold = load_gold(Split.DEV, workplace.catalogue())
        assistant = open_assistant(workplace)
        learned = learning_questions(LearningSet.FIT, workplace.catalogue())
        questions = (*gold.questions, *gold.off_topic, *learned)
        with progress_shown() as progress:
            task = progress.add_task("質問", total=len(questions))
            cases = cases_of(assistant, settings, questions, lambda: progress.advance(task))
    fitted, runs = _fitted(settings, cases, refused)
    for line in report_lines(cases, runs, refused):
        out.print(line, highlight=False)
    # hard questions cannot be told without reading, and would only make plain ones be refused
    plain = [case for case in cases if not is_learned(case.question.question_id)]
    unread = [replace(case, readings={}) for case in plain]
    fitted = replace(fitted, unread=_fitted(settings, unread, refused)[0])
    out.print(write_weights(fitted, FILE if write else None), highlight=False, markup=False)


def _fitted(
    settings: SupportSettings, cases: Sequence[Case], refused: float
) -> tuple[SupportSettings, list[Validated]]:
    """The settings with fitted weights, and the cross-validations of them."""
    runs = [validate(cases, seed) for seed in _SEEDS]
    scores: Floats = np.mean([run.scores for run in runs], axis=0)
    lacks = fit_known(runs[0].features, cases, range(len(cases)))
    decision = fit_decision(scores, cases, refused)
    return with_weights(settings, fit_sentences(cases), lacks, decision), runs


if __name__ == "__main__":
    typer.run(main)
