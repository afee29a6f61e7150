"""Tables: tab-separated rows, and rows that lie flattened between a caption and its source."""

import re

from corpus.aligned_text import AlignedText
from corpus.block import Block, BlockKind
from corpus.inline_marks import without_marks

CAPTION = re.compile(r"\s?(?:図表|図|表)\s?\d+(?:[-－.]\d+)?[　 ]+\S")
_WIDE_ROW_CHARS = 400
_LABEL_MAX_CHARS = 30
_ITEMS = re.compile(r"\s*[●○•・◆■【「]")
_UNIT = re.compile(r"[（(][^（()）]+[)）]")


def tab_table(lead: list[AlignedText], rows: list[AlignedText]) -> Block:
    """Make a table of tab-separated rows, of which the first holds the column headers.

    If a row holds more text than a passage, the table is turned: each column becomes a row
    of its own, with its header before it and the rows' labels inside.
    """
    header, body = rows[0], rows[1:]
    body = [row for row in body if without_marks(row).text.strip()]
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

    `groups` are the stretches between blank lines, none empty. The first is taken for the column
    headers, unless items follow it (then it is their label), and so is one that follows with
    units and no figures, such as `研究開発費総額（億ドル） 対GDP比（%）`.
    """
    headers = 1 if len(groups) > 2 and not _ITEMS.match(groups[1].text) else 0
    while 0 < headers < len(groups) - 1:
        words = groups[headers].text
        if not _UNIT.search(words) or re.search(r"\d", words):
            break
        headers += 1
    top = AlignedText.join("\n", [caption, *groups[:headers]])
    return Block(BlockKind.TABLE, top, rows=tuple(_labelled(groups[headers:])))


def _labelled(groups: list[AlignedText]) -> list[AlignedText]:
    """Put a label and the items under it into one row: 公立大学（2） and its 【令和5年度採択】…"""
    rows: list[AlignedText] = []
    in_items = False
    for number, group in enumerate(groups):
        following = groups[number + 1].text if number + 1 < len(groups) else ""
        is_items = bool(_ITEMS.match(group.text))
        label = (
            not is_items
            and len(group) <= _LABEL_MAX_CHARS
            and not re.search(r"\s[\d,.]+", group.text)
            and _ITEMS.match(following)
        )
        if rows and in_items and is_items:
            rows[-1] = AlignedText.join("\n", [rows[-1], group])
        else:
            rows.append(group)
        in_items = bool(label) or (in_items and is_items)
    return rows
