"""Fits the confidence of the memo audit: `python -m eval.fit_audit`.

On the dev sentences, and on those of authors whom the cross-encoder did not learn from.

Prints how the weights do on one author's sentences when they were fitted on the other's only,
then the weights fitted on all. With `--write` they go into rag/audit/weights.toml; it is to be
run again whenever search, the model or what is read from a text changes.
"""

from pathlib import Path
from typing import Annotated

import typer

from corpus.catalogue import BUNDLED as BUNDLED_CATALOGUE
from eval.audit.candidate import candidates_of
from eval.audit.fitting import fit, report_lines, toml_of
from eval.commands.console import failures_told, out
from eval.fit_options import CatalogueFile, DataFolder, ModelName
from eval.gold import Split
from eval.learning_set import LearningSet, learning_items
from eval.verdicts.gold_item import load_items
from eval.verdicts.task import Task
from rag.audit.likelihood import FILE
from rag.workplace import BUNDLED, Workplace, open_assistant


def main(
    data: DataFolder = Path("var"),
    model: ModelName = BUNDLED,
    catalogue: CatalogueFile = BUNDLED_CATALOGUE,
    write: Annotated[bool, typer.Option(help="求めた値を weights.toml に書く")] = False,
) -> None:
    """メモの照合の値を開発用の文に合わせて求め、書き手ごとの交差検証の結果とともに印字する。"""
    workplace = Workplace(data.absolute(), model, catalogue.absolute())
    with failures_told():
        stored = workplace.catalogue()
        items = load_items(Task.MEMO, Split.DEV, stored)
        items += learning_items(LearningSet.FIT, stored)
        auditor = open_assistant(workplace).auditor
        candidates = candidates_of(auditor, items)
    for line in report_lines(candidates):
        out.print(line, highlight=False)
    weights = toml_of(fit(candidates))
    if write:
        FILE.write_text(weights, encoding="utf-8")
    out.print(weights, highlight=False, markup=False)


if __name__ == "__main__":
    typer.run(main)
