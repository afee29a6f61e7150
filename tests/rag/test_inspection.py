"""Inspections: each block beside its source, passages, tables, notes, and what was left out."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from corpus.aligned_text import AlignedText, without_white_space
from corpus.catalogue import load_catalogue
from corpus.errors import UnknownDocument
from corpus.links.link import LinkKind
from corpus.passages.passage import PassageKind
from corpus.reading.block import Block, BlockKind
from corpus.reading.canonical import CanonicalDocument
from corpus.reading.coverage import INLINE_MARK
from corpus.source import Source
from rag.inspected_block import AsideStretch, InspectedBlock, PieceState
from rag.inspection import Count, Inspection, inspect_catalogued, inspect_document
from tests.rag.catalogued import catalogue_of, document
from tests.rag.read_by_hand import CANONICAL, NOTE, PASSAGES, SOURCE, TEXT, inspection

KEPT, ASIDE = PieceState.KEPT, PieceState.ASIDE
ELSEWHERE, LEFT_OUT = PieceState.ELSEWHERE, PieceState.LEFT_OUT


def block(kind: BlockKind) -> InspectedBlock:
    """The only block of a kind."""
    (found,) = [block for block in inspection().blocks if block.kind is kind]
    return found


def pieces(found: InspectedBlock) -> list[tuple[str, PieceState, str]]:
    """The pieces of its source that are more than white space."""
    return [(piece.text, piece.state, piece.reason) for piece in found.source if piece.text.strip()]


def test_entries_stand_in_the_order_of_the_source_notes_where_their_page_has_them() -> None:
    told = [
        entry.kind.value if isinstance(entry, InspectedBlock) else (entry.reason, entry.text)
        for entry in inspection().entries
    ]
    assert told == [
        "heading",
        "paragraph",
        "footnote",
        "table",
        ("running line with page number", "海洋省 16"),
    ]


def test_a_sentence_over_two_pages_shows_what_was_set_aside_in_between() -> None:
    found = block(BlockKind.PARAGRAPH)
    assert found.text == "海洋研究の予算は令和8年度に120億円とし、これを増やす（表1）。"
    assert pieces(found) == [
        ("海洋研究の予算は令和8年度に120億円", KEPT, ""),
        ("1", ASIDE, "footnote mark"),
        ("とし、こ", KEPT, ""),
        ("海洋省 15", ASIDE, "running line with page number"),
        ("れを増やす（表1）。", KEPT, ""),
    ]
    assert found.pages == ("15", "16")
    assert found.section == ("海洋計画",)


def test_marks_around_a_block_are_shown_with_it_though_no_reason_is_noted() -> None:
    assert pieces(block(BlockKind.HEADING)) == [
        ("#", LEFT_OUT, INLINE_MARK),
        ("海洋計画", KEPT, ""),
    ]
    assert ("<b>", LEFT_OUT, INLINE_MARK) in pieces(block(BlockKind.TABLE))


def test_a_note_inside_a_paragraph_is_told_to_be_another_block() -> None:
    note, sentence = CANONICAL.blocks[3], CANONICAL.blocks[1]
    around = replace(sentence, text=replace_offsets(sentence.text.offsets))
    blocks = (CANONICAL.blocks[0], around, note)
    canonical = CanonicalDocument(SOURCE.document, TEXT, blocks, (), ())
    found = inspect_document(SOURCE, canonical, ()).blocks[1]
    assert found.kind is BlockKind.PARAGRAPH
    assert [(p.text, p.block) for p in found.source if p.state is ELSEWHERE] == [
        ("1\t 財務省の資料", 3)
    ]


def replace_offsets(offsets: tuple[int, ...]) -> AlignedText:
    """The sentence and the last character of the file's last row, which is behind the note."""
    last = TEXT.index("2026")
    text = "".join(TEXT[offset] for offset in offsets) + TEXT[last]
    return AlignedText(text, (*offsets, last))


def test_a_blocks_pieces_are_its_stretch_of_the_source() -> None:
    for found in inspection().blocks:
        start, end = found.span
        assert "".join(piece.text for piece in found.source).strip() == TEXT[start:end].strip()
        for piece in found.source:
            assert TEXT[slice(*piece.span)] == piece.text


def test_each_block_names_the_passages_it_is_in() -> None:
    told = [
        (found.kind.value, [name[-1] for name in found.passage_ids])
        for found in inspection().blocks
    ]
    assert told == [
        ("heading", ["1"]),
        ("paragraph", ["1"]),
        ("footnote", ["5"]),
        ("table", ["2", "3", "4"]),
    ]


def test_a_table_has_caption_header_and_cells_and_each_row_its_passage() -> None:
    table = block(BlockKind.TABLE).table
    assert table is not None
    assert table.caption is not None
    assert table.caption.text == "表1　予算"
    assert [[cell.text for cell in line] for line in table.header] == [["年", "額"]]
    assert [([cell.text for cell in row.cells], row.passage_id) for row in table.rows] == [
        (["2025", "100"], "ocean-plan.0003"),
        (["2026", "120"], "ocean-plan.0004"),
    ]
    text = block(BlockKind.TABLE).text
    for row in table.rows:
        assert [text[slice(*cell.span)] for cell in row.cells] == [c.text for c in row.cells]


def test_rows_without_a_passage_of_their_own_are_in_their_table_s() -> None:
    (table,) = [
        b.table
        for b in inspect_document(SOURCE, CANONICAL, PASSAGES[:2]).blocks
        if b.table is not None
    ]
    assert [row.passage_id for row in table.rows] == ["ocean-plan.0002"] * 2


def test_every_passage_begins_at_one_place() -> None:
    places = [
        (anchor.passage_id[-1], found.kind.value, found.text[anchor.place :][:4])
        for found in inspection().blocks
        for anchor in found.anchors
    ]
    assert sorted(places) == [
        ("1", "heading", "海洋計画"),
        ("2", "table", "表1　予"),
        ("3", "table", "2025"),
        ("4", "table", "2026"),
        ("5", "footnote", "1\t 財"),
    ]


def test_a_long_paragraph_is_divided_among_its_passages() -> None:
    text = "予算を増やす。人材も増やす。"
    source = Source(document("plan", text), text)
    whole = AlignedText.of_source(text, 0, len(text))
    canonical = CanonicalDocument(
        source.document, text, (Block(BlockKind.PARAGRAPH, whole),), (), ()
    )
    parts = [
        replace(
            NOTE,
            document_id="plan",
            passage_id=f"plan.{number}",
            text=text[start:end],
            kind=PassageKind.BODY,
            source_spans=((start, end),),
            alignment=((0, start, end - start),),
            sentences=((0, end - start),),
        )
        for number, (start, end) in enumerate([(0, 7), (7, 14)], 1)
    ]
    (found,) = inspect_document(source, canonical, parts).blocks
    assert [(s.passage_id, text[slice(*s.span)]) for s in found.segments] == [
        ("plan.1", "予算を増やす。"),
        ("plan.2", "人材も増やす。"),
    ]


def test_a_footnote_and_its_sentence_are_tied_both_ways() -> None:
    sentence = "海洋研究の予算は令和8年度に120億円とし、これを増やす（表1）。"
    note = block(BlockKind.FOOTNOTE)
    assert note.carried_by is not None
    assert (note.carried_by.passage_id, note.carried_by.sentence) == ("ocean-plan.0001", sentence)
    mark = next(k for k in block(BlockKind.PARAGRAPH).links if k.kind is LinkKind.NOTE)
    assert sentence[: mark.span[0]].endswith("120億円")
    assert mark.span[0] == mark.span[1]
    assert (mark.target_id, mark.target_text) == ("ocean-plan.0005", "1\t 財務省の資料")


def test_the_mark_alone_leads_from_a_note_to_its_sentence() -> None:
    without = (*PASSAGES[:4], NOTE)
    found = inspect_document(SOURCE, CANONICAL, without).blocks[2]
    assert found.carried_by is not None
    assert "120億円とし" in found.carried_by.sentence


def test_a_note_without_a_mark_is_carried_by_nothing() -> None:
    bare = [replace(passage, links=()) for passage in PASSAGES]
    assert [b.carried_by for b in inspect_document(SOURCE, CANONICAL, bare).blocks] == [None] * 4


def test_a_link_stands_at_its_words_in_the_block() -> None:
    found = block(BlockKind.PARAGRAPH)
    (figure,) = [link for link in found.links if link.kind is LinkKind.FIGURE]
    assert found.text[slice(*figure.span)] == "表1"
    assert (figure.target_id, figure.target_text) == ("ocean-plan.0002", "表1　予算")


def test_a_link_to_no_passage_of_the_document_is_left_out() -> None:
    lone = inspect_document(SOURCE, CANONICAL, PASSAGES[:1]).blocks[1]
    assert lone.links == ()


def test_counts_of_all_classes_add_up_to_the_source() -> None:
    found = inspection()
    assert found.aside == (
        Count("running line with page number", 2, 10),
        Count(INLINE_MARK, 3, 8),
        Count("footnote mark", 1, 1),
    )
    counted = sum(count.characters for count in (*found.read, *found.aside))
    assert counted == found.source_characters == len(without_white_space(TEXT))
    assert [(count.name, count.places) for count in found.passage_kinds] == [
        ("body", 1),
        ("table", 1),
        ("row", 2),
        ("footnote", 1),
    ]


def test_the_passage_of_another_document_is_refused() -> None:
    other = replace(NOTE, document_id="other")
    with pytest.raises(ValueError, match=r"ocean-plan\.0005 is not of document 'ocean-plan'"):
        inspect_document(SOURCE, CANONICAL, [other])


def test_an_empty_document_has_nothing_to_inspect() -> None:
    source = Source(document("empty"), "")
    found = inspect_document(source, CanonicalDocument(source.document, "", (), (), ()), ())
    assert (found.entries, found.read, found.aside) == ((), (), ())


def test_a_catalogued_document_is_read_anew(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, plan="海洋研究の予算を増やす。\n")
    found = inspect_catalogued(catalogue, "plan")
    assert [block.text for block in found.blocks] == ["海洋研究の予算を増やす。"]
    with pytest.raises(UnknownDocument, match="'nothing' in the corpus; it holds plan"):
        inspect_catalogued(catalogue, "nothing")


@pytest.mark.parametrize("document_id", [d.document_id for d in load_catalogue()])
def test_nothing_of_a_real_document_is_missing_from_its_inspection(document_id: str) -> None:
    found = inspect_catalogued(load_catalogue(), document_id)
    counted = sum(count.characters for count in (*found.read, *found.aside))
    assert counted == found.source_characters
    assert all_begin_once(found)
    for entry in found.entries:
        if isinstance(entry, AsideStretch):
            continue
        kept = "".join(p.text for p in entry.source if p.state is KEPT)
        assert set(without_white_space(entry.text)) <= set(kept)
        borders = [segment.span for segment in entry.segments]
        assert borders[0][0] == 0
        assert borders[-1][1] == len(entry.text)
        assert all(a[1] == b[0] for a, b in pairwise(borders))


def all_begin_once(found: Inspection) -> bool:
    """Whether each passage has one anchor."""
    names = [anchor.passage_id for block in found.blocks for anchor in block.anchors]
    return sorted(names) == sorted(passage.passage_id for passage in found.passages)
