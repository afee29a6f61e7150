"""Runs: characters that stand beside or under one another, as drawn on a PDF's page."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from corpus.formats.pdf_page import Glyph, is_wide

_MARK = re.compile(r"\d{1,2}[.)．]|[（(]\d{1,2}[)）]|\d{1,2}(?:\.\d{1,2})+")
_BULLET = re.compile(r"[・•●■◆▶➢➤✓✔※①-⑳]")

_SPLIT = 0.8
_SPLIT_OVER_SPACES = 2.3
_WORD_GAP = 0.22
_SEEN_WORD_GAP = 0.05
_WIDE_WORD_GAP = 0.5
_SPLIT_AFTER_MARK = 4.0
_MARK_GAP = 0.12
_STACK_GAP = 0.4
_STRIP = 12.0
_SPACE_SLACK = 0.12
_DRAWN_NEXT = 3


@dataclass(frozen=True)
class Run:
    """Characters in a row, with the box around them, in points from the page's top left.

    `size` is that of most of its characters. A vertical run is read from top to bottom.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool = False
    vertical: bool = False

    @property
    def width(self) -> float:
        """Its width in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height in points."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def runs_of(glyphs: Iterable[Glyph]) -> tuple[list[Run], list[Run]]:
    """Put characters together; return the horizontal runs, line by line, and the vertical ones.

    Runs of one line are parted where a gap is wider than a character (between columns, cells).
    """
    rows: list[Glyph] = []
    stacks: list[Run] = []
    for group in _stacked(list(glyphs)):
        if len(group) > 1:
            stacks.append(_run(_spaced(group), vertical=True))
        else:
            rows += group
    lines = [run for band in _bands(rows) for run in _split(band)]
    return lines, stacks


def _stacked(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Group characters drawn one under the other; every other character is alone."""
    groups: list[list[Glyph]] = []
    for glyph in glyphs:
        if groups and _is_under(groups[-1][-1], glyph):
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    parted: list[list[Glyph]] = []
    for group in groups:
        text = "".join(glyph.text for glyph in group).strip()
        stacked = len(group) > 1 and len(set(text)) > 1 and not text.isascii()
        rotated = len(group) > 3 and len(set(text)) > 1  # Latin letters along a margin
        parted += [group] if stacked or rotated else [[glyph] for glyph in group]
    return parted


def _spaced(stack: list[Glyph]) -> list[Glyph]:
    """Latin words in a stack, which lie on their side, with the spaces between them."""
    spaced = stack[:1]
    for last, glyph in pairwise(stack):
        latin = last.text.isascii() and glyph.text.isascii()
        if latin and glyph.top - last.bottom > _WORD_GAP * glyph.size and not glyph.is_space:
            spaced.append(replace(glyph, text=" "))
        spaced.append(glyph)
    return spaced


def _is_under(last: Glyph, glyph: Glyph) -> bool:
    size = max(last.size, glyph.size)
    centred = abs(last.middle[0] - glyph.middle[0]) < 0.3 * size
    gap = max(glyph.top - last.bottom, last.top - glyph.bottom)  # upwards too: turned text
    return centred and -0.35 * size < gap < _STACK_GAP * size


def _bands(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Group what stands on one line, from the top; a raised mark stands on its line."""
    bands: list[list[Glyph]] = []
    extents: list[tuple[float, float]] = []
    near: dict[int, list[int]] = defaultdict(list)  # the bands in each strip of the page
    for glyph in sorted(glyphs, key=lambda g: (-round(g.size, 1), g.middle[1], g.left)):
        height = max(glyph.bottom - glyph.top, 0.1)
        strips = range(int(glyph.top // _STRIP), int(glyph.bottom // _STRIP) + 1)
        best, most = -1, 0.0
        for place in {place for strip in strips for place in near[strip]}:
            top, bottom = extents[place]
            shared = min(glyph.bottom, bottom) - max(glyph.top, top)
            if (shared, -place) > (most, -best):
                best, most = place, shared
        if best >= 0 and most >= 0.55 * height:
            bands[best].append(glyph)
        else:
            for strip in strips:
                near[strip].append(len(bands))
            bands.append([glyph])
            extents.append((glyph.top, glyph.bottom))
    order = sorted(range(len(bands)), key=lambda place: extents[place])
    return [bands[place] for place in order]


def _split(band: list[Glyph]) -> list[Run]:
    """The runs of one line, from the left."""
    groups: list[list[Glyph]] = []
    spaces: list[Glyph] = []
    in_order = sorted(band, key=lambda g: g.left)
    tracking = _tracking([glyph for glyph in in_order if not glyph.is_space])
    for glyph in in_order:
        if glyph.is_space:
            spaces.append(glyph)
            continue
        if groups:
            last = groups[-1][-1]
            if _is_drawn_twice(last, glyph):
                continue
            size, gap = min(last.size, glyph.size), glyph.left - last.right
            short = groups[-1] if len(groups[-1]) < 8 else []
            words = "".join(each.text for each in short)
            marked = _MARK.fullmatch(words) is not None
            limit = _SPLIT_OVER_SPACES if spaces else _SPLIT
            if marked or _BULLET.fullmatch(words):
                limit = _SPLIT_AFTER_MARK  # the words of an item stand behind a tab
            elif not spaces and _is_full_width_space(last, glyph, tracking):
                limit = _SPLIT_OVER_SPACES
            if gap <= limit * max(size, 0.7 * last.size):
                groups[-1] += _between(last, glyph, spaces, tracking, after_mark=marked)
                groups[-1].append(glyph)
                spaces = []
                continue
        groups.append([glyph])
        spaces = []
    return [_run(group, vertical=False) for group in groups]


def _is_drawn_twice(last: Glyph, glyph: Glyph) -> bool:
    """Whether a character was drawn again to look bold; the `ff` of a ligature is two."""
    again = glyph.text == last.text and abs(glyph.left - last.left) < 0.15 * glyph.size
    level = abs(glyph.top - last.top) < 0.15 * glyph.size
    return again and level and abs(glyph.place - last.place) > 1


def _between(
    last: Glyph, glyph: Glyph, spaces: list[Glyph], tracking: float, *, after_mark: bool
) -> list[Glyph]:
    """The white space between two characters: what is there, or what a gap stands for."""
    if spaces:
        wide = next((space for space in spaces if space.text == "\u3000"), spaces[0])
        both_wide = is_wide(last.text) and is_wide(glyph.text)
        thin = wide.text == " " and both_wide and glyph.left - last.right < 0.2 * glyph.size
        return [] if thin else [wide]
    if _is_full_width_space(last, glyph, tracking):
        return [replace(glyph, text="\u3000", right=glyph.left)]
    gap = (glyph.left - last.right) / min(last.size, glyph.size)
    least = _WIDE_WORD_GAP + tracking if is_wide(last.text) or is_wide(glyph.text) else _WORD_GAP
    latin = not is_wide(last.text) and not is_wide(glyph.text)
    begins_word = latin and glyph.begins_word and gap > _SEEN_WORD_GAP
    if gap > least or begins_word or (after_mark and gap > _MARK_GAP):
        return [replace(glyph, text=" ", right=glyph.left)]
    return []


def _is_full_width_space(last: Glyph, glyph: Glyph, tracking: float) -> bool:
    """Whether a gap is that of `第1節　総論`: browsers print a full-width space as nothing.

    It is just as wide as a character, and what stands beside it is drawn one after the other;
    columns and cells are parted by less regular gaps.
    """
    gap = (glyph.left - last.right) / last.size
    alike = abs(glyph.size - last.size) < 0.05 * last.size
    level = abs(glyph.bottom - last.bottom) < 0.05 * last.size
    in_order = 0 < glyph.place - last.place <= _DRAWN_NEXT
    wide = is_wide(last.text) or is_wide(glyph.text)
    fits = abs(gap - 1.0 - 2 * tracking) <= _SPACE_SLACK
    return alike and level and in_order and wide and fits


def _tracking(band: list[Glyph]) -> float:
    """The usual gap between a line's characters, in their sizes: `は じ め に` is set wide."""
    gaps = [(b.left - a.right) / min(a.size, b.size) for a, b in pairwise(band)]
    near = [gap for gap in gaps if gap < _SPLIT]
    return max(0.0, median(near)) if near else 0.0


def _run(glyphs: list[Glyph], *, vertical: bool) -> Run:
    seen = [glyph for glyph in glyphs if not glyph.is_space]
    # by its Japanese characters: Latin ones are often set a little smaller
    sizes = Counter(round(glyph.size * 2) / 2 for glyph in seen if glyph.text >= "\u3000")
    sizes = sizes or Counter(round(glyph.size * 2) / 2 for glyph in seen)
    bold = sum(glyph.bold for glyph in seen) > len(seen) / 2
    return Run(
        "".join(glyph.text for glyph in glyphs).strip(),
        min(glyph.left for glyph in seen or glyphs),
        min(glyph.top for glyph in seen or glyphs),
        max(glyph.right for glyph in seen or glyphs),
        max(glyph.bottom for glyph in seen or glyphs),
        sizes.most_common(1)[0][0] if sizes else glyphs[0].size,
        bold,
        vertical,
    )


def bands_of(runs: Sequence[Run]) -> list[list[Run]]:
    """Group runs that stand on one line, from the top; each line from the left."""
    bands: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.middle[1], run.left)):
        same = (
            bands
            and not run.vertical
            and any(
                abs(run.middle[1] - other.middle[1]) < 0.45 * max(run.size, other.size)
                for other in bands[-1]
                if not other.vertical
            )
        )
        if same:
            bands[-1].append(run)
        else:
            bands.append([run])
    return [sorted(band, key=lambda run: run.left) for band in bands]
