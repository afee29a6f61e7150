"""What a quote is read under, in small passages: headings, headers, units, antecedents."""

from dataclasses import replace

import pytest

from corpus.links.link import Link, LinkKind
from corpus.passages.passage import Passage, PassageKind
from rag.answering.span_context import ContextKind, contexts_of
from rag.answering.unit import Unit, units_of
from tests.index.inline_index import passage

MAX_CHARS = 300
TABLE = passage(
    "主要国の研究開発\n図表3 研究開発費（2021年）\n国 総額\n"
    "米国 8,218\n日本 1,835\n（単位：億ドル）",
    kind=PassageKind.TABLE,
    section=("主要国の研究開発",),
    sentences=("米国 8,218", "日本 1,835", "（単位：億ドル）"),
)


def unit_of(found: Passage, text: str) -> Unit:
    """The unit of one sentence that begins with these words."""
    return next(
        unit
        for unit in units_of(found, MAX_CHARS)
        if found.text[slice(*unit.spans[0])].startswith(text)
    )


def contexts(
    found: Passage, text: str, *others: Passage, quoted: tuple[str, ...] = ()
) -> list[tuple[str, str]]:
    """Kind and words of the contexts of a sentence; `quoted` begin the others quoted with it."""
    unit = unit_of(found, text)
    spans = [one.spans[0] for one in [unit, *(unit_of(found, other) for other in quoted)]]
    passages = {one.passage_id: one for one in (found, *others)}
    told = contexts_of(found, unit, spans, (), passages)
    return [(item.kind.value, item.text) for item in told]


def test_the_last_two_headings_say_what_a_sentence_is_about() -> None:
    found = passage("8社である。", section=("資料", "産業", "ユニコーン企業"))
    assert contexts(found, "8社") == [("section", "産業"), ("section", "ユニコーン企業")]


def test_what_the_quote_says_itself_is_no_context() -> None:
    found = passage("ユニコーン企業は8社である。", section=("ユニコーン 企業",))
    assert contexts(found, "ユニ") == []


def test_a_row_has_the_caption_the_headers_and_the_unit() -> None:
    assert contexts(TABLE, "日本") == [
        ("section", "主要国の研究開発"),
        ("caption", "図表3 研究開発費（2021年）"),
        ("header", "国 総額"),
        ("unit", "（単位：億ドル）"),
    ]


def test_a_sentence_that_points_back_has_the_one_before() -> None:
    found = passage("国は方針を改めた。これは8社を支える。また9社を招く。10社。")
    assert contexts(found, "これは") == [("previous", "国は方針を改めた。")]
    assert contexts(found, "また") == [("previous", "これは8社を支える。")]
    assert contexts(found, "10社") == []
    assert contexts(found, "国は") == []


def test_what_is_quoted_with_it_is_not_repeated() -> None:
    found = passage("国は方針を改めた。これは8社を支える。")
    assert contexts(found, "これは", quoted=("国は",)) == []


def test_an_item_has_the_line_that_leads_into_its_list() -> None:
    found = passage("以下を支える。\n・大学\n・企業")
    assert contexts(found, "企業") == [("previous", "以下を支える。")]


def test_a_heading_that_leads_into_a_list_is_told_once() -> None:
    found = passage("支援の対象\n・大学\n・企業", section=("支援の対象",))
    assert contexts(found, "企業") == [("section", "支援の対象")]


def test_a_number_without_a_year_has_the_sentence_that_says_it() -> None:
    found = passage("令和5年の調べによる。人材は8人。予算は9億円。会議は3回。")
    assert contexts(found, "人材は") == [("previous", "令和5年の調べによる。")]
    assert contexts(found, "予算は") == [("previous", "令和5年の調べによる。")]
    assert contexts(found, "会議は") == []  # too far behind


def test_a_year_in_the_heading_needs_no_sentence() -> None:
    found = passage("令和5年の調べによる。人材は8人。", section=("2023年の現状",))
    assert contexts(found, "人材は") == [("section", "2023年の現状")]


def test_words_that_name_again_have_what_they_name() -> None:
    named = passage("研究戦略を定めた。", "plan.0001")
    text = "予算は同戦略による。"
    link = Link(LinkKind.ANTECEDENT, (3, 6), "plan.0001", (0, 4))
    found = replace(passage(text, "plan.0002"), links=(link,))
    assert contexts(found, "予算は", named) == [("antecedent", "研究戦略")]
    assert contexts(found, "予算は") == []  # its document is not asked


def test_a_link_of_another_sentence_is_none_of_this() -> None:
    link = Link(LinkKind.ANTECEDENT, (7, 10), "plan.0001", (0, 4))
    named = passage("研究戦略を定めた。", "plan.0001")
    found = replace(passage("人材は8人。予同戦略による。", "plan.0002"), links=(link,))
    assert contexts(found, "人材は", named) == []


def test_a_footnote_has_the_sentence_that_it_is_to() -> None:
    body = passage("各国で見直しが進む。", "plan.0001")
    link = Link(LinkKind.MARK, (0, 2), "plan.0001", (0, 10))
    note = passage("38 ライデン宣言などがある。", "plan.0002", kind=PassageKind.FOOTNOTE)
    assert contexts(replace(note, links=(link,)), "38", body) == [
        ("marked", "各国で見直しが進む。")
    ]


@pytest.mark.parametrize("kind", list(ContextKind))
def test_every_kind_has_one_word(kind: ContextKind) -> None:
    assert kind.value.isalpha()
