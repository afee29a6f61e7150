"""The two stages of the cross-encoder's training: public pairs, then mostly pairs of the gold."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.errors import DatasetError
from eval.training.cross_encoder_batches import Batch, gold_batches, public_batches
from eval.training.reading_pair import ReadingPair


@dataclass(frozen=True)
class CrossEncoderSettings:
    """What a training does; a run goes on from a checkpoint only with the same.

    Of the second stage's pairs `gold_share` are gold, the rest public; `absent_kept` is the
    chance of a gold pair whose sentence says nothing to be taken in a round. One that answers
    is one in eight, so it counts `answer_weight`. A stage's rate rises over its warm-up steps
    and falls in a line to its least share. The lowest `frozen_layers` do not learn.
    """

    public_steps: int = 400
    gold_steps: int = 1700
    pairs: int = 32
    learning_rate: float = 1e-4
    public_warm_up: int = 150
    gold_warm_up: int = 60
    public_least_rate: float = 0.3
    gold_least_rate: float = 0.03
    gold_share: float = 0.8
    absent_kept: float = 0.45
    answer_weight: float = 1.5
    frozen_layers: int = 3
    seed: int = 0

    @property
    def steps(self) -> int:
        """The steps of both stages."""
        return self.public_steps + self.gold_steps

    @property
    def public_pairs(self) -> int:
        """The public pairs that both stages take, each once."""
        of_gold = self.gold_steps * (1 - self.gold_share)
        return math.ceil((self.public_steps + of_gold) * self.pairs)


@dataclass(frozen=True)
class Stage:
    """So many steps over batches, and how much each step changes the network."""

    batches: Iterator[Batch]
    steps: int
    warm_up: int
    least_rate: float
    answer_weight: float

    def rate(self, step: int) -> float:
        """The share of the learning rate at a step from 0."""
        left = 1 - (1 - self.least_rate) * step / self.steps
        return min(1.0, (step + 1) / self.warm_up) * left


def stages_of(
    settings: CrossEncoderSettings, public: Sequence[ReadingPair], gold: Sequence[ReadingPair]
) -> list[Stage]:
    """The stages that have steps; the second goes on in the public pairs where the first ended.

    Raises DatasetError where one of them has no pairs.
    """
    stages = []
    if settings.public_steps:
        _check(public, "public")
        stages.append(
            Stage(
                public_batches(public, settings.pairs, settings.seed),
                settings.public_steps,
                settings.public_warm_up,
                settings.public_least_rate,
                answer_weight=1.0,
            )
        )
    if settings.gold_steps:
        _check(gold, "gold")
        seen = settings.public_steps * settings.pairs % max(len(public), 1)
        batches = gold_batches(
            gold,
            [*public[seen:], *public[:seen]],
            settings.pairs,
            settings.seed,
            gold_share=settings.gold_share,
            absent_kept=settings.absent_kept,
        )
        stages.append(
            Stage(
                batches,
                settings.gold_steps,
                settings.gold_warm_up,
                settings.gold_least_rate,
                settings.answer_weight,
            )
        )
    return stages


def _check(pairs: Sequence[ReadingPair], of: str) -> None:
    if not pairs:
        raise DatasetError(
            f"there is no {of} pair to learn from; give data that has, or no step of that stage",
            message_ja=f"学習に使う組（{of}）が一つもありません。"
            "データを見直すか、その段階の回数を0にしてください。",
        )
