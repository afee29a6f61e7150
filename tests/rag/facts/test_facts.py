"""Names, directions and negations of a text, and of a question."""

import pytest

from rag.facts.facts import read_facts
from rag.facts.name import NameKind, canonical_name


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("アメリカの予算", ["米国"]),
        ("日米欧で議論", ["日本", "米国", "EU"]),
        ("米・英・独の三か国", ["米国", "英国", "ドイツ"]),
        ("我が国とイギリス", ["日本", "英国"]),
        ("EU27ヶ国の総額", ["EU"]),
        ("タイプの異なるインドア", []),
        ("日中は暑い", []),
    ],
)
def test_countries_go_by_one_name(text: str, countries: list[str]) -> None:
    assert [name.canonical for name in read_facts(text).countries] == countries


def test_a_public_body_goes_by_one_name_however_it_is_abbreviated() -> None:
    names = read_facts("文科省とNSFが合意し、経済産業省も加わった。").organisations
    assert [name.canonical for name in names] == ["文部科学省", "全米科学財団", "経済産業省"]
    assert canonical_name("ＮＥＤＯ") == canonical_name("新エネルギー・産業技術総合開発機構")


def test_titles_and_foreign_words_are_names_and_money_is_none() -> None:
    names = read_facts("「半導体・科学法」でHorizon Europeに3億ドルを出す。").names
    assert [(name.kind, name.written) for name in names] == [
        (NameKind.TITLE, "半導体・科学法"),
        (NameKind.LATIN, "Horizon Europe"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "axis"),
    [
        ("研究費は増加した", "研究費は減った", "amount"),
        ("税率を引き上げる", "税率を引き下げる", "amount"),
        ("中国を上回る", "中国を下回る", "comparison"),
        ("規制を強化する", "規制を緩和する", "strictness"),
        ("公表を義務付ける", "公表は努力義務である", "obligation"),
        ("輸出が伸びた", "輸入が伸びた", "trade"),
    ],
)
def test_opposites_lie_on_one_axis(one: str, other: str, axis: str) -> None:
    sides = [
        {direction.side for direction in read_facts(text).directions if direction.axis == axis}
        for text in (one, other)
    ]
    assert sides == [{1}, {-1}]


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("目標は達成できていない。", ["達成"]),
        ("予算は公表されず、", ["公表"]),
        ("日本は参加しなかった。", ["参加"]),
        ("制度は未整備である。", ["未整備"]),
        ("数値目標の設定はなされていない。", ["設定"]),
        ("報告しなければならない。", []),
        ("増加に過ぎない。", []),
        ("大学だけでなく企業も対象とする。", []),
        ("効果がないわけではない。", []),
        ("少ない予算で行う。", []),
        ("見直すべきではないか。", []),
    ],
)
def test_what_is_denied_is_told_and_what_only_looks_so_is_not(text: str, denied: list[str]) -> None:
    assert [negation.denied for negation in read_facts(text).negations] == denied


def test_a_question_has_the_facts_that_it_takes_for_granted() -> None:
    facts = read_facts("令和5年度にNEDOの予算は何億円減りましたか。")
    assert [time.first[0] for time in facts.times] == [2023]
    assert [name.written for name in facts.organisations] == ["NEDO"]
    assert [direction.side for direction in facts.directions] == [-1]
    assert facts.quantities == ()


def test_every_span_is_that_of_the_text_as_written() -> None:
    text = "  ＥＵは令和５年に約２割（１，２３４億円）増やし、米英を上回った\n。"
    facts = read_facts(text)
    places = [(fact.span, fact.written) for fact in facts.quantities]
    places += [(fact.span, fact.written) for fact in facts.times]
    places += [(fact.span, fact.written) for fact in facts.names]
    places += [(fact.span, fact.written) for fact in facts.directions]
    assert all(text[slice(*span)] == written for span, written in places)
    assert [quantity.written for quantity in facts.quantities] == ["２割", "１，２３４億円"]
