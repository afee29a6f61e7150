"""Pairs as the cross-encoder sees them: tokens, and which text each is of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from eval.training.reading_pair import Kind, Label, ReadingPair
from index.cross_encoder import SENTENCE, joined

if TYPE_CHECKING:
    from torch import Tensor

_CLAIM_LABELS = tuple(label for label in Label if label is not Label.ANSWERS)

_PADDING = 1

Tokens = tuple[Sequence[int], Sequence[tuple[int, int]]]
Tokenize = Callable[[str], Tokens]
"""The ids of a text's tokens, without marks and prompt, and the place of each in the text."""


@dataclass(frozen=True)
class EncodedPair:
    """The ids of a pair's tokens, the text of each, and which of them are the answer."""

    ids: tuple[int, ...]
    segments: tuple[int, ...]
    answer: tuple[int, ...]
    kind: Kind
    label: Label


def encoded_pair(pair: ReadingPair, tokenize: Tokenize) -> EncodedPair:
    """`<s> asked </s> context </s> sentence </s>`, each text cut to what is read of it."""
    sentence, places = tokenize(pair.sentence)
    ids, segments = joined(tokenize(pair.asked)[0], tokenize(pair.context)[0], sentence)
    answer: tuple[int, ...] = ()
    if pair.answer_span is not None:
        start, end = pair.answer_span
        own = [place for place, of in enumerate(segments) if of == SENTENCE][:-1]  # less the mark
        answer = tuple(
            place
            for place, (begins, ends) in zip(own, places, strict=False)
            if begins < end and start < ends
        )
    return EncodedPair(tuple(ids), tuple(segments), answer, pair.kind, pair.label)


@dataclass(frozen=True)
class PairBatch:
    """Pairs side by side, padded to the longest of t tokens.

    `ids` and `segments` are int64[n, t], `mask` (what is no padding) and `answer` (which tokens
    are the answer) bool[n, t]. `is_question` is bool[n]; `wanted` int64[n] is of a question
    whether it is answered (1 or 0), of a claim which of the last three outputs is right.
    """

    ids: Tensor
    mask: Tensor
    segments: Tensor
    answer: Tensor
    is_question: Tensor
    wanted: Tensor

    @classmethod
    def of(cls, pairs: Sequence[EncodedPair], device: str = "cpu") -> PairBatch:
        """Encoded pairs as one batch."""
        shape = (len(pairs), max(len(pair.ids) for pair in pairs))
        ids = torch.full(shape, _PADDING)
        segments = torch.zeros(shape, dtype=torch.long)
        mask = torch.zeros(shape, dtype=torch.bool)
        answer = torch.zeros(shape, dtype=torch.bool)
        for row, pair in enumerate(pairs):
            size = len(pair.ids)
            ids[row, :size] = torch.tensor(pair.ids)
            segments[row, :size] = torch.tensor(pair.segments)
            mask[row, :size] = True
            answer[row, list(pair.answer)] = True
        is_question = torch.tensor([pair.kind is Kind.QUESTION for pair in pairs])
        wanted = torch.tensor([_wanted(pair) for pair in pairs])
        tensors = (ids, mask, segments, answer, is_question, wanted)
        return cls(*(tensor.to(device) for tensor in tensors))


def _wanted(pair: EncodedPair) -> int:
    if pair.kind is Kind.QUESTION:
        return int(pair.label is Label.ANSWERS)
    return _CLAIM_LABELS.index(pair.label)
