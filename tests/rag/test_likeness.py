"""Likeness: the stretch of a document that a changed quote became, or none."""

import pytest

from corpus.passages.passage import PassageKind
from rag.likeness import most_alike
from tests.index.inline_index import passage

BUDGET = passage("海洋研究の予算は令和8年度に130億円とする。前年度より三割増やす。", "plan.0001")
PEOPLE = passage("海洋研究者を2030年までに6,000人とする。大学院生を支援する。", "plan.0002")
RANKS = passage(
    "世界順位\n国 額\n日本 1,835 3.28\n米国 6,840 3.46",
    "plan.0003",
    kind=PassageKind.TABLE,
    sentences=("日本 1,835 3.28", "米国 6,840 3.46"),
)
ALL = (BUDGET, PEOPLE, RANKS)


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        (
            "海洋研究の予算は令和8年度に120億円とする。",
            "海洋研究の予算は令和8年度に130億円とする。",
        ),
        (
            "海洋研究の予算は、令和7年度に130億円とした。",
            "海洋研究の予算は令和8年度に130億円とする。",
        ),
        ("前年度より\n二割 増やす。", "前年度より三割増やす。"),
        ("海洋研究者を2030年までに5,000人とする。", "海洋研究者を2030年までに6,000人とする。"),
        ("日本 1,790 3.28", "日本 1,835 3.28"),
        (
            "海洋研究の予算は令和8年度に120億円とする。前年度より四割増やす。",
            "海洋研究の予算は令和8年度に130億円とする。前年度より三割増やす。",
        ),
    ],
    ids=["number", "comma and year", "white space", "people", "row", "whole passage"],
)
def test_a_changed_quote_is_what_is_most_like_it(quote: str, expected: str) -> None:
    found = most_alike(quote, ALL)
    assert found is not None
    of, (start, end) = found
    assert of.text[start:end] == expected


@pytest.mark.parametrize(
    "quote",
    [
        "宇宙望遠鏡の打上げを延期した。",
        "予",
        "",
        " \n",
        "ABC",
        "森林の保全計画を新たに策定し、毎年見直す。",
    ],
    ids=repr,
)
def test_what_is_like_nothing_became_nothing(quote: str) -> None:
    assert most_alike(quote, ALL) is None
    assert most_alike(quote, ()) is None


def test_of_two_the_more_alike_is_taken_and_of_equals_the_first() -> None:
    near = passage("予算は総額で120億円とする。", "plan.0001")
    nearer = passage("予算は総額120億円とする。", "plan.0002")
    same = passage("予算は総額120億円とする。", "plan.0003")
    found = most_alike("予算は総額121億円とする。", (near, nearer, same))
    assert found is not None
    assert found[0] is nearer


def test_characters_repeated_in_the_quote_must_be_repeated() -> None:
    assert most_alike("研究研究研究研究研究研究", (passage("研究の計画を定めた。"),)) is None


def test_a_passage_of_one_sentence_under_a_heading_is_compared_whole() -> None:
    headed = passage(
        "第3章 海洋研究の推進\n予算は130億円。",
        section=("第3章 海洋研究の推進",),
        sentences=("予算は130億円。",),
    )
    found = most_alike("第3章 海洋研究の推進\n予算は120億円。", (headed,))
    assert found == (headed, (0, len(headed.text)))


def test_of_a_row_only_its_own_characters_are_compared() -> None:
    from dataclasses import replace

    row = passage(
        "世界順位\n国 額\n日本 1,835 3.28", kind=PassageKind.ROW, sentences=("日本 1,835 3.28",)
    )
    row = replace(row, own_start=row.text.index("日本"))
    found = most_alike("日本 1,835 3.30", (row,))
    assert found == (row, (row.own_start, len(row.text)))
