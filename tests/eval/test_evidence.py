"""Evidence by source characters: where a quote stands, and when enough of it is held."""

import pytest

from eval.evidence import BareSource, Evidence, merged, shared_chars

# 0         1
# 0123456789012345
TEXT = "ああ い\nあああ　うえおか"


@pytest.mark.parametrize(
    ("quote", "spans"),
    [
        ("い", ((3, 4),)),
        ("い あ", ((3, 4), (5, 6))),
        ("ああ い あああ う", ((0, 2), (3, 4), (5, 8), (9, 10))),
        ("おか", ((11, 13),)),
    ],
)
def test_a_quote_is_located_without_white_space(
    quote: str, spans: tuple[tuple[int, int], ...]
) -> None:
    assert BareSource(TEXT).spans_of(quote) == spans


def test_places_that_overlap_are_counted_each() -> None:
    # ああ at 0, and within あああ twice
    assert BareSource(TEXT).count("ああ") == 3
    assert BareSource(TEXT).count("ああい") == 1
    assert BareSource(TEXT).count("え　い") == 0
    assert BareSource(TEXT).count(" \n") == 0


def test_a_quote_that_stands_more_than_once_has_no_place() -> None:
    with pytest.raises(ValueError, match="3 times, not once"):
        BareSource(TEXT).spans_of("ああ")


def test_spans_are_merged_where_they_touch_or_overlap() -> None:
    assert merged([(7, 9), (0, 3), (2, 4), (4, 5), (8, 9)]) == [(0, 5), (7, 9)]


def test_shared_characters_are_counted_once() -> None:
    assert shared_chars([(0, 5), (8, 10)], [(3, 9)]) == 3
    assert shared_chars([(0, 5)], [(5, 9)]) == 0


# ten characters, of which eight are needed
TEN = Evidence("small-report", "一二三四五六七八九十", 1, ((0, 4), (6, 12)))


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        ([(0, 12)], True),
        ([(0, 10)], True),  # 4 + 4 = 8
        ([(0, 9)], False),  # 4 + 3 = 7
        ([(6, 12), (2, 4)], True),  # 6 + 2, in any order
        ([(0, 4), (0, 4), (6, 8)], False),  # the same four characters twice are four
        ([(4, 6)], False),  # only the white space between
        ([], False),
    ],
)
def test_eighty_percent_of_the_characters_are_enough(
    spans: list[tuple[int, int]], found: bool
) -> None:
    assert TEN.is_found_in(spans) is found
