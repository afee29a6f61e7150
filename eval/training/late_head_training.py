"""Trains the head of late interaction on hidden states; the model stays as it is.

Loss: InfoNCE over each query's own hard negatives and the other queries' positives, scores
being weighted MaxSim (Khattab and Zaharia 2020) as search computes it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from torch.nn import functional

from eval.training.examples import Example
from eval.training.token_states import TokenStates
from index.idf import idf
from index.late_head import LateHead

if TYPE_CHECKING:
    from torch import Tensor

_SAMPLED_TOKENS = 20_000
_WARM_UP_STEPS = 30
_LEAST_RATE = 0.05
_SAVED_EVERY = 100
_NO_TOKEN = -2.0  # below any cosine


@dataclass(frozen=True)
class TrainingSettings:
    """What a training does; a run goes on from a checkpoint only with the same.

    A step takes `queries` questions with `negatives` passages each, drawn from the best that
    the retrievers found, cropped to `passage_tokens`.
    """

    dimensions: int = 128
    steps: int = 600
    queries: int = 24
    negatives: int = 6
    passage_tokens: int = 220
    learning_rate: float = 1e-3
    temperature: float = 0.03
    seed: int = 0


def train_late_head(
    settings: TrainingSettings,
    examples: Sequence[Example],
    queries: TokenStates,
    passages: TokenStates,
    checkpoint: Path,
    told: Callable[[int, float], None],
    device: str = "cpu",
) -> LateHead:
    """Train a head; `told` hears of each step and its loss.

    The state is kept in `checkpoint` now and then, and a run with the same settings goes on
    from there.
    """
    torch.manual_seed(settings.seed)
    head = _Head(first_projection(passages, settings)).to(device)
    optimizer = torch.optim.AdamW(head.parameters(), lr=settings.learning_rate, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, settings))
    token_idf = _token_idf(queries, passages)
    done = 0
    if checkpoint.is_file():
        kept = torch.load(checkpoint, weights_only=True)
        if kept["settings"] == asdict(settings):
            head.load_state_dict(kept["head"])
            optimizer.load_state_dict(kept["optimizer"])
            schedule.load_state_dict(kept["schedule"])
            done = kept["step"]
    for step in range(done + 1, settings.steps + 1):
        batch = _Batch.draw(settings, step, examples, queries, passages, token_idf, device)
        loss = functional.cross_entropy(head(batch) / settings.temperature, batch.wanted)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch's own
        optimizer.step()
        schedule.step()
        told(step, float(loss.detach()))
        if step % _SAVED_EVERY == 0 or step == settings.steps:
            _save_checkpoint(checkpoint, settings, step, head, optimizer, schedule)
    return head.as_late_head()


def save_late_head(head: LateHead, path: Path, said: dict[str, str]) -> None:
    """Write a head as `index.late_head` reads it, with what is said of it as metadata."""
    tensors = {
        "projection": np.ascontiguousarray(head.projection),
        "gate": np.ascontiguousarray(head.gate),
        "gate_bias": np.array([head.gate_bias], np.float32),
    }
    save_file(tensors, path, metadata=said)


def first_projection(passages: TokenStates, settings: TrainingSettings) -> NDArray[np.float32]:
    """The main directions of the states, float32[hidden, dimensions].

    So training begins where the model's own token vectors are.
    """
    chance = np.random.default_rng(settings.seed)
    count = min(_SAMPLED_TOKENS, len(passages.ids))
    rows = np.sort(chance.choice(len(passages.ids), count, replace=False))
    states = passages.states[rows].astype(np.float32)
    states /= np.linalg.norm(states, axis=1, keepdims=True)
    directions: NDArray[np.float32] = np.linalg.svd(states, full_matrices=False)[2]
    return np.ascontiguousarray(directions[: settings.dimensions].T)


@dataclass(frozen=True)
class _Batch:
    """Queries, each with its passages, the positive first, and how they are masked.

    Shapes, with q queries of t tokens, p passages each of s tokens: states [q, t, hidden],
    idf [q, t] (0: padding), passages [q, p, s, hidden], held [q, p, s], same [q, q] (another
    query's positive is this one's too).
    """

    states: Tensor
    idf: Tensor
    passages: Tensor
    held: Tensor
    same: Tensor
    wanted: Tensor

    @classmethod
    def draw(
        cls,
        settings: TrainingSettings,
        step: int,
        examples: Sequence[Example],
        queries: TokenStates,
        passages: TokenStates,
        token_idf: NDArray[np.float32],
        device: str,
    ) -> _Batch:
        # by step, so that a run that goes on draws what it would have drawn
        chance = random.Random(f"{settings.seed} {step}")  # noqa: S311 - no secret
        drawn = chance.sample(range(len(examples)), min(settings.queries, len(examples)))
        chosen = [examples[number] for number in drawn]
        found = [
            [item.positive, *chance.choices(item.negatives, k=settings.negatives)]
            for item in chosen
        ]
        asked = [queries.of(item.query) for item in chosen]
        read = [
            [passages.of(number, settings.passage_tokens)[1] for number in row] for row in found
        ]
        states, _ = _padded([vectors for _, vectors in asked])
        weights, _ = _padded([token_idf[ids][:, np.newaxis] for ids, _ in asked])
        flat, held = _padded([vectors for row in read for vectors in row])
        shape = (len(chosen), 1 + settings.negatives)
        positives = torch.tensor([row[0] for row in found])
        same = positives[:, None] == positives[None, :]
        same.fill_diagonal_(fill_value=False)
        return cls(
            states=states.to(device),
            idf=weights[..., 0].to(device),
            passages=flat.view(*shape, *flat.shape[1:]).to(device),
            held=held.view(*shape, -1).to(device),
            same=same.to(device),
            wanted=torch.zeros(len(chosen), dtype=torch.long, device=device),
        )


class _Head(torch.nn.Module):
    """The head while it learns; what it computes is what `LateHead` and `LateIndex` do."""

    def __init__(self, projection: NDArray[np.float32]) -> None:
        super().__init__()
        self.projection = torch.nn.Parameter(torch.from_numpy(projection.copy()))
        self.gate = torch.nn.Parameter(torch.zeros(len(projection)))
        self.gate_bias = torch.nn.Parameter(torch.zeros(1))

    def forward(self, batch: _Batch) -> Tensor:
        """Scores [q, p + q]: of each query's own passages, then of the others' positives."""
        asked = functional.normalize(batch.states @ self.projection, dim=-1)
        read = functional.normalize(batch.passages @ self.projection, dim=-1)
        gates = 2 * torch.sigmoid(batch.states @ self.gate + self.gate_bias)
        weights = batch.idf * gates
        weights = weights / weights.sum(-1, keepdim=True).clamp(min=1e-6)
        own = torch.matmul(asked[:, None], read.transpose(-1, -2))
        own = own.masked_fill(~batch.held[:, :, None, :], _NO_TOKEN).amax(-1)
        positives, held = read[:, 0], batch.held[:, 0]
        others = torch.einsum("qtd,psd->qpts", asked, positives)
        others = others.masked_fill(~held[None, :, None, :], _NO_TOKEN).amax(-1)
        scores = (others * weights[:, None]).sum(-1)
        # a query's own positive stands among its own passages already
        diagonal = torch.eye(len(scores), dtype=torch.bool, device=scores.device)
        scores = scores.masked_fill(batch.same | diagonal, -1e4)
        return torch.cat([(own * weights[:, None]).sum(-1), scores], dim=1)

    def as_late_head(self) -> LateHead:
        return LateHead(
            projection=self.projection.detach().cpu().numpy(),
            gate=self.gate.detach().cpu().numpy(),
            gate_bias=float(self.gate_bias.detach()),
        )


def _padded(rows: Sequence[NDArray[np.float32]]) -> tuple[Tensor, Tensor]:
    """Rows of different length as one tensor [rows, longest, …], and which places are held."""
    tensors = [torch.from_numpy(row) for row in rows]
    padded = torch.nn.utils.rnn.pad_sequence(tensors, batch_first=True)
    lengths = torch.tensor([len(row) for row in rows])
    return padded, torch.arange(padded.shape[1])[None, :] < lengths[:, None]


def _token_idf(queries: TokenStates, passages: TokenStates) -> NDArray[np.float32]:
    """The idf of each vocabulary id over the passages, as `LateIndex` weighs a query's tokens."""
    count = len(passages.starts) - 1
    last = max(int(ids.max(initial=0)) for ids in (queries.ids, passages.ids))
    holding = np.zeros(last + 1, np.float64)
    for number in range(count):
        start, end = passages.starts[number], passages.starts[number + 1]
        holding[np.unique(passages.ids[start:end])] += 1
    return idf(holding, count).astype(np.float32)


def _rate(step: int, settings: TrainingSettings) -> float:
    """The share of the learning rate: rising at first, then falling in a line."""
    left = 1 - step / max(settings.steps, 1)
    return min(1.0, (step + 1) / _WARM_UP_STEPS) * max(_LEAST_RATE, left)


def _save_checkpoint(
    path: Path,
    settings: TrainingSettings,
    step: int,
    head: _Head,
    optimizer: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
) -> None:
    unfinished = path.with_suffix(".part")
    torch.save(
        {
            "settings": asdict(settings),
            "step": step,
            "head": head.state_dict(),
            "optimizer": optimizer.state_dict(),
            "schedule": schedule.state_dict(),
        },
        unfinished,
    )
    unfinished.replace(path)
