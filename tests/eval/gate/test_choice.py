"""Which questions the gate asks: of each type, by a rule that other questions do not disturb."""

from dataclasses import replace

from eval.evidence import Evidence
from eval.gate.choice import choose_questions
from eval.gold import Gold, Question, QuestionType, Split

from ..inline import question

EVIDENCE = Evidence("plan", "予算は1兆円", 1, ((0, 7),))


def of_type(kind: QuestionType, count: int) -> list[Question]:
    return [replace(question(f"{kind}-{n:02}", EVIDENCE), type=kind) for n in range(count)]


def gold(*questions: Question) -> Gold:
    others = tuple(replace(question(f"off-{n:02}"), type=QuestionType.OFF_TOPIC) for n in range(20))
    return Gold(Split.DEV, questions, others)


QUESTIONS = [*of_type(QuestionType.TABLE, 40), *of_type(QuestionType.TYPO, 6)]


def test_a_quarter_of_each_type_is_chosen_three_at_least_and_eight_off_topic() -> None:
    chosen = choose_questions(gold(*QUESTIONS, question("unanswerable-1")))
    kinds = [name.rsplit("-", 1)[0] for name in chosen]
    assert kinds == ["table"] * 10 + ["typo"] * 3 + ["off"] * 8


def test_the_order_of_the_file_changes_nothing() -> None:
    assert choose_questions(gold(*QUESTIONS)) == choose_questions(gold(*reversed(QUESTIONS)))


def test_a_question_more_changes_no_more_than_one() -> None:
    before = set(choose_questions(gold(*QUESTIONS)))
    after = set(choose_questions(gold(*QUESTIONS, *of_type(QuestionType.TABLE, 41)[40:])))
    assert len(before - after) <= 1
