"""Section paths: under which headings a block stands, outermost first."""

import re

from corpus.block import Block, BlockKind

_NUMBER = re.compile(r"(\d+(?:\.\d+)*)[\t　\s]")


def section_paths(blocks: tuple[Block, ...]) -> list[tuple[str, ...]]:
    """For each block its headings' texts; a heading's own path ends with itself.

    A section `2.1` belongs to chapter `2` wherever the extractor put that chapter's title.
    """
    chapters = {
        number: _words(block)
        for block in blocks
        if block.kind is BlockKind.HEADING and (number := _number(block)) and "." not in number
    }
    paths: list[tuple[str, ...]] = []
    open_headings: list[tuple[int, str]] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING and block.level > 0:
            number = _number(block)
            while open_headings and open_headings[-1][0] >= block.level:
                open_headings.pop()
            chapter = chapters.get(number.split(".")[0]) if number and "." in number else None
            if chapter is not None:
                open_headings = [(1, chapter)]
            open_headings.append((block.level, _words(block)))
        in_place = block.kind is not BlockKind.FOOTNOTE
        paths.append(tuple(words for _, words in open_headings) if in_place else ())
    return paths


def _number(block: Block) -> str | None:
    match = _NUMBER.match(block.text.text)
    return match[1] if match else None


def _words(block: Block) -> str:
    return " ".join(block.text.text.split())
