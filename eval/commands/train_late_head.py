"""`seisaku train late-head`: the head of late interaction, from public questions."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from eval.commands.console import failures_told, losses_shown, out
from eval.commands.workplace import workplace_of


def train_late_head(
    ctx: typer.Context,
    data: Annotated[
        Path, typer.Option(help="SQuAD形式のファイルかフォルダー（JaQuADのtrainなど）")
    ],
    output: Annotated[Path, typer.Option(help="書き出すファイル")] = Path("late_head.safetensors"),
    passages: Annotated[int, typer.Option(help="使う文脈の数")] = 5000,
    queries_a_passage: Annotated[int, typer.Option(help="一つの文脈で使う質問の数")] = 2,
    steps: Annotated[
        int, typer.Option(min=0, help="学習の回数。0なら学習せず、語ベクトルの主な方向だけを取る")
    ] = 600,
    dimensions: Annotated[int, typer.Option(help="語ベクトルの次元数")] = 128,
    seed: Annotated[int, typer.Option(help="乱数の種")] = 0,
    device: Annotated[str, typer.Option(help="cpu または cuda")] = "cpu",
) -> None:
    """語ごとの照合の重みを、公開データから学ぶ。途中で止めても、同じ指定で続きから始まる。"""
    workplace = workplace_of(ctx)
    from eval.datasets.squad import load_squad
    from eval.training import late_head_training as training
    from eval.training.examples import mine, sample
    from eval.training.token_states import token_states
    from index.encoder import load_encoder

    settings = training.TrainingSettings(dimensions=dimensions, steps=steps, seed=seed)
    started = time.monotonic()
    with failures_told(), losses_shown() as progress:
        dataset = sample(load_squad(data), passages, queries_a_passage, seed)
        encoder = load_encoder(workplace.model_folder())
        encoder.model.to(device)
        folder = workplace.data_folder / "training"
        task = progress.add_task("文脈", total=len(dataset.passages), loss="")
        texts = [passage.text for passage in dataset.passages]
        read = token_states(
            texts, encoder.prompts.passage, encoder, folder, lambda n: progress.advance(task, n)
        )
        asked_task = progress.add_task("質問", total=len(dataset.queries), loss="")
        asked = token_states(
            [query.text for query in dataset.queries],
            encoder.prompts.query,
            encoder,
            folder,
            lambda n: progress.advance(asked_task, n),
        )
        mined_task = progress.add_task("紛らわしい文脈", total=len(dataset.queries), loss="")
        examples = (
            []
            if steps == 0
            else mine(dataset, asked, read, lambda n: progress.advance(mined_task, n))
        )
        step_task = progress.add_task("学習", total=steps, loss="")
        head = training.train_late_head(
            settings,
            examples,
            asked,
            read,
            folder / "late_head.checkpoint",
            lambda step, loss: progress.update(step_task, completed=step, loss=f"損失 {loss:.3f}"),
            device,
        )
        said = {
            "data": f"{dataset.name}, {len(texts)} passages, {len(examples)} questions",
            "settings": json.dumps(asdict(settings)),
        }
        training.save_late_head(head, output, said)
    out.print(f"書き込みました: {output}（{time.monotonic() - started:.0f}秒）", soft_wrap=True)
