"""What sentences are read under, of small passages written here."""

from dataclasses import replace

from rag.reading.sentence_contexts import SentenceContexts, leads_of, rows_by_sentence
from tests.index.inline_index import passage
from tests.rag.read_by_hand import ROW_A, ROW_B
from tests.rag.read_by_hand import TABLE as TABLE_OF_ONE_LINE

TEXT = TABLE_OF_ONE_LINE.text
LINES = tuple((TEXT.index(line), TEXT.index(line) + len(line)) for line in TEXT.split("\n"))
TABLE = replace(TABLE_OF_ONE_LINE, sentences=LINES)


def test_a_sentence_is_read_under_its_last_heading_and_the_two_sentences_before_it() -> None:
    found = passage(
        "一つ目。二つ目。三つ目。四つ目。", section=("1 日本", "1.1 予算"), sentences=None
    )
    contexts = SentenceContexts({}).of(found)
    assert contexts == (
        "1.1 予算",
        "1.1 予算\n一つ目。",
        "1.1 予算\n一つ目。\n二つ目。",
        "1.1 予算\n二つ目。\n三つ目。",
    )


def test_a_row_is_read_under_the_title_and_headers_of_its_table() -> None:
    contexts = SentenceContexts({TABLE.passage_id: [ROW_A, ROW_B]}).of(TABLE)
    of_row = dict(zip(TABLE.sentences, contexts, strict=True))
    row = next(span for span in TABLE.sentences if TABLE.text[slice(*span)].startswith("2026"))
    assert of_row[row].endswith(ROW_B.text[: ROW_B.own_start].strip())


def test_rows_are_told_by_the_line_of_the_table_that_they_stand_in() -> None:
    held = rows_by_sentence(TABLE, [ROW_A, ROW_B])
    assert [
        (TABLE.text[slice(*span)].split()[0], [row.passage_id for row in rows])
        for span, rows in held.items()
    ] == [("2025", [ROW_A.passage_id]), ("2026", [ROW_B.passage_id])]
    assert set(leads_of(TABLE, [ROW_A, ROW_B]).values()) == {ROW_A.text[: ROW_A.own_start]}
