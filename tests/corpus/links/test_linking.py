"""Links: what footnotes, figures, sections and words that point back lead to."""

from typing import Any

import pytest

from corpus.corpus import Corpus
from corpus.links.link import Link, LinkKind
from corpus.links.linking import link_passages
from corpus.passages.cutting import cut_document
from corpus.passages.passage import Passage, PassageKind
from tests.corpus.inline_document import read
from tests.corpus.regression_cases import regression_cases

Case = dict[str, Any]


def linked(text: str) -> tuple[Passage, ...]:
    """Read, cut and link a text."""
    document = read(text)
    return link_passages(document, cut_document(document))


def told(passages: tuple[Passage, ...], kind: LinkKind) -> list[tuple[str, str]]:
    """Give the words and the target's words of each link of a kind."""
    by_id = {passage.passage_id: passage for passage in passages}
    return [
        (passage.text[link.span[0] : link.span[1]], aim(by_id, link))
        for passage in passages
        for link in passage.links
        if link.kind is kind
    ]


def aim(by_id: dict[str, Passage], link: Link) -> str:
    return by_id[link.passage_id].text[link.target[0] : link.target[1]]


NOTED = (
    "1.1\t投資\n「産業戦略」1では、投資を増やす。人材は白書2による。\n\n"
    "1\t 内閣府, “産業戦略,” https://www.cao.go.jp/\n2\t 文部科学省, “白書”"
)


def test_a_mark_s_place_leads_to_its_note_and_the_note_s_number_to_the_sentence() -> None:
    passages = linked(NOTED)
    body = passages[0]
    notes = [link for link in body.links if link.kind is LinkKind.NOTE]
    assert [body.text[: link.span[0]][-6:] for link in notes] == ["「産業戦略」", "。人材は白書"]
    assert all(link.span[0] == link.span[1] for link in notes)
    assert told(passages, LinkKind.NOTE) == [
        ("", "1\t 内閣府, “産業戦略,” https://www.cao.go.jp/"),
        ("", "2\t 文部科学省, “白書”"),
    ]
    assert told(passages, LinkKind.MARK) == [
        ("1", "「産業戦略」では、投資を増やす。"),
        ("2", "人材は白書による。"),
    ]


def test_a_footnote_lies_under_the_headings_of_its_mark() -> None:
    assert [p.section for p in linked(NOTED)] == [("1.1 投資",)] * 3


def test_a_figure_s_number_leads_to_its_caption_and_a_caption_nowhere() -> None:
    said = "論文数は伸びた（図表1）。公表2件を図2に示す。"
    text = f"{said}\n\n図表1　論文数\n\n出典：文部科学省\n\n結び。"
    assert told(linked(text), LinkKind.FIGURE) == [("図表1", "図表1　論文数")]


def test_a_figure_of_which_there_are_two_is_no_target() -> None:
    text = "図1を見よ。\n\n図1　論文数\n\n出典：文部科学省\n\n図1　特許数\n\n出典：特許庁"
    assert told(linked(text), LinkKind.FIGURE) == []


def test_a_section_s_number_leads_to_its_heading() -> None:
    text = "1.1\t投資\n人材は1.2参照。1.3節も、2.4参照。\n1.2\t人材\n育てる（1.1節で述べた）。"
    assert told(linked(text), LinkKind.SECTION) == [
        ("1.2参照", "1.2\t人材"),
        ("1.1節", "1.1\t投資"),
    ]


def test_another_work_s_chapter_is_not_this_one_s() -> None:
    text = "第1章　投資\n増やす。\n\n第2章　人材\n白書の第1章で述べられた。本報告書の第1章にある。"
    assert told(linked(text), LinkKind.SECTION) == [("本報告書の第1章", "第1章　投資")]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        pytest.param("「量子戦略」がある。同戦略は続く。", [("同戦略", "量子戦略")], id="brackets"),
        pytest.param(
            "欧州産業戦略2020がある。同戦略は続く。", [("同戦略", "欧州産業戦略2020")], id="a year"
        ),
        pytest.param(
            "「量子戦略」がある。別に戦略を作った。同戦略は続く。",
            [],
            id="a nameless one is nearer",
        ),
        pytest.param(
            "「量子戦略」がある。同戦略は続く。同戦略を改めた。",
            [("同戦略", "量子戦略"), ("同戦略", "量子戦略")],
            id="said twice",
        ),
        pytest.param(
            "「保護法」による。分析手法もある。同法は続く。", [("同法", "保護法")], id="手法"
        ),
        pytest.param("同様に、同年、同盟国と同じ共同研究をした。", [], id="words of their own"),
        pytest.param("「量子戦略」がある。\n# 次\n同戦略は続く。", [], id="another section"),
        pytest.param("基金を作る。前述のとおり、増やす。", [], id="no name follows"),
    ],
)
def test_a_word_that_points_back_leads_to_the_name_that_fits(
    text: str, links: list[tuple[str, str]]
) -> None:
    assert told(linked(text), LinkKind.ANTECEDENT) == links


def test_a_row_has_the_links_of_its_own_part_only() -> None:
    rows_of_1 = "名称 額\n\n人材は図表2による 120\n\n資金 80"
    text = f"図表1　施策\n\n{rows_of_1}\n\n出典：内閣府\n\n図表2　内訳\n\n出典：内閣府"
    document = read(text)
    passages = cut_document(document)
    table = next(p for p in passages if p.kind is PassageKind.TABLE)
    rows = tuple(row_of(table, number) for number in (0, 1))
    linked_rows = link_passages(document, (*passages, *rows))[-2:]
    words = [[row.text[slice(*link.span)] for link in row.links] for row in linked_rows]
    assert words == [["図表2"], []]


def row_of(table: Passage, number: int) -> Passage:
    """Make a row's passage as a table's own text has it, with all that stands before it."""
    start, end = table.sentences[number]
    alignment = tuple(run for run in table.alignment if run[0] < end)
    return Passage(
        passage_id=f"{table.passage_id}r{number}",
        document_id=table.document_id,
        version=table.version,
        text=table.text[:end],
        kind=PassageKind.ROW,
        section=table.section,
        pages=table.pages,
        span=table.span,
        source_spans=table.source_spans,
        alignment=alignment,
        sentences=((start, end),),
        previous_id=None,
        next_id=None,
        own_start=start,
        parent_id=table.passage_id,
    )


def test_every_link_leads_from_and_to_text_of_its_own_document(five_documents: Corpus) -> None:
    by_id = {passage.passage_id: passage for passage in five_documents.passages}
    for passage in five_documents.passages:
        for link in passage.links:
            target = by_id[link.passage_id]
            assert target.document_id == passage.document_id
            assert target.kind is not PassageKind.ROW
            assert 0 <= link.span[0] <= link.span[1] <= len(passage.text)
            assert 0 <= link.target[0] < link.target[1] <= len(target.text)
            assert (link.span[0] == link.span[1]) == (link.kind is LinkKind.NOTE)


def test_every_footnote_of_the_five_documents_is_tied_both_ways(five_documents: Corpus) -> None:
    notes = [p for p in five_documents.passages if p.kind is PassageKind.FOOTNOTE]
    marked = {
        link.passage_id
        for passage in five_documents.passages
        for link in passage.links
        if link.kind is LinkKind.NOTE
    }
    assert len(notes) == 119
    for note in notes:
        assert note.passage_id in marked, note.text
        assert LinkKind.MARK in {link.kind for link in note.links}, note.text
        assert note.section, note.text


@pytest.mark.parametrize("case", regression_cases("footnote_ties"))
def test_a_footnote_and_the_sentence_with_its_mark_are_tied(
    case: Case, five_documents: Corpus
) -> None:
    by_id = {passage.passage_id: passage for passage in five_documents.passages}
    ties = [
        (passage, link)
        for passage in five_documents.passages
        if passage.document_id == case["document_id"] and passage.kind is not PassageKind.ROW
        for link in passage.links
        if link.kind is LinkKind.NOTE
        and aim(by_id, link).split("\t")[0] == str(case["number"])
        and passage.text[: link.span[0]].endswith(case["before"])
    ]
    assert len(ties) == 1
    [(passage, link)] = ties
    note = by_id[link.passage_id]
    assert case["note"] in note.text
    marked = [aim(by_id, back) for back in note.links if back.passage_id == passage.passage_id]
    assert [sentence for sentence in marked if case["sentence"] in sentence]


@pytest.mark.parametrize("case", regression_cases("links"))
def test_a_reference_leads_where_the_text_says(case: Case, five_documents: Corpus) -> None:
    by_id = {passage.passage_id: passage for passage in five_documents.passages}
    holders = [
        passage
        for passage in five_documents.passages
        if passage.document_id == case["document_id"] and case["context"] in passage.text
        if passage.kind is not PassageKind.ROW
    ]
    assert len(holders) == 1
    start = holders[0].text.index(case["context"]) + case["context"].index(case["words"])
    found = [
        (link.kind.value, holders[0].text[start : link.span[1]], aim(by_id, link))
        for link in holders[0].links
        if link.span[0] == start and link.kind is not LinkKind.NOTE
    ]
    assert found == ([(case["kind"], case["words"], case["to"])] if case["to"] else [])
