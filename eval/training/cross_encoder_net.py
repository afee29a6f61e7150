"""The network of the cross-encoder: a BERT that reads a question or claim beside a sentence.

The embeddings and the lowest layers stay as they are in the model that search uses: what they
know of words should not be forgotten over a few thousand sentences, and the embeddings, which
are most of the file, need not be kept twice.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from eval.training.reading_pair import Label
from index.cross_encoder import ASKED, SENTENCE

if TYPE_CHECKING:
    from torch import Tensor

_HIDDEN_OF_HEAD = 128
_MASKED = 10_000.0  # is subtracted; exp of what is left is 0


class CrossEncoderNet(nn.Module):
    """Reads embedded pairs; `bert` is the model they are embedded by, which stays as it was."""

    def __init__(self, bert: Any, frozen_layers: int) -> None:
        """`bert` is a BertModel of transformers, which has no annotations of its parts."""
        super().__init__()
        self.bert = copy.deepcopy(bert).float()
        for module in self.bert.modules():  # a few thousand steps at a low rate need none
            if isinstance(module, nn.Dropout):
                module.p = 0.0
            if hasattr(module, "dropout_prob"):
                module.dropout_prob = 0.0
        self.bert.requires_grad_(requires_grad=False)
        for layer in self.bert.encoder.layer[frozen_layers:]:
            layer.requires_grad_(requires_grad=True)
        hidden = self.bert.config.hidden_size
        self.segment = nn.Parameter(torch.zeros(3, hidden))
        self.place = nn.Linear(hidden, 1)
        self.head = nn.Sequential(
            nn.Linear(4 * hidden, _HIDDEN_OF_HEAD),
            nn.GELU(),
            nn.Linear(_HIDDEN_OF_HEAD, len(Label)),
        )

    def embedded(self, ids: Tensor) -> Tensor:
        """The first layer of the model: float32[n, t, hidden] of token ids [n, t]."""
        states: Tensor = self.bert.embeddings(input_ids=ids)
        return states

    def forward(self, embeddings: Tensor, mask: Tensor, segment: Tensor) -> tuple[Tensor, Tensor]:
        """Logits float32[n, 4] in the order of `Label`, and float32[n, t] of the answer's place.

        Of embeddings [n, t, hidden], the mask of what is no padding and the text of each token,
        both [n, t].
        """
        held = mask.to(embeddings.dtype)
        bias = (held - 1.0)[:, None, None, :] * _MASKED
        states = embeddings + self.segment[segment]
        for layer in self.bert.encoder.layer:
            read = layer(states, attention_mask=bias)
            states = read[0] if isinstance(read, tuple) else read
        states = states.float()
        held = held.float()
        asked = (segment == ASKED).float() * held
        own = (segment == SENTENCE).float() * held
        places = self.place(states)[..., 0] + (own - 1.0) * _MASKED
        seen = torch.softmax(places, dim=1)
        parts = (states[:, 0], _mean(states, asked), _mean(states, own), _sum(states, seen))
        return self.head(torch.cat(parts, dim=1)), places

    def trained(self) -> dict[str, Tensor]:
        """The parameters that learn, by name."""
        return {name: value for name, value in self.named_parameters() if value.requires_grad}


def _sum(states: Tensor, weights: Tensor) -> Tensor:
    return (states * weights[..., None]).sum(dim=1)


def _mean(states: Tensor, weights: Tensor) -> Tensor:
    return _sum(states, weights) / weights.sum(dim=1, keepdim=True).clamp(min=1.0)
