"""Footnotes tied to the sentences that carry their marks, and these to them."""

from corpus.links.link import LinkKind
from corpus.links.places import Places, Spot
from corpus.links.pointer import Pointer
from corpus.passages.passage import Passage, PassageKind
from corpus.reading.block import Block, BlockKind
from corpus.reading.canonical import CanonicalDocument, NoteMark
from corpus.reading.sections import section_paths


def note_pointers(
    document: CanonicalDocument, passages: tuple[Passage, ...], places: Places
) -> list[Pointer]:
    """From the place of each mark to its note, and from the note's number to the sentence.

    The place of a mark is an empty span: the mark itself is not in the text. A mark in the
    header of a table stands in each of the table's parts; its note leads to the first.
    """
    notes = _note_passages(document, passages, places)
    marked = {offset for mark in document.marks for offset in range(*mark.span)}
    pointers = []
    for mark in document.marks:
        spots = [
            spot
            for spot in _mark_spots(document.source_text, marked, places, mark)
            if passages[spot.index].kind is not PassageKind.FOOTNOTE
        ]
        note = _note_of(mark, notes)
        if not spots or note is None:
            continue
        text = passages[note].text
        whole, number = Spot(note, (0, len(text))), Spot(note, (0, len(str(mark.number))))
        pointers += [Pointer(LinkKind.NOTE, spot, whole) for spot in spots]
        first = spots[0]
        sentence = _sentence(passages[first.index], first.span[0])
        pointers.append(Pointer(LinkKind.MARK, number, Spot(first.index, sentence)))
    return pointers


def note_sections(
    document: CanonicalDocument, passages: tuple[Passage, ...], places: Places
) -> dict[int, tuple[str, ...]]:
    """The section of each note: that of its first mark, by the index of the note's passage."""
    paths = section_paths(document.blocks)
    blocks = sorted(
        (min(offsets), max(offsets), path)
        for block, path in zip(document.blocks, paths, strict=True)
        if block.kind is not BlockKind.FOOTNOTE
        if (offsets := [offset for offset in block.whole().offsets if offset >= 0])
    )
    notes = _note_passages(document, passages, places)
    sections: dict[int, tuple[str, ...]] = {}
    for mark in document.marks:
        index = _note_of(mark, notes)
        if index is None or index in sections:
            continue
        before = [path for start, _, path in blocks if start < mark.span[0]]
        sections[index] = before[-1] if before else ()
    return sections


def _mark_spots(source: str, marked: set[int], places: Places, mark: NoteMark) -> list[Spot]:
    """The empty spans at which a mark stood; `marked` are the characters of all marks.

    A mark belongs to the word before it; at a text's begin, to the one behind it.
    """
    for step, behind in ((-1, 1), (1, 0)):
        offset = mark.span[0] - 1 if step < 0 else mark.span[1]
        while 0 <= offset < len(source) and (source[offset].isspace() or offset in marked):
            offset += step
        found = [
            Spot(index, (place + behind, place + behind)) for index, place in places.of(offset)
        ]
        if found:
            return found
    return []


def _note_passages(
    document: CanonicalDocument, passages: tuple[Passage, ...], places: Places
) -> dict[int, list[tuple[int, int]]]:
    """Where in the source the notes of each number begin, and the index of their passage."""
    found: dict[int, list[tuple[int, int]]] = {}
    for block in document.blocks:
        if block.kind is BlockKind.FOOTNOTE:
            offset = _first_offset(block)
            for index, _ in places.of(offset):
                if passages[index].kind is PassageKind.FOOTNOTE:
                    found.setdefault(block.level, []).append((offset, index))
    return found


def _note_of(mark: NoteMark, notes: dict[int, list[tuple[int, int]]]) -> int | None:
    """The next note of the mark's number: where each chapter counts anew there are several."""
    same = notes.get(mark.number, [])
    behind = [index for offset, index in same if offset > mark.span[0]]
    return behind[0] if behind else same[-1][1] if same else None


def _first_offset(block: Block) -> int:
    return next(offset for offset in block.text.offsets if offset >= 0)


def _sentence(passage: Passage, place: int) -> tuple[int, int]:
    """The sentence that holds the character before a place, or all of the text."""
    for start, end in passage.sentences:
        if start < place <= end:
            return start, end
    return 0, len(passage.text)
