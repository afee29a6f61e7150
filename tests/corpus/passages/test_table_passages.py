"""Passages of tables: the whole, its parts, its rows, and the captions of pictures."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.aligned_text import without_white_space
from corpus.passages.cutting import cut_document
from corpus.passages.partition import CuttingSettings
from corpus.passages.passage import Passage, PassageKind
from tests.corpus.inline_document import assert_linked, assert_proves_itself, cut, read

SMALL = CuttingSettings(
    paragraph_words=8, target_words=10, max_words=20, max_table_words=16, max_chars=60
)


def told(passages: tuple[Passage, ...]) -> list[tuple[str, str, str]]:
    """Give of each passage its kind, what is repeated before its own text, and that text."""
    return [(p.kind.value, p.text[: p.own_start], p.text[p.own_start :]) for p in passages]


COUNTRIES = "# 企業\n国\t数\n日本\t33社\n米国\t18社\n台湾\t13社\n"


def test_each_row_is_a_passage_under_the_heading_and_the_header() -> None:
    assert told(cut(COUNTRIES)) == [
        ("table", "", "企業\n国\t数\n日本\t33社\n米国\t18社\n台湾\t13社"),
        ("row", "企業\n国\t数\n", "日本\t33社"),
        ("row", "企業\n国\t数\n", "米国\t18社"),
        ("row", "企業\n国\t数\n", "台湾\t13社"),
    ]


def test_a_row_s_parent_is_the_part_of_the_table_that_holds_it() -> None:
    passages = cut(COUNTRIES + "韓国\t8社\n独国\t8社\n", SMALL)
    parts = {p.passage_id: p.text for p in passages if p.kind is PassageKind.TABLE}
    assert len(parts) > 1
    for row in passages:
        if row.parent_id is not None:
            assert row.text[row.own_start :] in parts[row.parent_id]


def test_rows_are_neighbours_of_one_another_and_of_nothing_else() -> None:
    passages = cut("本文。\n\n" + COUNTRIES + "\n# 結び\n以上。")
    assert [(p.kind.value, p.previous_id, p.next_id) for p in passages] == [
        ("body", None, "test-report.0002"),
        ("table", "test-report.0001", "test-report.0006"),
        ("row", None, "test-report.0004"),
        ("row", "test-report.0003", "test-report.0005"),
        ("row", "test-report.0004", None),
        ("body", "test-report.0002", None),
    ]
    assert_linked(passages)


def test_a_row_s_span_is_its_own_place_in_the_canonical_text() -> None:
    document = read(COUNTRIES)
    rows = [p for p in cut_document(document) if p.kind is PassageKind.ROW]
    assert [document.text.text[slice(*row.span)] for row in rows] == [
        "日本\t33社",
        "米国\t18社",
        "台湾\t13社",
    ]


def test_a_citation_of_a_row_points_at_the_row() -> None:
    row = cut(COUNTRIES)[2]
    assert row.source_spans_of(*row.sentences[0]) == ((16, 22),)
    assert COUNTRIES[16:22] == "米国\t18社"


def test_a_group_s_name_stands_in_its_column_before_the_row() -> None:
    text = "分類\t技術\t順位\n情報\t光通信\t2\n\t台帳\t1\n材料\t磁石\t2\n"
    assert told(cut(text))[2] == ("row", "分類\t技術\t順位\n情報\t", "台帳\t1")


def test_a_part_that_begins_inside_a_group_says_its_name() -> None:
    text = (
        "分類\t技術\t順位\n情報\t光通信\t2\n\t台帳\t1\n\t高性能計算\t3\n\t量子暗号と通信の技術\t4\n"
    )
    parts = [p.text for p in cut(text, SMALL) if p.kind is PassageKind.TABLE]
    assert len(parts) > 1
    assert parts[1].startswith("分類\t技術\t順位\n情報\t")


def test_the_line_over_a_table_and_the_heading_name_its_rows() -> None:
    text = (
        "# 研究拠点\n本文を先に置く。\n\n国内の企業\n\n"
        "企業\t所在地\nA社\t東京\nB社\t大阪\nC社\t京都\n"
    )
    rows = [p.text for p in cut(text) if p.kind is PassageKind.ROW]
    assert rows[0] == "研究拠点\n国内の企業\n企業\t所在地\nA社\t東京"


def test_a_heading_of_a_word_takes_the_one_over_it_along() -> None:
    text = "# 小委員会\n## 実績\n日程\t議題\n1月\t論点\n2月\t政策\n3月\t結論\n"
    rows = [p.text for p in cut(text) if p.kind is PassageKind.ROW]
    assert rows[0] == "小委員会\n実績\n日程\t議題\n1月\t論点"


def test_the_caption_alone_names_the_rows_of_a_captioned_table() -> None:
    text = "# 研究拠点\n図表1　予算\n\n項目 額（億円）\n\n量子 3\n\n宇宙 4\n\n出典：内閣府\n"
    rows = [p.text for p in cut(text) if p.kind is PassageKind.ROW]
    assert rows == []  # two rows, and the table is as short
    text = text.replace("宇宙 4", "宇宙 4\n\n半導体 5")
    rows = [p.text for p in cut(text) if p.kind is PassageKind.ROW]
    assert rows[0] == "図表1　予算\n項目 額（億円）\n量子 3"


def test_two_long_rows_are_passages_by_themselves() -> None:
    text = f"国\t政策\n日本\t{'量子の研究を支援する。' * 6}\n米国\t{'宇宙の研究を支援する。' * 6}\n"
    assert [p.kind.value for p in cut(text)] == ["table", "row", "row"]


def test_rows_come_right_after_their_table_and_before_what_follows() -> None:
    passages = cut(COUNTRIES + "\n※2024年の値\n\n国の役割は大きい。")
    assert [p.kind.value for p in passages] == ["table", "row", "row", "row", "body"]
    assert passages[0].text.endswith("台湾\t13社\n※2024年の値")


def test_the_notes_and_the_source_of_a_picture_stand_with_its_caption() -> None:
    text = "前の段落。\n\n図表1　変遷図\n\n※概念図\n\n出典：内閣府\n\n後の段落。\n"
    assert told(cut(text)) == [
        ("body", "", "前の段落。"),
        ("caption", "", "図表1　変遷図\n※概念図\n出典：内閣府"),
        ("body", "", "後の段落。"),
    ]


def test_a_caption_without_source_stays_with_the_text_around_it() -> None:
    text = "前の段落。\n\n図表1　変遷図\n\n後の段落。\n"
    assert told(cut(text)) == [("body", "", "前の段落。\n図表1　変遷図\n後の段落。")]


# Where a table ends, and where it goes on


def tables(text: str) -> list[str]:
    return [p.text for p in cut(text) if p.kind is PassageKind.TABLE]


def test_running_text_before_the_source_is_no_table() -> None:
    prose = "国は投資を増やす方針を示した。" * 8
    text = f"図表1　変遷図\n\n{prose}\n\n出典：内閣府\n"
    assert tables(text) == []


def test_a_page_s_number_between_rows_is_set_aside_and_the_table_goes_on() -> None:
    text = "国\t数\n日本\t33\n\n6\n\n米国\t18\n"
    document = read(text)
    assert tables(text) == ["国\t数\n日本\t33\n米国\t18"]
    assert [(a.reason, text[slice(*a.span)]) for a in document.set_aside] == [
        ("number by itself", "6")
    ]


def test_a_page_s_number_behind_tabs_is_no_row() -> None:
    text = "国\t数\t年\n日本\t33\t5\n米国\t18\t5\n\t\t6\n\n本文。"
    assert tables(text) == ["国\t数\t年\n日本\t33\t5\n米国\t18\t5"]


def test_a_table_goes_on_where_its_header_is_said_again() -> None:
    text = "# 数\n国\t数\n日本\t33\n\n国\t数\n米国\t18\n台湾\t13\n"
    passages = cut(text)
    assert [p.text for p in passages if p.kind is PassageKind.TABLE] == [
        "数\n国\t数\n日本\t33",
        "数\n国\t数\n米国\t18\n台湾\t13",
    ]
    assert [p.text for p in passages if p.kind is PassageKind.ROW][1] == "数\n国\t数\n米国\t18"


def test_rows_of_other_columns_are_another_table() -> None:
    text = "国\t数\n日本\t33\n\n企業\t年\t地\nA社\t3\t東京\nB社\t4\t大阪\n"
    assert tables(text) == ["国\t数\n日本\t33", "企業\t年\t地\nA社\t3\t東京\nB社\t4\t大阪"]


def test_a_flattened_table_goes_on_under_its_caption_said_again() -> None:
    text = (
        "図表1　予算\n\n項目 額\n\n量子 3\n\n宇宙 4\n\n"
        "図表1　予算（続き）\n\n項目 額\n\n半導体 5\n\n出典：内閣府\n"
    )
    document = read(text)
    assert tables(text) == ["図表1　予算\n項目 額\n量子 3\n宇宙 4\n半導体 5\n出典：内閣府"]
    assert [(a.reason, text[slice(*a.span)]) for a in document.set_aside] == [
        ("repeated caption or header", "図表1　予算（続き）"),
        ("repeated caption or header", "項目 額"),
    ]


# Whatever the table


CELL = st.sampled_from(
    ["", "", "日本", "量子 技術", "3", "1 → 26", "**重点**", "-", "...", "第2期"]
)
TAB_LINE = st.lists(CELL, min_size=2, max_size=5).map("\t".join)
FLAT_LINE = st.one_of(
    st.sampled_from(
        ["1 量子", "2 宇宙", "3 量子の", "12", "●項目", "・ 項目", "【令和5年度】大学"]
    ),
    st.sampled_from(
        ["日米豪印", "（クアッド）", "米国 684 54.7% 韓国 13 1.0%", "支援の", "※注", "に係る"]
    ),
    st.sampled_from(
        ["国・地域 数 国・地域 数", "投資額（億円）", "  字下げ", "　「計画」（2021年）", "\ufffd"]
    ),
)
BREAK = st.sampled_from(["\n", "\n", "\n\n", "\n \n", "\n\n5\n\n"])


def broken(line: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(st.tuples(line, BREAK).map("".join), min_size=1, max_size=14).map("".join)


CAPTION = st.sampled_from(["図表1　予算\n", "図表1　予算\n\n", "図表2　表題\n\n"])
TEXTS = st.one_of(
    broken(TAB_LINE),
    st.tuples(st.just("# 題\n前の行\n\n"), broken(TAB_LINE), st.just("\n出典：省\n")).map("".join),
    st.tuples(CAPTION, broken(FLAT_LINE), st.just("出典：内閣府\n本文。")).map("".join),
    st.tuples(CAPTION, broken(FLAT_LINE), CAPTION, broken(FLAT_LINE), st.just("資料：省")).map(
        "".join
    ),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS, small=st.booleans())
def test_passages_of_any_table_prove_themselves(text: str, small: bool) -> None:
    document = read(text)
    passages = cut_document(document, SMALL if small else None)
    by_id = {passage.passage_id: passage for passage in passages}
    for passage in passages:
        assert_proves_itself(passage, text)
        if passage.parent_id is not None:
            table = by_id[passage.parent_id]
            own = passage.text[passage.own_start :]
            assert table.kind is PassageKind.TABLE
            assert without_white_space(own) in without_white_space(table.text)
    assert_linked(passages)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS)
def test_every_character_of_any_table_is_in_a_passage_or_set_aside(text: str) -> None:
    document = read(text)
    spans = [span for passage in cut_document(document) for span in passage.source_spans]
    spans += [left_out.span for left_out in document.set_aside]
    found = {place for start, end in spans for place in range(start, end)}
    marks = "*\ufffd#"
    lost = [sign for place, sign in enumerate(text) if place not in found]
    assert [sign for sign in lost if not sign.isspace() and sign not in marks] == []
