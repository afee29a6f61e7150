"""Training of the head: it learns, goes on where it was, and scores as search does."""

from pathlib import Path

import numpy as np
import pytest

from eval.training import late_head_training as module
from eval.training.examples import Example
from eval.training.late_head_training import (
    TrainingSettings,
    first_projection,
    save_late_head,
    train_late_head,
)
from eval.training.token_states import TokenStates, token_states
from index.late_head import LateHead, load_late_head
from tests.eval.training.character_encoder import CharacterEncoder

PASSAGES = [f"{chr(0x4E00 + n)}{chr(0x4E50 + n)}の{chr(0x5000 + n)}計画" for n in range(12)]
QUERIES = [f"{chr(0x6000 + n)}{chr(0x5000 + n)}は何か" for n in range(12)]
EXAMPLES = [Example(n, n, tuple(m for m in range(12) if m != n)) for n in range(12)]
SETTINGS = TrainingSettings(
    dimensions=8, steps=40, queries=6, negatives=3, passage_tokens=6, learning_rate=1e-2
)


@pytest.fixture
def states(tmp_path: Path) -> tuple[TokenStates, TokenStates]:
    folder = tmp_path / "states"
    queries = token_states(QUERIES, "", CharacterEncoder(), folder, lambda _: None)
    return queries, token_states(PASSAGES, "", CharacterEncoder(), folder, lambda _: None)


def test_the_loss_falls(states: tuple[TokenStates, TokenStates], tmp_path: Path) -> None:
    losses: list[float] = []
    train_late_head(
        SETTINGS, EXAMPLES, *states, tmp_path / "c", lambda _, loss: losses.append(loss)
    )
    assert len(losses) == 40
    assert np.mean(losses[-5:]) < np.mean(losses[:5])


def test_a_run_that_goes_on_ends_where_one_in_one_go_does(
    states: tuple[TokenStates, TokenStates], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SAVED_EVERY", 10)
    whole = train_late_head(SETTINGS, EXAMPLES, *states, tmp_path / "a", lambda *_: None)

    def stopped(step: int, _: float) -> None:
        if step == 25:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train_late_head(SETTINGS, EXAMPLES, *states, tmp_path / "b", stopped)
    steps: list[int] = []
    again = train_late_head(
        SETTINGS, EXAMPLES, *states, tmp_path / "b", lambda step, _: steps.append(step)
    )
    assert steps[0] == 21
    np.testing.assert_allclose(again.projection, whole.projection, rtol=1e-5, atol=1e-6)
    assert again.gate_bias == pytest.approx(whole.gate_bias)


def test_a_checkpoint_of_other_settings_is_not_gone_on_from(
    states: tuple[TokenStates, TokenStates], tmp_path: Path
) -> None:
    few = TrainingSettings(**{**vars(SETTINGS), "steps": 2})
    train_late_head(few, EXAMPLES, *states, tmp_path / "c", lambda *_: None)
    steps: list[int] = []
    other = TrainingSettings(**{**vars(SETTINGS), "steps": 3})
    train_late_head(other, EXAMPLES, *states, tmp_path / "c", lambda step, _: steps.append(step))
    assert steps == [1, 2, 3]


def test_training_begins_with_the_main_directions_of_the_states(
    states: tuple[TokenStates, TokenStates],
) -> None:
    projection = first_projection(states[1], SETTINGS)
    assert projection.shape == (16, 8)
    np.testing.assert_allclose(projection.T @ projection, np.eye(8), atol=1e-5)


def test_a_head_is_saved_as_search_reads_it(tmp_path: Path) -> None:
    head = LateHead(
        projection=np.arange(6, dtype=np.float32).reshape(3, 2),
        gate=np.ones(3, np.float32),
        gate_bias=0.5,
    )
    save_late_head(head, tmp_path / "head.safetensors", {"data": "small"})
    read = load_late_head(tmp_path / "head.safetensors")
    assert read.projection.tolist() == head.projection.tolist()
    assert (read.gate.tolist(), read.gate_bias) == ([1, 1, 1], 0.5)
