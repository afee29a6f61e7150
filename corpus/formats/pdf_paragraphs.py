"""Paragraphs of a PDF's page: lines joined where the typesetter broke them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.formats.pdf_block import PdfBlock, PdfBlockKind
from corpus.formats.pdf_cell import seam
from corpus.formats.pdf_page import is_wide
from corpus.formats.pdf_runs import Run
from corpus.formats.writing import AUTHORS_BREAK
from corpus.reading.caption import CAPTION
from corpus.reading.line import Line

_SLACK = 0.8
_LONG_WIDTH = 20.0
_FOOT_SLACK = 2.2
_INDENT = 0.7
_MAX_INDENT = 1.4
_MIN_FULL_WIDTH = 11.0
_WIDE_PITCH = 1.35
_MAX_PITCH = 2.2
_LARGE = 1.15
_SMALL = 0.94
_HEADING_MAX_CHARS = 90
# What no line is broken inside: a Latin word, and signs that begin or end no line.
_UNBROKEN = re.compile(
    r"[（「『【〈《(]*(?:[!-~]+|.)?[、。，．）」』】〉》)ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々・？！]*"
)
_GOES_ON = re.compile(r"[ぁ-んー、。，．）」』】〉》)々]")
_OPEN_END = re.compile(r"[、，をにのとがはでもへやか（「『・ァ-ヺー]$")
_NOTE = re.compile(r"(\d{1,3})(?![\d.,年月日％%])[\s　]*[)）.．:：]?[\s　]*(?=\S)")
_NUMBERED = re.compile(r"(\d+(?:[.．]\d+)+[.．]?|\d{1,2}[.．])[ \u3000]+(?=\S)")
_SCHEMES = (
    re.compile(r"[（(][0-9０-９]{1,2}[)）][ \u3000]*\S"),
    re.compile(r"[①-⑳][ \u3000]*\S"),
    re.compile(r"[（(]?[アイウエオカキクケコa-z][)）．.][ \u3000]*\S"),
)


@dataclass(frozen=True)
class Style:
    """The size in points in which most of a document is set, and whether that is bold."""

    size: float
    bold: bool = False


def paragraphs_of(
    lines: Sequence[Run], right: float, style: Style, *, is_text: bool
) -> list[PdfBlock]:
    """Join the lines of a column, whose right edge is given, to blocks.

    `is_text` says that it is set as text; in other places (a box of a slide) short lines are
    taken to end where their author ended them.
    """
    groups: list[list[Run]] = []
    pitch = _pitch(lines)
    left = min((line.left for line in lines), default=0.0)
    edges = (left, right)
    for line in lines:
        if groups and _goes_on(groups[-1], line, edges, style, pitch=pitch, is_text=is_text):
            groups[-1].append(line)
        else:
            groups.append([line])
    depths = _depths([group[0] for group in groups])
    return [_block(group, right, left, style, depths, is_text=is_text) for group in groups if group]


def notes_apart(blocks: list[PdfBlock], style: Style) -> tuple[list[PdfBlock], list[PdfBlock]]:
    """Part the footnotes at a column's foot from what stands above them.

    Notes are set smaller than the text, the first line of each begins with its number, and
    nothing but notes stands below them.
    """
    start = len(blocks)
    while start and blocks[start - 1].size <= _SMALL * style.size:
        if blocks[start - 1].kind is PdfBlockKind.TABLE:
            break
        start -= 1
    notes: list[PdfBlock] = []
    for place in range(start, len(blocks)):
        match = _NOTE.match(blocks[place].text)
        number = int(match[1]) if match else None
        if match and (not notes or number == notes[-1].number + 1):
            text = blocks[place].text[match.end() :]
            notes.append(
                PdfBlock(PdfBlockKind.NOTE, text, blocks[place].size, number=int(match[1]))
            )
            start = min(start, place) if len(notes) > 1 else place
        elif notes:
            before = notes.pop()
            text = before.text + (seam(before.text, blocks[place].text) or "") + blocks[place].text
            notes.append(PdfBlock(before.kind, text, before.size, number=before.number))
    return (blocks[:start], notes) if notes else (blocks, [])


def is_note_line(line: Run, style: Style) -> bool:
    """Whether a line is set as the first of a footnote: small, and with a number before it."""
    return line.size <= _SMALL * style.size and _NOTE.match(line.text) is not None


def _pitch(lines: Sequence[Run]) -> float:
    """The usual distance from one line's top to the next one's."""
    steps = [b.bottom - a.bottom for a, b in pairwise(lines) if abs(a.size - b.size) < 0.6]
    widest = _MAX_PITCH * max((line.size for line in lines), default=0.0)
    return median([step for step in steps if 0 < step <= widest] or [0.0])


def _goes_on(
    group: list[Run],
    line: Run,
    edges: tuple[float, float],
    style: Style,
    *,
    pitch: float,
    is_text: bool,
) -> bool:
    left, right = edges
    first, last = group[0], group[-1]
    text, before = Line(0, line.text), Line(0, last.text)
    if abs(line.size - last.size) > 0.08 * last.size or last.vertical or line.vertical:
        return False
    if line.bottom - last.bottom > _WIDE_PITCH * max(pitch, 1.15 * line.size):
        return False
    if text.is_note or CAPTION.match(line.text) or _NUMBERED.match(line.text):
        return False
    if text.is_bullet and not (text.has_counting_bullet and _is_full(last, line, right)):
        return False
    if is_note_line(line, style) and line.left <= first.left + 1:
        return False
    if line.size >= _LARGE * style.size or (line.bold and not style.bold):
        chars = sum(len(other.text) for other in [*group, line])
        if line.bold != last.bold or chars > _HEADING_MAX_CHARS:
            return line.bold == last.bold and _is_full(last, line, right)
        return not before.ends_sentence and not _NUMBERED.match(line.text)
    if line.bold != last.bold and len(group) == 1 and last.bold:
        return False  # a heading in bold above its text
    if not is_text:  # a box of a slide: its lines stay together, joined or not
        return True
    base = min((other.left for other in group[1:]), default=first.left)
    if len(group) == 1 and line.left - left < _MAX_INDENT * line.size:
        base = min(base, left)  # both lines are indented: the first was a paragraph of its own
    indented = line.left > base + _INDENT * line.size
    if indented and not (Line(0, first.text).is_bullet and len(group) == 1):
        return False
    return _is_full(last, line, right)


def _is_full(last: Run, line: Run, right: float) -> bool:
    """Whether a line reaches its column's edge: what begins the next had no room in it."""
    if last.width < _MIN_FULL_WIDTH * last.size:
        return False  # no column is so narrow
    match = _UNBROKEN.match(line.text)
    first = match[0] if match else ""
    em = sum(1.0 if is_wide(sign) else 0.55 for sign in first)
    return last.right + (em + _SLACK) * last.size >= right


def _is_inside(last: Run, line: Run) -> bool:
    """Whether a line of a box was broken inside a phrase: `産学連` / `携の規模`, `を` / `支援`."""
    if last.width >= _LONG_WIDTH * last.size:
        return True
    return bool(_GOES_ON.match(line.text) or _OPEN_END.search(last.text))


def _block(
    group: list[Run],
    right: float,
    left: float,
    style: Style,
    depths: dict[float, int],
    *,
    is_text: bool,
) -> PdfBlock:
    first, last = group[0], group[-1]
    text = first.text
    for before, line in pairwise(group):
        text += _between(before, line, right, is_text=is_text) + line.text
    whole = Line(0, text)
    large = first.size >= _LARGE * style.size
    bold = first.bold and not style.bold and all(run.bold for run in group)
    is_short = (
        len(text) <= _HEADING_MAX_CHARS
        and not text.endswith(("。", "．", "."))
        and not whole.is_note
    )
    kind = PdfBlockKind.PARAGRAPH
    # 1. of a large heading, （１） of one in bold; ・ is an item's mark in any type
    is_numbered = (large and _NUMBERED.match(text)) or numbered_depth(text) > 0
    is_item = whole.is_bullet and not is_numbered
    if (large or bold) and is_short and not is_item and not CAPTION.match(text):
        kind = PdfBlockKind.HEADING
    elif whole.is_bullet:
        kind = PdfBlockKind.ITEM
    if kind is PdfBlockKind.PARAGRAPH and is_short and heading_depth(text):
        kind = PdfBlockKind.HEADING
    wide = last.width >= _MIN_FULL_WIDTH * last.size
    return PdfBlock(
        kind,
        text,
        first.size,
        first.bold,
        breaks_off=wide
        and not whole.ends_sentence
        and not CAPTION.match(text)
        and last.right + _FOOT_SLACK * last.size >= right,
        may_go_on=first.left <= left + _INDENT * first.size and not CAPTION.match(text),
        depth=depths.get(round(first.left), 0),
    )


def _between(before: Run, line: Run, right: float, *, is_text: bool) -> str:
    """What stands between two lines of a block; a line break where the author ended one."""
    if is_text:
        full = _is_full(before, line, right)
        return seam(before.text, line.text) if full else " "
    if before.width < _MIN_FULL_WIDTH * before.size or not _is_full(before, line, right):
        return AUTHORS_BREAK
    return seam(before.text, line.text) if _is_inside(before, line) else "\n"


def heading_depth(text: str) -> int:
    """How deep the number of a numbered heading is: 1 for `2.1 研究開発`, 0 for no heading."""
    match = _NUMBERED.match(text)
    return len(re.findall(r"[.．]\d", match[1])) if match else 0


def numbered_depth(text: str) -> int:
    """How deep below １． a number of Japanese official documents lies: 1 for （１）, 2 for ①."""
    for depth, scheme in enumerate(_SCHEMES, 1):
        if scheme.match(text):
            return depth
    return 0


def _depths(starts: list[Run]) -> dict[float, int]:
    """How deep an item is, by where its mark stands; the outermost is 0."""
    depths: dict[float, int] = {}
    lefts = sorted(run.left for run in starts if Line(0, run.text).is_bullet)
    depth = 0
    for place, left in enumerate(lefts):
        if place and left - lefts[place - 1] > 5.0:
            depth += 1
        depths[round(left)] = depth
    return depths
