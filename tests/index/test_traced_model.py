"""A traced model gives the states that it gave before, for texts of all numbers and lengths."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pytest
import torch
from sentence_transformers import SentenceTransformer
from transformers import BertConfig, BertModel

from index.traced_model import trace_model

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class First:
    """The first module of a sentence-transformers model, as far as it is looked at."""

    auto_model: torch.nn.Module


def bert(max_position_embeddings: int = 512) -> BertModel:
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=120,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=max_position_embeddings,
    )
    model = BertModel(config)
    model.train(mode=False)
    return model


def traced(model: torch.nn.Module) -> bool:
    return trace_model(cast(SentenceTransformer, [First(model)]))


def states(model: BertModel, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    forward = cast("Callable[..., dict[str, torch.Tensor]]", model.forward)
    with torch.inference_mode():
        return forward(input_ids=ids, attention_mask=mask)["last_hidden_state"][mask.bool()]


@pytest.mark.parametrize("lengths", [(1,), (5,), (64,), (3, 9), (9, 3), (40, 1, 17), (2,) * 8])
def test_a_traced_model_gives_what_it_gave_before(lengths: tuple[int, ...]) -> None:
    model = bert()
    ids = torch.randint(0, 120, (len(lengths), max(lengths)))
    mask = (torch.arange(max(lengths)) < torch.tensor(lengths)[:, None]).long()
    before = states(model, ids, mask)
    assert traced(model)
    torch.testing.assert_close(states(model, ids, mask), before, atol=1e-5, rtol=0)


def test_a_model_of_another_kind_or_for_short_texts_alone_is_left_as_it_is() -> None:
    linear, short = torch.nn.Linear(4, 4), bert(max_position_embeddings=16)
    assert (traced(linear), traced(short)) == (False, False)
    assert "forward" not in vars(linear)
    assert "forward" not in vars(short)
