"""What a question takes for granted, held against the five documents."""

from rag.answer import AnswerStatus
from rag.assistant import Assistant


def test_a_change_told_the_other_way_round_is_denied_in_so_many_words(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("産総研の中長期目標の期間が7年から5年に縮められたのはなぜですか。")
    assert answer.status is AnswerStatus.NOT_FOUND
    first = answer.missing[0]
    assert (first.said, first.found) == ("7年から5年", "5年から7年")
    assert first.rank is not None
    title = answer.passages[first.rank - 1].citation.title
    assert first.message.startswith(f"質問には「7年から5年」とありますが、『{title}』")


def test_what_is_counted_by_another_word_is_answered(assistant: Assistant) -> None:
    answer = assistant.ask("Matlantisは何種類の元素に対応していますか。")
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.missing == ()
