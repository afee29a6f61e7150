"""Pairs as tokens: where each text begins, what is cut, and where the answer is."""

from eval.training.pair_tokens import PairBatch, encoded_pair
from eval.training.reading_pair import Kind, Label, ReadingPair
from tests.eval.training.tiny_bert import characters

PAIR = ReadingPair(Kind.QUESTION, "いつ", "計画", "2030年です", Label.ANSWERS, (0, 5))


def ids(text: str) -> list[int]:
    return [*characters(text)[0]]


def test_a_pair_is_three_texts_with_marks_between_and_knows_the_tokens_of_the_answer() -> None:
    encoded = encoded_pair(PAIR, characters)
    assert encoded.ids == (0, *ids("いつ"), 2, *ids("計画"), 2, *ids("2030年です"), 2)
    assert encoded.segments == (0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2)
    assert encoded.answer == (7, 8, 9, 10, 11)


def test_of_long_texts_the_start_is_read_and_of_a_context_its_end_too() -> None:
    context = "あ" * 20 + "い" * 30 + "う" * 24
    pair = ReadingPair(Kind.CLAIM, "え" * 70, context, "お" * 200, Label.ABSENT)
    encoded = encoded_pair(pair, characters)
    read = [*ids("え") * 64, 2, *ids("あ") * 20, *ids("う") * 24, 2, *ids("お") * 112, 2]
    assert encoded.ids == (0, *read)
    assert encoded.answer == ()


def test_an_answer_behind_what_is_read_has_no_tokens() -> None:
    pair = ReadingPair(Kind.QUESTION, "問", "", "お" * 130, Label.ANSWERS, (120, 125))
    assert encoded_pair(pair, characters).answer == ()


def test_a_batch_is_padded_to_its_longest_pair() -> None:
    claims = [
        ReadingPair(Kind.CLAIM, "a", "", "b", label)
        for label in (Label.SUPPORTED, Label.CONTRADICTED, Label.ABSENT)
    ]
    nothing = ReadingPair(Kind.QUESTION, "a", "", "b", Label.ABSENT)
    pairs = [encoded_pair(pair, characters) for pair in (PAIR, nothing, *claims)]
    batch = PairBatch.of(pairs)
    assert batch.ids.shape == (5, 15)
    assert batch.ids[1].tolist() == [0, *ids("a"), 2, 2, *ids("b"), 2, *[1] * 9]
    assert batch.mask.sum(dim=1).tolist() == [15, 6, 6, 6, 6]
    assert batch.answer.sum(dim=1).tolist() == [5, 0, 0, 0, 0]
    assert batch.is_question.tolist() == [True, True, False, False, False]
    assert batch.wanted.tolist() == [1, 0, 0, 1, 2]
