"""The value asked for: what kind it is, and whether a sentence has one."""

import pytest

from rag.facts.facts import read_facts
from rag.support.wanted import ValueKind, Wanted, asks_name, asks_reason, lacks, wanted_of


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("予算の総額はいくらですか。", [Wanted(ValueKind.MONEY)]),
        ("税額控除は何％ですか。", [Wanted(ValueKind.SHARE)]),
        ("法律はいつ施行されましたか。", [Wanted(ValueKind.DATE)]),
        ("採択されたのは何校ですか。", [Wanted(ValueKind.COUNT, "校")]),
        ("目標はいくつありますか。", [Wanted(ValueKind.NUMBER)]),
        ("How much is the fund?", [Wanted(ValueKind.MONEY)]),
        ("この大学院大学の予算は?", [Wanted(ValueKind.MONEY)]),
        ("2030年の売上目標は。", [Wanted(ValueKind.MONEY)]),
        ("申請の期限は", [Wanted(ValueKind.DATE)]),
        ("予算は誰が決めますか。", []),  # who is asked for, not how much
        ("どんな課題がありますか。", []),
        ("なぜ総額が減ったのですか。", []),  # a reason is asked for, not the amount
    ],
)
def test_the_kind_of_value_is_read_from_the_question(question: str, kinds: list[Wanted]) -> None:
    assert list(wanted_of(question)) == kinds


def test_a_question_for_a_reason_is_known() -> None:
    assert asks_reason("なぜ廃止されたのですか。")
    assert asks_reason("決め手は何でしたか。")
    assert not asks_reason("いつ廃止されたのですか。")


def lack(question: str, sentence: str, *, in_table: bool = False) -> float:
    said, found = read_facts(question), read_facts(sentence)
    return lacks(
        wanted_of(question),
        (said.quantities, said.times),
        (found.quantities, found.times),
        in_table=in_table,
    )


@pytest.mark.parametrize(
    ("question", "sentence", "value"),
    [
        ("総額はいくらですか。", "総額は3億円である。", 0.0),
        ("総額はいくらですか。", "総額は20%増えた。", 0.8),  # a number, but no amount
        ("総額はいくらですか。", "総額を検討する。", 1.0),
        ("何社ありますか。", "企業は55社である。", 0.0),
        ("何機体制ですか。", "衛星の7機体制を構築する。", 0.0),
        ("何番目ですか。", "世界で3位である。", 0.0),
        ("何番目ですか。", "研究者は500人である。", 0.8),
        ("何か月かかりますか。", "審査に6ヶ月間を要する。", 0.0),
        ("深さは何メートルですか。", "深さは500mである。", 0.0),
        ("いつですか。", "2024年5月に施行された。", 0.0),
        ("いつですか。", "3億円を投じた。", 1.0),
        ("どんな課題ですか。", "課題を検討する。", 0.0),  # nothing of the kind is asked for
    ],
)
def test_a_sentence_lacks_the_value_that_it_has_not(
    question: str, sentence: str, value: float
) -> None:
    assert lack(question, sentence) == pytest.approx(value)


def test_a_value_that_the_question_says_is_no_answer_to_it() -> None:
    question = "総額10億ドルの基金のうち、大学へはいくらですか。"
    assert lack(question, "10億ドルの基金を設けた。") == 1.0
    assert lack(question, "10億ドルの基金のうち2億ドルを大学に配る。") == 0.0


def test_a_table_s_bare_number_may_have_its_unit_in_the_header() -> None:
    assert lack("総額はいくらですか。", "日本 4,982", in_table=True) == pytest.approx(0.3)
    assert lack("総額はいくらですか。", "日本 4,982") == pytest.approx(0.8)
    assert lack("何位ですか。", "28\t東京大学", in_table=True) == pytest.approx(0.3)


def test_what_is_counted_answers_as_its_counter_does() -> None:
    assert lack("何種類の元素に対応していますか。", "96元素の組み合わせに対応する。") == 0.0
    assert lack("対応する元素は何種類ですか。", "96種類に対応する。") == 0.0
    assert lack("何種類の元素に対応していますか。", "25分野に対応する。") == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("question", "asked"),
    [("どこの大学が選ばれましたか。", True), ("誰が務めますか。", True), ("予算は。", False)],
)
def test_a_question_asks_for_a_name_or_not(question: str, asked: bool) -> None:
    assert asks_name(question) is asked
