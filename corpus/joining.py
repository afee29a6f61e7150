"""Which lines belong together: what a typesetter broke is joined, what an author parted is not."""

import re
from dataclasses import dataclass

from corpus.line import Line

_KATAKANA_END = re.compile(r"[ァ-ヺー]$")
_KATAKANA_START = re.compile(r"[ァ-ヺー]")
_FULL = 0.75
_SLIDE_LINE_COLUMNS = 36


@dataclass(frozen=True)
class Joining:
    """The rules for one document; `wrap` is the column at which its lines were broken.

    None means that nobody broke them: slides, whose lines end where the author ended them.
    """

    wrap: int | None

    def continues(self, first: Line, last: Line, line: Line, *, gap: bool) -> bool:
        """Whether a line goes on with the block that runs from `first` to `last`.

        `gap` says that blank lines, notes or furniture stand between.
        """
        if line.is_note or (line.is_bullet and not self._counts_inside(first, last, line)):
            return False
        if self.wrap is None:
            return not gap
        if last.ends_sentence:
            return self._is_full(last) and not gap
        if self._is_full(last) or _open_brackets(last.text) > 0:
            return True  # over blank lines, notes and page ends too: the sentence is not over
        return not gap

    def between(self, first: Line, last: Line, line: Line) -> str:
        """What stands between two lines of one block: nothing, a space or a line break."""
        if not self._is_broken(first, last, line):
            return "\n"
        before, after = last.text.rstrip()[-1:], line.text.strip()[:1]
        return " " if before.isascii() and after.isascii() and before not in "-/" else ""

    def _is_broken(self, first: Line, last: Line, line: Line) -> bool:
        """Whether a typesetter, not the author, ended the last line of a block."""
        if line.is_note or (line.is_bullet and not self._counts_inside(first, last, line)):
            return False
        if _open_brackets(last.text) > 0:
            return True
        if self.wrap is not None:
            return self._is_full(last)
        if last.text.endswith("  "):
            return False  # Markdown's own line break
        if _KATAKANA_END.search(last.text) and _KATAKANA_START.match(line.text):
            return True  # a loan word cut in two: オー / プンイノベーション
        return last.width >= _SLIDE_LINE_COLUMNS and not last.ends_sentence

    def _counts_inside(self, first: Line, last: Line, line: Line) -> bool:
        """Whether `①` or `（3）` at a line's begin counts inside a sentence broken before it."""
        if last.ends_sentence or not line.has_counting_bullet or first.is_bullet:
            return False
        return self._is_full(last)

    def _is_full(self, line: Line) -> bool:
        return self.wrap is not None and line.width >= _FULL * self.wrap


def _open_brackets(text: str) -> int:
    opened = sum(text.count(sign) for sign in "（「『【(")
    return opened - sum(text.count(sign) for sign in "）」』】)")
