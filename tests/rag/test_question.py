"""A question as it may be asked, and what is said of one that may not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import QuestionError
from rag.question import MAX_QUESTION_CHARS, check_question


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("予算はいくらか。", "予算はいくらか。"),
        ("  予算はいくらか。\n", "予算はいくらか。"),
        ("\u3000予算\u3000", "予算"),
        ("予算は\tいくら\nですか\r\n今年は", "予算は\tいくら\nですか\r\n今年は"),
        ("How much?", "How much?"),
        ("⽴法 ＡＩ", "⽴法 ＡＩ"),
        ("𠮷野家 🇯🇵", "𠮷野家 🇯🇵"),
        ("問" * 2_000, "問" * 2_000),
        ("  " + "問" * 2_000 + "  ", "問" * 2_000),
    ],
)
def test_a_question_loses_its_outer_white_space_only(text: str, asked: str) -> None:
    assert check_question(text) == asked


@pytest.mark.parametrize("control", ["\x1c", "\x1d", "\x1e", "\x1f", "\x85"])
def test_control_characters_that_count_as_white_space_go_at_the_ends_and_are_refused_inside(
    control: str,
) -> None:
    assert check_question(f"{control}予算は{control}") == "予算は"
    with pytest.raises(QuestionError, match=rf" U\+{ord(control):04X} at character 3,"):
        check_question(f"{control}予算{control}は")


@pytest.mark.parametrize(
    ("text", "message", "message_ja"),
    [
        pytest.param(
            "",
            "the question is blank (0 characters of white space); write a question",
            "質問が空です（空白0文字）。質問を入力してください。",
            id="nothing",
        ),
        pytest.param(
            " \u3000\t\n",
            "the question is blank (4 characters of white space); write a question",
            "質問が空です（空白4文字）。質問を入力してください。",
            id="white space",
        ),
        pytest.param(
            "問" * 2_001,
            "the question has 2001 characters; shorten it to 2000 or fewer",
            "質問が長すぎます（2001文字）。2000文字以内にしてください。",
            id="one character too many",
        ),
        pytest.param(
            "問" * 100_000,
            "the question has 100000 characters; shorten it to 2000 or fewer",
            "質問が長すぎます（100000文字）。2000文字以内にしてください。",
            id="a whole document",
        ),
        pytest.param(
            "予算\x00は",
            "the question has U+0000 at character 3, which is no text; remove it",
            "質問の3文字目に使えない文字（U+0000）があります。取り除いてください。",
            id="a null character",
        ),
        pytest.param(
            "\x1b[31m予算",
            "the question has U+001B at character 1, which is no text; remove it",
            "質問の1文字目に使えない文字（U+001B）があります。取り除いてください。",
            id="an escape sequence",
        ),
        pytest.param(
            "予算は\x85いくらか",
            "the question has U+0085 at character 4, which is no text; remove it",
            "質問の4文字目に使えない文字（U+0085）があります。取り除いてください。",
            id="a control character that counts as white space",
        ),
        pytest.param(
            "\x1c\u3000予算\x1fは\x85",
            "the question has U+001F at character 3, which is no text; remove it",
            "質問の3文字目に使えない文字（U+001F）があります。取り除いてください。",
            id="behind white space, which is not counted",
        ),
        pytest.param(
            "予\ud83dは",
            "the question has U+D83D at character 2, which is no text; remove it",
            "質問の2文字目に使えない文字（U+D83D）があります。取り除いてください。",
            id="a lone surrogate",
        ),
    ],
)
def test_what_is_wrong_is_said_with_value_and_remedy_in_both_languages(
    text: str, message: str, message_ja: str
) -> None:
    with pytest.raises(QuestionError) as caught:
        check_question(text)
    error = caught.value
    assert (str(error), error.message_ja, error.field) == (message, message_ja, "question")


def test_the_limit_is_the_one_that_is_told() -> None:
    assert MAX_QUESTION_CHARS == 2_000


@pytest.mark.parametrize("bad", ["\x00", "\ud83d"])
def test_what_is_no_text_is_refused_behind_much_white_space_too(bad: str) -> None:
    with pytest.raises(QuestionError, match="which is no text"):
        check_question(" " * 2_001 + f"予算{bad}は")


@given(st.text(max_size=50))
@settings(max_examples=300, deadline=None)
def test_a_question_that_is_taken_can_be_written_as_utf8(text: str) -> None:
    try:
        asked = check_question(text)
    except QuestionError:
        return
    assert asked.encode("utf-8").decode("utf-8") == text.strip()
    assert not any(ord(character) < 32 and character not in "\t\n\r" for character in asked)
