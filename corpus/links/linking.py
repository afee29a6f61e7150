"""Links from words to what they point at: notes, figures, sections, names said before."""

from collections import defaultdict
from dataclasses import replace

from corpus.links.antecedents import antecedent_pointers
from corpus.links.link import Link
from corpus.links.note_links import note_pointers, note_sections
from corpus.links.places import Places
from corpus.links.pointer import Pointer
from corpus.links.references import figure_pointers, section_pointers
from corpus.passages.passage import Passage, PassageKind
from corpus.reading.canonical import CanonicalDocument


def link_passages(
    document: CanonicalDocument, passages: tuple[Passage, ...]
) -> tuple[Passage, ...]:
    """Write the links into a document's passages, and give each footnote its section.

    A footnote lies under the headings of the sentence that carries its mark. No link leads to
    a row; a row has those links of its table that lead from its own part.
    """
    whole = tuple(passage for passage in passages if passage.kind is not PassageKind.ROW)
    places = Places(whole)
    pointers = [
        *note_pointers(document, whole, places),
        *figure_pointers(document, whole, places),
        *section_pointers(document, whole, places),
        *antecedent_pointers(whole),
    ]
    links: defaultdict[str, list[Link]] = defaultdict(list)
    held: defaultdict[str, list[Pointer]] = defaultdict(list)
    for pointer in pointers:
        source = whole[pointer.source.index].passage_id
        links[source].append(_link(pointer, pointer.source.span, whole))
        held[source].append(pointer)
    for row in passages:
        if row.kind is PassageKind.ROW and row.parent_id is not None:
            links[row.passage_id] = _row_links(row, held[row.parent_id], whole)
    sections = {
        whole[index].passage_id: section
        for index, section in note_sections(document, whole, places).items()
    }
    return tuple(
        replace(
            passage,
            section=sections.get(passage.passage_id, passage.section),
            links=tuple(sorted(links[passage.passage_id], key=_order)),
        )
        for passage in passages
    )


def _link(pointer: Pointer, span: tuple[int, int], passages: tuple[Passage, ...]) -> Link:
    target = passages[pointer.target.index].passage_id
    return Link(pointer.kind, span, target, pointer.target.span)


def _row_links(row: Passage, pointers: list[Pointer], passages: tuple[Passage, ...]) -> list[Link]:
    """Those links of the row's table whose words stand in the row's own part."""
    links = []
    for pointer in pointers:
        table = passages[pointer.source.index]
        start, end = pointer.source.span
        empty = start == end
        held = table.source_spans_of(start - 1 if empty else start, end) if end else ()
        if not held:
            continue
        first, last = row.place_of(held[0][0]), row.place_of(held[-1][1] - 1)
        if first is None or last is None or first < row.own_start:
            continue
        span = (last + 1, last + 1) if empty else (first, last + 1)
        links.append(_link(pointer, span, passages))
    return links


def _order(link: Link) -> tuple[int, int, str, str, int]:
    return (*link.span, link.kind.value, link.passage_id, link.target[0])
