"""Slide numbers: counted only where a printed number vouches for the count."""

import pytest

from corpus.reading.line import split_lines
from corpus.reading.slides import slide_labels

DECK = "# 表紙\n\n# 目次\n一\n\n# 現状\n{}\n\n# 課題\n四"


def labels(text: str) -> list[str | None]:
    """Give the label of each line that begins with #."""
    lines = split_lines(text)
    alone = [index for index, line in enumerate(lines) if line.text.strip().isdigit()]
    found = slide_labels(lines, alone)
    return [label for label, line in zip(found, lines, strict=True) if line.text.startswith("#")]


def test_slides_are_counted_up_to_the_last_printed_number() -> None:
    assert labels(DECK.format(3)) == ["1", "2", "3", None]


def test_without_a_printed_number_no_slide_has_one() -> None:
    assert labels(DECK.format("三")) == [None] * 4


def test_a_single_number_that_contradicts_the_count_is_no_slide_number() -> None:
    assert labels(DECK.format(30)) == [None] * 4


def test_where_growing_numbers_contradict_the_count_only_they_are_given() -> None:
    text = "# 表紙\n\n1\n\n# 目次\n一\n\n# 現状\n\n5\n\n# 課題\n四"
    assert labels(text) == ["1", None, "5", None]


@pytest.mark.parametrize("text", ["", "1", "# 表紙\n\n1", "本文\n\n2\n"])
def test_a_text_that_is_no_deck_has_no_slides(text: str) -> None:
    assert set(labels(text)) <= {None}
