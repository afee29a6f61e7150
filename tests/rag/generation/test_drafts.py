"""What a model writes, cut into sentences with the numbers they cite, in pieces of any size."""

import pytest

from rag.generation.drafts import Draft, Drafts


def written(text: str, size: int, *, broken_off: bool = False) -> list[Draft]:
    drafts = Drafts()
    found = [
        draft
        for start in range(0, len(text), size)
        for draft in drafts.add(text[start : start + size])
    ]
    return found + drafts.finish(broken_off=broken_off)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("予算は1億円[1]。人は2人[2][3]。", [("予算は1億円。", (1,)), ("人は2人。", (2, 3))]),
        # behind the full stop
        ("予算は1億円。[1]人は2人。[2]", [("予算は1億円。", (1,)), ("人は2人。", (2,))]),
        # before the sentence, as small models do
        ("[1]予算は1億円。[2]人は2人。", [("予算は1億円。", (1,)), ("人は2人。", (2,))]),
        ("[1]予算は1億円[2]。", [("予算は1億円。", (1, 2))]),
        # a mark on a line of its own is of the sentence before
        ("予算は1億円。\n[1]\n人は2人[2]。", [("予算は1億円。", (1,)), ("人は2人。", (2,))]),
        # lists, bold type, headings
        ("- 予算は**1億円**[1]\n- 人は2人[2]\n", [("予算は1億円", (1,)), ("人は2人", (2,))]),
        ("1. 予算は1億円[1]\n2. 人は2人[2]", [("予算は1億円", (1,)), ("人は2人", (2,))]),
        # brackets of Japan
        ("予算は1億円【1】。人は［２］2人。", [("予算は1億円。", (1,)), ("人は2人。", (2,))]),
        ("予算は1億円（資料1、2）。", [("予算は1億円。", (1, 2))]),
        ("予算は1億円[1, 2]。", [("予算は1億円。", (1, 2))]),
        # （1） is a number of a list, （令和7年） part of the text
        ("（1）予算は（令和7年度）1億円[1]。", [("（1）予算は（令和7年度）1億円。", (1,))]),
        ("予算は1億円[99]。", [("予算は1億円。", (99,))]),
        ("予算は1億円。", [("予算は1億円。", ())]),
        # a full stop in brackets ends no sentence
        ("「増やす。」とした[1]。", [("「増やす。」とした。", (1,))]),
        # what a model thinks aloud is no answer
        ("<think>まず[9]。</think>\n予算は1億円[1]。", [("予算は1億円。", (1,))]),
        ("<think>まだ考えている[1]。", []),
        # what is not seen is left out
        ("予算\u202eは1\u200b億円[1]。", [("予算は1億円。", (1,))]),
        ("---\n予算は1億円[1]。…。", [("予算は1億円。", (1,))]),
        ("", []),
        ("[1]", []),
        ("\n\n", []),
    ],
)
def test_sentences_and_their_numbers(
    text: str, expected: list[tuple[str, tuple[int, ...]]], size: int
) -> None:
    assert written(text, size) == [Draft(*item) for item in expected]


@pytest.mark.parametrize("size", [1, 1000])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("予算は1億円[1]。人は", ["予算は1億円。"]),
        ("予算は1億円[1]。", ["予算は1億円。"]),
        ("予算は1億円[1]。人は[", ["予算は1億円。"]),
        ("予算は1億円[1]。人は2人。", ["予算は1億円。"]),  # its mark may have been to come
        ("予算は1億円[1]", []),  # 1億円 might have become 1億円を下回る
        ("予算は", []),
    ],
)
def test_of_what_broke_off_only_whole_sentences_are_kept(
    text: str, expected: list[str], size: int
) -> None:
    assert [draft.text for draft in written(text, size, broken_off=True)] == expected


def test_a_sentence_is_given_when_the_next_begins() -> None:
    drafts = Drafts()
    assert drafts.add("予算は1億円。") == []
    assert drafts.add("[") == []
    assert drafts.add("1]") == []
    assert drafts.add("人") == [Draft("予算は1億円。", (1,))]
    assert drafts.add("は2人[2]。") == []
    assert drafts.finish(broken_off=False) == [Draft("人は2人。", (2,))]
