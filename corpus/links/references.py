"""References by number: （図表12） and 2.1参照, and the caption or section they point at."""

import re
from collections import Counter

from corpus.links.link import LinkKind
from corpus.links.places import Places, Spot
from corpus.links.pointer import Pointer
from corpus.passages.passage import Passage, PassageKind
from corpus.reading.block import BlockKind
from corpus.reading.canonical import CanonicalDocument
from corpus.reading.caption import CAPTION
from corpus.reading.sections import section_number, words_of

_ASCII = str.maketrans("０１２３４５６７８９．－", "0123456789.-")
# 発表12件 and 下図 1つ: 表 and 図 behind a kanji are mostly part of another word
_FIGURE = re.compile(r"(図表|(?<![一-龯])[図表])\s?(\d+(?:[-.]\d+)?)(?![\d年月日次件]|\.\d)")
_SECTIONS = (
    re.compile(r"(?<![\d.表図])(\d{1,2}(?:\.\d{1,2}){1,2})\s?[節項章]?\s?(?:を|も)?参照"),
    re.compile(r"第?(?<![\d.表図])(\d{1,2}(?:\.\d{1,2}){1,2})\s?[節項](?=で|に|の|を|参照|、)"),
    # a chapter of another work is named too: 「…報告書」の第2章
    re.compile(
        r"(?<![」』のは])第(\d{1,2})章(?=を?参照|のとおり|の通り|で(?:は)?(?:述|示|取り上げ|詳)|に(?:示|述|記))"
    ),
    re.compile(r"本(?:報告書|書|稿)の?第(\d{1,2})章"),
)


def figure_pointers(
    document: CanonicalDocument, passages: tuple[Passage, ...], places: Places
) -> list[Pointer]:
    """From each mention of a figure or table to its caption, where one caption has its number."""
    captions = _captions(document, passages, places)
    pointers = []
    for index, passage in enumerate(passages):
        if passage.kind is PassageKind.ROW:
            continue
        for match in _FIGURE.finditer(passage.text.translate(_ASCII)):
            target = captions.get(_figure(match))
            source = Spot(index, match.span())
            if target is not None and not _is_caption(passage, match.start()):
                pointers.append(Pointer(LinkKind.FIGURE, source, target))
    return pointers


def section_pointers(
    document: CanonicalDocument, passages: tuple[Passage, ...], places: Places
) -> list[Pointer]:
    """From each mention of a section by its number to the section's first words.

    These are its heading, or the first sentence below it where the heading is in no passage.
    """
    sections = _sections(document, passages, places)
    pointers = []
    for index, passage in enumerate(passages):
        if passage.kind is PassageKind.ROW:
            continue
        text = passage.text.translate(_ASCII)
        for pattern in _SECTIONS:
            for match in pattern.finditer(text):
                target = sections.get(match[1])
                if target is not None and target.index != index:
                    pointers.append(Pointer(LinkKind.SECTION, Spot(index, match.span()), target))
    return pointers


def _figure(match: re.Match[str]) -> str:
    return match[1] + match[2]


def _is_caption(passage: Passage, place: int) -> bool:
    """Whether a place is where a caption begins: it names its figure and points nowhere."""
    line = passage.text.rfind("\n", 0, place) + 1
    return not passage.text[line:place].strip() and bool(CAPTION.match(passage.text, line))


def _captions(
    document: CanonicalDocument, passages: tuple[Passage, ...], places: Places
) -> dict[str, Spot]:
    found: dict[str, Spot] = {}
    counts: Counter[str] = Counter()
    for block in document.blocks:
        if block.kind not in (BlockKind.CAPTION, BlockKind.TABLE):
            continue
        for line in re.finditer(r"[^\n]+", block.text.text):
            text = line[0].translate(_ASCII)
            match = _FIGURE.match(text.lstrip()) if CAPTION.match(line[0]) else None
            offsets = [o for o in block.text.offsets[line.start() : line.end()] if o >= 0]
            if match is None or not offsets:
                continue
            spots = places.spots(offsets[0], offsets[-1] + 1)
            if spots:
                # the table itself or the caption's own passage before the text beside it
                best = min(spots, key=lambda spot: passages[spot.index].kind is PassageKind.BODY)
                found.setdefault(_figure(match), best)
                counts[_figure(match)] += 1
    return {figure: spot for figure, spot in found.items() if counts[figure] == 1}


def _sections(
    document: CanonicalDocument, passages: tuple[Passage, ...], places: Places
) -> dict[str, Spot]:
    found: dict[str, Spot] = {}
    for block in document.blocks:
        number = section_number(block) if block.kind is BlockKind.HEADING else None
        if number is None or number in found:
            continue
        offsets = [offset for offset in block.text.offsets if offset >= 0]
        spots = places.spots(offsets[0], offsets[-1] + 1)
        if spots:
            found[number] = spots[0]
            continue
        words = words_of(block)
        below = (i for i, passage in enumerate(passages) if words in passage.section)
        first = next(below, None)
        if first is not None:
            found[number] = Spot(first, passages[first].sentences[0])
    return found
