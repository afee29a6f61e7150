"""The text of a table's cell on a PDF's page."""

from collections.abc import Sequence
from itertools import pairwise

from corpus.formats.pdf_page import Glyph, is_wide
from corpus.formats.pdf_runs import Run, runs_of
from corpus.reading.line import Line

_PADDING = 1.6


def cell_text(glyphs: Sequence[Glyph], right: float) -> str:
    """Return a cell's lines: joined where they were broken at its right edge, else by <br>."""
    rows, stacks = runs_of(glyphs)
    lines = _lines(rows)
    text = "".join(words for words, _ in lines[:1])
    for (before, before_end), (words, _) in pairwise(lines):
        full = before_end + _PADDING * rows[0].size >= right and len(before) > 1
        full = full and not (before[-1].isdigit() and words[0].isdigit())  # two figures
        goes_on = full and not Line(0, words).is_bullet and not Line(0, before).ends_sentence
        text += (seam(before, words) if goes_on else "<br>") + words
    upright = "".join(run.text for run in sorted(stacks, key=lambda run: -run.right))
    return "<br>".join(part for part in (upright, text) if part)


def seam(before: str, after: str) -> str:
    """What stands between two lines of one sentence: a space between Latin words."""
    if not before or not after or is_wide(before) or is_wide(after[0]):
        return ""
    return "" if before.endswith(("-", "/")) else " "


def _lines(runs: list[Run]) -> list[tuple[str, float]]:
    """Each line's words and right end; `runs` come line by line."""
    lines: list[list[Run]] = []
    for run in runs:
        same = lines and lines[-1][0].top < run.middle[1] < lines[-1][0].bottom
        if same:
            lines[-1].append(run)
        else:
            lines.append([run])
    return [("　".join(run.text for run in line), line[-1].right) for line in lines]
