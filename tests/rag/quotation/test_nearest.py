"""The nearest stretch, against trying every stretch."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from rag.quotation.nearest import nearest_stretch

_WORDS = st.text("abcd", max_size=9)


@given(pattern=st.text("abcd", min_size=1, max_size=8), text=_WORDS)
def test_no_stretch_is_nearer(pattern: str, text: str) -> None:
    (start, end), edits = nearest_stretch(pattern, text)
    assert edits == Levenshtein.distance(pattern, text[start:end])
    assert edits == min(
        Levenshtein.distance(pattern, text[first:last])
        for first in range(len(text) + 1)
        for last in range(first, len(text) + 1)
    )


def test_a_changed_last_character_is_replaced_and_not_left_out() -> None:
    assert nearest_stretch("研究費の増", "国の研究費の減を") == ((2, 7), 1)


def test_a_pattern_of_thousands_of_characters_is_found() -> None:
    pattern = "研究開発費の推移と課題" * 200
    assert nearest_stretch(pattern, "前文。" + pattern + "後文。") == ((3, 3 + len(pattern)), 0)
