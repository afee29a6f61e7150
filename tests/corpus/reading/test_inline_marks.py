"""Marks inside a line: they go, and the words keep their place."""

import pytest

from corpus.reading.inline_marks import without_marks
from tests.corpus.inline_document import sliced, whole


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param("**第7期**「基本計画」", "第7期「基本計画」", id="bold"),
        pytest.param("<u>CETs</u>の<b>一覧</b>", "CETsの一覧", id="tags inside a line"),
        pytest.param("●\ufffd重要技術", "●重要技術", id="broken sign"),
        pytest.param(r"\*1.直接効果 \[注\]", "*1.直接効果 [注]", id="escape signs"),
        pytest.param("[白書](https://www.mext.go.jp/)を見よ", "白書を見よ", id="link"),
        pytest.param("[1]と(2)", "[1]と(2)", id="brackets that are no link"),
        pytest.param(
            "<p><u>技術</u></p> <ul> <li>・AI</li> <li>・量子</li> </ul>",
            "技術\n・AI\n・量子",
            id="a list in a cell",
        ),
        pytest.param('<p class="a">一</p><P>二</P>', "一\n二", id="attributes and capitals"),
        pytest.param("一<br>二<br/>三", "一\n二\n三", id="line breaks"),
        pytest.param("<https://www.aspi.org.au/>", "<https://www.aspi.org.au/>", id="bare link"),
        pytest.param("<I. 対象事業>と<詳細>", "<I. 対象事業>と<詳細>", id="angle brackets"),
        pytest.param("3 < 5 および 7 > 2", "3 < 5 および 7 > 2", id="signs of comparison"),
        pytest.param("2*3*4", "2*3*4", id="single stars"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_marks_go_and_words_stay(source: str, text: str) -> None:
    lines = without_marks(whole(source)).text.split("\n")
    assert "\n".join(line.rstrip() for line in lines) == text


@pytest.mark.parametrize(
    "source",
    [
        "**第7期**計画",
        "<p>一</p><ul><li>二</li></ul>三",
        "[白書](https://x.jp)を",
        "\ufffd\ufffd\\*",
    ],
)
def test_what_is_left_proves_itself(source: str) -> None:
    text = without_marks(whole(source))
    assert sliced(source, text.source_spans(source)) == "".join(text.text.split())


def test_text_without_marks_is_returned_as_it_is() -> None:
    text = whole("統合イノベーション戦略")
    assert without_marks(text) is text


def test_nested_blocks_leave_one_line_break() -> None:
    assert without_marks(whole("一<ul><li><p>二</p></li></ul>")).text == "一\n二"
