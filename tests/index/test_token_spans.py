"""Where tokens stand: with a small tokenizer by hand, and beside the bundled model's own count."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from index.encoder import Encoder
from index.token_spans import token_spans


class Words:
    """A tokenizer of words, as the library's: the space before a word is its own."""

    is_fast = True

    def __call__(
        self, text: str, *, truncation: bool, max_length: int | None, **_: bool
    ) -> Mapping[str, Sequence[Any]]:
        """The spans of all tokens, and which of them are marks."""
        spans, start = [(0, 0)], 0
        for word in text.split(" "):
            spans.append((max(start - 1, 0), start + len(word)))
            start += len(word) + 1
        if truncation:
            spans = spans[: (max_length or 0) - 1]
        spans.append((0, 0))
        marks = [1, *[0] * (len(spans) - 2), 1]
        return {"offset_mapping": spans, "special_tokens_mask": marks}


def test_the_tokens_of_the_prompt_and_the_marks_are_left_out() -> None:
    spans = token_spans(Words(), "予算 人材", "passage: ", None)
    assert spans.tolist() == [[0, 2], [2, 5]]


def test_without_a_prompt_every_token_is_the_text_s() -> None:
    assert token_spans(Words(), "予算 人材", "", None).tolist() == [[0, 2], [2, 5]]


def test_what_the_model_does_not_read_has_no_token() -> None:
    assert token_spans(Words(), "予算 人材 制度", "passage: ", 5).tolist() == [[0, 2], [2, 5]]


def test_a_tokenizer_that_knows_no_places_gives_none() -> None:
    assert token_spans(object(), "予算", "", None).shape == (0, 2)


@pytest.mark.parametrize(
    "text",
    ["予算は120億円。", "ＡＩ㈱ の　研究", "119\t 内閣官房, “戦略”\n", "量子" * 600, "ﾃｽﾄ…… ～3月"],
)
def test_there_is_a_place_for_each_token_that_is_indexed(text: str, encoder: Encoder) -> None:
    (tokens,) = encoder.encode_passages([text]).tokens
    spans = encoder.token_spans(text)
    assert len(spans) == len(tokens.ids)
    assert all(0 <= start <= end <= len(text) for start, end in spans.tolist())
    starts = spans[:, 0].tolist()
    assert starts == sorted(starts)
