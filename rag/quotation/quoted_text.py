"""The text of a place that a quotation fits: what its citation quotes, and proves."""

from collections.abc import Sequence

from corpus.aligned_text import INSERTED, AlignedText, Span
from corpus.reading.canonical import CanonicalDocument
from corpus.reading.inline_marks import without_marks
from rag.quotation.fit import Fit
from rag.quotation.surface import surface_of

_PAIRS = {"「": "」", "『": "』", "“": "”"}
_OPENERS = {closing: opening for opening, closing in _PAIRS.items()}
_NOWHERE = -1


class QuotedText:
    """Puts the source's characters of a fit together; made once for each document."""

    def __init__(self, canonical: CanonicalDocument) -> None:
        self._source = canonical.source_text
        self._read = canonical.text.text
        self._offsets_read = canonical.text.offsets
        self._place = [_NOWHERE] * len(canonical.source_text)
        for place in range(len(canonical.text) - 1, -1, -1):
            if canonical.text.offsets[place] != INSERTED:
                self._place[canonical.text.offsets[place]] = place

    def of(self, fit: Fit) -> AlignedText:
        """The text of a fit in the order of the source, spaced and broken as it is read.

        What a reader passes over is left out unless it was quoted; quotation marks and bullets,
        which do not count in the comparison, are there. Parts of a quotation stand in lines.
        """
        parts = [self._offsets(part.source.places) for part in fit.parts if part.source.places]
        ordered = sorted({offset for part in parts for offset in part})
        begins = {part[0] for part in parts}
        characters: list[str] = []
        offsets: list[int] = []
        for number, offset in enumerate(ordered):
            if number:
                space = self._space(ordered[number - 1], offset)
                if offset in begins and "\n" not in space:
                    space = "\n"
                characters += space
                offsets += [INSERTED] * len(space)
            characters.append(self._source[offset])
            offsets.append(offset)
        return AlignedText("".join(characters), tuple(offsets))

    def _offsets(self, places: Sequence[Span]) -> list[int]:
        offsets: list[int] = []
        for start, end in sorted(places):
            if offsets:
                offsets += self._between(offsets[-1] + 1, start)
            offsets += [place for place in range(start, end) if not self._source[place].isspace()]
        return self._balanced(offsets)

    def _between(self, start: int, end: int) -> list[int]:
        """What stands between two compared characters and is of the text: 」, a bullet, ……."""
        if start >= end:
            return []
        first, last = self._place[start - 1], self._place[end]
        if _NOWHERE < first < last:
            read = self._offsets_read[first + 1 : last]
            return [o for o in read if start <= o < end and not self._source[o].isspace()]
        kept = without_marks(AlignedText.of_source(self._source, start, end))
        if surface_of(kept.text).text:
            return []  # words that a reader passes over
        return [
            offset
            for offset, character in zip(kept.offsets, kept.text, strict=True)
            if offset != INSERTED and not character.isspace()
        ]

    def _balanced(self, offsets: list[int]) -> list[int]:
        """With the quotation mark before or behind that one inside asks for: 「産業戦略」では."""
        opened: list[str] = []
        lacking = ""
        for offset in offsets:
            character = self._source[offset]
            if character in _PAIRS:
                opened.append(_PAIRS[character])
            elif opened and character == opened[-1]:
                opened.pop()
            elif character in _OPENERS:
                lacking = lacking or _OPENERS[character]
        before, behind = offsets[0] - 1, offsets[-1] + 1
        if lacking and before >= 0 and self._source[before] == lacking:
            offsets = [before, *offsets]
        if opened and self._source[behind : behind + 1] == opened[-1]:
            offsets = [*offsets, behind]
        return offsets

    def _space(self, before: int, offset: int) -> str:
        """The white space between two characters, as read if they are neighbours there."""
        first, second = self._place[before], self._place[offset]
        if _NOWHERE not in (first, second) and first < second:
            read = self._read[first + 1 : second]
            if not read.strip():
                return read
        between = self._source[before + 1 : offset]
        if "\n" in between:
            return "\n"
        return " " if any(map(str.isspace, between)) else ""
