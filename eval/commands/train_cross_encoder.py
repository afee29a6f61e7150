"""`seisaku train cross-encoder`: the model that reads a sentence beside what is asked."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.commands.console import failures_told, losses_shown, out, progress_shown
from eval.commands.workplace import workplace_of

if TYPE_CHECKING:  # as in evaluate.py
    from corpus.passages.passage import Passage
    from eval.training.pair_tokens import Tokenize, Tokens
    from eval.training.public_pairs import PublicPairs
    from eval.training.reading_pair import ReadingPair
    from index.encoder import Encoder
    from rag.assistant import Assistant
    from rag.workplace import Workplace

_SECONDS_AN_HOUR = 3600


def train_cross_encoder(
    ctx: typer.Context,
    data: Annotated[
        Path, typer.Option(help="SQuAD形式のファイルかフォルダー（JaQuADのtrainなど）")
    ],
    output: Annotated[Path, typer.Option(help="書き出すファイル")] = Path("cross_encoder.onnx"),
    public_steps: Annotated[
        int, typer.Option(min=0, help="公開データだけで学ぶ回数（第一段階）")
    ] = 400,
    gold_steps: Annotated[
        int, typer.Option(min=0, help="学習用の正解データで学ぶ回数（第二段階）")
    ] = 1700,
    hours: Annotated[
        float | None,
        typer.Option(min=0, help="この時間で中断する。同じ指定で続きから始まる"),
    ] = None,
    seed: Annotated[int, typer.Option(help="乱数の種")] = 0,
    device: Annotated[str, typer.Option(help="cpu または cuda")] = "cpu",
) -> None:
    """質問や主張を文と並べて読むモデルを学ぶ。途中で止めても、同じ指定で続きから始まる。"""
    workplace = workplace_of(ctx)
    from eval.datasets.squad import load_squad
    from eval.training.cross_encoder_file import check_packages, save_cross_encoder
    from eval.training.cross_encoder_stages import CrossEncoderSettings
    from eval.training.cross_encoder_training import train_cross_encoder as train
    from eval.training.public_pairs import PublicPairs
    from index.encoder import load_encoder
    from index.model_description import read_model_description
    from rag.workplace import open_assistant

    settings = CrossEncoderSettings(public_steps=public_steps, gold_steps=gold_steps, seed=seed)
    started = time.monotonic()
    with failures_told():
        check_packages()
        maker = PublicPairs(load_squad(data), seed)
        model = read_model_description(workplace.model_folder())
        encoder = load_encoder(workplace.model_folder())
        # the nearest sentences without the cross-encoder are what it will be given to read
        encoder.cross_encoder = None
        assistant = open_assistant(workplace, encoder=encoder)
        public = _public_pairs(maker, settings.public_pairs)
        gold = _gold_pairs(workplace, assistant, seed) if gold_steps else []
        with losses_shown() as progress:
            task = progress.add_task("学習", total=settings.steps, loss="")
            net, done = train(
                settings,
                encoder.model[0].auto_model,
                _tokenizer_of(encoder),
                public,
                gold,
                workplace.data_folder / "training" / "cross_encoder.checkpoint",
                lambda step, loss: progress.update(task, completed=step, loss=f"損失 {loss:.3f}"),
                lambda: hours is not None and time.monotonic() - started > hours * _SECONDS_AN_HOUR,
                device,
            )
        if done < settings.steps:
            out.print(
                f"{settings.steps}回のうち{done}回で中断しました。同じ指定で続きから始まります。"
            )
            return
        said = {
            "model": model.model,
            "source_sha256": model.source.sha256,
            "data": f"{data.name}: {len(public)} pairs; gold train: {len(gold)} pairs",
            "settings": json.dumps(asdict(settings)),
            "date": datetime.now(UTC).date().isoformat(),
        }
        save_cross_encoder(net, output, said)
    out.print(f"書き込みました: {output}（{time.monotonic() - started:.0f}秒）", soft_wrap=True)


def _public_pairs(maker: PublicPairs, most: int) -> list[ReadingPair]:
    with progress_shown() as progress:
        task = progress.add_task("公開データの質問", total=len(maker))
        return maker.drawn(most, lambda: progress.advance(task))


def _gold_pairs(workplace: Workplace, assistant: Assistant, seed: int) -> list[ReadingPair]:
    from eval.learning_set import LearningSet, learning_items, learning_questions
    from eval.training.gold_pairs import claim_pairs, question_pairs
    from rag.reading.sentence_contexts import SentenceContexts

    questions = learning_questions(LearningSet.TRAIN, workplace.catalogue())
    items = learning_items(LearningSet.TRAIN, workplace.catalogue())
    rows: dict[str, list[Passage]] = {}
    for passage in assistant.searcher.index.passages:
        if passage.parent_id is not None:
            rows.setdefault(passage.parent_id, []).append(passage)
    contexts = SentenceContexts(rows)
    with progress_shown() as progress:
        task = progress.add_task("学習用の質問", total=len(questions))
        pairs = question_pairs(
            assistant, questions, contexts.of, seed, lambda: progress.advance(task)
        )
        task = progress.add_task("学習用の文", total=len(items))
        pairs += claim_pairs(assistant, items, seed, lambda: progress.advance(task))
    return pairs


def _tokenizer_of(encoder: Encoder) -> Tokenize:
    """The tokens of a text by the model's own tokenizer."""

    def tokenize(text: str) -> Tokens:
        read = encoder.model.tokenizer(
            text, add_special_tokens=False, return_offsets_mapping=True, verbose=False
        )
        return read["input_ids"], read["offset_mapping"]

    return tokenize
