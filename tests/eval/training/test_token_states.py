"""Hidden states of texts: computed once, kept in parts, in the order of the texts."""

from pathlib import Path

import numpy as np
import pytest

from eval.training import token_states as module
from eval.training.token_states import token_states
from tests.eval.training.character_encoder import CharacterEncoder

TEXTS = ["年間三千億円", "量子", "政策の一覧", "量"]


def test_each_text_has_its_own_states_whatever_the_order_they_were_computed_in(
    tmp_path: Path,
) -> None:
    done: list[int] = []
    encoder = CharacterEncoder()
    states = token_states(TEXTS, "passage: ", encoder, tmp_path, done.append)
    assert encoder.encoded == ["年間三千億円", "政策の一覧", "量子", "量"]  # longest first
    assert sum(done) == 4
    assert states.starts.tolist() == [0, 6, 8, 13, 14]
    ids, vectors = states.of(1)
    assert ids.tolist() == [ord("量"), ord("子")]
    expected = encoder.encode_texts(["量子"], "")[0]
    np.testing.assert_allclose(vectors, expected.states, rtol=1e-3)
    np.testing.assert_allclose(states.vectors[1], expected.vector)
    assert states.of(0, most=2)[0].tolist() == [ord("年"), ord("間")]


def test_a_run_that_ended_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TEXTS_A_PART", 2)
    whole = token_states(TEXTS, "", CharacterEncoder(), tmp_path, lambda _: None)
    parts = sorted(tmp_path.rglob("*.npz"))
    assert len(parts) == 2
    parts[1].unlink()
    encoder = CharacterEncoder()
    again = token_states(TEXTS, "", encoder, tmp_path, lambda _: None)
    assert encoder.encoded == ["量子", "量"]
    assert again.states.tolist() == whole.states.tolist()


def test_another_prompt_has_other_states(tmp_path: Path) -> None:
    token_states(TEXTS, "query: ", CharacterEncoder(), tmp_path, lambda _: None)
    encoder = CharacterEncoder()
    token_states(TEXTS, "passage: ", encoder, tmp_path, lambda _: None)
    assert len(encoder.encoded) == 4
