"""A line of the source, and what its shape says of it."""

import re
import unicodedata
from dataclasses import dataclass

from corpus.aligned_text import Span

BULLET = re.compile(
    r"\s*(?:"
    r"[-*+]\s+"  # Markdown
    r"|[・•●○◯■□◆◇▶➢➤✓✔※＊]\s*\S"
    r"|[①-⑳⓪㉑-㉟ⓐ-ⓩⅰ-ⅻⅠ-Ⅻ][\s)）]*\S"
    r"|[(（][0-9０-９ア-ンa-zA-Zⅰ-ⅻ]{1,2}[)）]\s*\S"
    r"|\d{1,2}[.)．]\s+\S"
    r")"
)
_UNIT = r"(?:[（(]\s*単位[^（）()]{1,24}[)）]\s*)?"  # （単位：億円）出典：財務省
_SOURCE = rf"{_UNIT}(?:[（(]?(?:出典|出所|資料)\d*\s*[）):：]|(?:出典|出所)[ 　]+\S)"
SOURCE = re.compile(rf"\s*{_SOURCE}")
NOTE = re.compile(rf"\s*(?:{_SOURCE}|[（(]?(?:注|備考)\d*\s*[）):：]|※|＊|\\?\*\d*[.:：「])")
_COUNTING = "(（①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ"
_BYTE_ORDER_MARK = "\ufeff"
SENTENCE_END = tuple("。．.!?！？")


@dataclass(frozen=True)
class Line:
    """One line without its line break; `start` is its offset in the source."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """The offset behind the line's last character."""
        return self.start + len(self.text)

    @property
    def is_blank(self) -> bool:
        """Whether it holds white space only."""
        return not self.text.strip()

    @property
    def is_bullet(self) -> bool:
        """Whether it begins with the mark of a list item, such as `・`, `①` or `- `."""
        return BULLET.match(self.text) is not None

    @property
    def has_counting_bullet(self) -> bool:
        """Whether that mark is one that sentences use too: `①`, `（3）`."""
        return self.is_bullet and self.text.lstrip()[0] in _COUNTING

    @property
    def is_note(self) -> bool:
        """Whether it begins as the note under a figure does: `出典：`, `※`, `（注）`."""
        return NOTE.match(self.text) is not None

    @property
    def ends_sentence(self) -> bool:
        """Whether its last character ends a sentence."""
        return self.text.rstrip().endswith(SENTENCE_END)

    @property
    def width(self) -> int:
        """Its width in columns: 2 for a full-width character, 1 for a half-width one."""
        return sum(
            2 if unicodedata.east_asian_width(character) in "WFA" else 1
            for character in self.text.rstrip()
        )


def is_source(text: str) -> bool:
    """Whether a text is the line under a figure or table that names its source: `出典：OECD`."""
    return SOURCE.match(text) is not None


def split_lines(text: str) -> list[Line]:
    """Split at line feeds.

    A carriage return before one is not part of the line, nor is U+FEFF at a line's begin: the
    byte order mark of a file, or of one that was put behind another.
    """
    lines, start = [], 0
    for piece in text.split("\n"):
        words = piece.lstrip(_BYTE_ORDER_MARK)
        lines.append(Line(start + len(piece) - len(words), words.removesuffix("\r")))
        start += len(piece) + 1
    return lines


def byte_order_marks(text: str) -> list[Span]:
    """Where U+FEFF stands at lines' begins."""
    return [match.span() for match in re.finditer(rf"^{_BYTE_ORDER_MARK}+", text, re.MULTILINE)]


def wrap_width(lines: list[Line]) -> int | None:
    """The column at which a typesetter broke the lines, or None where nobody did.

    Broken lines crowd just below one width; where at least an eighth of all lines lie
    within a tenth below the widest usual one, that is the measure of the page.
    """
    widths = sorted(line.width for line in lines if not line.is_blank)
    if len(widths) < 40:
        return None
    widest = widths[int(len(widths) * 0.97)]
    crowd = sum(0.9 * widest <= width <= 1.1 * widest for width in widths)
    return widest if crowd >= len(widths) / 8 and widest >= 40 else None
