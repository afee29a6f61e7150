"""Trains the cross-encoder, stage after stage, and goes on where a former run ended."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch.nn import functional
from torch.nn.utils import clip_grad_norm_

from eval.training.cross_encoder_net import CrossEncoderNet
from eval.training.cross_encoder_stages import CrossEncoderSettings, stages_of
from eval.training.pair_tokens import PairBatch, Tokenize, encoded_pair
from eval.training.reading_pair import ReadingPair

if TYPE_CHECKING:
    from torch import Tensor

_SAVED_EVERY = 50
_FASTER_HEAD = 5  # what is new learns so many times faster than the model's own layers
_WEIGHT_DECAY = 0.01
_LONGEST_GRADIENT = 1.0
_CLAIM_SHARE = 0.7
_PLACE_SHARE = 0.3
_NO_PLACE = -1e4


def train_cross_encoder(
    settings: CrossEncoderSettings,
    bert: Any,
    tokenize: Tokenize,
    public: Sequence[ReadingPair],
    gold: Sequence[ReadingPair],
    checkpoint: Path,
    told: Callable[[int, float], None],
    paused: Callable[[], bool] = lambda: False,
    device: str = "cpu",
) -> tuple[CrossEncoderNet, int]:
    """Train a cross-encoder out of a BertModel; gives it and the steps done.

    `told` hears of each step, counted over both stages, and its loss. The state is kept in
    `checkpoint` now and then, and a run with the same settings, pairs and model goes on from
    there. Where `paused` says so it is kept and the run ends before all steps are done.
    Raises DatasetError where a stage has no pairs.
    """
    torch.manual_seed(settings.seed)
    net = CrossEncoderNet(bert, settings.frozen_layers)
    made_of = {"settings": asdict(settings), "from": _hash_of(net, [*public, *gold])}
    net.to(device).train()
    kept = _kept(checkpoint, made_of)
    done: int = kept["step"]
    net.load_state_dict(kept["trained"], strict=False)
    start = 0
    for stage in stages_of(settings, public, gold):
        optimizer = _optimizer(net, settings)
        if start < done < start + stage.steps:
            optimizer.load_state_dict(kept["optimizer"])
        first = max(done - start, 0)
        for step, pairs in enumerate(islice(stage.batches, first, stage.steps), first):
            for group in optimizer.param_groups:
                group["lr"] = group["full_lr"] * stage.rate(step)
            batch = PairBatch.of([encoded_pair(pair, tokenize) for pair in pairs], device)
            loss = _step(net, optimizer, batch, stage.answer_weight)
            done = start + step + 1
            told(done, loss)
            is_pause = done < settings.steps and paused()
            if is_pause or done % _SAVED_EVERY == 0 or done == settings.steps:
                state = {"trained": net.trained(), "optimizer": optimizer.state_dict()}
                _save(checkpoint, {"made_of": made_of, "step": done, **state})
            if is_pause:
                return net.eval(), done
        start += stage.steps
    return net.eval(), done


def loss_of(logits: Tensor, places: Tensor, batch: PairBatch, answer_weight: float = 1.0) -> Tensor:
    """The mean over pairs of what is wrong with logits [n, 4] and places [n, t].

    A question's pair is an answer or none, a claim's one of three; where the answer's place is
    known, the tokens that the sentence is judged by should be its.
    """
    count = len(batch.wanted)
    asked, wanted = batch.is_question, batch.wanted
    weights = torch.where(wanted[asked] == 1, answer_weight, 1.0)
    loss = functional.binary_cross_entropy_with_logits(
        logits[asked, 0], wanted[asked].float(), weights, reduction="sum"
    )
    of_claims = functional.cross_entropy(logits[~asked, 1:], wanted[~asked], reduction="sum")
    known = batch.answer.any(dim=1)
    likely = functional.log_softmax(places[known], dim=1)
    on_answer = torch.logsumexp(likely.masked_fill(~batch.answer[known], _NO_PLACE), dim=1)
    return (loss + _CLAIM_SHARE * of_claims - _PLACE_SHARE * on_answer.sum()) / count


def _step(
    net: CrossEncoderNet, optimizer: torch.optim.Optimizer, batch: PairBatch, answer_weight: float
) -> float:
    with torch.autocast(batch.ids.device.type, torch.bfloat16):
        logits, places = net(net.embedded(batch.ids), batch.mask, batch.segments)
    loss = loss_of(logits.float(), places.float(), batch, answer_weight)
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]  # torch's own
    clip_grad_norm_(net.trained().values(), _LONGEST_GRADIENT)
    optimizer.step()
    return float(loss.detach())


def _optimizer(net: CrossEncoderNet, settings: CrossEncoderSettings) -> torch.optim.Optimizer:
    rate, trained = settings.learning_rate, net.trained()
    layers = [value for name, value in trained.items() if name.startswith("bert.")]
    new = [value for name, value in trained.items() if not name.startswith("bert.")]
    groups = [
        {"params": layers, "full_lr": rate},
        {"params": new, "full_lr": rate * _FASTER_HEAD},
    ]
    return torch.optim.AdamW(groups, lr=rate, weight_decay=_WEIGHT_DECAY)


def _hash_of(net: CrossEncoderNet, pairs: Sequence[ReadingPair]) -> str:
    """A hash of what a training begins with: the network's numbers and all pairs."""
    digest = hashlib.sha256()
    for value in net.state_dict().values():
        digest.update(value.numpy().tobytes())
    for pair in pairs:
        digest.update(repr(pair).encode())
    return digest.hexdigest()


def _kept(checkpoint: Path, made_of: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a former run of the same kept, else the state before the first step."""
    if checkpoint.is_file():
        kept: Mapping[str, Any] = torch.load(checkpoint, map_location="cpu", weights_only=True)
        if kept["made_of"] == made_of:
            return kept
    return {"step": 0, "trained": {}}


def _save(checkpoint: Path, state: Mapping[str, Any]) -> None:
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    unfinished = checkpoint.with_suffix(".part")
    torch.save(state, unfinished)
    unfinished.replace(checkpoint)
