"""Support on the five documents: what is answered, what is refused, and what is said of it."""

from dataclasses import replace

import pytest

from rag.answer import AnswerStatus
from rag.assistant import Assistant
from rag.support.lack import Lacks
from rag.support.missing import MissingKind
from rag.support.settings import SupportSettings
from rag.support.support import support_score


@pytest.mark.parametrize(
    ("question", "said", "found"),
    [
        (
            "中国の2024年の研究開発費は、前の年に比べて何％伸びましたか。",
            "2024年",
            "2023年",
        ),
        (
            "アメリカ政府のSBIR制度の2023年度の予算総額は、連邦政府全体でいくらでしたか。",
            "2023年度",
            "2019年度",
        ),
        pytest.param(
            "戦略的イノベーション創造プログラムの第2期の追跡評価では、どんな改善点が挙げられましたか。",
            "第2期",
            "第1期",
            # the cross-encoder takes what is said of the first period for an answer
            marks=pytest.mark.xfail(strict=True),
        ),
    ],
)
def test_a_wrong_year_is_refused_and_the_year_that_there_is_is_named(
    question: str, said: str, found: str, assistant: Assistant
) -> None:
    answer = assistant.ask(question)
    assert answer.status is AnswerStatus.NOT_FOUND
    first = answer.missing[0]
    assert (first.kind, first.said, first.found) == (MissingKind.TIME, said, found)
    assert first.rank is not None
    assert found in answer.passages[first.rank - 1].passage.text
    assert answer.passages[first.rank - 1].citation.title in first.message


@pytest.mark.parametrize(
    "question",
    [
        "アメリカ政府のSBIR制度の2019年度の予算総額は、連邦政府全体でいくらでしたか。",
        "大学ファンドの運用益から、年に使ってよい額の上限は。",
    ],
)
def test_what_is_there_is_answered_in_other_words_too(question: str, assistant: Assistant) -> None:
    answer = assistant.ask(question)
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.missing == ()


@pytest.mark.parametrize("question", ["明日の東京の天気はどうですか。", "カレーの作り方は。"])
def test_of_another_matter_it_is_said_that_it_is_one(question: str, assistant: Assistant) -> None:
    answer = assistant.ask(question)
    assert answer.status is AnswerStatus.NOT_FOUND
    assert [one.kind for one in answer.missing] == [MissingKind.MATTER]
    assert answer.confidence < 0.5


def test_whatever_is_not_found_something_is_said_to_be_missing(assistant: Assistant) -> None:
    for question in ("？？？", "民間の宇宙開発を支える宇宙戦略基金は、総額いくらの規模ですか。"):
        answer = assistant.ask(question)
        if answer.status is AnswerStatus.NOT_FOUND:
            assert answer.missing


def test_the_threshold_alone_decides_who_is_answered(assistant: Assistant) -> None:
    question = "明日の東京の天気はどうですか。"
    settings = SupportSettings.load()
    sure = assistant.ask(question).confidence
    for threshold, status in ((sure, AnswerStatus.ANSWERED), (1.0, AnswerStatus.NOT_FOUND)):
        other = Assistant(
            assistant.catalogue, assistant.searcher, replace(settings, threshold=threshold)
        )
        answer = other.ask(question)
        assert answer.status is status
        assert answer.confidence == pytest.approx(sure)


@pytest.mark.parametrize(
    "name", ["time", "other_time", "other_country", "opposite_near", "denied", "unbound"]
)
def test_what_lacks_makes_it_less_sure(name: str) -> None:
    settings = SupportSettings.load()
    features = dict.fromkeys(settings.lack, 0.0)
    all_there = Lacks((), (), (), (), (), features)
    lacking = replace(all_there, features={**features, name: 1.0})
    assert support_score(settings, lacking) < support_score(settings, all_there)


def test_a_better_fit_makes_it_surer() -> None:
    settings = SupportSettings.load()
    features = dict.fromkeys(settings.lack, 0.0)
    fits = [Lacks((), (), (), (), (), {**features, "fit": value}) for value in (-5.0, -3.0, 0.0)]
    scores = [support_score(settings, one) for one in fits]
    assert scores == sorted(scores)
