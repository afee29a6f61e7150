"""Where the tokens of a passage stand in its text, by the model's own tokenizer."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

TokenSpans = NDArray[np.int32]
"""int32[tokens, 2]: the `[start, end)` of each token in its text, in order."""

NONE: TokenSpans = np.empty((0, 2), np.int32)


def token_spans(tokenizer: Any, text: str, prompt: str, most: int | None) -> TokenSpans:
    """The spans of a text's own tokens, without those of the prompt and the marks around them.

    `most` is how many tokens the model reads. Empty where the tokenizer knows no places: those
    of the library tokenizers do, older ones in Python do not.
    """
    if not getattr(tokenizer, "is_fast", False):
        return NONE
    encoded = tokenizer(
        prompt + text,
        return_offsets_mapping=True,
        return_special_tokens_mask=True,
        truncation=most is not None,
        max_length=most,
    )
    spans = np.array(encoded["offset_mapping"], np.int32).reshape(-1, 2)
    is_mark = np.array(encoded["special_tokens_mask"], bool)
    # the space behind `passage:` belongs to the text's first token
    own = ~is_mark & (spans[:, 1] > len(prompt.rstrip()))
    placed: TokenSpans = np.maximum(spans[own] - len(prompt), 0)
    return placed
