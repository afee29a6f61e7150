"""Text with its place in the source: whatever is left out, the spans still prove the rest."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.aligned_text import INSERTED, AlignedText, without_white_space
from tests.corpus.inline_document import assert_in_order, sliced, whole

SOURCE_TEXTS = st.text(alphabet="国の予算Aあ。1 　\t\n\r\f\u2028\ufffd⽴𠮷", max_size=40)


def test_text_of_a_source_knows_the_place_of_each_character() -> None:
    text = AlignedText.of_source("第7期基本計画", 2, 5)
    assert (text.text, text.offsets) == ("期基本", (2, 3, 4))
    assert len(text) == 3


def test_joined_parts_are_parted_by_space_that_has_no_place() -> None:
    source = "日本 28.3億"
    left, right = AlignedText.of_source(source, 0, 2), AlignedText.of_source(source, 3, 5)
    joined = AlignedText.join("\n", [left, right])
    assert joined == AlignedText("日本\n28", (0, 1, INSERTED, 3, 4))


def test_a_join_of_nothing_is_empty() -> None:
    assert AlignedText.join("\n", []) == AlignedText("", ())


def test_only_white_space_can_be_inserted() -> None:
    assert AlignedText.inserted(" \n") == AlignedText(" \n", (INSERTED, INSERTED))
    with pytest.raises(ValueError, match="'、' is not white space; only the source has words"):
        AlignedText.inserted("、")


def test_marks_are_left_out_and_the_rest_keeps_its_place() -> None:
    text = whole("**重点**領域3では")
    left = text.without([(8, 9), (0, 2), (4, 6)])
    assert left == AlignedText("重点領域では", (2, 3, 6, 7, 9, 10))


def test_spans_that_overlap_are_left_out_once() -> None:
    assert whole("国家戦略").without([(1, 3), (2, 3), (0, 2)]).text == "略"


def test_strip_takes_white_space_of_every_width() -> None:
    assert whole(" 　\t予算 \n").strip() == AlignedText("予算", (3, 4))
    assert whole(" 　").strip() == AlignedText("", ())


def test_source_spans_go_over_white_space_and_stop_at_words_left_out() -> None:
    source = "「産業 戦略」2\nでは"
    text = whole(source).without([(7, 8)])
    assert text.source_spans(source) == ((0, 7), (9, 11))
    assert sliced(source, text.source_spans(source)) == "「産業戦略」では"


def test_white_space_alone_has_no_source_span() -> None:
    assert whole(" 　\n").source_spans(" 　\n") == ()


@pytest.mark.parametrize("space", [" ", "　", "\t", "\r\n", "\f", "\u2028", "\u00a0", "\x1c"])
def test_white_space_is_what_python_calls_so(space: str) -> None:
    assert without_white_space(f"国{space}の{space}") == "国の"


@settings(max_examples=150)
@given(source=SOURCE_TEXTS, data=st.data())
def test_whatever_is_cut_left_out_and_joined_the_spans_prove_the_rest(
    source: str, data: st.DataObject
) -> None:
    places = st.integers(min_value=0, max_value=len(source))
    spans = st.tuples(places, places).map(lambda pair: (min(pair), max(pair)))
    text = whole(source).without(data.draw(st.lists(spans, max_size=4)))
    borders = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4)))
    edges = [0, *borders, len(text)]
    parts = [text.cut(a, b).strip() for a, b in pairwise(edges)]
    joined = AlignedText.join(data.draw(st.sampled_from(["", " ", "\n"])), parts)

    assert len(joined.text) == len(joined.offsets)
    for character, offset in zip(joined.text, joined.offsets, strict=True):
        assert character.isspace() if offset == INSERTED else character == source[offset]
    kept = [offset for offset in joined.offsets if offset != INSERTED]
    assert kept == sorted(set(kept))

    proof = joined.source_spans(source)
    assert sliced(source, proof) == without_white_space(joined.text)
    assert_in_order(proof, source, repr(source))
