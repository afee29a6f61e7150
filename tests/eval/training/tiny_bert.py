"""A BERT of two layers made at random, and a tokenizer that has a token a character."""

import torch
from transformers import BertConfig, BertModel

from eval.training.pair_tokens import Tokens

VOCABULARY = 64
HIDDEN = 16


def tiny_bert() -> BertModel:
    """Always the same numbers."""
    torch.manual_seed(5)
    config = BertConfig(
        vocab_size=VOCABULARY,
        hidden_size=HIDDEN,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=256,
    )
    return BertModel(config)


def characters(text: str) -> Tokens:
    """A token for each character, in the order of the vocabulary, none of them a mark."""
    ids = [3 + ord(sign) % (VOCABULARY - 3) for sign in text]
    return ids, [(place, place + 1) for place in range(len(text))]
