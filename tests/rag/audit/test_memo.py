"""A memo's sentences: their places, their contexts, and which of them claim something."""

import pytest

from rag.audit.claim_kind import is_claim
from rag.audit.memo import MAX_MEMO_CHARS, read_memo
from rag.errors import MemoError

_MEMO = """# 研究開発の動向

お疲れ様です。関係各位
1. 投資
- 米国の研究開発費は8,218億ドルで世界最大
・同法では、**542億ドル**が措置された。なお、日本はどうか？
国・地域\t研究開発費（億ドル）
米国\t8,218

|国|件数|
|---|---|
|日本|33|
The R&D spending of the U.S. was 821.8 billion dollars. It is the largest in the world.
我が国の科学技術・イノベーション政策は、1995年に成立した「科学技術基本法」と同法に基
づいて策定される計画を中心に実施されてきた。
"""


def test_each_sentence_stands_where_it_says() -> None:
    for sentence in read_memo(_MEMO):
        assert _MEMO[sentence.start : sentence.end] == sentence.text
        for place, sign in zip(sentence.places, sentence.plain, strict=True):
            assert _MEMO[place] == sign


def test_the_claims_of_a_memo_are_told_from_the_rest() -> None:
    claims = [sentence.plain for sentence in read_memo(_MEMO) if sentence.is_claim]
    assert claims == [
        "米国の研究開発費は8,218億ドルで世界最大",
        "同法では、542億ドルが措置された。",
        "米国\t8,218",
        "|日本|33|",
        "The R&D spending of the U.S. was 821.8 billion dollars.",
        "It is the largest in the world.",
        "我が国の科学技術・イノベーション政策は、1995年に成立した「科学技術基本法」と同法に"
        "基づいて策定される計画を中心に実施されてきた。",
    ]


def test_a_sentence_leans_on_its_heading_and_a_row_on_its_headers() -> None:
    by_text = {sentence.plain: sentence for sentence in read_memo(_MEMO)}
    assert by_text["同法では、542億ドルが措置された。"].before.startswith("米国の研究開発費")
    assert by_text["米国の研究開発費は8,218億ドルで世界最大"].context == "投資"
    assert "研究開発費（億ドル）" in by_text["米国\t8,218"].context
    assert "件数" in by_text["|日本|33|"].context


def test_tags_belong_to_no_sentence() -> None:
    memo = (
        "<style>p{}</style><p>予算は<b>3割</b>増えた。</p>"
        "<table><tr><td>日本</td><td>33</td></tr></table>"
    )
    assert [sentence.plain for sentence in read_memo(memo)] == ["予算は3割増えた。", "日本\t33"]


@pytest.mark.parametrize("memo", ["あ" * 200_000, "「" * 200_000, "<p>" * 60_000, "a " * 100_000])
def test_the_largest_memo_of_any_signs_is_cut_into_short_sentences(memo: str) -> None:
    sentences = read_memo(memo)
    assert all(len(sentence.text) <= 400 for sentence in sentences)
    assert sum(len(sentence.plain) for sentence in sentences) <= len(memo)


def test_a_memo_that_is_too_long_is_refused_with_the_limit() -> None:
    with pytest.raises(MemoError, match="200000") as caught:
        read_memo("あ" * (MAX_MEMO_CHARS + 1))
    assert "200001文字" in caught.value.message_ja


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("日本の予算は3兆円である。", True),
        ("目標を見直すべきとされている。", True),
        ("企業は結果を報告しなければならない。", True),
        ("2024年に承認された計画は主に下記のとおりで、重要性を改めて示している。", True),
        ("予算：約3兆円", True),
        ("研究力の強化", False),
        ("予算はいくらか。", False),
        ("ご確認ください。", False),
        ("投資を増やすべきである。", False),
        ("早急に議論する必要があると考える。", False),
        ("本メモは動向をまとめたものである。", False),
        ("よろしくお願いいたします。", False),
    ],
)
def test_only_what_documents_can_bear_out_is_a_claim(text: str, expected: bool) -> None:
    assert is_claim(text) is expected
