"""`seisaku eval ablation`: what each part of the served search is worth, in one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress
from rich.table import Table

from eval.commands.asked_dataset import asked_dataset, index_of
from eval.commands.console import Json, err, failures_told, out, print_json
from eval.commands.measure_names import ABSENT, MEASURE_JA
from eval.commands.workplace import workplace_of

if TYPE_CHECKING:  # as in evaluate.py
    from eval.ablation.table import Row, TypeEffects
    from eval.ablation.variation import Variation
    from eval.datasets.dataset import Dataset
    from rag.workplace import Workplace

_TYPES = ("english", "typo", "keyword", "table")
_TYPES_MEASURE = "RR@10"
_TESTED = ("RR@10", "R@1")
_SURE = 0.05


def make_ablation_table(
    ctx: typer.Context,
    dataset: Annotated[
        str,
        typer.Option(
            help="データセット: gold:dev, squad:ファイル, beir:フォルダー@組, jmteb:フォルダー@組",
            metavar="DATASET",
        ),
    ] = "gold:dev",
    only: Annotated[
        list[str] | None, typer.Option(help="この名の行だけを測る（繰り返し可）")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="質問をこの数だけ選んで測る（毎回同じもの）")
    ] = None,
    as_json: Json = False,
) -> None:
    """いまの検索から一つずつ除き、替え、加えて、それぞれの効き目を測る。"""
    from eval.ablation.variations import chosen

    with failures_told():
        asked, rows = _measure(workplace_of(ctx), dataset, limit, chosen(only or ()))
    if as_json:
        print_json({"dataset": asked.name, "rows": [asdict(row) for row in rows]})
        return
    _print(asked, rows)


def _measure(
    workplace: Workplace, spec: str, limit: int | None, variations: Sequence[Variation]
) -> tuple[Dataset, Sequence[Row]]:
    from eval.ablation.table import ablation_table
    from index.encoder import load_encoder

    with err.status("モデルと索引を読み込んでいます…"):
        asked = asked_dataset(workplace, spec, limit)
        encoder = load_encoder(workplace.model_folder())
    with Progress(console=err, transient=True) as progress:
        index = index_of(asked, workplace, encoder, progress).index
        answerable = len(asked.dataset.judgements.qrels)
        asking = progress.add_task("", total=(1 + len(variations)) * answerable)

        def advance(words_ja: str) -> None:
            progress.update(asking, advance=1, description=words_ja)

        rows = ablation_table(variations, asked.dataset, index, encoder, advance)
        return asked.dataset, rows


def _print(asked: Dataset, rows: Sequence[Row]) -> None:
    served = rows[0]
    measures = list(served.effects)
    out.print(
        f"{asked.name}: 答えのある質問{len(asked.judgements.qrels)}、箇所{len(asked.passages)}",
        soft_wrap=True,
    )
    tests = (f"p {MEASURE_JA[name].split()[-1]}" for name in _TESTED)
    headings = (MEASURE_JA[name].removeprefix("再現率 ") for name in measures)
    table = Table(f"一つ変えると（差、* p<{_SURE}）", *headings, *tests)
    for column in table.columns[1:]:
        column.justify = "right"
    for row in rows:
        is_served = row is served
        cells = [
            f"{effect.value:.3f}" if is_served else f"{effect.value:.3f} {effect.difference:+.3f}"
            for effect in (row.effects[name] for name in measures)
        ]
        p_cells = [ABSENT if is_served else _p(row.effects[name].p) for name in _TESTED]
        table.add_row(_heading(row), *cells, *p_cells)
    out.print(table)
    shown = [of for of in served.types if of.name in _TYPES]
    if shown:
        _print_types(rows, sorted(shown, key=lambda of: _TYPES.index(of.name)))


def _print_types(rows: Sequence[Row], shown: Sequence[TypeEffects]) -> None:
    headings = (f"{of.name} {of.queries}問" for of in shown)
    table = Table(f"種類別 {MEASURE_JA[_TYPES_MEASURE]}", *headings)
    for column in table.columns[1:]:
        column.justify = "right"
    for row in rows:
        effects = {of.name: of.effects[_TYPES_MEASURE] for of in row.types}
        cells = [effects[of.name] for of in shown]
        table.add_row(
            _heading(row),
            *(
                f"{effect.value:.3f}"
                if row is rows[0]
                else f"{effect.value:.3f} {effect.difference:+.3f}"
                for effect in cells
            ),
        )
    out.print(table)


def _heading(row: Row) -> str:
    return f"{row.words_ja}\n[dim]{row.name}[/]"


def _p(p: float) -> str:
    return f"{p:.3f}{'*' if p < _SURE else ' '}"
