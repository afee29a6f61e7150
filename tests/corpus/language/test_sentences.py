"""Where Japanese sentences end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.aligned_text import without_white_space
from corpus.language.sentences import sentence_spans
from tests.corpus.inline_document import assert_in_order


def sentences_of(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("増えた。減った。", ["増えた。", "減った。"], id="full stops"),
        pytest.param("増えたか？ 減った！", ["増えたか？", "減った！"], id="question and cry"),
        pytest.param("一行目\n二行目。", ["一行目", "二行目。"], id="line break"),
        pytest.param(
            "法（禁止した。なお例外がある。）が成立した。次。",
            ["法（禁止した。なお例外がある。）が成立した。", "次。"],
            id="full stop in brackets",
        ),
        pytest.param(
            "「重視すべき。」と勧告した。",
            ["「重視すべき。」と勧告した。"],
            id="full stop in quotes",
        ),
        pytest.param("閉じた）文。次。", ["閉じた）文。", "次。"], id="bracket never opened"),
        pytest.param(
            "（開いたまま\n次の文。", ["（開いたまま", "次の文。"], id="line ends a bracket"
        ),
        pytest.param("Yahoo!JAPANが参画。", ["Yahoo!JAPANが参画。"], id="sign inside a name"),
        pytest.param("本当か！？次。", ["本当か！？", "次。"], id="two signs"),
        pytest.param("3.28%に達した。", ["3.28%に達した。"], id="decimal point"),
        pytest.param(" 　前後の空白。 　", ["前後の空白。"], id="outer white space"),
        pytest.param("文末のない断片", ["文末のない断片"], id="fragment"),
        pytest.param("。", ["。"], id="a sign alone"),
        pytest.param("", [], id="nothing"),
        pytest.param(" \n　\n", [], id="white space"),
    ],
)
def test_a_text_is_cut_where_a_reader_would(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


def test_a_bracket_open_for_over_200_characters_is_a_misprint() -> None:
    opened = "政策（" + "長" * 200 + "。"
    assert sentences_of(opened + "次の文。") == [opened, "次の文。"]


def test_a_bracket_open_for_less_holds_the_sentence() -> None:
    text = "政策（" + "長" * 150 + "。補足）である。"
    assert sentences_of(text) == [text]


@settings(max_examples=200)
@given(st.text(alphabet="国政策A1 　\n。！？!?.「」（）()", max_size=40))
def test_sentences_hold_every_character_but_white_space(text: str) -> None:
    spans = tuple(sentence_spans(text))
    sentences = [text[start:end] for start, end in spans]
    assert without_white_space("".join(sentences)) == without_white_space(text)
    assert [sentence.strip() for sentence in sentences] == sentences
    assert_in_order(spans, text, repr(text))
