"""Reading: small texts beside what they become, and regressions on the five documents."""

import re

import pytest

from corpus.aligned_text import INSERTED, without_white_space
from corpus.corpus import Corpus
from corpus.passages.passage import Passage, PassageKind
from corpus.reading.block import Block, BlockKind
from corpus.reading.canonical import CanonicalDocument
from tests.corpus.inline_document import read, sliced
from tests.corpus.regression_cases import regression_cases

Case = dict[str, str]


def told(document: CanonicalDocument) -> list[tuple[str, str]]:
    """Give each block's kind and whole text."""
    return [(block.kind.value, block.whole().text) for block in document.blocks]


def aside(document: CanonicalDocument) -> list[tuple[str, str]]:
    """Give what was set aside: the reason and the source's text."""
    return [
        (left.reason, document.source_text[left.span[0] : left.span[1]])
        for left in document.set_aside
    ]


def wrapped(*lines: str) -> str:
    """Put lines under a body of full ones, so that the page's measure is known: 60 columns."""
    return "\n".join(["本" * 29 + "。"] * 40 + ["", *lines])


def paragraphs_behind_the_body(text: str) -> list[str]:
    """Give the blocks of a `wrapped` text that come from its own lines."""
    return [
        block.text.text for block in read(text).blocks if not block.text.text.startswith("本本")
    ]


def test_blocks_are_told_by_their_shape() -> None:
    text = (
        "# 施策の方向性\n\n"
        "戦略的に重要な技術領域を特定する。\n\n"
        "- 大学への**集中支援**\n- 人材の高度化\n\n"
        "図1　論文数の推移\n\n"
        "出典：文部科学省\n\n"
        "国・地域\t選出数\n日本\t33社\n"
    )
    assert told(read(text)) == [
        ("heading", "施策の方向性"),
        ("paragraph", "戦略的に重要な技術領域を特定する。"),
        ("item", "- 大学への集中支援"),
        ("item", "- 人材の高度化"),
        ("caption", "図1　論文数の推移"),
        ("note", "出典：文部科学省"),
        ("table", "国・地域\t選出数\n日本\t33社"),
    ]


def test_an_empty_text_has_no_blocks() -> None:
    for text in ("", "\n\n", " \n　\n\f\n"):
        assert told(read(text)) == []


def test_a_sentence_broken_at_the_page_s_measure_is_joined() -> None:
    text = wrapped("統" * 30, "合" * 10 + "。", "", "次の段落。")
    assert paragraphs_behind_the_body(text) == ["統" * 30 + "合" * 10 + "。", "次の段落。"]


def test_english_words_at_a_line_s_end_are_joined_with_a_space() -> None:
    text = wrapped("政策である" * 5 + "Horizon", "Europeの枠組みである。")
    assert paragraphs_behind_the_body(text) == ["政策である" * 5 + "Horizon Europeの枠組みである。"]


def test_a_sentence_goes_on_behind_footnotes_and_a_page_end() -> None:
    text = wrapped(
        "留学生の滞在期間1を延ばし、追加された分野には気候科学が含まれる。これと併",
        "",
        "1\t 国務省, “査証,” https://example.org/",
        " せて、永住権の取得を優遇した。",
    )
    document = read(text)
    assert paragraphs_behind_the_body(text) == [
        "留学生の滞在期間を延ばし、追加された分野には気候科学が含まれる。"
        "これと併せて、永住権の取得を優遇した。",
        "1\t 国務省, “査証,” https://example.org/",
    ]
    assert aside(document) == [("footnote mark", "1")]


def test_a_chapter_title_inside_a_sentence_leaves_it_whole() -> None:
    text = wrapped("統" * 29 + "主", "3\t エコシステムの構築", " 役となる。")
    blocks = [block for block in read(text).blocks if not block.text.text.startswith("本本")]
    assert [(block.kind, block.level, block.text.text) for block in blocks] == [
        (BlockKind.HEADING, 0, "3\t エコシステムの構築"),
        (BlockKind.PARAGRAPH, 0, "統" * 29 + "主役となる。"),
    ]


@pytest.mark.parametrize("blank", ["\n", "\n\n"])
def test_a_chapter_title_behind_a_sentence_s_end_begins_its_chapter(blank: str) -> None:
    lines = ["1\t研究開発", "投資を増やす。", "2\t社会課題の解決", "変革が要る。"]
    assert [(block.level, block.text.text) for block in read(blank.join(lines)).blocks] == [
        (1, "1\t研究開発"),
        (0, "投資を増やす。"),
        (1, "2\t社会課題の解決"),
        (0, "変革が要る。"),
    ]


def test_rows_of_a_ranking_with_two_columns_are_a_table() -> None:
    text = "順位\t都市名\n1\t東京\n2\t大阪\n"
    assert told(read(text)) == [("table", "順位\t都市名\n1\t東京\n2\t大阪")]


def test_rows_of_a_ranking_with_three_columns_are_a_table() -> None:
    text = "順位\t都市名\t国\n1\t東京\t日本\n2\t大阪\t日本\n"
    assert told(read(text)) == [("table", "順位\t都市名\t国\n1\t東京\t日本\n2\t大阪\t日本")]


def test_a_counting_mark_inside_a_broken_sentence_is_no_item() -> None:
    text = wrapped("統" * 28 + "（1）", "（2）長期的な需要を示した。")
    assert paragraphs_behind_the_body(text) == ["統" * 28 + "（1）（2）長期的な需要を示した。"]


def test_a_sentence_of_a_slide_does_not_go_on_on_the_next() -> None:
    text = "科学とビジネスの近接化が進み、戦略的に重要な技術領域に\n\f一気通貫で支援する"
    assert [block for _, block in told(read(text))] == [
        "科学とビジネスの近接化が進み、戦略的に重要な技術領域に",
        "一気通貫で支援する",
    ]


def test_lines_of_a_slide_stay_apart_unless_they_are_long() -> None:
    long = "戦略的に重要な技術領域に、人材育成から設備投資ま\nで支援する"
    text = f"日本(1.2億人)\n韓国(0.5億人)\n\n{long}"
    assert [block for _, block in told(read(text))] == [
        "日本(1.2億人)\n韓国(0.5億人)",
        "戦略的に重要な技術領域に、人材育成から設備投資まで支援する",
    ]


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        pytest.param("拠点を、\n全国に作る", "拠点を、全国に作る", id="a comma"),
        pytest.param("段階から  \n投資", "段階から投資", id="a particle, over Markdown's break"),
        pytest.param("支出および\n割合", "支出および割合", id="および"),
        pytest.param("次の成長へ\n人材", "次の成長へ\n人材", id="a slogan ends with へ"),
        pytest.param("人材に\n⇒投資", "人材に\n⇒投資", id="an arrow begins a line"),
        pytest.param(
            "- 遂げ**成長**  \n**国内では**縮む", "- 遂げ成長国内では縮む", id="bold goes on"
        ),
        pytest.param("**成長**  \n**分配**", "成長\n分配", id="two bold lines"),
        pytest.param("水素  \nアンモニア", "水素\nアンモニア", id="two things"),
        pytest.param("デジタル  \nエネルギー", "デジタル\nエネルギー", id="two loan words"),
        pytest.param(
            "- 韓国、台湾等のアジア諸国のスタート  \nアップの上場",
            "- 韓国、台湾等のアジア諸国のスタートアップの上場",
            id="a loan word cut at a text box's edge",
        ),
    ],
)
def test_lines_of_a_slide_are_joined_where_the_first_is_not_over(lines: str, joined: str) -> None:
    assert [block for _, block in told(read(lines))] == [joined]


def test_a_turn_of_speech_behind_an_item_begins_a_paragraph() -> None:
    text = wrapped("①" + "統" * 28, "なお、別の話である。")
    assert paragraphs_behind_the_body(text) == ["①" + "統" * 28, "なお、別の話である。"]


def test_an_indented_line_behind_a_full_one_begins_a_paragraph() -> None:
    text = wrapped("統" * 29 + "。", "　次の段落である。")
    assert paragraphs_behind_the_body(text) == ["統" * 29 + "。", "次の段落である。"]


def test_an_address_cut_at_the_line_s_end_is_one_word() -> None:
    address = "https://www.example.org/documents/2025/strategy_of_the_year_"
    text = wrapped("資料1である。", f"1\t 内閣府, “戦略,” {address}", "2025.pdf")
    assert f"{address}2025.pdf" in paragraphs_behind_the_body(text)[-1]


def test_markdown_s_own_line_break_is_kept() -> None:
    text = "総合科学技術・イノベーション会議が司令塔として連携  \n関係省庁と進める"
    assert told(read(text)) == [
        ("paragraph", "総合科学技術・イノベーション会議が司令塔として連携\n関係省庁と進める")
    ]


def test_carriage_returns_are_no_text() -> None:
    assert told(read("予算は120億円。\r\n\r\n- 人材\r\n")) == [
        ("paragraph", "予算は120億円。"),
        ("item", "- 人材"),
    ]


@pytest.mark.parametrize(
    ("before", "number"),
    [
        pytest.param("", "6", id="before any text"),
        pytest.param("# 方向性\n\n", "6", id="behind a heading"),
        pytest.param("国\t数\n日本\t33社\n", "\t\t\t6", id="behind a table and tabs"),
        pytest.param("国\t数\n日本\t33社\n\n", "6", id="behind a table and a blank line"),
        pytest.param("予算を増やす。\n\n", "6", id="behind a paragraph"),
        pytest.param("- 予算を増やす\n\n", "6", id="behind an item"),
        pytest.param(wrapped("終わり。", "", ""), "6", id="typeset page"),
    ],
)
def test_a_bare_number_by_itself_is_set_aside(before: str, number: str) -> None:
    document = read(f"{before}{number}\n\n結び。")
    assert aside(document) == [("number by itself", number)]
    assert told(document) == [*told(read(before)), ("paragraph", "結び。")]


@pytest.mark.parametrize(
    ("text", "block"),
    [
        pytest.param("採択件数\n30\n件", "採択件数\n30\n件", id="between lines"),
        pytest.param("30\n件を採択", "30\n件を採択", id="above a line"),
        pytest.param("2025\n\n", "2025", id="a year"),
    ],
)
def test_a_number_that_is_not_by_itself_or_a_year_is_text(text: str, block: str) -> None:
    document = read(text)
    assert (told(document), aside(document)) == ([("paragraph", block)], [])


def test_a_table_of_contents_is_kept_once() -> None:
    contents = "# 目次\n\n## 1. 現状\n- ① 拠点\n\n"
    document = read(f"{contents}# 拠点\n本文。\n\n{contents}# 人材\n本文の二。")
    assert told(document) == [
        ("heading", "目次"),
        ("paragraph", "1. 現状"),
        ("item", "- ① 拠点"),
        ("heading", "拠点"),
        ("paragraph", "本文。"),
        ("heading", "人材"),
        ("paragraph", "本文の二。"),
    ]
    assert aside(document) == [
        ("repeated table of contents", "# 目次"),
        ("repeated table of contents", "## 1. 現状"),
        ("repeated table of contents", "- ① 拠点"),
    ]


def test_two_tables_with_one_header_stay_two() -> None:
    text = "企業トップ100\n\n国\t数\n日本\t33社\n\n国\t数\n日本\t15社\n"
    assert told(read(text)) == [
        ("table", "企業トップ100\n国\t数\n日本\t33社"),
        ("table", "国\t数\n日本\t15社"),
    ]


def test_a_flattened_table_runs_from_its_caption_to_its_source() -> None:
    rows = "国名\n\n総額（億ドル）\n\n米国 8,218\n\n日本 1,835"
    text = f"図表3　研究開発費\n\n{rows}\n\n出典：OECD\n\n本文。"
    assert told(read(text)) == [
        ("table", "図表3　研究開発費\n国名\n総額（億ドル）\n米国 8,218\n日本 1,835"),
        ("note", "出典：OECD"),
        ("paragraph", "本文。"),
    ]


def test_a_caption_without_a_source_line_takes_no_text_with_it() -> None:
    assert told(read("図表2　概念図\n\n政策は変化している。\n\n# 次の章")) == [
        ("caption", "図表2　概念図"),
        ("paragraph", "政策は変化している。"),
        ("heading", "次の章"),
    ]


def test_a_heading_of_marks_alone_is_no_block() -> None:
    assert told(read("# **\n本文。")) == [("paragraph", "本文。")]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            ("投資1を増やす。", "", "1\t " + "注" * 27, "（2）と続く注。"), id="a footnote"
        ),
        pytest.param(
            (
                "図表1　施策",
                "",
                "項目",
                "",
                "策" * 29,
                "①と続く行",
                "",
                "別の行",
                "",
                "出典：内閣府",
            ),
            id="a flattened table's row",
        ),
    ],
)
def test_a_counting_mark_may_begin_a_wrapped_line_anywhere(lines: tuple[str, ...]) -> None:
    document = read(wrapped(*lines))
    last = without_white_space(document.blocks[-1].whole().text)
    assert last in without_white_space(document.source_text)


def test_every_character_is_in_one_place_only(canonical: dict[str, CanonicalDocument]) -> None:
    """In one block or set aside; only white space and marks that say nothing are in neither."""
    marks = re.compile(r"<[^<>]*>|\*\*|#+|\\|\ufffd|\[|\]\(#\)|\s")
    for document in canonical.values():
        source = document.source_text
        in_blocks: set[int] = set()
        for block in document.blocks:
            offsets = {offset for offset in block.whole().offsets if offset != INSERTED}
            assert not offsets & in_blocks
            in_blocks |= offsets
        left_out = {place for left in document.set_aside for place in range(*left.span)}
        assert not in_blocks & left_out
        rest = set(range(len(source))) - in_blocks - left_out
        lost = "".join(source[place] for place in sorted(rest))
        assert marks.sub("", lost) == ""


def block_offsets(block: Block) -> set[int]:
    return set(block.whole().offsets)


def line_of(document: CanonicalDocument, case: Case) -> tuple[int, int]:
    """Give the span of a case's line, which must hold the case's text still."""
    lines = document.source_text.split("\n")
    number = int(case["line"]) - 1
    assert lines[number].startswith(case["text"]), "the case points at another line"
    start = sum(len(line) + 1 for line in lines[:number])
    return start, start + len(lines[number])


@pytest.mark.parametrize("case", regression_cases("set_aside"))
def test_a_line_that_is_no_text_is_set_aside_with_its_reason(
    case: Case, canonical: dict[str, CanonicalDocument]
) -> None:
    document = canonical[case["document_id"]]
    span = line_of(document, case)
    reasons = {left.span: left.reason for left in document.set_aside}
    assert reasons[span] == case["set_aside_as"]
    assert not any(block_offsets(block) & set(range(*span)) for block in document.blocks)


@pytest.mark.parametrize("case", regression_cases("kept_text"))
def test_a_line_that_is_text_is_a_block_of_its_own(
    case: Case, canonical: dict[str, CanonicalDocument]
) -> None:
    document = canonical[case["document_id"]]
    start, _ = line_of(document, case)
    place = start + case["text"].index(case["block"])
    found = [block for block in document.blocks if place in block_offsets(block)]
    assert [(block.kind, block.text.text) for block in found] == [(case["kind"], case["block"])]


@pytest.mark.parametrize("case", regression_cases("footnote_marks"))
def test_a_footnote_mark_leaves_the_sentence(
    case: Case, canonical: dict[str, CanonicalDocument]
) -> None:
    document = canonical[case["document_id"]]
    source, text = map(without_white_space, (document.source_text, document.text.text))
    assert source.count(without_white_space(case["source"])) == 1
    assert without_white_space(case["source"]) not in text
    assert without_white_space(case["canonical"]) in text


@pytest.mark.parametrize("case", regression_cases("page_labels"))
def test_a_line_s_page_is_the_printed_or_the_counted_one(
    case: Case, canonical: dict[str, CanonicalDocument]
) -> None:
    document = canonical[case["document_id"]]
    start, end = line_of(document, case)
    assert document.page_at(start) == case["page"]
    assert document.page_at(end - 1) == case["page"]


def body_sentences(passages: tuple[Passage, ...], document_id: str) -> list[str]:
    return [
        passage.text[start:end]
        for passage in passages
        if passage.document_id == document_id and passage.kind is PassageKind.BODY
        for start, end in passage.sentences
    ]


@pytest.mark.parametrize("case", regression_cases("joined_sentences"))
def test_a_sentence_that_the_layout_cut_is_one_sentence(
    case: Case, five_documents: Corpus, canonical: dict[str, CanonicalDocument]
) -> None:
    sentence = case["sentence"]
    assert sentence not in canonical[case["document_id"]].source_text
    assert body_sentences(five_documents.passages, case["document_id"]).count(sentence) == 1


def test_slides_are_numbered_as_far_as_a_printed_number_vouches_for_the_count(
    canonical: dict[str, CanonicalDocument],
) -> None:
    labels = {
        document_id: list(dict.fromkeys(label for _, label in document.page_spans))
        for document_id, document in canonical.items()
        if document.document.kind == "slides"
    }
    assert labels == {
        "meti-innovation-slides-2025": [None],
        "meti-innovation-interim-2025": ["1", "2", "3", "4", "5", "6", None],  # 6 is printed
        "cao-sti-direction-2025": [None],
        "meti-new-tech-nation-2026": [None],
    }


@pytest.mark.parametrize("case", regression_cases("section_paths"))
def test_a_passage_lies_under_its_headings(case: Case, five_documents: Corpus) -> None:
    sections = [
        passage.section
        for passage in five_documents.passages
        if passage.document_id == case["document_id"] and case["text"] in passage.text
        if passage.kind is not PassageKind.ROW
    ]
    assert sections == [tuple(case["section"])]


def test_quotes_of_the_five_documents_are_in_no_two_places(
    canonical: dict[str, CanonicalDocument],
) -> None:
    for document in canonical.values():
        for block in document.blocks:
            whole = block.whole()
            if block.table is not None and block.table.is_turned:
                continue
            spans = whole.source_spans(document.source_text)
            assert sliced(document.source_text, spans) == without_white_space(whole.text)
