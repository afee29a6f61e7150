"""Training of the cross-encoder: it learns, goes on where it was, and weighs its losses."""

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from eval.errors import DatasetError
from eval.training import cross_encoder_training as module
from eval.training.cross_encoder_net import CrossEncoderNet
from eval.training.cross_encoder_stages import CrossEncoderSettings, stages_of
from eval.training.cross_encoder_training import loss_of, train_cross_encoder
from eval.training.pair_tokens import PairBatch
from eval.training.reading_pair import Kind, Label, ReadingPair
from tests.eval.training.tiny_bert import characters, tiny_bert

SETTINGS = CrossEncoderSettings(
    public_steps=6,
    gold_steps=10,
    pairs=4,
    learning_rate=5e-3,
    public_warm_up=2,
    gold_warm_up=2,
    frozen_layers=1,
)
PUBLIC = [
    pair
    for n in range(12)
    for pair in (
        ReadingPair(Kind.QUESTION, f"{n}は何", "", f"{n}は是", Label.ANSWERS, (0, 1)),
        ReadingPair(Kind.QUESTION, f"{n}は何", "", "他の事", Label.ABSENT),
    )
]
GOLD = [
    pair
    for n in range(12)
    for pair in (
        ReadingPair(Kind.CLAIM, f"{n}は是", "", f"{n}は是", Label.SUPPORTED),
        ReadingPair(Kind.CLAIM, f"{n}は是", "", f"{n}は否", Label.CONTRADICTED),
        ReadingPair(Kind.CLAIM, f"{n}は是", "", "他の事", Label.ABSENT),
    )
]


def train(
    checkpoint: Path, settings: CrossEncoderSettings = SETTINGS, stop_at: int | None = None
) -> tuple[CrossEncoderNet, list[int], list[float]]:
    """The net, and the steps told with their losses; paused at a step."""
    steps: list[int] = []
    losses: list[float] = []

    def told(step: int, loss: float) -> None:
        steps.append(step)
        losses.append(loss)

    net, done = train_cross_encoder(
        settings,
        tiny_bert(),
        characters,
        PUBLIC,
        GOLD,
        checkpoint,
        told,
        lambda: steps[-1] == stop_at,
    )
    assert not steps or done == steps[-1]
    return net, steps, losses


def test_the_loss_falls(tmp_path: Path) -> None:
    settings = CrossEncoderSettings(**{**vars(SETTINGS), "public_steps": 0, "gold_steps": 80})
    _, steps, losses = train(tmp_path / "c", settings)
    assert steps == list(range(1, 81))
    assert np.mean(losses[-10:]) < 0.8 * np.mean(losses[:10])


@pytest.mark.parametrize("stop_at", [3, 6, 9])
def test_a_run_that_was_paused_ends_where_one_in_one_go_does(tmp_path: Path, stop_at: int) -> None:
    whole, _, losses = train(tmp_path / "a")
    assert train(tmp_path / "b", stop_at=stop_at)[1] == list(range(1, stop_at + 1))
    again, steps, rest = train(tmp_path / "b")
    assert steps == list(range(stop_at + 1, 17))
    assert rest == pytest.approx(losses[stop_at:], rel=1e-4)
    for name, value in whole.trained().items():
        torch.testing.assert_close(again.trained()[name], value, rtol=1e-4, atol=1e-5)


def test_a_run_that_was_killed_goes_on_from_what_was_kept_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SAVED_EVERY", 4)

    def killed(step: int, _: float) -> None:
        if step == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train_cross_encoder(SETTINGS, tiny_bert(), characters, PUBLIC, GOLD, tmp_path / "c", killed)
    assert train(tmp_path / "c")[1][0] == 5


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    whole, _, _ = train(tmp_path / "c")
    again, steps, _ = train(tmp_path / "c")
    assert steps == []
    torch.testing.assert_close(again.trained()["head.0.weight"], whole.trained()["head.0.weight"])


def test_a_checkpoint_of_other_settings_is_not_gone_on_from(tmp_path: Path) -> None:
    train(tmp_path / "c")
    other = CrossEncoderSettings(**{**vars(SETTINGS), "seed": 1})
    assert train(tmp_path / "c", other)[1][0] == 1


def test_a_stage_without_pairs_is_told_before_any_step(tmp_path: Path) -> None:
    steps: list[int] = []
    with pytest.raises(DatasetError, match="no gold pair") as caught:
        train_cross_encoder(
            SETTINGS,
            tiny_bert(),
            characters,
            PUBLIC,
            [],
            tmp_path / "c",
            lambda step, _: steps.append(step),
        )
    assert "gold" in caught.value.message_ja
    assert steps == []


def test_the_public_pairs_of_both_stages_are_counted() -> None:
    # 400 steps of 32, and a fifth of 1,700
    assert CrossEncoderSettings().public_pairs == 12_800 + 10_880


def test_the_rate_rises_and_falls_in_a_line() -> None:
    public, gold = stages_of(CrossEncoderSettings(), PUBLIC, GOLD)
    assert (public.steps, gold.steps) == (400, 1700)
    assert public.rate(0) == pytest.approx(1 / 150)
    assert public.rate(200) == pytest.approx(0.65)  # half of the way from 1 to 0.3
    assert gold.rate(850) == pytest.approx(0.515)  # and to 0.03
    assert gold.rate(1699) == pytest.approx(0.03, abs=1e-3)
    assert (public.answer_weight, gold.answer_weight) == (1.0, 1.5)


def test_the_loss_of_questions_claims_and_places_is_that_by_hand() -> None:
    batch = PairBatch(
        ids=torch.zeros(3, 2, dtype=torch.long),
        mask=torch.ones(3, 2, dtype=torch.bool),
        segments=torch.full((3, 2), 2),
        answer=torch.tensor([[True, False], [False, False], [False, False]]),
        is_question=torch.tensor([True, True, False]),
        wanted=torch.tensor([1, 0, 2]),
    )
    third = math.log(3)
    logits = torch.tensor([[0.0, 9, 9, 9], [third, 9, 9, 9], [9.0, 0, 0, math.log(2)]])
    places = torch.tensor([[third, 0.0], [0, 0], [0, 0]])
    # answered: p = 1/2, counts double; not answered: 1 - p = 1/4; absent: 2/4; place: 3/4
    wrong = 2 * math.log(2) + math.log(4) + 0.7 * math.log(2) + 0.3 * math.log(4 / 3)
    assert float(loss_of(logits, places, batch, answer_weight=2.0)) == pytest.approx(wrong / 3)
