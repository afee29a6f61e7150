"""Tables: tab-separated rows, and rows that lie flattened between a caption and its source."""

import re

from corpus.aligned_text import AlignedText
from corpus.block import Block, BlockKind
from corpus.inline_marks import without_marks

CAPTION = re.compile(r"\s?(?:図表|図|表)\s?\d+(?:[-－.]\d+)?[　 ]+\S")
_WIDE_ROW_CHARS = 400
_UNIT = re.compile(r"[（(][^（()）]+[)）]")


def tab_table(lead: list[AlignedText], rows: list[AlignedText]) -> Block:
    """Make a table of tab-separated rows, of which the first holds the column headers.

    If a row holds more text than a passage, the table is turned: each column becomes a row
    of its own, with its header before it and the rows' labels inside.
    """
    header, body = rows[0], rows[1:]
    if not body:
        return Block(BlockKind.TABLE, AlignedText.join("\n", lead), rows=(without_marks(header),))
    if not any(len(row) > _WIDE_ROW_CHARS for row in body):
        top = AlignedText.join("\n", [*lead, without_marks(header)])
        return Block(BlockKind.TABLE, top, rows=tuple(without_marks(row) for row in body))
    lines = [_cells(row) for row in rows]
    columns = []
    for number in range(1, max(len(line) for line in lines)):
        words: list[AlignedText] = []
        for line in lines:
            if number < len(line) and line[number].text:
                words += [line[0], line[number]] if line[0].text else [line[number]]
        if words:
            columns.append(AlignedText.join("\n", words))
    return Block(
        BlockKind.TABLE, AlignedText.join("\n", lead), rows=tuple(columns), rows_apart=True
    )


def _cells(row: AlignedText) -> list[AlignedText]:
    cells, start = [], 0
    for place in [match.start() for match in re.finditer("\t", row.text)] + [len(row)]:
        cells.append(without_marks(row.cut(start, place)).strip())
        start = place + 1
    return cells


def flat_table(caption: AlignedText, groups: list[AlignedText]) -> Block:
    """Make a table of what stands between a caption and its source line.

    `groups` are the stretches between blank lines. The first is taken for the column
    headers, and so is one that follows it with units and no figures, such as
    `研究開発費総額（億ドル） 対GDP比（%）`.
    """
    headers = 1 if len(groups) > 2 else 0
    while 0 < headers < len(groups) - 1:
        words = groups[headers].text
        if not _UNIT.search(words) or re.search(r"\d", words):
            break
        headers += 1
    top = AlignedText.join("\n", [caption, *groups[:headers]])
    return Block(BlockKind.TABLE, top, rows=tuple(groups[headers:]))
