"""A model's pass as one call into C++, so that other threads of Python do not hold it up."""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

_log = logging.getLogger(__name__)

# (texts, tokens): alone, padded, longer than what was traced, a whole batch
_TRACED = (3, 20)
_COMPARED = ((1, 6), (3, 33), (8, 40))
_TOLERANCE = 1e-5


def trace_model(model: SentenceTransformer) -> bool:
    """Let a BERT model pass as one recorded call; False, and all as before, for any other.

    A pass in Python has hundreds of steps and takes Python's lock anew after each. With four
    busy threads beside it a batch of four took 3.3 s, and 0.6 s when traced (two cores under
    load). The recording is used only if it gives the same states for texts of other numbers
    and lengths.
    """
    import torch
    from transformers import BertModel
    from transformers.utils import logging as transformers_logging

    first: Any = model[0]  # a module of any kind to torch
    bert = getattr(first, "auto_model", None)
    longest = max(tokens for _, tokens in _COMPARED)
    if not isinstance(bert, BertModel) or bert.config.max_position_embeddings < longest:
        return False
    verbosity = transformers_logging.get_verbosity()
    # recording looks at all that a model has, its loss too, which one for search has not
    transformers_logging.set_verbosity(logging.ERROR)
    try:
        traced = _traced(_states_of(bert), bert.config.vocab_size)
    finally:
        transformers_logging.set_verbosity(verbosity)
    if traced is None:
        return False

    def forward(
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        token_type_ids: torch.Tensor | None = None,
        **_: object,
    ) -> dict[str, torch.Tensor]:
        types = torch.zeros_like(input_ids) if token_type_ids is None else token_type_ids
        return {"last_hidden_state": traced(input_ids, attention_mask, types)}

    bert.forward = forward  # of this one model, not of its class
    return True


def _traced(states: Any, vocabulary: int) -> Any | None:
    """The recording of a model's pass; None where it is not as good as the pass itself."""
    import torch

    with torch.inference_mode(), warnings.catch_warnings():
        # TorchScript is deprecated and has no successor that needs no compiler where it runs
        warnings.simplefilter("ignore")
        traced: Any = torch.jit.trace(  # type: ignore[no-untyped-call]
            states, _example(*_TRACED, vocabulary), check_trace=False
        )
        for texts, tokens in _COMPARED:
            ids, mask, types = _example(texts, tokens, vocabulary)
            given = mask.bool()
            difference = states(ids, mask, types)[given] - traced(ids, mask, types)[given]
            if float(difference.abs().max()) > _TOLERANCE:
                _log.warning(
                    "the model's recorded pass differs from its own by %g; the latter is used, "
                    "and is slower where many ask at once",
                    float(difference.abs().max()),
                )
                return None
    return traced


def _states_of(bert: Any) -> Any:
    """The model as a module that takes and gives bare tensors."""
    import torch

    class States(torch.nn.Module):
        """Token ids, mask and types to the last hidden states."""

        def __init__(self) -> None:
            super().__init__()
            self.bert = bert

        def forward(
            self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor
        ) -> torch.Tensor:
            """What the last layer says of each token."""
            states: torch.Tensor = self.bert(
                input_ids=ids, attention_mask=mask, token_type_ids=types
            ).last_hidden_state
            return states

    return States().eval()


def _example(
    texts: int, tokens: int, vocabulary: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Texts of as many tokens and fewer, padded."""
    import torch

    ids = torch.arange(texts * tokens).reshape(texts, tokens) * 7 % vocabulary
    lengths = torch.tensor([max(tokens - 2 * row, 1) for row in range(texts)])
    mask = (torch.arange(tokens) < lengths[:, None]).long()
    return ids, mask, torch.zeros_like(ids)
