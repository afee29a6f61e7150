"""A folded text that knows where in the text as written each of its characters stands."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from corpus.aligned_text import Span
from index.analyzer import fold

_FIGURES_OR_NOT = re.compile("[0-9]+|[^0-9]+")
_DECIMAL = re.compile("[0-9]")
_Block = tuple[Span, Span]


@dataclass(frozen=True)
class FoldedText:
    """What `fold` makes of a text; `places[i]` is the span of `written` that gave `folded[i]`.

    The characters of a stretch that was folded as one share its span: in 令和７年, folded to
    2025年, each figure of 2025 stands for 令和７. An empty span is of a character that stands
    for nothing written.
    """

    written: str
    folded: str
    places: tuple[Span, ...]

    @classmethod
    def of(cls, written: str) -> "FoldedText":
        """Fold a text and find out what became of each of its characters.

        `fold` does not tell, so the folded text is compared with the text after NFKC,
        character by character: line by line, where folding joined no lines.
        """
        folded = fold(written)
        plain, spans = _normalised(written)
        places: list[Span] = []
        for source, target in _lines(plain, folded):
            line, other = plain[slice(*source)], folded[slice(*target)]
            for block in _blocks(line, other):
                places.extend(_places(block, line, other, spans[slice(*source)]))
        return cls(written, folded, tuple(places))

    def span_of(self, start: int, end: int) -> Span | None:
        """The span of `written` that `folded[start:end]` stands for; None if for nothing."""
        spans = [span for span in self.places[start:end] if span[0] < span[1]]
        return (min(s for s, _ in spans), max(e for _, e in spans)) if spans else None

    def spans_of(self, form: str) -> tuple[Span, ...]:
        """Where a folded form stands in the text as written: no figure or Latin word in part."""
        if not form:
            return ()
        before = r"(?<![a-z0-9])" if form[0].isascii() else ""
        after = r"(?![a-z0-9])" if form[-1].isascii() else ""
        found = re.finditer(before + re.escape(form) + after, self.folded)
        spans = (self.span_of(*match.span()) for match in found)
        return tuple(dict.fromkeys(span for span in spans if span is not None))


def _normalised(written: str) -> tuple[str, list[Span]]:
    """The text after NFKC and in lower case, and the span of the text that gave each character.

    A mark of sound is folded with its letter: ﾊﾞ is バ.
    """
    plain: list[str] = []
    spans: list[Span] = []
    place = 0
    while place < len(written):
        end = place + 1
        while end < len(written) and _joins_what_stands_before(written[end]):
            end += 1
        form = unicodedata.normalize("NFKC", written[place:end]).lower()
        plain.append(form)
        spans += [(place, end)] * len(form)
        place = end
    return "".join(plain), spans


def _joins_what_stands_before(character: str) -> bool:
    if character.isascii():
        return False
    return unicodedata.combining(unicodedata.normalize("NFKC", character)[0]) != 0


def _lines(plain: str, folded: str) -> list[tuple[Span, Span]]:
    """Stretches of both texts that belong together."""
    if plain.count("\n") != folded.count("\n"):
        return [((0, len(plain)), (0, len(folded)))]
    found, source, target = [], 0, 0
    for line, other in zip(plain.split("\n"), folded.split("\n"), strict=True):
        # with their line break, but for the last
        ends = min(source + len(line) + 1, len(plain)), min(target + len(other) + 1, len(folded))
        found.append(((source, ends[0]), (target, ends[1])))
        source, target = ends
    return found


def _blocks(plain: str, folded: str) -> Iterator[_Block]:
    """Stretches of two lines that stand for each other, in order, none left out.

    Figures beside a change belong to it: in 令和2年, folded to 2020年, the 2 did not stay.
    """
    if plain == folded:
        yield (0, len(plain)), (0, len(folded))
        return
    for stayed, pieces in groupby(_pieces(plain, folded), key=lambda piece: piece[0] == "stayed"):
        blocks = [block for _, block in pieces]
        if stayed:
            yield from blocks
        else:
            yield (blocks[0][0][0], blocks[-1][0][1]), (blocks[0][1][0], blocks[-1][1][1])


def _pieces(plain: str, folded: str) -> Iterator[tuple[str, _Block]]:
    """What stayed, figures that stayed, and what was changed, in order."""
    matcher = SequenceMatcher(None, plain, folded, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind != "equal":
            # character for character, such as 产 for 産 or ~ for 〜
            same = end - start == last - first and not _DECIMAL.search(folded[first:last])
            yield "stayed" if same else "changed", ((start, end), (first, last))
            continue
        for piece in _FIGURES_OR_NOT.finditer(plain, start, end):
            shift = first - start
            named = "figures" if _DECIMAL.match(piece.group()) else "stayed"
            yield named, (piece.span(), (piece.start() + shift, piece.end() + shift))


def _places(block: _Block, plain: str, folded: str, spans: Sequence[Span]) -> Iterator[Span]:
    """The spans as written of each folded character of a block of a line."""
    (start, end), (first, last) = block
    changed = plain[start:end] != folded[first:last]
    if end - start == last - first and not (changed and _DECIMAL.search(folded[first:last])):
        yield from spans[start:end]
        return
    while start < end and not plain[start].isalnum():  # the “ before 令和7年 is no part of 2025
        start += 1
    while start < end and not plain[end - 1].isalnum():
        end -= 1
    whole = (spans[start][0], spans[end - 1][1]) if start < end else (0, 0)
    yield from [whole] * (last - first)
