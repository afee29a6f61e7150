"""What is missing, in words: both values and the place are named."""

from dataclasses import replace

import pytest

from rag.audit.finding import Finding, State
from rag.citation import cite
from rag.support.missing import (
    Missing,
    MissingKind,
    caveats,
    missing_of,
    other_matter,
    premise_denied,
    with_denied,
)
from rag.support.read_passage import SaidFacts
from tests.index.inline_index import passage
from tests.rag.catalogued import document
from tests.rag.support.inline import fitted, lacking, read

NEAR = SaidFacts((), (), (), (), ())
TEXT = "予算は5億円である。"
CITATION = cite(document(content=TEXT), replace(passage(TEXT), pages=("15",)))


def missing(question: str, text: str) -> tuple[Missing, ...]:
    best = max(fitted(question, text), key=lambda fit: fit.score)
    place = cite(document(content=text), replace(passage(text), pages=("15",)))
    return missing_of(
        read(question, text), lacking(question, text), best, place, best.passage.facts
    )


def test_the_year_that_there_is_is_named_with_its_place() -> None:
    first = missing("SBIRの2023年度の予算は", "2019年度のSBIRの予算は3億ドルである。")[0]
    assert (first.kind, first.said, first.found, first.rank) == (
        MissingKind.TIME,
        "2023年度",
        "2019年度",
        1,
    )
    assert first.message == (
        "2023年度についての記述は見つかりません。"
        "2019年度についての記述が『研究計画』15頁にあります。"
    )


@pytest.mark.parametrize(
    ("question", "text", "kind", "said", "found"),
    [
        ("韓国の研究費は", "ドイツの研究費を増やす。", MissingKind.NAME, "韓国", "ドイツ"),
        ("研究費の総額はいくらですか。", "研究費の総額を定める。", MissingKind.KIND, "金額", None),
        ("トヨタの予算は", "予算を定める。", MissingKind.TERM, "トヨタ", None),
        ("3億円の事業は", "5億円の事業を行う。", MissingKind.QUANTITY, "3億円", "5億円"),
    ],
)
def test_each_kind_is_told(
    question: str, text: str, kind: MissingKind, said: str, found: str | None
) -> None:
    told = {one.kind: one for one in missing(question, text)}
    assert (told[kind].said, told[kind].found) == (said, found)
    assert said in told[kind].message


def test_a_premise_that_the_source_denies_is_told_first() -> None:
    first = missing("目標が減らされたのはなぜですか。", "目標を増やした。")[0]
    assert first.kind is MissingKind.PREMISE
    assert first.message == (
        "質問には「減ら…」とありますが、『研究計画』15頁には「増や…」とあります。"
    )


def test_where_all_is_there_nothing_is_missing() -> None:
    assert missing("2019年度の予算は", "2019年度の予算は3億円である。") == ()


def test_a_year_that_stands_elsewhere_is_not_said_to_be_nowhere() -> None:
    (first,) = missing(
        "海洋開発の2035年の目標は", "海洋開発の目標を2030年に達する。会議をする。2035年を見すえる。"
    )
    assert (
        first.message
        == "最も近い記述は、2035年ではなく2030年についてのものです（『研究計画』15頁）。"
    )


def test_a_caveat_is_another_time_or_an_opposite() -> None:
    nothing = SaidFacts((), (), (), (), ())
    found = missing("韓国の2023年の予算案とは", "ドイツの2019年の予算を定める。")
    assert [one.kind for one in found] == [MissingKind.TIME, MissingKind.NAME]
    assert [one.kind for one in caveats(found, nothing)] == [MissingKind.TIME]


def test_another_matter_is_said_to_be_one() -> None:
    assert other_matter("天気は").message == "資料集は、この事柄を扱っていません。"


def denied(kind: str, said: str, found: str) -> Finding:
    return Finding(kind, State.CONFLICT, (0, len(said)), said, found)


def test_what_is_taken_for_given_is_told_with_what_stands_there() -> None:
    told = premise_denied(denied("swap", "7年から5年", "5年から7年"), 2, CITATION, NEAR)
    assert told is not None
    assert (told.kind, told.rank) == (MissingKind.PREMISE, 2)
    assert (
        told.message
        == "質問には「7年から5年」とありますが、『研究計画』15頁には「5年から7年」とあります。"
    )


def test_a_name_that_another_passage_has_is_not_said_to_be_nowhere() -> None:
    found = denied("name", "総務省", "経済産業省")
    told = premise_denied(found, 1, CITATION, NEAR)
    assert told is not None
    assert told.message == (
        "総務省についての記述は見つかりません。経済産業省についての記述が『研究計画』15頁にあります。"
    )
    assert premise_denied(found, 1, CITATION, SaidFacts.of(["総務省の会議"])) is None


def test_what_is_denied_comes_first_and_once() -> None:
    told = premise_denied(denied("quantity", "3億円", "5億円"), 1, CITATION, NEAR)
    assert told is not None
    other = missing("韓国の2023年の予算は", "ドイツの2019年の予算を定める。")
    assert [one.said for one in with_denied(other, told)] == ["3億円", "2023年", "韓国"]
    assert with_denied((told,), told) == (told,)
