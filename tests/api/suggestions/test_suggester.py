"""What is offered to go on with, and what of the typing it takes the place of."""

from dataclasses import replace
from pathlib import Path

import pytest

from api.suggestions.suggester import Suggester, folded
from api.suggestions.terms import Term, TermKind, corpus_terms
from corpus.catalogue import Catalogue
from corpus.language.morphology import read_words
from corpus.passages.passage import Passage
from tests.rag.catalogued import catalogue_of, only_passage

SECTIONS = ("1.2 海洋研究の予算", "第3章　体制", "（2）技術")
TEXTS = (
    "海洋研究は産学連携で進める。海洋研究の費用等を示す。\n研究開発戦略センターが決める。",
    "産学連携の体制と研究開発戦略センターを置く。AI技術も使う。費用等は別に示す。",
    "AI技術は海洋研究に使う。",
)


def term(text: str, count: int = 1, kind: TermKind = TermKind.TERM) -> Term:
    return Term(text, tuple(read_words(text)), kind, count)


TERMS = [
    term("大学ファンド", 6),
    term("大学院生", 9),
    term("研究開発戦略センター", 4),
    term("研究開発", 30),
    term("運用益", 3),
    term("ＡＩ技術", 2),
    term("5か年計画", 2),
]


@pytest.mark.parametrize(
    ("typed", "expected", "replaces"),
    [
        ("大学", ["大学院生", "大学ファンド"], 2),
        ("大学フ", ["大学ファンド"], 3),
        ("大学ふぁ", ["大学ファンド"], 4),
        ("だいがくふ", ["大学ファンド"], 5),
        ("ダイガクフ", ["大学ファンド"], 5),
        ("だ", ["大学院生", "大学ファンド"], 1),
        ("ドイツの大学ファン", ["大学ファンド"], 5),
        ("大学ファンドのうんよ", ["運用益"], 3),
        ("戦略セ", ["研究開発戦略センター"], 3),
        ("研究", ["研究開発", "研究開発戦略センター"], 2),
        ("ai", ["ＡＩ技術"], 2),
        ("日本のＡ", [], 0),
        ("5か", ["5か年計画"], 2),
        ("運用益", [], 0),  # it is there already
        ("予算とします", [], 0),
        ("上限はいくらですか。", [], 0),
        ("", [], 0),
        (" ", [], 0),
        ("大学 ", [], 0),
        ("\ud83d", [], 0),
        ("大" * 2000, [], 0),
        ("𠮷野家", [], 0),
    ],
)
def test_the_end_of_what_is_typed_is_gone_on_with(
    typed: str, expected: list[str], replaces: int
) -> None:
    found = Suggester(TERMS).suggestions(typed)
    assert [each.term.text for each in found] == expected
    assert {each.replaces for each in found} == ({replaces} if expected else set())


def test_no_more_are_offered_than_asked_for() -> None:
    many = [term(f"研究{letter}号", 2) for letter in "甲乙丙丁戊己庚辛壬癸"]
    assert len(Suggester(many).suggestions("研究", 4)) == 4


def test_writings_of_the_same_are_compared_as_one() -> None:
    assert folded("ＡＩ ファンド") == folded("ai ふぁんど") == "aiふぁんど"


def passages(folder: Path) -> tuple[Catalogue, list[Passage]]:
    catalogue = catalogue_of(folder, ocean="海洋研究")
    one = only_passage(catalogue)
    return catalogue, [
        replace(one, section=(section,), text=text)
        for section, text in zip(SECTIONS, TEXTS, strict=True)
    ]


def test_a_corpus_offers_its_titles_headings_and_frequent_compounds(tmp_path: Path) -> None:
    terms = corpus_terms(*passages(tmp_path))
    kinds = {each.text: (each.kind.value, each.count) for each in terms}
    assert kinds["研究計画"] == ("title", 1)
    assert kinds["試験省"] == ("issuer", 1)
    assert kinds["海洋研究の予算"][0] == "section"  # without 1.2, which nobody types
    assert "体制" not in kinds  # two characters are typed as soon as chosen
    assert kinds["産学連携"] == ("term", 2)
    assert kinds["AI技術"] == ("term", 2)
    assert kinds["研究開発戦略センター"] == ("term", 2)
    assert "海洋研究の費用等" not in kinds
    assert "費用等" not in kinds


def test_with_no_time_titles_are_offered_all_the_same(tmp_path: Path) -> None:
    found = corpus_terms(*passages(tmp_path), seconds=-1)
    assert {each.kind for each in found} == {TermKind.TITLE, TermKind.ISSUER, TermKind.SECTION}
