"""Marks inside a line that set type and say nothing: bold, underline, tags, broken signs."""

import re

from corpus.aligned_text import AlignedText

_TAG = r"</?(?:p|ul|ol|li|u|b|i|br|sup|sub|strong|em|span|div|table|tr|td|th|a)(?:\s[^<>]*)?/?>"
_BLOCK_TAG = re.compile(r"<(?:p|li|br|tr|div)(?:\s[^<>]*)?/?>", re.IGNORECASE)
MARK = re.compile(
    rf"{_TAG}"
    r"|\*\*"
    r"|\\(?=[*_#\[\]<>])"  # Markdown's escape sign
    r"|\[(?=[^\]\n]+\]\([^)\n]*\))|\]\([^)\n]*\)"  # [words](link): the words stay
    r"|\ufffd",  # stands where the extractor knew no character
    re.IGNORECASE,
)


def without_marks(text: AlignedText) -> AlignedText:
    """Leave out bold marks, tags and U+FFFD; a tag that opens a block becomes a line break."""
    marks = [(match.start(), match.end()) for match in MARK.finditer(text.text)]
    if not marks:
        return text
    pieces, position = [], 0
    for start, end in marks:
        pieces.append(text.cut(position, start))
        if _BLOCK_TAG.fullmatch(text.text[start:end]) and any(piece.text for piece in pieces):
            pieces.append(AlignedText.inserted("\n"))
        position = end
    pieces.append(text.cut(position, len(text)))
    return _single_breaks(AlignedText.join("", pieces))


def _single_breaks(text: AlignedText) -> AlignedText:
    """Fold the runs of line breaks that nested tags leave into one."""
    spare = [
        (match.start() + 1, match.end())
        for match in re.finditer(r"\n\s*(?=\n)\n|\n{2,}", text.text)
    ]
    return text.without(spare)
