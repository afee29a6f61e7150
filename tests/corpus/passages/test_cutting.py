"""Cutting: passages of the right size that prove themselves, whatever the text."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.aligned_text import without_white_space
from corpus.catalogue import load_catalogue
from corpus.corpus import Corpus
from corpus.language.morphology import count_words
from corpus.passages.cutting import cut_document, passages_fingerprint
from corpus.passages.partition import CuttingSettings
from corpus.passages.passage import PassageKind
from corpus.reading.canonical import CanonicalDocument
from tests.corpus.inline_document import assert_linked, assert_proves_itself, cut, read

SMALL = CuttingSettings(
    paragraph_words=8, target_words=10, max_words=20, max_table_words=16, max_chars=60
)


def texts(text: str, sizes: CuttingSettings | None = None) -> list[str]:
    return [passage.text for passage in cut(text, sizes)]


def test_small_blocks_of_one_section_stand_together() -> None:
    text = "# 方向性\n大学を支援する。\n\n- 人材\n- 資金\n\n※案である"
    assert texts(text) == ["方向性\n大学を支援する。\n- 人材\n- 資金\n※案である"]


def test_a_heading_of_the_same_depth_begins_a_passage() -> None:
    text = "# 方向性\n支援する。\n# 現状\n低下した。"
    assert texts(text) == ["方向性\n支援する。", "現状\n低下した。"]


def test_headings_without_text_go_with_what_follows_them() -> None:
    assert texts("# 章\n## 節\n### 項\n本文。") == ["章\n節\n項\n本文。"]


def test_a_paragraph_over_the_limit_is_cut_into_even_parts_at_sentence_ends() -> None:
    sentence = "国は予算を増やした。"
    assert count_words(sentence) == 7
    # 35 words make two parts of about 17, not a full one of four sentences and a rest of one
    assert texts(sentence * 5, CuttingSettings(max_words=30)) == [sentence * 3, sentence * 2]
    # two parts again, but a third sentence would make 21 words of the 20 allowed
    assert texts(sentence * 5, SMALL) == [sentence * 2, sentence * 2, sentence]


def test_a_paragraph_s_parts_stay_under_the_limit() -> None:
    long, short = "国は予算を増やし、企業も増やした。", "国は予算を増やした。"
    assert (count_words(long), count_words(short)) == (11, 7)
    sizes = CuttingSettings(max_words=16)
    assert texts(long + short + long, sizes) == [long, short, long]


def test_a_sentence_over_the_limit_stays_whole() -> None:
    sentence = "国は予算を増やし、" * 6 + "た。"
    assert count_words(sentence) > SMALL.max_words
    assert texts(sentence, SMALL) == [sentence]


def test_a_paragraph_begins_a_passage_when_the_open_one_has_enough() -> None:
    text = "国は予算を増やした。大学も。\n\n企業は投資を減らした。"
    assert texts(text, SMALL) == ["国は予算を増やした。大学も。", "企業は投資を減らした。"]
    assert texts(text) == ["国は予算を増やした。大学も。\n企業は投資を減らした。"]


def test_a_table_that_is_cut_repeats_caption_and_header_in_every_part() -> None:
    text = "企業の数\n\n国\t数\n日本\t33社\n米国\t18社\n台湾\t13社\n韓国\t8社\n"
    passages = [p for p in cut(text, SMALL) if p.kind is not PassageKind.ROW]
    assert [passage.text for passage in passages] == [
        "企業の数\n国\t数\n日本\t33社\n米国\t18社\n台湾\t13社",
        "企業の数\n国\t数\n韓国\t8社",
    ]
    assert {passage.kind for passage in passages} == {PassageKind.TABLE}


def test_a_table_s_sentences_are_its_rows() -> None:
    [passage] = cut("国\t数\n日本\t33社。東証\n米国\t18社\n")
    rows = [passage.text[start:end] for start, end in passage.sentences]
    assert rows == ["日本\t33社。東証", "米国\t18社"]


def test_a_table_part_s_span_leaves_its_repeated_head_out() -> None:
    text = "企業の数\n\n国\t数\n日本\t33社\n米国\t18社\n台湾\t13社\n韓国\t8社\n"
    document = read(text)
    tables = [p for p in cut_document(document, SMALL) if p.kind is PassageKind.TABLE]
    spans = [passage.span for passage in tables]
    assert [document.text.text[start:end] for start, end in spans] == [
        "日本\t33社\n米国\t18社\n台湾\t13社",
        "韓国\t8社",
    ]


def test_footnotes_come_last_one_each_and_are_linked_among_themselves() -> None:
    text = "「戦略」1と「計画」2がある。\n\n1\t 内閣府, “戦略”。\n2\t 文部科学省, “計画”。\n"
    assert [
        (passage.passage_id[-4:], passage.kind, passage.text, passage.previous_id, passage.next_id)
        for passage in cut(text)
    ] == [
        ("0001", "body", "「戦略」と「計画」がある。", None, None),
        ("0002", "footnote", "1\t 内閣府, “戦略”。", None, "test-report.0003"),
        ("0003", "footnote", "2\t 文部科学省, “計画”。", "test-report.0002", None),
    ]


def test_body_and_tables_are_linked_in_reading_order() -> None:
    passages = cut("# 一\n本文。\n# 二\n国\t数\n日本\t3\n# 三\n結び。")
    assert [(passage.previous_id, passage.next_id) for passage in passages] == [
        (None, "test-report.0002"),
        ("test-report.0001", "test-report.0003"),
        ("test-report.0002", None),
    ]


def test_a_slide_begins_a_passage() -> None:
    assert texts("一枚目の結び\n\f二枚目の題") == ["一枚目の結び", "二枚目の題"]


def test_a_text_without_blocks_has_no_passages() -> None:
    assert cut("\n \n") == ()


def test_the_fingerprint_tells_any_change_of_the_passages() -> None:
    passages = cut("# 方向性\n大学を支援する。")
    assert passages_fingerprint(passages) == passages_fingerprint(cut("# 方向性\n大学を支援する。"))
    assert passages_fingerprint(passages) != passages_fingerprint(cut("# 方向性\n大学を支援した。"))
    assert passages_fingerprint(passages) != passages_fingerprint(
        cut("#  方向性\n大学を支援する。")
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# ** **", id="heading of marks alone"),
        pytest.param(
            "図表1　表題\n\n\ufffd\n\n\ufffd\n\n出典：内閣府",
            id="rows of broken signs",
        ),
        pytest.param("図表1　表題\n\n項目\n\n**\n\n**\n\n出典：内閣府", id="rows of bold marks"),
    ],
)
def test_text_that_is_nothing_but_marks_stops_no_one(text: str) -> None:
    for passage in cut(text):
        assert_proves_itself(passage, text)


def test_a_table_of_marks_alone_is_no_passage() -> None:
    assert texts("**\t**\n**\t**") == []


def generated_documents(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Generate documents of headings, prose, items, tables, notes and odd signs, in any order."""
    number = st.integers(1, 4).map(str)
    prose = st.lists(words, min_size=1, max_size=6).map("".join)
    line = st.one_of(
        prose,
        prose.map(lambda text: text + "。"),
        st.tuples(st.sampled_from(["- ", "・", "① ", "（2）", "  - ", "※", "出典："]), prose).map(
            "".join
        ),
        st.tuples(st.sampled_from(["# ", "## ", "1.1\t", "2\t", "【省】", "目次\n"]), prose).map(
            "".join
        ),
        st.tuples(number, st.just("\t "), prose).map("".join),
        st.lists(prose, min_size=2, max_size=4).map("\t".join),
        st.tuples(st.just("図表"), number, st.just("　"), prose).map("".join),
        st.tuples(prose, number, st.just("では、"), prose).map("".join),
        st.tuples(st.just("<p><u>"), prose, st.just("</u></p><li>**"), prose).map("".join),
        st.sampled_from(["", "", " ", "　", "\f", "---", "研\n究\n開\n発", "12"]),
        st.sampled_from(["試験報告書の巻 第一部 11", "試験報告書の巻 第一部 12"]),
        st.tuples(st.sampled_from([" ", "\f", "\ufffd", "\u2028", "\x0b"]), prose).map("".join),
        prose.map(lambda text: (text * 30)[:45]),
    )
    ends = st.sampled_from(["\n", "\n", "\n", "\r\n", "\n\n", "  \n"])
    pairs = st.lists(st.tuples(line, ends).map("".join), max_size=25)
    return pairs.map("".join)


WORDS = st.sampled_from(
    [
        "国の",
        "予算",
        "「戦略」",
        "2023",
        "AI",
        "Horizon",
        " ",
        "（",
        "）",
        "、",
        "。",
        "\ufffd省",
        "**重点**",
    ]
)


def assert_proved(text: str, sizes: CuttingSettings | None) -> None:
    """Check every passage of a text, and that no character of a block is in none."""
    document = read(text)
    passages = cut_document(document, sizes)
    for passage in passages:
        assert_proves_itself(passage, text)
    assert_linked(passages)
    spans = [span for passage in passages for span in passage.source_spans]
    said = {place for start, end in spans for place in range(start, end)}
    whole = document.text
    for character, offset in zip(whole.text, whole.offsets, strict=True):
        assert character.isspace() or offset in said


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(text=generated_documents(WORDS), small=st.booleans())
def test_passages_of_any_slides_prove_themselves(text: str, small: bool) -> None:
    assert_proved(text, SMALL if small else None)


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(text=generated_documents(WORDS), small=st.booleans())
def test_passages_of_any_typeset_report_prove_themselves(text: str, small: bool) -> None:
    body = "\n".join(["本" * 29 + "。"] * 40)
    assert_proved(f"{body}\n{text}", SMALL if small else None)


def test_a_passage_s_span_is_its_place_in_the_canonical_text(
    five_documents: Corpus, canonical: dict[str, CanonicalDocument]
) -> None:
    for passage in five_documents.passages:
        start, end = passage.span
        there = without_white_space(canonical[passage.document_id].text.text[start:end])
        text = without_white_space(passage.text)
        if passage.kind in (PassageKind.TABLE, PassageKind.ROW, PassageKind.CAPTION):
            assert there, passage.passage_id
            assert text.endswith(there), passage.passage_id
        else:
            assert there == text, passage.passage_id


def test_a_passage_s_span_holds_no_chapter_title_that_is_not_in_it() -> None:
    """The title names its chapter, but stands neither in the passage nor in canonical text."""
    body = "\n".join(["本" * 29 + "。"] * 40)
    text = f"{body}\n# 節\n前の段落。\n\n{'統' * 29}主\n3\t エコシステム\n 役となる。"
    document = read(text)
    passage = cut_document(document)[-1]
    start, end = passage.span
    assert document.text.text[start:end] == passage.text


def test_rows_of_a_turned_table_have_spans_of_their_own() -> None:
    text = f"項目\t米国\t日本\n文書\tCETs\t基本計画\n分野\t{'量子' * 201}\t半導体"
    document = read(text)
    spans = [passage.span for passage in cut_document(document)]
    assert [document.text.text[start:end] for start, end in spans] == [
        "項目\n米国\n文書\nCETs\n分野\n" + "量子" * 201,
        "項目\n日本\n文書\n基本計画\n分野\n半導体",
    ]


def test_every_part_of_a_table_repeats_its_caption_and_header(
    five_documents: Corpus, canonical: dict[str, CanonicalDocument]
) -> None:
    for passage in five_documents.passages:
        if passage.kind is not PassageKind.TABLE:
            continue
        row_start = passage.sentences[0][0]
        # of the first row: behind the last one stand the notes under the table
        offset = passage.source_spans_of(*passage.sentences[0])[-1][0]
        heads = [
            [table.title.text, stretch.header.text]
            for block in canonical[passage.document_id].blocks
            if (table := block.table) is not None
            for stretch in table.stretches
            if any(offset in row.text.offsets for row in stretch.rows)
        ]
        assert len(heads) == 1, passage.passage_id
        head = "\n".join(words for words in heads[0] if words)
        assert head in passage.text[:row_start], passage.passage_id


def test_no_passage_is_longer_than_its_limit_unless_one_sentence_is(
    five_documents: Corpus,
) -> None:
    sizes = CuttingSettings()
    limits = {PassageKind.BODY: sizes.max_words, PassageKind.TABLE: sizes.max_table_words}
    too_long = [
        (passage.passage_id, count_words(passage.text), len(passage.text))
        for passage in five_documents.passages
        if len(passage.sentences) > 1
        if len(passage.text) > sizes.max_chars
        or count_words(passage.text) > limits.get(passage.kind, sizes.max_words)
    ]
    assert too_long == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("国は予算を増やし、" * 200 + "終えた。", id="a sentence"),
        pytest.param("予算" * 800, id="a word without any break"),
        pytest.param("# " + "改革（案）" * 300 + "\n本文。", id="a heading"),
        pytest.param("- " + "人材、" * 400, id="an item"),
        pytest.param("国\t策\n日本\t" + "予算、" * 400 + "\n米国\t半導体\n", id="a cell"),
        pytest.param("国\t" + "予算、" * 400 + "\n日本\t半導体\n米国\t宇宙\n", id="a header"),
        pytest.param("図表1　" + "予算、" * 400 + "\n\n日本 1\n\n出典：内閣府", id="a caption"),
        pytest.param("図表1　表\n\n出典：" + "予算、" * 400, id="a source"),
        pytest.param("「戦略」1。\n1\t " + "予算、" * 400, id="a footnote"),
    ],
)
def test_nothing_is_longer_than_what_a_model_reads(text: str) -> None:
    limit = CuttingSettings().max_chars
    passages = cut(text)
    assert [len(passage.text) for passage in passages if len(passage.text) > limit + 1] == []
    assert_proved(text, None)


def test_a_sentence_that_is_too_long_is_cut_behind_a_comma() -> None:
    first, *rest = texts("国は予算を増やし、企業も投資を増やし、" * 5 + "終えた。", SMALL)
    assert first.endswith("し、")
    assert first + "".join(rest) == "国は予算を増やし、企業も投資を増やし、" * 5 + "終えた。"


def test_a_list_stays_with_the_sentence_that_announces_it() -> None:
    lead, items = "国は次の策を掲げる。", [f"・策{sign}の強化" for sign in "甲乙丙丁戊"]
    text = "\n\n".join(["予算を増やした国は多い。研究者の数も増えている。", lead, *items])
    assert texts(text, CuttingSettings(paragraph_words=8, target_words=20))[-1] == "\n".join(
        [lead, *items]
    )


def test_a_paragraph_is_cut_where_no_sentence_points_back() -> None:
    sentences = [
        "国は予算を増やした。",
        "大学も人を増やした。",
        "この人々は若い。",
        "企業は減らした。",
    ]
    sizes = CuttingSettings(paragraph_words=4, target_words=10, max_words=20)
    assert texts("".join(sentences), sizes) == [sentences[0], "".join(sentences[1:])]


def test_a_group_s_name_is_not_parted_from_its_first_row() -> None:
    rows = "\n".join(f"{number} 策{number} {number}" for number in (1, 2, 3))
    text = f"図表1　策\n\n目標 額\n\n{rows}\n\n条件\n\n{rows}\n\n出典：内閣府"
    for words in range(14, 40):
        for passage in cut(text, CuttingSettings(max_table_words=words)):
            assert not passage.text.endswith("条件"), words


def test_several_small_sections_lie_under_what_is_above_them() -> None:
    [passage] = cut("# 方針\n## 人材\n- 育成\n## 資金\n- 拡充")
    assert passage.section == ("方針",)
    [passage] = cut("# 方針\n## 人材\n- 育成")
    assert passage.section == ("方針", "人材")
    [passage] = cut("# 企業\n## 甲社\n## 乙社\n出典：内閣府")
    assert passage.section == ("企業",)


def test_a_document_s_passages_are_numbered_from_one(five_documents: Corpus) -> None:
    for document in load_catalogue():
        ids = [
            p.passage_id for p in five_documents.passages if p.document_id == document.document_id
        ]
        expected = [f"{document.document_id}.{number:04d}" for number in range(1, len(ids) + 1)]
        assert ids == expected
