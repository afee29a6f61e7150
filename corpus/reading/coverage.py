"""How much of a source is in its passages, and what of the rest was left out, and why."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.aligned_text import AlignedText, Span
from corpus.passages.passage import Passage
from corpus.reading.block import BlockKind
from corpus.reading.canonical import CanonicalDocument
from corpus.reading.headings import heading_of
from corpus.reading.inline_marks import without_marks
from corpus.reading.line import split_lines

INLINE_MARK = "inline mark"
"""Bold marks, tags, heading signs, the addresses of links, U+FFFD: they set type."""

TITLE_OUT_OF_PLACE = "chapter title out of its place"
"""A title that the extractor set inside a sentence; section paths have it, no passage has."""

_JAPANESE = re.compile(r"[぀-ヿ㐀-䶿一-鿿々〆豈-﫿⺀-⿟ｦ-ﾟ]")
_LATIN_OR_DIGIT = re.compile(r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚÀ-ɏ]")


@dataclass(frozen=True)
class Count:
    """Characters of one kind of text: kanji and kana, letters and digits, signs.

    White space is not counted.
    """

    japanese: int = 0
    latin_or_digit: int = 0
    sign: int = 0

    @property
    def all(self) -> int:
        """Characters of every kind."""
        return self.japanese + self.latin_or_digit + self.sign


@dataclass(frozen=True)
class Coverage:
    """Where the characters of a source went; each is counted once.

    `set_aside` has a count for each reason, `unexplained` those that are in no passage for no
    reason, and `unexplained_spans` where in the source they stand.
    """

    whole: Count
    in_passages: Count
    set_aside: dict[str, Count]
    unexplained: Count
    unexplained_spans: tuple[Span, ...]

    @property
    def explained_share(self) -> float:
        """The share of Japanese characters in a passage or set aside, between 0 and 1."""
        if not self.whole.japanese:
            return 1.0
        return 1 - self.unexplained.japanese / self.whole.japanese


def coverage(document: CanonicalDocument, passages: tuple[Passage, ...]) -> Coverage:
    """Count where each character of a document's source went."""
    source = document.source_text
    rest = {offset for offset, sign in enumerate(source) if not sign.isspace()}
    whole = _count(source, rest)
    held = {
        offset
        for passage in passages
        for _, start, length in passage.alignment
        for offset in range(start, start + length)
    }
    in_passages = _count(source, rest & held)
    rest -= held
    left_out: defaultdict[str, set[int]] = defaultdict(set)
    for left in document.set_aside:
        left_out[left.reason] |= set(range(*left.span)) & rest
    for reason, offsets in (
        (INLINE_MARK, mark_offsets(source)),
        (TITLE_OUT_OF_PLACE, _titles(document)),
    ):
        left_out[reason] |= offsets & rest - set().union(*left_out.values())
    rest -= set().union(*left_out.values())
    return Coverage(
        whole=whole,
        in_passages=in_passages,
        set_aside={
            reason: _count(source, offsets) for reason, offsets in left_out.items() if offsets
        },
        unexplained=_count(source, rest),
        unexplained_spans=tuple(_spans(sorted(rest))),
    )


def mark_offsets(source: str) -> set[int]:
    """The characters that `without_marks` leaves out, and the signs of headings."""
    found: set[int] = set()
    for line in split_lines(source):
        kept = without_marks(AlignedText.of_source(source, line.start, line.end))
        found |= set(range(line.start, line.end)) - set(kept.offsets)
        heading = heading_of(line)
        if heading is not None:
            found |= set(range(line.start, line.start + heading.skip))
    return found


def _titles(document: CanonicalDocument) -> set[int]:
    return {
        offset
        for block in document.blocks
        if block.kind is BlockKind.HEADING and block.is_out_of_place
        for offset in block.text.offsets
    }


def _count(source: str, offsets: Iterable[int]) -> Count:
    text = "".join(source[offset] for offset in offsets)
    japanese, latin = len(_JAPANESE.findall(text)), len(_LATIN_OR_DIGIT.findall(text))
    return Count(japanese, latin, len(text) - japanese - latin)


def _spans(offsets: list[int]) -> Iterable[Span]:
    start = end = -1
    for offset in offsets:
        if offset != end:
            if end >= 0:
                yield start, end
            start = offset
        end = offset + 1
    if end >= 0:
        yield start, end
