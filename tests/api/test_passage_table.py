"""Tables on the answer and citation pages: titles, cells, the row that answers, what is cut."""

import pytest
from fastapi.testclient import TestClient

from api.passage_table import PassageTable, passage_table
from api.passage_view import answering_rows
from api.words import Words
from corpus.corpus import passages_of
from corpus.passages.passage import Passage
from corpus.source import Source
from rag.answer import FoundPassage
from rag.assistant import Assistant
from rag.citation import cite
from rag.table_lines import entry_spans
from tests.api.html_page import Element
from tests.api.test_pages import ask, page
from tests.rag.catalogued import document

GROUPS = {1: "海洋・深海", 8: "気象"}
RANKS = "# 海洋計画\n\n## 観測の順位\n\n分野\t装置\t順位\n{}\n(出典) 海洋省資料を基に作成\n".format(
    "\n".join(f"{GROUPS.get(n, '')}\t観測{n}号\t{n}位" for n in range(1, 15))
)


@pytest.fixture(scope="module")
def ranks() -> tuple[Passage, list[Passage]]:
    """A table of fourteen rows in two groups, and its rows."""
    table, *rows = passages_of(Source(document("ranks", RANKS), RANKS))
    return table, rows


def words(found: tuple[Words, ...]) -> str:
    return "".join(form.text for part in found for form in part.forms)


def lines(table: PassageTable) -> list[str]:
    """The rows as text: cells by tabs, what is carried down in 〔〕, * where a cell answers."""
    told = []
    for row in table.rows:
        if row.left_out_before:
            told.append(f"({row.left_out_before})")
        told.append(
            "\t".join(
                "*" * cell.is_answer
                + words(cell.words)
                + (f"〔{cell.carried}〕" if cell.carried else "")
                for cell in row.cells
            )
        )
    return told + ([f"({table.left_out_after})"] if table.left_out_after else [])


def test_a_table_has_title_headers_rows_and_notes(ranks: tuple[Passage, list[Passage]]) -> None:
    shown = passage_table(*ranks, whole=True)
    assert [words(line) for line in shown.title] == ["海洋計画", "観測の順位"]
    assert [[words(cell) for cell in line] for line in shown.header] == [["分野", "装置", "順位"]]
    assert lines(shown)[0] == "海洋・深海\t観測1号\t1位"
    assert [words(note) for note in shown.notes] == ["(出典) 海洋省資料を基に作成"]
    assert (shown.columns, shown.row_count, shown.is_cut) == (3, 14, False)


def test_what_a_group_is_called_is_carried_down(ranks: tuple[Passage, list[Passage]]) -> None:
    shown = lines(passage_table(*ranks, whole=True))
    assert shown[1] == "〔海洋・深海〕\t観測2号\t2位"
    assert shown[7:9] == ["気象\t観測8号\t8位", "〔気象〕\t観測9号\t9位"]


def test_of_a_long_table_the_answer_its_neighbours_and_its_group_are_shown(
    ranks: tuple[Passage, list[Passage]],
) -> None:
    table, rows = ranks
    answer = entry_spans(table, rows)[rows[10].passage_id]
    assert table.text[slice(*answer)] == "観測11号\t11位"
    shown = passage_table(table, rows, answers=[answer])
    assert lines(shown) == [
        "(7)",
        "気象\t観測8号\t8位",
        "〔気象〕\t観測9号\t9位",  # to leave out a single row saves nothing
        "〔気象〕\t観測10号\t10位",
        "〔気象〕\t*観測11号\t*11位",
        "〔気象〕\t観測12号\t12位",
        "(2)",
    ]
    assert shown.is_cut
    assert lines(shown.of_answer()) == ["〔気象〕\t*観測11号\t*11位"]


def test_of_a_long_table_without_an_answer_the_first_rows_are_shown(
    ranks: tuple[Passage, list[Passage]],
) -> None:
    shown = lines(passage_table(*ranks))
    assert [line.split("\t")[-1] for line in shown] == ["1位", "2位", "3位", "4位", "5位", "(9)"]


def test_marks_on_most_rows_say_nothing(ranks: tuple[Passage, list[Passage]]) -> None:
    table, rows = ranks
    few = passage_table(table, rows, marks=table.sentences[2:4], whole=True)
    assert [row.cells[1].is_marked for row in few.rows] == [False] * 2 + [True] * 2 + [False] * 10
    most = passage_table(table, rows, marks=table.sentences[:8], whole=True)
    assert not any(cell.is_marked for row in most.rows for cell in row.cells)


# Tables of the five documents


@pytest.fixture
def unicorns(assistant: Assistant) -> Passage:
    """A table whose lines have two rows side by side."""
    passages = assistant.passages_of("crds-sti-issues-2025")
    return next(
        p for p in passages if p.text.startswith("図表17") and assistant.rows_of(p.passage_id)
    )


def row_of(assistant: Assistant, table: Passage, begins: str) -> Passage:
    rows = assistant.rows_of(table.passage_id)
    return next(row for row in rows if row.text[row.own_start :].startswith(begins))


def found(table: Passage, found_by: str, assistant: Assistant) -> FoundPassage:
    cited = cite(assistant.catalogue.get(table.document_id), table)
    return FoundPassage(1, table, 1.0, {}, {}, (), (), cited, found_by, None, None, ())


def test_spaces_part_the_columns_of_a_table_without_tabs(
    assistant: Assistant, unicorns: Passage
) -> None:
    shown = passage_table(unicorns, assistant.rows_of(unicorns.passage_id))
    assert [words(line) for line in shown.title] == [
        "図表17　世界のユニコーン企業数（6社以下の国・地域は省略）"
    ]
    assert lines(shown)[4] == "ドイツ\t31\t2.5%\t日本\t8\t0.6%"
    assert next(words(note) for note in shown.notes).startswith("出典：CB Insights")


def test_of_a_line_with_two_rows_the_one_whose_meaning_was_nearest_answers(
    assistant: Assistant, unicorns: Passage
) -> None:
    line = unicorns.text.index("ドイツ 31"), unicorns.text.index("\nフランス 28")
    japan = row_of(assistant, unicorns, "日本")
    (span,) = answering_rows(found(unicorns, japan.passage_id, assistant), [line], assistant)
    assert unicorns.text[slice(*span)] == "日本 8 0.6%"
    by_table = found(unicorns, unicorns.passage_id, assistant)
    assert answering_rows(by_table, [line], assistant) == (line,)
    assert answering_rows(by_table, [], assistant) == ()
    (span,) = answering_rows(found(unicorns, japan.passage_id, assistant), [], assistant)
    assert unicorns.text[slice(*span)] == "日本 8 0.6%"


def test_every_table_of_the_corpus_is_shown_whole_and_loses_nothing(assistant: Assistant) -> None:
    tables = 0
    for document_ in assistant.catalogue:
        for passage in assistant.passages_of(document_.document_id):
            if passage.kind.value != "table":
                continue
            tables += 1
            shown = passage_table(passage, assistant.rows_of(passage.passage_id), whole=True)
            parts = [*shown.title, *(cell for line in shown.header for cell in line)]
            parts += [cell.words for row in shown.rows for cell in row.cells]
            told = "".join(words(part) for part in [*parts, *shown.notes])
            assert "".join(told.split()) == "".join(passage.text.split())
            assert all(len(row.cells) <= shown.columns for row in shown.rows)
    assert tables > 40


# On the pages


def cells(row: Element) -> list[str]:
    return [cell.text() for cell in row.all("td")]


def test_an_answer_from_a_table_is_a_row_under_its_headers(client: TestClient) -> None:
    shown = ask(client, "科学技術クラスターの世界順位で、東京-横浜は何位ですか。")
    quote = shown.one("section", class_="answer").all("div", class_="quote")[0].one("table")
    assert quote.one("caption").text() == "科学技術クラスター-ranking"
    assert [head.text() for head in quote.all("th")] == ["ランク", "クラスター名", "経済圏"]
    assert cells(quote.one("tbody").one("tr")) == ["1", "東京-横浜", "日本"]
    card = shown.one("ol").all("li", class_="passage")[0]
    (answering,) = card.all("tr", class_="answers")
    assert cells(answering) == ["1", "東京-横浜", "日本"]
    assert [gap.text() for gap in card.all("tr", class_="gap")] == ["（13行を略）"]
    whole = next(link for link in card.all("a") if link.text() == "表全体を見る（15行）")
    path, anchor = whole.attributes["href"].split("#")
    row = page(client, path).one("tr", id=anchor)
    assert cells(row)[:3] == ["1", "東京-横浜", "日本"]


def test_the_citation_of_a_row_marks_its_cells_and_no_others(
    client: TestClient, assistant: Assistant, unicorns: Passage
) -> None:
    row = row_of(assistant, unicorns, "日本")
    citation = client.get(f"/v1/passages/{row.passage_id}").json()["citation"]
    shown = page(client, f"/citations/{citation['citation_id']}")
    cited = shown.one("section", class_="cited")
    assert [cell.text() for cell in cited.all("td", class_="answer-cell")] == ["日本", "8", "0.6%"]
    assert "文書の中で読む" in shown.one("main").text()
    links = [link.attributes["href"] for link in shown.one("main").all("a")]
    path, anchor = next(href for href in links if href.endswith("#quote")).split("#")
    assert f"citation={citation['citation_id']}" in path
    # in the document the way ends at the row's own cells, not at the line that it shares
    (quoted,) = [e for e in page(client, path).walk() if e.attributes.get("id") == anchor]
    assert quoted.text() == "日本"


def test_footnotes_and_misprints_are_marked_beside_the_source(client: TestClient) -> None:
    shown = ask(
        client,
        "契約学科の法的根拠は何ですか。産学研連携法",
        "&document=meti-innovation-interim-2025",
    )
    sic = [ruby for ruby in shown.all("ruby", class_="sic") if ruby.content[0] == "产"]
    assert sic
    assert sic[0].one("rt").text() == "ママ、正しくは「産」"
    shown = ask(client, "スタートアップ育成5か年計画のユニコーンの目標は何社ですか。")
    marks = shown.one("ol").all("sup", class_="note-mark")
    assert marks
    for mark in marks:
        href = mark.one("a").attributes["href"]
        path, anchor = href.split("#")
        target = page(client, path).one("p", id=anchor)
        assert "脚注" in target.text()
        number = mark.text().removeprefix("注")
        note = client.get(f"/v1/passages/{anchor.removeprefix('p-')}").json()
        assert note["text"].startswith(number)
