"""Markdown, read back by markdown-it."""

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rag.referencing.footnote import footnote
from rag.referencing.markdown import escaped, markdown
from tests.rag.referencing.inline_reference import HOSTILE, reference

SHOWN = ("text", "text_special")


def tokens(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


@pytest.mark.parametrize("line", HOSTILE)
def test_a_line_is_shown_as_it_is(line: str) -> None:
    paragraph = tokens(escaped(line))
    assert [token.type for token in paragraph] == [
        "paragraph_open",
        "inline",
        "paragraph_close",
    ]
    inline = paragraph[1].children or []
    assert {token.type for token in inline} <= set(SHOWN)
    assert "".join(token.content for token in inline) == line


def test_the_quote_is_a_block_quote_and_the_source_stands_under_it() -> None:
    found = tokens(markdown(reference()))
    assert [token.type for token in found] == [
        "blockquote_open",
        "paragraph_open",
        "inline",
        "paragraph_close",
        "blockquote_close",
        "paragraph_open",
        "inline",
        "paragraph_close",
    ]
    assert found[2].content == "研究開発費は20兆円である。"
    source = "".join(token.content for token in found[6].children or [])
    assert source == f"{footnote(reference())}（引用ID meti-interim~Ac1Nede）"
