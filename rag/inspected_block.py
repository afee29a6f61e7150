"""A block as it was read, beside the stretch of the source that it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.aligned_text import Span
from corpus.links.link import LinkKind
from corpus.passages.passage import AlignmentRun
from corpus.reading.block import BlockKind
from rag.inspected_table import InspectedTable


class PieceState(StrEnum):
    """What became of a piece of the source."""

    KEPT = "kept"  # it is in the block beside it
    ASIDE = "aside"  # it was set aside, for a reason
    ELSEWHERE = "elsewhere"  # another block has it: a footnote, a title inside a sentence
    LEFT_OUT = "left_out"  # it is in no block, and no reason is noted


@dataclass(frozen=True)
class SourcePiece:
    """A piece of the source: `text` is its characters as they are, `span` their place.

    `reason` is why it was set aside, `block` the number of the block that has it instead.
    """

    text: str
    span: Span
    state: PieceState
    reason: str = ""
    block: int | None = None


@dataclass(frozen=True)
class Segment:
    """A stretch of a block's text and the passage that it is read in, or None if in none."""

    passage_id: str | None
    span: Span


@dataclass(frozen=True)
class Anchor:
    """The place in a block's text where a passage begins."""

    passage_id: str
    place: int


@dataclass(frozen=True)
class InspectedLink:
    """A link in a block's text, from passage `from_id` to `target_text` in passage `target_id`.

    A footnote's mark is not in the text: its span is empty.
    """

    kind: LinkKind
    span: Span
    from_id: str
    target_id: str
    target_text: str


@dataclass(frozen=True)
class CarriedBy:
    """The sentence that carries a footnote's mark, and its passage."""

    passage_id: str
    sentence: str


@dataclass(frozen=True)
class InspectedBlock:
    """A block as read. `number` counts from 1 in the order of the reading; spans are in `text`.

    `source` is the stretch that it comes from, from its first character to its last: what was
    set aside in between is there too. `segments` divide the text among passages; `passage_ids`
    are all that hold some of it, rows and repeated headers included. `carried_by` is told of
    footnotes whose mark was found. `alignment` says which of its characters stand where in the
    source.
    """

    number: int
    kind: BlockKind
    level: int
    section: tuple[str, ...]
    pages: tuple[str, ...]
    text: str
    span: Span
    source: tuple[SourcePiece, ...]
    segments: tuple[Segment, ...]
    anchors: tuple[Anchor, ...]
    passage_ids: tuple[str, ...]
    links: tuple[InspectedLink, ...]
    alignment: tuple[AlignmentRun, ...]
    table: InspectedTable | None
    carried_by: CarriedBy | None

    def places_of(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """The stretches of `text` that stretches of the source became, in order and disjoint.

        White space that a reader put in between two of them is taken in.
        """
        places: list[Span] = []
        for start, source_start, length in self.alignment:
            for first, last in spans:
                begin, end = max(first, source_start), min(last, source_start + length)
                if begin >= end:
                    continue
                place = (start + begin - source_start, start + end - source_start)
                if places and not self.text[places[-1][1] : place[0]].strip():
                    place = (places.pop()[0], place[1])
                places.append(place)
        return tuple(places)


@dataclass(frozen=True)
class AsideStretch:
    """Source text that stands between blocks and is in none of them; one reason, one stretch."""

    reason: str
    span: Span
    text: str
    pages: tuple[str, ...]
