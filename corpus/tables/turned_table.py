"""Tables with cells so long that each column is read by itself."""

from collections.abc import Sequence

from corpus.aligned_text import AlignedText
from corpus.reading.line import BULLET

Cells = Sequence[AlignedText]


def turned_rows(lines: Sequence[Cells]) -> list[AlignedText]:
    """Make a row of each column: its header and cells, the lines' labels before them."""
    rows = [line[0] for line in lines if line[0].text and not any(c.text for c in line[1:])]
    for number in range(1, max(len(line) for line in lines)):
        words: list[AlignedText] = []
        stacked: list[AlignedText] = []
        for above, line in enumerate(lines):
            if number >= len(line) or not line[number].text:
                continue
            own, *below = _stacked(line[number], above)
            label = [line[0]] if line[0].text else []
            words += [*label, own]
            stacked += [AlignedText.join("\n", [*label, column]) for column in below]
        rows += [AlignedText.join("\n", words)] if words else []
        rows += stacked
    return rows


def _stacked(cell: AlignedText, above: int) -> list[AlignedText]:
    """Part a cell that holds further columns, set below its own for want of room.

    Such a column says in unmarked paragraphs of its own what the lines above say of the
    others, its name first, and then its items: オランダ / 国家技術戦略 (2024/6) / 優先すべき
    主要な支援技術 / ・… inside the cell of 英国. A paragraph alone (`必須基盤技術群`) heads
    items of the same column. `above` is how many lines stand above.
    """
    lines = _line_spans(cell.text)
    marked = [BULLET.match(cell.text[start:end]) is not None for start, end in lines]
    borders = [0]
    run: list[int] = []
    for place, is_item in enumerate(marked):
        if not is_item:
            run.append(place)
            continue
        if above > 1 and above <= len(run) <= above + 1 and run[0] > 0:
            borders.append(lines[run[0]][0])
        run = []
    return [
        cell.cut(start, end).strip()
        for start, end in zip(borders, [*borders[1:], len(cell)], strict=True)
    ]


def _line_spans(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for line in text.split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans
