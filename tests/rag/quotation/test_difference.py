"""Changes between source and quotation: where they are, and what they are called."""

import pytest

from rag.quotation.difference import Kind, changes_between
from rag.quotation.naming import What, name_changes
from rag.quotation.surface import surface_of
from rag.quotation.witness import Stretch


def changes(source: str, quote: str) -> list[tuple[Kind, What, str, str]]:
    """Each change: how, of what kind, what the source has and what the quotation has."""
    written, pasted = surface_of(source), surface_of(quote)
    found = changes_between(Stretch(written.text, written.spans), pasted)
    names = name_changes(written.text, pasted.text, found)
    return [
        (change.kind, what, written.text[slice(*change.source)], pasted.text[slice(*change.quote)])
        for change, what in zip(found, names, strict=True)
    ]


@pytest.mark.parametrize(
    ("source", "quote", "expected"),
    [
        ("予算は120億円である", "予算は150億円である", (Kind.REPLACED, What.NUMBER, "120", "150")),
        ("費用は3,300億円だ", "費用は3,500億円だ", (Kind.REPLACED, What.NUMBER, "3,300", "3,500")),
        ("300万円の費用", "1,300万円の費用", (Kind.REPLACED, What.NUMBER, "300", "1,300")),
        ("三百人を採る", "五百人を採る", (Kind.REPLACED, What.NUMBER, "三百", "五百")),
        ("研究は大学が担う", "研究は大学を担う", (Kind.REPLACED, What.PARTICLE, "が", "を")),
        ("大学でも研究する", "大学で研究する", (Kind.DELETED, What.PARTICLE, "も", "")),
        ("支援が増加した", "支援が減少した", (Kind.REPLACED, What.WORD, "増加", "減少")),
        ("拠点は東京に置く", "拠点は大阪に置く", (Kind.REPLACED, What.NAME, "東京", "大阪")),
        ("米国のCIAが設けた", "米国のNSAが設けた", (Kind.REPLACED, What.NAME, "CIA", "NSA")),
        ("量子、AIを選ぶ", "量子AIを選ぶ", (Kind.DELETED, What.PUNCTUATION, ",", "")),
        ("施策を行う", "施策を行なう", (Kind.INSERTED, What.WORD, "", "な")),
        ("国际的な競争", "国際的な競争", (Kind.REPLACED, What.WORD, "际", "際")),
    ],
)
def test_a_change_is_shown_whole_and_named(
    source: str, quote: str, expected: tuple[Kind, What, str, str]
) -> None:
    assert changes(source, quote) == [expected]


@pytest.mark.parametrize(
    ("source", "quote"),
    [
        ("効果は認められる", "効果は認められない"),
        ("拘束力はない", "拘束力はある"),
        ("増加している", "増加していない"),
        ("十分な支援", "不十分な支援"),
    ],
)
def test_a_negation_put_in_or_taken_out_is_named(source: str, quote: str) -> None:
    [(_, what, _, _)] = changes(source, quote)
    assert what is What.NEGATION


def test_words_that_changed_places_are_named_an_order() -> None:
    swapped = changes("米国が首位で、中国が続く。", "中国が首位で、米国が続く。")
    assert [found[1] for found in swapped] == [What.ORDER, What.ORDER]
    moved = changes("量子、マテリアル、宇宙等の分野", "マテリアル、量子、宇宙等の分野")
    assert [found[1] for found in moved] == [What.ORDER, What.ORDER]


def test_changes_of_two_words_are_two_and_of_one_word_one() -> None:
    two = changes("米国の投資は大きく増加した", "英国の投資は大きく減少した")
    assert [(was, said) for _, _, was, said in two] == [("米", "英"), ("増加", "減少")]
    [one] = changes("これは経済産業省の計画", "これは経営事業省の計画")
    assert one[2:] == ("済産", "営事")


def test_figures_of_two_cells_are_two_numbers() -> None:
    [(_, what, was, said)] = changes("日本\t1,835\t3.28", "日本\t1,853\t3.28")
    assert (what, was, said) == (What.NUMBER, "1,835", "1,853")


def test_a_clause_left_out_is_one_deletion() -> None:
    [found] = changes("拠点（金沢、長岡、滋賀）を設ける", "拠点を設ける")
    assert found == (Kind.DELETED, What.WORD, "(金沢,長岡,滋賀)", "")


def test_equal_texts_have_no_changes() -> None:
    assert changes("研究を推進する", "「研究」を\n推進する") == []
